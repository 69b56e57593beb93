//! The kernel's view of a link, as far as advertisements depend on it.

use std::net::Ipv6Addr;

use crate::{
    model::{LinkMtu, Prefix},
    os::{Link, LinkAddress},
    router::LinkState,
};

/// The state machine's view of `link`. It goes on sending from `current` while that can be used.
pub(super) fn state(link: &Link, current: Option<Ipv6Addr>) -> LinkState {
    let usable = |address: &LinkAddress| Some(address.address) == current && !address.unusable;
    LinkState {
        running: link.running,
        multicast: link.multicast,
        link_local: current.filter(|_| link.addresses.iter().any(usable)).or(link.link_local()),
        link_layer_address: link.link_layer_address.clone(),
        mtu: link.mtu,
        forwarding: link.forwarding,
        prefixes: prefixes(&link.addresses),
    }
}

/// Why an interface with this link does not advertise, or `None` when it can.
pub(super) fn obstacle(link: &Link) -> Option<&'static str> {
    if !link.running {
        Some("the interface is down or has no carrier")
    } else if link.mtu < LinkMtu::MIN.octets() {
        Some("the MTU is below 1280 octets, so the interface has no IPv6")
    } else if link.link_local().is_none() {
        Some("no link-local address is usable yet")
    } else {
        None
    }
}

/// The prefixes of the addresses that hosts may share: not link-local, not host routes, none
/// that are deprecated, temporary or still unconfirmed; each once.
fn prefixes(addresses: &[LinkAddress]) -> Vec<Prefix> {
    let mut prefixes: Vec<Prefix> = addresses
        .iter()
        .filter(|address| !(address.unusable || address.deprecated || address.temporary))
        .filter(|address| address.prefix_length < 128)
        .filter_map(|address| Prefix::new(address.address, address.prefix_length).ok())
        .filter(|prefix| !prefix.is_link_local())
        .collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    prefixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Lifetime, os::InterfaceIndex};

    fn address(text: &str, prefix_length: u8) -> LinkAddress {
        LinkAddress {
            address: text.parse().unwrap(),
            prefix_length,
            unusable: false,
            deprecated: false,
            temporary: false,
            valid_lifetime: Lifetime::INFINITE,
            preferred_lifetime: Lifetime::INFINITE,
        }
    }

    #[test]
    fn an_address_in_use_is_kept() {
        let mut link = Link {
            index: InterfaceIndex::new(1).unwrap(),
            name: "eth0".to_owned(),
            running: true,
            multicast: true,
            mtu: 1500,
            ethernet: true,
            link_layer_address: None,
            forwarding: true,
            addresses: vec![address("fe80::5", 64)],
        };
        let (five, one) = ("fe80::5".parse().ok(), "fe80::1".parse().ok());
        assert_eq!(state(&link, None).link_local, five);
        link.addresses.push(address("fe80::1", 64));
        assert_eq!(state(&link, None).link_local, one, "the least one");
        assert_eq!(state(&link, five).link_local, five);
        link.addresses[0].unusable = true;
        assert_eq!(state(&link, five).link_local, one);
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
        let prefixes: Vec<_> = prefixes(&addresses).iter().map(Prefix::to_string).collect();
        assert_eq!(prefixes, ["2001:db8:1::/64", "2001:db8:2::/64"]);
    }
}
