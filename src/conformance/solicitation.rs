//! Solicitations as no host would send them, and as hosts do.

use std::net::Ipv6Addr;

use super::packet::{NEIGHBOR_ADVERTISEMENT, NEXT_HEADER_FRAGMENT, NEXT_HEADER_ICMPV6};
use crate::{os::packet, wire};

/// All routers on the link, ff02::2.
pub const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// The identification of the first fragment that is sent.
const IDENTIFICATION: u32 = 0x0052_4156;
/// A first fragment is a multiple of 8 octets long.
const FIRST_FRAGMENT_OCTETS: usize = 8;

/// A Router Solicitation with everything that can be wrong about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solicitation {
    /// Source address, which need not be anybody's.
    pub source: Ipv6Addr,
    /// Destination address.
    pub destination: Ipv6Addr,
    /// Where the frame goes, if not where the destination's group is.
    pub ethernet_destination: Option<[u8; 6]>,
    /// Hop limit.
    pub hop_limit: u8,
    /// Bits that are flipped in the right checksum.
    pub checksum_damage: u16,
    /// The ICMPv6 message; its checksum is filled in.
    pub message: Vec<u8>,
    /// Into how many fragments it goes.
    pub fragments: Fragments,
}

/// Whether there is a Fragment header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fragments {
    /// No.
    None,
    /// In one piece all the same (RFC 6946).
    Atomic,
    /// In two pieces.
    Two,
}

impl Solicitation {
    /// The shortest one: to all routers, without any option.
    pub fn bare(source: Ipv6Addr) -> Self {
        Solicitation {
            source,
            destination: ALL_ROUTERS,
            ethernet_destination: None,
            hop_limit: 255,
            checksum_damage: 0,
            message: vec![wire::ROUTER_SOLICITATION, 0, 0, 0, 0, 0, 0, 0],
            fragments: Fragments::None,
        }
    }

    /// The same with a Source Link-Layer Address option.
    pub fn new(source: Ipv6Addr, link_layer_address: [u8; 6]) -> Self {
        Self::bare(source).with_option(&source_link_layer_address(link_layer_address))
    }

    /// Adds octets to the message, an option as a rule.
    #[must_use]
    pub fn with_option(mut self, octets: &[u8]) -> Self {
        self.message.extend_from_slice(octets);
        self
    }

    /// Has another hop limit.
    #[must_use]
    pub fn with_hop_limit(self, hop_limit: u8) -> Self {
        Solicitation { hop_limit, ..self }
    }

    /// Has another code.
    #[must_use]
    pub fn with_code(mut self, code: u8) -> Self {
        if let Some(octet) = self.message.get_mut(1) {
            *octet = code;
        }
        self
    }

    /// Has these octets in the Reserved field.
    #[must_use]
    pub fn with_reserved(mut self, octets: [u8; 4]) -> Self {
        if let Some(field) = self.message.get_mut(4..8) {
            field.copy_from_slice(&octets);
        }
        self
    }

    /// Ends after so many octets of the message.
    #[must_use]
    pub fn cut_to(mut self, octets: usize) -> Self {
        self.message.truncate(octets);
        self
    }

    /// Goes to one router alone.
    #[must_use]
    pub fn to(self, destination: Ipv6Addr, ethernet_destination: [u8; 6]) -> Self {
        Solicitation { destination, ethernet_destination: Some(ethernet_destination), ..self }
    }

    /// Has this Fragment header.
    #[must_use]
    pub fn in_fragments(self, fragments: Fragments) -> Self {
        Solicitation { fragments, ..self }
    }

    /// Has bits of its checksum flipped.
    #[must_use]
    pub fn with_checksum_damage(self, checksum_damage: u16) -> Self {
        Solicitation { checksum_damage, ..self }
    }

    /// The frames that it is sent as.
    pub fn frames(&self, ethernet_source: [u8; 6]) -> Vec<Vec<u8>> {
        let mut message = self.message.clone();
        wire::set_checksum(self.source, self.destination, &mut message);
        if let Some([high, low]) = message.get_mut(2..4) {
            let [high_damage, low_damage] = self.checksum_damage.to_be_bytes();
            *high ^= high_damage;
            *low ^= low_damage;
        }
        let header = Header {
            ethernet_destination: self
                .ethernet_destination
                .unwrap_or_else(|| packet::ethernet_group(self.destination)),
            ethernet_source,
            source: self.source,
            destination: self.destination,
            hop_limit: self.hop_limit,
        };
        let fragment = |offset: usize, more: bool, octets: &[u8]| {
            let place = u16::try_from(offset).unwrap_or(0) | u16::from(more);
            let mut payload = vec![NEXT_HEADER_ICMPV6, 0];
            payload.extend(place.to_be_bytes());
            payload.extend(IDENTIFICATION.to_be_bytes());
            payload.extend(octets);
            header.frame(NEXT_HEADER_FRAGMENT, &payload)
        };
        match self.fragments {
            Fragments::None => vec![header.frame(NEXT_HEADER_ICMPV6, &message)],
            Fragments::Atomic => vec![fragment(0, false, &message)],
            Fragments::Two => {
                let (first, second) = message
                    .split_at_checked(FIRST_FRAGMENT_OCTETS)
                    .unwrap_or((message.as_slice(), &[]));
                vec![fragment(0, true, first), fragment(FIRST_FRAGMENT_OCTETS, false, second)]
            }
        }
    }
}

/// The Source Link-Layer Address option.
pub fn source_link_layer_address(address: [u8; 6]) -> Vec<u8> {
    [&[1, 1][..], &address].concat()
}

/// A frame with a Neighbor Advertisement that says: `target`, which is made up, is here.
pub(super) fn neighbor_advertisement(
    target: Ipv6Addr,
    own: [u8; 6],
    destination: Ipv6Addr,
    ethernet_destination: [u8; 6],
) -> Vec<u8> {
    // Solicited and Override (RFC 4861 4.4).
    let mut message = vec![NEIGHBOR_ADVERTISEMENT, 0, 0, 0, 0x60, 0, 0, 0];
    message.extend(target.octets());
    message.extend([2, 1]);
    message.extend(own);
    wire::set_checksum(target, destination, &mut message);
    let header = Header {
        ethernet_destination,
        ethernet_source: own,
        source: target,
        destination,
        hop_limit: 255,
    };
    header.frame(NEXT_HEADER_ICMPV6, &message)
}

/// What stands before a message.
pub(super) struct Header {
    pub(super) ethernet_destination: [u8; 6],
    pub(super) ethernet_source: [u8; 6],
    pub(super) source: Ipv6Addr,
    pub(super) destination: Ipv6Addr,
    pub(super) hop_limit: u8,
}

impl Header {
    pub(super) fn frame(&self, next_header: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
        let mut frame = self.ethernet_destination.to_vec();
        frame.extend(self.ethernet_source);
        frame.extend(packet::ETHER_TYPE.to_be_bytes());
        frame.extend([0x60, 0, 0, 0]);
        frame.extend(length.to_be_bytes());
        frame.extend([next_header, self.hop_limit]);
        frame.extend(self.source.octets());
        frame.extend(self.destination.octets());
        frame.extend(payload);
        frame
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::conformance::{Direction, Packet};

    const MAC: [u8; 6] = [2, 0, 0x5e, 0, 0x53, 2];
    const SOURCE: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 2);

    fn sent(solicitation: &Solicitation) -> Vec<Packet> {
        let packet = |frame| Packet::new(Duration::ZERO, Direction::Sent, frame);
        solicitation.frames(MAC).into_iter().map(packet).collect()
    }

    #[test]
    fn a_valid_one_is_that_of_the_standard() {
        let packets = sent(&Solicitation::new(SOURCE, MAC));
        let [packet] = &packets[..] else { panic!("{packets:?}") };
        assert_eq!(packet.frame[..6], [0x33, 0x33, 0, 0, 0, 2]);
        assert_eq!(
            packet.message().unwrap(),
            b"\x85\0\xc9\x29\0\0\0\0\x01\x01\x02\0\x5e\0\x53\x02"
        );
        assert!(wire::decode_solicitation(packet.message().unwrap()).is_ok());
    }

    #[test]
    fn each_kind_of_damage_is_done() {
        let valid = Solicitation::new(SOURCE, MAC);
        let one = |solicitation: Solicitation| sent(&solicitation).remove(0).ipv6.unwrap();
        assert_eq!(one(valid.clone().with_hop_limit(64)).hop_limit, 64);
        assert!(!one(valid.clone().with_checksum_damage(1)).has_right_checksum());
        let code = one(valid.clone().with_code(3));
        assert_eq!((code.payload[1], code.has_right_checksum()), (3, true));
        assert_eq!(one(valid.clone().cut_to(7)).payload.len(), 7);
        assert_eq!(one(valid.clone().with_reserved([9; 4])).payload[4..8], [9; 4]);
        let to = one(valid.clone().to(SOURCE, MAC));
        assert_eq!((to.destination, to.has_right_checksum()), (SOURCE, true));
        let atomic = one(valid.clone().in_fragments(Fragments::Atomic));
        assert!(atomic.fragmented && atomic.has_right_checksum());
        let pieces = sent(&valid.in_fragments(Fragments::Two));
        let payloads: Vec<_> =
            pieces.iter().flat_map(|piece| piece.ipv6.clone().unwrap().payload).collect();
        assert_eq!((pieces.len(), payloads.len()), (2, 16));
        assert_eq!(pieces[1].frame[56..58], 8_u16.to_be_bytes());
    }
}
