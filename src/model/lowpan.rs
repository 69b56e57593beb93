use std::net::Ipv6Addr;

use super::{OutOfRange, Prefix};

/// The number of a context, 0 to 15 (RFC 6775 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(u8);

impl ContextId {
    /// A number of 0 to 15.
    pub fn new(id: u32) -> Result<Self, OutOfRange> {
        match u8::try_from(id) {
            Ok(id @ 0..=15) => Ok(ContextId(id)),
            _ => Err(OutOfRange::new("CID", "0 to 15", "RFC 6775 4.2")),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The 6LoWPAN Context option, type 34 (RFC 6775 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LowpanContext {
    /// What is compressed; its length is the option's Context Length.
    pub prefix: Prefix,
    /// C: the context may be used for compression, not for decompression only.
    pub compression: bool,
    /// CID.
    pub id: ContextId,
    /// How long it is valid, in units of 60 s.
    pub valid_lifetime_minutes: u16,
}

/// The Authoritative Border Router option, type 35 (RFC 6775 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuthoritativeBorderRouter {
    /// The version of the information: high 16 bits and low 16 bits in one.
    pub version: u32,
    /// How long it is valid, in units of 60 s; 0 stands for 10,000 of them.
    pub valid_lifetime_minutes: u16,
    /// 6LBR Address.
    pub address: Ipv6Addr,
}
