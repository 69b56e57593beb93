use std::net::Ipv6Addr;

use crate::model::{Condition, LinkLayerAddress, Prefix, PrefixSource};

use super::Timestamp;

/// A prefix that comes from an address or a delegation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkPrefix {
    /// The prefix.
    pub prefix: Prefix,
    /// When what it comes from is gone; `None` for never.
    pub valid_until: Option<Timestamp>,
    /// When what it comes from is deprecated; `None` for never.
    pub preferred_until: Option<Timestamp>,
}

impl LinkPrefix {
    /// One that stays.
    pub const fn lasting(prefix: Prefix) -> Self {
        LinkPrefix { prefix, valid_until: None, preferred_until: None }
    }
}

/// What the state machine needs to know of its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    /// It exists, is up and has carrier.
    pub running: bool,
    /// It carries multicast. Where not, hosts get answers of their own only, whatever is
    /// configured.
    pub multicast: bool,
    /// The address to send from: link-local unless the configuration wants another. `None` until one
    /// has passed duplicate address detection.
    pub source: Option<Ipv6Addr>,
    /// For the Source Link-Layer Address option.
    pub link_layer_address: Option<LinkLayerAddress>,
    /// IPv6 MTU in octets.
    pub mtu: u32,
    /// Packets are forwarded. Where not, Router Lifetime is sent as 0 (RFC 4861 6.2.5).
    pub forwarding: bool,
    /// The prefixes of the interface's own addresses, for those configured to be advertised.
    pub prefixes: Vec<LinkPrefix>,
    /// The prefixes that configured sources have on other interfaces and of delegations; none for
    /// those left out.
    pub other_prefixes: Vec<(PrefixSource, Vec<LinkPrefix>)>,
    /// The configured conditions that do not hold.
    pub unmet: Vec<Condition>,
}

impl LinkState {
    /// No link.
    pub const fn absent() -> Self {
        LinkState {
            running: false,
            multicast: false,
            source: None,
            link_layer_address: None,
            mtu: 0,
            forwarding: false,
            prefixes: Vec::new(),
            other_prefixes: Vec::new(),
            unmet: Vec::new(),
        }
    }

    /// What an advertisement's octets, source or destination depend on beside what it says.
    pub(super) fn way(&self) -> impl PartialEq + '_ {
        (self.source, self.multicast, &self.link_layer_address, self.mtu, self.forwarding)
    }

    /// The prefixes that `source` stands for where the link has to say it.
    pub(super) fn prefixes_of(&self, source: &PrefixSource) -> &[LinkPrefix] {
        if *source == PrefixSource::InterfaceAddresses {
            return &self.prefixes;
        }
        let found = self.other_prefixes.iter().find(|(other, _)| other == source);
        found.map_or(&[], |(_, prefixes)| prefixes)
    }

    /// Whether all of `conditions` hold.
    pub(super) fn meets(&self, conditions: &[Condition]) -> bool {
        !conditions.iter().any(|condition| self.unmet.contains(condition))
    }
}
