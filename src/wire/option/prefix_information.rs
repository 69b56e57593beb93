//! Prefix Information, 4 units (RFC 4861 4.6.2, RFC 6275 7.2, RFC 9762 5).

use std::net::Ipv6Addr;

use super::append;
use crate::{
    model::{Lifetime, Prefix, PrefixFlags, PrefixInformation},
    wire::fields::{get, get_u8, get_u32, put, put_flag},
};

pub(super) const TYPE: u8 = 3;

const PREFIX_LENGTH: usize = 2;
/// L, A, R, P, then four reserved bits.
const FLAGS: usize = 3;
const VALID_LIFETIME: usize = 4;
const PREFERRED_LIFETIME: usize = 8;
// Octets 12 to 15 are reserved.
/// The prefix; with R the router's whole address.
const PREFIX: usize = 16;
const OCTETS: usize = 32;

const ON_LINK: u8 = 0x80;
const AUTONOMOUS: u8 = 0x40;
const ROUTER_ADDRESS: u8 = 0x20;
const DHCPV6_PD_PREFERRED: u8 = 0x10;

pub(super) fn encode(value: &PrefixInformation, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, OCTETS) else { return };
    let address = value.router_address().unwrap_or(value.prefix().address());
    put(option, PREFIX_LENGTH, &[value.prefix().length()]);
    put_flag(option, FLAGS, ON_LINK, value.flags.on_link);
    put_flag(option, FLAGS, AUTONOMOUS, value.flags.autonomous);
    put_flag(option, FLAGS, ROUTER_ADDRESS, value.router_address().is_some());
    put_flag(option, FLAGS, DHCPV6_PD_PREFERRED, value.flags.dhcpv6_pd_preferred);
    put(option, VALID_LIFETIME, &value.valid_lifetime().to_wire().to_be_bytes());
    put(option, PREFERRED_LIFETIME, &value.preferred_lifetime().to_wire().to_be_bytes());
    put(option, PREFIX, &address.octets());
}

/// `None` also where the preferred lifetime exceeds the valid one: hosts ignore such an option
/// (RFC 4862 5.5.3).
pub(super) fn decode(option: &[u8]) -> Option<PrefixInformation> {
    if option.len() != OCTETS {
        return None;
    }
    let flags = get_u8(option, FLAGS)?;
    let valid = Lifetime::from_wire(get_u32(option, VALID_LIFETIME)?);
    let preferred = Lifetime::from_wire(get_u32(option, PREFERRED_LIFETIME)?);
    if preferred > valid {
        return None;
    }
    let address = Ipv6Addr::from(get::<16>(option, PREFIX)?);
    let prefix = Prefix::new(address, get_u8(option, PREFIX_LENGTH)?).ok()?;
    let value = PrefixInformation::new(
        prefix,
        PrefixFlags {
            on_link: flags & ON_LINK != 0,
            autonomous: flags & AUTONOMOUS != 0,
            dhcpv6_pd_preferred: flags & DHCPV6_PD_PREFERRED != 0,
        },
        valid,
        preferred,
    );
    Some(match flags & ROUTER_ADDRESS {
        0 => value,
        _ => value.with_router_address(address),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other, assert_read_as},
    };

    fn value(prefix: &str, length: u8, flags: [bool; 3], lifetimes: [u32; 2]) -> PrefixInformation {
        let [on_link, autonomous, dhcpv6_pd_preferred] = flags;
        PrefixInformation::new(
            Prefix::new(prefix.parse().unwrap(), length).unwrap(),
            PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred },
            Lifetime::from_wire(lifetimes[0]),
            Lifetime::from_wire(lifetimes[1]),
        )
    }

    #[test]
    fn octets_and_values() {
        let router = "2001:db8::5".parse().unwrap();
        assert_both_ways(
            NdOption::PrefixInformation,
            vec![
                (
                    "03044080 00000002 00000001 00000000 20010db8000000000000000000000000",
                    value("2001:db8::", 64, [true, false, false], [2, 1]),
                ),
                (
                    "03048040 ffffffff 00000000 00000000 20010db8000000000000000000000005",
                    value("2001:db8::5", 128, [false, true, false], [u32::MAX, 0]),
                ),
                (
                    "03040010 00000000 00000000 00000000 00000000000000000000000000000000",
                    value("::", 0, [false, false, true], [0, 0]),
                ),
                (
                    "03044020 ffffffff ffffffff 00000000 20010db8000000000000000000000005",
                    value("2001:db8::", 64, [false; 3], [u32::MAX; 2]).with_router_address(router),
                ),
            ],
        );
    }

    #[test]
    fn reserved_bits_and_those_past_the_prefix_are_ignored_and_never_sent() {
        assert_read_as(
            "0304308f 00000002 00000001 ffffffff 20010db80001ffffffffffffffffffff",
            &NdOption::PrefixInformation(value("2001:db8:1::", 48, [true, false, false], [2, 1])),
            "03043080 00000002 00000001 00000000 20010db8000100000000000000000000",
        );
    }

    #[test]
    fn nonsense_stays_octets() {
        assert_other(&[
            "03048180 00000002 00000001 00000000 20010db8000000000000000000000000",
            "03044080 00000001 00000002 00000000 20010db8000000000000000000000000",
            "03034080 00000002 00000001 00000000 20010db800000000",
            "03054080 00000002 00000001 00000000 20010db8000000000000000000000000 0000000000000000",
            "030140800000 0001",
        ]);
    }
}
