//! What an interface has to advertise with, and what it then has to say.

use std::{collections::BTreeMap, net::Ipv6Addr, sync::Arc, time::Duration};

use crate::{
    model::{
        AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, Client, Header, Interface, Lifetime, LinkMtu,
        NdOption, Prefix, PrefixInformation, PrefixSource, Rdnss, RouteInformation, RouterLifetime,
    },
    os::{Link, LinkAddress},
    router::ALL_NODES,
    wire,
};

use super::told::Told;

/// An interface that has to advertise (RFC 4861 6.2.2).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Duty {
    pub(super) interface: Arc<Interface>,
    pub(super) link: Link,
    pub(super) source: Ipv6Addr,
    /// The prefixes of the interface called `wan`.
    pub(super) wan: Vec<Prefix>,
}

/// How a solicitation is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Nobody,
    Alone,
    All,
}

/// What an advertisement says, in however many messages.
#[derive(Debug, PartialEq)]
pub(super) struct Saying {
    pub(super) header: Header,
    pub(super) options: Vec<NdOption>,
}

impl Duty {
    pub(super) fn min(&self) -> Duration {
        self.interface.interval.min()
    }

    pub(super) fn max(&self) -> Duration {
        self.interface.interval.max()
    }

    pub(super) fn min_delay(&self) -> Duration {
        self.interface.min_delay_between_ras.duration()
    }

    pub(super) fn clients(&self) -> Vec<Ipv6Addr> {
        let served = self.interface.clients.iter().filter_map(|client| match client {
            Client::Served(address) => Some(*address),
            Client::Ignored(_) => None,
        });
        served.collect()
    }

    fn quiet(&self) -> bool {
        self.interface.unicast_only || !self.link.multicast
    }

    /// Whether advertisements go to all nodes.
    pub(super) fn multicasts(&self) -> bool {
        !self.quiet() && self.clients().is_empty()
    }

    /// Whether what goes to all goes to `host`.
    pub(super) fn reaches(&self, host: Ipv6Addr) -> bool {
        self.multicasts() || self.clients().contains(&host)
    }

    /// Where an unsolicited advertisement goes to.
    pub(super) fn everybody(&self) -> Vec<Ipv6Addr> {
        if self.multicasts() { vec![ALL_NODES] } else { self.clients() }
    }

    pub(super) fn way(&self, host: Ipv6Addr) -> Way {
        let clients = self.clients();
        if host.is_unspecified() {
            return if self.quiet() { Way::Nobody } else { Way::All };
        }
        if clients.contains(&host) {
            return Way::Alone;
        }
        if self.interface.clients.contains(&Client::Ignored(host)) {
            return Way::Nobody;
        }
        match (clients.is_empty(), self.interface.unrestricted_unicast) {
            (false, false) => Way::Nobody,
            (false, true) => Way::Alone,
            _ if self.quiet() || self.interface.solicited_unicast => Way::Alone,
            _ => Way::All,
        }
    }

    /// Whether what it says changes by itself.
    pub(super) fn counts_down(&self) -> bool {
        let counting = |lifetime: AdvLifetime| lifetime.counting_down;
        let mut prefixes = self.interface.prefixes.iter();
        prefixes.any(|it| counting(it.valid_lifetime) || counting(it.preferred_lifetime))
    }

    /// What it says `seconds` after its configuration took effect; `last` when it ceases.
    pub(super) fn saying(&self, seconds: u64, last: bool) -> Saying {
        let interface = &*self.interface;
        let mut header = interface.header;
        if last || !self.link.forwarding {
            header.router_lifetime = RouterLifetime::ZERO;
        }
        let mut options = Vec::new();
        if interface.source_link_layer_address {
            let address = self.link.link_layer_address.clone();
            options.extend(address.map(NdOption::SourceLinkLayerAddress));
        }
        match interface.link_mtu {
            AdvLinkMtu::Omitted => {}
            AdvLinkMtu::Fixed(mtu) => options.push(NdOption::Mtu(mtu)),
            AdvLinkMtu::Interface => {
                options.extend(LinkMtu::new(self.link.mtu).ok().map(NdOption::Mtu));
            }
        }
        options.extend(self.prefixes(seconds, last));
        options.extend(interface.routes.iter().map(|entry| {
            let withdrawn = last && entry.remove_on_exit;
            let lifetime = if withdrawn { Lifetime::ZERO } else { entry.route.lifetime };
            NdOption::RouteInformation(RouteInformation { lifetime, ..entry.route })
        }));
        options.extend(interface.rdnss.iter().map(|entry| NdOption::Rdnss(flushed(entry, last))));
        Saying { header, options }
    }

    fn prefixes(&self, seconds: u64, last: bool) -> impl Iterator<Item = NdOption> {
        let mut options = BTreeMap::new();
        for entry in &self.interface.prefixes {
            if let PrefixSource::Prefix(prefix) = entry.source {
                options.insert(prefix, entry);
            }
        }
        for entry in &self.interface.prefixes {
            let found = match entry.source {
                PrefixSource::InterfaceAddresses => shared_prefixes(&self.link.addresses),
                PrefixSource::OtherInterfaceAddresses(_) => self.wan.clone(),
                _ => Vec::new(),
            };
            for prefix in found {
                options.entry(prefix).or_insert(entry);
            }
        }
        options.into_iter().map(move |(prefix, entry)| {
            let (valid, preferred) = lifetimes(entry, seconds, last);
            let option = PrefixInformation::new(prefix, entry.flags, valid, preferred);
            NdOption::PrefixInformation(option)
        })
    }

    /// The octets that a packet may have.
    fn most_octets(&self) -> u32 {
        let fixed = match self.interface.link_mtu {
            AdvLinkMtu::Fixed(mtu) => mtu.octets(),
            AdvLinkMtu::Omitted | AdvLinkMtu::Interface => u32::MAX,
        };
        self.link.mtu.min(fixed).min(self.interface.ra_mtu.map_or(u32::MAX, LinkMtu::octets))
    }

    /// Whether `messages` together say `saying`, each as a complete advertisement, and withdraw
    /// nothing but what hosts were told before and should forget: that is returned.
    pub(super) fn check(
        &self,
        messages: &[&[u8]],
        saying: &Saying,
        told: &Told,
    ) -> Result<Vec<NdOption>, String> {
        let mut missing: Vec<&NdOption> = saying.options.iter().collect();
        let mut withdrawn = Vec::new();
        for message in messages {
            let octets = u32::try_from(message.len()).unwrap() + 40;
            if octets > self.most_octets() {
                return Err(format!("a packet of {octets} octets"));
            }
            check_lifetimes(message)?;
            let decoded = wire::decode_advertisement(message)
                .map_err(|error| format!("a message that is malformed: {error:?}"))?;
            let mut header = decoded.header;
            if header.router_lifetime == RouterLifetime::ZERO {
                header.preference = saying.header.preference;
            }
            if header != saying.header {
                return Err(format!("said {header:?} instead of {:?}", saying.header));
            }
            for option in decoded.options {
                if let Some(at) = missing.iter().position(|wanted| **wanted == option) {
                    missing.swap_remove(at);
                } else if told.allows(&option, saying) {
                    withdrawn.push(option);
                } else if !is_repeated(&option) || !saying.options.contains(&option) {
                    return Err(format!("said {option:?} where {missing:?} remained"));
                }
            }
        }
        if missing.is_empty() { Ok(withdrawn) } else { Err(format!("did not say {missing:?}")) }
    }

    /// What it says once nobody wants anything of it.
    pub(super) fn saying_nothing(&self) -> Saying {
        let mut saying = self.saying(0, true);
        saying.options.retain(|option| {
            matches!(option, NdOption::SourceLinkLayerAddress(_) | NdOption::Mtu(_))
        });
        saying
    }
}

/// Valid and preferred lifetime.
fn lifetimes(entry: &AdvPrefix, seconds: u64, last: bool) -> (Lifetime, Lifetime) {
    let left = |lifetime: AdvLifetime| match lifetime.lifetime.as_secs() {
        Some(own) if lifetime.counting_down => {
            Lifetime::from_secs(u64::from(own).saturating_sub(seconds))
        }
        _ => lifetime.lifetime,
    };
    let (valid, preferred) = (left(entry.valid_lifetime), left(entry.preferred_lifetime));
    if last && entry.deprecate_on_exit {
        return (valid.min(Lifetime::from_secs(7200)), Lifetime::ZERO);
    }
    (valid, preferred.min(valid))
}

fn flushed(entry: &AdvRdnss, last: bool) -> Rdnss {
    let mut rdnss = entry.rdnss.clone();
    if last && entry.flush_on_exit {
        rdnss.lifetime = Lifetime::ZERO;
    }
    rdnss
}

/// Every part may have it.
fn is_repeated(option: &NdOption) -> bool {
    matches!(option, NdOption::SourceLinkLayerAddress(_) | NdOption::PrefixInformation(_))
}

/// No preferred lifetime above the valid one, by the octets alone.
fn check_lifetimes(message: &[u8]) -> Result<(), String> {
    let mut rest = message.get(16..).unwrap_or_default();
    while let [kind, length, ..] = *rest {
        let (option, behind) = rest.split_at((usize::from(length) * 8).clamp(2, rest.len()));
        let word = |at: usize| option.get(at..at + 4).map(<[u8]>::to_vec);
        if kind == 3 && word(8) > word(4) {
            return Err(format!("preferred for longer than valid: {option:?}"));
        }
        // Preferred stands behind valid.
        if kind == 3 && option.len() != 32 {
            return Err(format!("a prefix of {} octets", option.len()));
        }
        rest = behind;
    }
    Ok(())
}

/// The prefixes that hosts may make addresses of.
pub(super) fn shared_prefixes(addresses: &[LinkAddress]) -> Vec<Prefix> {
    let good = addresses.iter().filter(|it| {
        let passing = it.unusable || it.deprecated || it.temporary;
        !passing && it.prefix_length < 128 && !it.address.is_unicast_link_local()
    });
    good.map(|it| Prefix::new(it.address, it.prefix_length).unwrap()).collect()
}
