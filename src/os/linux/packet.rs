//! Sending IPv6 packets as frames, past the routing table.
//!
//! A multicast packet through a raw socket costs the more the more interfaces there are, as the
//! kernel has one ff00::/8 route for each; a frame always costs the same. The price: it passes by
//! the firewall's output chain and the counters of `/proc/net/snmp6`, and the checksum is ours.

use std::{io, net::Ipv6Addr, os::fd::AsRawFd};

use nix::sys::socket::{self, LinkAddr, MsgFlags};
use pnet_packet::{
    icmpv6::{self, Icmpv6Packet, MutableIcmpv6Packet},
    ip::IpNextHeaderProtocols,
    ipv6::MutableIpv6Packet,
};
use socket2::{Domain, Socket, Type};

use super::{context, icmp6::HOP_LIMIT, option, packet_address::packet_address};
use crate::os::{InterfaceIndex, Outgoing};

const HEADER_LENGTH: usize = 40;
/// IPv6 (RFC 2464 3).
const ETHER_TYPE: u16 = 0x86dd;
/// Room for the advertisements of thousands of VLANs that wait for one network card.
const SEND_BUFFER: usize = 4 * 1024 * 1024;

/// A packet socket that sends and receives nothing.
#[derive(Debug)]
pub(super) struct PacketSender {
    socket: Socket,
    frame: Vec<u8>,
}

impl PacketSender {
    pub(super) fn open() -> io::Result<Self> {
        let kind = Type::DGRAM.nonblocking();
        let socket = Socket::new(Domain::PACKET, kind, None).map_err(context("packet socket"))?;
        option::set_send_buffer(&socket, SEND_BUFFER).map_err(context("packet socket"))?;
        Ok(PacketSender { socket, frame: Vec::new() })
    }

    /// Sends an ICMPv6 message to a multicast group of an Ethernet-like link.
    pub(super) fn send_multicast(
        &mut self,
        index: InterfaceIndex,
        packet: Outgoing<'_>,
    ) -> io::Result<()> {
        build(&mut self.frame, packet).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "no length of an ICMPv6 message")
        })?;
        let destination = link_address(index, packet.destination)?;
        let flags = MsgFlags::empty();
        let sent = socket::sendto(self.socket.as_raw_fd(), &self.frame, &destination, flags)?;
        if sent == self.frame.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }
}

/// Makes `frame` the IPv6 packet; `None` when the message is too short or too long for one.
fn build(frame: &mut Vec<u8>, packet: Outgoing<'_>) -> Option<()> {
    let Outgoing { source, destination, message } = packet;
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

/// The Ethernet group of an IPv6 group (RFC 2464 7) on the interface.
fn link_address(index: InterfaceIndex, group: Ipv6Addr) -> io::Result<LinkAddr> {
    let [.., a, b, c, d] = group.octets();
    packet_address(index, ETHER_TYPE, Some([0x33, 0x33, a, b, c, d]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_an_ipv6_packet_with_the_right_checksum() {
        // From RFC 4443 2.3's rule by hand: fe80::1 to ff02::1, payload 16, next header 58.
        let message = [134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        let packet = Outgoing {
            source: "fe80::1".parse().unwrap(),
            destination: "ff02::1".parse().unwrap(),
            message: &message,
        };
        let mut frame = vec![0xaa; 7];
        build(&mut frame, packet).unwrap();
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
            let packet = Outgoing { source, destination: source, message: &message };
            assert_eq!(build(&mut Vec::new(), packet), None, "{length}");
        }
    }

    #[test]
    fn a_group_maps_to_its_ethernet_group() {
        let index = InterfaceIndex::new(9).unwrap();
        let address = link_address(index, "ff02::1:ff12:3456".parse().unwrap()).unwrap();
        assert_eq!(address.addr(), Some([0x33, 0x33, 0xff, 0x12, 0x34, 0x56]));
        assert_eq!(address.ifindex(), 9);
    }
}
