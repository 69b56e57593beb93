use std::{collections::HashMap, io, net::Ipv6Addr};

use nix::libc;
use socket2::Socket;

use super::{super::InterfaceIndex, icmp6_socket};

/// All routers on the link (RFC 4291 2.7.1).
const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// Memberships in ff02::2. Each takes memory that the kernel limits for each socket
/// (net.core.optmem_max), so they are held by as many sockets as it takes. Those receive nothing:
/// the one that does is not bound to a group and gets every group's packets.
#[derive(Debug, Default)]
pub(super) struct Memberships {
    holders: Vec<Socket>,
    joined: HashMap<InterfaceIndex, usize>,
}

impl Memberships {
    /// Joins on the interface, unless that has been done.
    pub(super) fn join(&mut self, index: InterfaceIndex) -> io::Result<()> {
        if self.joined.contains_key(&index) {
            return Ok(());
        }
        let last = self.holders.len().checked_sub(1);
        if let Some((number, holder)) = last.and_then(|last| Some((last, self.holders.get(last)?)))
        {
            match holder.join_multicast_v6(&ALL_ROUTERS, index.get()) {
                Err(error) if is_full(&error) => {}
                result => {
                    if result.is_ok() {
                        self.joined.insert(index, number);
                    }
                    return result;
                }
            }
        }
        let holder = icmp6_socket::open(&[])?;
        holder.join_multicast_v6(&ALL_ROUTERS, index.get())?;
        self.joined.insert(index, self.holders.len());
        self.holders.push(holder);
        Ok(())
    }

    /// Leaves on the interface, if it was joined and still exists.
    pub(super) fn leave(&mut self, index: InterfaceIndex) {
        if let Some(holder) = self.joined.remove(&index).and_then(|at| self.holders.get(at)) {
            // The kernel has left by itself where the interface is gone.
            let _ = holder.leave_multicast_v6(&ALL_ROUTERS, index.get());
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOBUFS | libc::ENOMEM))
}
