//! What the blocks and options mean that are about addresses of this and other interfaces.

use std::net::Ipv6Addr;

use super::{Case, interface};
use crate::{config::radvd::codes, model::*};

fn eth0(options: &str) -> Interface {
    interface(&format!("interface eth0 {{ AdvSendAdvert on; {options} }};"))
}

fn address(text: &str) -> Ipv6Addr {
    text.parse().unwrap()
}

fn prefix(text: &str, length: u8) -> Prefix {
    Prefix::new(address(text), length).unwrap()
}

#[test]
fn prefixes_of_other_interfaces() {
    let other = || PrefixSource::OtherInterfaceAddresses("ppp0".parse().unwrap());
    let six_to_four =
        |subnet| PrefixSource::SixToFour { interface: "ppp1".parse().unwrap(), subnet };
    let own = || PrefixSource::InterfaceAddresses;
    let cases = [
        ("0:0:0:1::/64 { Base6Interface ppp0; }", vec![other()]),
        ("2001:db8::/64 { Base6Interface \"ppp0\"; }", vec![other()]),
        ("::/64 { Base6Interface ppp0; }", vec![other(), own()]),
        ("0:0:0:5678::/64 { Base6to4Interface ppp1; }", vec![six_to_four(0x5678)]),
        ("2001:db8:1:5678:9::/48 { Base6to4Interface ppp1; }", vec![six_to_four(0x5678)]),
        ("::/48 { Base6to4Interface ppp1; }", vec![six_to_four(0), own()]),
        (
            "::/64 { Base6Interface ppp0; Base6to4Interface ppp1; }",
            vec![six_to_four(0), other(), own()],
        ),
        (
            "0:0:0:2::/64 { Base6to4Interface ppp1; Base6Interface ppp0; AdvRouterAddr on; }",
            vec![six_to_four(2), other()],
        ),
    ];
    for (written, expected) in cases {
        let prefixes = eth0(&format!("prefix {written};")).prefixes;
        let sources: Vec<_> = prefixes.into_iter().map(|prefix| prefix.source).collect();
        assert_eq!(sources, expected, "{written}");
    }
}

#[test]
fn prefixes_of_one_block_share_its_options() {
    let text = "interface eth0 { AdvSendAdvert on; prefix ::/64 { Base6Interface ppp0; AdvOnLink \
                off; AdvPreferredLifetime 60; }; prefix 2001:db8::/64 { AdvAutonomous off; }; };";
    let case = Case::new(text);
    let prefixes = &case.parsed.model.interfaces[0].prefixes;
    assert_eq!(prefixes.len(), 3);
    for prefix in &prefixes[..2] {
        assert!(!prefix.flags.on_link && prefix.flags.autonomous);
        assert_eq!(prefix.preferred_lifetime.lifetime, Lifetime::from_secs(60));
    }
    let marked = |path: &str| &text[case.parsed.source_map.find(path).unwrap().range()];
    assert_eq!(marked("eth0.prefixes[1].flags.on_link"), "AdvOnLink off");
    assert_eq!(marked("eth0.prefixes[0].source.interface"), "Base6Interface ppp0");
    assert_eq!(marked("eth0.prefixes[2].flags.autonomous"), "AdvAutonomous off");
}

#[test]
fn clients_keep_their_order_but_ignored_ones_come_last() {
    let interface = eth0("clients { fe80::1; !fe80::2; }; clients { 2001:db8::3; fe80::1; };");
    let served = |text| Client::Served(address(text));
    let expected = [served("fe80::1"), served("2001:db8::3"), Client::Ignored(address("fe80::2"))];
    assert_eq!(interface.clients, expected);
    let twice = eth0("clients { !fe80::2; fe80::1; fe80::2; };");
    assert_eq!(twice.clients, [served("fe80::1"), Client::Ignored(address("fe80::2"))]);
    assert!(!interface.unrestricted_unicast);
    assert!(eth0("clients { fe80::1; }; UnrestrictedUnicast on;").unrestricted_unicast);
}

/// As radvd picks them: the last one of a block, but of the first block.
#[test]
fn source_addresses_are_in_the_order_in_which_they_are_wanted() {
    let cases = [
        ("AdvRASrcAddress { fe80::1; };", vec!["fe80::1"]),
        ("AdvRASrcAddress { fe80::1; fe80::2; fe80::3; };", vec!["fe80::3", "fe80::2", "fe80::1"]),
        ("AdvRASrcAddress { fe80::1; }; AdvRASrcAddress { fe80::2; };", vec!["fe80::1", "fe80::2"]),
        (
            "AdvRASrcAddress { fe80::1; fe80::2; }; AdvRASrcAddress { fe80::3; fe80::1; };",
            vec!["fe80::2", "fe80::1", "fe80::3"],
        ),
    ];
    for (written, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(address).collect();
        assert_eq!(eth0(written).source_addresses, expected, "{written}");
    }
}

#[test]
fn ignored_prefixes_are_masked() {
    let interface = eth0(
        "prefix ::/64; autoignoreprefixes { 2001:db8::1/64; fd00::/8; }; \
         autoignoreprefixes { 2001:db8:2::/48; };",
    );
    let expected = [prefix("2001:db8::", 64), prefix("fd00::", 8), prefix("2001:db8:2::", 48)];
    assert_eq!(interface.ignored_prefixes, expected);
}

#[test]
fn the_first_blocks_of_6lowpan_are_sent() {
    let text = "interface wpan0 { AdvSendAdvert on; lowpanco { AdvContextLength 64; \
                AdvContextCompressionFlag on; AdvContextID 9; AdvLifeTime 10; }; lowpanco { \
                AdvContextID 3; }; abro fe80::a200:0:0:1/64 { AdvVersionLow 10; AdvVersionHigh 2; \
                AdvValidLifetime 5; }; abro fe80::2 { }; };";
    let case = Case::new(text);
    let interface = &case.parsed.model.interfaces[0];
    let id = ContextId::new(9).unwrap();
    let prefix = prefix("::", 64);
    assert_eq!(
        interface.lowpan_contexts,
        [LowpanContext { prefix, compression: true, id, valid_lifetime_minutes: 10 }]
    );
    assert_eq!(
        interface.authoritative_border_router.as_deref().copied(),
        Some(AuthoritativeBorderRouter {
            version: 0x2_000a,
            valid_lifetime_minutes: 5,
            address: address("fe80::a200:0:0:1"),
        })
    );
    let codes: Vec<_> = case.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [codes::FIRST_BLOCK, codes::DEPRECATED, codes::FIRST_BLOCK]);
    let empty = eth0("lowpanco { }; abro fe80::1 { };");
    assert_eq!(empty.lowpan_contexts[0].prefix.length(), 0);
    assert_eq!(empty.authoritative_border_router.unwrap().version, 0);
}

#[test]
fn the_size_of_advertisements_is_cut_to_its_range() {
    let cases = [
        ("0", Some(1280)),
        ("1500", Some(1500)),
        ("65574", Some(65_574)),
        ("65575", None),
        ("4294967295", None),
    ];
    for (written, octets) in cases {
        let size = eth0(&format!("AdvRAMTU {written};")).ra_mtu.map(LinkMtu::octets);
        assert_eq!(size, octets, "{written}");
    }
}
