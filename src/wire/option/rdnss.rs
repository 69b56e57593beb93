//! Recursive DNS Server, 1 unit and 2 for each address (RFC 8106 5.1).

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::{Lifetime, Rdnss},
    wire::fields::{get_u32, put},
};

pub(super) const TYPE: u8 = 25;

// Octets 2 and 3 are reserved.
const LIFETIME: usize = 4;
const ADDRESSES: usize = 8;
const ADDRESS_OCTETS: usize = 16;

pub(super) fn encode(value: &Rdnss, message: &mut Vec<u8>) {
    encode_servers(value.servers(), value.lifetime, message);
}

/// The fewest options of at most `room` octets that hold the addresses in their order; none has
/// less than one address, whatever `room` is.
pub(super) fn encode_pieces(value: &Rdnss, room: usize) -> Vec<Vec<u8>> {
    let most = room.saturating_sub(ADDRESSES) / ADDRESS_OCTETS;
    let piece = |servers| {
        let mut piece = Vec::new();
        encode_servers(servers, value.lifetime, &mut piece);
        piece
    };
    value.servers().chunks(most.max(1)).map(piece).collect()
}

fn encode_servers(servers: &[Ipv6Addr], lifetime: Lifetime, message: &mut Vec<u8>) {
    let octets = ADDRESSES + servers.len() * ADDRESS_OCTETS;
    let Some(option) = append(message, TYPE, octets) else { return };
    put(option, LIFETIME, &lifetime.to_wire().to_be_bytes());
    for (index, server) in servers.iter().enumerate() {
        put(option, ADDRESSES + index * ADDRESS_OCTETS, &server.octets());
    }
}

/// `None` also when any of the addresses is none of a server.
pub(super) fn decode(option: &[u8]) -> Option<Rdnss> {
    let (addresses, odd) = option.get(ADDRESSES..)?.as_chunks::<ADDRESS_OCTETS>();
    if !odd.is_empty() {
        return None;
    }
    let servers = addresses.iter().map(|&address| Ipv6Addr::from(address)).collect();
    Rdnss::new(servers, Lifetime::from_wire(get_u32(option, LIFETIME)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as, octets},
    };

    const SERVER: &str = "20010db8000000000000000000000053";

    fn value(servers: &[&str], lifetime: u32) -> Rdnss {
        let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
        Rdnss::new(servers, Lifetime::from_wire(lifetime)).unwrap()
    }

    #[test]
    fn octets_and_values() {
        let most = format!("19ff0000 00000001 {}", SERVER.repeat(127));
        assert_both_ways(
            NdOption::Rdnss,
            vec![
                (&format!("19030000 00000708 {SERVER}"), value(&["2001:db8::53"], 1800)),
                (
                    &format!("19050000 ffffffff fe80000000000000000000000000000a {SERVER}"),
                    value(&["fe80::a", "2001:db8::53"], u32::MAX),
                ),
                (&most, value(&["2001:db8::53"; 127], 1)),
            ],
        );
    }

    #[test]
    fn pieces_hold_what_there_is_room_for() {
        let value = value(&["2001:db8::53", "2001:db8::54", "2001:db8::55"], 1800);
        let [one, two, three] =
            ["53", "54", "55"].map(|last| format!("20010db80000000000000000000000{last}"));
        let head = "0000 00000708";
        let all = [octets(&format!("1907 {head} {one}{two}{three}"))];
        let two_and_one = [format!("1905 {head} {one}{two}"), format!("1903 {head} {three}")];
        let two_and_one = two_and_one.map(|hex| octets(&hex));
        let singles = [&one, &two, &three].map(|one| octets(&format!("1903 {head} {one}")));
        assert_eq!(encode_pieces(&value, 56), all);
        assert_eq!(encode_pieces(&value, 55), two_and_one);
        assert_eq!(encode_pieces(&value, 40), two_and_one);
        assert_eq!(encode_pieces(&value, 39), singles);
        assert_eq!(encode_pieces(&value, 0), singles);
    }

    #[test]
    fn reserved_octets_are_ignored_and_never_sent() {
        assert_read_as(
            &format!("1903ffff 00000000 {SERVER}"),
            &NdOption::Rdnss(value(&["2001:db8::53"], 0)),
            &format!("19030000 00000000 {SERVER}"),
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "19010000 00000001",
            "19020000 00000001 20010db800000000",
            &format!("19040000 00000001 {SERVER} 0000000000000000"),
            &format!("19050000 00000001 {SERVER} ff020000000000000000000000000001"),
            "19030000 00000001 00000000000000000000000000000000",
        ]);
    }
}
