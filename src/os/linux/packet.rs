//! Sending IPv6 packets as frames, past the routing table and the neighbour table.
//!
//! A multicast packet through a raw socket costs the more the more interfaces there are, as the
//! kernel has one ff00::/8 route for each; a frame always costs the same. One to a host needs no
//! entry in the neighbour table, which all links share and which a flood on one of them fills. The
//! price: it passes by the firewall's output chain and the counters of `/proc/net/snmp6`, and the
//! checksum is ours.

use std::{
    io::{self, IoSlice},
    os::fd::AsRawFd,
};

use nix::sys::socket::{self, MsgFlags, MultiHeaders};
use socket2::{Domain, Socket, Type};

use super::{context, option, packet_address::packet_address};
use crate::os::{InterfaceIndex, Outgoing, packet};

/// Room for the advertisements of thousands of VLANs that wait for one network card.
const SEND_BUFFER: usize = 4 * 1024 * 1024;

/// Frames that are handed to the kernel at once.
pub(super) const BATCH: usize = 64;

/// A packet socket that sends and receives nothing.
#[derive(Debug)]
pub(super) struct PacketSender {
    socket: Socket,
    /// One that takes the frame's header from us; opened when that is needed.
    with_header: Option<Socket>,
    frames: Vec<Vec<u8>>,
}

impl PacketSender {
    pub(super) fn open() -> io::Result<Self> {
        let frames = vec![Vec::new(); BATCH];
        Ok(PacketSender { socket: open(Type::DGRAM)?, with_header: None, frames })
    }

    /// Sends an ICMPv6 message to an address of an Ethernet-like link.
    pub(super) fn send(
        &mut self,
        index: InterfaceIndex,
        to: [u8; 6],
        outgoing: Outgoing<'_>,
    ) -> io::Result<()> {
        let mut frame = Vec::new();
        let (made, socket) = match outgoing.link_layer_source {
            None => (packet::ipv6(&mut frame, outgoing), &self.socket),
            Some(from) => {
                let socket = match self.with_header.take() {
                    Some(socket) => socket,
                    None => open(Type::RAW)?,
                };
                let made = packet::ethernet(&mut frame, from.octets(), to, outgoing);
                (made, &*self.with_header.insert(socket))
            }
        };
        made.ok_or_else(no_length)?;
        let destination = packet_address(index, packet::ETHER_TYPE, Some(to))?;
        let flags = MsgFlags::empty();
        let sent = socket::sendto(socket.as_raw_fd(), &frame, &destination, flags)?;
        if sent == frame.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }

    /// The same for up to [`BATCH`] messages from the interfaces' own addresses.
    pub(super) fn send_all<'o>(
        &mut self,
        messages: impl Iterator<Item = (InterfaceIndex, [u8; 6], Outgoing<'o>)>,
        results: &mut Vec<io::Result<()>>,
    ) {
        let first = results.len();
        let (mut used, mut destinations, mut places) = (0, Vec::new(), Vec::new());
        for (index, to, outgoing) in messages {
            let Some(frame) = self.frames.get_mut(used) else { break };
            let made = packet::ipv6(frame, outgoing).ok_or_else(no_length);
            match made.and_then(|()| packet_address(index, packet::ETHER_TYPE, Some(to))) {
                Ok(destination) => {
                    destinations.push(Some(destination));
                    places.push(results.len());
                    used += 1;
                    results.push(Ok(()));
                }
                Err(error) => results.push(Err(error)),
            }
        }
        debug_assert!(results.len() >= first + used);
        let frames: Vec<[IoSlice<'_>; 1]> =
            self.frames.iter().take(used).map(|frame| [IoSlice::new(frame)]).collect();
        let mut sent = 0;
        while sent < used {
            let mut headers = MultiHeaders::preallocate(used - sent, None);
            let outcome = socket::sendmmsg(
                self.socket.as_raw_fd(),
                &mut headers,
                &frames[sent..],
                &destinations[sent..],
                [],
                MsgFlags::empty(),
            );
            // An error is the first one's; the others have their turn.
            match outcome.map(Iterator::count) {
                Ok(0) => break,
                Ok(count) => sent += count,
                Err(error) => {
                    results[places[sent]] = Err(error.into());
                    sent += 1;
                }
            }
        }
    }
}

fn no_length() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "no length of an ICMPv6 message")
}

fn open(kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::PACKET, kind.nonblocking(), None);
    let socket = socket.map_err(context("packet socket"))?;
    option::set_send_buffer(&socket, SEND_BUFFER).map_err(context("packet socket"))?;
    Ok(socket)
}
