use super::{any, with};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{Interface, PrefixFlags},
};

/// A link whose hosts get no address.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA035",
    severity: Severity::Warning,
    explanation: "Hosts make addresses of autonomous prefixes, and ask DHCPv6 for them where the \
        managed flag says so. With neither, nothing is left to a host but an address that \
        somebody sets by hand.",
    reference: "RFC 4861 4.2, RFC 4862 5.5.3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

/// Without an on-link prefix, the link's addresses are another router's business.
fn finding(interface: &Interface) -> Option<Finding> {
    let gives = |it: PrefixFlags| it.autonomous || it.dhcpv6_pd_preferred;
    let on_link = any(interface, |flags| flags.on_link);
    if interface.header.flags.managed || !on_link || any(interface, gives) {
        return None;
    }
    let prefixes = with(interface, |flags| flags.on_link);
    let mut paths: Vec<String> = prefixes.map(|it| it.field("flags.autonomous")).collect();
    paths.push(format!("{}.header.flags.managed", interface.name));
    Some(Finding {
        lint: &LINT,
        message: "hosts get no address: no prefix is autonomous, and the managed flag is off"
            .to_owned(),
        paths,
        help: Some("make a prefix autonomous, or set the managed flag and run DHCPv6".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::lint::testing::{assert_finds, assert_silent, domain, set_lifetimes};

    #[test]
    fn fires() {
        let message = "hosts get no address: no prefix is autonomous, and the managed flag is off";
        let first = "a.prefixes[0].flags.autonomous";
        let managed = "a.header.flags.managed";
        assert_finds(&LINT, &flagged("", &["L"]), message, &[first, managed]);
        assert_finds(&LINT, &flagged("O", &["L", ""]), message, &[first, managed]);
        let mut withdrawn = flagged("", &["L", "LA"]);
        set_lifetimes(&mut withdrawn.interfaces[0], 1, 0, 0);
        assert_finds(&LINT, &withdrawn, message, &[first, managed]);
    }

    #[test]
    fn does_not_fire() {
        for (header, prefixes) in [
            ("", &[][..]),
            ("", &[""]),
            ("M", &["L"]),
            ("", &["L", "A"]),
            ("", &["LA"]),
            ("", &["LP"]),
        ] {
            assert_silent(&LINT, &flagged(header, prefixes));
        }
        let mut in_domain = flagged("", &["L", "LA"]);
        let mut inner = domain();
        inner.prefixes = in_domain.interfaces[0].prefixes.split_off(1);
        in_domain.interfaces[0].provisioning_domain = Some(Box::new(inner));
        assert_silent(&LINT, &in_domain);
    }
}
