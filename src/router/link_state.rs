use std::net::Ipv6Addr;

use crate::model::{LinkLayerAddress, Prefix};

/// What the state machine needs to know of its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkState {
    /// It exists, is up and has carrier.
    pub running: bool,
    /// It carries multicast. Where not, hosts get answers of their own only, whatever is
    /// configured.
    pub multicast: bool,
    /// The address to send from; `None` until one has passed duplicate address detection.
    pub link_local: Option<Ipv6Addr>,
    /// For the Source Link-Layer Address option.
    pub link_layer_address: Option<LinkLayerAddress>,
    /// IPv6 MTU in octets.
    pub mtu: u32,
    /// Packets are forwarded. Where not, Router Lifetime is sent as 0 (RFC 4861 6.2.5).
    pub forwarding: bool,
    /// The prefixes of the interface's own addresses, for those configured to be advertised.
    pub prefixes: Vec<Prefix>,
}

impl LinkState {
    /// No link.
    pub const fn absent() -> Self {
        LinkState {
            running: false,
            multicast: false,
            link_local: None,
            link_layer_address: None,
            mtu: 0,
            forwarding: false,
            prefixes: Vec::new(),
        }
    }

    /// Everything that an advertisement's octets, source or destination depend on.
    pub(super) fn content(&self) -> impl PartialEq + '_ {
        let to = (self.multicast, self.link_local);
        (to, &self.link_layer_address, self.mtu, self.forwarding, &self.prefixes)
    }
}
