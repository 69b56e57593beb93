//! [`Receiver`]: one raw ICMPv6 socket for all interfaces.

use std::{
    io::{self, IoSliceMut},
    net::Ipv6Addr,
    os::fd::AsRawFd,
};

use nix::{
    errno::Errno,
    libc,
    sys::socket::{self, ControlMessageOwned, MsgFlags, RecvMsg, SockaddrIn6, sockopt},
};
use socket2::Socket;
use tokio::io::{Interest, unix::AsyncFd};

use super::{context, icmp6, joins::Joins, mute::Mutes, option, watch};
use crate::os::{InterfaceIndex, Link, MessageKind, Receive, ReceiveLosses, Received};

/// All that is received.
const TYPES: [u8; 2] =
    [MessageKind::RouterSolicitation.icmpv6_type(), MessageKind::RouterAdvertisement.icmpv6_type()];
/// No IPv6 packet without a jumbo payload is longer.
const BUFFER_LENGTH: usize = 64 * 1024;
/// Some thousands of solicitations, as when a whole site comes back after a power cut.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;
/// Messages handed over in one go.
const BATCH: usize = 64;

/// Receives Router Solicitations and Advertisements on every interface of the network namespace
/// it was opened in, from which it is to be used. What has a wrong checksum the kernel keeps back
/// (RFC 3542 3.1 has it check those of ICMPv6).
#[derive(Debug)]
pub struct Receiver {
    socket: AsyncFd<Socket>,
    joins: Joins,
    mutes: Mutes,
    buffer: Box<[u8]>,
    control: Vec<u8>,
    losses: ReceiveLosses,
    /// What the kernel said last of those that it kept back; it wraps around.
    kept_back: u32,
}

impl Receiver {
    /// Opens the socket, for which CAP_NET_RAW is needed.
    pub fn open() -> io::Result<Self> {
        let socket = icmp6::open(&TYPES)?;
        socket::setsockopt(&socket, sockopt::Ipv6RecvPacketInfo, &true)
            .map_err(context("raw ICMPv6 socket: IPV6_RECVPKTINFO"))?;
        socket
            .set_recv_hoplimit_v6(true)
            .map_err(context("raw ICMPv6 socket: IPV6_RECVHOPLIMIT"))?;
        // Without this (before Linux 4.17) no packet is known to have been fragmented.
        let _ = option::set_option(&socket, libc::IPPROTO_IPV6, libc::IPV6_RECVFRAGSIZE, 1);
        option::set_receive_buffer(&socket, RECEIVE_BUFFER)
            .map_err(context("raw ICMPv6 socket"))?;
        let socket = watch(socket, Interest::READABLE)?;
        Ok(Receiver {
            socket,
            joins: Joins::default(),
            mutes: Mutes::default(),
            buffer: vec![0; BUFFER_LENGTH].into_boxed_slice(),
            control: nix::cmsg_space!(libc::in6_pktinfo, libc::c_int, libc::c_int),
            losses: ReceiveLosses::default(),
            kept_back: 0,
        })
    }
}

impl Receive for Receiver {
    async fn receive(&mut self, mut handle: impl FnMut(Received<'_>)) -> io::Result<()> {
        loop {
            let mut ready = self.socket.readable().await?;
            let mut any = false;
            for _ in 0..BATCH {
                match receive_one(self.socket.get_ref(), &mut self.buffer, &mut self.control) {
                    Ok(Ok(received)) => handle(received),
                    Ok(Err(lost)) => self.losses.count(lost),
                    Err(Errno::EINTR) => continue,
                    Err(Errno::EAGAIN) => {
                        ready.clear_ready();
                        break;
                    }
                    Err(error) => return Err(context("raw ICMPv6 socket: recvmsg")(error)),
                }
                any = true;
            }
            if any {
                return Ok(());
            }
        }
    }

    fn listen(&mut self, link: &Link) -> io::Result<()> {
        if link.forwarding {
            self.joins.leave(link.index);
            return Ok(());
        }
        self.joins.join(link.index).map_err(context(&link.name))
    }

    fn forget(&mut self, index: InterfaceIndex) {
        self.joins.leave(index);
    }

    fn mute(&mut self, index: InterfaceIndex, kind: MessageKind) -> io::Result<bool> {
        self.mutes.add(self.socket.get_ref(), index, kind)
    }

    fn unmute(&mut self, index: InterfaceIndex, kind: MessageKind) -> io::Result<u64> {
        self.mutes.remove(self.socket.get_ref(), index, kind)
    }

    fn losses(&mut self) -> ReceiveLosses {
        // Before Linux 4.12 it is not known.
        if let Ok(dropped) = option::dropped(self.socket.get_ref()) {
            self.losses.kept_back += u64::from(dropped.wrapping_sub(self.kept_back));
            self.kept_back = dropped;
        }
        self.losses
    }
}

/// Why a packet was taken and is not handed over.
#[derive(Debug, Clone, Copy)]
enum Lost {
    Truncated,
    ControlTruncated,
    WithoutInterface,
}

impl ReceiveLosses {
    fn count(&mut self, lost: Lost) {
        match lost {
            Lost::Truncated => self.truncated += 1,
            Lost::ControlTruncated => self.control_truncated += 1,
            Lost::WithoutInterface => self.without_interface += 1,
        }
    }
}

/// Takes the next packet.
fn receive_one<'a>(
    socket: &Socket,
    buffer: &'a mut [u8],
    control: &mut [u8],
) -> Result<Result<Received<'a>, Lost>, Errno> {
    let mut space = [IoSliceMut::new(buffer)];
    let packet = socket::recvmsg::<SockaddrIn6>(
        socket.as_raw_fd(),
        &mut space,
        Some(control),
        MsgFlags::empty(),
    )?;
    if packet.flags.contains(MsgFlags::MSG_TRUNC) {
        return Ok(Err(Lost::Truncated));
    }
    if packet.flags.contains(MsgFlags::MSG_CTRUNC) {
        return Ok(Err(Lost::ControlTruncated));
    }
    let length = packet.bytes;
    let about = about(&packet);
    let received =
        about.and_then(|about| Some(Received { message: buffer.get(..length)?, ..about }));
    Ok(received.ok_or(Lost::WithoutInterface))
}

/// Everything that the kernel says about a packet.
fn about(packet: &RecvMsg<'_, '_, SockaddrIn6>) -> Option<Received<'static>> {
    let source = packet.address.as_ref()?;
    let mut interface = source.scope_id();
    let mut destination = None;
    let mut hop_limit = None;
    let mut fragmented = false;
    for control in packet.cmsgs().ok()? {
        match control {
            ControlMessageOwned::Ipv6PacketInfo(info) => {
                destination = Some(Ipv6Addr::from(info.ipi6_addr.s6_addr));
                interface = info.ipi6_ifindex;
            }
            ControlMessageOwned::Ipv6HopLimit(limit) => hop_limit = u8::try_from(limit).ok(),
            ControlMessageOwned::Unknown(other) => {
                let header = other.cmsg_header;
                fragmented |= (header.cmsg_level, header.cmsg_type)
                    == (libc::IPPROTO_IPV6, libc::IPV6_RECVFRAGSIZE);
            }
            _ => {}
        }
    }
    Some(Received {
        interface: InterfaceIndex::new(interface)?,
        source: source.ip(),
        destination,
        hop_limit,
        fragmented,
        message: &[],
    })
}
