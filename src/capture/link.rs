//! What stands before the IPv6 header, by the number of the link's kind
//! (<https://www.tcpdump.org/linktypes.html>).

use etherparse::{EtherType, LaxSlicedPacket};

use super::Flaw;

/// BSD's loopback: the address family, in the order of octets of whoever wrote it.
const NULL: u16 = 0;
const ETHERNET: u16 = 1;
/// Raw IP, with the numbers that some systems use in files as well.
const RAW: [u16; 5] = [12, 14, 101, 228, 229];
/// OpenBSD's loopback: the address family, big-endian.
const LOOP: u16 = 108;
/// Linux's cooked capture, in which the protocol stands last.
const LINUX_SLL: u16 = 113;
/// Its second version, in which the protocol stands first.
const LINUX_SLL2: u16 = 276;

const FAMILY_OCTETS: usize = 4;
const SLL_PROTOCOL: usize = 14;
const SLL_OCTETS: usize = 16;
const SLL2_OCTETS: usize = 20;

/// The headers of a packet, from the link on.
pub(super) fn slice(link_type: u16, octets: &[u8]) -> Result<LaxSlicedPacket<'_>, Flaw> {
    match link_type {
        ETHERNET => LaxSlicedPacket::from_ethernet(octets).map_err(|_| Flaw::Malformed),
        LINUX_SLL => cooked(octets, SLL_PROTOCOL, SLL_OCTETS),
        LINUX_SLL2 => cooked(octets, 0, SLL2_OCTETS),
        NULL | LOOP => ip(octets.get(FAMILY_OCTETS..).unwrap_or_default()),
        _ if RAW.contains(&link_type) => ip(octets),
        _ => Err(Flaw::LinkType(link_type)),
    }
}

/// The version in the packet itself says more than the systems' numbers for address families.
fn ip(octets: &[u8]) -> Result<LaxSlicedPacket<'_>, Flaw> {
    LaxSlicedPacket::from_ip(octets).map_err(|_| Flaw::Malformed)
}

fn cooked(octets: &[u8], protocol: usize, length: usize) -> Result<LaxSlicedPacket<'_>, Flaw> {
    let protocol = octets.get(protocol..).and_then(|rest| rest.first_chunk().copied());
    match (protocol, octets.get(length..)) {
        (Some(protocol), Some(rest)) => {
            let ether_type = EtherType(u16::from_be_bytes(protocol));
            Ok(LaxSlicedPacket::from_ether_type(ether_type, rest))
        }
        _ => Err(Flaw::Malformed),
    }
}
