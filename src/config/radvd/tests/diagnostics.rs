//! Every code, with the exact text that it marks and nothing else beside it.

use super::Case;
use crate::{
    config::radvd::codes::{self, *},
    diagnostic::{
        Rule,
        Severity::{self, Error, Note, Warning},
    },
};

type Row = (&'static str, Severity, &'static str, &'static str);

/// What stands in `interface eth0 { AdvSendAdvert on; ... };`, and the problem that it makes.
const INSIDE: &[Row] = &[
    ("AdvCurHopLimit 64;;", Error, SYNTAX, ";"),
    ("AdvCurHopLimit;", Error, SYNTAX, "AdvCurHopLimit^"),
    ("AdvCurHopLimit 64 65 66;", Error, SYNTAX, "65 66"),
    ("AdvCurHopLimit 64 { };", Error, SYNTAX, "{ }"),
    ("64;", Error, SYNTAX, "64"),
    ("RDNSS { };", Error, SYNTAX, "RDNSS^"),
    ("RDNSS { 2001:db8::1; };", Error, SYNTAX, "2001:db8::1"),
    ("RDNSS !2001:db8::1 { };", Error, SYNTAX, "!2001:db8::1"),
    ("RDNSS 2001:db8::1/64 2001:db8::2 { };", Error, SYNTAX, "/64"),
    ("DNSSL { };", Error, SYNTAX, "DNSSL^"),
    ("route 2001:db8::/32;", Error, SYNTAX, "route 2001:db8::/32^"),
    ("prefix;", Error, SYNTAX, "prefix^"),
    ("prefix 2001:db8::;", Error, SYNTAX, "prefix 2001:db8::^"),
    ("prefix 2001:db8:: 64;", Error, SYNTAX, "prefix 2001:db8::^"),
    ("prefix 2001:db8::/;", Error, SYNTAX, "prefix 2001:db8::/^"),
    ("prefix 2001:db8::/x;", Error, SYNTAX, "x"),
    ("prefix 2001:db8::/64 64;", Error, SYNTAX, "64"),
    ("prefix on/64;", Error, SYNTAX, "on"),
    ("AdvCurHopLimit 64|;", Error, CHARACTER, "|"),
    ("AdvCaptivePortalAPI \"https://x;", Error, QUOTE, "\"https://x"),
    ("DNSSL 'example.com' { };", Error, QUOTE, "'example.com'"),
    (
        "AdvCaptivePortalAPI \"https://por\n\ttal/api\"; AdvManagedFlag on;",
        Error,
        QUOTE,
        "\"https://por\n\ttal/api\"",
    ),
    ("AdvCaptivePortalAPI \"https://x;\n# \"a\"", Error, QUOTE, "\"https://x"),
    ("// no\n", Error, COMMENT, "// no"),
    ("AdvLinkMTU 4294967296;", Error, NUMBER, "4294967296"),
    ("prefix 2001:db8::53::2/64;", Error, ADDRESS, "2001:db8::53::2"),
    ("prefix 1:2:3:4:5:6:7:8:9/64;", Error, ADDRESS, "1:2:3:4:5:6:7:8:9"),
    ("prefix \"2001:db8::\"/64;", Error, ADDRESS, "\"2001:db8::\""),
    ("RDNSS fe80::1%eth0 { };", Error, ADDRESS, "fe80::1%eth0"),
    ("RDNSS 2001:db8::1, 2001:db8::2 { };", Error, ADDRESS, "2001:db8::1,"),
    ("RDNSS 192.0.2.1 { };", Error, ADDRESS, "192.0.2.1"),
    ("prefix 64:ff9b::192.0.2.0/120;", Warning, ADDRESS_FORM, "64:ff9b::192.0.2.0"),
    ("RDNSS ::2:3 { };", Warning, ADDRESS_FORM, "::2:3"),
    ("AdvDefaultLifetme 30;", Error, UNKNOWN_KEYWORD, "AdvDefaultLifetme"),
    ("rltime 30;", Error, UNKNOWN_KEYWORD, "rltime"),
    ("route 2001:db8::/32 { FlushRoute on; };", Error, UNKNOWN_KEYWORD, "FlushRoute"),
    ("Unknown 1 2 { a b; c { }; };", Error, UNKNOWN_KEYWORD, "Unknown"),
    ("AdvOnLink on;", Error, MISPLACED, "AdvOnLink"),
    ("RDNSS 2001:db8::1 { FlushDNSSL on; };", Error, MISPLACED, "FlushDNSSL"),
    ("abro 2001:db8::1 { Adv6LBRaddress ::1; };", Error, UNKNOWN_KEYWORD, "Adv6LBRaddress"),
    ("prefix 2001:db8::/64 { include \"x\"; };", Error, MISPLACED, "include"),
    ("lowpanco { AdvContextPrefix ::; };", Error, SYNTAX, "lowpanco { AdvContextPrefix ::^"),
    (
        "lowpanco { AdvContextPrefix 2001:db8::/32; AdvContextLength 48; };",
        Error,
        PREFIX_LENGTH,
        "48",
    ),
    ("AdvFlagsExtension \"7\";", Error, RANGE, "\"7\""),
    ("AdvDefaultCondition \"route default\";", Error, CONDITION, "\"route default\""),
    ("RDNSS 2001:db8::1 { AdvRDNSSCondition \"x\"; };", Error, CONDITION, "\"x\""),
    ("AdvVirtualLLAddress \"33:33:0:0:0:1\";", Error, ETHERNET_ADDRESS, "\"33:33:0:0:0:1\""),
    ("DNR { };", Error, SYNTAX, "DNR^"),
    ("DNR a..b { };", Error, DNR, "a..b"),
    ("DNR dns.example ff02::1 { };", Error, DNR, "ff02::1"),
    ("DNR dns.example { AdvDNRPort 853; };", Error, DNR, "DNR dns.example"),
    ("DNR dns.example 2001:db8::1 { AdvDNRALPN \"dot,\"; };", Error, DNR, "\"dot,\""),
    ("DNR dns.example 2001:db8::1 { AdvDNRPath \"/\"; };", Error, DNR, "\"/\""),
    ("DNR dns.example 2001:db8::1 { AdvDNRParameters \"4=00\"; };", Error, DNR, "\"4=00\""),
    ("DNR dns.example 2001:db8::1 { AdvDNRPriority 0; };", Error, RANGE, "0"),
    ("DNR dns.example 2001:db8::1 { AdvDNRPort 65536; };", Error, RANGE, "65536"),
    ("pvd { };", Error, SYNTAX, "pvd^"),
    ("pvd a b { };", Error, SYNTAX, "b"),
    ("pvd a..b { };", Error, PVD, "a..b"),
    ("pvd a { }; pvd b { };", Error, PVD, "pvd b"),
    ("pvd a { AdvPvDDelay 16; };", Error, RANGE, "16"),
    ("pvd a { AdvLinkMTU 1500; };", Error, MISPLACED, "AdvLinkMTU"),
    ("pvd a { pvd b { }; };", Error, MISPLACED, "pvd"),
    ("pvd a { prefix ::/64 { AdvOnLink on { }; }; };", Error, SYNTAX, "{"),
    ("custom;", Error, SYNTAX, "custom"),
    ("custom option kind 253;", Error, SYNTAX, "kind"),
    ("custom option type 256;", Error, CUSTOM, "256"),
    ("custom option type 3 00;", Error, CUSTOM, "3"),
    ("custom option type 253 0x01;", Error, CUSTOM, "0x01"),
    ("clients { };", Error, SYNTAX, "{ }"),
    ("clients { ! fe80::1; };", Error, SYNTAX, "! fe80::1"),
    ("clients { fe80::1/64; };", Error, SYNTAX, "/64"),
    ("clients { fe80::1 fe80::2; };", Error, SYNTAX, "fe80::2"),
    ("clients { fe80::1 { } };", Error, SYNTAX, "{"),
    ("clients fe80::1 { fe80::1; };", Error, SYNTAX, "fe80::1"),
    ("clients { on; };", Error, SYNTAX, "on"),
    ("clients { fe80::1; 192.0.2.1; };", Error, ADDRESS, "192.0.2.1"),
    ("clients { fe80::1; }; clients { !fe80::1; };", Warning, REPEATED, "!fe80::1"),
    ("clients { !fe80::1; };", Warning, CLIENTS, "clients"),
    ("UnrestrictedUnicast on;", Warning, UNUSED, "UnrestrictedUnicast on"),
    ("AdvRASrcAddress { !fe80::1; };", Error, SYNTAX, "!fe80::1"),
    ("AdvRASrcAddress { fe80::1; fe80::2; };", Warning, SOURCE_ADDRESS, "fe80::2"),
    (
        "autoignoreprefixes { 2001:db8::; }; prefix ::/64;",
        Error,
        SYNTAX,
        "autoignoreprefixes { 2001:db8::^",
    ),
    ("autoignoreprefixes { 2001:db8::/129; }; prefix ::/64;", Error, PREFIX_LENGTH, "129"),
    ("autoignoreprefixes { 2001:db8::/64; };", Warning, UNUSED, "autoignoreprefixes"),
    ("LegitimateRouters { !fe80::1; };", Error, SYNTAX, "!fe80::1"),
    ("LegitimateRouters { fe80::1; fe80:0::1; };", Warning, REPEATED, "fe80:0::1"),
    ("lowpanco 2001:db8:: { };", Error, SYNTAX, "2001:db8::"),
    ("lowpanco { }; lowpanco { };", Warning, FIRST_BLOCK, "lowpanco"),
    ("lowpanco { AdvContextLength 129; };", Error, RANGE, "129"),
    ("lowpanco { AdvContextLength 256; };", Error, RANGE, "256"),
    ("lowpanco { AdvContextID 16; };", Error, RANGE, "16"),
    ("lowpanco { AdvLifeTime 65536; };", Error, RANGE, "65536"),
    ("abro { };", Error, SYNTAX, "abro^"),
    ("abro fe80::1;", Error, SYNTAX, "abro fe80::1^"),
    ("abro fe80::1/64 { };", Warning, DEPRECATED, "/64"),
    ("abro fe80::1 { }; abro fe80::2 { };", Warning, FIRST_BLOCK, "abro"),
    ("abro fe80::1 { AdvVersionLow 65536; };", Error, RANGE, "65536"),
    ("abro fe80::1 { AdvVersionHigh 65536; };", Error, RANGE, "65536"),
    ("abro fe80::1 { AdvValidLifetime 65536; };", Error, RANGE, "65536"),
    ("abro fe80::1 { AdvValidLifetime infinity; };", Error, VALUE, "infinity"),
    ("AdvRAMTU 1279;", Warning, RA_MTU, "1279"),
    ("AdvRAMTU 131073;", Warning, RA_MTU, "131073"),
    ("prefix ::/63 { Base6Interface eth1; };", Error, BASE_PREFIX, "63"),
    ("prefix 0:0:0:1::/0 { Base6Interface a; Base6Subnet 1; };", Error, PREFIX_LENGTH, "0"),
    ("prefix 2001:db8::/64 { Base6Subnet 1; };", Warning, UNUSED, "Base6Subnet 1"),
    ("prefix 2001:db8::/64 { FollowLifetimes off; };", Warning, UNUSED, "FollowLifetimes off"),
    ("prefix 2001:db8::/64 { AnyPrefixLength on; };", Warning, UNUSED, "AnyPrefixLength on"),
    ("prefix from;", Error, SYNTAX, "from"),
    ("prefix from wan { };", Error, SYNTAX, "from wan"),
    ("prefix from wan subnet 1;", Error, SYNTAX, "from wan subnet 1"),
    ("prefix from wan part 1/64;", Error, SYNTAX, "from wan part 1/64"),
    ("prefix from wan subnet -1/64;", Error, SYNTAX, "from wan subnet -1/64"),
    ("prefix from wan subnet 1/64 2;", Error, SYNTAX, "2"),
    ("prefix from wan subnet 1/129;", Error, PREFIX_LENGTH, "129"),
    ("prefix from -wan subnet 1/64;", Error, DELEGATION, "-wan"),
    ("prefix from wan subnet 1/64 { Base6Interface a; };", Warning, UNUSED, "Base6Interface a"),
    ("prefix from wan subnet 1/64 { AnyPrefixLength on; };", Warning, UNUSED, "AnyPrefixLength on"),
    ("prefix ::/64 { Base6Interface eth1; };", Note, BASE_PREFIX, "::/64"),
    ("prefix 2001:db8::/64 { Base6Interface eth1; };", Warning, BASE_PREFIX, "2001:db8::/64"),
    ("prefix 2001:db8::/64 { Base6to4Interface eth1; };", Warning, BASE_PREFIX, "2001:db8::/64"),
    ("prefix 0:0:0:1::/48 { Base6to4Interface eth1; };", Warning, LENGTH_IGNORED, "48"),
    ("prefix 0:0:0:1::/64 { Base6Interface route; };", Error, INTERFACE_NAME, "route"),
    ("prefix 0:0:0:1::/64 { Base6Interface eth1:0; };", Warning, IMPOSSIBLE_NAME, "eth1:0"),
    (
        "prefix 0:0:0:1::/64 { Base6Interface eth1; AdvRouterAddr on; };",
        Warning,
        ROUTER_ADDRESS,
        "AdvRouterAddr on",
    ),
    ("AdvCaptivePortalAPI L\"https://x\";", Warning, WIDE_TEXT, "L\"https://x\""),
    ("prefix 0:0:0:0:0:0:0:1/64;", Error, HOST_BITS, "0:0:0:0:0:0:0:1/64"),
    ("prefix ::1/64;", Error, HOST_BITS, "::1/64"),
    ("RDNSS 2001:db8::1 { AdvRDNSSOpen on; };", Warning, DEPRECATED, "AdvRDNSSOpen on"),
    ("AdvLinkMTU 1500; AdvLinkMTU 1400;", Warning, REPEATED, "AdvLinkMTU 1400"),
    ("AdvManagedFlag yes;", Error, VALUE, "yes"),
    ("AdvManagedFlag \"on\";", Error, VALUE, "\"on\""),
    ("AdvLinkMTU 1500.0;", Error, VALUE, "1500.0"),
    ("AdvLinkMTU -5;", Error, VALUE, "-5"),
    ("AdvLinkMTU 1500#x\n;", Error, VALUE, "1500#x"),
    ("MaxRtrAdvInterval infinity;", Error, VALUE, "infinity"),
    ("MaxRtrAdvInterval .5;", Error, VALUE, ".5"),
    ("AdvDefaultPreference 1;", Error, VALUE, "1"),
    ("AdvDefaultPreference -2;", Error, VALUE, "-2"),
    ("AdvCaptivePortalAPI on;", Error, VALUE, "on"),
    ("AdvCaptivePortalAPI https://a.example/b;", Error, QUOTE, "https://a.example/b"),
    ("nat64prefix 64:ff9b::/96 { AdvValidLifetime infinity; };", Error, VALUE, "infinity"),
    ("MaxRtrAdvInterval 3.99; AdvDefaultLifetime 600;", Error, RANGE, "3.99"),
    ("MaxRtrAdvInterval 65536; MinRtrAdvInterval 200;", Error, RANGE, "65536"),
    ("MinRtrAdvInterval 2.99;", Error, RANGE, "2.99"),
    ("MinRtrAdvInterval 450.1;", Error, RANGE, "450.1"),
    ("MinDelayBetweenRAs 2;", Error, RANGE, "2"),
    ("AdvCurHopLimit 256;", Error, RANGE, "256"),
    ("AdvDefaultLifetime 599;", Error, RANGE, "599"),
    ("AdvDefaultLifetime 65536;", Error, RANGE, "65536"),
    ("AdvReachableTime 3600001;", Error, RANGE, "3600001"),
    ("AdvLinkMTU 1279;", Error, RANGE, "1279"),
    ("nat64prefix 64:ff9b::/96 { AdvValidLifetime 65529; };", Error, RANGE, "65529"),
    ("AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentLifetime 0;", Error, RANGE, "0"),
    ("AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentPreference 65536;", Error, RANGE, "65536"),
    (
        "AdvHomeAgentFlag on; AdvHomeAgentInfo on; AdvDefaultLifetime 0;",
        Error,
        RANGE,
        "AdvHomeAgentInfo on",
    ),
    ("HomeAgentLifetime 0;", Warning, UNUSED, "HomeAgentLifetime 0"),
    ("MaxRtrAdvInterval 9;", Note, MIN_DEFAULT, "9"),
    (
        "AdvIntervalOpt on; MaxRtrAdvInterval 9; MinRtrAdvInterval 0.5;",
        Note,
        MIN_DELAY_DEFAULT,
        "0.5",
    ),
    ("AdvIntervalOpt on; MaxRtrAdvInterval 3;", Note, MIN_DELAY_DEFAULT, "3"),
    ("MaxRtrAdvInterval 21846;", Note, LIFETIME_DEFAULT, "21846"),
    ("RDNSS 2001:db8::1 { }; MaxRtrAdvInterval 30;", Note, ORDER, "MaxRtrAdvInterval 30"),
    ("AdvHomeAgentInfo on;", Error, HOME_AGENT, "AdvHomeAgentInfo on"),
    ("AdvMobRtrSupportFlag on;", Error, HOME_AGENT, "AdvMobRtrSupportFlag on"),
    ("prefix 2001:db8::/129;", Error, PREFIX_LENGTH, "129"),
    ("prefix 2001:db8::/320;", Error, PREFIX_LENGTH, "320"),
    ("prefix ::/129;", Error, PREFIX_LENGTH, "129"),
    ("route 2001:db8::/129 { };", Error, PREFIX_LENGTH, "129"),
    ("nat64prefix 64:ff9b::/129;", Error, PREFIX_LENGTH, "129"),
    ("prefix 2001:db8::1 / 64;", Warning, HOST_BITS, "2001:db8::1 / 64"),
    ("route 2001:db8::1/64 { };", Warning, HOST_BITS, "2001:db8::1/64"),
    ("nat64prefix 64:ff9b::1/96;", Warning, HOST_BITS, "64:ff9b::1/96"),
    ("prefix 2001:db8::/64 { AdvRouterAddr on; };", Warning, ROUTER_ADDRESS, "AdvRouterAddr on"),
    ("prefix ::/64 { AdvRouterAddr on; };", Warning, ROUTER_ADDRESS, "AdvRouterAddr on"),
    ("prefix ::/48;", Warning, LENGTH_IGNORED, "48"),
    ("prefix 2001:db8::/64 { AdvValidLifetime 10; };", Error, LIFETIME_ORDER, "10"),
    ("prefix 2001:db8::/64 { AdvPreferredLifetime 86401; };", Error, LIFETIME_ORDER, "86401"),
    (
        "prefix 2001:db8::/64 { AdvPreferredLifetime infinity; AdvValidLifetime 90000; };",
        Error,
        LIFETIME_ORDER,
        "90000",
    ),
    ("RDNSS 2001:db8::1 ff02::1 { };", Error, RDNSS, "ff02::1"),
    ("RDNSS ::1 { };", Error, RDNSS, "::1"),
    ("DNSSL example.com \"b.c\" { };", Error, DNSSL, "\"b.c\""),
    ("DNSSL 1.2 { };", Error, DNSSL, "1.2"),
    ("DNSSL low { };", Error, DNSSL, "low"),
    ("DNSSL prefix { };", Error, DNSSL, "prefix"),
    ("DNSSL a..b { };", Error, DNSSL, "a..b"),
    ("DNSSL a.b, c.d { };", Error, DNSSL, "a.b,"),
    ("DNSSL _tcp.example.com { };", Error, DNSSL, "_tcp.example.com"),
    ("nat64prefix ::/96;", Error, NAT64, "::/96"),
    ("nat64prefix 64:ff9b::/60;", Error, NAT64, "60"),
    ("AdvCaptivePortalAPI \"\";", Error, CAPTIVE_PORTAL, "\"\""),
    ("AdvCaptivePortalAPI \"a b\";", Error, CAPTIVE_PORTAL, "\"a b\""),
];

/// Whole files.
const FILES: &[Row] = &[
    ("", Error, EMPTY, "^"),
    ("# nothing\n", Error, EMPTY, "^"),
    ("\u{feff}interface a { AdvSendAdvert on; };", Warning, BYTE_ORDER_MARK, "\u{feff}"),
    ("interface a {\r\nAdvSendAdvert on;\r\n};\r\n", Warning, CRLF, "\r"),
    ("interface a { AdvSendAdvert on; };\n# end", Warning, LAST_LINE, "# end"),
    ("interface a { AdvSendAdvert on; }\n", Error, SYNTAX, "interface a { AdvSendAdvert on; }^"),
    ("interface a { AdvSendAdvert on; ", Error, SYNTAX, "{"),
    ("interface a { AdvSendAdvert on; }; }", Error, SYNTAX, "}"),
    ("interface { AdvSendAdvert on; };", Error, SYNTAX, "interface^"),
    ("AdvSendAdvert on;", Error, MISPLACED, "AdvSendAdvert"),
    ("include \"a\";\ninterface a { AdvSendAdvert on; };", Error, INCLUDE, "\"a\""),
    ("include a b;\ninterface a { AdvSendAdvert on; };", Error, SYNTAX, "a b"),
    ("include;\ninterface a { AdvSendAdvert on; };", Error, SYNTAX, "include^"),
    ("interface a[ { AdvSendAdvert on; };", Error, INTERFACE_NAME, "a["),
    (
        "interface a* { IgnoreIfMissing off; AdvSendAdvert on; };",
        Warning,
        UNUSED,
        "IgnoreIfMissing off",
    ),
    ("interface 123 { AdvSendAdvert on; };", Error, INTERFACE_NAME, "123"),
    ("interface dead:: { AdvSendAdvert on; };", Error, INTERFACE_NAME, "dead::"),
    ("interface Low { AdvSendAdvert on; };", Error, INTERFACE_NAME, "Low"),
    ("interface route { AdvSendAdvert on; };", Error, INTERFACE_NAME, "route"),
    (
        "interface sixteen_letters_ { AdvSendAdvert on; };",
        Error,
        INTERFACE_NAME,
        "sixteen_letters_",
    ),
    ("interface L\"eth0\" { AdvSendAdvert on; };", Warning, QUOTED_NAME, "L\"eth0\""),
    ("interface eth0#c\n{ AdvSendAdvert on; };", Warning, LITERAL_NAME, "eth0#c"),
    ("interface eth0:1 { AdvSendAdvert on; };", Warning, IMPOSSIBLE_NAME, "eth0:1"),
    ("interface all { AdvSendAdvert on; };", Warning, IMPOSSIBLE_NAME, "all"),
    ("interface default { AdvSendAdvert on; };", Warning, IMPOSSIBLE_NAME, "default"),
    ("eth0 { AdvSendAdvert on; };", Error, UNKNOWN_KEYWORD, "eth0"),
    ("interface a;\nAdvSendAdvert on;\n};", Error, SYNTAX, ";"),
    ("interface a b { };", Warning, NOT_ADVERTISING, "b"),
    ("interface a { };", Warning, NOT_ADVERTISING, "a"),
    ("interface a { AdvSendAdvert on; AdvLinkMTU {vdi}; };", Error, TEMPLATE, "{vdi}"),
    ("interface a { AdvSendAdvert off; };", Warning, NOT_ADVERTISING, "AdvSendAdvert off"),
    (
        "interface a { AdvSendAdvert on; };\ninterface \"a\" { AdvSendAdvert on; };",
        Error,
        DUPLICATE_INTERFACE,
        "\"a\"",
    ),
];

fn check(text: &str, row: Row) {
    let (written, severity, code, marked) = row;
    let case = Case::new(text);
    let drawn = case.drawn();
    let at = case.problems().iter().position(|problem| *problem == (code, marked.to_owned()));
    let Some(at) = at else { panic!("{written}\n{:?}\n{drawn}", case.problems()) };
    let found = &case.parsed.diagnostics[at];
    assert_eq!(found.severity, severity, "{drawn}");
    assert!(found.original.as_ref().is_some_and(|text| text.starts_with("radvd")), "{drawn}");
    assert!(!found.message.ends_with('.'), "{drawn}");
    let others: Vec<_> = (case.problems().into_iter().enumerate())
        .filter(|(index, _)| *index != at)
        .map(|(_, (code, _))| code)
        .collect();
    let expected: &[&str] = if code == DUPLICATE_INTERFACE { &[QUOTED_NAME] } else { &[] };
    assert_eq!(others, expected, "{drawn}");
}

#[test]
fn each_problem_is_marked_exactly() {
    for &row in INSIDE {
        check(&format!("interface eth0 {{ AdvSendAdvert on;\n{}\n}};", row.0), row);
    }
    for &row in FILES {
        check(row.0, row);
    }
}

#[test]
fn each_code_has_a_case() {
    let beside = [TRUNCATED_TEXT, EXTENSION];
    for Rule { code, .. } in codes::RULES {
        let fires = INSIDE.iter().chain(FILES).any(|(_, _, fired, _)| fired == code);
        assert!(fires || beside.contains(code), "{code}");
    }
}

#[test]
fn long_texts_are_kept_with_a_warning() {
    let uri = format!("https://portal.example/{}", "x".repeat(240));
    let case = Case::new(&format!(
        "interface eth0 {{ AdvSendAdvert on; AdvCaptivePortalAPI \"{uri}\"; }};"
    ));
    assert_eq!(case.problems(), [(TRUNCATED_TEXT, format!("\"{uri}\""))]);
    assert_eq!(case.parsed.diagnostics[0].severity, Warning);
    let portal = case.parsed.model.interfaces[0].captive_portal.as_ref();
    assert_eq!(portal.unwrap().uri(), uri);
}

#[test]
fn lists_have_the_size_of_an_option() {
    let servers = |count: u32| {
        let servers: Vec<_> = (1..=count).map(|n| format!("2001:db8::{n:x}")).collect();
        let servers = servers.join(" ");
        Case::new(&format!("interface a {{ AdvSendAdvert on; RDNSS {servers} {{ }}; }};"))
    };
    assert_eq!(servers(127).problems(), []);
    let problems = servers(128).problems();
    assert_eq!((problems.len(), problems[0].0), (1, RDNSS));
    assert!(problems[0].1.starts_with("2001:db8::1 ") && problems[0].1.ends_with("::80"));
    let name = format!(" {}.example.com", "x".repeat(63));
    let suffixes = |count: usize| {
        let names = name.repeat(count);
        Case::new(&format!("interface a {{ AdvSendAdvert on; DNSSL{names} {{ }}; }};")).problems()
    };
    assert_eq!(suffixes(26), []);
    let problems = suffixes(27);
    assert_eq!((problems.len(), problems[0].0), (1, DNSSL));
}

#[test]
fn the_last_of_repeated_options_counts() {
    let case = Case::new(
        "interface a { AdvSendAdvert off; AdvSendAdvert on; AdvLinkMTU 1300; AdvLinkMTU 1400; \
         AdvLinkMTU 1500; };",
    );
    let codes: Vec<_> = case.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [REPEATED; 3]);
    let interface = &case.parsed.model.interfaces[0];
    assert!(interface.send_advertisements);
    assert_eq!(format!("{:?}", interface.link_mtu), "Fixed(LinkMtu(1500))");
    let text = case.sources.get(case.id).text();
    let related = case.parsed.diagnostics[2].related[0].span;
    assert_eq!(&text[related.range()], "AdvLinkMTU 1400");
}

#[test]
fn a_block_with_a_word_that_is_none_is_not_called_silent() {
    let problems = |text: &str| Case::new(text).problems();
    let block = "interface a { AdvSendAdvrt on; };";
    assert_eq!(problems(block), [(UNKNOWN_KEYWORD, "AdvSendAdvrt".to_owned())]);
}

/// radvd's scanner comes before its checks.
#[test]
fn radvd_does_nothing_with_addresses_that_it_does_not_read() {
    for (written, code, syntax_error) in [
        ("RDNSS ::1 { };", RDNSS, true),
        ("RDNSS ff02::1 { };", RDNSS, false),
        ("RDNSS ::ffff:192.0.2.1 { };", RDNSS, true),
        ("prefix ::1/64;", HOST_BITS, true),
        ("prefix 0::1/64;", HOST_BITS, false),
        ("route ::1:0:0:0:1/64 { };", HOST_BITS, true),
    ] {
        let case = Case::new(&format!("interface a {{ AdvSendAdvert on; {written} }};"));
        let found = case.parsed.diagnostics.iter().find(|found| found.code == code);
        let original = found.and_then(|found| found.original.as_deref()).unwrap();
        assert_eq!(original.contains("syntax error"), syntax_error, "{written} {original}");
    }
}

#[test]
fn advice_fits_the_mistake() {
    let cases = [
        ("AdvManagedFlag yes;", "write `on`"),
        ("AdvManagedFlag 0;", "write `off`"),
        ("AdvLinkMTU 0x5dc;", "write `1500`"),
        ("AdvLinkMTU 1500#x\n;", "put a blank before the comment: `1500 #`"),
        ("AdvDefaultLifetime 30m;", "units are not written: write `1800`"),
        ("AdvReachableTime 30s;", "units are not written: write `30000`"),
        ("MaxRtrAdvInterval 10min;", "units are not written: write `600`"),
        ("MaxRtrAdvInterval 1500ms;", "units are not written\n"),
        ("lowpanco { AdvLifeTime 1h; };", "units are not written: write `60`"),
        ("prefix ::/64 { AdvValidLifetime 1d; };", "units are not written: write `86400`"),
        ("AdvLinkMTU 1500octets;", "units are not written\n"),
        ("AdvManagedFlag = on;", "only blanks stand between keyword and value"),
        ("RDNSS { 2001:db8::1; };", "write `RDNSS 2001:db8::1 { ... };`"),
        ("clients { fe80::1, fe80::2; };", "write `fe80::1;`"),
        ("AdvDefaultPreference 1;", "write `high`"),
        ("AdvDefaultPreference hihg;", "did you mean `high`?"),
        ("prefix ::/64 { AdvValidLifetime infinite; };", "did you mean `infinity`?"),
        ("mtu 1500;", "in radvd.conf this is `AdvLinkMTU`"),
        ("prefx ::/64;", "did you mean `prefix`?"),
        ("AdvOnlink2 on;", "did you mean `AdvOnLink`, which belongs in `prefix`?"),
        ("AdvOnLink on;", "between the braces of `prefix ADDRESS/LENGTH { ... };`"),
        ("AdvValidLifetime 5;", "belongs in `prefix` or `nat64prefix` or `abro`"),
        ("AdvDefaultLifetime 4000000000;", "radvd takes so large a number for none"),
        ("banana 5;", "raven-radvd.conf(5) lists the keywords"),
        ("prefix 2001:db8::/64 { AdvValidLifetime 10; };", "is 14400 s by default"),
        ("RDNSS ::53 { };", "for radvd write `0:0:0:0:0:0:0:53`"),
        ("DNSSL 1.2 { };", "write `1.2.`"),
        ("DNSSL a.b, c.d { };", "names are separated by blanks"),
        ("AdvCaptivePortalAPI https://x/y;", "write `\"https://x/y\"`"),
        ("AdvCaptivePortalAPI 'https://x/y';", "help: write `\"https://x/y\"`"),
        ("DNSSL 'a.b' { };", "write `a.b` or `\"a.b\"`"),
        ("AdvManagedFlag \"on\";", "not `\"on\"`"),
        ("prefix 2001:db8::1/64;", "write `2001:db8::/64`"),
    ];
    for (written, advice) in cases {
        let case = Case::new(&format!("interface eth0 {{ AdvSendAdvert on; {written} }};"));
        assert!(case.drawn().contains(advice), "{advice} is missing:\n{}", case.drawn());
    }
}
