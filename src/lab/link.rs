//! The netlink messages that make and change interfaces.

use std::{
    io,
    net::{IpAddr, Ipv6Addr},
    os::fd::{AsRawFd, BorrowedFd},
};

use netlink_packet_core::{NLM_F_CREATE, NLM_F_EXCL, Parseable};
use netlink_packet_route::{
    AddressFamily, RouteNetlinkMessage,
    address::{AddressAttribute, AddressFlags, AddressMessage},
    link::{InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage},
    route::RouteMessage,
};

use crate::os::{
    address_message::{self, AddressReport},
    netlink::Requester,
};

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

/// One end of a veth pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct End<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its index, which must be free.
    pub(super) index: u32,
}

/// Makes a veth pair: `near` in the requester's namespace and `far` in `far_namespace`.
pub(super) fn make_pair(
    requests: &mut Requester,
    near: End<'_>,
    far: End<'_>,
    far_namespace: BorrowedFd<'_>,
    mtu: u32,
) -> io::Result<()> {
    let mut peer = LinkMessage::default();
    peer.header.index = far.index;
    peer.attributes = vec![
        LinkAttribute::IfName(far.name.into()),
        LinkAttribute::Mtu(mtu),
        LinkAttribute::NetNsFd(far_namespace.as_raw_fd()),
    ];
    let mut pair = LinkMessage::default();
    pair.header.index = near.index;
    pair.attributes = vec![
        LinkAttribute::IfName(near.name.into()),
        LinkAttribute::Mtu(mtu),
        LinkAttribute::LinkInfo(vec![
            LinkInfo::Kind(InfoKind::Veth),
            LinkInfo::Data(InfoData::Veth(InfoVeth::Peer(peer))),
        ]),
    ];
    requests.request(RouteNetlinkMessage::NewLink(pair), NLM_F_CREATE | NLM_F_EXCL)
}

/// Takes an interface administratively up or down.
pub(super) fn set_up(requests: &mut Requester, index: u32, up: bool) -> io::Result<()> {
    let mut message = LinkMessage::default();
    message.header.index = index;
    message.header.change_mask = LinkFlags::Up;
    message.header.flags = if up { LinkFlags::Up } else { LinkFlags::empty() };
    requests.request(RouteNetlinkMessage::SetLink(message), 0)
}

/// The interface called `name`.
pub(super) fn by_name(requests: &mut Requester, name: &str) -> io::Result<Description> {
    let mut question = LinkMessage::default();
    question.attributes = vec![LinkAttribute::IfName(name.into())];
    describe(requests, question)
}

/// The interface with this index.
pub(super) fn by_index(requests: &mut Requester, index: u32) -> io::Result<Description> {
    let mut question = LinkMessage::default();
    question.header.index = index;
    describe(requests, question)
}

fn describe(requests: &mut Requester, question: LinkMessage) -> io::Result<Description> {
    let mut found = None;
    requests.ask(RouteNetlinkMessage::GetLink(question), 0, |answer| {
        found = LinkMessage::parse(answer.payload).ok();
    })?;
    let message = found.ok_or(io::ErrorKind::NotFound)?;
    Ok(Description { index: message.header.index, message })
}

/// Adds an address that needs no duplicate address detection.
pub(super) fn add_address(
    requests: &mut Requester,
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
    requests.request(RouteNetlinkMessage::NewAddress(message), NLM_F_CREATE | NLM_F_EXCL)
}

/// All IPv6 addresses of the namespace.
pub(super) fn addresses(requests: &mut Requester) -> io::Result<Vec<AddressReport>> {
    let mut found = Vec::new();
    requests.dump(address_message::dump_request(), |answer| {
        found.extend(AddressReport::parse(answer.payload));
    })?;
    Ok(found)
}

/// All IPv6 routes of the namespace.
pub(super) fn routes(requests: &mut Requester) -> io::Result<Vec<RouteMessage>> {
    let mut question = RouteMessage::default();
    question.header.address_family = AddressFamily::Inet6;
    let mut found = Vec::new();
    requests.dump(RouteNetlinkMessage::GetRoute(question), |answer| {
        found.extend(RouteMessage::parse(answer.payload).ok());
    })?;
    Ok(found)
}

/// The link-local addresses of the namespace's interfaces and whether packets can be sent from
/// them yet, in the kernel's order.
pub(super) fn link_locals(requests: &mut Requester) -> io::Result<Vec<(u32, Ipv6Addr, bool)>> {
    let mut found = addresses(requests)?;
    found.retain(|report| report.address.is_unicast_link_local());
    let describe =
        |report: &AddressReport| (report.index.get(), report.address, !report.is_unproven());
    Ok(found.iter().map(describe).collect())
}
