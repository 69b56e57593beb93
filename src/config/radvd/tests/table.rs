//! Each implemented keyword of the table reaches the model.

use super::Case;
use crate::{
    config::radvd::keywords::{KEYWORDS, Keyword, Kind, Place, Status},
    model::Interface,
};

/// A value that is not the default.
fn other_value(keyword: &Keyword) -> &'static str {
    match (keyword.kind, keyword.default) {
        (Kind::Switch, "on") => "off",
        (Kind::Switch, _) => "on",
        (Kind::Preference, _) => "high",
        (Kind::Lifetime, _) => "77777",
        (Kind::Text, _) => match keyword.name {
            "AdvFlagsExtension" => "\"8,55\"",
            "AdvDefaultCondition" | "AdvPrefixCondition" => "\"route ::/0, interface wan0\"",
            "AdvRouteCondition" | "AdvRDNSSCondition" => "\"delegation wan\"",
            "AdvVirtualLLAddress" => "\"00:00:5e:00:02:01\"",
            "AdvDNRALPN" => "dot,h3",
            "AdvDNRPath" => "\"/dns-query{?dns}\"",
            "AdvDNRParameters" => "\"5=00ff\"",
            _ => "\"https://portal.example\"",
        },
        (Kind::Prefix, _) => "2001:db8:9::/48",
        (Kind::InterfaceName, _) => "eth1",
        (Kind::Seconds, _) => match keyword.name {
            "MaxRtrAdvInterval" => "400",
            "MinRtrAdvInterval" => "200",
            _ => "7.5",
        },
        _ => match keyword.name {
            "AdvCurHopLimit" => "65",
            "AdvLinkMTU" => "1492",
            "AdvDefaultLifetime" => "1234",
            "AdvContextLength" | "AdvContextID" | "AdvPvDDelay" => "9",
            _ => "4321",
        },
    }
}

/// What `option` needs around it to have an effect.
fn file(keyword: &Keyword, option: &str) -> String {
    let (before, after) = match keyword.place {
        Place::Prefix if keyword.name == "Base6Subnet" => {
            ("prefix 0:0:0:1::/64 { Base6Interface eth1;", "};")
        }
        Place::Prefix => ("prefix 2001:db8::1/64 { AdvPreferredLifetime 100;", "};"),
        Place::Route => ("route 2001:db8::/48 {", "};"),
        Place::Rdnss => ("RDNSS 2001:db8::53 {", "};"),
        Place::Dnssl => ("DNSSL example.com {", "};"),
        Place::Nat64Prefix => ("nat64prefix 64:ff9b::/96 {", "};"),
        Place::LowpanCo => ("lowpanco {", "};"),
        Place::Abro => ("abro 2001:db8::1 {", "};"),
        Place::Dnr => ("DNR dns.example 2001:db8::53 {", "};"),
        Place::Pvd => ("pvd isp.example {", "};"),
        _ => match keyword.name {
            "UnrestrictedUnicast" => ("clients { fe80::1; };", ""),
            "AdvHomeAgentInfo" => ("AdvHomeAgentFlag on; HomeAgentLifetime 77;", ""),
            "HomeAgentPreference" | "HomeAgentLifetime" | "AdvMobRtrSupportFlag" => {
                ("AdvHomeAgentFlag on; AdvHomeAgentInfo on;", "")
            }
            _ => ("", ""),
        },
    };
    format!("interface eth0 {{ {before} {option} {after} }};")
}

fn interface(text: &str) -> (Case, Interface) {
    let case = Case::new(text);
    assert!(case.parsed.is_usable(), "{text}\n{}", case.drawn());
    let interface = case.parsed.model.interfaces[0].clone();
    (case, interface)
}

/// Blocks in which addresses stand, and the paths of these.
#[test]
fn each_list_reaches_the_model() {
    let blocks = [
        ("clients { 2001:db8::1; };", "eth0.clients[0]", "2001:db8::1"),
        ("clients { fe80::1; !fe80::2; };", "eth0.clients[1]", "!fe80::2"),
        ("AdvRASrcAddress { fe80::3; };", "eth0.source_addresses[0]", "fe80::3"),
        (
            "autoignoreprefixes { 2001:db8::/32; }; prefix ::/64;",
            "eth0.ignored_prefixes[0]",
            "2001:db8::/32",
        ),
        ("LegitimateRouters { fe80::4; };", "eth0.legitimate_routers[0]", "fe80::4"),
        ("LegitimateRouters { };", "eth0.legitimate_routers", "LegitimateRouters"),
    ];
    let (_, empty) = interface("interface eth0 { };");
    for (block, path, text) in blocks {
        let (case, after) = interface(&format!("interface eth0 {{ {block} }};"));
        assert_ne!(empty, after, "{block}");
        let span = case.parsed.source_map.find(path).unwrap();
        assert_eq!(&case.sources.get(case.id).text()[span.range()], text, "{path}");
    }
}

fn options() -> impl Iterator<Item = &'static Keyword> {
    KEYWORDS
        .iter()
        .filter(|keyword| matches!(keyword.status, Status::Implemented | Status::Extension))
        .filter(|keyword| keyword.block().is_none() && keyword.name != "include")
}

#[test]
fn each_option_changes_the_model() {
    for keyword in options() {
        let (_, before) = interface(&file(keyword, ""));
        let option = format!("{} {}", keyword.name, other_value(keyword));
        let (case, after) = interface(&file(keyword, &format!("{option};")));
        assert_ne!(before, after, "{option} of {} is lost", keyword.place);
        let list = match keyword.place {
            Place::Prefix => "prefixes[0].",
            Place::Route => "routes[0].",
            Place::Rdnss => "rdnss[0].",
            Place::Dnssl => "dnssl[0].",
            Place::Nat64Prefix => "pref64[0].",
            Place::LowpanCo => "lowpan_contexts[0].",
            Place::Abro => "authoritative_border_router.",
            Place::Dnr => "encrypted_dns[0].",
            Place::Pvd => "provisioning_domain.",
            _ => "",
        };
        let path = format!("eth0.{list}{}", keyword.field);
        let span = case.parsed.source_map.find(&path).unwrap();
        assert_eq!(&case.sources.get(case.id).text()[span.range()], option, "{path}");
    }
}

#[test]
fn each_default_of_the_table_is_the_default() {
    let is_literal = |default: &str| {
        matches!(default, "on" | "off" | "medium") || default.parse::<u32>().is_ok()
    };
    let mut checked = 0;
    for keyword in options().filter(|keyword| is_literal(keyword.default)) {
        // Outside of the prefix block of `file`, which sets another preferred lifetime.
        if keyword.name == "AdvPreferredLifetime" {
            continue;
        }
        let option = format!("{} {};", keyword.name, keyword.default);
        let (_, before) = interface(&file(keyword, ""));
        let (_, after) = interface(&file(keyword, &option));
        assert_eq!(before, after, "{option}");
        checked += 1;
    }
    assert!(checked > 30, "{checked}");
}

#[test]
fn each_value_in_the_wrong_place_is_refused() {
    for keyword in options() {
        let wrong = match keyword.kind {
            Kind::Text | Kind::InterfaceName => "65",
            _ => "nonsense",
        };
        let case = Case::new(&file(keyword, &format!("{} {wrong};", keyword.name)));
        assert!(!case.parsed.is_usable(), "{}", keyword.name);
        let surplus = format!("{} {} on;", keyword.name, other_value(keyword));
        assert!(!Case::new(&file(keyword, &surplus)).parsed.is_usable(), "{surplus}");
        let nothing = format!("{};", keyword.name);
        assert!(!Case::new(&file(keyword, &nothing)).parsed.is_usable(), "{nothing}");
    }
}
