//! Being in ff02::2 on interfaces where the kernel is not by itself.
//!
//! Every membership costs option memory of its socket (`net.core.optmem_max`), and some hundreds
//! use it up; so there are as many sockets as it takes. They are datagram sockets without a port,
//! which no received packet is compared with.

use std::{collections::HashMap, io};

use nix::errno::Errno;
use socket2::{Domain, Socket, Type};

use super::{context, icmp6::ALL_ROUTERS};
use crate::os::InterfaceIndex;

/// The memberships held.
#[derive(Debug, Default)]
pub(super) struct Joins {
    sockets: Vec<Holder>,
    /// The place in `sockets` of each interface's membership.
    held: HashMap<InterfaceIndex, usize>,
}

#[derive(Debug)]
struct Holder {
    socket: Socket,
    /// The kernel has refused it another membership since the last one was given up.
    full: bool,
}

impl Joins {
    /// Joins on the interface; nothing happens when that is done already.
    pub(super) fn join(&mut self, index: InterfaceIndex) -> io::Result<()> {
        if self.held.contains_key(&index) {
            return Ok(());
        }
        for (place, holder) in self.sockets.iter_mut().enumerate().rev() {
            if !holder.full && holder.join(index)? {
                self.held.insert(index, place);
                return Ok(());
            }
        }
        let mut holder = Holder::open()?;
        if !holder.join(index)? {
            return Err(io::Error::new(
                io::ErrorKind::OutOfMemory,
                "joining ff02::2: net.core.optmem_max leaves no room for a single membership",
            ));
        }
        self.held.insert(index, self.sockets.len());
        self.sockets.push(holder);
        Ok(())
    }

    /// Leaves on the interface, which may be gone; nothing happens when it was not joined.
    pub(super) fn leave(&mut self, index: InterfaceIndex) {
        let Some(holder) = self.held.remove(&index).and_then(|at| self.sockets.get_mut(at)) else {
            return;
        };
        // The kernel frees the membership of a deleted interface too, and has no other error.
        let _ = holder.socket.leave_multicast_v6(&ALL_ROUTERS, index.get());
        holder.full = false;
        if self.held.is_empty() {
            self.sockets.clear();
        }
    }
}

impl Holder {
    fn open() -> io::Result<Self> {
        let socket = Socket::new(Domain::IPV6, Type::DGRAM, None)
            .map_err(context("socket for joining ff02::2"))?;
        Ok(Holder { socket, full: false })
    }

    /// `false` when the socket has no room for another membership.
    fn join(&mut self, index: InterfaceIndex) -> io::Result<bool> {
        match self.socket.join_multicast_v6(&ALL_ROUTERS, index.get()) {
            Ok(()) => Ok(true),
            Err(error) if no_room(&error) => {
                self.full = true;
                Ok(false)
            }
            // A membership of an earlier interface with this number is as good as a new one.
            Err(error) if error.raw_os_error() == Some(Errno::EADDRINUSE as i32) => Ok(true),
            Err(error) => Err(context("IPV6_ADD_MEMBERSHIP for ff02::2")(error)),
        }
    }
}

fn no_room(error: &io::Error) -> bool {
    matches!(error.raw_os_error().map(Errno::from_raw), Some(Errno::ENOMEM | Errno::ENOBUFS))
}
