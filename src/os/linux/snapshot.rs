//! [`snapshot`]: settings, routes and limits, each read once.

use std::{fs, io, net::Ipv6Addr, str::FromStr};

use netlink_packet_core::NlasIterator;
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    neighbour_table::NeighbourTableMessage,
    route::{RouteHeader, RouteMessage, RouteType},
};
use nix::libc;

use super::{Links, context, netlink::Requester};
use crate::{
    model::Prefix,
    os::{InterfaceIndex, KernelLimits, LinkSettings, NeighbourLimits, Snapshot},
};

/// How often a dump of routes is tried while the kernel calls it inconsistent.
const ATTEMPTS: usize = 4;
const ROUTE_HEADER_LENGTH: usize = 12;
/// `struct ndtmsg` is the family and padding.
const TABLE_HEADER_LENGTH: usize = 4;
/// The kernel's name of IPv6's neighbour table.
const TABLE_NAME: &[u8] = b"ndisc_cache";
const NDTA_NAME: u16 = 1;
const NDTA_THRESH2: u16 = 3;
const NDTA_THRESH3: u16 = 4;

/// Reads what the kernel has now beside `links`; needs no privilege.
pub fn snapshot(links: &Links) -> io::Result<Snapshot> {
    let mut requester = Requester::open()?;
    let mut snapshot = Snapshot {
        limits: KernelLimits {
            option_memory: number("/proc/sys/net/core/optmem_max"),
            receive_memory: number("/proc/sys/net/core/rmem_max"),
            neighbours: neighbour_limits(&mut requester).unwrap_or_default(),
        },
        ..Snapshot::default()
    };
    for link in links.iter() {
        snapshot.links.insert(link.index, link_settings(&link.name));
    }
    for (index, destination) in on_link_routes(&mut requester)? {
        snapshot.links.entry(index).or_default().on_link.push(destination);
    }
    Ok(snapshot)
}

/// What cannot be read has the kernel's default.
fn link_settings(name: &str) -> LinkSettings {
    let setting = |key: &str| number::<i32>(&format!("/proc/sys/net/ipv6/conf/{name}/{key}"));
    LinkSettings {
        accepts_advertisements: setting("accept_ra") == Some(2),
        ipv6_disabled: setting("disable_ipv6") == Some(1),
        on_link: Vec::new(),
    }
}

fn number<T: FromStr>(path: &str) -> Option<T> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// Where each route leads that needs no other router. Where the kernel's tables change all the
/// time, those of the last attempt.
fn on_link_routes(requester: &mut Requester) -> io::Result<Vec<(InterfaceIndex, Prefix)>> {
    let mut routes = Vec::new();
    for _ in 0..ATTEMPTS {
        routes.clear();
        let mut message = RouteMessage::default();
        message.header.address_family = AddressFamily::Inet6;
        let consistent = requester.dump(RouteNetlinkMessage::GetRoute(message), |message| {
            if message.kind == libc::RTM_NEWROUTE {
                routes.extend(on_link_route(message.payload));
            }
        });
        if consistent.map_err(context("reading the routes"))? {
            break;
        }
    }
    Ok(routes)
}

/// The interface and destination of a route without a gateway; `None` when the message is
/// malformed or about something else.
fn on_link_route(payload: &[u8]) -> Option<(InterfaceIndex, Prefix)> {
    let header = RouteHeader::parse(payload).ok()?;
    if header.address_family != AddressFamily::Inet6 || header.kind != RouteType::Unicast {
        return None;
    }
    // Only the default route has none.
    let mut destination = Ipv6Addr::UNSPECIFIED;
    let mut interface = None;
    for attribute in NlasIterator::new(payload.get(ROUTE_HEADER_LENGTH..)?).flatten() {
        let value = attribute.value();
        match attribute.kind() {
            libc::RTA_DST => destination = Ipv6Addr::from(*value.first_chunk::<16>()?),
            libc::RTA_OIF => interface = value.first_chunk().copied().map(u32::from_ne_bytes),
            libc::RTA_GATEWAY | libc::RTA_VIA => return None,
            _ => {}
        }
    }
    let destination = Prefix::new(destination, header.destination_prefix_length).ok()?;
    Some((InterfaceIndex::new(interface?)?, destination))
}

/// The neighbour table is the machine's, but only netlink tells of it in every namespace.
fn neighbour_limits(requester: &mut Requester) -> io::Result<Option<NeighbourLimits>> {
    let mut message = NeighbourTableMessage::default();
    message.header.family = AddressFamily::Inet6;
    let mut limits = None;
    let request = RouteNetlinkMessage::GetNeighbourTable(message);
    requester
        .dump(request, |message| {
            if message.kind == libc::RTM_NEWNEIGHTBL {
                limits = limits.or_else(|| table_limits(message.payload));
            }
        })
        .map_err(context("reading the limits of the neighbour table"))?;
    Ok(limits)
}

fn table_limits(payload: &[u8]) -> Option<NeighbourLimits> {
    let mut ours = false;
    let (mut soft, mut hard) = (None, None);
    for attribute in NlasIterator::new(payload.get(TABLE_HEADER_LENGTH..)?).flatten() {
        let number = || attribute.value().first_chunk().copied().map(u32::from_ne_bytes);
        match attribute.kind() {
            NDTA_NAME => ours = attribute.value().split(|octet| *octet == 0).next()? == TABLE_NAME,
            NDTA_THRESH2 => soft = number(),
            NDTA_THRESH3 => hard = number(),
            _ => {}
        }
    }
    Some(NeighbourLimits { soft: soft?, hard: hard? }).filter(|_| ours)
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

    /// A route of `kind` to 2001:db8::/32 through interface 7.
    fn route(kind: u8, more: &[(u16, &[u8])]) -> Vec<u8> {
        let mut octets = vec![10, 32, 0, 0, 254, 2, 0, kind, 0, 0, 0, 0];
        let address: Ipv6Addr = "2001:db8::".parse().unwrap();
        attribute(&mut octets, 1, &address.octets());
        attribute(&mut octets, 4, &7u32.to_ne_bytes());
        for (kind, value) in more {
            attribute(&mut octets, *kind, value);
        }
        octets
    }

    #[test]
    fn a_route_without_a_gateway_is_read() {
        let (index, destination) = on_link_route(&route(1, &[(6, &[0; 4])])).unwrap();
        assert_eq!((index.get(), destination.to_string().as_str()), (7, "2001:db8::/32"));
    }

    #[test]
    fn gateways_other_kinds_and_cut_messages_are_none() {
        assert_eq!(on_link_route(&route(1, &[(5, &[0xfe; 16])])), None, "RTA_GATEWAY");
        assert_eq!(on_link_route(&route(1, &[(18, &[2, 0, 10, 0, 0, 1])])), None, "RTA_VIA");
        for kind in [0, 2, 5, 7] {
            assert_eq!(on_link_route(&route(kind, &[])), None, "{kind}");
        }
        let octets = route(1, &[]);
        for length in 0..octets.len() {
            assert_eq!(on_link_route(&octets[..length]), None, "{length} octets");
        }
        let mut long = octets.clone();
        long[1] = 129;
        assert_eq!(on_link_route(&long), None);
    }

    #[test]
    fn a_default_route_has_no_destination() {
        let mut octets = vec![10, 0, 0, 0, 254, 2, 0, 1, 0, 0, 0, 0];
        attribute(&mut octets, 4, &7u32.to_ne_bytes());
        assert_eq!(on_link_route(&octets).unwrap().1.to_string(), "::/0");
    }

    #[test]
    fn the_limits_are_those_of_ipv6() {
        let table = |name: &[u8]| {
            let mut octets = vec![10, 0, 0, 0];
            attribute(&mut octets, NDTA_NAME, name);
            for (kind, limit) in [(2, 128u32), (NDTA_THRESH2, 512), (NDTA_THRESH3, 1024)] {
                attribute(&mut octets, kind, &limit.to_ne_bytes());
            }
            octets
        };
        let limits = Some(NeighbourLimits { soft: 512, hard: 1024 });
        assert_eq!(table_limits(&table(b"ndisc_cache\0")), limits);
        assert_eq!(table_limits(&table(b"arp_cache\0")), None);
        let octets = table(b"ndisc_cache\0");
        for length in 0..octets.len() {
            assert_eq!(table_limits(&octets[..length]), None, "{length} octets");
        }
    }
}
