use std::{fmt, net::Ipv6Addr};

use thin_vec::ThinVec;

use super::{Condition, DomainName, Lifetime};

/// The content of one Recursive DNS Server option, type 25 (RFC 8106 5.1): 1 to 127 unicast
/// addresses with one lifetime.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rdnss {
    servers: Vec<Ipv6Addr>,
    /// How long hosts may use them; zero withdraws them.
    pub lifetime: Lifetime,
}

/// Why a list of addresses is no RDNSS option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerListError {
    /// No address.
    Empty,
    /// More than fit into one option; how many.
    TooMany(usize),
    /// An address that no resolver can have: unspecified, loopback, multicast or IPv4-mapped.
    NotUnicast(Ipv6Addr),
}

impl fmt::Display for ServerListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerListError::Empty => f.write_str("an RDNSS option needs at least one address"),
            ServerListError::TooMany(count) => write!(
                f,
                "{count} addresses do not fit into one RDNSS option, the most is {}",
                Rdnss::MAX_SERVERS
            ),
            ServerListError::NotUnicast(address) => {
                write!(f, "`{address}` is not the unicast address of a DNS server (RFC 8106 5.3.1)")
            }
        }
    }
}

impl std::error::Error for ServerListError {}

impl Rdnss {
    /// Addresses that fit into an option of 2,040 octets.
    pub const MAX_SERVERS: usize = 127;

    /// An option for `servers`, in order of preference.
    pub fn new(servers: Vec<Ipv6Addr>, lifetime: Lifetime) -> Result<Self, ServerListError> {
        if servers.is_empty() {
            return Err(ServerListError::Empty);
        }
        if servers.len() > Self::MAX_SERVERS {
            return Err(ServerListError::TooMany(servers.len()));
        }
        match servers.iter().find(|server| !Self::usable(server)) {
            Some(&server) => Err(ServerListError::NotUnicast(server)),
            None => Ok(Rdnss { servers, lifetime }),
        }
    }

    /// Whether a resolver can have this address.
    #[must_use]
    pub fn usable(server: &Ipv6Addr) -> bool {
        !(server.is_unspecified()
            || server.is_loopback()
            || server.is_multicast()
            || server.to_ipv4_mapped().is_some())
    }

    /// The addresses, in order of preference.
    #[must_use]
    pub fn servers(&self) -> &[Ipv6Addr] {
        &self.servers
    }
}

/// A configured RDNSS option.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvRdnss {
    /// What is advertised.
    pub rdnss: Rdnss,
    /// Whether the final advertisement withdraws it.
    pub flush_on_exit: bool,
    /// While one of them does not hold the lifetime is 0 (RFC 8475 3.3).
    pub conditions: ThinVec<Condition>,
}

/// The content of one DNS Search List option, type 31 (RFC 8106 5.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dnssl {
    suffixes: Vec<DomainName>,
    /// How long hosts may use them; zero withdraws them.
    pub lifetime: Lifetime,
}

/// Why a list of names is no DNSSL option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuffixListError {
    /// No name.
    Empty,
    /// More octets than one option holds; how many.
    TooLong(usize),
}

impl fmt::Display for SuffixListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SuffixListError::Empty => f.write_str("a DNSSL option needs at least one domain name"),
            SuffixListError::TooLong(octets) => write!(
                f,
                "the names take {octets} octets, one DNSSL option holds {}",
                Dnssl::MAX_OCTETS
            ),
        }
    }
}

impl std::error::Error for SuffixListError {}

impl Dnssl {
    /// Octets of names that fit into an option of 2,040 octets.
    pub const MAX_OCTETS: usize = 2032;

    /// An option for `suffixes`, in order of preference.
    pub fn new(suffixes: Vec<DomainName>, lifetime: Lifetime) -> Result<Self, SuffixListError> {
        if suffixes.is_empty() {
            return Err(SuffixListError::Empty);
        }
        match suffixes.iter().map(DomainName::wire_length).sum() {
            ..=Self::MAX_OCTETS => Ok(Dnssl { suffixes, lifetime }),
            octets => Err(SuffixListError::TooLong(octets)),
        }
    }

    /// The names, in order of preference.
    #[must_use]
    pub fn suffixes(&self) -> &[DomainName] {
        &self.suffixes
    }
}

/// A configured DNSSL option.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvDnssl {
    /// What is advertised.
    pub dnssl: Dnssl,
    /// Whether the final advertisement withdraws it.
    pub flush_on_exit: bool,
}
