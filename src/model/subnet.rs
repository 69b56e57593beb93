use std::{fmt, net::Ipv6Addr};

use super::Prefix;

/// One of the equal parts of a shorter prefix: `3/64` is the fourth /64 of whatever it is, counted
/// from 0 (RFC 4291 2.5.4, the subnet ID).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subnet {
    number: u32,
    length: u8,
}

/// Why a prefix has no such subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubnetError {
    /// A subnet's prefix has 1 to 128 bits.
    Length,
    /// There are fewer subnets of that length; the number of the last one, `None` where the prefix is
    /// longer than the subnet's.
    TooSmall {
        /// What is too small.
        prefix: Prefix,
        /// The number of its last subnet.
        last: Option<u32>,
    },
}

impl fmt::Display for SubnetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SubnetError::Length => f.write_str("the prefix length of a subnet is 1 to 128"),
            SubnetError::TooSmall { prefix, last: None } => {
                write!(f, "{prefix} is longer than the prefix of a subnet")
            }
            SubnetError::TooSmall { prefix, last: Some(last) } => {
                write!(f, "{prefix} is too small: its last subnet is {last}")
            }
        }
    }
}

impl std::error::Error for SubnetError {}

impl Subnet {
    /// Number `number` of the subnets with prefixes of `length` bits, 1 to 128.
    pub fn new(number: u32, length: u8) -> Result<Self, SubnetError> {
        if matches!(length, 1..=128) {
            Ok(Subnet { number, length })
        } else {
            Err(SubnetError::Length)
        }
    }

    /// Counted from 0.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// The length of its prefix in bits, 1 to 128.
    #[must_use]
    pub fn length(self) -> u8 {
        self.length
    }

    /// This subnet of `prefix`.
    pub fn of(self, prefix: Prefix) -> Result<Prefix, SubnetError> {
        let too_small = |last| SubnetError::TooSmall { prefix, last };
        let bits = self.length.checked_sub(prefix.length()).ok_or(too_small(None))?;
        let last = u32::MAX.checked_shr(32_u32.saturating_sub(bits.into())).unwrap_or(0);
        if self.number > last {
            return Err(too_small(Some(last)));
        }
        let shifted = u128::from(self.number) << (128 - self.length);
        let address = Ipv6Addr::from_bits(prefix.address().to_bits() | shifted);
        Prefix::new(address, self.length).map_err(|_| SubnetError::Length)
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::prefix;

    fn subnet(number: u32, length: u8, of: &str) -> Result<String, String> {
        let subnet = Subnet::new(number, length).and_then(|subnet| subnet.of(prefix(of)));
        subnet.map(|prefix| prefix.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn subnets_are_counted_from_zero() {
        for (number, length, of, expected) in [
            (0, 64, "2001:db8:1::/56", "2001:db8:1::/64"),
            (255, 64, "2001:db8:1::/56", "2001:db8:1:ff::/64"),
            (3, 60, "2001:db8:1::/56", "2001:db8:1:30::/60"),
            (0, 64, "2001:db8:1::/64", "2001:db8:1::/64"),
            (u32::MAX, 128, "2001:db8::/64", "2001:db8::ffff:ffff/128"),
            (1, 1, "::/0", "8000::/1"),
        ] {
            assert_eq!(subnet(number, length, of).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_too_small_is_named() {
        for (number, length, of, expected) in [
            (16, 64, "2001:db8::/60", "2001:db8::/60 is too small: its last subnet is 15"),
            (1, 64, "2001:db8::/64", "2001:db8::/64 is too small: its last subnet is 0"),
            (0, 64, "2001:db8::/65", "2001:db8::/65 is longer than the prefix of a subnet"),
            (0, 0, "::/0", "the prefix length of a subnet is 1 to 128"),
            (0, 129, "::/0", "the prefix length of a subnet is 1 to 128"),
        ] {
            assert_eq!(subnet(number, length, of).as_ref().map_err(String::as_str), Err(expected));
        }
    }
}
