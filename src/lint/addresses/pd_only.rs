use super::{any, with};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// Addresses for hosts that ask for whole prefixes alone.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA042",
    severity: Severity::Warning,
    explanation: "Few hosts ask DHCPv6 for a prefix of their own. Those that do leave the \
        autonomous flag aside where the P flag is set, so it can be set for all others, which \
        get no address without it.",
    reference: "RFC 9762 7.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

/// With another autonomous prefix or the managed flag there is another way.
fn finding(interface: &Interface) -> Option<Finding> {
    if interface.header.flags.managed || any(interface, |flags| flags.autonomous) {
        return None;
    }
    let first = with(interface, |flags| flags.dhcpv6_pd_preferred).next()?;
    Some(Finding {
        lint: &LINT,
        message: "hosts that ask for no prefix of their own get no address".to_owned(),
        paths: vec![first.field("flags.autonomous"), first.field("flags.dhcpv6_pd_preferred")],
        help: Some("make the prefix autonomous as well".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::lint::testing::{assert_finds, assert_silent};

    #[test]
    fn fires() {
        let message = "hosts that ask for no prefix of their own get no address";
        for (header, prefixes, at) in [("", &["P"][..], 0), ("O", &["L", "LP"], 1)] {
            let paths = ["autonomous", "dhcpv6_pd_preferred"]
                .map(|flag| format!("a.prefixes[{at}].flags.{flag}"));
            let model = flagged(header, prefixes);
            assert_finds(&LINT, &model, message, &[&paths[0], &paths[1]]);
        }
    }

    #[test]
    fn does_not_fire() {
        for (header, prefixes) in
            [("", &["AP"][..]), ("", &["P", "A"]), ("M", &["P"]), ("", &["L"]), ("", &[])]
        {
            assert_silent(&LINT, &flagged(header, prefixes));
        }
    }
}
