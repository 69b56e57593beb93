//! What a host's own kernel has made of the advertisements it heard.

use std::net::Ipv6Addr;

use netlink_packet_route::{
    AddressFamily,
    address::AddressFlags,
    link::{AfSpecInet6, AfSpecUnspec, Inet6IfaceFlags, LinkAttribute, LinkMessage},
    route::{
        RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RoutePreference, RouteProtocol,
        RouteType,
    },
};

use crate::{
    model::{CaptivePortal, DomainName, Lifetime, NdOption, Pref64, Preference, Prefix},
    os::address_message::AddressReport,
};

/// The kernel counts route lifetimes in hundredths of a second (USER_HZ) on every architecture.
const CLOCK_TICKS_PER_SECOND: u32 = 100;

/// Everything that a host has on its interface at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HostState {
    /// Its addresses beyond the link, in the kernel's order.
    pub addresses: Vec<HostAddress>,
    /// Its routes out of the interface: default routes, advertised routes, on-link prefixes.
    pub routes: Vec<HostRoute>,
    /// RDNSS addresses in the order heard (RFC 8106 5.1).
    pub dns_servers: Vec<DnsServer>,
    /// DNSSL suffixes in the order heard (RFC 8106 5.2).
    pub search_suffixes: Vec<SearchSuffix>,
    /// NAT64 prefixes (RFC 8781), where the kernel hands them over.
    pub pref64: Vec<Pref64>,
    /// The captive portal (RFC 8910), where the kernel hands it over.
    pub captive_portal: Option<CaptivePortal>,
    /// What the interface itself was told.
    pub parameters: HostParameters,
}

/// An address that a host has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostAddress {
    /// The address.
    pub address: Ipv6Addr,
    /// The length of its prefix in bits.
    pub prefix_length: u8,
    /// Duplicate address detection is still running (RFC 4862 5.4).
    pub tentative: bool,
    /// Duplicate address detection found another owner.
    pub duplicate: bool,
    /// Made from an advertisement, not set by hand.
    pub dynamic: bool,
    /// Seconds until it is removed.
    pub valid_lifetime: Lifetime,
    /// Seconds until it is deprecated.
    pub preferred_lifetime: Lifetime,
}

/// A route that a host has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostRoute {
    /// The destination; `::/0` is the default route.
    pub destination: Prefix,
    /// The router; `None` for a prefix on the link.
    pub gateway: Option<Ipv6Addr>,
    /// Lower is tried first.
    pub metric: u32,
    /// Seconds until it is removed.
    pub lifetime: Lifetime,
    /// Preference as advertised (RFC 4191).
    pub preference: Preference,
    /// Learned from a Router Advertisement.
    pub advertised: bool,
}

/// A DNS server that a host heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DnsServer {
    /// Its address.
    pub address: Ipv6Addr,
    /// How long it may be used, as last advertised.
    pub lifetime: Lifetime,
}

/// A DNS search suffix that a host heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSuffix {
    /// The suffix.
    pub name: DomainName,
    /// How long it may be used, as last advertised.
    pub lifetime: Lifetime,
}

/// What advertisements set on a host's interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HostParameters {
    /// IPv6 MTU in octets.
    pub mtu: u32,
    /// The MTU option last heard; `None` before the first, and on kernels before 5.15.
    pub advertised_mtu: Option<u32>,
    /// The hop limit it sends with.
    pub hop_limit: u8,
    /// M flag last heard.
    pub managed: bool,
    /// O flag last heard.
    pub other_config: bool,
    /// RetransTimer in milliseconds.
    pub retrans_timer_millis: u32,
}

impl HostState {
    /// Its default routes.
    pub fn default_routes(&self) -> impl Iterator<Item = &HostRoute> {
        self.routes.iter().filter(|route| route.destination.length() == 0)
    }

    /// Takes in options that the kernel hands over instead of using them itself.
    pub(super) fn hear(&mut self, options: &[NdOption]) {
        for option in options {
            match option {
                NdOption::Rdnss(rdnss) => {
                    for &address in rdnss.servers() {
                        let server = DnsServer { address, lifetime: rdnss.lifetime };
                        let same = |old: &DnsServer| old.address == address;
                        update(&mut self.dns_servers, same, server, rdnss.lifetime);
                    }
                }
                NdOption::Dnssl(dnssl) => {
                    for name in dnssl.suffixes() {
                        let suffix = SearchSuffix { name: name.clone(), lifetime: dnssl.lifetime };
                        let same = |old: &SearchSuffix| old.name == *name;
                        update(&mut self.search_suffixes, same, suffix, dnssl.lifetime);
                    }
                }
                NdOption::Pref64(pref64) => {
                    let same = |old: &Pref64| old.prefix() == pref64.prefix();
                    let lifetime = Lifetime::from_secs(u64::from(pref64.lifetime.as_secs()));
                    update(&mut self.pref64, same, *pref64, lifetime);
                }
                NdOption::CaptivePortal(portal) => self.captive_portal = Some(portal.clone()),
                _ => {}
            }
        }
    }
}

/// Replaces the entry that is the `same`, or appends it; lifetime zero removes it.
fn update<T>(list: &mut Vec<T>, same: impl Fn(&T) -> bool, new: T, lifetime: Lifetime) {
    match list.iter().position(same) {
        Some(index) if lifetime == Lifetime::ZERO => {
            list.remove(index);
        }
        Some(index) => {
            if let Some(old) = list.get_mut(index) {
                *old = new;
            }
        }
        None if lifetime == Lifetime::ZERO => {}
        None => list.push(new),
    }
}

impl HostAddress {
    /// The address in `report`, unless it is one of another interface or of the link only.
    pub(super) fn from_report(report: &AddressReport, interface: u32) -> Option<Self> {
        if report.index.get() != interface || report.address.is_unicast_link_local() {
            return None;
        }
        let flags = report.flags;
        Some(HostAddress {
            address: report.address,
            prefix_length: report.prefix_length,
            // A host may send from an optimistic address already (RFC 4429).
            tentative: flags.contains(AddressFlags::Tentative)
                && !flags.contains(AddressFlags::Optimistic),
            duplicate: flags.contains(AddressFlags::Dadfailed),
            dynamic: !flags.contains(AddressFlags::Permanent),
            valid_lifetime: report.valid_lifetime,
            preferred_lifetime: report.preferred_lifetime,
        })
    }
}

impl HostRoute {
    /// The route in `message`, if it is a unicast route of the main table out of `interface` to
    /// somewhere beyond link-local addresses.
    pub(super) fn from_message(message: &RouteMessage, interface: u32) -> Option<Self> {
        let header = &message.header;
        if header.address_family != AddressFamily::Inet6
            || header.kind != RouteType::Unicast
            || header.table != RouteHeader::RT_TABLE_MAIN
        {
            return None;
        }
        let (mut destination, mut gateway) = (Ipv6Addr::UNSPECIFIED, None);
        let (mut metric, mut lifetime) = (0, Lifetime::INFINITE);
        let (mut preference, mut out) = (Preference::Medium, None);
        for attribute in &message.attributes {
            match attribute {
                RouteAttribute::Destination(RouteAddress::Inet6(address)) => destination = *address,
                RouteAttribute::Gateway(RouteAddress::Inet6(address)) => gateway = Some(*address),
                RouteAttribute::Oif(index) => out = Some(*index),
                RouteAttribute::Priority(value) => metric = *value,
                // Zero says that the route does not expire.
                RouteAttribute::CacheInfo(info) if info.expires != 0 => {
                    lifetime =
                        Lifetime::from_secs(info.expires.div_ceil(CLOCK_TICKS_PER_SECOND).into());
                }
                RouteAttribute::Preference(RoutePreference::Low) => preference = Preference::Low,
                RouteAttribute::Preference(RoutePreference::High) => preference = Preference::High,
                _ => {}
            }
        }
        let destination = Prefix::new(destination, header.destination_prefix_length).ok()?;
        let elsewhere = out != Some(interface);
        if elsewhere || destination.is_link_local() || destination.is_multicast() {
            return None;
        }
        Some(HostRoute {
            destination,
            gateway,
            metric,
            lifetime,
            preference,
            advertised: header.protocol == RouteProtocol::Ra,
        })
    }
}

impl HostParameters {
    /// The parameters in a link message, `None` where it does not hold IPv6's.
    pub(super) fn from_message(message: &LinkMessage) -> Option<Self> {
        let families = message.attributes.iter().find_map(|attribute| match attribute {
            LinkAttribute::AfSpecUnspec(families) => Some(families),
            _ => None,
        })?;
        let inet6 = families.iter().find_map(|family| match family {
            AfSpecUnspec::Inet6(attributes) => Some(attributes),
            _ => None,
        })?;
        let mut parameters = HostParameters::default();
        for attribute in inet6 {
            match attribute {
                AfSpecInet6::Flags(flags) => {
                    parameters.managed = flags.contains(Inet6IfaceFlags::RaManaged);
                    parameters.other_config = flags.contains(Inet6IfaceFlags::Otherconf);
                }
                AfSpecInet6::DevConf(conf) => {
                    parameters.mtu = u32::try_from(conf.mtu6).unwrap_or_default();
                    parameters.hop_limit = u8::try_from(conf.hoplimit).unwrap_or_default();
                }
                AfSpecInet6::CacheInfo(info) => {
                    parameters.retrans_timer_millis =
                        u32::try_from(info.retrans_time).unwrap_or_default();
                }
                AfSpecInet6::RaMtu(mtu) => {
                    parameters.advertised_mtu = Some(*mtu).filter(|&mtu| mtu != 0);
                }
                _ => {}
            }
        }
        Some(parameters)
    }
}

#[cfg(test)]
mod tests;
