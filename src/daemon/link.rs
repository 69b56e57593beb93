//! The kernel's view of a link, as far as advertisements depend on it.

use std::{net::Ipv6Addr, time::Duration};

use crate::{
    model::{Interface, Lifetime, LinkMtu, Prefix, PrefixSource},
    os::{Link, LinkAddress, LinkWatch},
    router::{LinkPrefix, LinkState, Timestamp},
};

use super::{prefix_sources, surroundings::Surroundings};

/// The state machine's view of the `link` of `interface`, which has sent from `current`.
pub(super) fn state(
    interface: &Interface,
    link: &Link,
    current: Option<Ipv6Addr>,
    links: &impl LinkWatch,
    surroundings: &Surroundings,
) -> LinkState {
    LinkState {
        running: link.running && has_ipv6(link),
        multicast: link.multicast,
        source: source(interface, link, current),
        link_layer_address: link.link_layer_address.clone(),
        mtu: link.mtu,
        forwarding: link.forwarding,
        prefixes: own_prefixes(interface, link),
        other_prefixes: prefix_sources::prefixes(interface, links, surroundings),
        unmet: surroundings.unmet(interface, links),
    }
}

/// The prefixes of the link's own addresses, where the configuration asks for them.
fn own_prefixes(interface: &Interface, link: &Link) -> Vec<LinkPrefix> {
    let mut all = interface.all_prefixes();
    let wanted = all.any(|entry| entry.source == PrefixSource::InterfaceAddresses);
    if wanted { prefixes(&link.addresses) } else { Vec::new() }
}

/// The address to send from: the first of the configured ones that can be used. Where none are
/// configured it stays `current` while that can be used, so that hosts keep their default router.
fn source(interface: &Interface, link: &Link, current: Option<Ipv6Addr>) -> Option<Ipv6Addr> {
    let usable = |address: &Ipv6Addr| link.can_send_from(*address);
    if interface.source_addresses.is_empty() {
        let current = current.filter(Ipv6Addr::is_unicast_link_local);
        return current.filter(usable).or_else(|| link.link_local());
    }
    interface.source_addresses.iter().copied().find(usable)
}

/// The kernel takes IPv6 from an interface whose MTU is too small, but may say so later
/// (RFC 8200 5).
fn has_ipv6(link: &Link) -> bool {
    link.mtu >= LinkMtu::MIN.octets()
}

/// Why `interface` does not advertise on this link, or `None` when it can.
pub(super) fn obstacle(interface: &Interface, link: &Link) -> Option<&'static str> {
    if !link.running {
        Some("the interface is down or has no carrier")
    } else if !has_ipv6(link) {
        Some("the MTU is below 1280 octets, so the interface has no IPv6")
    } else if source(interface, link, None).is_some() {
        None
    } else if interface.source_addresses.is_empty() {
        Some("no link-local address is usable yet")
    } else {
        Some("none of the configured source addresses is usable yet")
    }
}

/// The prefixes of the addresses that hosts may share: not link-local, none that are deprecated,
/// temporary or still unconfirmed; each once, with the longest lifetimes that one of its addresses
/// has.
pub(super) fn prefixes(addresses: &[LinkAddress]) -> Vec<LinkPrefix> {
    let shared = addresses.iter().filter(|it| !(it.unusable || it.deprecated || it.temporary));
    let mut prefixes: Vec<LinkPrefix> = shared.filter_map(prefix).collect();
    prefixes.retain(|it| !it.prefix.is_link_local());
    prefixes.sort_by_key(|it| it.prefix);
    prefixes.dedup_by(|next, first| {
        let same = next.prefix == first.prefix;
        if same {
            first.valid_until = later(first.valid_until, next.valid_until);
            first.preferred_until = later(first.preferred_until, next.preferred_until);
        }
        same
    });
    prefixes
}

fn prefix(address: &LinkAddress) -> Option<LinkPrefix> {
    let until = |lifetime: Lifetime| {
        let lifetime = Duration::from_secs(lifetime.as_secs()?.into());
        Some(Timestamp::from_elapsed(address.lifetimes_from + lifetime))
    };
    Some(LinkPrefix {
        prefix: Prefix::new(address.address, address.prefix_length).ok()?,
        valid_until: until(address.valid_lifetime),
        preferred_until: until(address.preferred_lifetime),
    })
}

/// The later of two ends, of which `None` is the latest.
fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    Some(one?.max(other?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{daemon::tests::FakeLinks, model::testing, os::InterfaceIndex};

    fn address(text: &str, prefix_length: u8) -> LinkAddress {
        LinkAddress {
            address: text.parse().unwrap(),
            prefix_length,
            unusable: false,
            deprecated: false,
            temporary: false,
            valid_lifetime: Lifetime::INFINITE,
            preferred_lifetime: Lifetime::INFINITE,
            lifetimes_from: Duration::ZERO,
        }
    }

    #[test]
    fn an_address_in_use_is_kept() {
        let mut link = Link {
            index: InterfaceIndex::new(1).unwrap(),
            name: "eth0".to_owned(),
            running: true,
            multicast: true,
            loopback: false,
            point_to_point: false,
            mtu: 1500,
            ethernet: true,
            link_layer_address: None,
            forwarding: true,
            addresses: vec![address("fe80::5", 64)],
            ipv4_addresses: Vec::new(),
        };
        let interface = testing::interface("eth0");
        let source = |link: &Link, current| {
            let (links, around) = (FakeLinks::default(), Surroundings::default());
            state(&interface, link, current, &links, &around).source
        };
        let (five, one) = ("fe80::5".parse().ok(), "fe80::1".parse().ok());
        assert_eq!(source(&link, None), five);
        link.addresses.push(address("fe80::1", 64));
        assert_eq!(source(&link, None), one, "the least one");
        assert_eq!(source(&link, five), five);
        link.addresses[0].unusable = true;
        assert_eq!(source(&link, five), one);
    }

    #[test]
    fn only_prefixes_that_hosts_may_share() {
        let addresses = [
            address("2001:db8:2::1", 64),
            address("2001:db8:1::1", 64),
            address("2001:db8:1::2", 64),
            address("fe80::1", 64),
            address("2001:db8:9::9", 128),
            LinkAddress { unusable: true, ..address("2001:db8:3::1", 64) },
            LinkAddress { deprecated: true, ..address("2001:db8:4::1", 64) },
            LinkAddress { temporary: true, ..address("2001:db8:5::1", 64) },
        ];
        let prefixes: Vec<_> =
            prefixes(&addresses).iter().map(|it| it.prefix.to_string()).collect();
        assert_eq!(prefixes, ["2001:db8:1::/64", "2001:db8:2::/64", "2001:db8:9::9/128"]);
    }

    #[test]
    fn the_address_that_stays_longest_counts() {
        let with = |text, valid, preferred, from| LinkAddress {
            valid_lifetime: Lifetime::from_secs(valid),
            preferred_lifetime: Lifetime::from_secs(preferred),
            lifetimes_from: Duration::from_secs(from),
            ..address(text, 64)
        };
        let at = |seconds| Some(Timestamp::from_elapsed(Duration::from_secs(seconds)));
        let one = with("2001:db8:1::1", 100, 50, 1000);
        let other = with("2001:db8:1::2", 70, 60, 1010);
        let expected = |valid_until, preferred_until| {
            let prefix = Prefix::new("2001:db8:1::".parse().unwrap(), 64).unwrap();
            vec![LinkPrefix { prefix, valid_until, preferred_until }]
        };
        assert_eq!(prefixes(&[one.clone(), other.clone()]), expected(at(1100), at(1070)));
        let lasting = address("2001:db8:1::3", 64);
        assert_eq!(prefixes(&[one, lasting, other]), expected(None, None));
    }
}
