use std::{fmt, net::Ipv6Addr, str::FromStr};

use clap::Args;

use crate::{
    model::{Interface, InterfaceName, LinkLayerAddress, Prefix, PrefixSource},
    router::{LinkPrefix, LinkState},
};

/// What stands for the links that the interfaces would have.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Assumptions {
    /// MTU of the links that is assumed
    #[arg(long, value_name = "OCTETS", default_value_t = MTU,
        value_parser = clap::value_parser!(u32).range(1280..=65_535))]
    pub(super) mtu: u32,

    /// Ethernet address of the interfaces that is assumed
    #[arg(long, value_name = "ADDRESS", default_value_t = EthernetAddress::DEFAULT)]
    pub(super) link_layer_address: EthernetAddress,

    /// Address to send from that is assumed [default: the first one of the configuration, or else
    /// the link-local address made of the Ethernet address]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) source: Option<Ipv6Addr>,
}

const MTU: u32 = 1500;

impl Default for Assumptions {
    fn default() -> Self {
        Assumptions { mtu: MTU, link_layer_address: EthernetAddress::DEFAULT, source: None }
    }
}

/// An IPv4 address that a 6to4 prefix can be made of (RFC 5737).
const IPV4_ADDRESS: [u8; 4] = [192, 0, 2, 1];

impl Assumptions {
    /// The link of `interface`, ready to advertise on.
    pub(super) fn link(&self, interface: &Interface) -> LinkState {
        let first = interface.source_addresses.first().copied();
        LinkState {
            running: true,
            multicast: true,
            source: self.source.or(first).or(Some(self.link_layer_address.link_local())),
            link_layer_address: LinkLayerAddress::new(&self.link_layer_address.0),
            mtu: self.mtu,
            forwarding: true,
            prefixes: own_prefix(interface).into_iter().map(LinkPrefix::lasting).collect(),
            other_prefixes: interface
                .all_prefixes()
                .filter_map(|entry| {
                    let prefix = LinkPrefix::lasting(other_prefix(&entry.source)?);
                    Some((entry.source.clone(), vec![prefix]))
                })
                .collect(),
            unmet: Vec::new(),
        }
    }
}

/// A prefix that stands for one that the machine would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AssumedPrefix {
    pub(super) prefix: Prefix,
    source: PrefixSource,
}

impl fmt::Display for AssumedPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is the prefix of ", self.prefix)?;
        match &self.source {
            PrefixSource::OtherInterfaceAddresses(name) => {
                write!(f, "the addresses of {}", name.as_str().escape_debug())
            }
            PrefixSource::SixToFour { interface, .. } => {
                let name = interface.as_str().escape_debug();
                write!(f, "192.0.2.1, the IPv4 address of {name}")
            }
            PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
                let name = interface.as_str().escape_debug();
                write!(f, "subnet {subnet} of the addresses of {name}")
            }
            PrefixSource::Delegation { name, subnet } => {
                write!(f, "subnet {subnet} of the delegation {name}")
            }
            PrefixSource::InterfaceAddresses
            | PrefixSource::Prefix(_)
            | PrefixSource::RouterAddress(..) => f.write_str("the interface's addresses"),
        }
    }
}

/// Those that `interface` advertises.
pub(super) fn assumed_prefixes(interface: &Interface) -> Vec<AssumedPrefix> {
    let own = own_prefix(interface).map(|prefix| (prefix, PrefixSource::InterfaceAddresses));
    let sources = interface.all_prefixes().map(|entry| &entry.source);
    let others = sources.filter_map(|source| Some((other_prefix(source)?, source.clone())));
    own.into_iter().chain(others).map(|(prefix, source)| AssumedPrefix { prefix, source }).collect()
}

/// The prefix of the interface's own addresses, where one is advertised.
fn own_prefix(interface: &Interface) -> Option<Prefix> {
    let mut sources = interface.all_prefixes().map(|entry| &entry.source);
    let wanted = sources.any(|source| *source == PrefixSource::InterfaceAddresses);
    interface.name.name().filter(|_| wanted).and_then(of_name)
}

/// The prefix that `source` has on another interface.
fn other_prefix(source: &PrefixSource) -> Option<Prefix> {
    match source {
        PrefixSource::OtherInterfaceAddresses(name) => of_name(name),
        PrefixSource::SixToFour { subnet, .. } => Prefix::six_to_four(IPV4_ADDRESS.into(), *subnet),
        PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
            subnet.of(site(interface.as_str(), subnet.length())?).ok()
        }
        PrefixSource::Delegation { name, subnet } => {
            subnet.of(site(name.as_str(), subnet.length())?).ok()
        }
        PrefixSource::Prefix(_)
        | PrefixSource::RouterAddress(..)
        | PrefixSource::InterfaceAddresses => None,
    }
}

/// What stands for the prefix called `name` that has subnets of `length` bits: a /40, so that most
/// numbers fit.
fn site(name: &str, length: u8) -> Option<Prefix> {
    let [.., octet] = hash(name).to_be_bytes();
    let network = Ipv6Addr::new(0x2001, 0xdb8, u16::from(octet) << 8, 0, 0, 0, 0, 0);
    Prefix::new(network, length.min(40)).ok()
}

/// The prefix of the addresses of the interface `name`: one of those for documentation (RFC 3849),
/// always the same for a name and mostly another for others.
fn of_name(name: &InterfaceName) -> Option<Prefix> {
    let [.., high, low] = hash(name.as_str()).to_be_bytes();
    let network = u16::from_be_bytes([high, low]);
    Prefix::new(Ipv6Addr::new(0x2001, 0xdb8, 0x1ab, network, 0, 0, 0, 0), 64).ok()
}

/// FNV-1a, which is the same everywhere and for ever.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The address of an Ethernet interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EthernetAddress(pub(super) [u8; 6]);

impl EthernetAddress {
    /// One that no network card has.
    const DEFAULT: EthernetAddress = EthernetAddress([0x02, 0x00, 0x5e, 0x00, 0x53, 0x01]);

    /// That of any host, in a frame to one.
    pub(super) const OF_A_HOST: EthernetAddress =
        EthernetAddress([0x02, 0x00, 0x5e, 0x00, 0x53, 0xfe]);

    /// In the middle of an interface identifier made of an Ethernet address.
    const INSERTED: [u8; 2] = [0xff, 0xfe];

    /// The link-local address made of it (RFC 4291 appendix A).
    pub(super) fn link_local(self) -> Ipv6Addr {
        let [maker, number] = [&self.0[..3], &self.0[3..]];
        let mut octets = [0; 16];
        octets[..2].copy_from_slice(&[0xfe, 0x80]);
        octets[8..11].copy_from_slice(maker);
        octets[8] ^= 2;
        octets[11..13].copy_from_slice(&Self::INSERTED);
        octets[13..].copy_from_slice(number);
        octets.into()
    }

    /// The address whose interface has `address`, where that was made of it.
    pub(super) fn of(address: Ipv6Addr) -> Option<Self> {
        let octets = address.octets();
        if octets[11..13] != Self::INSERTED {
            return None;
        }
        let mut own = [0; 6];
        own[..3].copy_from_slice(&octets[8..11]);
        own[0] ^= 2;
        own[3..].copy_from_slice(&octets[13..]);
        Some(EthernetAddress(own))
    }
}

impl fmt::Display for EthernetAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let octets = self.0.map(|octet| format!("{octet:02x}"));
        f.write_str(&octets.join(":"))
    }
}

impl FromStr for EthernetAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let octets: Option<Vec<u8>> = text
            .split(':')
            .map(|part| {
                let digits = matches!(part.len(), 1 | 2) && !part.starts_with('+');
                u8::from_str_radix(part, 16).ok().filter(|_| digits)
            })
            .collect();
        let octets = octets.and_then(|octets| <[u8; 6]>::try_from(octets).ok());
        let octets = octets.ok_or("an Ethernet address has six octets: 02:00:5e:00:53:01")?;
        if octets[0] & 1 != 0 {
            return Err("it is the address of a group".into());
        }
        Ok(EthernetAddress(octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ethernet_addresses() {
        let parse = str::parse::<EthernetAddress>;
        assert_eq!(parse("02:0:5E:00:53:01"), Ok(EthernetAddress::DEFAULT));
        assert_eq!(EthernetAddress::DEFAULT.to_string(), "02:00:5e:00:53:01");
        for bad in ["", "02:00:5e:00:53", "02:00:5e:00:53:01:02", "02:00:5e:00:53:100", "::::: "] {
            assert!(parse(bad).unwrap_err().contains("six octets"), "{bad}");
        }
        assert!(parse("02:00:5e:00:53:+1").is_err());
        assert!(parse("01:00:5e:00:53:01").unwrap_err().contains("group"));
    }

    #[test]
    fn link_local_addresses_come_from_ethernet_addresses() {
        let address = EthernetAddress([0x00, 0x11, 0x22, 0x33, 0x44, 0x55]);
        let link_local: Ipv6Addr = "fe80::211:22ff:fe33:4455".parse().unwrap();
        assert_eq!(address.link_local(), link_local);
        assert_eq!(EthernetAddress::of(link_local), Some(address));
        assert_eq!(EthernetAddress::of("fe80::1".parse().unwrap()), None);
    }

    #[test]
    fn names_have_prefixes() {
        // The published value of FNV-1a.
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        let prefix = of_name(&"a".parse().unwrap()).unwrap();
        assert_eq!(prefix.to_string(), "2001:db8:1ab:ec8c::/64");
    }
}
