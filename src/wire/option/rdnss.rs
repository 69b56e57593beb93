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
    let octets = ADDRESSES + value.servers().len() * ADDRESS_OCTETS;
    let Some(option) = append(message, TYPE, octets) else { return };
    put(option, LIFETIME, &value.lifetime.to_wire().to_be_bytes());
    for (index, server) in value.servers().iter().enumerate() {
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
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
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
