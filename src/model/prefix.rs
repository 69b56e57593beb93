use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ipnet::Ipv6Net;

/// An IPv6 prefix; bits past its length are zero (RFC 4861 4.6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(Ipv6Net);

/// A prefix length above 128.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrefixLengthError;

impl fmt::Display for PrefixLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("prefix length must be 0 to 128")
    }
}

impl std::error::Error for PrefixLengthError {}

/// Why a text is no prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixError {
    /// It is not ADDRESS/LENGTH.
    Form,
    /// The length is above 128.
    Length(PrefixLengthError),
}

impl fmt::Display for PrefixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrefixError::Form => f.write_str("a prefix is ADDRESS/LENGTH, as 2001:db8::/56"),
            PrefixError::Length(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PrefixError {}

/// ADDRESS/LENGTH; bits past the length are cleared.
impl FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let (address, length) = text.split_once('/').ok_or(PrefixError::Form)?;
        let is_number = !length.is_empty() && length.bytes().all(|octet| octet.is_ascii_digit());
        let address = address.parse().ok().filter(|_| is_number).ok_or(PrefixError::Form)?;
        // A number that is too large for the type is too long as well.
        let length = length.parse().unwrap_or(u8::MAX);
        Prefix::new(address, length).map_err(PrefixError::Length)
    }
}

impl Prefix {
    /// The prefix of `length` bits that holds `address`; bits past the length are cleared.
    pub fn new(address: Ipv6Addr, length: u8) -> Result<Self, PrefixLengthError> {
        Ipv6Net::new(address, length).map(|net| Prefix(net.trunc())).map_err(|_| PrefixLengthError)
    }

    /// The 6to4 prefix 2002:V4ADDR:SUBNET::/64 of a site with this IPv4 address (RFC 3056 2). `None`
    /// where the address is not globally unique, as that must not be used (RFC 3056 2, 9).
    #[must_use]
    pub fn six_to_four(address: Ipv4Addr, subnet: u16) -> Option<Self> {
        let octets = address.octets();
        let shared = octets[0] == 100 && octets[1] & 0xc0 == 64;
        let unusable = address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || shared
            // "This" network, multicast, reserved and broadcast.
            || octets[0] == 0
            || octets[0] >= 224;
        let [a, b, c, d] = octets.map(u16::from);
        let network = Ipv6Addr::new(0x2002, a << 8 | b, c << 8 | d, subnet, 0, 0, 0, 0);
        Prefix::new(network, 64).ok().filter(|_| !unusable)
    }

    /// The first address: the prefix followed by zeros.
    #[must_use]
    pub fn address(self) -> Ipv6Addr {
        self.0.addr()
    }

    /// Length in bits, 0 to 128.
    #[must_use]
    pub fn length(self) -> u8 {
        self.0.prefix_len()
    }

    /// Whether `address` lies in this prefix.
    #[must_use]
    pub fn contains(self, address: Ipv6Addr) -> bool {
        self.0.contains(&address)
    }

    /// Whether all of it lies in fe80::/10.
    #[must_use]
    pub fn is_link_local(self) -> bool {
        self.length() >= 10 && self.address().is_unicast_link_local()
    }

    /// Whether all of it lies in ff00::/8.
    #[must_use]
    pub fn is_multicast(self) -> bool {
        self.length() >= 8 && self.address().is_multicast()
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_bits_are_cleared() {
        let prefix = Prefix::new("2001:db8:1::5".parse().unwrap(), 47).unwrap();
        assert_eq!(prefix.to_string(), "2001:db8::/47");
        assert_eq!(Prefix::new(Ipv6Addr::UNSPECIFIED, 129), Err(PrefixLengthError));
    }

    #[test]
    fn only_globally_unique_addresses_have_a_6to4_prefix() {
        let prefix = |address: &str| {
            let prefix = Prefix::six_to_four(address.parse().unwrap(), 0x0a0b);
            prefix.map(|prefix| prefix.to_string())
        };
        for (address, expected) in [
            ("192.0.2.1", "2002:c000:201:a0b::/64"),
            ("100.63.255.255", "2002:643f:ffff:a0b::/64"),
            ("172.32.0.0", "2002:ac20:0:a0b::/64"),
            ("1.2.3.4", "2002:102:304:a0b::/64"),
        ] {
            assert_eq!(prefix(address).as_deref(), Some(expected));
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
        ] {
            assert_eq!(prefix(address), None, "{address}");
        }
    }

    #[test]
    fn prefixes_from_texts() {
        let parse = |text: &str| text.parse::<Prefix>().map(|prefix| prefix.to_string());
        assert_eq!(parse("2001:db8::1/56").as_deref(), Ok("2001:db8::/56"));
        assert_eq!(parse("::/0").as_deref(), Ok("::/0"));
        for bad in ["", "/", "::", "::/", "::/+1", "::/-1", "::/a", "x/64", "::/64/64", "1.2.3.4/8"]
        {
            assert_eq!(parse(bad), Err(PrefixError::Form), "{bad}");
        }
        for long in ["::/129", "::/256", "::/4294967296"] {
            assert_eq!(parse(long), Err(PrefixError::Length(PrefixLengthError)), "{long}");
        }
    }
}
