//! `RTM_NEWADDR` and `RTM_DELADDR`: the IPv6 addresses of interfaces.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

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

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AddressReport {
    /// The interface that has the address.
    pub(crate) index: InterfaceIndex,
    /// The address; on a point-to-point link that of this end.
    pub(crate) address: Ipv6Addr,
    /// The length of its prefix in bits.
    pub(crate) prefix_length: u8,
    /// All of `IFA_F_…`.
    pub(crate) flags: AddressFlags,
    /// Seconds until it is removed.
    pub(crate) valid_lifetime: Lifetime,
    /// Seconds until it is deprecated.
    pub(crate) preferred_lifetime: Lifetime,
}

impl AddressReport {
    /// Reads the payload of a message; `None` when it is malformed or not about IPv6.
    pub(crate) fn parse(payload: &[u8]) -> Option<Self> {
        let header = AddressHeader::parse(payload).ok()?;
        if header.family != AddressFamily::Inet6 {
            return None;
        }
        let index = InterfaceIndex::new(header.index)?;
        let mut local = None;
        let mut address = None;
        // The header has room for eight of the flags; the attribute has them all.
        let mut flags = AddressFlags::from_bits_retain(u32::from(header.flags.bits()));
        let mut lifetimes = (u32::MAX, u32::MAX);
        for attribute in NlasIterator::new(payload.get(HEADER_LENGTH..)?).flatten() {
            match AddressAttribute::parse(&attribute) {
                Ok(AddressAttribute::Local(IpAddr::V6(own))) => local = Some(own),
                Ok(AddressAttribute::Address(IpAddr::V6(either))) => address = Some(either),
                Ok(AddressAttribute::Flags(all)) => flags = all,
                Ok(AddressAttribute::CacheInfo(info)) => {
                    lifetimes = (info.ifa_valid, info.ifa_preferred);
                }
                _ => {}
            }
        }
        let (valid, preferred) = lifetimes;
        Some(AddressReport {
            index,
            // On a point-to-point link IFA_ADDRESS is the other end's.
            address: local.or(address)?,
            prefix_length: header.prefix_len.min(128),
            flags,
            valid_lifetime: Lifetime::from_wire(valid),
            preferred_lifetime: Lifetime::from_wire(preferred),
        })
    }

    /// Duplicate address detection has not passed: still running, or failed.
    pub(crate) fn is_unproven(&self) -> bool {
        let unproven = AddressFlags::Tentative | AddressFlags::Optimistic | AddressFlags::Dadfailed;
        self.flags.intersects(unproven)
    }

    /// The address as others see it, heard of at `now`.
    pub(super) fn describe(&self, now: Duration) -> LinkAddress {
        LinkAddress {
            address: self.address,
            prefix_length: self.prefix_length,
            unusable: self.is_unproven(),
            deprecated: self.flags.contains(AddressFlags::Deprecated),
            temporary: self.flags.contains(AddressFlags::Secondary),
            valid_lifetime: self.valid_lifetime,
            preferred_lifetime: self.preferred_lifetime,
            lifetimes_from: now,
        }
    }
}

/// The request for all IPv6 addresses.
pub(crate) fn dump_request() -> RouteNetlinkMessage {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet6;
    RouteNetlinkMessage::GetAddress(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(payload: &[u8]) -> Option<(InterfaceIndex, LinkAddress)> {
        AddressReport::parse(payload).map(|report| (report.index, report.describe(Duration::ZERO)))
    }

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
    fn the_header_has_the_first_flags_where_the_attribute_is_missing() {
        let octets = payload(0x140);
        let report = AddressReport::parse(&octets[..octets.len() - 8]).unwrap();
        assert_eq!(report.flags, AddressFlags::Tentative);
        let report = AddressReport::parse(&octets).unwrap();
        assert_eq!(report.flags.bits(), 0x140);
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
