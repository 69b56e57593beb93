//! Files as people write them.

use std::time::Duration;

use super::{Case, interface};
use crate::{config::radvd::codes, diagnostic::Severity, model::*};

#[test]
fn a_boot_server() {
    let interface = interface(
        "interface eth1\n{\n\tMinRtrAdvInterval 5;\n\tMaxRtrAdvInterval 60;\n\
         \tAdvSendAdvert on;\n\tAdvOtherConfigFlag on;\n\tIgnoreIfMissing off;\n\n\
         \tprefix ::/64 {\n\t};\n\n\tRDNSS 2001:db8::1 {\n\t};\n};\n",
    );
    assert_eq!(interface.interval.min(), Duration::from_secs(5));
    assert_eq!(interface.interval.max(), Duration::from_mins(1));
    assert!(interface.send_advertisements && !interface.ignore_if_missing);
    assert_eq!(interface.header.flags, RouterFlags { other_config: true, ..RouterFlags::NONE });
    assert_eq!(interface.header.router_lifetime.as_secs(), 180);
    assert_eq!(interface.prefixes[0].source, PrefixSource::InterfaceAddresses);
    assert_eq!(interface.rdnss[0].rdnss.lifetime.as_secs(), Some(180));
}

const EVERYTHING: &str = r#"
# Letter case does not matter.
INTERFACE wg-0_a.100 {
    advsendadvert ON; AdvDefaultPreference High; AdvCurHopLimit 0; AdvLinkMTU 1492;
    AdvReachableTime 30000; AdvRetransTimer 1000; AdvDefaultLifetime 9000;
    AdvManagedFlag on; AdvSNACRouterFlag on; AdvSourceLLAddress off; UnicastOnly on;
    AdvRASolicitedUnicast off; RemoveAdvOnExit off; MinDelayBetweenRAs 4.5;
    AdvCaptivePortalAPI "https://portal.example/api";
    prefix 2001:DB8:0:1::/64 {
        AdvOnLink off; AdvAutonomous off; AdvDHCPv6PDPreferred on; DeprecatePrefix on;
        AdvValidLifetime infinity; AdvPreferredLifetime 3600; DecrementLifetimes on;
    };
    prefix 2001:db8:0:2:: / 64; # twice is twice
    prefix 2001:db8:0:2::/64 { };
    route ::/0 { AdvRoutePreference low; AdvRouteLifetime infinity; RemoveRoute off; };
    RDNSS 2001:db8::53 2001:db8::54
          fe80::1 { AdvRDNSSLifetime 0; FlushRDNSS off; };
    DNSSL example.com. sub.example.com { AdvDNSSLLifetime 77; FlushDNSSL off; };
    nat64prefix 2001:db8:64::/56 { AdvValidLifetime 9; };
};
"#;

#[test]
fn everything_at_once() {
    let interface = interface(EVERYTHING);
    assert_eq!(interface.name.as_str(), "wg-0_a.100");
    assert!(interface.unicast_only && !interface.solicited_unicast && !interface.remove_on_exit);
    assert!(!interface.source_link_layer_address);
    assert_eq!(interface.min_delay_between_ras.duration(), Duration::from_millis(4500));
    assert_eq!(interface.link_mtu, AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap()));
    let flags = RouterFlags { managed: true, snac_router: true, ..RouterFlags::NONE };
    assert_eq!(
        interface.header,
        Header {
            cur_hop_limit: 0,
            flags,
            preference: Preference::High,
            router_lifetime: RouterLifetime::from_secs(9000).unwrap(),
            reachable_time: ReachableTime::from_millis(30_000).unwrap(),
            retrans_timer_millis: 1000,
        }
    );
    let portal = interface.captive_portal.unwrap();
    assert_eq!(portal.uri(), "https://portal.example/api");
    let counting = |lifetime| AdvLifetime { lifetime, counting_down: true };
    assert_eq!(interface.prefixes.len(), 3);
    assert_eq!(interface.prefixes[1], interface.prefixes[2]);
    let flags = PrefixFlags { on_link: false, autonomous: false, dhcpv6_pd_preferred: true };
    assert_eq!(interface.prefixes[0].flags, flags);
    assert_eq!(interface.prefixes[0].valid_lifetime, counting(Lifetime::INFINITE));
    assert_eq!(interface.prefixes[0].preferred_lifetime, counting(Lifetime::from_secs(3600)));
    assert!(interface.prefixes[0].deprecate_on_exit);
    let route = &interface.routes[0];
    assert_eq!(route.route.prefix.to_string(), "::/0");
    assert_eq!(route.route.preference, Preference::Low);
    assert!(route.route.lifetime.is_infinite() && !route.remove_on_exit);
    assert_eq!(interface.rdnss[0].rdnss.servers().len(), 3);
    assert_eq!(interface.rdnss[0].rdnss.lifetime, Lifetime::ZERO);
    assert!(!interface.rdnss[0].flush_on_exit);
    let names: Vec<_> =
        interface.dnssl[0].dnssl.suffixes().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["example.com", "sub.example.com"]);
    assert_eq!(interface.dnssl[0].dnssl.lifetime.as_secs(), Some(77));
    assert!(!interface.dnssl[0].flush_on_exit);
    assert_eq!(interface.pref64[0].prefix().to_string(), "2001:db8:64::/56");
    assert_eq!(interface.pref64[0].lifetime.as_secs(), 16);
    assert_eq!(Case::new(EVERYTHING).problems(), []);
}

#[test]
fn the_source_map_finds_what_set_a_field() {
    let case = Case::new(EVERYTHING);
    let text = case.sources.get(case.id).text();
    let cases = [
        ("", "wg-0_a.100"),
        (".send_advertisements", "advsendadvert ON"),
        (".header.router_lifetime", "AdvDefaultLifetime 9000"),
        (".header.flags.managed", "AdvManagedFlag on"),
        (".header.flags.other_config", "wg-0_a.100"),
        (".captive_portal", "AdvCaptivePortalAPI \"https://portal.example/api\""),
        (".prefixes[0]", "prefix 2001:DB8:0:1::/64"),
        (".prefixes[0].source", "2001:DB8:0:1::/64"),
        (".prefixes[0].preferred_lifetime", "AdvPreferredLifetime 3600"),
        (".prefixes[1].preferred_lifetime", "prefix 2001:db8:0:2:: / 64"),
        (".routes[0].preference", "AdvRoutePreference low"),
        (".rdnss[0].servers[2]", "fe80::1"),
        (".rdnss[0].lifetime", "AdvRDNSSLifetime 0"),
        (".dnssl[0].suffixes[1]", "sub.example.com"),
        (".pref64[0].lifetime", "AdvValidLifetime 9"),
    ];
    for (field, expected) in cases {
        let span = case.parsed.source_map.find(&format!("wg-0_a.100{field}")).unwrap();
        assert_eq!(&text[span.range()], expected, "{field}");
    }
}

#[test]
fn a_block_that_is_left_out_moves_no_path() {
    let case = Case::new(
        "interface a { AdvSendAdvert on; prefix 1::2::3/64; prefix 2001:db8::/64 { \
         AdvValidLifetime 20000; }; };",
    );
    let span = case.parsed.source_map.find("a.prefixes[0].valid_lifetime").unwrap();
    let text = case.sources.get(case.id).text();
    assert_eq!(&text[span.range()], "AdvValidLifetime 20000");
}

#[test]
fn interfaces_keep_the_order_of_the_file() {
    let text: Vec<_> =
        (1..=4094).map(|n| format!("interface vlan{n} {{ AdvSendAdvert on; }};\n")).collect();
    let case = Case::new(&text.concat());
    assert_eq!(case.problems(), []);
    let names = case.parsed.model.interfaces.iter().map(|interface| interface.name.to_string());
    assert!(names.eq((1..=4094).map(|n| format!("vlan{n}"))));
}

#[test]
fn all_problems_of_a_file_are_reported_in_order() {
    let case = Case::new(
        "interface eth0 {\n    AdvSendAdvert yes;\n    AdvCurHopLimit 300\n    \
         AdvDefaultLifetme 1800;\n    prefix 2001:db8::53::2/64 {\n        AdvOnLink maybe;\n    \
         };\n    RDNSS 2001:db8::53;\n}\ninterface eth0 {\n    AdvSendAdvert on;\n};\n",
    );
    let expected = [
        (codes::VALUE, "yes"),
        (codes::RANGE, "300"),
        (codes::SYNTAX, "    AdvCurHopLimit 300^"),
        (codes::UNKNOWN_KEYWORD, "AdvDefaultLifetme"),
        (codes::ADDRESS, "2001:db8::53::2"),
        (codes::VALUE, "maybe"),
        (codes::SYNTAX, "    RDNSS 2001:db8::53^"),
        (codes::SYNTAX, "}^"),
        (codes::DUPLICATE_INTERFACE, "eth0"),
    ];
    assert_eq!(case.problems(), expected.map(|(code, text)| (code, text.to_owned())));
    assert!(case.parsed.diagnostics.iter().all(|found| found.severity == Severity::Error));
    let drawn = case.drawn();
    for part in [
        "radvd.conf:2:19",
        "write `on`",
        "did you mean `AdvDefaultLifetime`?",
        "radvd silently keeps the lowest 8 bits, 44",
        "radvd.conf:5:12",
        "`::` stands twice",
        "expected `;` after `}`",
        "interface `eth0` is configured twice",
    ] {
        assert!(drawn.contains(part), "{part} is missing:\n{drawn}");
    }
}
