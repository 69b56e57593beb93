//! Files with exact models.

use std::time::Duration;

use thin_vec::ThinVec;

use super::read;
use crate::model::{
    AdvDnssl, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, Dnssl, Header, Interface,
    IntervalRule, Lifetime, LinkMtu, MinDelayBetweenRas, Pref64, Pref64Lifetime, Preference,
    Prefix, PrefixFlags, PrefixSource, Rdnss, ReachableTime, RouteInformation, RouterFlags,
    RouterLifetime, RtrAdvInterval,
};

fn interval(min: u64, max: u64) -> RtrAdvInterval {
    RtrAdvInterval::new(Duration::from_secs(min), Duration::from_secs(max), IntervalRule::Rfc4861)
        .unwrap()
}

fn prefix(text: &str) -> Prefix {
    let (address, length) = text.split_once('/').unwrap();
    Prefix::new(address.parse().unwrap(), length.parse().unwrap()).unwrap()
}

fn seconds(seconds: u64) -> Lifetime {
    Lifetime::from_secs(seconds)
}

/// What an interface advertises of which the file says nothing but its name.
fn defaults(name: &str) -> Interface {
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
        interval: interval(200, 600),
        min_delay_between_ras: MinDelayBetweenRas::new(
            Duration::from_secs(3),
            IntervalRule::Rfc4861,
        )
        .unwrap(),
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
        prefixes: vec![AdvPrefix {
            source: PrefixSource::InterfaceAddresses,
            ..adv_prefix("::/0", 2_592_000, 604_800)
        }],
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
    }
}

fn adv_prefix(text: &str, valid: u64, preferred: u64) -> AdvPrefix {
    AdvPrefix {
        source: PrefixSource::Prefix(prefix(text)),
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(seconds(valid)),
        preferred_lifetime: AdvLifetime::fixed(seconds(preferred)),
        deprecate_on_exit: false,
        any_length: false,
        conditions: ThinVec::new(),
        follows_source: true,
    }
}

fn counting_down(value: u64) -> AdvLifetime {
    AdvLifetime { lifetime: seconds(value), counting_down: true }
}

fn rdnss(servers: &[&str], lifetime: u64) -> AdvRdnss {
    let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
    AdvRdnss {
        rdnss: Rdnss::new(servers, seconds(lifetime)).unwrap(),
        flush_on_exit: true,
        conditions: ThinVec::new(),
    }
}

fn dnssl(suffixes: &[&str], lifetime: u64) -> AdvDnssl {
    let suffixes = suffixes.iter().map(|suffix| suffix.parse().unwrap()).collect();
    AdvDnssl { dnssl: Dnssl::new(suffixes, seconds(lifetime)).unwrap(), flush_on_exit: true }
}

fn route(text: &str, preference: Preference, lifetime: Lifetime) -> AdvRoute {
    let route = RouteInformation { prefix: prefix(text), preference, lifetime };
    AdvRoute { route, remove_on_exit: true, conditions: ThinVec::new() }
}

fn pref64(text: &str, lifetime: u64) -> Pref64 {
    Pref64::new(prefix(text), Pref64Lifetime::from_secs(lifetime).unwrap()).unwrap()
}

/// The model of a file without problems that has one interface.
fn only(text: &str) -> Interface {
    let read = read(text);
    assert_eq!(read.problems(), [], "{text}");
    let mut interfaces = read.parsed.model.interfaces;
    assert_eq!(interfaces.len(), 1, "{text}");
    interfaces.remove(0)
}

#[test]
fn everything_by_default() {
    assert_eq!(only("em0:chlim#64:\n"), defaults("em0"));
    let with_prefix = Interface {
        prefixes: vec![adv_prefix("2001:db8::/64", 2_592_000, 604_800)],
        ..defaults("em0")
    };
    assert_eq!(only("em0:addr=\"2001:db8::\":\n"), with_prefix);
    let without = Interface { prefixes: vec![], ..defaults("em0") };
    assert_eq!(only("em0:noifprefix:\n"), without);
}

#[test]
fn nothing_by_default() {
    let text = r#"# All of it.
em0:\
	:maxinterval#900:mininterval#400:chlim#32:raflags="moh":rltime#5400:\
	:rtime#30000:retrans#1000:nolladdr:mtu#1400:\
	:addr="2001:db8:1::":prefixlen#48:pinfoflags="l":vltime#7200:pltime#3600:\
	:vltimedecr:pltimedecr:\
	:addr3="2001:db8:3::":pinfoflags3#64:vltime3#4294967295:pltime3#4294967294:\
	:rtprefix="2001:db8:8000::":rtplen#33:rtflags="h":rtltime#4294967295:\
	:rtprefix0="::":rtplen0#0:rtflags0#24:\
	:rdnss="2001:db8::53,fe80::53":rdnssltime#1800:rdnss99="2001:db8::54":\
	:dnssl="example.com.,a.example":dnsslltime#900:dnssl0=b.example:\
	:pref64="64:ff9b::":pref64lifetime#601:pref640="2001:db8:64::":pref64len0#56:
"#;
    let expected = Interface {
        interval: interval(400, 900),
        header: Header {
            cur_hop_limit: 32,
            flags: RouterFlags { managed: true, other_config: true, ..RouterFlags::NONE },
            preference: Preference::High,
            router_lifetime: RouterLifetime::from_secs(5400).unwrap(),
            reachable_time: ReachableTime::from_millis(30_000).unwrap(),
            retrans_timer_millis: 1000,
        },
        source_link_layer_address: false,
        ra_mtu: None,
        clock_skew_seconds: 0,
        legitimate_routers: None,
        link_mtu: AdvLinkMtu::Fixed(LinkMtu::new(1400).unwrap()),
        prefixes: vec![
            AdvPrefix {
                flags: PrefixFlags { on_link: true, autonomous: false, dhcpv6_pd_preferred: false },
                valid_lifetime: counting_down(7200),
                preferred_lifetime: counting_down(3600),
                ..adv_prefix("2001:db8:1::/48", 0, 0)
            },
            AdvPrefix {
                flags: PrefixFlags { on_link: false, autonomous: true, dhcpv6_pd_preferred: false },
                valid_lifetime: AdvLifetime::fixed(Lifetime::INFINITE),
                ..adv_prefix("2001:db8:3::/64", 0, 4_294_967_294)
            },
        ],
        routes: vec![
            route("2001:db8:8000::/33", Preference::High, Lifetime::INFINITE),
            route("::/0", Preference::Low, seconds(5400)),
        ]
        .into(),
        rdnss: vec![rdnss(&["2001:db8::53", "fe80::53"], 1800), rdnss(&["2001:db8::54"], 1350)],
        dnssl: vec![dnssl(&["example.com", "a.example"], 900), dnssl(&["b.example"], 1350)],
        pref64: [pref64("64:ff9b::/96", 608), pref64("2001:db8:64::/56", 16_200)].into(),
        ..defaults("em0")
    };
    assert_eq!(only(text), expected);
}

#[test]
fn defaults_follow_the_values_that_they_depend_on() {
    let of = |fields: &str| only(&format!("em0:{fields}:dnssl=a.b:pref64=\"64:ff9b::\":\n"));
    let lifetimes = |interface: &Interface| {
        (
            interface.interval.min().as_secs(),
            interface.header.router_lifetime.as_secs(),
            interface.dnssl[0].dnssl.lifetime.as_secs().unwrap(),
            interface.pref64[0].lifetime.as_secs(),
        )
    };
    assert_eq!(lifetimes(&of("maxinterval#1001")), (333, 3003, 1501, 9016));
    assert_eq!(lifetimes(&of("maxinterval#9")), (3, 27, 13, 88));
    assert_eq!(lifetimes(&of("rltime#9000")), (200, 9000, 900, 27_000));
}

#[test]
fn wider_than_rtadvd() {
    let read = read(
        "em0:maxinterval#65535:pref64=\"64:ff9b::\":\nem1:maxinterval#4:rltime#65535:\n\
         em2:rdnss=\"2001:db8::53\":rdnssltime#3600:\n",
    );
    assert!(read.parsed.is_usable());
    let [em0, em1, em2] = &read.parsed.model.interfaces[..] else { panic!("three interfaces") };
    assert_eq!(em0.interval, interval(21_845, 65_535));
    assert_eq!(em0.header.router_lifetime.as_secs(), 65_535);
    assert_eq!(em0.pref64[0].lifetime, Pref64Lifetime::MAX);
    assert_eq!(em1.interval, interval(3, 4));
    assert_eq!(em1.header.router_lifetime.as_secs(), 65_535);
    assert_eq!(em2.rdnss, [rdnss(&["2001:db8::53"], 3600)]);
    let codes: Vec<_> = read.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["rtadvd-stricter"; 4]);
}

#[test]
fn numbers_as_flags_and_octal() {
    let interface = only("em0:raflags#216:chlim#07:mtu=\"auto\":\n");
    assert!(interface.header.flags.managed && interface.header.flags.other_config);
    assert_eq!(interface.header.preference, Preference::Low);
    assert_eq!(interface.header.cur_hop_limit, 7);
    assert_eq!(interface.link_mtu, AdvLinkMtu::Interface);
    let read = read("em0:mtu#02470:\n");
    assert_eq!(
        read.parsed.model.interfaces[0].link_mtu,
        AdvLinkMtu::Fixed(LinkMtu::new(1336).unwrap())
    );
}

#[test]
fn what_is_dropped_or_lowered() {
    let read = read(
        "em0:addr=\"2001:db8::1\":vltime#600:addr0=\"2001:db8:1::ff\":prefixlen0#120:\
         pltime0#9000000:rdnss=\" 2001:db8::53 , 2001:db8::54\":\n",
    );
    assert!(read.parsed.is_usable(), "{:?}", read.problems());
    let interface = &read.parsed.model.interfaces[0];
    assert_eq!(
        interface.prefixes,
        [
            adv_prefix("2001:db8::/64", 600, 600),
            adv_prefix("2001:db8:1::/120", 2_592_000, 2_592_000),
        ]
    );
    assert_eq!(interface.rdnss, [rdnss(&["2001:db8::53", "2001:db8::54"], 900)]);
}

#[test]
fn fields_know_their_text() {
    let read = read(
        "em0|em1:maxinterval#900:raflags=\"mh\":nolladdr:addr=\\\n\
         \"2001:db8::\":vltime#7200:vltimedecr:pinfoflags=\"l\":\\\n\
         \t:rdnss=\"2001:db8::53,\\\n2001:db8::54\":dnssl=\"a.b,c\\056d\":rtprefix=\"2001:db8::\":\n",
    );
    assert_eq!(read.problems(), []);
    let cases = [
        ("em1", "em1"),
        ("em0.interval", "900"),
        ("em0.interval.max", "900"),
        ("em0.header.flags.managed", "m"),
        ("em0.header.flags.other_config", "mh"),
        ("em0.header.preference", "h"),
        ("em0.source_link_layer_address", "nolladdr"),
        ("em0.prefixes[0]", "2001:db8::"),
        ("em0.prefixes[0].source", "2001:db8::"),
        ("em0.prefixes[0].valid_lifetime", "7200"),
        ("em0.prefixes[0].preferred_lifetime", "2001:db8::"),
        ("em0.prefixes[0].flags.on_link", "l"),
        ("em1.rdnss[0].servers[1]", "2001:db8::54"),
        ("em1.rdnss[0]", "2001:db8::53,\\\n2001:db8::54"),
        ("em0.dnssl[0].suffixes[1]", "c\\056d"),
        ("em0.routes[0].lifetime", "2001:db8::"),
        ("em0.header.cur_hop_limit", "em0"),
    ];
    for (path, text) in cases {
        assert_eq!(read.set_by(path), text, "{path}");
    }
}
