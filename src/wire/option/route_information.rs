//! Route Information, 1 to 3 units (RFC 4191 2.3): as many as the prefix needs.

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::{Lifetime, Prefix, RouteInformation},
    wire::{
        fields::{get_u8, get_u32, put},
        preference,
    },
};

pub(super) const TYPE: u8 = 24;

const PREFIX_LENGTH: usize = 2;
/// Three reserved bits, the preference in two, three reserved.
const FLAGS: usize = 3;
const LIFETIME: usize = 4;
/// 0, 8 or 16 octets; what is missing is zero.
const PREFIX: usize = 8;

/// The least length of an option with a prefix of `length` bits.
fn least_octets(length: u8) -> usize {
    match length {
        0 => PREFIX,
        1..=64 => PREFIX + 8,
        _ => PREFIX + 16,
    }
}

pub(super) fn encode(value: &RouteInformation, message: &mut Vec<u8>) {
    let octets = least_octets(value.prefix.length());
    let Some(option) = append(message, TYPE, octets) else { return };
    put(option, PREFIX_LENGTH, &[value.prefix.length()]);
    put(option, FLAGS, &[preference::encode(value.preference)]);
    put(option, LIFETIME, &value.lifetime.to_wire().to_be_bytes());
    let prefix = value.prefix.address().octets();
    put(option, PREFIX, prefix.get(..octets - PREFIX).unwrap_or_default());
}

/// `None` also with the reserved preference: such an option is to be ignored (RFC 4191 2.3).
pub(super) fn decode(option: &[u8]) -> Option<RouteInformation> {
    let length = get_u8(option, PREFIX_LENGTH)?;
    if option.len() < least_octets(length) || option.len() > PREFIX + 16 {
        return None;
    }
    let mut address = [0; 16];
    let octets = option.get(PREFIX..)?;
    put(&mut address, 0, octets);
    Some(RouteInformation {
        prefix: Prefix::new(Ipv6Addr::from(address), length).ok()?,
        preference: preference::decode(get_u8(option, FLAGS)?)?,
        lifetime: Lifetime::from_wire(get_u32(option, LIFETIME)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{NdOption, Preference},
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    fn value(prefix: &str, length: u8, preference: Preference, lifetime: u32) -> RouteInformation {
        RouteInformation {
            prefix: Prefix::new(prefix.parse().unwrap(), length).unwrap(),
            preference,
            lifetime: Lifetime::from_wire(lifetime),
        }
    }

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::RouteInformation,
            vec![
                ("18010018 00000708", value("::", 0, Preference::Low, 1800)),
                ("18020108 00000000 8000000000000000", value("8000::", 1, Preference::High, 0)),
                (
                    "18024000 ffffffff 20010db800000001",
                    value("2001:db8:0:1::", 64, Preference::Medium, u32::MAX),
                ),
                (
                    "18034100 00000001 20010db8000000018000000000000000",
                    value("2001:db8:0:1:8000::", 65, Preference::Medium, 1),
                ),
                (
                    "18038000 00000001 20010db8000000000000000000000001",
                    value("2001:db8::1", 128, Preference::Medium, 1),
                ),
            ],
        );
    }

    #[test]
    fn longer_forms_and_reserved_bits_are_read_and_never_sent() {
        let default = NdOption::RouteInformation(value("::", 0, Preference::High, 1));
        let short = "18010008 00000001";
        assert_read_as("180200ef 00000001 ffffffffffffffff", &default, short);
        assert_read_as("18030008 00000001 ffffffffffffffffffffffffffffffff", &default, short);
        assert_read_as(
            "18032000 00000001 20010db8ffffffffffffffffffffffff",
            &NdOption::RouteInformation(value("2001:db8::", 32, Preference::Medium, 1)),
            "18022000 00000001 20010db800000000",
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "18010010 00000001",
            "18010100 00000001",
            "18024100 00000001 20010db800000000",
            "18038100 00000001 20010db8000000000000000000000000",
            "18040000 00000001 00000000000000000000000000000000 0000000000000000",
        ]);
    }
}
