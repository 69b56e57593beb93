//! What holds without a word in the file.

use std::time::Duration;

use thin_vec::ThinVec;

use super::{Case, interface};
use crate::{config::radvd::codes, model::*};

fn eth0(options: &str) -> Interface {
    interface(&format!("interface eth0 {{ AdvSendAdvert on; {options} }};"))
}

#[test]
fn an_empty_block_is_radvds_defaults() {
    let rule = IntervalRule::Rfc4861;
    let interval = RtrAdvInterval::new(Duration::from_secs(198), Duration::from_mins(10), rule);
    let expected = Interface {
        name: "eth0".parse().unwrap(),
        send_advertisements: false,
        ignore_if_missing: true,
        unicast_only: false,
        solicited_unicast: true,
        clients: ThinVec::new(),
        unrestricted_unicast: false,
        source_addresses: ThinVec::new(),
        remove_on_exit: true,
        interval: interval.unwrap(),
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
        ra_mtu: Some(LinkMtu::MIN),
        clock_skew_seconds: 0,
        legitimate_routers: None,
        link_mtu: AdvLinkMtu::Omitted,
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: vec![],
        ignored_prefixes: ThinVec::new(),
        routes: ThinVec::new(),
        rdnss: vec![],
        dnssl: vec![],
        pref64: ThinVec::new(),
        captive_portal: None,
        lowpan_contexts: ThinVec::new(),
        authoritative_border_router: None,
        provisioning_domain: None,
        flags_extension: None,
        custom_options: ThinVec::new(),
        encrypted_dns: ThinVec::new(),
        default_router_conditions: ThinVec::new(),
        virtual_link_layer_address: None,
        template: None,
    };
    assert_eq!(interface("interface eth0 { };"), expected);
}

#[test]
fn blocks_have_radvds_defaults() {
    let interface = eth0(
        "prefix 2001:db8::/64; route 2001:db8:1::/48 { }; RDNSS 2001:db8::53 { };\n\
         DNSSL example.com { }; nat64prefix 64:ff9b::/96;",
    );
    let prefix = Prefix::new("2001:db8::".parse().unwrap(), 64).unwrap();
    let fixed = |seconds| AdvLifetime::fixed(Lifetime::from_secs(seconds));
    let lifetime = Lifetime::from_secs(1800);
    assert_eq!(
        interface.prefixes,
        [AdvPrefix {
            source: PrefixSource::Prefix(prefix),
            flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
            valid_lifetime: fixed(86_400),
            preferred_lifetime: fixed(14_400),
            deprecate_on_exit: false,
            any_length: false,
            conditions: ThinVec::new(),
            follows_source: true
        }]
    );
    let prefix = Prefix::new("2001:db8:1::".parse().unwrap(), 48).unwrap();
    let route = RouteInformation { prefix, preference: Preference::Medium, lifetime };
    assert_eq!(
        interface.routes,
        [AdvRoute { route, remove_on_exit: true, conditions: ThinVec::new() }]
    );
    let rdnss = Rdnss::new(vec!["2001:db8::53".parse().unwrap()], lifetime).unwrap();
    assert_eq!(
        interface.rdnss,
        [AdvRdnss { rdnss, flush_on_exit: true, conditions: ThinVec::new() }]
    );
    let dnssl = Dnssl::new(vec!["example.com".parse().unwrap()], lifetime).unwrap();
    assert_eq!(interface.dnssl, [AdvDnssl { dnssl, flush_on_exit: true }]);
    let prefix = Prefix::new("64:ff9b::".parse().unwrap(), 96).unwrap();
    let lifetime = Pref64Lifetime::from_secs(1800).unwrap();
    assert_eq!(interface.pref64, [Pref64::new(prefix, lifetime).unwrap()]);
}

#[test]
fn default_lifetimes_follow_max_wherever_it_stands() {
    let blocks = "route 2001:db8:1::/48 { }; RDNSS 2001:db8::53 { }; DNSSL a.b { }; \
                  nat64prefix 64:ff9b::/96;";
    for text in
        [format!("MaxRtrAdvInterval 30.5; {blocks}"), format!("{blocks} MaxRtrAdvInterval 30.5;")]
    {
        let interface = eth0(&text);
        assert_eq!(interface.header.router_lifetime.as_secs(), 91);
        assert_eq!(interface.routes[0].route.lifetime.as_secs(), Some(91));
        assert_eq!(interface.rdnss[0].rdnss.lifetime.as_secs(), Some(91));
        assert_eq!(interface.dnssl[0].dnssl.lifetime.as_secs(), Some(91));
        assert_eq!(interface.pref64[0].lifetime.as_secs(), 96);
        assert_eq!(interface.interval.min(), Duration::from_millis(10_065));
    }
}

#[test]
fn defaults_stay_legal_at_both_ends() {
    let least = eth0("MaxRtrAdvInterval 4;");
    assert_eq!(least.interval.min(), Duration::from_secs(3));
    assert_eq!(least.header.router_lifetime.as_secs(), 12);
    let most = eth0("MaxRtrAdvInterval 65535; RDNSS 2001:db8::53 { }; nat64prefix 64:ff9b::/96;");
    assert_eq!(most.header.router_lifetime.as_secs(), 65_535);
    assert_eq!(most.rdnss[0].rdnss.lifetime.as_secs(), Some(196_605));
    assert_eq!(most.pref64[0].lifetime, Pref64Lifetime::MAX);
    let mobile = eth0("MaxRtrAdvInterval 0.07; AdvIntervalOpt on; RDNSS 2001:db8::53 { };");
    assert_eq!(mobile.interval.min(), Duration::from_millis(30));
    assert_eq!(mobile.header.router_lifetime.as_secs(), 1);
    assert_eq!(mobile.rdnss[0].rdnss.lifetime.as_secs(), Some(1));
}

#[test]
fn mobile_ipv6_lowers_the_bounds() {
    let short = "MaxRtrAdvInterval 0.5; MinRtrAdvInterval 0.03; MinDelayBetweenRAs 0.03;";
    let modes = [
        "AdvHomeAgentFlag on;",
        "AdvHomeAgentFlag on; AdvHomeAgentInfo on;",
        "AdvIntervalOpt on;",
        "prefix 2001:db8::1/64 { AdvRouterAddr on; };",
    ];
    for mode in modes {
        let interface = eth0(&format!("{short} {mode}"));
        assert_eq!(interface.interval.max(), Duration::from_millis(500), "{mode}");
        assert_eq!(interface.min_delay_between_ras.duration(), Duration::from_millis(30));
    }
    for mode in ["", "AdvIntervalOpt off;", "prefix 2001:db8::/64 { AdvRouterAddr off; };"] {
        let case = Case::new(&format!("interface a {{ AdvSendAdvert on; {short} {mode} }};"));
        let range = |argument: &str| (codes::RANGE, argument.to_owned());
        assert_eq!(case.problems(), [range("0.5"), range("0.03")], "{mode}");
    }
}

#[test]
fn a_min_below_3_s_is_the_default_of_min_delay() {
    let cases = [
        ("MaxRtrAdvInterval 1; MinRtrAdvInterval 0.05; AdvIntervalOpt on;", 50),
        ("MaxRtrAdvInterval 1; AdvIntervalOpt on;", 330),
        ("MaxRtrAdvInterval 1; AdvIntervalOpt on; MinDelayBetweenRAs 2;", 2000),
        ("MaxRtrAdvInterval 60; MinRtrAdvInterval 5; AdvIntervalOpt on;", 3000),
        ("MaxRtrAdvInterval 60; MinRtrAdvInterval 5;", 3000),
    ];
    for (options, millis) in cases {
        let min_delay = eth0(options).min_delay_between_ras.duration();
        assert_eq!(min_delay, Duration::from_millis(millis), "{options}");
    }
}

#[test]
fn home_agent_information_is_there_only_if_it_says_something() {
    let on = "AdvHomeAgentFlag on; AdvHomeAgentInfo on;";
    assert_eq!(eth0(on).home_agent_information, None);
    let cases = [
        ("HomeAgentPreference 3;", HomeAgentInformation::new(3, 1800, false)),
        ("HomeAgentLifetime 77;", HomeAgentInformation::new(0, 77, false)),
        ("AdvMobRtrSupportFlag on;", HomeAgentInformation::new(0, 1800, true)),
        (
            "AdvMobRtrSupportFlag on; AdvDefaultLifetime 700;",
            HomeAgentInformation::new(0, 700, true),
        ),
    ];
    for (options, expected) in cases {
        let found = eth0(&format!("{on} {options}")).home_agent_information;
        assert_eq!(found, Some(expected.unwrap()), "{options}");
    }
}

#[test]
fn prefixes_come_from_where_they_say() {
    let interface =
        eth0("prefix ::/64; prefix 2001:db8::5/64; prefix 2001:db8::5/64 { AdvRouterAddr on; };");
    let sources: Vec<_> = interface.prefixes.into_iter().map(|prefix| prefix.source).collect();
    let address = "2001:db8::5".parse().unwrap();
    let prefix = Prefix::new(address, 64).unwrap();
    assert_eq!(
        sources,
        [
            PrefixSource::InterfaceAddresses,
            PrefixSource::Prefix(prefix),
            PrefixSource::RouterAddress(prefix, address)
        ]
    );
}

#[test]
fn infinity_is_all_ones_however_written() {
    for text in ["infinity", "4294967295"] {
        let options = format!("AdvValidLifetime {text}; AdvPreferredLifetime {text};");
        let interface = eth0(&format!("prefix 2001:db8::/64 {{ {options} }};"));
        assert!(interface.prefixes[0].valid_lifetime.lifetime.is_infinite());
        assert!(interface.prefixes[0].preferred_lifetime.lifetime.is_infinite());
    }
}
