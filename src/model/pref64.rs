use std::fmt;

use super::{OutOfRange, Prefix};

/// The lifetime of a PREF64 option: multiples of 8 s up to 65,528 s (RFC 8781 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pref64Lifetime(u16);

impl Pref64Lifetime {
    /// Hosts stop using the prefix.
    pub const ZERO: Pref64Lifetime = Pref64Lifetime(0);
    /// The longest one, 65,528 s.
    pub const MAX: Pref64Lifetime = Pref64Lifetime(65_528);

    /// `seconds`, rounded up to a multiple of 8 as RFC 8781 4.1 asks.
    pub fn from_secs(seconds: u64) -> Result<Self, OutOfRange> {
        u16::try_from(seconds)
            .ok()
            .filter(|&seconds| seconds <= Self::MAX.0)
            .map(|seconds| Pref64Lifetime(seconds.div_ceil(8) * 8))
            .ok_or_else(|| OutOfRange::new("PREF64 lifetime", "0 to 65528 s", "RFC 8781 4"))
    }

    /// Seconds.
    #[must_use]
    pub const fn as_secs(self) -> u16 {
        self.0
    }
}

/// The content of one PREF64 option, type 38 (RFC 8781 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pref64 {
    prefix: Prefix,
    /// How long hosts may use it; zero withdraws it.
    pub lifetime: Pref64Lifetime,
}

/// A prefix length that the option cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pref64Error;

impl fmt::Display for Pref64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a NAT64 prefix has length 96, 64, 56, 48, 40 or 32 (RFC 8781 4)")
    }
}

impl std::error::Error for Pref64Error {}

impl Pref64 {
    /// The lengths in the order of their Prefix Length Code.
    pub const LENGTHS: [u8; 6] = [96, 64, 56, 48, 40, 32];

    /// An option for `prefix`, whose length is one of [`Self::LENGTHS`].
    pub fn new(prefix: Prefix, lifetime: Pref64Lifetime) -> Result<Self, Pref64Error> {
        if Self::LENGTHS.contains(&prefix.length()) {
            Ok(Pref64 { prefix, lifetime })
        } else {
            Err(Pref64Error)
        }
    }

    /// The NAT64 prefix.
    #[must_use]
    pub fn prefix(&self) -> Prefix {
        self.prefix
    }
}
