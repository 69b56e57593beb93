//! Packets and frames as octets, for where the system does not make them.

use std::net::Ipv6Addr;

use pnet_packet::{
    icmpv6::{self, Icmpv6Packet, MutableIcmpv6Packet},
    ip::IpNextHeaderProtocols,
    ipv6::MutableIpv6Packet,
};

use super::Outgoing;
use crate::model::UnicastEthernetAddress;

/// Octets of an IPv6 header (RFC 8200 3).
const HEADER_LENGTH: usize = 40;
/// Neighbour discovery packets have never been forwarded (RFC 4861 6.1).
pub(super) const HOP_LIMIT: u8 = 255;
/// IPv6 in an Ethernet frame (RFC 2464 3).
pub const ETHER_TYPE: u16 = 0x86dd;

/// Makes `frame` the IPv6 packet with its checksum; `None` when the message is too short or too long for one.
pub fn ipv6(frame: &mut Vec<u8>, packet: Outgoing<'_>) -> Option<()> {
    let Outgoing { source, destination, message, .. } = packet;
    let length = u16::try_from(message.len()).ok()?;
    frame.clear();
    frame.resize(HEADER_LENGTH, 0);
    frame.extend_from_slice(message);
    let (header, message) = frame.split_at_mut_checked(HEADER_LENGTH)?;

    let checksum = icmpv6::checksum(&Icmpv6Packet::new(message)?, &source, &destination);
    MutableIcmpv6Packet::new(message)?.set_checksum(checksum);

    let mut header = MutableIpv6Packet::new(header)?;
    header.set_version(6);
    header.set_payload_length(length);
    header.set_next_header(IpNextHeaderProtocols::Icmpv6);
    header.set_hop_limit(HOP_LIMIT);
    header.set_source(source);
    header.set_destination(destination);
    Some(())
}

/// Makes `frame` the Ethernet frame from one address to another with the IPv6 packet (RFC 2464 3);
/// `None` as with [`ipv6`].
pub fn ethernet(
    frame: &mut Vec<u8>,
    from: [u8; 6],
    to: [u8; 6],
    packet: Outgoing<'_>,
) -> Option<()> {
    ipv6(frame, packet)?;
    let [high, low] = ETHER_TYPE.to_be_bytes();
    let header = to.into_iter().chain(from).chain([high, low]);
    frame.splice(..0, header);
    Some(())
}

/// The Ethernet group of an IPv6 group (RFC 2464 7).
pub fn ethernet_group(group: Ipv6Addr) -> [u8; 6] {
    let [.., a, b, c, d] = group.octets();
    [0x33, 0x33, a, b, c, d]
}

/// Where a frame with `packet` goes on an Ethernet-like link; `None` where only the system knows.
pub fn ethernet_destination(packet: &Outgoing<'_>) -> Option<[u8; 6]> {
    if packet.destination.is_multicast() {
        return Some(ethernet_group(packet.destination));
    }
    packet.link_layer_destination.map(UnicastEthernetAddress::octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_goes_to_the_group_or_to_where_the_host_is() {
        let octets = [2, 0, 0x5e, 0, 0x53, 9];
        let to = |destination: &str, link_layer_destination| {
            let destination = destination.parse().unwrap();
            let source = Ipv6Addr::LOCALHOST;
            ethernet_destination(&Outgoing {
                source,
                destination,
                link_layer_source: None,
                link_layer_destination,
                message: &[],
            })
        };
        let group = Some([0x33, 0x33, 0xff, 0x12, 0x34, 0x56]);
        let address = UnicastEthernetAddress::new(octets);
        assert_eq!(to("ff02::1:ff12:3456", None), group);
        assert_eq!(to("ff02::1:ff12:3456", address), group);
        assert_eq!(to("fe80::2", address), Some(octets));
        assert_eq!(to("fe80::2", None), None);
    }

    #[test]
    fn a_frame_says_from_whom_and_to_whom() {
        let message = [134, 0, 0, 0];
        let source = Ipv6Addr::LOCALHOST;
        let packet = Outgoing {
            source,
            destination: source,
            link_layer_source: None,
            link_layer_destination: None,
            message: &message,
        };
        let (mut frame, mut bare) = (vec![7; 3], Vec::new());
        ethernet(&mut frame, [1; 6], [2; 6], packet).unwrap();
        ipv6(&mut bare, packet).unwrap();
        assert_eq!(frame[..14], [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0x86, 0xdd]);
        assert_eq!(frame[14..], bare);
    }

    #[test]
    fn a_packet_has_the_right_header_and_checksum() {
        // From RFC 4443 2.3's rule by hand: fe80::1 to ff02::1, payload 16, next header 58.
        let message = [134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        let packet = Outgoing {
            source: "fe80::1".parse().unwrap(),
            destination: "ff02::1".parse().unwrap(),
            link_layer_source: None,
            link_layer_destination: None,
            message: &message,
        };
        let mut frame = vec![0xaa; 7];
        ipv6(&mut frame, packet).unwrap();
        assert_eq!(frame.len(), 56);
        assert_eq!(frame[..8], [0x60, 0, 0, 0, 0, 16, 58, 255]);
        assert_eq!(frame[8..24], packet.source.octets());
        assert_eq!(frame[24..40], packet.destination.octets());
        // fe80 + 1 + ff02 + 1 + 16 + 58 + 8600 + 4000 + 0708 = 2cad6, folded cad8, inverted.
        assert_eq!(frame[42..44], [0x35, 0x27]);
    }

    #[test]
    fn a_message_without_checksum_field_or_too_long_is_refused() {
        for length in [0, 3, 65536] {
            let message = vec![0; length];
            let source = Ipv6Addr::LOCALHOST;
            let packet = Outgoing {
                source,
                destination: source,
                link_layer_source: None,
                link_layer_destination: None,
                message: &message,
            };
            assert_eq!(ipv6(&mut Vec::new(), packet), None, "{length}");
        }
    }
}
