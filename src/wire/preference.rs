//! The two-bit preference at bits 3 and 4 of an octet: RFC 4191 2.1 for the values, 2.2 for the
//! advertisement's header, 2.3 for the Route Information option.

use crate::model::Preference;

const HIGH: u8 = 0b0000_1000;
const MEDIUM: u8 = 0b0000_0000;
const LOW: u8 = 0b0001_1000;

/// The octet's bits; the others are zero.
pub(super) fn encode(preference: Preference) -> u8 {
    match preference {
        Preference::High => HIGH,
        Preference::Medium => MEDIUM,
        Preference::Low => LOW,
    }
}

/// What the octet says; `None` for the reserved value.
pub(super) fn decode(octet: u8) -> Option<Preference> {
    match octet & LOW {
        HIGH => Some(Preference::High),
        MEDIUM => Some(Preference::Medium),
        LOW => Some(Preference::Low),
        _ => None,
    }
}
