use std::{collections::HashMap, net::Ipv6Addr};

use super::{Finding, Lint, Served, lint, subject};
use crate::{
    diagnostic::Severity,
    lint::{NamedPrefix, prefixes_of},
    model::{Lifetime, Prefix},
};

/// A prefix that the router cannot reach.
pub(super) static LINT: Lint = lint(
    "RA094",
    Severity::Warning,
    "Hosts make addresses of the prefix and take each other for neighbours, but the router has no \
        route that leads to them: answers to what they send never come back.",
    "RFC 4861 6.2.1, RFC 5942 4",
);

/// A prefix that is lost, by its path, and whether the interface has an address of it.
type Lost = (String, Prefix, Option<Ipv6Addr>);

pub(super) fn check(served: &[&Served<'_>]) -> Vec<Finding> {
    // Interfaces of one pattern lack the same.
    let mut places: HashMap<Lost, usize> = HashMap::new();
    let mut all: Vec<(Lost, Vec<&Served<'_>>)> = Vec::new();
    for &served in served {
        for lost in lost(served) {
            let place = *places.entry(lost.clone()).or_insert(all.len());
            match all.get_mut(place) {
                Some((_, others)) => others.push(served),
                None => all.push((lost, vec![served])),
            }
        }
    }
    all.into_iter().map(|(lost, served)| finding(lost, &served)).collect()
}

fn lost(served: &Served<'_>) -> Vec<Lost> {
    // An interface that is down has no routes.
    let Some(device) = served.device.as_ref().filter(|it| it.running && it.has_ipv6()) else {
        return Vec::new();
    };
    let is_lost = |named: &NamedPrefix<'_>| {
        named.entry.flags.on_link
            && named.entry.valid_lifetime.lifetime != Lifetime::ZERO
            && !named.prefix.is_link_local()
            && !named.prefix.is_multicast()
            && !device.on_link.iter().any(|route| holds(*route, named.prefix))
    };
    let own = |prefix: Prefix| {
        device.addresses.iter().map(|own| own.address).find(|own| prefix.contains(*own))
    };
    let lost = prefixes_of(served.interface).filter(is_lost);
    lost.map(|named| (named.path(), named.prefix, own(named.prefix))).collect()
}

/// Whether all of `prefix` lies in `route`.
fn holds(route: Prefix, prefix: Prefix) -> bool {
    route.length() <= prefix.length() && route.contains(prefix.address())
}

fn finding((path, prefix, own): Lost, served: &[&Served<'_>]) -> Finding {
    let (subject, several) = subject(served);
    let have = if several { "have" } else { "has" };
    let first = served.first().map_or("", |served| served.name);
    let (lack, help) = match own {
        Some(own) => (
            format!("the address {own} of it but no route for it"),
            format!("ip -6 route add {prefix} dev {first}"),
        ),
        None => (
            "neither an address of it nor a route for it".to_owned(),
            format!("ip -6 address add {} dev {first}", router_address(prefix)),
        ),
    };
    Finding {
        lint: &LINT,
        message: format!("prefix {prefix} is advertised as on-link, but {subject} {have} {lack}"),
        paths: vec![path],
        help: Some(help.into()),
    }
}

/// The first address behind the Subnet-Router anycast address, as routers mostly have it.
fn router_address(prefix: Prefix) -> String {
    let first = prefix.address().to_bits() | u128::from(prefix.length() < 127);
    format!("{}/{}", Ipv6Addr::from_bits(first), prefix.length())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::live::{Device, testing::*},
        model::{AdvLifetime, testing::prefix},
    };

    #[test]
    fn fires() {
        let two = interface("vlan704", &["2001:db8::/64", "2001:db8:7::/64"]);
        let found = check(&[&served(&two, device())]);
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            finding.message,
            "prefix 2001:db8:7::/64 is advertised as on-link, but interface `vlan704` has neither \
             an address of it nor a route for it"
        );
        assert_eq!(finding.paths, ["vlan704.prefixes[1]"]);
        let help = "ip -6 address add 2001:db8:7::1/64 dev vlan704";
        assert_eq!(finding.help.as_deref(), Some(help));

        for route in ["2001:db8::/65", "2001:db8::1/128", "2001:db8:0:1::/64"] {
            let device = Device { on_link: vec![prefix(route)], ..device() };
            let found = check(&[&served(&two, device)]);
            assert_eq!(found.len(), 2, "{route}");
            assert!(
                found[0].message.contains("has the address 2001:db8::1 of it but"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn interfaces_of_a_pattern_are_named_together() {
        let pattern = interface("vlan*", &["2001:db8:7::/64"]);
        let one = |name| Served { name, ..served(&pattern, device()) };
        let found = check(&[&one("vlan704"), &one("vlan705")]);
        let [both] = &found[..] else { panic!("{found:?}") };
        assert!(both.message.contains("but interfaces vlan704, vlan705 have neither"), "{both:?}");
        assert_eq!(both.paths, ["vlan*.prefixes[0]"]);
    }

    #[test]
    fn does_not_fire() {
        let fire = |interface: &_, device| check(&[&served(interface, device)]).len();
        let lost = || interface("vlan704", &["2001:db8:7::/64"]);
        assert_eq!(fire(&lost(), device()), 1);
        for route in ["2001:db8:7::/64", "2001:db8::/32", "::/0"] {
            let device = Device { on_link: vec![prefix(route)], ..device() };
            assert_eq!(fire(&lost(), device), 0, "{route}");
        }
        assert_eq!(check(&[&missing(&lost())]), []);
        assert_eq!(fire(&lost(), Device { running: false, ..device() }), 0);

        let mut off_link = lost();
        off_link.prefixes[0].flags.on_link = false;
        assert_eq!(fire(&off_link, device()), 0);

        let mut withdrawn = lost();
        withdrawn.prefixes[0].valid_lifetime = AdvLifetime::fixed(Lifetime::ZERO);
        assert_eq!(fire(&withdrawn, device()), 0);
    }

    #[test]
    fn short_prefixes_have_no_anycast_address() {
        assert_eq!(router_address(prefix("2001:db8::2/127")), "2001:db8::2/127");
        assert_eq!(router_address(prefix("2001:db8::/126")), "2001:db8::1/126");
    }
}
