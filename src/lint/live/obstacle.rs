use std::{borrow::Cow, collections::BTreeMap};

use super::{Device, Finding, Lint, Served, lint, paths, subject, sysctl};
use crate::{diagnostic::Severity, model::LinkMtu};

/// An interface that cannot advertise.
pub(super) static LINT: Lint = lint(
    "RA090",
    Severity::Warning,
    "Advertisements are for all nodes of a link and come from a link-local address. An interface \
        that is missing or down, has no such address or cannot send multicast has none to send; \
        on the loopback and on a point-to-point link there are no hosts as on a LAN. What comes up \
        later is served then.",
    "RFC 4861 6.2.2, RFC 4861 6.1.2",
);

/// Why an interface does not advertise, or in vain; the first that applies counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Obstacle {
    MissingRequired,
    Missing,
    NoneFits,
    Loopback,
    Down,
    SmallMtu,
    Ipv6Disabled,
    NoMulticast,
    Unproven,
    NoLinkLocal,
    PointToPoint,
}

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    let mut all: BTreeMap<Obstacle, Vec<&Served<'_>>> = BTreeMap::new();
    for &served in served {
        if let Some(obstacle) = obstacle(served) {
            all.entry(obstacle).or_default().push(served);
        }
    }
    all.into_iter().map(|(obstacle, served)| obstacle.finding(&served)).collect()
}

fn obstacle(served: &Served<'_>) -> Option<Obstacle> {
    let interface = served.interface;
    let Some(device) = &served.device else {
        return Some(match interface.name.pattern() {
            Some(_) => Obstacle::NoneFits,
            None if interface.ignore_if_missing => Obstacle::Missing,
            None => Obstacle::MissingRequired,
        });
    };
    if device.loopback {
        Some(Obstacle::Loopback)
    } else if !device.running {
        Some(Obstacle::Down)
    } else if device.mtu < LinkMtu::MIN.octets() {
        Some(Obstacle::SmallMtu)
    } else if device.ipv6_disabled {
        Some(Obstacle::Ipv6Disabled)
    } else if !device.multicast {
        Some(Obstacle::NoMulticast)
    } else if interface.source_addresses.is_empty()
        && let Some(obstacle) = address_obstacle(device)
    {
        Some(obstacle)
    } else {
        device.point_to_point.then_some(Obstacle::PointToPoint)
    }
}

fn address_obstacle(device: &Device) -> Option<Obstacle> {
    if device.link_local().any(|own| own.usable) {
        return None;
    }
    let unproven = device.link_local().next().is_some();
    Some(if unproven { Obstacle::Unproven } else { Obstacle::NoLinkLocal })
}

impl Obstacle {
    fn finding(self, served: &[&Served<'_>]) -> Finding {
        let (subject, several) = subject(served);
        let (one, many, effect) = self.words();
        let predicate = if several { many } else { one };
        let first = served.first().map_or("", |served| served.name);
        Finding {
            lint: &LINT,
            message: match self {
                Obstacle::NoneFits if several => format!("no {subject} exist: {effect}"),
                Obstacle::NoneFits => format!("no {subject} exists: {effect}"),
                _ => format!("{subject} {predicate}: {effect}"),
            },
            paths: paths(served, ""),
            help: self.help(first).map(Cow::Owned),
        }
    }

    /// What is said of one interface and of several, and what follows.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Obstacle::MissingRequired => (
                "does not exist",
                "do not exist",
                "`raven run` does not start, because IgnoreIfMissing is off",
            ),
            Obstacle::Missing => ("does not exist", "do not exist", "nothing is sent there yet"),
            Obstacle::NoneFits => ("", "", "nothing is sent until one does"),
            Obstacle::Loopback => {
                ("is the loopback", "are the loopback", "no host hears an advertisement")
            }
            Obstacle::Down => (
                "is down or has no carrier",
                "are down or have no carrier",
                "nothing is sent until that changes",
            ),
            Obstacle::SmallMtu => (
                "has an MTU below 1280 octets",
                "have an MTU below 1280 octets",
                "the kernel has no IPv6 there",
            ),
            Obstacle::Ipv6Disabled => {
                ("has IPv6 disabled", "have IPv6 disabled", "nothing can be sent")
            }
            Obstacle::NoMulticast => {
                ("cannot send multicast", "cannot send multicast", "no host hears an advertisement")
            }
            Obstacle::Unproven => (
                "has no link-local address that passed duplicate address detection",
                "have no link-local address that passed duplicate address detection",
                "nothing is sent until one has",
            ),
            Obstacle::NoLinkLocal => (
                "has no link-local address to send from",
                "have no link-local address to send from",
                "nothing is sent until there is one",
            ),
            Obstacle::PointToPoint => (
                "is point-to-point",
                "are point-to-point",
                "at most one host hears an advertisement",
            ),
        }
    }

    fn help(self, name: &str) -> Option<String> {
        Some(match self {
            Obstacle::Down => format!("ip link set {name} up"),
            Obstacle::SmallMtu => format!("ip link set {name} mtu 1280"),
            Obstacle::Ipv6Disabled => sysctl(name, "disable_ipv6", 0),
            Obstacle::NoLinkLocal => format!("ip -6 address add fe80::1/64 dev {name}"),
            Obstacle::NoMulticast => format!("ip link set {name} multicast on"),
            Obstacle::Unproven => "if it stays so, another host has the same address".to_owned(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::live::{DeviceAddress, testing::*},
        model::Interface,
    };

    #[test]
    fn fires() {
        let lan = interface("vlan704", &[]);
        let unproven = DeviceAddress { usable: false, ..address("fe80::1") };
        let cases = [
            (Device { loopback: true, ..device() }, "is the loopback: "),
            (Device { running: false, ..device() }, "is down or has no carrier: "),
            (Device { mtu: 1279, ..device() }, "has an MTU below 1280 octets: "),
            (Device { ipv6_disabled: true, ..device() }, "has IPv6 disabled: "),
            (Device { multicast: false, ..device() }, "cannot send multicast: "),
            (
                Device { addresses: vec![unproven, address("2001:db8::1")], ..device() },
                "has no link-local address that passed",
            ),
            (
                Device { addresses: vec![address("2001:db8::1")], ..device() },
                "has no link-local address to send from",
            ),
            (Device { point_to_point: true, ..device() }, "is point-to-point: "),
        ];
        for (device, predicate) in cases {
            let found = check(&[&served(&lan, device)]);
            let [finding] = &found[..] else { panic!("{predicate}: {found:?}") };
            let start = format!("interface `vlan704` {predicate}");
            assert!(finding.message.starts_with(&start), "{}", finding.message);
            assert_eq!(finding.paths, ["vlan704"]);
        }
    }

    #[test]
    fn what_does_not_exist_is_told_apart() {
        let (one, two) = (interface("vlan704", &[]), interface("vlan705", &[]));
        let required = Interface { ignore_if_missing: false, ..interface("eth0", &[]) };
        let pattern = interface("ppp*", &[]);
        let all = [missing(&pattern), missing(&one), missing(&required), missing(&two)];
        let found = check(&all.iter().collect::<Vec<_>>());
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "interface `eth0` does not exist: `raven run` does not start, because \
                 IgnoreIfMissing is off",
                "interfaces vlan704, vlan705 do not exist: nothing is sent there yet",
                "no interface `ppp*` exists: nothing is sent until one does",
            ]
        );
        assert_eq!(found[1].paths, ["vlan704", "vlan705"]);
    }

    #[test]
    fn does_not_fire() {
        let lan = interface("vlan704", &[]);
        assert_eq!(check(&[&served(&lan, device())]), []);
        // RA092 looks for those.
        let pinned = Interface { source_addresses: ["fe80::9".parse().unwrap()].into(), ..lan };
        assert_eq!(check(&[&served(&pinned, Device { addresses: vec![], ..device() })]), []);
    }
}
