//! RTM_NEWNETCONF: the per-interface switches of the kernel's IPv6 (linux/netconf.h).

use netlink_packet_core::NlasIterator;

/// `RTM_NEWNETCONF` of linux/rtnetlink.h.
pub(super) const RTM_NEWNETCONF: u16 = 80;
/// `RTM_GETNETCONF` of linux/rtnetlink.h.
pub(super) const RTM_GETNETCONF: u16 = 82;

const NETCONFA_IFINDEX: u16 = 1;
const NETCONFA_FORWARDING: u16 = 2;
/// struct netconfmsg, padded.
const HEADER_OCTETS: usize = 4;
const AF_INET6: u8 = 10;

/// What is asked for when everything is read.
pub(super) const REQUEST: [u8; HEADER_OCTETS] = [AF_INET6, 0, 0, 0];

/// Whether an interface forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Forwarding {
    /// Negative for all interfaces and for future ones.
    pub(super) index: i32,
    pub(super) forwarding: bool,
}

impl Forwarding {
    /// The news in the message with this payload, if it is about IPv6 forwarding.
    pub(super) fn parse(payload: &[u8]) -> Option<Self> {
        let (header, attributes) = payload.split_at_checked(HEADER_OCTETS)?;
        if header.first() != Some(&AF_INET6) {
            return None;
        }
        let (mut index, mut forwarding) = (None, None);
        for attribute in NlasIterator::new(attributes).flatten() {
            let value = attribute.value().try_into().ok().map(i32::from_ne_bytes);
            match attribute.kind() {
                NETCONFA_IFINDEX => index = value,
                NETCONFA_FORWARDING => forwarding = value,
                _ => {}
            }
        }
        Some(Forwarding { index: index?, forwarding: forwarding? != 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(attributes: &[(u16, i32)]) -> Vec<u8> {
        let mut octets = REQUEST.to_vec();
        for (kind, value) in attributes {
            octets.extend(8_u16.to_ne_bytes());
            octets.extend(kind.to_ne_bytes());
            octets.extend(value.to_ne_bytes());
        }
        octets
    }

    #[test]
    fn forwarding_is_found_among_the_rest() {
        let octets = message(&[(NETCONFA_IFINDEX, 7), (3, 1), (NETCONFA_FORWARDING, 1)]);
        assert_eq!(Forwarding::parse(&octets), Some(Forwarding { index: 7, forwarding: true }));
    }

    #[test]
    fn anything_else_is_passed_over() {
        assert_eq!(Forwarding::parse(&message(&[(NETCONFA_IFINDEX, 7)])), None);
        assert_eq!(Forwarding::parse(&[2, 0, 0, 0]), None);
        assert_eq!(Forwarding::parse(&[]), None);
        let mut short = message(&[(NETCONFA_IFINDEX, 7), (NETCONFA_FORWARDING, 1)]);
        short.truncate(short.len() - 3);
        assert_eq!(Forwarding::parse(&short), None);
    }
}
