//! Every option with its default, the least and the most that it takes, and what is refused next
//! to that: radvd's, but for what `corpus` lists.

use super::Case;
use crate::{
    config::radvd::keywords::{KEYWORDS, Keyword, Place, Status},
    model::Interface,
};

struct Row {
    /// What stands around `@`, the option.
    around: &'static str,
    keyword: &'static str,
    /// Writing it changes nothing; empty where nothing can be written for it.
    default: &'static str,
    accepted: &'static [&'static str],
    refused: &'static [&'static str],
}

const fn row(
    around: &'static str,
    keyword: &'static str,
    default: &'static str,
    accepted: &'static [&'static str],
    refused: &'static [&'static str],
) -> Row {
    Row { around, keyword, default, accepted, refused }
}

const fn switch(around: &'static str, keyword: &'static str, default: &'static str) -> Row {
    row(around, keyword, default, &["on", "off", "ON"], &["1", "yes", "true", "\"on\""])
}

const fn lifetime(around: &'static str, keyword: &'static str, default: &'static str) -> Row {
    let accepted = &["0", "1", "4294967294", "4294967295", "infinity"];
    row(around, keyword, default, accepted, &["4294967296", "-1", "1.0", "never"])
}

const fn number(
    around: &'static str,
    (keyword, default): (&'static str, &'static str),
    accepted: &'static [&'static str],
    refused: &'static [&'static str],
) -> Row {
    row(around, keyword, default, accepted, refused)
}

const MOBILE: &str = "AdvIntervalOpt on; @";
const HOME_AGENT: &str = "AdvHomeAgentFlag on; AdvHomeAgentInfo on; @";
const ROUTER_ADDRESS: &str = "prefix 2001:db8::1/64 { AdvRouterAddr on; }; @";
const PREFIX: &str = "prefix 2001:db8::1/64 { AdvPreferredLifetime 0; @ };";
const BASE: &str = "prefix 0:0:0:1::/64 { @ };";
const ROUTE: &str = "route 2001:db8::/32 { @ };";
const RDNSS: &str = "RDNSS 2001:db8::53 { @ };";
const DNSSL: &str = "DNSSL example.com { @ };";
const NAT64: &str = "nat64prefix 64:ff9b::/96 { @ };";
const LOWPAN: &str = "lowpanco { @ };";
const ABRO: &str = "abro 2001:db8::1 { @ };";
const PREFERENCES: (&[&str], &[&str]) =
    (&["low", "medium", "high", "-1", "-0", "HIGH"], &["0", "1", "-2", "-99999999999", "none"]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    switch("@", "IgnoreIfMissing", "on"),
    switch("@", "AdvSendAdvert", "off"),
    switch("@", "UnicastOnly", "off"),
    switch("clients { fe80::1; }; @", "UnrestrictedUnicast", "off"),
    switch("@", "AdvRASolicitedUnicast", "on"),
    row("@", "MaxRtrAdvInterval", "600", &["4", "4.0", "9", "10", "1800", "21845", "21846", "65535"], &["0", "3.999", "65535.1", "65536", "-1", "infinity"]),
    row(MOBILE, "MaxRtrAdvInterval", "600", &["0.07", "3.999", "65535"], &["0.069", "65536"]),
    row("AdvHomeAgentFlag on; @", "MaxRtrAdvInterval", "600", &["0.07"], &["0.069"]),
    row(ROUTER_ADDRESS, "MaxRtrAdvInterval", "600", &["0.07"], &["0.069"]),
    row("@", "MinRtrAdvInterval", "198", &["3", "3.0", "450", "450.0"], &["0", "2.999", "450.001", "-3"]),
    row(MOBILE, "MinRtrAdvInterval", "198", &["0.03", "450"], &["0.029", "450.001"]),
    row(ROUTER_ADDRESS, "MinRtrAdvInterval", "198", &["0.03"], &["0.029"]),
    row("@", "MinDelayBetweenRAs", "3", &["3", "3.5", "65535"], &["0", "2.999", "65535.001"]),
    row(MOBILE, "MinDelayBetweenRAs", "3", &["0.03", "65535"], &["0.029", "65536"]),
    row(ROUTER_ADDRESS, "MinDelayBetweenRAs", "3", &["0.03"], &["0.029"]),
    switch("@", "AdvManagedFlag", "off"),
    switch("@", "AdvOtherConfigFlag", "off"),
    switch("@", "AdvHomeAgentFlag", "off"),
    switch("@", "AdvSNACRouterFlag", "off"),
    row("@", "AdvDefaultPreference", "medium", PREFERENCES.0, PREFERENCES.1),
    number("@", ("AdvCurHopLimit", "64"), &["0", "1", "255"], &["256", "300", "-1", "64.0"]),
    number("@", ("AdvDefaultLifetime", "1800"), &["0", "600", "9001", "65535"], &["1", "599", "65536", "2147483647", "2147483648", "infinity"]),
    number("MaxRtrAdvInterval 0.07; AdvIntervalOpt on; @", ("AdvDefaultLifetime", "1"), &["0", "1"], &["65536"]),
    number("@", ("AdvReachableTime", "0"), &["0", "1", "3600000"], &["3600001", "-1"]),
    number("@", ("AdvRetransTimer", "0"), &["0", "1", "4294967295"], &["4294967296", "-1"]),
    number("@", ("AdvLinkMTU", "0"), &["0", "1280", "1500", "4294967295"], &["1", "1279", "1500.0", "-1"]),
    number("@", ("AdvRAMTU", "1280"), &["0", "1279", "1280", "131072", "131073", "4294967295"], &["-1", "4294967296", "1280.0"]),
    switch("@", "AdvSourceLLAddress", "on"),
    switch("@", "RemoveAdvOnExit", "on"),
    switch("@", "AdvIntervalOpt", "off"),
    switch("AdvHomeAgentFlag on; @", "AdvHomeAgentInfo", "off"),
    number(HOME_AGENT, ("HomeAgentPreference", "0"), &["0", "65535"], &["65536", "-1"]),
    number(HOME_AGENT, ("HomeAgentLifetime", "1800"), &["1", "65520"], &["0", "65521", "2147483648"]),
    number("@", ("HomeAgentLifetime", ""), &["0", "65521", "4294967295"], &["-1"]),
    switch(HOME_AGENT, "AdvMobRtrSupportFlag", "off"),
    row("@", "AdvCaptivePortalAPI", "", &["\"https://a.example/\"", "urn:x", "L\"urn:x\""], &["\"\"", "https://a.example/", "1", "\"caf\u{e9}\""]),

    switch(PREFIX, "AdvOnLink", "on"),
    switch(PREFIX, "AdvAutonomous", "on"),
    switch(PREFIX, "AdvRouterAddr", "off"),
    switch(PREFIX, "AdvDHCPv6PDPreferred", "off"),
    lifetime(PREFIX, "AdvValidLifetime", "86400"),
    row("prefix 2001:db8::/64 { @ };", "AdvValidLifetime", "86400", &["14400", "infinity"], &["14399", "0"]),
    lifetime("prefix 2001:db8::/64 { AdvValidLifetime infinity; @ };", "AdvPreferredLifetime", "14400"),
    row("prefix 2001:db8::/64 { @ };", "AdvPreferredLifetime", "14400", &["0", "86400"], &["86401", "infinity"]),
    switch(PREFIX, "DeprecatePrefix", "off"),
    switch(PREFIX, "DecrementLifetimes", "off"),
    row(BASE, "Base6Interface", "", &["eth1", "\"eth1\"", "ppp0.7"], &["1", "route", "on", "\"a b\"", "sixteen_letters_"]),
    row(BASE, "Base6to4Interface", "", &["eth1", "\"eth1\"", "ppp0.7"], &["1", "prefix", "off", "fe80::", "sixteen_letters_"]),

    row(ROUTE, "AdvRoutePreference", "medium", PREFERENCES.0, PREFERENCES.1),
    lifetime(ROUTE, "AdvRouteLifetime", "1800"),
    switch(ROUTE, "RemoveRoute", "on"),
    lifetime(RDNSS, "AdvRDNSSLifetime", "1800"),
    switch(RDNSS, "FlushRDNSS", "on"),
    number(RDNSS, ("AdvRDNSSPreference", "8"), &["0", "4294967295"], &["-1", "low"]),
    switch(RDNSS, "AdvRDNSSOpen", "off"),
    lifetime(DNSSL, "AdvDNSSLLifetime", "1800"),
    switch(DNSSL, "FlushDNSSL", "on"),
    number(NAT64, ("AdvValidLifetime", "1800"), &["0", "1", "65528"], &["65529", "infinity"]),
    number("MaxRtrAdvInterval 30000; nat64prefix 64:ff9b::/96 { @ };", ("AdvValidLifetime", "65528"), &["0"], &["65529"]),
    number(LOWPAN, ("AdvContextLength", "0"), &["0", "64", "128"], &["129", "255", "256", "-1"]),
    switch(LOWPAN, "AdvContextCompressionFlag", "off"),
    number(LOWPAN, ("AdvContextID", "0"), &["0", "15"], &["16", "255"]),
    number(LOWPAN, ("AdvLifeTime", "0"), &["0", "65535"], &["65536", "infinity"]),
    number(ABRO, ("AdvVersionLow", "0"), &["0", "65535"], &["65536"]),
    number(ABRO, ("AdvVersionHigh", "0"), &["0", "65535"], &["65536"]),
    number(ABRO, ("AdvValidLifetime", "0"), &["0", "65535"], &["65536", "infinity"]),
];

/// What stands between keyword and brace, or in the braces of lists: accepted, then refused.
#[rustfmt::skip]
const ARGUMENTS: &[(&str, &[&str], &[&str])] = &[
    ("prefix @;", &["2000::/3", "2001:db8::/128", "::/64", "::/48", "2001:db8::1/64"], &["2001:db8::/0", "::1/64", "2001:db8::/129", "::/129", "2001:db8::", "::"]),
    ("prefix @ { Base6Interface eth1; };", &["::/64", "2001:db8::/64"], &["::/63", "2001:db8::/48", "::/128"]),
    ("prefix @ { Base6to4Interface eth1; };", &["::/48", "0:0:0:5::/64", "::/128"], &["::/129"]),
    ("route @ { };", &["::/0", "2001:db8::/128"], &["::/129", "::"]),
    ("nat64prefix @;", &["64:ff9b::/96", "64:ff9b::/64", "64:ff9b::/56", "64:ff9b::/48", "64:ff9b::/40", "64:ff9b::/32"], &["64:ff9b::/95", "64:ff9b::/0", "64:ff9b::/128", "::/96"]),
    ("RDNSS @ { };", &["2001:db8::1", "fe80::1 fe80::2", "2001:db8::1 2001:db8::1"], &["", "::", "ff02::1", "192.0.2.1"]),
    ("DNSSL @ { };", &["a", "a.b.", "1.2.3", "x-1.example"], &["", ".", "a..b", "a_b", "on", "1.2"]),
    ("clients { @ };", &["fe80::1;", "!fe80::1;", "fe80::1; !fe80::2;"], &["", "! fe80::1;", "fe80::1", "fe80::1/64;", "eth0;"]),
    ("AdvRASrcAddress { @ };", &["fe80::1;", "fe80::1; 2001:db8::1;"], &["", "!fe80::1;"]),
    ("autoignoreprefixes { @ };", &["2001:db8::/0;", "2001:db8::1/128;"], &["", "2001:db8::;", "2001:db8::/129;", "2001:db8::/200;"]),
    ("LegitimateRouters { @ };", &["", "fe80::1;", "fe80::1; fe80::2;"], &["!fe80::1;", "fe80::1/64;", "fe80::1"]),
    ("lowpanco @ { };", &[""], &["2001:db8::"]),
    ("abro @ { };", &["fe80::1", "2001:db8::1/64", "2001:db8::1/999"], &["", "on", "fe80::1 fe80::2"]),
];

fn read(content: &str) -> Case {
    Case::new(&format!("interface eth0 {{ {content} }};"))
}

fn accepted(content: &str) -> Interface {
    let mut case = read(content);
    assert!(case.parsed.is_usable(), "{content}\n{}", case.drawn());
    case.parsed.model.interfaces.remove(0)
}

fn assert_refused(content: &str) {
    let case = read(content);
    assert!(!case.parsed.is_usable(), "{content} is accepted\n{}", case.drawn());
}

#[test]
fn each_option_takes_its_range_and_no_more() {
    for row in ROWS {
        let content = |value: &str| row.around.replace('@', &format!("{} {value};", row.keyword));
        if !row.default.is_empty() {
            let without = accepted(&row.around.replace('@', ""));
            let with = accepted(&content(row.default));
            assert_eq!(with, without, "{} is not the default", content(row.default));
        }
        for value in row.accepted {
            accepted(&content(value));
        }
        for value in row.refused {
            assert_refused(&content(value));
        }
    }
}

#[test]
fn each_argument_takes_its_range_and_no_more() {
    for (around, good, bad) in ARGUMENTS {
        for argument in *good {
            accepted(&around.replace('@', argument));
        }
        for argument in *bad {
            assert_refused(&around.replace('@', argument));
        }
    }
}

#[test]
fn no_keyword_is_left_out() {
    let of_radvd = |it: &&Keyword| !matches!(it.status, Status::Reserved | Status::Extension);
    for keyword in KEYWORDS.iter().filter(of_radvd) {
        if keyword.block().is_some() {
            let opens = |around: &str| around.starts_with(&format!("{} ", keyword.name));
            let known = ARGUMENTS.iter().any(|(around, ..)| opens(around));
            assert!(known || keyword.place == Place::File, "{}", keyword.name);
        } else {
            let around = match keyword.place {
                Place::Prefix => "prefix ",
                Place::Route => "route ",
                Place::Rdnss => "RDNSS ",
                Place::Dnssl => "DNSSL ",
                Place::Nat64Prefix => "nat64prefix ",
                Place::LowpanCo => "lowpanco ",
                Place::Abro => "abro ",
                _ => "",
            };
            let stands = |row: &&Row| row.keyword == keyword.name && row.around.contains(around);
            let known = ROWS.iter().any(|row| stands(&row));
            assert!(known, "{} of {}", keyword.name, keyword.place);
        }
    }
}
