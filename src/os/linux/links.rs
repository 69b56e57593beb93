//! Following interfaces, addresses and forwarding over rtnetlink.

use std::{collections::BTreeSet, io, mem};

use tokio::io::{Interest, unix::AsyncFd};

use super::{
    super::{InterfaceIndex, Link, LinkWatch},
    icmp6_socket::context,
    netconf::{self, RTM_GETNETCONF},
    netlink::{Drained, NetlinkSocket},
    table::Table,
};
use nix::libc;

/// Room for the news of some ten thousand interfaces that appear at once.
const RECEIVE_QUEUE_OCTETS: usize = 16 * 1024 * 1024;

/// Groups of linux/rtnetlink.h, a bit each.
const GROUPS: u32 = group(libc::RTNLGRP_LINK)
    | group(libc::RTNLGRP_IPV6_IFADDR)
    | group(libc::RTNLGRP_IPV6_NETCONF);

/// struct ifinfomsg and struct ifaddrmsg with nothing but the family.
const ALL_LINKS: [u8; 16] = [0; 16];
const ALL_ADDRESSES: [u8; 8] = [10, 0, 0, 0, 0, 0, 0, 0];

const fn group(number: libc::c_uint) -> u32 {
    1 << (number - 1)
}

/// The interfaces of the network namespace.
#[derive(Debug)]
pub struct Links {
    news: AsyncFd<NetlinkSocket>,
    requests: NetlinkSocket,
    table: Table,
    /// Changes seen but not yet returned.
    changed: BTreeSet<InterfaceIndex>,
}

impl Links {
    /// Reads all interfaces. Must be called inside a tokio runtime with I/O.
    pub fn open() -> io::Result<Self> {
        // What happens between the first reading and the first call of `changed` waits here.
        let news = NetlinkSocket::open(GROUPS).map_err(context("hear the kernel's news"))?;
        news.enlarge_receive_queue(RECEIVE_QUEUE_OCTETS)?;
        let mut requests = NetlinkSocket::open(0).map_err(context("ask the kernel"))?;
        let table = read(&mut requests)?;
        // SAFETY: the socket owns its descriptor, never changes it, and lasts as long as the value.
        let news = unsafe { AsyncFd::register_with_interest(news, Interest::READABLE) }?;
        Ok(Links { news, requests, table, changed: BTreeSet::new() })
    }

    /// All interfaces in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.table.iter()
    }

    /// Reads everything again after the kernel had more news than the queue holds.
    fn read_again(&mut self) -> io::Result<()> {
        let table = read(&mut self.requests)?;
        self.changed.extend(self.table.differences(&table));
        self.table = table;
        Ok(())
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        loop {
            let mut ready = self.news.readable_mut().await?;
            let (table, changed) = (&mut self.table, &mut self.changed);
            let drained =
                ready.get_inner_mut().drain(|message| changed.extend(table.apply(message)));
            ready.clear_ready();
            if drained? == Drained::Overrun {
                self.read_again()?;
            }
            if !self.changed.is_empty() {
                return Ok(mem::take(&mut self.changed).into_iter().collect());
            }
        }
    }

    fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.table.get(index)
    }

    fn by_name(&self, name: &str) -> Option<&Link> {
        self.table.by_name(name)
    }
}

/// Everything as it is now.
fn read(requests: &mut NetlinkSocket) -> io::Result<Table> {
    let mut table = Table::default();
    let questions: [(u16, &[u8]); 3] = [
        (libc::RTM_GETLINK, &ALL_LINKS),
        (libc::RTM_GETADDR, &ALL_ADDRESSES),
        (RTM_GETNETCONF, &netconf::REQUEST),
    ];
    for (message_type, question) in questions {
        requests
            .dump_raw(message_type, question, |message| {
                table.apply(message);
            })
            .map_err(context("read the interfaces"))?;
    }
    Ok(table)
}
