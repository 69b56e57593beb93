//! The kernel's view of a link, as far as advertisements depend on it.

use crate::{
    model::Prefix,
    os::{Link, LinkAddress},
    router::LinkState,
};

/// The state machine's view of `link`.
pub(super) fn state(link: &Link) -> LinkState {
    LinkState {
        running: link.running && link.multicast,
        link_local: link.link_local(),
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
    } else if !link.multicast {
        Some("the interface cannot send multicast")
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
    use crate::model::Lifetime;

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
