//! Models for the tests of the lints.

use std::time::Duration;

use crate::model::{
    AdvLifetime, AdvLinkMtu, AdvPrefix, Header, Interface, IntervalRule, Lifetime,
    MinDelayBetweenRas, Model, Preference, Prefix, PrefixFlags, PrefixSource, ReachableTime,
    RouterFlags, RouterLifetime, RtrAdvInterval,
};

/// Interfaces with their prefixes, on-link and autonomous for ever; nothing to complain about.
pub(super) fn model(interfaces: &[(&str, &[&str])]) -> Model {
    Model {
        interfaces: interfaces.iter().map(|(name, prefixes)| interface(name, prefixes)).collect(),
    }
}

fn interface(name: &str, prefixes: &[&str]) -> Interface {
    let rule = IntervalRule::Rfc4861;
    let (min, max) = (Duration::from_secs(200), Duration::from_mins(10));
    Interface {
        name: name.parse().unwrap(),
        send_advertisements: true,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: true,
        remove_on_exit: true,
        interval: RtrAdvInterval::new(min, max, rule).unwrap(),
        min_delay_between_ras: MinDelayBetweenRas::new(Duration::from_secs(3), rule).unwrap(),
        header: Header {
            cur_hop_limit: 64,
            flags: RouterFlags::NONE,
            preference: Preference::Medium,
            router_lifetime: RouterLifetime::from_wire(1800),
            reachable_time: ReachableTime::UNSPECIFIED,
            retrans_timer_millis: 0,
        },
        source_link_layer_address: true,
        link_mtu: AdvLinkMtu::Omitted,
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: prefixes.iter().map(|prefix| entry(prefix)).collect(),
        routes: Vec::new(),
        rdnss: Vec::new(),
        dnssl: Vec::new(),
        pref64: Vec::new(),
        captive_portal: None,
    }
}

fn entry(prefix: &str) -> AdvPrefix {
    let (address, length) = prefix.split_once('/').unwrap();
    let prefix = Prefix::new(address.parse().unwrap(), length.parse().unwrap()).unwrap();
    AdvPrefix {
        source: PrefixSource::Prefix(prefix),
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(Lifetime::INFINITE),
        preferred_lifetime: AdvLifetime::fixed(Lifetime::INFINITE),
        deprecate_on_exit: false,
    }
}
