//! `RTM_NEWNETCONF`: whether an interface forwards IPv6. netlink-packet-route does not know these
//! messages.

use netlink_packet_core::{NetlinkSerializable, NlasIterator};
use netlink_packet_route::AddressFamily;

use crate::os::InterfaceIndex;

/// The settings of an interface are new or have changed.
pub(super) const RTM_NEWNETCONF: u16 = 80;
/// The interface has no IPv6 settings any longer.
pub(super) const RTM_DELNETCONF: u16 = 81;
const RTM_GETNETCONF: u16 = 82;
/// `struct netconfmsg` is the family and padding.
const HEADER_LENGTH: usize = 4;
const NETCONFA_IFINDEX: u16 = 1;
const NETCONFA_FORWARDING: u16 = 2;

/// The settings of one interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Netconf {
    pub(super) index: InterfaceIndex,
    /// `None` where the message is about something else.
    pub(super) forwarding: Option<bool>,
}

impl Netconf {
    /// Reads the payload of a message; `None` when it is malformed, not about IPv6 or about
    /// `conf.all` or `conf.default`, whose indices are negative.
    pub(super) fn parse(payload: &[u8]) -> Option<Self> {
        let (header, attributes) = payload.split_first_chunk::<HEADER_LENGTH>()?;
        if AddressFamily::from(header[0]) != AddressFamily::Inet6 {
            return None;
        }
        let mut index = None;
        let mut forwarding = None;
        for attribute in NlasIterator::new(attributes).flatten() {
            let value = attribute.value().first_chunk().copied().map(i32::from_ne_bytes);
            match attribute.kind() {
                NETCONFA_IFINDEX => index = value,
                NETCONFA_FORWARDING => forwarding = value.map(|value| value != 0),
                _ => {}
            }
        }
        let index = InterfaceIndex::new(u32::try_from(index?).ok()?)?;
        Some(Netconf { index, forwarding })
    }
}

/// The request for the IPv6 settings of all interfaces.
#[derive(Debug, Clone, Copy)]
pub(super) struct DumpRequest;

impl NetlinkSerializable for DumpRequest {
    fn message_type(&self) -> u16 {
        RTM_GETNETCONF
    }

    fn buffer_len(&self) -> usize {
        HEADER_LENGTH
    }

    fn serialize(&self, buffer: &mut [u8]) {
        buffer.fill(0);
        if let Some(family) = buffer.first_mut() {
            *family = AddressFamily::Inet6.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(family: u8, attributes: &[(u16, i32)]) -> Vec<u8> {
        let mut octets = vec![family, 0, 0, 0];
        for (kind, value) in attributes {
            octets.extend(8u16.to_ne_bytes());
            octets.extend(kind.to_ne_bytes());
            octets.extend(value.to_ne_bytes());
        }
        octets
    }

    #[test]
    fn forwarding_of_an_interface_is_read() {
        for (value, forwarding) in [(0, false), (1, true), (2, true)] {
            let octets = payload(10, &[(1, 7), (2, value), (4, 0)]);
            let index = InterfaceIndex::new(7).unwrap();
            let expected = Netconf { index, forwarding: Some(forwarding) };
            assert_eq!(Netconf::parse(&octets), Some(expected));
        }
    }

    #[test]
    fn messages_about_no_interface_are_none() {
        for index in [-1, -2, 0] {
            assert_eq!(Netconf::parse(&payload(10, &[(1, index), (2, 1)])), None);
        }
        assert_eq!(Netconf::parse(&payload(2, &[(1, 7), (2, 1)])), None);
        assert_eq!(Netconf::parse(&payload(10, &[(2, 1)])), None);
    }

    #[test]
    fn a_cut_message_is_no_panic() {
        let octets = payload(10, &[(1, 7), (2, 1)]);
        for length in 0..octets.len() {
            let forwarding = Netconf::parse(&octets[..length]).and_then(|conf| conf.forwarding);
            assert_eq!(forwarding, None, "{length} octets");
        }
    }
}
