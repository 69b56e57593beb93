//! Sending IPv6 packets as frames, past the routing table.
//!
//! A multicast packet through a raw socket costs the more the more interfaces there are, as the
//! kernel has one ff00::/8 route for each; a frame always costs the same. The price: it passes by
//! the firewall's output chain and the counters of `/proc/net/snmp6`, and the checksum is ours.

use std::{io, net::Ipv6Addr, os::fd::AsRawFd};

use nix::sys::socket::{self, LinkAddr, MsgFlags};
use socket2::{Domain, Socket, Type};

use super::{context, option, packet_address::packet_address};
use crate::os::{InterfaceIndex, Outgoing, packet};

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
        outgoing: Outgoing<'_>,
    ) -> io::Result<()> {
        packet::ipv6(&mut self.frame, outgoing).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "no length of an ICMPv6 message")
        })?;
        let destination = link_address(index, outgoing.destination)?;
        let flags = MsgFlags::empty();
        let sent = socket::sendto(self.socket.as_raw_fd(), &self.frame, &destination, flags)?;
        if sent == self.frame.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }
}

/// The Ethernet group of an IPv6 group on the interface.
fn link_address(index: InterfaceIndex, group: Ipv6Addr) -> io::Result<LinkAddr> {
    packet_address(index, packet::ETHER_TYPE, Some(packet::ethernet_group(group)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_maps_to_its_ethernet_group() {
        let index = InterfaceIndex::new(9).unwrap();
        let address = link_address(index, "ff02::1:ff12:3456".parse().unwrap()).unwrap();
        assert_eq!(address.addr(), Some([0x33, 0x33, 0xff, 0x12, 0x34, 0x56]));
        assert_eq!(address.ifindex(), 9);
    }
}
