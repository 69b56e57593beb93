use std::collections::BTreeMap;

use super::{Finding, Lint, Served, lint, names, paths};
use crate::{diagnostic::Severity, model::AdvLinkMtu};

/// An MTU that the link does not have.
pub(super) static LINT: Lint = lint(
    "RA048",
    Severity::Warning,
    "Hosts ignore an advertised MTU above that of their own interface. Hosts whose interface \
        has more room take it, and what they send is too large for the router's interface and is \
        lost without a word.",
    "RFC 4861 6.3.4, RFC 2464 2",
);

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    let mut above: BTreeMap<(u32, u32), Vec<&Served<'_>>> = BTreeMap::new();
    for &served in served {
        if let (AdvLinkMtu::Fixed(advertised), Some(device)) =
            (served.interface.link_mtu, &served.device)
            && advertised.octets() > device.mtu
        {
            above.entry((advertised.octets(), device.mtu)).or_default().push(served);
        }
    }
    let finding = |((advertised, mtu), served): ((u32, u32), Vec<&Served<'_>>)| {
        let whose = match &served[..] {
            [one] => format!("interface `{}` has {mtu}", one.name),
            _ => format!("{} interfaces have {mtu}: {}", served.len(), names(&served)),
        };
        Finding {
            lint: &LINT,
            message: format!("an MTU of {advertised} octets is advertised, but {whose}"),
            paths: paths(&served, "link_mtu"),
            help: Some(format!(
                "advertise {mtu} or less, or raise the MTU of the interface and of the whole link"
            ).into()),
        }
    };
    above.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::live::{Device, testing::*},
        model::Interface,
    };

    fn advertising(name: &str, octets: u32) -> Interface {
        Interface { link_mtu: AdvLinkMtu::Fixed(mtu(octets)), ..interface(name, &[]) }
    }

    #[test]
    fn fires() {
        let jumbo = ["vlan704", "vlan705"].map(|name| advertising(name, 9000));
        let other = advertising("wg0", 1500);
        let all = [
            served(&jumbo[0], device()),
            served(&other, Device { mtu: 1420, ..device() }),
            served(&jumbo[1], device()),
        ];
        let found = check(&all.iter().collect::<Vec<_>>());
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "an MTU of 1500 octets is advertised, but interface `wg0` has 1420",
                "an MTU of 9000 octets is advertised, but 2 interfaces have 1500: vlan704, vlan705",
            ]
        );
        assert_eq!(found[1].paths, ["vlan704.link_mtu", "vlan705.link_mtu"]);
    }

    #[test]
    fn does_not_fire() {
        let fitting = advertising("vlan704", 1500);
        let own = Interface { link_mtu: AdvLinkMtu::Interface, ..interface("vlan704", &[]) };
        let none = interface("vlan704", &[]);
        for interface in [&fitting, &own, &none] {
            assert_eq!(check(&[&served(interface, device()), &missing(interface)]), []);
        }
    }
}
