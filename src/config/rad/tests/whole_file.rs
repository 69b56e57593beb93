//! Whole files, as people write them.

use super::{Case, Severity, interface, interfaces};
use crate::{config::rad::codes, model::*};
use thin_vec::ThinVec;

const EVERYTHING: &str = r#"# Everything that rad.conf has.
lan = "2001:db8:1::"
servers = "2001:db8::53 2001:db8::54"
suffix=example.com
both = $suffix sub.$suffix
hops = "64"	# a number needs quotes

hop limit $hops
managed address configuration yes
other configuration yes
router lifetime 9000
router preference high
reachable time 30000
retrans timer 1000
source link-layer address no
mtu 1492
dns {
	lifetime 700
	nameserver { $servers
	    2001:db8::55 }
	nameserver 2001:db8::56
	search { $suffix 'sub.example.com' }
}
nat64 prefix 64:ff9b::/96

interface em0 {
	no auto prefix
	prefix $lan/64 {
		valid lifetime 86400
		preferred lifetime \
		    3600
		on-link no
		autonomous address-configuration no
	}
	prefix 2001:db8:2::
	nat64 prefix 2001:db8:64::/56 { lifetime 9 }
}
interface "vlan1" { auto prefix { on-link no } }
"#;

#[test]
fn everything_at_once() {
    let case = Case::new(EVERYTHING);
    let marks: Vec<_> = case.problems();
    assert_eq!(
        marks,
        [(Severity::Note, codes::UNUSED_MACRO, "both".to_owned())],
        "{}",
        case.drawn()
    );
    let [first, second] = &case.parsed.model.interfaces[..] else { panic!("not two interfaces") };
    assert_eq!(
        first.header,
        Header {
            cur_hop_limit: 64,
            flags: RouterFlags { managed: true, other_config: true, ..RouterFlags::NONE },
            preference: Preference::High,
            router_lifetime: RouterLifetime::from_secs(9000).unwrap(),
            reachable_time: ReachableTime::from_millis(30_000).unwrap(),
            retrans_timer_millis: 1000,
        }
    );
    assert!(!first.source_link_layer_address);
    assert_eq!(first.link_mtu, AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap()));
    let prefix = |text: &str, length| Prefix::new(text.parse().unwrap(), length).unwrap();
    let seconds = |seconds| AdvLifetime::fixed(Lifetime::from_secs(seconds));
    assert_eq!(first.prefixes.len(), 2);
    assert_eq!(
        first.prefixes[0],
        AdvPrefix {
            source: PrefixSource::Prefix(prefix("2001:db8:1::", 64)),
            flags: PrefixFlags { on_link: false, autonomous: false, dhcpv6_pd_preferred: false },
            valid_lifetime: seconds(86_400),
            preferred_lifetime: seconds(3600),
            deprecate_on_exit: false,
            any_length: false,
            conditions: ThinVec::new(),
            follows_source: true
        }
    );
    assert_eq!(first.prefixes[1].source, PrefixSource::Prefix(prefix("2001:db8:2::", 64)));
    assert_eq!(first.prefixes[1].valid_lifetime, seconds(5400));
    let servers: Vec<_> = first.rdnss[0].rdnss.servers().iter().map(ToString::to_string).collect();
    assert_eq!(servers, ["2001:db8::53", "2001:db8::54", "2001:db8::55", "2001:db8::56"]);
    assert_eq!(first.rdnss[0].rdnss.lifetime.as_secs(), Some(700));
    let suffixes: Vec<_> =
        first.dnssl[0].dnssl.suffixes().iter().map(ToString::to_string).collect();
    assert_eq!(suffixes, ["example.com", "sub.example.com"]);
    let pref64: Vec<_> = first.pref64.iter().map(|it| it.prefix().to_string()).collect();
    assert_eq!(pref64, ["2001:db8:64::/56", "64:ff9b::/96"]);
    assert_eq!(first.pref64[0].lifetime.as_secs(), 16);
    assert_eq!(second.name.as_str(), "vlan1");
    assert_eq!(second.header, first.header);
    assert_eq!((&second.rdnss, &second.dnssl), (&first.rdnss, &first.dnssl));
    assert_eq!(second.prefixes[0].source, PrefixSource::InterfaceAddresses);
    assert!(!second.prefixes[0].flags.on_link && second.prefixes[0].flags.autonomous);
}

#[test]
fn the_source_map_finds_what_set_a_field() {
    let case = Case::new(EVERYTHING);
    let cases = [
        ("em0", "em0"),
        ("em0.send_advertisements", "em0"),
        ("em0.header.cur_hop_limit", "hop limit $hops"),
        ("em0.header.router_lifetime", "router lifetime 9000"),
        ("em0.header.flags.managed", "managed address configuration yes"),
        ("em0.prefixes[0]", "prefix $lan/64"),
        ("em0.prefixes[0].source", "prefix $lan/64"),
        ("em0.prefixes[0].valid_lifetime", "valid lifetime 86400"),
        ("em0.prefixes[1].valid_lifetime", "prefix 2001:db8:2::"),
        ("em0.rdnss[0].servers[1]", "$servers"),
        ("em0.rdnss[0].servers[2]", "2001:db8::55"),
        ("em0.rdnss[0].lifetime", "lifetime 700"),
        ("em0.dnssl[0].suffixes[1]", "'sub.example.com'"),
        ("em0.pref64[0].lifetime", "lifetime 9"),
        ("em0.pref64[1]", "64:ff9b::/96"),
        ("vlan1", "\"vlan1\""),
        ("vlan1.link_mtu", "mtu 1492"),
        ("vlan1.prefixes[0]", "auto prefix"),
        ("vlan1.prefixes[0].flags.on_link", "on-link no"),
    ];
    for (field, expected) in cases {
        let span = case.parsed.source_map.find(field).unwrap();
        let found = &case.sources.get(span.source).text()[span.range()];
        assert_eq!(found, expected, "{field}");
    }
}

#[test]
fn words_end_and_lines_join_as_rads_scanner_has_it() {
    let cases = [
        "interface em0{no auto prefix}",
        "interface em0 { no \\\n auto prefix }",
        "interface em0 { # x\n\n no auto prefix # y\n }# z",
        "interface 'em0' { no auto prefix hop limit 0\n }",
        "interface\tem0 {\n\tno auto prefix\n}",
        "interface em0 { no \\\r\n auto prefix }",
        "interface em\\\n0 { no auto prefix }",
        "name = em0\ninterface $name { no auto prefix }",
        "name = em\ninterface $name\\\n0 { no auto prefix }",
        "all = \"em0 {\"\ninterface $all no auto prefix }",
        "number = '0'\ninterface em0 { no auto prefix hop limit $number\n}",
    ];
    for text in cases {
        let interface = interface(text);
        assert_eq!(interface.name.as_str(), "em0", "{text}");
        assert_eq!(interface.prefixes, [], "{text}");
    }
}

#[test]
fn two_blocks_of_an_interface_or_prefix_add_up() {
    let text = "interface em0 {\n hop limit 64\n prefix 2001:db8::/64 {\n on-link no\n }\n}\n\
         hop limit 5\n\
         interface em0 {\n mtu 1500\n prefix 2001:db8::1/64 {\n valid lifetime 9000\n }\n}\n";
    let case = Case::new(text);
    let expected = [
        (Severity::Warning, codes::ORDER, "hop limit 5".to_owned()),
        (Severity::Note, codes::REPEATED_INTERFACE, "em0".to_owned()),
    ];
    assert_eq!(case.problems(), expected, "{}", case.drawn());
    let [interface] = &case.parsed.model.interfaces[..] else { panic!("not one interface") };
    assert_eq!(interface.header.cur_hop_limit, 64);
    assert_eq!(interface.link_mtu, AdvLinkMtu::Fixed(LinkMtu::new(1500).unwrap()));
    assert_eq!(interface.prefixes.len(), 2);
    assert!(!interface.prefixes[0].flags.on_link);
    assert_eq!(interface.prefixes[0].valid_lifetime.lifetime.as_secs(), Some(9000));
}

#[test]
fn a_pattern_is_an_extension() {
    let text = "interface vlan* {\n no auto prefix\n}\n";
    assert!(interface(text).name.pattern().is_some());
    let expected = [(Severity::Note, codes::PATTERN, "vlan*".to_owned())];
    assert_eq!(Case::compatible(text).problems(), expected);
    assert_eq!(Case::compatible("interface em0").problems(), []);
    let found = Case::compatible("include \"d/*\"").problems();
    assert_eq!(found[0], (Severity::Note, codes::PATTERN, "\"d/*\"".to_owned()));
}

/// What rad does not have.
const EXTENSIONS: &str = r#"encrypted dns dns.example.com {
	nameserver { 2001:db8::853 fe80::853 }
	lifetime 60
	priority 7
	alpn { dot h2 }
	alpn h3
	port 8853
	path "/dns-query{?dns}"
	parameter 5 78 78
	parameter 65535 "79"
}
encrypted dns doh.example.com
flags extension { 54 55 }
custom option type 253 01 0203 99999999999999999999
pvd isp.example {
	http yes
	delay 3
	sequence 123
	router lifetime 1600
	other configuration yes
	auto prefix { on-link no }
	prefix 2001:db8:f00d::/64
	dns { nameserver 2001:db8:f00d::53
		search isp.example
	}
	nat64 prefix 64:ff9b::/96
	encrypted dns dns.isp.example
}
hop limit 64
dns { lifetime 700 }
interface em0
interface em1 {
	encrypted dns own.example.com { lifetime 4294967295 }
	flags extension { }
	custom option type 254
	pvd own.example { legacy yes }
}
"#;

#[test]
fn extensions_at_once() {
    let case = Case::new(EXTENSIONS);
    assert_eq!(case.problems(), [], "{}", case.drawn());
    let [em0, em1] = &case.parsed.model.interfaces[..] else { panic!("not two interfaces") };
    let [first, second] = &em0.encrypted_dns[..] else { panic!("not two resolvers") };
    let alpn = ["dot", "h2", "h3"].map(String::from).to_vec();
    let parameters = ServiceParameters::default().with_alpn(alpn).unwrap().with_port(8853);
    let parameters = parameters.with_doh_path("/dns-query{?dns}").unwrap();
    let parameters = parameters.with_other(5, *b"xx").unwrap().with_other(65_535, *b"y").unwrap();
    let expected = EncryptedDns::new(
        7.try_into().unwrap(),
        Lifetime::from_secs(60),
        "dns.example.com".parse().unwrap(),
        ["2001:db8::853", "fe80::853"].map(|it| it.parse().unwrap()).to_vec(),
        parameters,
    );
    assert_eq!(first.encrypted_dns, expected.unwrap());
    assert!(second.encrypted_dns.addresses().is_empty() && !second.flush_on_exit);
    assert_eq!(second.encrypted_dns.lifetime.as_secs(), Some(1800));
    assert_eq!(em0.flags_extension, FlagsExtension::new([54, 55]).unwrap());
    let body = [1, 2, 3, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99];
    assert_eq!(em0.custom_options, [CustomOption::new(253, &body).unwrap()]);
    let domain = em0.provisioning_domain.as_ref().unwrap();
    let identity = PvdIdentity {
        id: "isp.example".parse().unwrap(),
        http: true,
        legacy: false,
        delay: PvdDelay::new(3).unwrap(),
        sequence: 123,
    };
    assert_eq!(domain.identity, identity);
    let header = domain.header.unwrap();
    let lifetime = RouterLifetime::from_secs(1600).unwrap();
    let flags = RouterFlags { other_config: true, ..RouterFlags::NONE };
    assert_eq!(header, Header { router_lifetime: lifetime, flags, ..em0.header });
    assert_eq!(header.cur_hop_limit, 64, "what stands behind counts, too");
    assert_eq!(domain.prefixes.len(), 2);
    assert_eq!(domain.prefixes[1].source, PrefixSource::InterfaceAddresses);
    assert_eq!(domain.rdnss[0].rdnss.lifetime.as_secs(), Some(700));
    assert_eq!((domain.dnssl.len(), domain.pref64.len(), domain.encrypted_dns.len()), (1, 1, 1));

    assert_eq!((em1.encrypted_dns.len(), em1.flags_extension), (1, None));
    assert!(em1.encrypted_dns[0].encrypted_dns.lifetime.is_infinite());
    let types: Vec<u8> = em1.custom_options.iter().map(CustomOption::option_type).collect();
    assert_eq!(types, [254, 253]);
    let own = em1.provisioning_domain.as_ref().unwrap();
    assert!(own.identity.legacy && own.header.is_none() && own.prefixes.is_empty());
}

#[test]
fn each_extension_is_noted_where_rad_must_understand_the_file() {
    let noted: Vec<_> = Case::compatible(EXTENSIONS).problems();
    let expected = [
        "encrypted dns dns.example.com",
        "encrypted dns doh.example.com",
        "flags extension { 54 55",
        "custom option type 253 01 0203 99999999999999999999",
        "pvd isp.example",
        "encrypted dns own.example.com",
        "flags extension",
        "custom option type 254",
        "pvd own.example",
    ];
    let expected = expected.map(|text| (Severity::Note, codes::EXTENSION, text.to_owned()));
    assert_eq!(noted, expected);
}

#[test]
fn the_source_map_finds_what_set_an_extension() {
    let case = Case::new(EXTENSIONS);
    let cases = [
        ("em0.encrypted_dns[0]", "encrypted dns dns.example.com"),
        ("em0.encrypted_dns[0].authentication_domain_name", "dns.example.com"),
        ("em0.encrypted_dns[0].addresses[1]", "fe80::853"),
        ("em0.encrypted_dns[0].lifetime", "lifetime 60"),
        ("em0.encrypted_dns[0].parameters.alpn", "alpn h3"),
        ("em0.encrypted_dns[0].parameters.doh_path", "path \"/dns-query{?dns}\""),
        ("em0.encrypted_dns[1].priority", "encrypted dns doh.example.com"),
        ("em0.flags_extension", "flags extension { 54 55"),
        ("em0.custom_options[0]", "custom option type 253 01 0203 99999999999999999999"),
        ("em1.custom_options[1]", "custom option type 253 01 0203 99999999999999999999"),
        ("em0.provisioning_domain", "isp.example"),
        ("em0.provisioning_domain.identity.delay", "delay 3"),
        ("em0.provisioning_domain.identity.legacy", "isp.example"),
        ("em0.provisioning_domain.header.router_lifetime", "router lifetime 1600"),
        ("em0.provisioning_domain.prefixes[0]", "prefix 2001:db8:f00d::/64"),
        ("em0.provisioning_domain.prefixes[1].flags.on_link", "on-link no"),
        ("em0.provisioning_domain.rdnss[0].servers[0]", "2001:db8:f00d::53"),
        ("em0.provisioning_domain.pref64[0]", "64:ff9b::/96"),
        ("em0.provisioning_domain.encrypted_dns[0]", "encrypted dns dns.isp.example"),
        ("em1.provisioning_domain.identity.legacy", "legacy yes"),
        ("em1.encrypted_dns[0].lifetime", "lifetime 4294967295"),
    ];
    for (field, expected) in cases {
        let span = case.parsed.source_map.find(field).unwrap();
        let found = &case.sources.get(span.source).text()[span.range()];
        assert_eq!(found, expected, "{field}");
    }
}

#[test]
fn two_blocks_of_a_domain_add_up() {
    let text = "pvd a.b { router lifetime 1600 }\npvd a.b { http yes }\ninterface em0\n\
         interface em1 { pvd a.b\n}\n";
    let interfaces = interfaces(text);
    let domain = |at: usize| interfaces[at].provisioning_domain.as_ref().unwrap();
    assert!(domain(0).identity.http && domain(0).header.is_some());
    assert!(!domain(1).identity.http && domain(1).header.is_none(), "an interface's own is new");
    let of_two = interface("interface em0 {\npvd a.b { http yes }\npvd a.b { legacy yes }\n}\n");
    let identity = of_two.provisioning_domain.unwrap().identity;
    assert!(identity.http && identity.legacy);
}

#[test]
fn a_domain_that_is_no_default_router_has_a_header_of_its_own() {
    let lifetime = |file: &str, own: &str| {
        let text = format!("{file}\ninterface em0 {{ pvd a.b {{ {own} }} }}\n");
        let header = interface(&text).provisioning_domain.unwrap().header;
        header.map(|header| header.router_lifetime.as_secs())
    };
    assert_eq!(lifetime("", ""), None);
    assert_eq!(lifetime("", "default router no"), Some(0));
    assert_eq!(lifetime("default router no", "default router yes"), Some(1800));
    assert_eq!(lifetime("router lifetime 900", "hop limit 9"), Some(900));
    assert_eq!(lifetime("default router no", "router lifetime 900"), Some(900));
}

#[test]
fn words_of_extensions_are_free_for_names() {
    let text = "pvd = \"em0\"\ninterface $pvd {\n\
         dns { search { custom flags option type path }\n}\n}\n";
    assert_eq!(interface(text).dnssl[0].dnssl.suffixes().len(), 5);
}

#[test]
fn interfaces_keep_the_order_of_the_file() {
    let text: Vec<_> =
        (1..=4094).map(|n| format!("interface vlan{n} {{\n\tno auto prefix\n}}\n")).collect();
    let interfaces = interfaces(&text.concat());
    let names = interfaces.iter().map(|interface| interface.name.to_string());
    assert!(names.eq((1..=4094).map(|n| format!("vlan{n}"))));
}

#[test]
fn all_problems_of_a_file_are_reported_in_order() {
    let case = Case::new(
        "lan = 2001:db8\ndefault router maybe\nhop limit 300\nrouter lifetme 1800\n\
         interface em0 {\n\tprefix 2001:db8::53::2/64 {\n\t\ton-link on\n\t}\n\
         \tAdvSendAdvert on;\n\tnameserver 2001:db8::1\n\tdns {\n\t\tnameserver $lam\n\t}\n}\n\
         interface em1 {\n\tmtu 1000\n",
    );
    let expected = [
        (Severity::Note, codes::UNUSED_MACRO, "lan"),
        (Severity::Error, codes::VALUE, "maybe"),
        (Severity::Error, codes::RANGE, "300"),
        (Severity::Error, codes::SYNTAX, "lifetme"),
        (Severity::Error, codes::PREFIX, "2001:db8::53::2/64"),
        (Severity::Error, codes::VALUE, "on"),
        (Severity::Error, codes::UNKNOWN_KEYWORD, "AdvSendAdvert"),
        (Severity::Error, codes::MISPLACED, "nameserver"),
        (Severity::Error, codes::UNDEFINED_MACRO, "$lam"),
        (Severity::Error, codes::SYNTAX, "{"),
        (Severity::Error, codes::RANGE, "1000"),
    ];
    let expected = expected.map(|(severity, code, text)| (severity, code, text.to_owned()));
    assert_eq!(case.problems(), expected, "{}", case.drawn());
    let drawn = case.drawn();
    for part in [
        "rad.conf:6:9",
        "rad silently keeps the lowest 8 bits, 44",
        "did you mean `lifetime`?",
        "`::` stands twice",
        "write `yes`",
        "rad advertises on each interface that is named",
        "`nameserver` belongs into `dns`",
        "did you mean `$lan`?",
        "rad says `macro 'lam' not defined` with the line and refuses the whole file",
        "the file ends here",
    ] {
        assert!(drawn.contains(part), "{part} is missing:\n{drawn}");
    }
}
