//! [`Links`]: the table of interfaces, kept true by netlink events.

use std::{io, time::Instant};

use netlink_packet_core::NetlinkSerializable;
use nix::libc;

use super::{
    address_message, link_message, netconf,
    netlink::{Heard, Listener, Requester},
    table::LinkTable,
};
use crate::os::{InterfaceIndex, Link, LinkWatch};

/// Room for the events of some 5,000 interfaces being made and raised at once; the kernel takes
/// memory only for what is really waiting.
const RECEIVE_BUFFER: usize = 32 * 1024 * 1024;
/// Datagrams taken in before the changes are handed on, so that an endless flood of events keeps
/// nobody waiting.
const BATCH: usize = 4096;
/// How often in a row a dump that the kernel calls inconsistent is repeated at once.
const DUMP_ATTEMPTS: usize = 4;

/// Follows the interfaces of the network namespace it was opened in.
#[derive(Debug)]
pub struct Links {
    listener: Listener,
    requester: Requester,
    table: LinkTable,
    /// Events were lost, so that the table may differ from the kernel's.
    stale: bool,
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
        let groups = [libc::RTNLGRP_LINK, libc::RTNLGRP_IPV6_IFADDR, libc::RTNLGRP_IPV6_NETCONF];
        let mut links = Links {
            listener: Listener::open(&groups, octets)?,
            requester: Requester::open()?,
            table: LinkTable::default(),
            stale: true,
        };
        links.read_anew()?;
        links.table.take_changes();
        Ok(links)
    }

    /// Every interface known, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Link> {
        self.table.iter()
    }

    /// Replaces the table by a complete dump. Events that are heard from now on are older or newer
    /// than it; taking all of them in ends with what the newest say.
    fn read_anew(&mut self) -> io::Result<()> {
        for _ in 0..DUMP_ATTEMPTS {
            let mut fresh = LinkTable::for_dump();
            let consistent = dump(&mut self.requester, &mut fresh, link_message::dump_request())?
                & dump(&mut self.requester, &mut fresh, address_message::dump_request())?
                & dump(&mut self.requester, &mut fresh, netconf::DumpRequest)?;
            self.table.replace(fresh);
            if consistent {
                self.stale = false;
                break;
            }
        }
        Ok(())
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        loop {
            if self.stale {
                self.listener.discard()?;
                self.read_anew()?;
            } else {
                let table = &mut self.table;
                let heard =
                    self.listener.hear(BATCH, |message| table.apply(message, Instant::now()));
                self.stale = heard.await? == Heard::Overrun;
            }
            let changed = self.table.take_changes();
            if !changed.is_empty() {
                return Ok(changed);
            }
            if self.stale {
                tokio::task::yield_now().await;
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

fn dump<M: NetlinkSerializable>(
    requester: &mut Requester,
    table: &mut LinkTable,
    request: M,
) -> io::Result<bool> {
    requester.dump(request, |message| table.apply(message, Instant::now()))
}
