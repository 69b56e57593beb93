use super::any;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, PrefixFlags},
};

/// Addresses from DHCPv6 alone.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA039",
    // A flag has to be set and another one cleared: it was meant.
    severity: Severity::Note,
    explanation: "Some hosts get their addresses from autonomous prefixes alone. Android is the \
        best known: it never asks DHCPv6 for an address, and stays without IPv6 on such a link.",
    reference: "RFC 4861 4.2, RFC 4862 5.5.3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let other_way = |flags: PrefixFlags| flags.autonomous || flags.dhcpv6_pd_preferred;
    (interface.header.flags.managed && !any(interface, other_way)).then(|| Finding {
        lint: &LINT,
        message: "hosts without DHCPv6, such as Android, get no address: no prefix is autonomous"
            .to_owned(),
        paths: vec![format!("{}.header.flags.managed", interface.name)],
        help: Some("make a prefix autonomous if such hosts shall use the link".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::lint::testing::{assert_finds, assert_silent, set_lifetimes};

    const MESSAGE: &str =
        "hosts without DHCPv6, such as Android, get no address: no prefix is autonomous";

    #[test]
    fn fires() {
        for prefixes in [&[][..], &["L"], &["L", ""]] {
            assert_finds(&LINT, &flagged("M", prefixes), MESSAGE, &["a.header.flags.managed"]);
        }
        let mut withdrawn = flagged("MO", &["LA"]);
        set_lifetimes(&mut withdrawn.interfaces[0], 0, 0, 0);
        assert_finds(&LINT, &withdrawn, MESSAGE, &["a.header.flags.managed"]);
    }

    #[test]
    fn does_not_fire() {
        for (header, prefixes) in
            [("", &["L"][..]), ("O", &["L"]), ("M", &["L", "LA"]), ("M", &["LP"])]
        {
            assert_silent(&LINT, &flagged(header, prefixes));
        }
    }
}
