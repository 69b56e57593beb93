//! What an advertisement says: configuration and link, put together.

use std::{collections::HashSet, time::Duration};

use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, CaptivePortal, Header,
    Interface, Lifetime, LinkMtu, NdOption, Pref64, Preference, Prefix, PrefixInformation,
    PrefixSource, ProvisioningDomain, RouteInformation, RouterAdvertisement, RouterLifetime,
};

use super::{LinkPrefix, LinkState, Timestamp};

/// An IPv6 header's octets (RFC 8200 3).
pub(super) const IPV6_HEADER_OCTETS: usize = 40;

/// A deprecated prefix stays valid this long at most: hosts keep addresses two hours anyway
/// (RFC 4862 5.5.3).
const DEPRECATED_VALID: u64 = 7200;

/// RFC 6275 7.5: short intervals are announced with 20 ms of slack.
const SHORT_INTERVAL: Duration = Duration::from_millis(200);
const SHORT_INTERVAL_SLACK: Duration = Duration::from_millis(20);

/// What an advertisement is sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Any but the last.
    Normal,
    /// The interface ceases to advertise (RFC 4861 6.2.5).
    Final,
}

/// For which link an advertisement is built, when and why.
#[derive(Clone, Copy)]
struct Moment<'l> {
    link: &'l LinkState,
    now: Timestamp,
    /// Since the configuration took effect.
    seconds: u64,
    occasion: Occasion,
}

/// Builds the advertisement of `now`, `seconds` after the configuration took effect. The options' order is
/// always the same, so that unchanged content is unchanged octets.
pub(super) fn build(
    interface: &Interface,
    link: &LinkState,
    (now, seconds): (Timestamp, u64),
    occasion: Occasion,
) -> RouterAdvertisement {
    let moment = Moment { link, now, seconds, occasion };
    let options = link_options(interface, link)
        .chain(prefixes(&interface.prefixes, &interface.ignored_prefixes, moment))
        .chain(routes(&interface.routes, moment))
        .chain(dns(&interface.rdnss, &interface.dnssl, &interface.encrypted_dns, moment))
        .chain(services(&interface.pref64, interface.captive_portal.as_ref()))
        .chain(mobility(interface))
        .chain(lowpan(interface))
        .chain(provisioning_domain(interface, moment))
        .chain(custom(interface))
        .collect();
    RouterAdvertisement { header: header(interface, interface.header, moment), options }
}

/// Whether the content changes by itself as time goes.
pub(super) fn counts_down(interface: &Interface, link: &LinkState) -> bool {
    interface.all_prefixes().any(|entry| {
        let ends = |it: &LinkPrefix| it.valid_until.is_some() || it.preferred_until.is_some();
        entry.valid_lifetime.counting_down
            || entry.preferred_lifetime.counting_down
            || entry.follows_source && link.prefixes_of(&entry.source).iter().any(ends)
    })
}

/// Whether hosts should soon hear `new` after `old`, built for the same moment: it says something
/// else, other than that prefixes last longer. A second or two less are what clocks and rounding
/// make.
pub(super) fn is_news(new: &RouterAdvertisement, old: &RouterAdvertisement) -> bool {
    new.header != old.header || are_news(&new.options, &old.options)
}

fn are_news(new: &[NdOption], old: &[NdOption]) -> bool {
    new.len() != old.len() || new.iter().zip(old).any(|(new, old)| is_option_news(new, old))
}

fn is_option_news(new: &NdOption, old: &NdOption) -> bool {
    match (new, old) {
        (NdOption::PrefixInformation(new), NdOption::PrefixInformation(old)) => {
            let sooner = |new: Lifetime, old: Lifetime| new < old && new < old.after(2);
            (new.prefix(), new.flags) != (old.prefix(), old.flags)
                || new.router_address() != old.router_address()
                || sooner(new.valid_lifetime(), old.valid_lifetime())
                || sooner(new.preferred_lifetime(), old.preferred_lifetime())
        }
        (NdOption::ProvisioningDomain(new), NdOption::ProvisioningDomain(old)) => {
            (&new.identity, new.header) != (&old.identity, old.header)
                || are_news(new.options(), old.options())
        }
        (new, old) => new != old,
    }
}

/// The octets an ICMPv6 message may have: packets are never fragmented (RFC 6980 5).
pub(super) fn room(interface: &Interface, link: &LinkState) -> usize {
    let advertised = match interface.link_mtu {
        AdvLinkMtu::Fixed(mtu) => mtu.octets(),
        AdvLinkMtu::Omitted | AdvLinkMtu::Interface => u32::MAX,
    };
    let configured = interface.ra_mtu.map_or(u32::MAX, LinkMtu::octets);
    let mtu = link.mtu.max(LinkMtu::MIN.octets()).min(advertised).min(configured);
    usize::try_from(mtu).unwrap_or(usize::MAX) - IPV6_HEADER_OCTETS
}

/// Router Lifetime of what is sent on this link.
pub(super) fn router_lifetime(interface: &Interface, link: &LinkState) -> RouterLifetime {
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let moment = Moment { link, now, seconds: 0, occasion: Occasion::Normal };
    header(interface, interface.header, moment).router_lifetime
}

fn header(interface: &Interface, mut header: Header, moment: Moment<'_>) -> Header {
    let is_router =
        moment.link.forwarding && moment.link.meets(&interface.default_router_conditions);
    if moment.occasion == Occasion::Final || !is_router {
        header.router_lifetime = RouterLifetime::ZERO;
    }
    if header.router_lifetime == RouterLifetime::ZERO {
        header.preference = Preference::Medium;
    }
    header
}

fn link_options(interface: &Interface, link: &LinkState) -> impl Iterator<Item = NdOption> {
    let own = || match interface.virtual_link_layer_address {
        Some(address) => Some(address.into()),
        None => link.link_layer_address.clone(),
    };
    let address = interface.source_link_layer_address.then(own);
    let mtu = match interface.link_mtu {
        AdvLinkMtu::Omitted => None,
        AdvLinkMtu::Fixed(mtu) => Some(mtu),
        AdvLinkMtu::Interface => LinkMtu::new(link.mtu).ok(),
    };
    let address = address.flatten().map(NdOption::SourceLinkLayerAddress);
    // Before all options that may depend on its flags (RFC 5175 4).
    let flags = interface.flags_extension.map(NdOption::FlagsExtension);
    flags.into_iter().chain(address).chain(mtu.map(NdOption::Mtu))
}

fn prefixes(entries: &[AdvPrefix], ignored: &[Prefix], moment: Moment<'_>) -> Vec<NdOption> {
    // Those that the file names override those of addresses.
    let mut known: HashSet<Prefix> = entries.iter().filter_map(|it| it.source.named()).collect();
    let mut options = Vec::new();
    for entry in entries {
        let option = |prefix| prefix_information(entry, prefix, moment);
        match &entry.source {
            PrefixSource::Prefix(prefix) => options.push(option(*prefix)),
            PrefixSource::RouterAddress(prefix, address) => {
                options.push(option(*prefix).with_router_address(*address));
            }
            source => {
                let found = moment.link.prefixes_of(source).iter();
                let found = found.filter(|it| {
                    has_wanted_length(entry, it.prefix) && !is_ignored(ignored, source, &it.prefix)
                });
                let found = found.filter_map(|it| followed(entry, it, moment));
                options.extend(found.filter(|option| known.insert(option.prefix())));
            }
        }
    }
    options.into_iter().map(NdOption::PrefixInformation).collect()
}

/// Hosts make addresses of prefixes of 64 bits only (RFC 4862 5.5.3 d, RFC 4291 2.5.1).
fn has_wanted_length(entry: &AdvPrefix, prefix: Prefix) -> bool {
    let of_addresses = matches!(
        entry.source,
        PrefixSource::InterfaceAddresses | PrefixSource::OtherInterfaceAddresses(_)
    );
    !of_addresses || entry.any_length || prefix.length() == 64
}

/// The option for `found`, with no more than is left of its lifetimes where it follows them. `None`
/// once it has run out.
fn followed(
    entry: &AdvPrefix,
    found: &LinkPrefix,
    moment: Moment<'_>,
) -> Option<PrefixInformation> {
    let option = prefix_information(entry, found.prefix, moment);
    if !entry.follows_source {
        return Some(option);
    }
    let left = |until: Option<Timestamp>| match until {
        Some(until) => Lifetime::from_secs(until.since(moment.now).as_secs()),
        None => Lifetime::INFINITE,
    };
    let valid = left(found.valid_until);
    let preferred = option.preferred_lifetime().min(left(found.preferred_until));
    (valid != Lifetime::ZERO).then(|| {
        let valid = option.valid_lifetime().min(valid);
        PrefixInformation::new(found.prefix, option.flags, valid, preferred)
    })
}

/// Whether `prefix` is that of an address, and not wanted.
fn is_ignored(ignored: &[Prefix], source: &PrefixSource, prefix: &Prefix) -> bool {
    let made = matches!(source, PrefixSource::SixToFour { .. });
    !made && ignored.contains(prefix)
}

fn prefix_information(entry: &AdvPrefix, prefix: Prefix, moment: Moment<'_>) -> PrefixInformation {
    let mut valid = entry.valid_lifetime.at(moment.seconds);
    let mut preferred = entry.preferred_lifetime.at(moment.seconds);
    if !moment.link.meets(&entry.conditions) {
        preferred = Lifetime::ZERO;
    }
    if moment.occasion == Occasion::Final && entry.deprecate_on_exit {
        preferred = Lifetime::ZERO;
        valid = valid.min(Lifetime::from_secs(DEPRECATED_VALID));
    }
    PrefixInformation::new(prefix, entry.flags, valid, preferred)
}

fn routes(entries: &[AdvRoute], moment: Moment<'_>) -> impl Iterator<Item = NdOption> {
    entries.iter().map(move |entry| {
        let mut lifetime = at_end(entry.route.lifetime, entry.remove_on_exit, moment.occasion);
        if !moment.link.meets(&entry.conditions) {
            lifetime = Lifetime::ZERO;
        }
        NdOption::RouteInformation(RouteInformation { lifetime, ..entry.route })
    })
}

fn dns(
    rdnss: &[AdvRdnss],
    dnssl: &[AdvDnssl],
    encrypted: &[AdvEncryptedDns],
    moment: Moment<'_>,
) -> impl Iterator<Item = NdOption> {
    let occasion = moment.occasion;
    let rdnss = rdnss.iter().map(move |entry| {
        let mut rdnss = entry.rdnss.clone();
        rdnss.lifetime = at_end(rdnss.lifetime, entry.flush_on_exit, occasion);
        if !moment.link.meets(&entry.conditions) {
            rdnss.lifetime = Lifetime::ZERO;
        }
        NdOption::Rdnss(rdnss)
    });
    let dnssl = dnssl.iter().map(move |entry| {
        let mut dnssl = entry.dnssl.clone();
        dnssl.lifetime = at_end(dnssl.lifetime, entry.flush_on_exit, occasion);
        NdOption::Dnssl(dnssl)
    });
    let encrypted = encrypted.iter().map(move |entry| {
        let mut dns = entry.encrypted_dns.clone();
        dns.lifetime = at_end(dns.lifetime, entry.flush_on_exit, occasion);
        NdOption::EncryptedDns(dns)
    });
    rdnss.chain(dnssl).chain(encrypted)
}

fn at_end(lifetime: Lifetime, withdraw: bool, occasion: Occasion) -> Lifetime {
    if withdraw && occasion == Occasion::Final { Lifetime::ZERO } else { lifetime }
}

fn services(
    pref64: &[Pref64],
    captive_portal: Option<&CaptivePortal>,
) -> impl Iterator<Item = NdOption> {
    let pref64 = pref64.iter().copied().map(NdOption::Pref64);
    pref64.chain(captive_portal.cloned().map(NdOption::CaptivePortal))
}

fn mobility(interface: &Interface) -> impl Iterator<Item = NdOption> {
    let max = interface.interval.max();
    let slack = if max < SHORT_INTERVAL { SHORT_INTERVAL_SLACK } else { Duration::ZERO };
    let interval =
        interface.advertisement_interval.then_some(NdOption::AdvertisementInterval(max + slack));
    let home_agent = interface.home_agent_information.map(NdOption::HomeAgentInformation);
    interval.into_iter().chain(home_agent)
}

fn lowpan(interface: &Interface) -> impl Iterator<Item = NdOption> {
    let contexts = interface.lowpan_contexts.iter().copied().map(NdOption::LowpanContext);
    let border_router = interface.authoritative_border_router.as_deref().copied();
    contexts.chain(border_router.map(NdOption::AuthoritativeBorderRouter))
}

fn provisioning_domain(interface: &Interface, moment: Moment<'_>) -> Option<NdOption> {
    let entry = interface.provisioning_domain.as_deref()?;
    let options = prefixes(&entry.prefixes, &interface.ignored_prefixes, moment)
        .into_iter()
        .chain(routes(&entry.routes, moment))
        .chain(dns(&entry.rdnss, &entry.dnssl, &entry.encrypted_dns, moment))
        .chain(services(&entry.pref64, entry.captive_portal.as_ref()))
        .collect();
    let header = entry.header.map(|inner| header(interface, inner, moment));
    let domain = ProvisioningDomain::new(entry.identity.clone(), header, options).ok()?;
    Some(NdOption::ProvisioningDomain(Box::new(domain)))
}

fn custom(interface: &Interface) -> impl Iterator<Item = NdOption> {
    interface.custom_options.iter().map(|option| NdOption::Other {
        option_type: option.option_type(),
        body: option.body().into(),
    })
}
