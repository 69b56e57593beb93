//! Models without what a language cannot express: what the writers must be able to write, said
//! once more and not in their words.

use std::{collections::HashSet, hash::Hash, net::Ipv6Addr, time::Duration};

use thin_vec::ThinVec;

use super::super::Syntax;
use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvLinkMtu, AdvPrefix, AdvRdnss, Client, Dnssl, DomainName, Header,
    HomeAgentInformation, Interface, InterfaceMatch, InterfaceName, IntervalRule,
    MinDelayBetweenRas, Model, Pref64, Prefix, PrefixSource, ReachableTime, RouterFlags,
    RouterLifetime, RtrAdvInterval,
};

/// `model` as far as `syntax` has words for it.
pub(super) fn model(model: &Model, syntax: Syntax) -> Model {
    let mut names = HashSet::new();
    let interfaces = model.interfaces.iter().cloned().map(|mut interface| {
        common(&mut interface, syntax);
        match syntax {
            Syntax::Radvd => radvd(&mut interface),
            Syntax::Rtadvd => rtadvd(&mut interface),
            Syntax::Rad => rad(&mut interface),
        }
        interface
    });
    Model { interfaces: interfaces.filter(|it| names.insert(it.name.clone())).collect() }
}

fn common(interface: &mut Interface, syntax: Syntax) {
    let text = interface.name.as_str();
    let is_bad = match syntax {
        Syntax::Radvd | Syntax::Rad => text.contains(['"', '\'', '\\']),
        Syntax::Rtadvd => {
            text == "default" || text.contains(|c: char| "|:{}#=@\u{feff}".contains(c))
        }
    };
    if is_bad {
        interface.name = named("eth0");
    }
    sent(&mut interface.header);
    for AdvDnssl { dnssl, .. } in &mut interface.dnssl {
        *dnssl = plain(dnssl, syntax);
    }
    interface.encrypted_dns.retain(is_named);
    let domain = interface.provisioning_domain.take();
    interface.provisioning_domain = domain.filter(|it| is_text(&it.identity.id));
    if let Some(domain) = &mut interface.provisioning_domain {
        domain.header.iter_mut().for_each(sent);
        for AdvDnssl { dnssl, .. } in &mut domain.dnssl {
            *dnssl = plain(dnssl, syntax);
        }
        domain.encrypted_dns.retain(is_named);
    }
    if syntax != Syntax::Rtadvd {
        interface.clock_skew_seconds = 0;
        if interface.link_mtu == AdvLinkMtu::Interface {
            interface.link_mtu = AdvLinkMtu::Omitted;
        }
    }
}

fn named(text: &str) -> InterfaceMatch {
    text.parse().unwrap()
}

/// The names that can be written as text.
fn plain(dnssl: &Dnssl, syntax: Syntax) -> Dnssl {
    let may_stand = |octet: &u8| {
        octet.is_ascii_alphanumeric()
            || *octet == b'-'
            || (*octet == b'_' && syntax != Syntax::Radvd)
    };
    let is_plain = |name: &&DomainName| name.labels().all(|label| label.iter().all(may_stand));
    let mut suffixes: Vec<_> = dnssl.suffixes().iter().filter(is_plain).cloned().collect();
    if suffixes.is_empty() {
        suffixes.push("lan.example".parse().unwrap());
    }
    Dnssl::new(suffixes, dnssl.lifetime).unwrap()
}

fn sent(header: &mut Header) {
    let reachable = header.reachable_time.as_millis().min(3_600_000);
    header.reachable_time = ReachableTime::from_wire(reachable);
}

fn keep_lifetime(header: &mut Header, max: Duration) {
    let lifetime = header.router_lifetime.as_secs().into();
    if RouterLifetime::checked(lifetime, max).is_err() {
        header.router_lifetime = RouterLifetime::ZERO;
    }
}

fn in_order(prefix: &mut AdvPrefix) {
    let lifetime = &mut prefix.preferred_lifetime.lifetime;
    *lifetime = (*lifetime).min(prefix.valid_lifetime.lifetime);
}

fn unique<T: Copy, K: Eq + Hash>(list: &mut ThinVec<T>, key: impl Fn(T) -> K) {
    let mut seen = HashSet::new();
    list.retain(|entry| seen.insert(key(*entry)));
}

fn radvd(interface: &mut Interface) {
    unique(&mut interface.clients, |client| match client {
        Client::Served(address) | Client::Ignored(address) => address,
    });
    unique(&mut interface.source_addresses, |address| address);
    unique(&mut interface.ignored_prefixes, |prefix| prefix);
    if let Some(routers) = &mut interface.legitimate_routers {
        unique(routers, |address| address);
    }
    let strict = IntervalRule::Rfc4861;
    let (min, max) = (interface.interval.min(), interface.interval.max());
    keep_lifetime(&mut interface.header, max);
    let delay = interface.min_delay_between_ras.duration();
    interface.advertisement_interval |= RtrAdvInterval::new(min, max, strict).is_err()
        || MinDelayBetweenRas::new(delay, strict).is_err();
    if let Some(information) = &mut interface.home_agent_information {
        interface.header.flags.home_agent = true;
        information.preference = information.preference.max(1);
    }
    interface.prefixes.iter_mut().for_each(prefix_in_radvd);
    interface.pref64.retain(|pref64| !pref64.prefix().address().is_unspecified());
    let Some(domain) = &mut interface.provisioning_domain else { return };
    domain.header.iter_mut().for_each(|header| keep_lifetime(header, max));
    domain.prefixes.iter_mut().for_each(prefix_in_radvd);
    domain.pref64.retain(|pref64| !pref64.prefix().address().is_unspecified());
}

/// Whether the name of a resolver can be written.
fn is_named(option: &AdvEncryptedDns) -> bool {
    is_text(option.encrypted_dns.authentication_domain_name())
}

fn is_text(name: &DomainName) -> bool {
    let may_stand = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_".contains(octet);
    name.labels().all(|label| label.iter().all(may_stand))
}

fn prefix_in_radvd(prefix: &mut AdvPrefix) {
    let cannot_be_quoted = |name: &InterfaceName| name.as_str().contains(['"', '\\']);
    in_order(prefix);
    prefix.preferred_lifetime.counting_down = prefix.valid_lifetime.counting_down;
    prefix.source = match prefix.source.clone() {
        PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _)
            if prefix.address().is_unspecified() =>
        {
            PrefixSource::InterfaceAddresses
        }
        PrefixSource::RouterAddress(prefix, address) => inside(prefix, address),
        PrefixSource::OtherInterfaceAddresses(name) if cannot_be_quoted(&name) => {
            PrefixSource::OtherInterfaceAddresses("ppp0".parse().unwrap())
        }
        PrefixSource::SixToFour { interface, subnet } if cannot_be_quoted(&interface) => {
            PrefixSource::SixToFour { interface: "ppp0".parse().unwrap(), subnet }
        }
        PrefixSource::OtherInterfaceSubnet { interface, subnet }
            if cannot_be_quoted(&interface) =>
        {
            PrefixSource::OtherInterfaceSubnet { interface: "ppp0".parse().unwrap(), subnet }
        }
        other => other,
    };
}

/// `address` with the bits of `prefix`.
fn inside(prefix: Prefix, address: Ipv6Addr) -> PrefixSource {
    let mask = u128::MAX.checked_shr(prefix.length().into()).unwrap_or(0);
    let address = prefix.address().to_bits() | (address.to_bits() & mask);
    PrefixSource::RouterAddress(prefix, Ipv6Addr::from(address))
}

fn rtadvd(interface: &mut Interface) {
    whole_seconds(interface);
    let max = interface.interval.max();
    keep_lifetime(&mut interface.header, max);
    prefixes_in_rtadvd(&mut interface.prefixes);
    interface.ignored_prefixes.truncate(101);
    interface.routes.truncate(101);
    interface.rdnss.truncate(101);
    interface.dnssl.truncate(101);
    interface.encrypted_dns.truncate(101);
    interface.pref64.truncate(101);
    interface.lowpan_contexts.truncate(101);
    interface.custom_options.truncate(101);
    interface.captive_portal = interface.captive_portal.take().filter(|it| it.uri().contains(':'));
    let Some(domain) = &mut interface.provisioning_domain else { return };
    domain.header.iter_mut().for_each(|header| keep_lifetime(header, max));
    prefixes_in_rtadvd(&mut domain.prefixes);
    domain.routes.truncate(101);
    domain.rdnss.truncate(101);
    domain.dnssl.truncate(101);
    domain.encrypted_dns.truncate(101);
    domain.pref64.truncate(101);
    domain.captive_portal = domain.captive_portal.take().filter(|it| it.uri().contains(':'));
}

fn prefixes_in_rtadvd(prefixes: &mut Vec<AdvPrefix>) {
    prefixes.retain(|prefix| match prefix.source {
        PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => {
            !prefix.is_multicast() && !prefix.is_link_local()
        }
        PrefixSource::SixToFour { .. } => false,
        PrefixSource::InterfaceAddresses
        | PrefixSource::OtherInterfaceAddresses(_)
        | PrefixSource::OtherInterfaceSubnet { .. }
        | PrefixSource::Delegation { .. } => true,
    });
    for prefix in &mut *prefixes {
        in_order(prefix);
        if let PrefixSource::RouterAddress(net, address) = prefix.source {
            prefix.source = inside(net, address);
        }
    }
    prefixes.truncate(101);
}

fn whole_seconds(interface: &mut Interface) {
    let is_home_agent = interface.home_agent_information.is_some();
    let rule = if is_home_agent { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
    let least = if is_home_agent { 1 } else { 4 };
    let max = Duration::from_secs(interface.interval.max().as_secs().max(least));
    let min = interface.interval.min();
    // A home agent's default is the one time that need not be whole.
    let third = RtrAdvInterval::nearest_min(max / 3, max, rule);
    let min = if is_home_agent && min.as_secs() == 0 {
        third
    } else {
        Duration::from_secs(min.as_secs().max(least - 1).max(1))
    };
    let interval = RtrAdvInterval::new(min, max, rule).ok();
    interface.interval = interval.unwrap_or_else(|| RtrAdvInterval::new(third, max, rule).unwrap());
    let delay = interface.min_delay_between_ras.duration();
    let delay = if delay.subsec_nanos() > 0 {
        Duration::from_secs(3).min(interface.interval.min())
    } else {
        delay.max(Duration::from_secs(least - 1))
    };
    interface.min_delay_between_ras = MinDelayBetweenRas::new(delay, rule).unwrap();
}

/// Little is left.
fn rad(interface: &mut Interface) {
    let rule = IntervalRule::Rfc4861;
    let (min, max) = (Duration::from_secs(200), Duration::from_mins(10));
    flags_in_rad(&mut interface.header);
    lists_in_rad(
        (&mut interface.prefixes, &mut interface.pref64, &mut interface.encrypted_dns),
        (&mut interface.rdnss, &mut interface.dnssl),
    );
    if let Some(domain) = &mut interface.provisioning_domain {
        domain.header.iter_mut().for_each(flags_in_rad);
        lists_in_rad(
            (&mut domain.prefixes, &mut domain.pref64, &mut domain.encrypted_dns),
            (&mut domain.rdnss, &mut domain.dnssl),
        );
        domain.routes.clear();
        domain.captive_portal = None;
    }
    *interface = Interface {
        send_advertisements: true,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: true,
        clients: ThinVec::new(),
        unrestricted_unicast: false,
        source_addresses: ThinVec::new(),
        remove_on_exit: true,
        interval: RtrAdvInterval::new(min, max, rule).unwrap(),
        min_delay_between_ras: MinDelayBetweenRas::new(Duration::from_secs(3), rule).unwrap(),
        ra_mtu: None,
        clock_skew_seconds: 0,
        advertisement_interval: false,
        home_agent_information: None::<HomeAgentInformation>,
        ignored_prefixes: ThinVec::new(),
        virtual_link_layer_address: None,
        default_router_conditions: ThinVec::new(),
        routes: ThinVec::new(),
        captive_portal: None,
        lowpan_contexts: ThinVec::new(),
        authoritative_border_router: None,
        ..interface.clone()
    };
}

fn flags_in_rad(header: &mut Header) {
    let RouterFlags { managed, other_config, .. } = header.flags;
    header.flags = RouterFlags { managed, other_config, ..RouterFlags::NONE };
}

fn lists_in_rad(
    (prefixes, pref64, encrypted_dns): (
        &mut Vec<AdvPrefix>,
        &mut ThinVec<Pref64>,
        &mut ThinVec<AdvEncryptedDns>,
    ),
    (rdnss, dnssl): (&mut Vec<AdvRdnss>, &mut Vec<AdvDnssl>),
) {
    let named = |prefix: &AdvPrefix| match prefix.source {
        PrefixSource::Prefix(prefix) => Some(prefix),
        _ => None,
    };
    let auto = prefixes.last().filter(|last| named(last).is_none()).cloned();
    let mut seen = HashSet::new();
    prefixes.retain(|prefix| named(prefix).is_some_and(|prefix| seen.insert(prefix)));
    let auto = auto.map(|auto| AdvPrefix { source: PrefixSource::InterfaceAddresses, ..auto });
    prefixes.extend(auto);
    for prefix in prefixes {
        prefix.flags.dhcpv6_pd_preferred = false;
        prefix.valid_lifetime.counting_down = false;
        prefix.preferred_lifetime.counting_down = false;
        prefix.deprecate_on_exit = false;
        prefix.follows_source = true;
        prefix.conditions.clear();
        prefix.any_length = false;
    }
    rdnss.truncate(1);
    dnssl.truncate(1);
    let lifetime = rdnss.first().map(|it| it.rdnss.lifetime);
    for AdvDnssl { dnssl, flush_on_exit } in dnssl {
        dnssl.lifetime = lifetime.unwrap_or(dnssl.lifetime);
        *flush_on_exit = false;
    }
    for AdvRdnss { flush_on_exit, conditions, .. } in rdnss {
        *flush_on_exit = false;
        conditions.clear();
    }
    for AdvEncryptedDns { flush_on_exit, .. } in encrypted_dns {
        *flush_on_exit = false;
    }
    unique(pref64, |pref64: Pref64| pref64.prefix());
    pref64.truncate(92);
}
