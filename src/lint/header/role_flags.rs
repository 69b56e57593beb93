use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, advertising, header_values},
    model::{FlagsExtension, Header, Interface},
};

/// Flags that say what kind of router this is, and flags that say nothing known.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA088",
    severity: Severity::Note,
    explanation: "Other routers act on the flags P and SNAC. One that passes advertisements on (P) \
        makes proxies on its link stop; one that says it is a stub router (SNAC) does not count as \
        part of the infrastructure, so other stub routers may advertise prefixes of their own. \
        Of the flags 8 to 55, 54 and 55 are for experiments; no meaning is known of the others, \
        which hosts may understand in another way one day.",
    reference: "RFC 4389 4.1.3.3, RFC 5175 4, 5, draft-ietf-6man-snac-router-ra-flag",
    check: Check::OfAll(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let proxy = role(interfaces, ("P", "proxy"), "passes on advertisements of others", |header| {
        header.flags.proxy
    });
    let snac = role(interfaces, ("SNAC", "snac_router"), "is a stub router", |header| {
        header.flags.snac_router
    });
    proxy.chain(snac).chain(advertising(interfaces).filter_map(unknown)).collect()
}

/// A finding for each header with a flag and its field.
fn role<'a>(
    interfaces: &'a [Interface],
    (flag, field): (&'a str, &'a str),
    role: &'a str,
    is_set: impl Fn(&Header) -> bool + Copy + 'a,
) -> impl Iterator<Item = Finding> {
    let set = header_values(interfaces, is_set).filter(|(is_set, _)| *is_set);
    set.map(move |(_, options): (bool, Options<'_>)| Finding {
        lint: &LINT,
        message: format!("the flag {flag} says that this router {role}"),
        paths: vec![options.header_path(&format!("flags.{field}"))],
        help: Some("set it only where that is so".into()),
    })
}

/// Flags that are neither assigned nor for experiments.
fn unknown(interface: &Interface) -> Option<Finding> {
    let flags = interface.flags_extension?;
    let unknown = || flags.flags().filter(|flag| *flag < FlagsExtension::LAST - 1);
    unknown().next()?;
    let listed: Vec<String> = unknown().map(|flag| flag.to_string()).collect();
    let (noun, verb) = if listed.len() == 1 { ("flag", "has") } else { ("flags", "have") };
    Some(Finding {
        lint: &LINT,
        message: format!("the {noun} {} {verb} no known meaning", listed.join(", ")),
        paths: vec![format!("{}.flags_extension", interface.name)],
        help: Some("use 54 and 55 for experiments".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, silent};

    #[test]
    fn fires() {
        let proxy = one(&[], |it| it.header.flags.proxy = true);
        let message = "the flag P says that this router passes on advertisements of others";
        assert_finds(&LINT, &proxy, message, &["a.header.flags.proxy"]);
        let snac = one(&[], |it| it.header.flags.snac_router = true);
        let message = "the flag SNAC says that this router is a stub router";
        assert_finds(&LINT, &snac, message, &["a.header.flags.snac_router"]);
    }

    #[test]
    fn unknown_flags_fire() {
        for (flags, message) in [
            (&[8, 54][..], "the flag 8 has no known meaning"),
            (&[9, 53], "the flags 9, 53 have no known meaning"),
        ] {
            let flags = FlagsExtension::new(flags.iter().copied()).unwrap();
            let model = one(&[], |it| it.flags_extension = flags);
            assert_finds(&LINT, &model, message, &["a.flags_extension"]);
        }
    }

    #[test]
    fn does_not_fire() {
        let flags = FlagsExtension::new([54, 55]).unwrap();
        assert_eq!(check(&one(&[], |it| it.flags_extension = flags)), []);
        assert_eq!(check(&one(&[], |it| it.header.flags.managed = true)), []);
        assert_eq!(check(&silent(one(&[], |it| it.header.flags.proxy = true))), []);
    }
}
