//! 6LoWPAN Context, 2 or 3 units (RFC 6775 4.2).

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::{ContextId, LowpanContext, Prefix},
    wire::fields::{get_u8, get_u16, put, put_flag},
};

pub(super) const TYPE: u8 = 34;

const CONTEXT_LENGTH: usize = 2;
/// Three reserved bits, C, then CID in four.
const FLAGS: usize = 3;
// Octets 4 and 5 are reserved.
const VALID_LIFETIME: usize = 6;
/// 8 or 16 octets; what is missing is zero.
const PREFIX: usize = 8;
/// The form that has room for every prefix, and that radvd sends.
const OCTETS: usize = PREFIX + 16;

const COMPRESSION: u8 = 0x10;
const CONTEXT_ID: u8 = 0x0f;

pub(super) fn encode(value: &LowpanContext, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    put(option, CONTEXT_LENGTH, &[value.prefix.length()]);
    put(option, FLAGS, &[value.id.get()]);
    put_flag(option, FLAGS, COMPRESSION, value.compression);
    put(option, VALID_LIFETIME, &value.valid_lifetime_minutes.to_be_bytes());
    put(option, PREFIX, &value.prefix.address().octets());
}

pub(super) fn decode(option: &[u8]) -> Option<LowpanContext> {
    let length = get_u8(option, CONTEXT_LENGTH)?;
    let short = option.len() == PREFIX + 8 && length <= 64;
    if !short && option.len() != OCTETS {
        return None;
    }
    let mut address = [0; 16];
    put(&mut address, 0, option.get(PREFIX..)?);
    let flags = get_u8(option, FLAGS)?;
    Some(LowpanContext {
        prefix: Prefix::new(Ipv6Addr::from(address), length).ok()?,
        compression: flags & COMPRESSION != 0,
        id: ContextId::new(u32::from(flags & CONTEXT_ID)).ok()?,
        valid_lifetime_minutes: get_u16(option, VALID_LIFETIME)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{NdOption, testing::prefix},
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    fn value(
        network: &str,
        compression: bool,
        id: u32,
        valid_lifetime_minutes: u16,
    ) -> LowpanContext {
        let id = ContextId::new(id).unwrap();
        LowpanContext { prefix: prefix(network), compression, id, valid_lifetime_minutes }
    }

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::LowpanContext,
            vec![
                // What radvd sends for a context of 64 bits, which has no prefix there.
                ("22034011 0000000a 00000000000000000000000000000000", value("::/64", true, 1, 10)),
                ("22030000 00000000 00000000000000000000000000000000", value("::/0", false, 0, 0)),
                (
                    "2203800f 0000ffff 20010db8000100000000000000000009",
                    value("2001:db8:1::9/128", false, 15, u16::MAX),
                ),
            ],
        );
    }

    #[test]
    fn the_short_form_and_reserved_bits_are_read_and_never_sent() {
        let whole = NdOption::LowpanContext(value("2001:db8:1::/48", true, 2, 60));
        let sent = "22033012 0000003c 20010db8000100000000000000000000";
        assert_read_as("22023012 0000003c 20010db800010000", &whole, sent);
        assert_read_as("220330f2 ffff003c 20010db80001ffffffffffffffffffff", &whole, sent);
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "22010000 0000000a",
            "22024100 0000000a 20010db800010000",
            "22038100 0000000a 20010db8000100000000000000000000",
            "22040000 0000000a 20010db8000100000000000000000000 0000000000000000",
        ]);
    }
}
