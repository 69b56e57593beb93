//! Raw ICMPv6 sockets.

use std::{io, net::Ipv6Addr};

use nix::libc;
use socket2::{Domain, Protocol, Socket, Type};

use super::{context, option};

/// The all-routers group that hosts solicit (RFC 4861 2.3).
pub(super) const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// `ICMPV6_FILTER` of `linux/icmpv6.h`.
const ICMPV6_FILTER: libc::c_int = 1;

/// Opens a non-blocking raw ICMPv6 socket that receives messages of `types` only.
pub(super) fn open(types: &[u8]) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV6, Type::RAW.nonblocking(), Some(Protocol::ICMPV6))
        .map_err(context("raw ICMPv6 socket"))?;
    option::set(&socket, libc::IPPROTO_ICMPV6, ICMPV6_FILTER, &filter(types))
        .map_err(context("raw ICMPv6 socket: ICMPV6_FILTER"))?;
    socket
        .set_multicast_loop_v6(false)
        .map_err(context("raw ICMPv6 socket: IPV6_MULTICAST_LOOP"))?;
    Ok(socket)
}

/// `struct icmp6_filter`: eight words in which a set bit blocks its type.
fn filter(types: &[u8]) -> [u8; 32] {
    let mut words = [u32::MAX; 8];
    for kind in types {
        if let Some(word) = words.get_mut(usize::from(kind / 32)) {
            *word &= !(1 << (kind % 32));
        }
    }
    let mut octets = [0; 32];
    for (place, word) in octets.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_ne_bytes());
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_blocks_all_but_the_types() {
        let octets = filter(&[133, 134]);
        let passes = |kind: u8| {
            let word = usize::from(kind / 32) * 4;
            let word = u32::from_ne_bytes(octets[word..word + 4].try_into().unwrap());
            word & 1 << (kind % 32) == 0
        };
        let passing: Vec<u8> = (0..=255).filter(|kind| passes(*kind)).collect();
        assert_eq!(passing, [133, 134]);
    }
}
