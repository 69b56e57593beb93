//! What holds without a word in the file.

use std::time::Duration;

use thin_vec::ThinVec;

use super::{interface, interfaces};
use crate::model::*;

fn prefix(text: &str, length: u8) -> Prefix {
    Prefix::new(text.parse().unwrap(), length).unwrap()
}

fn entry(source: PrefixSource) -> AdvPrefix {
    AdvPrefix {
        source,
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: AdvLifetime::fixed(Lifetime::from_secs(5400)),
        preferred_lifetime: AdvLifetime::fixed(Lifetime::from_secs(2700)),
        deprecate_on_exit: false,
        any_length: false,
        conditions: ThinVec::new(),
        follows_source: true,
    }
}

fn default_interface(name: &str) -> Interface {
    let rule = IntervalRule::Rfc4861;
    let interval = RtrAdvInterval::new(Duration::from_secs(200), Duration::from_mins(10), rule);
    Interface {
        name: name.parse().unwrap(),
        send_advertisements: true,
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
            cur_hop_limit: 0,
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
        prefixes: vec![entry(PrefixSource::InterfaceAddresses)],
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

#[test]
fn a_name_alone_has_rads_defaults() {
    for text in ["interface em0", "interface em0\n", "interface em0 {}", "interface em0 {\n\n}\n"] {
        assert_eq!(interface(text), default_interface("em0"), "{text}");
    }
    assert_eq!(interfaces(""), []);
    assert_eq!(interfaces("# nothing\n\n"), []);
}

#[test]
fn blocks_have_rads_defaults() {
    let text = "interface em0 {\nprefix 2001:db8::1\nprefix 2001:db8:1::/48 {}\ndns {}\n\
         nat64 prefix 64:ff9b::\nnat64 prefix 2001:db8:64::/56 {}\n\
         dns {\nnameserver 2001:db8::53\nsearch example.com\n}\n}\n";
    let interface = interface(text);
    let named = |text, length| entry(PrefixSource::Prefix(prefix(text, length)));
    assert_eq!(
        interface.prefixes,
        [
            named("2001:db8::", 64),
            named("2001:db8:1::", 48),
            entry(PrefixSource::InterfaceAddresses)
        ]
    );
    let lifetime = Pref64Lifetime::from_secs(1800).unwrap();
    let pref64 = |text, length| Pref64::new(prefix(text, length), lifetime).unwrap();
    assert_eq!(interface.pref64, [pref64("64:ff9b::", 96), pref64("2001:db8:64::", 56)]);
    let lifetime = Lifetime::from_secs(1800);
    let rdnss = Rdnss::new(vec!["2001:db8::53".parse().unwrap()], lifetime).unwrap();
    assert_eq!(
        interface.rdnss,
        [AdvRdnss { rdnss, flush_on_exit: false, conditions: ThinVec::new() }]
    );
    let dnssl = Dnssl::new(vec!["example.com".parse().unwrap()], lifetime).unwrap();
    assert_eq!(interface.dnssl, [AdvDnssl { dnssl, flush_on_exit: false }]);
}

#[test]
fn options_of_the_file_are_for_the_interfaces_and_theirs_go_before() {
    let text = "hop limit 64\nmtu 1492\nrouter preference high\n\
         interface em0\ninterface em1 {\n hop limit 0\n mtu 0\n router preference low\n}\n";
    let interfaces = interfaces(text);
    assert_eq!(interfaces[0].header.cur_hop_limit, 64);
    assert_eq!(interfaces[0].header.preference, Preference::High);
    assert_eq!(interfaces[0].link_mtu, AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap()));
    assert_eq!(interfaces[1].header.cur_hop_limit, 0);
    assert_eq!(interfaces[1].header.preference, Preference::Low);
    assert_eq!(interfaces[1].link_mtu, AdvLinkMtu::Omitted);
}

#[test]
fn lists_of_the_file_are_for_all_interfaces_wherever_they_stand() {
    let interfaces = interfaces(
        "interface em0\n\
         interface em1 {\n dns {\n  nameserver 2001:db8::1\n  lifetime 700\n }\n\
         nat64 prefix 2001:db8:64::/96\n}\n\
         interface em2 {\n dns { search own.example\n lifetime 800\n }\n}\n\
         dns {\n nameserver { 2001:db8::53 2001:db8::54 }\n search example.com\n}\n\
         nat64 prefix 64:ff9b::/96 { lifetime 600 }\n",
    );
    let servers = |index: usize| {
        let rdnss = &interfaces[index].rdnss[0].rdnss;
        let servers: Vec<_> = rdnss.servers().iter().map(ToString::to_string).collect();
        format!("{} {}", servers.join(" "), rdnss.lifetime)
    };
    assert_eq!(servers(0), "2001:db8::53 2001:db8::54 1800 s");
    assert_eq!(servers(1), "2001:db8::1 700 s");
    assert_eq!(servers(2), "2001:db8::53 2001:db8::54 800 s");
    let suffix = |index: usize| interfaces[index].dnssl[0].dnssl.suffixes()[0].to_string();
    assert_eq!([suffix(0), suffix(1), suffix(2)], ["example.com", "example.com", "own.example"]);
    assert_eq!(interfaces[1].dnssl[0].dnssl.lifetime.as_secs(), Some(700));
    let nat64 = |index: usize| -> Vec<_> {
        let options = interfaces[index].pref64.iter();
        options.map(|it| format!("{} {}", it.prefix(), it.lifetime.as_secs())).collect()
    };
    assert_eq!(nat64(0), ["64:ff9b::/96 600"]);
    assert_eq!(nat64(1), ["2001:db8:64::/96 1800", "64:ff9b::/96 600"]);
}

#[test]
fn no_default_router_has_lifetime_zero() {
    let lifetime = |text: &str| interface(text).header.router_lifetime.as_secs();
    assert_eq!(lifetime("default router no\ninterface em0"), 0);
    assert_eq!(lifetime("router lifetime 9000\ninterface em0 {\ndefault router no\n}"), 0);
    assert_eq!(lifetime("default router no\ninterface em0 {\ndefault router yes\n}"), 1800);
    assert_eq!(lifetime("router lifetime 0\ninterface em0"), 0);
}

#[test]
fn automatic_prefixes_can_be_switched_off_and_on() {
    let sources = |text: &str| interface(text).prefixes.len();
    assert_eq!(sources("interface em0 { no auto prefix }"), 0);
    assert_eq!(sources("interface em0 {\nno auto prefix\nauto prefix\n}"), 1);
    assert_eq!(sources("interface em0 {\nauto prefix { on-link no }\nno auto prefix\n}"), 0);
}

#[test]
fn all_ones_is_infinity() {
    let interface = interface(
        "interface em0 { auto prefix {\nvalid lifetime 4294967295\npreferred lifetime 4294967295\n} }",
    );
    assert!(interface.prefixes[0].valid_lifetime.lifetime.is_infinite());
    assert!(interface.prefixes[0].preferred_lifetime.lifetime.is_infinite());
}
