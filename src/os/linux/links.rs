//! [`Links`]: the table of interfaces, kept true by netlink events.

use std::{
    io,
    time::{Duration, Instant},
};

use netlink_packet_core::NetlinkSerializable;
use nix::libc;

use super::{
    address_message, ipv4_address_message, link_message, netconf,
    netlink::{Heard, Listener, Requester},
    table::LinkTable,
};
use crate::os::{InterfaceIndex, Link, LinkWatch, monotonic};

/// Room for the events of some 5,000 interfaces being made and raised at once; the kernel takes
/// memory only for what is really waiting.
const RECEIVE_BUFFER: usize = 32 * 1024 * 1024;
/// Datagrams taken in before the changes are handed on, so that an endless flood of events keeps
/// nobody waiting.
const BATCH: usize = 4096;
/// How often the first dump is tried while the kernel calls it inconsistent.
const FIRST_ATTEMPTS: usize = 4;
/// How long the kernel may go on changing its tables after an inconsistent dump.
const DUMP_PAUSE: Duration = Duration::from_millis(50);

/// Follows the interfaces of the network namespace it was opened in.
#[derive(Debug)]
pub struct Links {
    listener: Listener,
    requester: Requester,
    table: LinkTable,
    /// Events were lost, so that the table may differ from the kernel's: when it is to be read
    /// anew.
    stale: Option<Instant>,
    overruns: u64,
}

impl Links {
    /// Reads all interfaces and begins to follow them.
    pub fn open() -> io::Result<Self> {
        Links::with_receive_buffer(RECEIVE_BUFFER)
    }

    /// As [`Links::open`] with a buffer of `octets` for events that wait to be read; the system
    /// may limit it (`net.core.rmem_max`). A small one costs time, as everything is read anew when
    /// it overruns, and never truth.
    pub fn with_receive_buffer(octets: usize) -> io::Result<Self> {
        let groups = [
            libc::RTNLGRP_LINK,
            libc::RTNLGRP_IPV4_IFADDR,
            libc::RTNLGRP_IPV6_IFADDR,
            libc::RTNLGRP_IPV6_NETCONF,
        ];
        let mut links = Links {
            listener: Listener::open(&groups, octets)?,
            requester: Requester::open()?,
            table: LinkTable::default(),
            stale: None,
            overruns: 0,
        };
        links.read_first()?;
        links.table.take_changes();
        Ok(links)
    }

    /// Every interface known, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.table.iter()
    }

    /// How often events were lost as too many were waiting, since this was opened.
    pub const fn overruns(&self) -> u64 {
        self.overruns
    }

    /// Fills the table; with what there is, to be read anew soon, where the kernel's tables change
    /// all the time.
    fn read_first(&mut self) -> io::Result<()> {
        for _ in 0..FIRST_ATTEMPTS {
            let (fresh, consistent) = self.dump()?;
            self.table.replace(fresh);
            if consistent {
                return Ok(());
            }
        }
        self.stale = Some(Instant::now() + DUMP_PAUSE);
        Ok(())
    }

    /// Replaces the table by a complete dump. Events that are heard from now on are older or newer
    /// than it; taking all of them in ends with what the newest say.
    fn read_anew(&mut self) -> io::Result<()> {
        self.listener.discard()?;
        let (fresh, consistent) = self.dump()?;
        // An interface that an inconsistent dump misses may well be there.
        if consistent {
            self.table.replace(fresh);
            self.stale = None;
        } else {
            self.stale = Some(Instant::now() + DUMP_PAUSE);
        }
        Ok(())
    }

    /// What the kernel has, and whether that is all of one moment.
    fn dump(&mut self) -> io::Result<(LinkTable, bool)> {
        let mut fresh = LinkTable::for_dump();
        let consistent = dump(&mut self.requester, &mut fresh, link_message::dump_request())?
            & dump(&mut self.requester, &mut fresh, address_message::dump_request())?
            & dump(&mut self.requester, &mut fresh, ipv4_address_message::dump_request())?
            & dump(&mut self.requester, &mut fresh, netconf::DumpRequest)?;
        Ok((fresh, consistent))
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        loop {
            if let Some(at) = self.stale {
                if at > Instant::now() {
                    tokio::time::sleep_until(at.into()).await;
                }
                self.read_anew()?;
            } else {
                let table = &mut self.table;
                let heard = self.listener.hear(BATCH, |message| table.apply(message, monotonic()));
                if heard.await? == Heard::Overrun {
                    self.overruns += 1;
                    self.stale = Some(Instant::now());
                }
            }
            let changed = self.table.take_changes();
            if !changed.is_empty() {
                return Ok(changed);
            }
        }
    }

    fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.table.get(index)
    }

    fn by_name(&self, name: &str) -> Option<&Link> {
        self.table.by_name(name)
    }

    fn iter(&self) -> impl Iterator<Item = &Link> {
        self.table.iter()
    }
}

fn dump<M: NetlinkSerializable>(
    requester: &mut Requester,
    table: &mut LinkTable,
    request: M,
) -> io::Result<bool> {
    requester.dump(request, |message| table.apply(message, monotonic()))
}
