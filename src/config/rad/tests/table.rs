//! Each keyword of the table reaches the model.

use super::{Case, Severity};
use crate::config::rad::{
    codes,
    keywords::{KEYWORDS, Keyword, Kind, Place},
};

/// A value that is not the default.
fn other_value(keyword: &Keyword) -> &'static str {
    match (keyword.kind, keyword.name) {
        (Kind::Switch, _) if keyword.default == "yes" => "no",
        (Kind::Switch, _) => "yes",
        (Kind::Preference, _) => "high",
        (Kind::Addresses, _) => "2001:db8::53",
        (Kind::DomainNames, _) => "example.com",
        (Kind::Texts, _) => "dot",
        (Kind::Text, _) => "\"/dns-query{?dns}\"",
        (Kind::Numbers, _) => "54",
        (Kind::Octets, _) => "253 01 0203",
        (_, "hop limit") => "65",
        (_, "preferred lifetime") => "1234",
        (_, "include") => "\"other.conf\"",
        (_, "delay") => "15",
        (Kind::Number, _) => "4321",
        _ => "",
    }
}

/// The file with `option` where `place` is.
fn file(place: Place, option: &str) -> String {
    match place {
        Place::File | Place::Shared | Place::Link => format!("{option}\ninterface em0\n"),
        Place::Interface => format!("interface em0 {{\n{option}\n}}\n"),
        Place::Prefix => format!("interface em0 {{\nprefix 2001:db8::/64 {{\n{option}\n}}\n}}\n"),
        Place::Nat64Prefix => {
            file(Place::Shared, &format!("nat64 prefix 64:ff9b:: {{\n{option}\n}}"))
        }
        Place::EncryptedDns => file(
            Place::Shared,
            &format!("encrypted dns a.example {{\nnameserver 2001:db8::1\n{option}\n}}"),
        ),
        Place::Pvd => file(Place::Link, &format!("pvd a.example {{\n{option}\n}}")),
        Place::Dns => file(
            Place::Shared,
            &format!("dns {{\nnameserver 2001:db8::1\nsearch a.example\n{option}\n}}"),
        ),
    }
}

fn options() -> impl Iterator<Item = &'static Keyword> {
    KEYWORDS.iter().filter(|it| it.content().is_none() && it.place != Place::File)
}

#[test]
fn each_option_changes_the_model() {
    for keyword in options() {
        let before = Case::new(&file(keyword.place, ""));
        let option = format!("{} {}", keyword.name, other_value(keyword));
        let option = option.trim();
        let after = Case::new(&file(keyword.place, option));
        assert_eq!(after.problems(), [], "{option}\n{}", after.drawn());
        assert_ne!(before.parsed.model, after.parsed.model, "{option} is lost");
        let is_list = matches!(keyword.kind, Kind::Addresses | Kind::DomainNames);
        if is_list || keyword.kind == Kind::Nothing || keyword.name == "custom option type" {
            continue;
        }
        let list = match keyword.place {
            Place::Prefix => "prefixes[0].",
            Place::Nat64Prefix => "pref64[0].",
            Place::Dns => "rdnss[0].",
            Place::EncryptedDns => "encrypted_dns[0].",
            Place::Pvd => "provisioning_domain.",
            _ => "",
        };
        let path = format!("em0.{list}{}", keyword.field);
        let span = after.parsed.source_map.find(&path).unwrap();
        assert_eq!(&after.sources.get(span.source).text()[span.range()], option, "{path}");
    }
}

#[test]
fn each_option_for_all_may_stand_in_an_interface() {
    let for_all = |keyword: &&Keyword| matches!(keyword.place, Place::Shared | Place::Link);
    for keyword in KEYWORDS.iter().filter(for_all) {
        let argument = match keyword.name {
            "nat64 prefix" => "64:ff9b::/96",
            "encrypted dns" | "pvd" => "a.example",
            _ => other_value(keyword),
        };
        let option = format!("{} {argument}", keyword.name);
        let shared = Case::new(&file(Place::Shared, option.trim()));
        let own = Case::new(&file(Place::Interface, option.trim()));
        assert_eq!(shared.problems(), [], "{option}");
        assert_eq!(own.parsed.model, shared.parsed.model, "{option}");
    }
}

#[test]
fn each_default_of_the_table_is_the_default() {
    let is_literal = |default: &str| {
        ["yes", "no", "medium"].contains(&default) || default.parse::<u32>().is_ok()
    };
    let mut checked = 0;
    for keyword in options().filter(|keyword| is_literal(keyword.default)) {
        let option = format!("{} {}", keyword.name, keyword.default);
        let before = Case::new(&file(keyword.place, ""));
        let after = Case::new(&file(keyword.place, &option));
        assert_eq!(after.problems(), [], "{option}");
        assert_eq!(before.parsed.model, after.parsed.model, "{option}");
        checked += 1;
    }
    assert_eq!(checked, 22);
}

#[test]
fn each_range_ends_where_the_table_says() {
    let cases: &[(&str, Place, &[i64], &[i64])] = &[
        ("hop limit", Place::Shared, &[0, 255], &[-1, 256]),
        ("router lifetime", Place::Shared, &[0, 600, 65_535], &[-1, 65_536]),
        ("reachable time", Place::Shared, &[0, 3_600_000], &[-1, 3_600_001, 4_294_967_296]),
        ("retrans timer", Place::Shared, &[0, 4_294_967_295], &[-1, 4_294_967_296]),
        ("mtu", Place::Shared, &[0, 1280, 4_294_967_295], &[-1, 1, 1279, 4_294_967_296]),
        ("valid lifetime", Place::Prefix, &[2700, 4_294_967_295], &[-1, 4_294_967_296]),
        ("preferred lifetime", Place::Prefix, &[0, 5400], &[-1, 4_294_967_296]),
        ("lifetime", Place::Nat64Prefix, &[0, 65_528], &[-1, 65_529, i64::MAX]),
        ("lifetime", Place::Dns, &[0, 4_294_967_295], &[-1, 4_294_967_296]),
        ("lifetime", Place::EncryptedDns, &[0, 4_294_967_295], &[-1, 4_294_967_296]),
        ("priority", Place::EncryptedDns, &[1, 65_535], &[-1, 0, 65_536]),
        ("port", Place::EncryptedDns, &[0, 65_535], &[-1, 65_536]),
        ("delay", Place::Pvd, &[0, 15], &[-1, 16, 4_294_967_296]),
        ("sequence", Place::Pvd, &[0, 65_535], &[-1, 65_536]),
    ];
    let numbers = options().filter(|keyword| keyword.kind == Kind::Number);
    assert_eq!(numbers.count(), cases.len());
    for (name, place, good, bad) in cases {
        for number in *good {
            let case = Case::new(&file(*place, &format!("{name} {number}")));
            assert_eq!(case.problems(), [], "{name} {number}");
        }
        for number in *bad {
            let case = Case::new(&file(*place, &format!("{name} {number}")));
            let expected = [(Severity::Error, codes::RANGE, number.to_string())];
            assert_eq!(case.problems(), expected, "{name} {number}");
        }
    }
}

#[test]
fn each_value_of_another_kind_is_refused() {
    for keyword in options().filter(|keyword| keyword.kind != Kind::Nothing) {
        let name = keyword.name;
        // In octets a comma is the first mistake, and yes and no are two.
        for wrong in ["{ { } }", "=", ",", "yes no"] {
            let case = Case::new(&file(keyword.place, &format!("{name} {wrong}")));
            assert!(!case.parsed.is_usable(), "{name} {wrong}");
        }
        let takes_words = matches!(
            keyword.kind,
            Kind::Addresses | Kind::DomainNames | Kind::Texts | Kind::Numbers
        );
        if !takes_words {
            for wrong in ["nonsense", "\"1\"", "\"yes\"", ""] {
                let case = Case::new(&file(keyword.place, &format!("{name} {wrong}")));
                assert_eq!(case.problems().len(), 1, "{name} {wrong}\n{}", case.drawn());
                assert!(!case.parsed.is_usable(), "{name} {wrong}");
            }
        }
    }
}

/// The options of a domain are those that may stand in an interface, with the same meaning.
#[test]
fn each_option_of_interfaces_may_stand_in_a_domain_or_is_refused_there() {
    let of_interfaces = [Place::Shared, Place::Link, Place::Interface];
    for keyword in options().filter(|keyword| of_interfaces.contains(&keyword.place)) {
        let option = format!("{} {}", keyword.name, other_value(keyword));
        let case = Case::new(&file(Place::Pvd, option.trim()));
        if keyword.place == Place::Shared {
            assert_eq!(case.problems(), [], "{option}\n{}", case.drawn());
            let domain = case.parsed.model.interfaces[0].provisioning_domain.as_ref().unwrap();
            assert_ne!(domain.header, None, "{option}");
        } else {
            assert_eq!(case.problems().len(), 1, "{option}\n{}", case.drawn());
            assert!(!case.parsed.is_usable(), "{option}");
        }
    }
}

#[test]
fn the_manual_calls_extensions_so() {
    let page = include_str!("../../../../man/raven-rad.conf.5");
    for keyword in KEYWORDS.iter().filter(|keyword| keyword.is_extension) {
        let name = keyword.name;
        let (_, section) = match keyword.place {
            Place::EncryptedDns => page.split_once(".Ss encrypted dns").unwrap(),
            Place::Pvd => page.split_once(".Ss pvd").unwrap(),
            _ => page
                .split_once(&format!(".It Ic {name} "))
                .or_else(|| page.split_once(&format!(".D1 Ic {name} ")))
                .unwrap(),
        };
        let section = section.split("\n.Ss ").next().unwrap();
        let entry = section.split("\n.It ").next().unwrap();
        assert!(entry.contains("xtension"), "{name}");
    }
}
