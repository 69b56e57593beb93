use std::{
    io::{self, IoSliceMut},
    mem,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    time::{Duration, SystemTime},
};

use nix::{
    cmsg_space, libc,
    sys::{
        socket::{
            AddressFamily, ControlMessageOwned, LinkAddr, MsgFlags, SockFlag, SockType,
            SockaddrLike, bind, recvmsg, send, setsockopt, socket, sockopt,
        },
        time::TimeSpec,
    },
};

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
        bind(socket.as_raw_fd(), &packet_address(interface, ether_type)?)?;
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

fn packet_address(interface: InterfaceIndex, ether_type: u16) -> io::Result<LinkAddr> {
    let out_of_range = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let family = u16::try_from(libc::AF_PACKET).map_err(out_of_range)?;
    let address = libc::sockaddr_ll {
        sll_family: family,
        sll_protocol: ether_type.to_be(),
        sll_ifindex: i32::try_from(interface.get()).map_err(out_of_range)?,
        sll_hatype: 0,
        sll_pkttype: 0,
        sll_halen: 0,
        sll_addr: [0; 8],
    };
    let length = libc::socklen_t::try_from(mem::size_of_val(&address)).map_err(out_of_range)?;
    // SAFETY: the pointer is to a whole, initialised sockaddr_ll of this length.
    let address = unsafe { LinkAddr::from_raw((&raw const address).cast(), Some(length)) };
    address.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}
