//! Configurations of Raven, so many that each item concerns one of them.

use super::bench::Trial;

const PLAIN: &str = "interface vlan704 { AdvSendAdvert on; \
    MinRtrAdvInterval 5; MaxRtrAdvInterval 10; AdvLinkMTU 1500; prefix 2001:db8::/64 { }; };\n";

const FREQUENT: &str = "interface vlan704 { AdvSendAdvert on; \
    MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix 2001:db8::/64 { }; };\n";

const RARE: &str = "interface vlan704 { AdvSendAdvert on; \
    MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; AdvDefaultPreference high; \
    prefix 2001:db8::/64 { }; route 2001:db8:f::/48 { }; };\n";

const MULTICAST: &str = "interface vlan704 { AdvSendAdvert on; AdvRASolicitedUnicast off; \
    MinRtrAdvInterval 6; MaxRtrAdvInterval 9; };\n";

/// Everything that an advertisement can say outside a 6LoWPAN.
const EVERYTHING: &str = r#"interface vlan704 {
    AdvSendAdvert on;
    MinRtrAdvInterval 1350;
    MaxRtrAdvInterval 1800;
    AdvManagedFlag on;
    AdvOtherConfigFlag on;
    AdvDefaultPreference high;
    AdvDefaultLifetime 65535;
    AdvCurHopLimit 61;
    AdvReachableTime 30000;
    AdvRetransTimer 1000;
    AdvLinkMTU 1480;
    AdvIntervalOpt on;
    AdvHomeAgentFlag on;
    AdvHomeAgentInfo on;
    HomeAgentPreference 10;
    HomeAgentLifetime 1800;
    AdvFlagsExtension "54,55";
    AdvCaptivePortalAPI "https://portal.example.com/api";
    prefix 2001:db8:1::5/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; };
    prefix 2001:db8:2::/48 { AdvOnLink off; AdvAutonomous off; AdvDHCPv6PDPreferred on; };
    prefix 2001:db8:3::1/64 { AdvRouterAddr on; };
    route 2001:db8:f::1/48 { AdvRoutePreference low; AdvRouteLifetime 1234; };
    route ::/0 { AdvRoutePreference high; };
    RDNSS 2001:db8:53::1 2001:db8:53::2 { };
    DNSSL example.com corp.example.org { };
    DNR dns.example.com 2001:db8:53::1 { AdvDNRALPN "dot,h2"; AdvDNRPath "/dns-query{?dns}"; };
    nat64prefix 64:ff9b::/96 { AdvValidLifetime 1601; };
    pvd isp.example { AdvPvDHTTP on; AdvOtherConfigFlag on; prefix 2001:db8:f00d::/64 { };
        RDNSS 2001:db8:cafe::53 { }; };
};
"#;

const COUNTING_DOWN: &str = "interface vlan704 { AdvSendAdvert on; \
    MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix 2001:db8::/64 { DecrementLifetimes on; \
    AdvValidLifetime 20; AdvPreferredLifetime 6; }; };\n";

const LEAST: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 3; \
    MaxRtrAdvInterval 4; AdvCurHopLimit 0; AdvDefaultLifetime 0; prefix 2001:db8::/64 { \
    AdvOnLink off; AdvAutonomous off; AdvValidLifetime 0; AdvPreferredLifetime 0; }; };\n";

const GREATEST: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 1350; \
    MaxRtrAdvInterval 1800; AdvCurHopLimit 255; AdvManagedFlag on; AdvOtherConfigFlag on; \
    AdvDefaultLifetime 9000; AdvReachableTime 3600000; AdvRetransTimer 4294967295; \
    AdvLinkMTU 1500; prefix 2001:db8::/64 { AdvValidLifetime infinity; \
    AdvPreferredLifetime infinity; }; };\n";

const ZERO_TAIL: &str = "interface vlan704 { AdvSendAdvert on; prefix 8000::/64 { }; };\n";

const SITE_LOCAL: &str = "interface vlan704 { AdvSendAdvert on; prefix fec0::/64 { }; };\n";

/// Mobile IPv6's intervals.
const MOBILE: &str = "interface vlan704 { AdvSendAdvert on; AdvIntervalOpt on; \
    MinRtrAdvInterval 0.03; MaxRtrAdvInterval 0.07; MinDelayBetweenRAs 0.03; \
    AdvMobRtrSupportFlag off; AdvHomeAgentFlag on; prefix 2001:db8::1/64 { AdvRouterAddr on; }; \
    };\n";

const LOWPAN: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 1350; \
    MaxRtrAdvInterval 1800; prefix 2001:db8::/64 { AdvOnLink off; }; \
    lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 5; \
    AdvLifeTime 10; }; abro 2001:db8::6b { AdvVersionLow 10; AdvVersionHigh 2; \
    AdvValidLifetime 700; }; };\n";

/// What does not fit into one packet.
fn large() -> String {
    let routes: String = (0..17).map(|n| format!("route 2001:db8:{n:x}::/48 {{ }}; ")).collect();
    let prefixes: String =
        (0..10).map(|n| format!("prefix 2001:db8:0:{n:x}::/64 {{ }}; ")).collect();
    let names: Vec<_> = (0..50).map(|n| format!("a-rather-long-name-{n}.example")).collect();
    format!(
        "interface vlan704 {{ AdvSendAdvert on; AdvLinkMTU 1280; {prefixes}{routes}\
         RDNSS 2001:db8::53 {{ }}; DNSSL {} {{ }}; }};\n",
        names.join(" ")
    )
}

/// More servers than an option holds.
fn long() -> String {
    let servers = |from: u32| {
        let servers: Vec<_> = (from..from + 100).map(|n| format!("2001:db8:53::{n:x}")).collect();
        format!("RDNSS {} {{ }}; ", servers.join(" "))
    };
    format!("interface vlan704 {{ AdvSendAdvert on; {}{}}};\n", servers(1), servers(101))
}

/// With their names.
pub(crate) fn all() -> Vec<(&'static str, Trial<'static>)> {
    let large: &str = large().leak();
    let long: &str = long().leak();
    vec![
        (
            "plain",
            Trial::raven(
                PLAIN,
                "B-001 B-002 B-003 B-004 B-005 B-006 B-007 B-008 B-009 B-010 B-011 B-012 B-014 \
             B-015 B-016 B-017 B-018 B-020 B-021 B-022 B-023 B-027 B-028 B-029 B-030 B-031 \
             B-032 B-035 B-052 B-119 B-132 v6LC.2.2.4 v6LC.2.2.5 v6LC.2.2.9.A v6LC.2.2.10",
            ),
        ),
        ("frequent", Trial::raven(FREQUENT, "B-033 B-040 B-042 B-050 v6LC.2.2.7.A")),
        ("multicast", Trial::raven(MULTICAST, "B-022 B-023 B-024 B-025 B-026 B-029 v6LC.2.2.9.B")),
        ("stopped", Trial::raven(RARE, "B-041 B-054 B-055 B-056 B-059 v6LC.2.2.7.B v6LC.2.2.8")),
        ("changed", Trial::raven(RARE, "B-013 B-043 B-053 B-067 v6LC.2.2.6.A")),
        ("not forwarding", Trial::raven(RARE, "B-063 B-130")),
        (
            "everything",
            Trial::raven(
                EVERYTHING,
                "B-045 B-070 B-071 B-072 B-073 B-074 B-075 B-076 B-077 B-079 B-080 B-081 B-082 \
             B-083 B-084 B-085 B-086 B-087 B-088 B-089 B-090 B-091 B-092 B-093 B-095 B-096 \
             B-097 B-100 B-102",
            ),
        ),
        ("counting down", Trial::raven(COUNTING_DOWN, "B-040 B-077 B-078 B-097")),
        ("least", Trial::raven(LEAST, "v6LC.2.2.7.C")),
        ("greatest", Trial::raven(GREATEST, "v6LC.2.2.7.D")),
        ("zero tail", Trial::raven(ZERO_TAIL, "v6LC.2.2.7.E")),
        ("site-local", Trial::raven(SITE_LOCAL, "v6LC.2.2.7.F")),
        ("mobile", Trial::raven(MOBILE, "B-046 B-084 B-085")),
        ("lowpan", Trial::raven(LOWPAN, "B-034")),
        ("large", Trial::raven(large, "B-020 B-080 B-097 B-100 B-101 B-102 B-103")),
        ("small link", Trial { mtu: 1280, ..Trial::raven(large, "B-100 B-101") }),
        ("long", Trial::raven(long, "B-086 B-105")),
    ]
}
