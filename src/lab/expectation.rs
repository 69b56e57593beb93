//! What a host must end up with when its router advertises a [`model::Interface`], and what of it
//! is not there yet.

use std::{fmt, net::Ipv6Addr};

use crate::model::{
    AdvLinkMtu, AdvPrefix, DomainName, Interface, Lifetime, Preference, Prefix, PrefixSource,
};

#[cfg(doc)]
use crate::model;

use super::HostState;

/// What a host must end up with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    /// Prefixes of which it makes an address: autonomous, 64 bits, valid (RFC 4862 5.5.3).
    pub autonomous: Vec<Prefix>,
    /// Prefixes to which it has a route without a router.
    pub on_link: Vec<Prefix>,
    /// The preference of its default route; `None` where the router is none.
    pub default_route: Option<Preference>,
    /// Other routes with their preference (RFC 4191).
    pub routes: Vec<(Prefix, Preference)>,
    /// DNS servers.
    pub dns_servers: Vec<Ipv6Addr>,
    /// DNS search suffixes.
    pub search_suffixes: Vec<DomainName>,
    /// IPv6 MTU, where one is advertised.
    pub mtu: Option<u32>,
    /// Hop limit, where one is advertised.
    pub hop_limit: Option<u8>,
    /// M flag.
    pub managed: bool,
    /// O flag.
    pub other_config: bool,
}

/// What a kernel takes from advertisements depends on how it was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KernelSupport {
    /// Preferences of routers (CONFIG_IPV6_ROUTER_PREF).
    pub router_preference: bool,
    /// Route Information options (CONFIG_IPV6_ROUTE_INFO).
    pub route_information: bool,
}

/// Something expected that a host does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// An address of this prefix.
    Address(Prefix),
    /// Duplicate address detection for this address has not ended.
    Tentative(Ipv6Addr),
    /// Another node has this address.
    Duplicate(Ipv6Addr),
    /// The on-link route to this prefix.
    OnLink(Prefix),
    /// A default route.
    DefaultRoute,
    /// The default route's preference.
    DefaultRoutePreference {
        /// As advertised.
        expected: Preference,
        /// As the host has it.
        found: Preference,
    },
    /// A route with its preference.
    Route(Prefix, Preference),
    /// A DNS server.
    DnsServer(Ipv6Addr),
    /// A DNS search suffix.
    SearchSuffix(DomainName),
    /// The MTU.
    Mtu {
        /// As advertised.
        expected: u32,
        /// As the host has it.
        found: u32,
    },
    /// The hop limit.
    HopLimit {
        /// As advertised.
        expected: u8,
        /// As the host has it.
        found: u8,
    },
    /// The M flag.
    Managed,
    /// The O flag.
    OtherConfig,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Address(prefix) => write!(f, "no address from {prefix}"),
            Missing::Tentative(address) => {
                write!(f, "duplicate address detection still running for {address}")
            }
            Missing::Duplicate(address) => write!(f, "address {address} is in use by another node"),
            Missing::OnLink(prefix) => write!(f, "no on-link route to {prefix}"),
            Missing::DefaultRoute => f.write_str("no default route"),
            Missing::DefaultRoutePreference { expected, found } => {
                write!(f, "default route has preference {found} instead of {expected}")
            }
            Missing::Route(prefix, preference) => {
                write!(f, "no route to {prefix} with preference {preference}")
            }
            Missing::DnsServer(address) => write!(f, "no DNS server {address}"),
            Missing::SearchSuffix(name) => write!(f, "no DNS search suffix {name}"),
            Missing::Mtu { expected, found } => write!(f, "MTU {found} instead of {expected}"),
            Missing::HopLimit { expected, found } => {
                write!(f, "hop limit {found} instead of {expected}")
            }
            Missing::Managed => f.write_str("M flag not set"),
            Missing::OtherConfig => f.write_str("O flag not set"),
        }
    }
}

impl Expectation {
    /// What a host on this interface's link must end up with, where `router_prefixes` are the
    /// prefixes of the router's own addresses on it and `link_mtu` is the link's MTU in octets.
    pub fn of(
        interface: &Interface,
        router_prefixes: &[Prefix],
        link_mtu: u32,
        kernel: KernelSupport,
    ) -> Self {
        if !interface.send_advertisements {
            return Expectation::default();
        }
        let header = &interface.header;
        let is_router = header.router_lifetime.as_secs() > 0;
        let mut expectation = Expectation {
            default_route: is_router.then(|| kernel.preference(header.preference)),
            mtu: match interface.link_mtu {
                AdvLinkMtu::Omitted => None,
                AdvLinkMtu::Fixed(mtu) => Some(mtu.octets()),
                AdvLinkMtu::Interface => Some(link_mtu),
            },
            hop_limit: Some(header.cur_hop_limit).filter(|&limit| limit > 0),
            managed: header.flags.managed,
            other_config: header.flags.other_config,
            ..Expectation::default()
        };
        for advertised in &interface.prefixes {
            expectation.expect_prefix(advertised, router_prefixes);
        }
        if kernel.route_information {
            let lasting = |lifetime| lifetime != Lifetime::ZERO;
            let routes = interface.routes.iter().map(|route| route.route);
            for route in routes.filter(|route| lasting(route.lifetime)) {
                let preference = kernel.preference(route.preference);
                if route.prefix.length() == 0 {
                    // Overrides what the header says (RFC 4191 3.1).
                    expectation.default_route = Some(preference);
                } else {
                    expectation.routes.push((route.prefix, preference));
                }
            }
        }
        for option in &interface.rdnss {
            if option.rdnss.lifetime != Lifetime::ZERO {
                expectation.dns_servers.extend(option.rdnss.servers());
            }
        }
        for option in &interface.dnssl {
            if option.dnssl.lifetime != Lifetime::ZERO {
                expectation.search_suffixes.extend_from_slice(option.dnssl.suffixes());
            }
        }
        expectation
    }

    fn expect_prefix(&mut self, advertised: &AdvPrefix, router_prefixes: &[Prefix]) {
        let named = advertised.source.named();
        let prefixes: &[Prefix] = match &named {
            Some(prefix) => std::slice::from_ref(prefix),
            None if advertised.source == PrefixSource::InterfaceAddresses => router_prefixes,
            None => &[],
        };
        if advertised.valid_lifetime.lifetime == Lifetime::ZERO {
            return;
        }
        for &prefix in prefixes.iter().filter(|prefix| !prefix.is_link_local()) {
            if advertised.flags.autonomous && prefix.length() == 64 {
                self.autonomous.push(prefix);
            }
            if advertised.flags.on_link {
                self.on_link.push(prefix);
            }
        }
    }

    /// Whether there is nothing to wait for. A hop limit alone does not count: most hosts have the
    /// usual one from the start.
    pub fn is_empty(&self) -> bool {
        Expectation { hop_limit: None, ..self.clone() } == Expectation::default()
    }

    /// What of this is not in `state`; empty once the host is usable.
    pub fn missing(&self, state: &HostState) -> Vec<Missing> {
        let mut missing = Vec::new();
        for &prefix in &self.autonomous {
            missing.extend(missing_address(prefix, state));
        }
        for &prefix in &self.on_link {
            let mut routes = state.routes.iter();
            if !routes.any(|route| route.destination == prefix && route.gateway.is_none()) {
                missing.push(Missing::OnLink(prefix));
            }
        }
        missing.extend(self.missing_default_route(state));
        for &(prefix, preference) in &self.routes {
            let mut routes = state.routes.iter();
            if !routes.any(|route| {
                (route.destination, route.preference) == (prefix, preference)
                    && route.gateway.is_some()
            }) {
                missing.push(Missing::Route(prefix, preference));
            }
        }
        for &server in &self.dns_servers {
            if !state.dns_servers.iter().any(|found| found.address == server) {
                missing.push(Missing::DnsServer(server));
            }
        }
        for suffix in &self.search_suffixes {
            if !state.search_suffixes.iter().any(|found| found.name == *suffix) {
                missing.push(Missing::SearchSuffix(suffix.clone()));
            }
        }
        missing.extend(self.missing_parameters(state));
        missing
    }

    fn missing_default_route(&self, state: &HostState) -> Option<Missing> {
        let expected = self.default_route?;
        let found: Vec<_> = state.default_routes().map(|route| route.preference).collect();
        match found.first() {
            None => Some(Missing::DefaultRoute),
            Some(_) if found.contains(&expected) => None,
            Some(&found) => Some(Missing::DefaultRoutePreference { expected, found }),
        }
    }

    fn missing_parameters(&self, state: &HostState) -> Vec<Missing> {
        let found = &state.parameters;
        let mtu = self.mtu.filter(|&mtu| mtu != found.mtu);
        let hop_limit = self.hop_limit.filter(|&limit| limit != found.hop_limit);
        [
            mtu.map(|expected| Missing::Mtu { expected, found: found.mtu }),
            hop_limit.map(|expected| Missing::HopLimit { expected, found: found.hop_limit }),
            (self.managed && !found.managed).then_some(Missing::Managed),
            (self.other_config && !found.other_config).then_some(Missing::OtherConfig),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl KernelSupport {
    fn preference(self, advertised: Preference) -> Preference {
        if self.router_preference { advertised } else { Preference::Medium }
    }
}

fn missing_address(prefix: Prefix, state: &HostState) -> Option<Missing> {
    let mut addresses = state.addresses.iter().filter(|found| prefix.contains(found.address));
    let mut best = None;
    loop {
        match addresses.next() {
            None => return Some(best.unwrap_or(Missing::Address(prefix))),
            Some(found) if found.duplicate => best = Some(Missing::Duplicate(found.address)),
            Some(found) if found.tentative => best = Some(Missing::Tentative(found.address)),
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests;
