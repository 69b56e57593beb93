//! The netlink messages that make and change interfaces.

use std::{
    collections::HashSet,
    io,
    net::{IpAddr, Ipv6Addr},
    os::fd::{AsRawFd, BorrowedFd},
};

use netlink_packet_core::{NLM_F_CREATE, NLM_F_EXCL};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressFlags, AddressMessage},
    link::{InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage},
    route::RouteMessage,
};

use crate::os::netlink::NetlinkSocket;

/// An interface as the kernel describes it.
#[derive(Debug, Clone)]
pub(super) struct Description {
    /// Its index in its namespace.
    pub(super) index: u32,
    /// The whole answer.
    pub(super) message: LinkMessage,
}

impl Description {
    /// Its Ethernet address.
    pub(super) fn ethernet_address(&self) -> Option<[u8; 6]> {
        self.message.attributes.iter().find_map(|attribute| match attribute {
            LinkAttribute::Address(octets) => octets.as_slice().try_into().ok(),
            _ => None,
        })
    }
}

/// Makes a veth pair: `name` in the socket's namespace and `peer_name` in `peer_namespace`.
pub(super) fn make_pair(
    socket: &mut NetlinkSocket,
    name: &str,
    peer_name: &str,
    peer_namespace: BorrowedFd<'_>,
    mtu: u32,
) -> io::Result<()> {
    let mut peer = LinkMessage::default();
    peer.attributes = vec![
        LinkAttribute::IfName(peer_name.into()),
        LinkAttribute::Mtu(mtu),
        LinkAttribute::NetNsFd(peer_namespace.as_raw_fd()),
    ];
    let mut pair = LinkMessage::default();
    pair.attributes = vec![
        LinkAttribute::IfName(name.into()),
        LinkAttribute::Mtu(mtu),
        LinkAttribute::LinkInfo(vec![
            LinkInfo::Kind(InfoKind::Veth),
            LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer))),
        ]),
    ];
    socket.change(RouteNetlinkMessage::NewLink(pair), NLM_F_CREATE | NLM_F_EXCL)
}

/// Takes an interface administratively up or down.
pub(super) fn set_up(socket: &mut NetlinkSocket, index: u32, up: bool) -> io::Result<()> {
    let mut message = LinkMessage::default();
    message.header.index = index;
    message.header.change_mask = LinkFlags::Up;
    message.header.flags = if up { LinkFlags::Up } else { LinkFlags::empty() };
    socket.change(RouteNetlinkMessage::SetLink(message), 0)
}

/// The interface called `name`.
pub(super) fn by_name(socket: &mut NetlinkSocket, name: &str) -> io::Result<Description> {
    let mut question = LinkMessage::default();
    question.attributes = vec![LinkAttribute::IfName(name.into())];
    describe(socket, question)
}

/// The interface with this index.
pub(super) fn by_index(socket: &mut NetlinkSocket, index: u32) -> io::Result<Description> {
    let mut question = LinkMessage::default();
    question.header.index = index;
    describe(socket, question)
}

fn describe(socket: &mut NetlinkSocket, question: LinkMessage) -> io::Result<Description> {
    for answer in socket.get(RouteNetlinkMessage::GetLink(question))? {
        if let RouteNetlinkMessage::NewLink(message) = answer {
            return Ok(Description { index: message.header.index, message });
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

/// Adds an address that needs no duplicate address detection.
pub(super) fn add_address(
    socket: &mut NetlinkSocket,
    index: u32,
    address: Ipv6Addr,
    prefix_length: u8,
) -> io::Result<()> {
    let mut message = AddressMessage::default();
    message.header.family = AddressFamily::Inet6;
    message.header.index = index;
    message.header.prefix_len = prefix_length;
    message.attributes = vec![
        AddressAttribute::Address(IpAddr::V6(address)),
        AddressAttribute::Flags(AddressFlags::Nodad),
    ];
    socket.change(RouteNetlinkMessage::NewAddress(message), NLM_F_CREATE | NLM_F_EXCL)
}

/// All IPv6 addresses of the namespace.
pub(super) fn addresses(socket: &mut NetlinkSocket) -> io::Result<Vec<AddressMessage>> {
    let mut question = AddressMessage::default();
    question.header.family = AddressFamily::Inet6;
    let answers = socket.dump(RouteNetlinkMessage::GetAddress(question))?;
    let address = |answer| match answer {
        RouteNetlinkMessage::NewAddress(message) => Some(message),
        _ => None,
    };
    Ok(answers.into_iter().filter_map(address).collect())
}

/// All IPv6 routes of the namespace.
pub(super) fn routes(socket: &mut NetlinkSocket) -> io::Result<Vec<RouteMessage>> {
    let mut question = RouteMessage::default();
    question.header.address_family = AddressFamily::Inet6;
    let answers = socket.dump(RouteNetlinkMessage::GetRoute(question))?;
    let route = |answer| match answer {
        RouteNetlinkMessage::NewRoute(message) => Some(message),
        _ => None,
    };
    Ok(answers.into_iter().filter_map(route).collect())
}

/// The interface's link-local address that packets can be sent from.
pub(super) fn link_local(socket: &mut NetlinkSocket, index: u32) -> io::Result<Option<Ipv6Addr>> {
    let addresses = addresses(socket)?;
    let mut own = addresses.iter().filter(|message| message.header.index == index);
    Ok(own.find_map(usable_link_local))
}

/// The interfaces that have a link-local address to send from.
pub(super) fn with_link_local(socket: &mut NetlinkSocket) -> io::Result<HashSet<u32>> {
    let addresses = addresses(socket)?;
    let usable = addresses.iter().filter(|message| usable_link_local(message).is_some());
    Ok(usable.map(|message| message.header.index).collect())
}

fn usable_link_local(message: &AddressMessage) -> Option<Ipv6Addr> {
    let mut address = None;
    for attribute in &message.attributes {
        match attribute {
            AddressAttribute::Address(IpAddr::V6(value)) => address = Some(*value),
            AddressAttribute::Flags(flags)
                if flags.intersects(AddressFlags::Tentative | AddressFlags::Dadfailed) =>
            {
                return None;
            }
            _ => {}
        }
    }
    address.filter(Ipv6Addr::is_unicast_link_local)
}
