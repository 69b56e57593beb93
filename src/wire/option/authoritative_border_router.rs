//! Authoritative Border Router, 3 units (RFC 6775 4.3).

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::AuthoritativeBorderRouter,
    wire::fields::{get, get_u16, put},
};

pub(super) const TYPE: u8 = 35;

/// The low half of the version stands before the high one.
const VERSION_LOW: usize = 2;
const VERSION_HIGH: usize = 4;
const VALID_LIFETIME: usize = 6;
const ADDRESS: usize = 8;
const OCTETS: usize = 24;

pub(super) fn encode(value: &AuthoritativeBorderRouter, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    let [high @ .., low1, low0] = value.version.to_be_bytes();
    put(option, VERSION_LOW, &[low1, low0]);
    put(option, VERSION_HIGH, &high);
    put(option, VALID_LIFETIME, &value.valid_lifetime_minutes.to_be_bytes());
    put(option, ADDRESS, &value.address.octets());
}

pub(super) fn decode(option: &[u8]) -> Option<AuthoritativeBorderRouter> {
    if option.len() != OCTETS {
        return None;
    }
    let high = u32::from(get_u16(option, VERSION_HIGH)?);
    let low = u32::from(get_u16(option, VERSION_LOW)?);
    Some(AuthoritativeBorderRouter {
        version: high << 16 | low,
        valid_lifetime_minutes: get_u16(option, VALID_LIFETIME)?,
        address: Ipv6Addr::from(get::<16>(option, ADDRESS)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other},
    };

    fn value(version: u32, minutes: u16, address: &str) -> AuthoritativeBorderRouter {
        let (valid_lifetime_minutes, address) = (minutes, address.parse().unwrap());
        AuthoritativeBorderRouter { version, valid_lifetime_minutes, address }
    }

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::AuthoritativeBorderRouter,
            vec![
                // What radvd sends with AdvVersionLow 10 and AdvVersionHigh 2.
                (
                    "2303000a 00020000 fe800000000000000000000000000001",
                    value(0x2_000a, 0, "fe80::1"),
                ),
                (
                    "23030002 00012710 20010db800000000000000000000006b",
                    value(0x1_0002, 10_000, "2001:db8::6b"),
                ),
                (
                    "2303ffff fffeffff 00000000000000000000000000000000",
                    value(0xfffe_ffff, u16::MAX, "::"),
                ),
            ],
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "2302000a 00020000 fe80000000000000",
            "2304000a 00020000 fe800000000000000000000000000001 0000000000000000",
        ]);
    }
}
