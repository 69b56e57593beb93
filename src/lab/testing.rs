//! Values for the unit tests of this module.

use std::{net::Ipv6Addr, time::Duration};

use super::{DnsServer, HostAddress, HostParameters, HostRoute, HostState, SearchSuffix};
use crate::model::{
    AdvDnssl, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, Dnssl, Header, Interface,
    IntervalRule, Lifetime, LinkMtu, MinDelayBetweenRas, Preference, Prefix, PrefixFlags,
    PrefixSource, Rdnss, ReachableTime, RouteInformation, RouterFlags, RouterLifetime,
    RtrAdvInterval,
};

pub(super) const ROUTER: &str = "fe80::1";

pub(super) fn address(text: &str) -> Ipv6Addr {
    text.parse().unwrap()
}

pub(super) fn prefix(text: &str) -> Prefix {
    let (address, length) = text.split_once('/').unwrap();
    Prefix::new(address.parse().unwrap(), length.parse().unwrap()).unwrap()
}

pub(super) fn adv_prefix(source: PrefixSource) -> AdvPrefix {
    AdvPrefix {
        source,
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(Lifetime::from_secs(86_400)),
        preferred_lifetime: AdvLifetime::fixed(Lifetime::from_secs(14_400)),
        deprecate_on_exit: false,
    }
}

/// An interface that advertises one of everything that hosts take.
pub(super) fn interface() -> Interface {
    let rule = IntervalRule::Rfc4861;
    let lifetime = Lifetime::from_secs(600);
    let route = RouteInformation {
        prefix: prefix("2001:db8:ff00::/40"),
        preference: Preference::Low,
        lifetime,
    };
    let rdnss = Rdnss::new(vec![address("2001:db8::53")], lifetime).unwrap();
    let dnssl = Dnssl::new(vec!["example.com".parse().unwrap()], lifetime).unwrap();
    Interface {
        name: "vlan704".parse().unwrap(),
        send_advertisements: true,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: true,
        remove_on_exit: true,
        interval: RtrAdvInterval::new(Duration::from_secs(3), Duration::from_secs(4), rule)
            .unwrap(),
        min_delay_between_ras: MinDelayBetweenRas::new(Duration::from_secs(3), rule).unwrap(),
        header: Header {
            cur_hop_limit: 32,
            flags: RouterFlags { managed: true, other_config: true, ..RouterFlags::NONE },
            preference: Preference::High,
            router_lifetime: RouterLifetime::from_secs(1800).unwrap(),
            reachable_time: ReachableTime::UNSPECIFIED,
            retrans_timer_millis: 0,
        },
        source_link_layer_address: true,
        link_mtu: AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap()),
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: vec![adv_prefix(PrefixSource::Prefix(prefix("2001:db8:704::/64")))],
        routes: vec![AdvRoute { route, remove_on_exit: true }],
        rdnss: vec![AdvRdnss { rdnss, flush_on_exit: true }],
        dnssl: vec![AdvDnssl { dnssl, flush_on_exit: true }],
        pref64: Vec::new(),
        captive_portal: None,
    }
}

pub(super) fn route(destination: &str, gateway: Option<&str>, preference: Preference) -> HostRoute {
    HostRoute {
        destination: prefix(destination),
        gateway: gateway.map(address),
        metric: 1024,
        lifetime: Lifetime::from_secs(600),
        preference,
        advertised: gateway.is_some(),
    }
}

/// A host that took everything that [`interface`] advertises.
pub(super) fn complete() -> HostState {
    let lifetime = Lifetime::from_secs(600);
    HostState {
        addresses: vec![HostAddress {
            address: address("2001:db8:704::7"),
            prefix_length: 64,
            tentative: false,
            duplicate: false,
            dynamic: true,
            valid_lifetime: Lifetime::from_secs(86_400),
            preferred_lifetime: Lifetime::from_secs(14_400),
        }],
        routes: vec![
            route("2001:db8:704::/64", None, Preference::Medium),
            route("2001:db8:ff00::/40", Some(ROUTER), Preference::Low),
            route("::/0", Some(ROUTER), Preference::High),
        ],
        dns_servers: vec![DnsServer { address: address("2001:db8::53"), lifetime }],
        search_suffixes: vec![SearchSuffix { name: "example.com".parse().unwrap(), lifetime }],
        parameters: HostParameters {
            mtu: 1492,
            advertised_mtu: Some(1492),
            hop_limit: 32,
            managed: true,
            other_config: true,
            retrans_timer_millis: 1000,
        },
        ..HostState::default()
    }
}
