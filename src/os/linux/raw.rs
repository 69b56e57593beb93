use std::{
    io::{self, IoSlice},
    net::SocketAddrV6,
    os::fd::AsRawFd,
};

use nix::{
    libc,
    sys::socket::{ControlMessage, MsgFlags, SockaddrIn6, sendmsg},
};
use socket2::Socket;

use super::{
    super::{Link, Outgoing},
    icmp6_socket::{self, HOP_LIMIT},
};

/// Sends through a raw ICMPv6 socket: the kernel makes the packet.
#[derive(Debug)]
pub(super) struct RawSender {
    socket: Socket,
}

impl RawSender {
    pub(super) fn open() -> io::Result<Self> {
        let socket = icmp6_socket::open(&[])?;
        socket.set_unicast_hops_v6(HOP_LIMIT)?;
        socket.set_multicast_hops_v6(HOP_LIMIT)?;
        Ok(RawSender { socket })
    }

    pub(super) fn send(&self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        let index = link.index.get();
        let to = SockaddrIn6::from(SocketAddrV6::new(packet.destination, 0, 0, index));
        let from = libc::in6_pktinfo {
            ipi6_addr: libc::in6_addr { s6_addr: packet.source.octets() },
            ipi6_ifindex: index,
        };
        sendmsg(
            self.socket.as_raw_fd(),
            &[IoSlice::new(packet.message)],
            &[ControlMessage::Ipv6PacketInfo(&from)],
            MsgFlags::MSG_DONTWAIT,
            Some(&to),
        )?;
        Ok(())
    }
}
