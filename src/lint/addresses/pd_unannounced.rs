use super::with;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// Prefixes by DHCPv6 that only the P flag speaks of.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA041",
    severity: Severity::Note,
    explanation: "Routers of customers that know nothing of the P flag go by the managed and the \
        other-configuration flag. With both off they take it that there is no DHCPv6, and ask \
        for no prefix.",
    reference: "RFC 9762 5",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let flags = interface.header.flags;
    if flags.managed || flags.other_config {
        return None;
    }
    let first = with(interface, |flags| flags.dhcpv6_pd_preferred).next()?;
    Some(Finding {
        lint: &LINT,
        message: "clients that do not know the P flag ask for no prefix: M and O are off"
            .to_owned(),
        paths: vec![first.field("flags.dhcpv6_pd_preferred")],
        help: Some("set the other-configuration flag".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::lint::testing::{assert_finds, assert_silent, set_lifetimes};

    #[test]
    fn fires() {
        let message = "clients that do not know the P flag ask for no prefix: M and O are off";
        for (prefixes, path) in [
            (&["P"][..], "a.prefixes[0].flags.dhcpv6_pd_preferred"),
            (&["LA", "LAP", "P"], "a.prefixes[1].flags.dhcpv6_pd_preferred"),
        ] {
            assert_finds(&LINT, &flagged("", prefixes), message, &[path]);
        }
    }

    #[test]
    fn does_not_fire() {
        for (header, prefixes) in [("M", "AP"), ("O", "AP"), ("MO", "P"), ("", "LA")] {
            assert_silent(&LINT, &flagged(header, &[prefixes]));
        }
        let mut withdrawn = flagged("", &["AP"]);
        set_lifetimes(&mut withdrawn.interfaces[0], 0, 0, 0);
        assert_silent(&LINT, &withdrawn);
    }
}
