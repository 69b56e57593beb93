//! Plain values for the tests of all modules.

use std::time::Duration;

use thin_vec::ThinVec;

use super::{
    AdvLifetime, AdvLinkMtu, AdvPrefix, Header, Interface, IntervalRule, Lifetime,
    MinDelayBetweenRas, Preference, Prefix, PrefixFlags, PrefixSource, ReachableTime, RouterFlags,
    RouterLifetime, RtrAdvInterval,
};

pub(crate) fn prefix(text: &str) -> Prefix {
    let (address, length) = text.split_once('/').unwrap();
    Prefix::new(address.parse().unwrap(), length.parse().unwrap()).unwrap()
}

/// On-link and autonomous, valid for a day, preferred for four hours.
pub(crate) fn adv_prefix(source: PrefixSource) -> AdvPrefix {
    AdvPrefix {
        source,
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(Lifetime::from_secs(86_400)),
        preferred_lifetime: AdvLifetime::fixed(Lifetime::from_secs(14_400)),
        deprecate_on_exit: false,
        any_length: false,
        conditions: ThinVec::new(),
        follows_source: true,
    }
}

/// A default router for 1800 s that advertises every 200 to 600 s, with no option but its
/// link-layer address, and answers by multicast.
pub(crate) fn interface(name: &str) -> Interface {
    let rule = IntervalRule::Rfc4861;
    let (min, max) = (Duration::from_secs(200), Duration::from_secs(600));
    Interface {
        name: name.parse().unwrap(),
        send_advertisements: true,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: false,
        clients: ThinVec::new(),
        unrestricted_unicast: false,
        source_addresses: ThinVec::new(),
        remove_on_exit: true,
        interval: RtrAdvInterval::new(min, max, rule).unwrap(),
        min_delay_between_ras: MinDelayBetweenRas::new(Duration::from_secs(3), rule).unwrap(),
        header: Header {
            cur_hop_limit: 64,
            flags: RouterFlags::NONE,
            preference: Preference::Medium,
            router_lifetime: RouterLifetime::from_secs(1800).unwrap(),
            reachable_time: ReachableTime::UNSPECIFIED,
            retrans_timer_millis: 0,
        },
        source_link_layer_address: true,
        ra_mtu: None,
        clock_skew_seconds: 0,
        legitimate_routers: None,
        link_mtu: AdvLinkMtu::Omitted,
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: Vec::new(),
        ignored_prefixes: ThinVec::new(),
        routes: ThinVec::new(),
        rdnss: Vec::new(),
        dnssl: Vec::new(),
        encrypted_dns: ThinVec::new(),
        pref64: ThinVec::new(),
        captive_portal: None,
        lowpan_contexts: ThinVec::new(),
        authoritative_border_router: None,
        provisioning_domain: None,
        flags_extension: None,
        custom_options: ThinVec::new(),
        default_router_conditions: ThinVec::new(),
        virtual_link_layer_address: None,
        template: None,
    }
}
