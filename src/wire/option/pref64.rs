//! PREF64, 2 units (RFC 8781 4).

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::{Pref64, Pref64Lifetime, Prefix},
    wire::fields::{get, get_u16, put},
};

pub(super) const TYPE: u8 = 38;

/// 13 bits of lifetime in units of 8 s, then 3 of Prefix Length Code: together the lifetime in
/// seconds, a multiple of 8, plus the code.
const LIFETIME_AND_CODE: usize = 2;
/// The upper 96 bits of the prefix.
const PREFIX: usize = 4;
const OCTETS: usize = 16;

const CODE: u16 = 0b111;

pub(super) fn encode(value: &Pref64, message: &mut Vec<u8>) {
    let prefix = value.prefix();
    let code = (0..).zip(Pref64::LENGTHS).find(|&(_, length)| length == prefix.length());
    let Some((code, _)) = code else { return };
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    let lifetime_and_code: u16 = value.lifetime.as_secs() | code;
    put(option, LIFETIME_AND_CODE, &lifetime_and_code.to_be_bytes());
    let [upper @ .., _, _, _, _] = prefix.address().octets();
    put(option, PREFIX, &upper);
}

/// `None` also with a Prefix Length Code that stands for no length: such an option is to be
/// ignored.
pub(super) fn decode(option: &[u8]) -> Option<Pref64> {
    if option.len() != OCTETS {
        return None;
    }
    let lifetime_and_code = get_u16(option, LIFETIME_AND_CODE)?;
    let length = *Pref64::LENGTHS.get(usize::from(lifetime_and_code & CODE))?;
    let lifetime = Pref64Lifetime::from_secs(u64::from(lifetime_and_code & !CODE)).ok()?;
    let mut address = [0; 16];
    put(&mut address, 0, &get::<12>(option, PREFIX)?);
    Pref64::new(Prefix::new(Ipv6Addr::from(address), length).ok()?, lifetime).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    fn value(prefix: &str, length: u8, lifetime: u64) -> Pref64 {
        let prefix = Prefix::new(prefix.parse().unwrap(), length).unwrap();
        Pref64::new(prefix, Pref64Lifetime::from_secs(lifetime).unwrap()).unwrap()
    }

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::Pref64,
            vec![
                ("2602 0708 0064ff9b0000000000000000", value("64:ff9b::", 96, 1800)),
                ("2602 0001 20010db80064000000000000", value("2001:db8:64::", 64, 0)),
                ("2602 000a 20010db80000010000000000", value("2001:db8:0:100::", 56, 8)),
                ("2602 0013 20010db80001000000000000", value("2001:db8:1::", 48, 16)),
                ("2602 fffc 20010db80100000000000000", value("2001:db8:100::", 40, 65_528)),
                ("2602 070d 20010db80000000000000000", value("2001:db8::", 32, 1800)),
            ],
        );
    }

    #[test]
    fn lifetimes_are_rounded_up() {
        let rounded = [(0, 0), (1, 8), (3, 8), (8, 8), (9, 16), (1801, 1808), (65_521, 65_528)];
        for (seconds, sent) in rounded {
            assert_eq!(value("64:ff9b::", 96, seconds), value("64:ff9b::", 96, sent));
        }
        assert!(Pref64Lifetime::from_secs(65_529).is_err());
    }

    #[test]
    fn bits_past_the_prefix_are_ignored_and_never_sent() {
        assert_read_as(
            "2602 070d 20010db8ffffffffffffffff",
            &NdOption::Pref64(value("2001:db8::", 32, 1800)),
            "2602 070d 20010db80000000000000000",
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "2602 0706 20010db80000000000000000",
            "2602 0707 20010db80000000000000000",
            "2601 0708 0064ff9b",
            "2603 0708 0064ff9b0000000000000000 0000000000000000",
        ]);
    }
}
