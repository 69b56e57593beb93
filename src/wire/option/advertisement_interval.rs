//! Advertisement Interval, 1 unit (RFC 6275 7.3). The 20 ms that RFC 6275 7.5 adds to intervals
//! below 200 ms are part of the value given.

use std::time::Duration;

use super::append;
use crate::wire::fields::{get_u32, put};

pub(super) const TYPE: u8 = 7;

// Octets 2 and 3 are reserved.
/// Milliseconds.
const INTERVAL: usize = 4;
const OCTETS: usize = 8;

/// Writes whole milliseconds, at most 2^32 - 1 of them.
pub(super) fn encode(interval: Duration, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    let millis = u32::try_from(interval.as_millis()).unwrap_or(u32::MAX);
    put(option, INTERVAL, &millis.to_be_bytes());
}

pub(super) fn decode(option: &[u8]) -> Option<Duration> {
    if option.len() != OCTETS {
        return None;
    }
    get_u32(option, INTERVAL).map(u64::from).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as, encoded},
    };

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::AdvertisementInterval,
            vec![
                ("07010000 000927c0", Duration::from_mins(10)),
                ("07010000 0000005a", Duration::from_millis(90)),
                ("07010000 ffffffff", Duration::from_millis(u32::MAX.into())),
            ],
        );
    }

    #[test]
    fn reserved_octets_are_ignored_and_never_sent() {
        let value = NdOption::AdvertisementInterval(Duration::from_millis(1));
        assert_read_as("0701ffff 00000001", &value, "07010000 00000001");
    }

    #[test]
    fn fractions_are_cut_and_eternity_is_the_most() {
        let millis = |interval| encoded(&NdOption::AdvertisementInterval(interval))[4..].to_vec();
        assert_eq!(millis(Duration::from_micros(1999)), [0, 0, 0, 1]);
        assert_eq!(millis(Duration::MAX), [0xff; 4]);
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&["07020000 00000001 0000000000000000"]);
    }
}
