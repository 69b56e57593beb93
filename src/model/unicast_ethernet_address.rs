use std::{fmt, str::FromStr};

use super::LinkLayerAddress;

/// An Ethernet address of a single interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnicastEthernetAddress([u8; 6]);

impl UnicastEthernetAddress {
    /// An address of `octets`; `None` for a group's, all interfaces' among them, and for zeros.
    #[must_use]
    pub fn new(octets: [u8; 6]) -> Option<Self> {
        let group = octets[0] & 1 == 1;
        (!group && octets != [0; 6]).then_some(UnicastEthernetAddress(octets))
    }

    /// The octets.
    #[must_use]
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }
}

/// A text that is no Ethernet address of a single interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EthernetAddressError;

impl fmt::Display for EthernetAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "an Ethernet address of one interface has six pairs of hexadecimal digits with colons \
             between, as 00:00:5e:00:02:01",
        )
    }
}

impl std::error::Error for EthernetAddressError {}

impl FromStr for UnicastEthernetAddress {
    type Err = EthernetAddressError;

    fn from_str(text: &str) -> Result<Self, EthernetAddressError> {
        let mut octets = [0; 6];
        let mut pairs = text.split(':');
        for octet in &mut octets {
            let pair = pairs.next().unwrap_or_default();
            let is_pair = pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
            let value = u8::from_str_radix(pair, 16).ok().filter(|_| is_pair);
            *octet = value.ok_or(EthernetAddressError)?;
        }
        let all = pairs.next().is_none();
        UnicastEthernetAddress::new(octets).filter(|_| all).ok_or(EthernetAddressError)
    }
}

impl fmt::Display for UnicastEthernetAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = self.0;
        write!(f, "{first:02x}")?;
        rest.iter().try_for_each(|octet| write!(f, ":{octet:02x}"))
    }
}

impl TryFrom<&LinkLayerAddress> for UnicastEthernetAddress {
    type Error = ();

    /// Refuses what is longer or shorter, too.
    fn try_from(address: &LinkLayerAddress) -> Result<Self, ()> {
        address.octets().try_into().ok().and_then(Self::new).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_single_interface_may_have() {
        let made = |octets: &[u8]| {
            let address = LinkLayerAddress::new(octets).unwrap();
            UnicastEthernetAddress::try_from(&address).ok().map(UnicastEthernetAddress::octets)
        };
        for good in
            [[2, 0, 0x5e, 0, 0x53, 1], [0, 0, 0, 0, 0, 1], [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff]]
        {
            assert_eq!(made(&good), Some(good));
        }
        let broadcast = [0xff; 6];
        for group in
            [broadcast, [0x33, 0x33, 0, 0, 0, 1], [1, 0, 0x5e, 0, 0, 1], [1, 0x80, 0xc2, 0, 0, 0]]
        {
            assert_eq!(made(&group), None, "{group:?}");
        }
        assert_eq!(made(&[0; 6]), None);
        for length in [1, 5, 7, 8, 14] {
            assert_eq!(made(&vec![2; length]), None, "{length}");
        }
    }

    #[test]
    fn addresses_from_texts_and_back() {
        let parse = |text: &str| text.parse::<UnicastEthernetAddress>().map(|it| it.to_string());
        for text in ["00:00:5e:00:02:01", "fe:dc:ba:98:76:54"] {
            assert_eq!(parse(text).as_deref(), Ok(text));
        }
        assert_eq!(parse("0A:0B:0c:00:02:01").as_deref(), Ok("0a:0b:0c:00:02:01"));
        for bad in [
            "",
            "00:00:5e:00:02",
            "00:00:5e:00:02:01:01",
            "0:0:5e:0:2:1",
            "00-00-5e-00-02-01",
            "00:00:5e:00:02:+1",
            "33:33:00:00:00:01",
            "00:00:00:00:00:00",
        ] {
            assert_eq!(parse(bad), Err(EthernetAddressError), "{bad}");
        }
    }
}
