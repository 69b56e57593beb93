use std::{fmt, net::Ipv6Addr, time::Duration};

use etherparse::{
    Ipv6ExtensionSlice, LaxIpPayloadSlice, LaxIpv6Slice, LaxNetSlice, ip_number::IPV6_ICMP,
};

use super::link;
use crate::{model::InterfaceName, wire};

/// One packet of a capture.
#[derive(Debug, Clone)]
pub struct Packet<'a> {
    /// When it was captured, since 1970-01-01 00:00 UTC; `None` when the capture does not say.
    pub time: Option<Duration>,
    /// The interface, where the capture names it and interfaces can have that name.
    pub interface: Option<InterfaceName>,
    /// The kind of link by its number in captures: 1 is Ethernet.
    pub link_type: u16,
    /// The packet with its link's header, as far as it was captured.
    pub octets: &'a [u8],
}

/// An ICMPv6 message with what the checks of RFC 4861 6.1 need to know of its packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icmpv6<'a> {
    /// VLAN identifiers, the outermost first; none where the frame was not tagged.
    pub vlans: Vec<u16>,
    /// Source address.
    pub source: Ipv6Addr,
    /// Destination address.
    pub destination: Ipv6Addr,
    /// Hop limit.
    pub hop_limit: u8,
    /// It had a Fragment header, though all of it is here (RFC 6980 5).
    pub fragmented: bool,
    /// The message from its type octet on; its checksum is right.
    pub octets: &'a [u8],
}

/// Why a packet that may hold a message of the wanted type yields none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// The link is of a kind that is not known; its number.
    LinkType(u16),
    /// The headers before the message are too short or out of order.
    Malformed,
    /// The packet was captured only in part.
    CutShort,
    /// It is one of several fragments, which are not put together.
    Fragment,
    /// The checksum is wrong.
    Checksum,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flaw::LinkType(number) => write!(f, "link type {number} is not known"),
            Flaw::Malformed => f.write_str("malformed headers"),
            Flaw::CutShort => f.write_str("captured in part"),
            Flaw::Fragment => f.write_str("a fragment"),
            Flaw::Checksum => f.write_str("wrong checksum"),
        }
    }
}

impl<'a> Packet<'a> {
    /// The ICMPv6 message of this type in the packet; `None` where it is something else. Of later
    /// fragments the type is not known: they count as wanted.
    #[must_use]
    pub fn icmpv6(&self, message_type: u8) -> Option<Result<Icmpv6<'a>, Flaw>> {
        let sliced = match link::slice(self.link_type, self.octets) {
            Ok(sliced) => sliced,
            Err(flaw) => return Some(Err(flaw)),
        };
        let vlans = sliced.vlan_ids().iter().map(|id| id.value()).collect();
        match sliced.net {
            Some(LaxNetSlice::Ipv6(packet)) => message(&packet, message_type, vlans),
            // An IPv6 packet would be there if its header were whole.
            None if sliced.stop_err.is_some() => Some(Err(Flaw::Malformed)),
            _ => None,
        }
    }
}

/// Headers that stand between IPv6's own and the message (RFC 8200 4): Hop-by-Hop Options, Routing,
/// Fragment, Authentication, Destination Options.
const EXTENSIONS: [u8; 5] = [0, 43, 44, 51, 60];

fn message<'a>(
    packet: &LaxIpv6Slice<'a>,
    message_type: u8,
    vlans: Vec<u16>,
) -> Option<Result<Icmpv6<'a>, Flaw>> {
    let payload: &LaxIpPayloadSlice<'a> = packet.payload();
    let octets = payload.payload;
    if EXTENSIONS.contains(&payload.ip_number.0) {
        return Some(Err(if payload.incomplete { Flaw::CutShort } else { Flaw::Malformed }));
    }
    if payload.ip_number != IPV6_ICMP {
        return None;
    }
    let fragments = Fragments::of(packet);
    if fragments.later {
        return Some(Err(Flaw::Fragment));
    }
    if octets.first().is_some_and(|&octet| octet != message_type) {
        return None;
    }
    let header = packet.header();
    let (source, destination) = (header.source_addr(), header.destination_addr());
    Some(if fragments.some {
        Err(Flaw::Fragment)
    } else if payload.incomplete {
        Err(Flaw::CutShort)
    } else if !has_right_checksum(source, destination, octets) {
        Err(Flaw::Checksum)
    } else {
        Ok(Icmpv6 {
            vlans,
            source,
            destination,
            hop_limit: header.hop_limit(),
            fragmented: fragments.header,
            octets,
        })
    })
}

/// What the Fragment headers say.
#[derive(Default)]
struct Fragments {
    /// There is one.
    header: bool,
    /// This is not the whole packet.
    some: bool,
    /// The beginning is in another packet.
    later: bool,
}

impl Fragments {
    fn of(packet: &LaxIpv6Slice<'_>) -> Self {
        let mut all = Fragments::default();
        for header in packet.extensions().clone() {
            if let Ipv6ExtensionSlice::Fragment(fragment) = header {
                all.header = true;
                all.some |= fragment.is_fragmenting_payload();
                all.later |= fragment.fragment_offset().value() > 0;
            }
        }
        all
    }
}

fn has_right_checksum(source: Ipv6Addr, destination: Ipv6Addr, message: &[u8]) -> bool {
    let checksum = wire::checksum(source, destination, message).to_be_bytes();
    message.get(2..).is_some_and(|rest| rest.starts_with(&checksum))
}
