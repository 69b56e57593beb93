//! `RTM_NEWADDR` and `RTM_DELADDR`: the IPv4 addresses of interfaces.

use std::net::{IpAddr, Ipv4Addr};

use netlink_packet_core::{NlasIterator, Parseable};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressHeader, AddressHeaderFlags, AddressMessage},
};

use crate::os::InterfaceIndex;

const HEADER_LENGTH: usize = 8;

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ipv4AddressReport {
    /// The interface that has the address.
    pub(super) index: InterfaceIndex,
    /// The address.
    pub(super) address: Ipv4InterfaceAddress,
}

/// An IPv4 address of an interface. The kernel lets an interface have the same one with different
/// prefix lengths and other ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ipv4InterfaceAddress {
    /// The address; on a point-to-point link that of this end.
    pub(super) address: Ipv4Addr,
    /// The other end's; elsewhere the same.
    other_end: Ipv4Addr,
    prefix_length: u8,
    /// Not the first of its prefix.
    pub(super) secondary: bool,
    /// How far it is valid; 0 is everywhere.
    scope: u8,
}

impl Ipv4AddressReport {
    /// Reads the payload of a message; `None` when it is malformed or not about IPv4.
    pub(super) fn parse(payload: &[u8]) -> Option<Self> {
        let header = AddressHeader::parse(payload).ok()?;
        if header.family != AddressFamily::Inet {
            return None;
        }
        let index = InterfaceIndex::new(header.index)?;
        let mut local = None;
        let mut either = None;
        for attribute in NlasIterator::new(payload.get(HEADER_LENGTH..)?).flatten() {
            match AddressAttribute::parse(&attribute) {
                Ok(AddressAttribute::Local(IpAddr::V4(own))) => local = Some(own),
                Ok(AddressAttribute::Address(IpAddr::V4(address))) => either = Some(address),
                _ => {}
            }
        }
        let address = Ipv4InterfaceAddress {
            address: local.or(either)?,
            other_end: either.or(local)?,
            prefix_length: header.prefix_len,
            secondary: header.flags.contains(AddressHeaderFlags::Secondary),
            scope: header.scope.into(),
        };
        Some(Ipv4AddressReport { index, address })
    }
}

impl Ipv4InterfaceAddress {
    /// Whether both are the same address of an interface, in whatever state.
    pub(super) fn is(&self, other: &Self) -> bool {
        (self.address, self.other_end, self.prefix_length)
            == (other.address, other.other_end, other.prefix_length)
    }

    /// Puts a new address, or one that is primary from now on, where the kernel has it: behind the
    /// last primary one that is valid no farther, and a secondary one at the end.
    pub(super) fn insert_into(self, addresses: &mut Vec<Self>) {
        let before = |known: &Self| !known.secondary && known.scope >= self.scope;
        let behind = addresses.iter().rposition(before).map_or(0, |last| last + 1);
        let place = if self.secondary { addresses.len() } else { behind };
        addresses.insert(place, self);
    }
}

/// The request for all IPv4 addresses.
pub(super) fn dump_request() -> RouteNetlinkMessage {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet;
    RouteNetlinkMessage::GetAddress(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 192.0.2.1/24 on interface 3.
    fn payload(flags: u8) -> Vec<u8> {
        let mut octets = vec![2, 24, flags, 0];
        octets.extend(3u32.to_ne_bytes());
        for (kind, address) in [(1u16, [192, 0, 2, 9]), (2, [192, 0, 2, 1])] {
            octets.extend(8u16.to_ne_bytes());
            octets.extend(kind.to_ne_bytes());
            octets.extend(address);
        }
        octets
    }

    #[test]
    fn the_own_end_of_an_address_is_read() {
        let report = Ipv4AddressReport::parse(&payload(0x80)).unwrap();
        assert_eq!(report.index.get(), 3);
        assert_eq!(report.address.address, Ipv4Addr::new(192, 0, 2, 1));
        assert!(!report.address.secondary);
        let promoted = Ipv4AddressReport::parse(&payload(0x81)).unwrap().address;
        assert!(promoted.secondary && promoted.is(&report.address));
    }

    #[test]
    fn other_families_and_cut_messages_are_none() {
        let mut octets = payload(0x80);
        for length in 0..HEADER_LENGTH + 8 {
            assert_eq!(Ipv4AddressReport::parse(&octets[..length]), None, "{length} octets");
        }
        octets[0] = 10;
        assert_eq!(Ipv4AddressReport::parse(&octets), None);
    }
}
