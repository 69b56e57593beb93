use super::{Entry, all};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, options},
    model::Interface,
};

/// A prefix that hosts ignore.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA020",
    severity: Severity::Error,
    explanation: "Hosts ignore a Prefix Information option for link-local addresses and make no \
        addresses of a multicast or unspecified prefix.",
    reference: "RFC 4861 4.6.2, RFC 4862 5.5.3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(all).filter_map(finding).collect()
}

fn finding(it: Entry) -> Option<Finding> {
    let kind = reason(&it)?;
    Some(Finding {
        lint: &LINT,
        message: format!("{} {kind}: hosts cannot use it", it.subject()),
        paths: vec![it.path()],
        help: Some("advertise a global or unique local prefix (fd00::/8)".into()),
    })
}

/// Why hosts cannot use the prefix, if they cannot.
pub(super) fn reason(it: &Entry) -> Option<&'static str> {
    let prefix = it.named()?;
    let used = it.prefix.flags.on_link || it.prefix.flags.autonomous;
    if prefix.is_link_local() {
        Some("is link-local")
    } else if prefix.is_multicast() {
        Some("is multicast")
    } else if prefix.address().is_unspecified() && used {
        Some("has only zeros")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::model;

    #[test]
    fn fires() {
        for (prefix, kind) in [
            ("fe80::/64", "is link-local"),
            ("fe80::/10", "is link-local"),
            ("febf:1::/64", "is link-local"),
            ("ff02::/64", "is multicast"),
            ("ff00::/8", "is multicast"),
            ("::/64", "has only zeros"),
            ("::/0", "has only zeros"),
        ] {
            let findings = check(&model(&[("a", &["2001:db8::/64", prefix])]));
            let [finding] = &findings[..] else { panic!("{prefix}: {findings:?}") };
            assert_eq!(finding.message, format!("prefix {prefix} {kind}: hosts cannot use it"));
            assert_eq!(finding.paths, ["a.prefixes[1]"]);
        }
    }

    #[test]
    fn does_not_fire() {
        let usable = ["2001:db8::/64", "fd00::/64", "fec0::/64", "::1:0:0:0:0/64", "fe00::/9"];
        assert_eq!(check(&model(&[("a", &usable)])), []);

        let mut unused = model(&[("a", &["::/64"])]);
        unused.interfaces[0].prefixes[0].flags.on_link = false;
        unused.interfaces[0].prefixes[0].flags.autonomous = false;
        assert_eq!(check(&unused), []);

        let mut silent = model(&[("a", &["fe80::/64"])]);
        silent.interfaces[0].send_advertisements = false;
        assert_eq!(check(&silent), []);
    }
}
