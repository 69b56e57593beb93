use std::net::Ipv6Addr;

use thin_vec::ThinVec;

use super::{AdvLifetime, Condition, DelegationName, InterfaceName, Lifetime, Prefix, Subnet};

/// Flags of a Prefix Information option (RFC 4861 4.6.2, RFC 9762 5). The R flag is not among
/// them: it is set exactly when [`PrefixInformation::router_address`] is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PrefixFlags {
    /// L: the prefix is on-link.
    pub on_link: bool,
    /// A: hosts may make addresses of it (RFC 4862).
    pub autonomous: bool,
    /// P: hosts should ask for a prefix of their own by DHCPv6-PD (RFC 9762).
    pub dhcpv6_pd_preferred: bool,
}

/// The content of one Prefix Information option, type 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PrefixInformation {
    prefix: Prefix,
    router_address: Option<Ipv6Addr>,
    valid_lifetime: Lifetime,
    preferred_lifetime: Lifetime,
    /// L, A and P.
    pub flags: PrefixFlags,
}

impl PrefixInformation {
    /// An option for `prefix`. A preferred lifetime above the valid one is lowered to it: the
    /// pair must never be sent the other way round (RFC 4861 4.6.2).
    #[must_use]
    pub fn new(prefix: Prefix, flags: PrefixFlags, valid: Lifetime, preferred: Lifetime) -> Self {
        PrefixInformation {
            prefix,
            router_address: None,
            valid_lifetime: valid,
            preferred_lifetime: preferred.min(valid),
            flags,
        }
    }

    /// The same with the R flag and the router's full address in the prefix field
    /// (RFC 6275 7.2); ignored when `address` lies outside the prefix.
    #[must_use]
    pub fn with_router_address(mut self, address: Ipv6Addr) -> Self {
        self.router_address = self.prefix.contains(address).then_some(address);
        self
    }

    /// The prefix.
    #[must_use]
    pub fn prefix(&self) -> Prefix {
        self.prefix
    }

    /// The router's address where the R flag is set.
    #[must_use]
    pub fn router_address(&self) -> Option<Ipv6Addr> {
        self.router_address
    }

    /// How long the prefix is on-link and its addresses valid.
    #[must_use]
    pub fn valid_lifetime(&self) -> Lifetime {
        self.valid_lifetime
    }

    /// How long its addresses are preferred; never above the valid lifetime.
    #[must_use]
    pub fn preferred_lifetime(&self) -> Lifetime {
        self.preferred_lifetime
    }
}

/// Where a configured prefix comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PrefixSource {
    /// The file names it.
    Prefix(Prefix),
    /// The file names it with the router's own address in it (R flag, RFC 6275 7.2).
    RouterAddress(Prefix, Ipv6Addr),
    /// Every prefix of the interface's own addresses, link-local ones excepted: radvd's `::/64`,
    /// rtadvd without `addr`.
    InterfaceAddresses,
    /// The same for another interface's addresses: radvd's Base6Interface.
    OtherInterfaceAddresses(InterfaceName),
    /// The 6to4 prefix of another interface's IPv4 address, 2002:V4ADDR:SUBNET::/64 (RFC 3056 2):
    /// radvd's Base6to4Interface.
    SixToFour {
        /// Whose IPv4 address.
        interface: InterfaceName,
        /// The 16 bits behind it.
        subnet: u16,
    },
    /// A subnet of each prefix of another interface's addresses that is short enough to have it.
    OtherInterfaceSubnet {
        /// Whose addresses.
        interface: InterfaceName,
        /// Which part of each.
        subnet: Subnet,
    },
    /// A subnet of a delegated prefix.
    Delegation {
        /// Which delegation.
        name: DelegationName,
        /// Which part of it.
        subnet: Subnet,
    },
}

impl PrefixSource {
    /// The prefix, where the file names it.
    #[must_use]
    pub fn named(&self) -> Option<Prefix> {
        match self {
            PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => Some(*prefix),
            PrefixSource::InterfaceAddresses
            | PrefixSource::OtherInterfaceAddresses(_)
            | PrefixSource::SixToFour { .. }
            | PrefixSource::OtherInterfaceSubnet { .. }
            | PrefixSource::Delegation { .. } => None,
        }
    }
}

/// One entry of AdvPrefixList (RFC 4861 6.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AdvPrefix {
    /// What is advertised.
    pub source: PrefixSource,
    /// L, A and P.
    pub flags: PrefixFlags,
    /// AdvValidLifetime.
    pub valid_lifetime: AdvLifetime,
    /// AdvPreferredLifetime; where it exceeds the valid one, that one is sent.
    pub preferred_lifetime: AdvLifetime,
    /// Whether the final advertisement deprecates it: preferred 0, valid at most 7200 s.
    pub deprecate_on_exit: bool,
    /// Lifetimes are never longer than what is left of those of the address or the delegation that
    /// the prefix comes from. Without meaning where the file names the prefix.
    pub follows_source: bool,
    /// Prefixes of addresses are advertised whatever their length, not /64 alone. Without meaning
    /// elsewhere.
    pub any_length: bool,
    /// While one of them does not hold the preferred lifetime is 0 (RFC 8475 3.2).
    pub conditions: ThinVec<Condition>,
}
