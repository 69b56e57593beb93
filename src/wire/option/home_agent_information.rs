//! Home Agent Information, 1 unit (RFC 6275 7.4), with the Mobile Router Support flag
//! (RFC 3963).

use super::append;
use crate::{
    model::HomeAgentInformation,
    wire::fields::{get_u8, get_u16, put, put_flag},
};

pub(super) const TYPE: u8 = 8;

/// R, then 15 reserved bits.
const FLAGS: usize = 2;
const PREFERENCE: usize = 4;
/// Seconds.
const LIFETIME: usize = 6;
const OCTETS: usize = 8;

const MOBILE_ROUTER_SUPPORT: u8 = 0x80;

pub(super) fn encode(value: HomeAgentInformation, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    put_flag(option, FLAGS, MOBILE_ROUTER_SUPPORT, value.mobile_router_support);
    put(option, PREFERENCE, &value.preference.to_be_bytes());
    put(option, LIFETIME, &value.lifetime_seconds().to_be_bytes());
}

pub(super) fn decode(option: &[u8]) -> Option<HomeAgentInformation> {
    if option.len() != OCTETS {
        return None;
    }
    HomeAgentInformation::new(
        get_u16(option, PREFERENCE)?,
        get_u16(option, LIFETIME)?.into(),
        get_u8(option, FLAGS)? & MOBILE_ROUTER_SUPPORT != 0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    #[test]
    fn octets_and_values() {
        let value = |preference, lifetime, mobile_router_support| {
            HomeAgentInformation::new(preference, lifetime, mobile_router_support).unwrap()
        };
        assert_both_ways(
            NdOption::HomeAgentInformation,
            vec![
                ("08010000 0102 0304", value(0x0102, 0x0304, false)),
                ("08018000 0000 0001", value(0, 1, true)),
                ("08010000 ffff fff0", value(u16::MAX, 65_520, false)),
            ],
        );
    }

    #[test]
    fn reserved_bits_are_ignored_and_never_sent() {
        let value = HomeAgentInformation::new(1, 2, false).unwrap();
        let value = NdOption::HomeAgentInformation(value);
        assert_read_as("08017fff 0001 0002", &value, "08010000 0001 0002");
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "08010000 0001 0000",
            "08010000 0001 fff1",
            "08020000 0001 0001 0000000000000000",
        ]);
    }
}
