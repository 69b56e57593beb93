//! Which packets of a raw socket did not get to their host: the kernel finds out seconds later,
//! when nobody on the link answers for the address, and tells by an error queue.

use std::{
    io::{self, IoSliceMut},
    os::fd::AsRawFd,
    sync::Arc,
};

use nix::{
    cmsg_space,
    errno::Errno,
    libc,
    sys::socket::{
        ControlMessageOwned, MsgFlags, RecvMsg, SockaddrIn6, recvmsg, setsockopt, sockopt,
    },
};
use socket2::Socket;
use tokio::io::{Interest, unix::AsyncFd};

use super::{context, watch};
use crate::os::{DeliveryWatch, InterfaceIndex, Undelivered};

/// Errors handed over in one go. The kernel keeps no more than the socket's receive buffer has room
/// for, and forgets the rest.
const BATCH: usize = 64;

/// Destination Unreachable, address unreachable (RFC 4443 3.1).
const ADDRESS_UNREACHABLE: (u8, u8) = (1, 3);

/// Tells which packets that a [`super::Transmitter`] sent to single hosts did not arrive.
#[derive(Debug)]
pub struct DeliveryErrors {
    socket: AsyncFd<Arc<Socket>>,
    control: Vec<u8>,
}

impl DeliveryErrors {
    /// From now on `socket` keeps its errors for this.
    pub(super) fn of(socket: Arc<Socket>) -> io::Result<Self> {
        setsockopt(&socket, sockopt::Ipv6RecvPacketInfo, &true)
            .map_err(context("raw ICMPv6 socket: IPV6_RECVPKTINFO"))?;
        setsockopt(&socket, sockopt::Ipv6RecvErr, &true)
            .map_err(context("raw ICMPv6 socket: IPV6_RECVERR"))?;
        Ok(DeliveryErrors {
            socket: watch(socket, Interest::ERROR)?,
            control: cmsg_space!(libc::in6_pktinfo, libc::sock_extended_err, libc::sockaddr_in6),
        })
    }
}

impl DeliveryWatch for DeliveryErrors {
    async fn undelivered(&mut self) -> io::Result<Vec<Undelivered>> {
        let mut hosts = Vec::new();
        loop {
            let mut ready = self.socket.ready(Interest::ERROR).await?;
            for _ in 0..BATCH {
                match take_one(self.socket.get_ref(), &mut self.control) {
                    Ok(Some(host)) => hosts.push(host),
                    Ok(None) | Err(Errno::EINTR) => {}
                    Err(Errno::EAGAIN) => {
                        ready.clear_ready();
                        break;
                    }
                    Err(error) => return Err(context("raw ICMPv6 socket: errors")(error)),
                }
            }
            if !hosts.is_empty() {
                return Ok(hosts);
            }
        }
    }
}

/// Takes the next error; `None` for one of another kind.
fn take_one(socket: &Socket, control: &mut [u8]) -> Result<Option<Undelivered>, Errno> {
    // The packet that failed comes along, and nobody wants it.
    let mut nothing = [IoSliceMut::new(&mut [])];
    let flags = MsgFlags::MSG_ERRQUEUE;
    let error = recvmsg::<SockaddrIn6>(socket.as_raw_fd(), &mut nothing, Some(control), flags)?;
    Ok(undelivered(&error))
}

fn undelivered(error: &RecvMsg<'_, '_, SockaddrIn6>) -> Option<Undelivered> {
    // The address is that which the packet was for.
    let host = error.address.as_ref()?;
    let mut interface = host.scope_id();
    let mut unreachable = false;
    for control in error.cmsgs().ok()? {
        match control {
            ControlMessageOwned::Ipv6PacketInfo(info) if interface == 0 => {
                interface = info.ipi6_ifindex;
            }
            ControlMessageOwned::Ipv6RecvErr(error, _) => {
                unreachable = error.ee_origin == libc::SO_EE_ORIGIN_ICMP6
                    && (error.ee_type, error.ee_code) == ADDRESS_UNREACHABLE;
            }
            _ => {}
        }
    }
    let interface = InterfaceIndex::new(interface).filter(|_| unreachable)?;
    Some(Undelivered { interface, destination: host.ip() })
}
