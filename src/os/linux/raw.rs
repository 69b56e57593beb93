//! Sending through a raw ICMPv6 socket: the kernel adds header and checksum and resolves the
//! neighbour.

use std::{
    io::{self, IoSlice},
    net::SocketAddrV6,
    os::fd::AsRawFd,
    sync::Arc,
};

use nix::{
    libc,
    sys::socket::{self, ControlMessage, MsgFlags, SockaddrIn6},
};
use socket2::Socket;

use super::{DeliveryErrors, context, icmp6, option};
use crate::os::{InterfaceIndex, Outgoing, packet};

/// Room for a burst to many hosts.
const SEND_BUFFER: usize = 4 * 1024 * 1024;

/// A raw socket that sends and receives nothing.
#[derive(Debug)]
pub(super) struct RawSender {
    socket: Arc<Socket>,
}

impl RawSender {
    pub(super) fn open() -> io::Result<Self> {
        let socket = icmp6::open(&[])?;
        let hop_limit = u32::from(packet::HOP_LIMIT);
        socket
            .set_unicast_hops_v6(hop_limit)
            .map_err(context("raw ICMPv6 socket: IPV6_UNICAST_HOPS"))?;
        socket
            .set_multicast_hops_v6(hop_limit)
            .map_err(context("raw ICMPv6 socket: IPV6_MULTICAST_HOPS"))?;
        // Hosts drop neighbour discovery in fragments (RFC 6980 5), so a packet that is too big must
        // fail here. Older kernels heed IPV6_DONTFRAG in UDP only.
        option::set_option(
            &socket,
            libc::IPPROTO_IPV6,
            libc::IPV6_MTU_DISCOVER,
            libc::IPV6_PMTUDISC_DO,
        )
        .map_err(context("raw ICMPv6 socket: IPV6_MTU_DISCOVER"))?;
        option::set_send_buffer(&socket, SEND_BUFFER).map_err(context("raw ICMPv6 socket"))?;
        Ok(RawSender { socket: Arc::new(socket) })
    }

    pub(super) fn delivery_errors(&self) -> io::Result<DeliveryErrors> {
        DeliveryErrors::of(Arc::clone(&self.socket))
    }

    /// An error is this packet's own, also where others turned out not to arrive: sending through a
    /// raw socket does not look at what is told of earlier packets.
    pub(super) fn send(&self, index: InterfaceIndex, packet: Outgoing<'_>) -> io::Result<()> {
        let info = libc::in6_pktinfo {
            ipi6_addr: libc::in6_addr { s6_addr: packet.source.octets() },
            ipi6_ifindex: index.get(),
        };
        let destination =
            SockaddrIn6::from(SocketAddrV6::new(packet.destination, 0, 0, index.get()));
        let sent = socket::sendmsg(
            self.socket.as_raw_fd(),
            &[IoSlice::new(packet.message)],
            &[ControlMessage::Ipv6PacketInfo(&info)],
            MsgFlags::empty(),
            Some(&destination),
        )?;
        if sent == packet.message.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }
}
