//! Received messages at random, good and bad.

use std::net::Ipv6Addr;

use fastrand::Rng;

use crate::os::{InterfaceIndex, Received};

use super::configuration::{chance, host};

const SOLICITATION: [u8; 8] = [133, 0, 0, 0, 0, 0, 0, 0];
/// A Source Link-Layer Address.
const ADDRESS: [u8; 8] = [1, 1, 2, 0, 0, 0, 0, 9];

/// A received message.
pub(super) struct Message {
    source: Ipv6Addr,
    hop_limit: Option<u8>,
    fragmented: bool,
    octets: Vec<u8>,
}

impl Message {
    pub(super) fn received(&self, interface: InterfaceIndex) -> Received<'_> {
        Received {
            interface,
            source: self.source,
            destination: "ff02::2".parse().ok(),
            hop_limit: self.hop_limit,
            fragmented: self.fragmented,
            message: &self.octets,
        }
    }
}

/// A host of the small number that a link mostly has, or none.
pub(super) fn source(rng: &mut Rng) -> Ipv6Addr {
    if chance(rng, 20) { Ipv6Addr::UNSPECIFIED } else { host(rng.u16(1..10)) }
}

/// Where a host is, if it has said so.
pub(super) fn place(host: Ipv6Addr) -> [u8; 6] {
    let [.., high, low] = host.octets();
    [2, 0, 0, 0, high, low]
}

/// A good solicitation.
pub(super) fn good(rng: &mut Rng, source: Ipv6Addr) -> Message {
    let mut octets = SOLICITATION.to_vec();
    if !source.is_unspecified() && rng.bool() {
        octets.extend([1, 1]);
        octets.extend(if chance(rng, 10) { [0xff; 6] } else { place(source) });
    }
    if chance(rng, 10) {
        octets.extend([253, 1, 0, 0, 0, 0, 0, 0]);
    }
    Message { source, hop_limit: Some(255), fragmented: false, octets }
}

/// One that must not be answered, to an interface that sends from `own`.
pub(super) fn bad(rng: &mut Rng, own: Option<Ipv6Addr>) -> Message {
    let mut message = good(rng, host(1));
    match rng.u32(0..11) {
        0 => message.hop_limit = Some(rng.u8(0..255)),
        1 => message.hop_limit = None,
        2 => message.fragmented = true,
        3 => message.octets[1] = rng.u8(1..),
        4 => message.octets.truncate(rng.usize(0..8)),
        5 => message.octets.extend([1, 0, 0, 0, 0, 0, 0, 0]),
        6 => message.octets.extend([1, 9, 0, 0, 0, 0, 0, 0]),
        7 => {
            message.source = Ipv6Addr::UNSPECIFIED;
            message.octets.extend(ADDRESS);
        }
        8 => message.source = "ff02::1".parse().unwrap(),
        9 if own.is_some() => message.source = own.unwrap(),
        _ => message.octets[0] = rng.u8(134..),
    }
    message
}
