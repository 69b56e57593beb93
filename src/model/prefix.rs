use std::{fmt, net::Ipv6Addr};

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

impl Prefix {
    /// The prefix of `length` bits that holds `address`; bits past the length are cleared.
    pub fn new(address: Ipv6Addr, length: u8) -> Result<Self, PrefixLengthError> {
        Ipv6Net::new(address, length).map(|net| Prefix(net.trunc())).map_err(|_| PrefixLengthError)
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
}
