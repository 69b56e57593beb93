//! Receiving Router Solicitations and Advertisements of all interfaces by one socket.

use std::{
    io::{self, IoSliceMut},
    net::Ipv6Addr,
    os::fd::AsRawFd,
};

use nix::{
    cmsg_space, libc,
    sys::socket::{
        ControlMessageOwned, MsgFlags, RecvMsg, SockaddrIn6, recvmsg, setsockopt, sockopt,
    },
};
use socket2::Socket;
use tokio::io::{Interest, unix::AsyncFd};

use super::{
    super::{InterfaceIndex, Link, Receive, Received},
    icmp6_socket::{self, context},
    memberships::Memberships,
    socket_option,
};

const ROUTER_SOLICITATION: u8 = 133;
const ROUTER_ADVERTISEMENT: u8 = 134;
/// Room for some thousand hosts that solicit at once.
const RECEIVE_QUEUE_OCTETS: usize = 4 * 1024 * 1024;
/// An IPv6 packet without a jumbo payload.
const MESSAGE_OCTETS: usize = 64 * 1024;
/// Messages taken in one go, so that timers are not kept waiting by a flood.
const BATCH: usize = 64;

/// The receiving socket.
#[derive(Debug)]
pub struct Receiver {
    socket: AsyncFd<Socket>,
    memberships: Memberships,
    buffer: Vec<u8>,
    control: Vec<u8>,
}

impl Receiver {
    /// Opens the socket. Needs CAP_NET_RAW and, to be awaited, a tokio runtime with I/O.
    pub fn open() -> io::Result<Self> {
        let socket = icmp6_socket::open(&[ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT])?;
        socket_option::enlarge_receive_queue(&socket, RECEIVE_QUEUE_OCTETS)
            .map_err(context("enlarge the receive queue"))?;
        setsockopt(&socket, sockopt::Ipv6RecvPacketInfo, &true)?;
        setsockopt(&socket, sockopt::Ipv6RecvHopLimit, &true)?;
        // Without it fragments cannot be told; everything else works.
        if let Err(error) = socket_option::receive_fragment_size(&socket)
            && error.raw_os_error() != Some(libc::ENOPROTOOPT)
        {
            return Err(context("have fragments marked")(error));
        }
        // SAFETY: the socket owns its descriptor, never changes it, and lasts as long as the value.
        let socket = unsafe { AsyncFd::register_with_interest(socket, Interest::READABLE) }?;
        Ok(Receiver {
            socket,
            memberships: Memberships::default(),
            buffer: vec![0; MESSAGE_OCTETS],
            control: cmsg_space!(libc::in6_pktinfo, libc::c_int, libc::c_int),
        })
    }
}

impl Receive for Receiver {
    async fn receive(&mut self, mut handle: impl FnMut(Received<'_>)) -> io::Result<()> {
        let mut ready = self.socket.readable().await?;
        for _ in 0..BATCH {
            let one =
                receive_one(ready.get_inner(), &mut self.buffer, &mut self.control, &mut handle);
            match one {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    ready.clear_ready();
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn listen(&mut self, link: &Link) -> io::Result<()> {
        // Where the interface forwards, the kernel itself is in ff02::2 and this socket, bound to
        // nothing, gets what it gets.
        if link.forwarding {
            self.memberships.leave(link.index);
            return Ok(());
        }
        self.memberships.join(link.index)
    }

    fn forget(&mut self, index: InterfaceIndex) {
        self.memberships.leave(index);
    }
}

fn receive_one(
    socket: &Socket,
    buffer: &mut [u8],
    control: &mut [u8],
    handle: &mut impl FnMut(Received<'_>),
) -> io::Result<()> {
    let mut vectors = [IoSliceMut::new(buffer)];
    let message = recvmsg::<SockaddrIn6>(
        socket.as_raw_fd(),
        &mut vectors,
        Some(control),
        MsgFlags::MSG_DONTWAIT,
    )?;
    if message.flags.intersects(MsgFlags::MSG_TRUNC | MsgFlags::MSG_CTRUNC) {
        return Ok(());
    }
    let length = message.bytes;
    let Some((facts, source)) = Facts::of(&message)?.zip(message.address.map(|from| from.ip()))
    else {
        return Ok(());
    };
    handle(Received {
        interface: facts.interface,
        source,
        destination: Some(facts.destination),
        hop_limit: facts.hop_limit,
        fragmented: facts.fragmented,
        message: buffer.get(..length).unwrap_or_default(),
    });
    Ok(())
}

/// What the kernel said beside a message.
struct Facts {
    interface: InterfaceIndex,
    destination: Ipv6Addr,
    hop_limit: Option<u8>,
    fragmented: bool,
}

impl Facts {
    fn of(message: &RecvMsg<'_, '_, SockaddrIn6>) -> io::Result<Option<Self>> {
        let (mut arrival, mut hop_limit, mut fragmented) = (None, None, false);
        for fact in message.cmsgs()? {
            match fact {
                ControlMessageOwned::Ipv6PacketInfo(info) => {
                    let index = InterfaceIndex::new(info.ipi6_ifindex);
                    arrival = index.map(|index| (index, Ipv6Addr::from(info.ipi6_addr.s6_addr)));
                }
                ControlMessageOwned::Ipv6HopLimit(limit) => hop_limit = u8::try_from(limit).ok(),
                // The only other one asked for is the fragment size, which nix does not know; it
                // is there exactly when there was a Fragment header.
                _ => fragmented = true,
            }
        }
        Ok(arrival.map(|(interface, destination)| Facts {
            interface,
            destination,
            hop_limit,
            fragmented,
        }))
    }
}
