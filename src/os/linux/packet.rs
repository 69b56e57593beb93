//! Sending IPv6 packets as frames, past the routing table and the neighbour table.
//!
//! A multicast packet through a raw socket costs the more the more interfaces there are, as the
//! kernel has one ff00::/8 route for each; a frame always costs the same. One to a host needs no
//! entry in the neighbour table, which all links share and which a flood on one of them fills. The
//! price: it passes by the firewall's output chain and the counters of `/proc/net/snmp6`, and the
//! checksum is ours.

use std::{io, os::fd::AsRawFd};

use nix::sys::socket::{self, MsgFlags};
use socket2::{Domain, Socket, Type};

use super::{context, option, packet_address::packet_address};
use crate::os::{InterfaceIndex, Outgoing, packet};

/// Room for the advertisements of thousands of VLANs that wait for one network card.
const SEND_BUFFER: usize = 4 * 1024 * 1024;

/// A packet socket that sends and receives nothing.
#[derive(Debug)]
pub(super) struct PacketSender {
    socket: Socket,
    /// One that takes the frame's header from us; opened when that is needed.
    with_header: Option<Socket>,
    frame: Vec<u8>,
}

impl PacketSender {
    pub(super) fn open() -> io::Result<Self> {
        Ok(PacketSender { socket: open(Type::DGRAM)?, with_header: None, frame: Vec::new() })
    }

    /// Sends an ICMPv6 message to an address of an Ethernet-like link.
    pub(super) fn send(
        &mut self,
        index: InterfaceIndex,
        to: [u8; 6],
        outgoing: Outgoing<'_>,
    ) -> io::Result<()> {
        let frame = &mut self.frame;
        let (made, socket) = match outgoing.link_layer_source {
            None => (packet::ipv6(frame, outgoing), &self.socket),
            Some(from) => {
                let socket = match self.with_header.take() {
                    Some(socket) => socket,
                    None => open(Type::RAW)?,
                };
                let made = packet::ethernet(frame, from.octets(), to, outgoing);
                (made, &*self.with_header.insert(socket))
            }
        };
        made.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "no length of an ICMPv6 message")
        })?;
        let destination = packet_address(index, packet::ETHER_TYPE, Some(to))?;
        let flags = MsgFlags::empty();
        let sent = socket::sendto(socket.as_raw_fd(), &self.frame, &destination, flags)?;
        if sent == self.frame.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }
}

fn open(kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::PACKET, kind.nonblocking(), None);
    let socket = socket.map_err(context("packet socket"))?;
    option::set_send_buffer(&socket, SEND_BUFFER).map_err(context("packet socket"))?;
    Ok(socket)
}
