use super::with;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, Lifetime},
};

/// Addresses from a prefix and from DHCPv6 at once.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA037",
    severity: Severity::Note,
    explanation: "The managed flag sends hosts to DHCPv6 for an address, and keeps none from \
        making another one of an autonomous prefix. Most have both then, and choose by rules \
        of their own which one they use.",
    reference: "RFC 4861 4.2, RFC 4862 5.5.3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

/// Nobody uses addresses of a prefix that is deprecated.
fn finding(interface: &Interface) -> Option<Finding> {
    let mut prefixes = with(interface, |flags| flags.autonomous);
    let is_preferred = |lifetime: Lifetime| lifetime != Lifetime::ZERO;
    let used = prefixes.find(|it| is_preferred(it.prefix.preferred_lifetime.lifetime));
    let used = used.filter(|_| interface.header.flags.managed)?;
    Some(Finding {
        lint: &LINT,
        message: format!("hosts make addresses of {}, and ask DHCPv6 for more", used.subject()),
        paths: vec![
            format!("{}.header.flags.managed", interface.name),
            used.field("flags.autonomous"),
        ],
        help: Some(
            "switch one of the two off, unless it is for hosts without DHCPv6, such as Android"
                .into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::lint::testing::{assert_finds, assert_silent, set_lifetimes};

    #[test]
    fn fires() {
        for (header, prefixes, number) in
            [("M", &["LA"][..], 1), ("MO", &["L", "A", "LA"], 2), ("M", &["AP"], 1)]
        {
            let message = format!(
                "hosts make addresses of prefix 2001:db8:{number}::/64, and ask DHCPv6 for more"
            );
            let autonomous = format!("a.prefixes[{}].flags.autonomous", number - 1);
            let paths = ["a.header.flags.managed", &autonomous];
            assert_finds(&LINT, &flagged(header, prefixes), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (header, prefixes) in [("O", "LA"), ("", "LA"), ("M", "L"), ("M", "P")] {
            assert_silent(&LINT, &flagged(header, &[prefixes]));
        }
        let mut deprecated = flagged("M", &["LA"]);
        set_lifetimes(&mut deprecated.interfaces[0], 0, 7200, 0);
        assert_silent(&LINT, &deprecated);
    }
}
