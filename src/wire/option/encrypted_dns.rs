//! Encrypted DNS, 2 units or more (RFC 9463 6.1). Behind the name either nothing follows but
//! padding, or addresses and parameters, each with its length.

use std::{net::Ipv6Addr, num::NonZeroU16};

use super::{UNIT, append, name, service_parameters};
use crate::{
    model::{EncryptedDns, Lifetime, ServiceParameters},
    wire::fields::{get_u16, get_u32, put},
};

pub(super) const TYPE: u8 = 144;

const PRIORITY: usize = 2;
const LIFETIME: usize = 4;
const NAME_LENGTH: usize = 8;
const NAME: usize = 10;

const ADDRESS: usize = 16;

pub(super) fn encode(value: &EncryptedDns, message: &mut Vec<u8>) {
    let Some(option) = append(message, TYPE, value.octets()) else { return };
    put(option, PRIORITY, &value.priority.get().to_be_bytes());
    put(option, LIFETIME, &value.lifetime.to_wire().to_be_bytes());
    let end = name::encode(value.authentication_domain_name(), option, NAME);
    put(option, NAME_LENGTH, &length(end - NAME));
    if value.addresses().is_empty() {
        return;
    }
    put(option, end, &length(value.addresses().len() * ADDRESS));
    let mut offset = end + 2;
    for address in value.addresses() {
        put(option, offset, &address.octets());
        offset += ADDRESS;
    }
    let parameters = service_parameters::encode(value.parameters());
    put(option, offset, &length(parameters.len()));
    put(option, offset + 2, &parameters);
}

fn length(octets: usize) -> [u8; 2] {
    u16::try_from(octets).unwrap_or(u16::MAX).to_be_bytes()
}

pub(super) fn decode(option: &[u8]) -> Option<EncryptedDns> {
    let priority = NonZeroU16::new(get_u16(option, PRIORITY)?)?;
    let lifetime = Lifetime::from_wire(get_u32(option, LIFETIME)?);
    let length = usize::from(get_u16(option, NAME_LENGTH)?);
    let (name, rest) = option.get(NAME..)?.split_at_checked(length)?;
    let (name, []) = name::decode(name)? else { return None };
    let (addresses, parameters) = if is_padding(rest) {
        (Vec::new(), ServiceParameters::default())
    } else {
        resolvers(rest)?
    };
    EncryptedDns::new(priority, lifetime, name, addresses, parameters).ok()
}

/// Less than a unit of zeros ends the option; hosts discard it where more or other octets follow.
fn is_padding(octets: &[u8]) -> bool {
    octets.len() < UNIT && octets.iter().all(|&octet| octet == 0)
}

fn resolvers(octets: &[u8]) -> Option<(Vec<Ipv6Addr>, ServiceParameters)> {
    let (addresses, rest) = counted(octets)?;
    let (addresses, []) = addresses.as_chunks::<ADDRESS>() else { return None };
    let (parameters, rest) = counted(rest)?;
    if addresses.is_empty() || !is_padding(rest) {
        return None;
    }
    let addresses = addresses.iter().copied().map(Ipv6Addr::from).collect();
    Some((addresses, service_parameters::decode(parameters)?))
}

/// The octets behind a 16-bit count of them, and what follows.
fn counted(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    octets.get(2..)?.split_at_checked(usize::from(get_u16(octets, 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::NdOption,
        wire::option::testing::{assert_both_ways, assert_other},
    };

    fn value(priority: u16, name: &str, addresses: &[&str], parameters: &[&str]) -> EncryptedDns {
        let mut all = ServiceParameters::default();
        for parameter in parameters {
            let (key, value) = parameter.split_once('=').unwrap();
            all = match key {
                "alpn" => all.with_alpn(value.split(',').map(String::from).collect()).unwrap(),
                "port" => all.with_port(value.parse().unwrap()),
                "dohpath" => all.with_doh_path(value).unwrap(),
                key => all.with_other(key.parse().unwrap(), value.as_bytes()).unwrap(),
            };
        }
        let priority = NonZeroU16::new(priority).unwrap();
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        let lifetime = Lifetime::from_wire(1800);
        EncryptedDns::new(priority, lifetime, name.parse().unwrap(), addresses, all).unwrap()
    }

    const ADDRESS: &str = "20010db8000000000000000000000853";

    #[test]
    fn octets_and_values() {
        assert_both_ways(
            NdOption::EncryptedDns,
            vec![
                ("9002 0001 00000708 0003 016100 000000", value(1, "a", &[], &[])),
                (
                    &format!("9005 ffff 00000708 0003 016100 0010 {ADDRESS} 0000 00000000000000"),
                    value(u16::MAX, "a", &["2001:db8::853"], &[]),
                ),
                // Keys rise, whatever the order they were given in.
                (
                    &format!(
                        "9008 0002 00000708 0003 016100 0010 {ADDRESS} 001f 0000 0002 0001 \
                         0001 0004 03646f74 0003 0002 2295 0005 0002 7878 ffff 0001 79"
                    ),
                    value(
                        2,
                        "a",
                        &["2001:db8::853"],
                        &["65535=y", "port=8853", "5=xx", "alpn=dot", "0=\0\u{1}"],
                    ),
                ),
            ],
        );
    }

    #[test]
    fn what_hosts_discard_stays_octets() {
        let with = |parameters: &str| {
            let octets = parameters.replace(' ', "").len() / 2;
            let padding = "00".repeat((8 - (33 + octets) % 8) % 8);
            let units = (33 + octets).div_ceil(8);
            format!(
                "90{units:02x} 0001 00000708 0003 016100 0010 {ADDRESS} {octets:04x} {parameters} {padding}"
            )
        };
        assert_other(&[
            // Priority 0 is an alias.
            "9002 0000 00000708 0003 016100 000000",
            // A length that is not the name's, a name without its root, a compression pointer.
            "9002 0001 00000708 0002 016100 000000",
            "9002 0001 00000708 0004 01610000 0000",
            "9002 0001 00000708 0002 0161 00000000",
            "9002 0001 00000708 0004 0161c000 0000",
            "9002 0001 00000708 ffff 016100 000000",
            // A whole unit of padding is not padding, and addresses cannot be none.
            "9003 0001 00000708 0003 016100 000000 0000000000000000",
            // Half an address, and multicast.
            "9003 0001 00000708 0003 016100 0008 0000000000000000 00",
            "9005 0001 00000708 0003 016100 0010 ff020000000000000000000000000001 0000 00000000000000",
            // Keys that repeat, fall or are cut off; hints; a list without a name; a short port.
            &with("0005 0000 0005 0000"),
            &with("0008 0000 0005 0000"),
            &with("0005 0002 78"),
            &with("0004 0004 c0000201"),
            &with(&format!("0006 0010 {ADDRESS}")),
            &with("0001 0000"),
            &with("0001 0002 0364"),
            &with("0003 0001 35"),
            &with("0007 0001 2f"),
        ]);
    }
}
