//! Advice on a model and the machine that is to advertise it: what [`check`] is told of the
//! machine's interfaces and limits is held against what is configured.
//!
//! As with other lints each kind of advice is a unit with its code. It knows no operating system;
//! who asks brings the facts.

mod accepts;
mod forwarding;
mod limits;
mod link_mtu;
mod no_route;
mod obstacle;
mod source_address;

#[cfg(test)]
mod testing;

use std::net::Ipv6Addr;

use super::{Check, Finding, LINTS, Lint, rule};
use crate::{
    diagnostic::{Rule, Severity},
    model::{Interface, LinkMtu, Prefix},
};

/// What the machine has in place of an interface of the configuration.
#[derive(Debug, Clone)]
pub struct Served<'a> {
    /// What is configured for it.
    pub interface: &'a Interface,
    /// Its name; the pattern where no interface fits it.
    pub name: &'a str,
    /// `None` where there is no such interface.
    pub device: Option<Device>,
}

/// An interface of the machine.
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Up and with carrier.
    pub running: bool,
    /// The loopback interface.
    pub loopback: bool,
    /// Has one other end only.
    pub point_to_point: bool,
    /// Can send to groups.
    pub multicast: bool,
    /// IPv6 MTU in octets.
    pub mtu: u32,
    /// IPv6 is switched off on it.
    pub ipv6_disabled: bool,
    /// Packets that arrive on it are forwarded.
    pub forwarding: bool,
    /// Other routers' advertisements are taken in although it forwards.
    pub accepts_advertisements: bool,
    /// Its IPv6 addresses.
    pub addresses: Vec<DeviceAddress>,
    /// The destinations of the routes that lead out of it without another router.
    pub on_link: Vec<Prefix>,
}

/// An IPv6 address of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceAddress {
    /// The address.
    pub address: Ipv6Addr,
    /// Duplicate address detection has passed.
    pub usable: bool,
}

/// What the machine has room for; `None` where that is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a socket for group memberships and control data (`net.core.optmem_max`).
    pub option_memory: Option<u64>,
    /// The most octets of a receive buffer that need no privilege (`net.core.rmem_max`).
    pub receive_memory: Option<u64>,
    /// Entries of the neighbour table beyond which old ones are soon thrown away, and the most.
    pub neighbours: Option<(u32, u32)>,
}

impl Device {
    /// Whether the kernel has IPv6 settings and addresses for it (RFC 8200 5).
    fn has_ipv6(&self) -> bool {
        self.mtu >= LinkMtu::MIN.octets() && !self.ipv6_disabled
    }

    fn link_local(&self) -> impl Iterator<Item = &DeviceAddress> {
        self.addresses.iter().filter(|own| own.address.is_unicast_link_local())
    }
}

/// All advice that needs the machine, in the order of the codes.
pub static LIVE_LINTS: &[&Lint] = &[
    &link_mtu::LINT,
    &forwarding::LINT,
    &obstacle::LINT,
    &accepts::LINT,
    &source_address::LINT,
    &no_route::LINT,
    &limits::LINK_EVENTS,
    &limits::NEIGHBOURS,
    &limits::OPTION_MEMORY,
    &limits::SOLICITATIONS,
];

/// What the codes stand for, without those that another lint explains as well.
pub fn rules() -> impl Iterator<Item = Rule> {
    let own = |lint: &&&Lint| LINTS.iter().all(|other| other.code != lint.code);
    LIVE_LINTS.iter().filter(own).map(|lint| rule(lint))
}

/// What is to be said about the interfaces that are served, and about the machine's limits. Those
/// that do not advertise are passed over.
#[must_use]
pub fn check(served: &[Served<'_>], limits: &Limits) -> Vec<Finding> {
    let advertising = |served: &&Served<'_>| served.interface.send_advertisements;
    let served: Vec<&Served<'_>> = served.iter().filter(advertising).collect();
    // Those of the machine first: there are few of them, while interfaces may be many.
    let mut findings = limits::check(&served, limits);
    for check in [
        link_mtu::check,
        forwarding::check,
        obstacle::check,
        accepts::check,
        source_address::check,
        no_route::check,
    ] {
        findings.extend(check(&served));
    }
    findings
}

/// A lint that finds nothing in a model alone.
const fn lint(
    code: &'static str,
    severity: Severity,
    explanation: &'static str,
    reference: &'static str,
) -> Lint {
    Lint { code, severity, explanation, reference, check: Check::OfAll(|_| Vec::new()) }
}

impl Served<'_> {
    /// The path of a field, or of the interface where `field` is empty.
    fn path(&self, field: &str) -> String {
        let name = self.interface.name.as_str();
        if field.is_empty() { name.to_owned() } else { format!("{name}.{field}") }
    }
}

/// The paths of a field of all, each once: those that fit one pattern have it in common.
fn paths(served: &[&Served<'_>], field: &str) -> Vec<String> {
    let mut paths: Vec<String> = served.iter().map(|served| served.path(field)).collect();
    paths.dedup();
    paths
}

/// More names than these are only counted.
const NAMED: usize = 5;

/// The interfaces at the beginning of a sentence, and whether they are several.
fn subject(served: &[&Served<'_>]) -> (String, bool) {
    match served {
        [one] => (format!("interface `{}`", one.name), false),
        _ => (format!("interfaces {}", names(served)), true),
    }
}

/// The first names and how many more there are.
fn names(served: &[&Served<'_>]) -> String {
    let names: Vec<&str> = served.iter().take(NAMED).map(|served| served.name).collect();
    let more = served.len().saturating_sub(NAMED);
    match more {
        0 => names.join(", "),
        _ => format!("{} and {more} more", names.join(", ")),
    }
}

/// The sysctl that sets `key` of the interface `name`; with slashes, which names with dots need.
fn sysctl(name: &str, key: &str, value: u8) -> String {
    if name.contains('.') {
        format!("sysctl -w net/ipv6/conf/{name}/{key}={value}")
    } else {
        format!("sysctl -w net.ipv6.conf.{name}.{key}={value}")
    }
}

#[cfg(test)]
mod tests {
    use super::{testing::*, *};

    #[test]
    fn a_healthy_machine_has_no_finding() {
        let interface = interface("vlan704", &["2001:db8::/64"]);
        assert_eq!(check(&[served(&interface, device())], &ROOMY), []);
    }

    #[test]
    fn all_are_asked_and_have_different_codes() {
        let mut broken = device();
        (broken.forwarding, broken.accepts_advertisements) = (false, true);
        (broken.mtu, broken.on_link) = (1400, Vec::new());
        let mut interface = interface("vlan704", &["2001:db8::/64"]);
        interface.link_mtu = crate::model::AdvLinkMtu::Fixed(mtu(1500));
        interface.source_addresses = ["fe80::9".parse().unwrap()].into();
        let all = [served(&interface, broken), missing(&interface)];
        let none =
            Limits { option_memory: Some(0), receive_memory: Some(0), neighbours: Some((0, 0)) };
        let found = check(&all, &none);
        let mut codes: Vec<_> = found.iter().map(|finding| finding.lint.code).collect();
        assert!(codes[0].starts_with("limit-"), "{codes:?}");
        codes.sort_unstable();
        let expected: Vec<_> = LIVE_LINTS.iter().map(|lint| lint.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn who_does_not_advertise_may_be_in_any_state() {
        let mut interface = interface("vlan704", &[]);
        interface.send_advertisements = false;
        assert_eq!(check(&[missing(&interface)], &ROOMY), []);
    }

    #[test]
    fn codes_are_in_order_and_explained() {
        assert!(LIVE_LINTS.windows(2).all(|pair| pair[0].code < pair[1].code), "{LIVE_LINTS:?}");
        for lint in LIVE_LINTS {
            assert!(!lint.explanation.is_empty(), "{lint:?}");
            assert!(matches!(lint.check, Check::OfAll(check) if check(&[]).is_empty()));
        }
    }

    #[test]
    fn many_names_are_counted() {
        let interfaces: Vec<_> = (0..7).map(|n| interface(&format!("vlan{n}"), &[])).collect();
        let all: Vec<_> = interfaces.iter().map(missing).collect();
        let all: Vec<_> = all.iter().collect();
        let text = "interfaces vlan0, vlan1, vlan2, vlan3, vlan4 and 2 more";
        assert_eq!(subject(&all), (text.to_owned(), true));
        assert_eq!(subject(&all[..1]), ("interface `vlan0`".to_owned(), false));
        assert_eq!(names(&all[..2]), "vlan0, vlan1");
    }

    #[test]
    fn names_with_dots_need_slashes() {
        let line = sysctl("eth0.7", "accept_ra", 0);
        assert_eq!(line, "sysctl -w net/ipv6/conf/eth0.7/accept_ra=0");
        assert_eq!(sysctl("eth0", "accept_ra", 0), "sysctl -w net.ipv6.conf.eth0.accept_ra=0");
    }
}
