//! `RTM_NEWADDR` and `RTM_DELADDR`: the IPv6 addresses of interfaces.

use std::net::{IpAddr, Ipv6Addr};

use netlink_packet_core::{NlasIterator, Parseable};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressFlags, AddressHeader, AddressMessage},
};

use crate::{
    model::Lifetime,
    os::{InterfaceIndex, LinkAddress},
};

const HEADER_LENGTH: usize = 8;

/// Reads the payload of a message; `None` when it is malformed or not about IPv6.
pub(super) fn parse(payload: &[u8]) -> Option<(InterfaceIndex, LinkAddress)> {
    let header = AddressHeader::parse(payload).ok()?;
    if header.family != AddressFamily::Inet6 {
        return None;
    }
    let index = InterfaceIndex::new(header.index)?;
    let mut local = None;
    let mut address = None;
    let mut flags = AddressFlags::from_bits_retain(u32::from(header.flags.bits()));
    let mut lifetimes = (u32::MAX, u32::MAX);
    for attribute in NlasIterator::new(payload.get(HEADER_LENGTH..)?).flatten() {
        match AddressAttribute::parse(&attribute) {
            Ok(AddressAttribute::Local(IpAddr::V6(own))) => local = Some(own),
            Ok(AddressAttribute::Address(IpAddr::V6(own_or_peer))) => address = Some(own_or_peer),
            Ok(AddressAttribute::Flags(all)) => flags = all,
            Ok(AddressAttribute::CacheInfo(info)) => {
                lifetimes = (info.ifa_valid, info.ifa_preferred);
            }
            _ => {}
        }
    }
    // On a point-to-point link IFA_ADDRESS is the other end's.
    let address: Ipv6Addr = local.or(address)?;
    let unproven = AddressFlags::Tentative | AddressFlags::Optimistic | AddressFlags::Dadfailed;
    let (valid, preferred) = lifetimes;
    let address = LinkAddress {
        address,
        prefix_length: header.prefix_len.min(128),
        unusable: flags.intersects(unproven),
        deprecated: flags.contains(AddressFlags::Deprecated),
        temporary: flags.contains(AddressFlags::Secondary),
        valid_lifetime: Lifetime::from_wire(valid),
        preferred_lifetime: Lifetime::from_wire(preferred),
    };
    Some((index, address))
}

/// The request for all IPv6 addresses.
pub(super) fn dump_request() -> RouteNetlinkMessage {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet6;
    RouteNetlinkMessage::GetAddress(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// fe80::1/64 on interface 3 with IFA_FLAGS `flags`, valid for 100 s, preferred for 50 s.
    fn payload(flags: u32) -> Vec<u8> {
        let mut octets = vec![10, 64, flags.to_le_bytes()[0], 253];
        octets.extend(3u32.to_ne_bytes());
        let address: Ipv6Addr = "fe80::1".parse().unwrap();
        attribute(&mut octets, 1, &address.octets());
        let info: Vec<u8> = [50u32, 100, 7, 7].into_iter().flat_map(u32::to_ne_bytes).collect();
        attribute(&mut octets, 6, &info);
        attribute(&mut octets, 8, &flags.to_ne_bytes());
        octets
    }

    fn attribute(octets: &mut Vec<u8>, kind: u16, value: &[u8]) {
        octets.extend(u16::try_from(value.len() + 4).unwrap().to_ne_bytes());
        octets.extend(kind.to_ne_bytes());
        octets.extend(value);
    }

    #[test]
    fn an_address_is_read_with_its_state_and_lifetimes() {
        let (index, address) = parse(&payload(0x80)).unwrap();
        assert_eq!(index.get(), 3);
        assert_eq!(address.address, "fe80::1".parse::<Ipv6Addr>().unwrap());
        assert_eq!(address.prefix_length, 64);
        assert_eq!(address.valid_lifetime, Lifetime::from_secs(100));
        assert_eq!(address.preferred_lifetime, Lifetime::from_secs(50));
        assert!(!address.unusable && !address.deprecated && !address.temporary);
    }

    #[test]
    fn the_flags_say_what_the_address_is_good_for() {
        for (flags, unusable) in [(0xc0, true), (0x88, true), (0x44, true), (0x80, false)] {
            assert_eq!(parse(&payload(flags)).unwrap().1.unusable, unusable, "{flags:#x}");
        }
        assert!(parse(&payload(0x20)).unwrap().1.deprecated);
        assert!(parse(&payload(0x101)).unwrap().1.temporary);
    }

    #[test]
    fn the_local_end_of_a_point_to_point_link_counts() {
        let mut octets = payload(0x80);
        let own: Ipv6Addr = "fe80::2".parse().unwrap();
        attribute(&mut octets, 2, &own.octets());
        assert_eq!(parse(&octets).unwrap().1.address, own);
    }

    #[test]
    fn other_families_and_cut_messages_are_none() {
        let mut octets = payload(0x80);
        for length in 0..HEADER_LENGTH + 20 {
            assert_eq!(parse(&octets[..length]), None, "{length} octets");
        }
        octets[0] = 2;
        assert_eq!(parse(&octets), None);
    }
}
