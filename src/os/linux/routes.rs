//! [`Routes`]: whether a few routes are there, kept true by netlink events.

use std::{
    collections::BTreeSet,
    io,
    net::Ipv6Addr,
    time::{Duration, Instant},
};

use netlink_packet_core::NlasIterator;
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    route::{RouteHeader, RouteMessage, RouteType},
};
use nix::libc;

use super::netlink::{Heard, Listener, Message, Requester};
use crate::{
    model::Prefix,
    os::{InterfaceIndex, KnownRoutes, RouteKey},
};

/// Room for the events of a full table that changes; what does not fit is read anew.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;
/// Datagrams taken in before the changes are handed on.
const BATCH: usize = 4096;
/// How often the tables are read at once while the kernel calls that inconsistent.
const ATTEMPTS: usize = 4;
/// How long the kernel may go on changing its tables after that, or before they are read again.
const PAUSE: Duration = Duration::from_millis(50);
const HEADER_LENGTH: usize = 12;
/// `struct rtnexthop` before its attributes.
const NEXT_HOP_LENGTH: usize = 8;

/// Follows routes of the network namespace it was opened in. While no route is asked for it costs
/// nothing: a router may have a million.
#[derive(Debug, Default)]
pub struct Routes {
    wanted: BTreeSet<RouteKey>,
    socket: Option<(Listener, Requester)>,
    known: KnownRoutes,
    /// When the tables are to be read anew.
    stale: Option<Instant>,
}

/// A route to somewhere, and the interfaces that it leads through.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    key: RouteKey,
    /// It forwards packets, where its interfaces do.
    forwards: bool,
    interfaces: BTreeSet<InterfaceIndex>,
}

impl Routes {
    /// Follows these from now on, in place of those before.
    pub fn watch(&mut self, wanted: BTreeSet<RouteKey>) -> io::Result<()> {
        if wanted == self.wanted {
            return Ok(());
        }
        let socket = self.socket.take().filter(|_| !wanted.is_empty());
        *self = Routes::default();
        if wanted.is_empty() {
            return Ok(());
        }
        let socket = match socket {
            Some(socket) => socket,
            None => {
                let groups = [libc::RTNLGRP_IPV6_ROUTE];
                (Listener::open(&groups, RECEIVE_BUFFER)?, Requester::open()?)
            }
        };
        (self.socket, self.wanted) = (Some(socket), wanted);
        let read = self.read_anew();
        if read.is_err() {
            // To be tried again by whoever asks again.
            *self = Routes::default();
        }
        read
    }

    /// Those that are there, with the interfaces that they lead through.
    pub fn known(&self) -> &KnownRoutes {
        &self.known
    }

    /// Waits until another of them is there or gone. May be cancelled.
    pub async fn changed(&mut self) -> io::Result<()> {
        loop {
            let Some((listener, _)) = &mut self.socket else { return std::future::pending().await };
            if let Some(at) = self.stale {
                tokio::time::sleep_until(at.into()).await;
                let before = self.known.clone();
                self.read_anew()?;
                if self.known != before {
                    return Ok(());
                }
            } else {
                let mut concerned = false;
                let wanted = &self.wanted;
                let heard = listener.hear(BATCH, |message| {
                    concerned |= concerns(message, wanted);
                });
                // What an event leaves of several routes to one destination only the table tells.
                if heard.await? == Heard::Overrun || concerned {
                    self.stale = Some(Instant::now());
                }
            }
        }
    }

    fn read_anew(&mut self) -> io::Result<()> {
        let Some((listener, requester)) = &mut self.socket else { return Ok(()) };
        // What is heard from now on is told of once more, at worst.
        listener.discard()?;
        for _ in 0..ATTEMPTS {
            let mut known = KnownRoutes::new();
            let mut message = RouteMessage::default();
            message.header.address_family = AddressFamily::Inet6;
            let request = RouteNetlinkMessage::GetRoute(message);
            let consistent = requester.dump(request, |message| {
                let report = parse(message.payload).filter(|it| self.wanted.contains(&it.key));
                if let Some(Report { key, forwards: true, interfaces }) = report {
                    known.entry(key).or_default().extend(interfaces);
                }
            })?;
            self.known = known;
            if consistent {
                self.stale = None;
                return Ok(());
            }
        }
        self.stale = Some(Instant::now() + PAUSE);
        Ok(())
    }
}

/// Whether a message is about one of the `wanted` routes.
fn concerns(message: Message<'_>, wanted: &BTreeSet<RouteKey>) -> bool {
    matches!(message.kind, libc::RTM_NEWROUTE | libc::RTM_DELROUTE)
        && parse(message.payload).is_some_and(|it| wanted.contains(&it.key))
}

/// What a message says; `None` where it is malformed or not about a route to a prefix.
fn parse(payload: &[u8]) -> Option<Report> {
    let header = RouteHeader::parse(payload).ok()?;
    if header.address_family != AddressFamily::Inet6 || header.source_prefix_length != 0 {
        return None;
    }
    // Only the default route has none.
    let mut destination = Ipv6Addr::UNSPECIFIED;
    let mut table = u32::from(header.table);
    let mut interfaces = BTreeSet::new();
    for attribute in NlasIterator::new(payload.get(HEADER_LENGTH..)?).flatten() {
        let value = attribute.value();
        let number = || value.first_chunk().copied().map(u32::from_ne_bytes);
        match attribute.kind() {
            libc::RTA_DST => destination = Ipv6Addr::from(*value.first_chunk::<16>()?),
            libc::RTA_TABLE => table = number()?,
            libc::RTA_OIF => interfaces.extend(number().and_then(InterfaceIndex::new)),
            libc::RTA_MULTIPATH => interfaces.extend(next_hops(value)),
            _ => {}
        }
    }
    // A cached route is no entry of the table.
    let cloned = header.flags.bits() & libc::RTM_F_CLONED != 0;
    let destination = Prefix::new(destination, header.destination_prefix_length).ok()?;
    let forwards = header.kind == RouteType::Unicast && !cloned;
    Some(Report { key: RouteKey { destination, table }, forwards, interfaces })
}

/// The interfaces of a list of `struct rtnexthop`.
fn next_hops(list: &[u8]) -> Vec<InterfaceIndex> {
    let mut rest = list;
    let mut all = Vec::new();
    while let Some(&[l0, l1, _flags, _, i0, i1, i2, i3]) = rest.first_chunk::<NEXT_HOP_LENGTH>() {
        let length = usize::from(u16::from_ne_bytes([l0, l1]));
        all.extend(InterfaceIndex::new(u32::from_ne_bytes([i0, i1, i2, i3])));
        match rest.get(length.next_multiple_of(4)..) {
            Some(next) if length >= NEXT_HOP_LENGTH => rest = next,
            _ => break,
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(octets: &mut Vec<u8>, kind: u16, value: &[u8]) {
        octets.extend(u16::try_from(value.len() + 4).unwrap().to_ne_bytes());
        octets.extend(kind.to_ne_bytes());
        octets.extend(value);
        octets.resize(octets.len().next_multiple_of(4), 0);
    }

    /// A default route of this kind in a table below 256.
    fn route(table: u8, kind: u8, more: &[(u16, &[u8])]) -> Vec<u8> {
        let mut octets = vec![10, 0, 0, 0, table, 2, 0, kind, 0, 0, 0, 0];
        for (kind, value) in more {
            attribute(&mut octets, *kind, value);
        }
        octets
    }

    fn read(octets: &[u8]) -> Option<(String, u32, bool, Vec<u32>)> {
        let Report { key, forwards, interfaces } = parse(octets)?;
        let interfaces = interfaces.into_iter().map(InterfaceIndex::get).collect();
        Some((key.destination.to_string(), key.table, forwards, interfaces))
    }

    #[test]
    fn a_route_through_one_interface_or_several() {
        let one = route(254, 1, &[(libc::RTA_OIF, &7_u32.to_ne_bytes())]);
        assert_eq!(read(&one), Some(("::/0".to_owned(), 254, true, vec![7])));
        let mut hops = Vec::new();
        for index in [8_u32, 9] {
            hops.extend(16_u16.to_ne_bytes());
            hops.extend([0, 0]);
            hops.extend(index.to_ne_bytes());
            hops.extend([8, 0, 5, 0, 1, 2, 3, 4]);
        }
        let several = route(
            252,
            1,
            &[(libc::RTA_TABLE, &1000_u32.to_ne_bytes()), (libc::RTA_MULTIPATH, &hops)],
        );
        assert_eq!(read(&several), Some(("::/0".to_owned(), 1000, true, vec![8, 9])));
        for length in 0..HEADER_LENGTH {
            assert_eq!(read(&one[..length]), None, "{length} octets");
        }
        // Lengths that make no sense end a list.
        for length in [0_u16, 7, 200] {
            hops[..2].copy_from_slice(&length.to_ne_bytes());
            assert!(next_hops(&hops).len() <= 1);
        }
    }

    #[test]
    fn what_forwards_nothing_is_no_way() {
        for kind in [0, 2, 6, 7, 8] {
            let forwards = read(&route(254, kind, &[])).map(|(_, _, forwards, _)| forwards);
            assert_eq!(forwards, Some(false), "{kind}");
        }
        let mut of_a_source = route(254, 1, &[]);
        of_a_source[2] = 64;
        assert_eq!(read(&of_a_source), None);
    }
}
