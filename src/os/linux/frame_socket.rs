use std::{
    io::{self, IoSliceMut},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    time::{Duration, SystemTime},
};

use nix::{
    cmsg_space,
    sys::{
        socket::{
            AddressFamily, ControlMessageOwned, LinkAddr, MsgFlags, SockFlag, SockType, bind,
            recvmsg, send, setsockopt, socket, sockopt,
        },
        time::TimeSpec,
    },
};

use super::packet_address::packet_address;
use crate::os::InterfaceIndex;

/// Sends and receives whole Ethernet frames on one interface: for judging what is on a link and
/// for sending what no well-behaved socket would.
#[derive(Debug)]
pub struct FrameSocket {
    socket: OwnedFd,
}

impl FrameSocket {
    /// A socket that receives frames with this EtherType that arrive on `interface`.
    pub fn open(interface: InterfaceIndex, ether_type: u16) -> io::Result<Self> {
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        // Without a protocol nothing arrives before the socket is bound to its interface.
        let socket = socket(AddressFamily::Packet, SockType::Raw, flags, None)?;
        setsockopt(&socket, sockopt::ReceiveTimestampns, &true)?;
        bind(socket.as_raw_fd(), &packet_address(interface, ether_type, None)?)?;
        Ok(FrameSocket { socket })
    }

    /// Sends a frame as it is.
    pub fn send(&self, frame: &[u8]) -> io::Result<()> {
        send(self.socket.as_raw_fd(), frame, MsgFlags::empty())?;
        Ok(())
    }

    /// A waiting frame's length in `buffer` and when the kernel received it; never blocks.
    pub fn receive(&self, buffer: &mut [u8]) -> io::Result<(usize, SystemTime)> {
        let mut control = cmsg_space!(TimeSpec);
        let mut vectors = [IoSliceMut::new(buffer)];
        let received = recvmsg::<LinkAddr>(
            self.socket.as_raw_fd(),
            &mut vectors,
            Some(&mut control),
            MsgFlags::empty(),
        )?;
        let stamp = received.cmsgs()?.find_map(|message| match message {
            ControlMessageOwned::ScmTimestampns(stamp) => Some(Duration::from(stamp)),
            _ => None,
        });
        let at = stamp.map_or_else(SystemTime::now, |since| SystemTime::UNIX_EPOCH + since);
        Ok((received.bytes, at))
    }
}

impl AsFd for FrameSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
