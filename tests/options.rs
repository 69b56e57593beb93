//! Options that none of the original daemons has, from the text to the octets: as independent
//! encoders wrote them, and as tshark reads them.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/router.rs"]
mod router;

use std::{fs, path::Path};

use common::{Bench, next};
use raven::{
    config::{Reader, Syntax},
    diagnostic::{Sources, Style, render_text},
    model::Interface,
};

fn read(text: &str, syntax: Syntax) -> Interface {
    let sources = Sources::new();
    let id = sources.add("a.conf", text);
    let mut parsed = Reader::new(&sources).parse(id, syntax);
    let draw = |found| render_text(found, &sources, Style::Plain);
    assert!(parsed.is_usable(), "{}", parsed.diagnostics.iter().map(draw).collect::<String>());
    parsed.model.interfaces.remove(0)
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |hex, octet| hex + &format!("{octet:02x}"))
}

/// The units of 8 octets, sorted.
fn units(hex: &str) -> Vec<&[u8]> {
    let mut units: Vec<&[u8]> = hex.as_bytes().chunks(16).collect();
    units.sort_unstable();
    units
}

/// Statements of radvd.conf, and the vectors that they make.
const RADVD: &[(&str, &str)] = &[
    (
        "DNR dns.example.com 2001:db8::853 { AdvDNRLifetime 1800; AdvDNRALPN \"dot,h2\"; \
         AdvDNRPath \"/dns-query{?dns}\"; };",
        "dnr_dot_doh",
    ),
    (
        "DNR \"dns.example.com\" 2001:db8::853 2001:db8::854 { AdvDNRPriority 2; AdvDNRALPN dot; \
         AdvDNRPort 8853; };",
        "dnr_port",
    ),
    ("DNR doh1.example.com { };", "dnr_adn_only"),
    ("AdvFlagsExtension \"54,55\";", "efo_bit54_bit55"),
    ("AdvFlagsExtension \"8\";", "efo_bit8"),
    (
        "pvd example.org { AdvPvDHTTP on; AdvPvDDelay 1; AdvPvDSequence 123; \
         RDNSS 2001:db8:cafe::53 2001:db8:f00d::53 { }; \
         prefix 2001:db8:f00d::/64 { AdvValidLifetime 2592000; AdvPreferredLifetime 604800; }; };",
        "pvd_seq123_delay1",
    ),
    (
        "pvd bar.example.org { AdvDefaultLifetime 1600; \
         prefix 2001:db8:f00d::/64 { AdvValidLifetime 2592000; AdvPreferredLifetime 604800; }; };",
        "pvd_R_innerhdr",
    ),
    (
        "lowpanco { AdvContextPrefix 2001:db8:1::9/128; AdvContextID 3; AdvLifeTime 10; };",
        "6co_128_c0_cid3",
    ),
];

/// Fields of rtadvd.conf, and records behind, that make the vectors.
const RTADVD: &[(&str, &str, &str)] = &[
    (
        "dnr=\"dns.example.com\":dnraddr=\"2001:db8::853\":dnrltime#1800:dnralpn=\"dot,h2\":\
         dnrpath=\"/dns-query{?dns}\"",
        "",
        "dnr_dot_doh",
    ),
    (
        "maxinterval#1200:dnr0=dns.example.com:dnrprio0#2:dnralpn0=dot:dnrport0#8853:\
         dnraddr0=\"2001:db8::853,2001:db8::854\"",
        "",
        "dnr_port",
    ),
    ("dnr=\"doh1.example.com\":dnrltime#1800", "", "dnr_adn_only"),
    ("raflagsext=\"54,55\"", "", "efo_bit54_bit55"),
    ("raflagsext=8", "", "efo_bit8"),
    (
        "maxinterval#1200:pvd=\"example.org\":pvdflags=h:pvddelay#1:pvdseq#123:pvdtc=\"org\"",
        "org:rdnss=\"2001:db8:cafe::53,2001:db8:f00d::53\":addr=\"2001:db8:f00d::\":\n",
        "pvd_seq123_delay1",
    ),
    (
        "pvd=\"bar.example.org\":pvdtc=bar",
        "bar:rltime#1600:addr=\"2001:db8:f00d::\":\n",
        "pvd_R_innerhdr",
    ),
    (
        "lowpanco=\"2001:db8:1::9\":lowpancolen#128:lowpancoid#3:lowpancoltime#10",
        "",
        "6co_128_c0_cid3",
    ),
    ("abro=\"2001:db8::6b\":abrover#65538", "", "abro"),
];

const RAD_PREFIX: &str =
    "prefix 2001:db8:f00d::/64 {\nvalid lifetime 2592000\npreferred lifetime 604800\n}\n";

/// Statements of rad.conf, which begin with `hop limit 64`, and the vectors that they make.
const RAD: &[(&str, &str)] = &[
    (
        "encrypted dns dns.example.com {\nnameserver 2001:db8::853\nalpn { dot h2 }\n\
         path \"/dns-query{?dns}\"\n}",
        "dnr_dot_doh",
    ),
    (
        "encrypted dns dns.example.com {\nnameserver { 2001:db8::853 2001:db8::854 }\n\
         priority 2\nalpn dot\nport 8853\n}",
        "dnr_port",
    ),
    ("encrypted dns doh1.example.com", "dnr_adn_only"),
    ("flags extension { 54 55 }", "efo_bit54_bit55"),
    ("flags extension 8", "efo_bit8"),
    (
        "pvd example.org {\nhttp yes\ndelay 1\nsequence 123\n\
         dns { nameserver { 2001:db8:cafe::53 2001:db8:f00d::53 } }\nPREFIX}",
        "pvd_seq123_delay1",
    ),
    ("pvd bar.example.org {\nrouter lifetime 1600\nPREFIX}", "pvd_R_innerhdr"),
];

#[test]
fn radvd_conf_says_what_others_encode() {
    for (statement, name) in RADVD {
        let text = format!("interface a {{ AdvSendAdvert on; {statement} }};");
        assert_encodes(&text, Syntax::Radvd, name);
    }
}

#[test]
fn rtadvd_conf_says_what_others_encode() {
    for (fields, records, name) in RTADVD {
        assert_encodes(&format!("a:{fields}:\n{records}"), Syntax::Rtadvd, name);
    }
}

#[test]
fn rad_conf_says_what_others_encode() {
    for (statement, name) in RAD {
        let statement = statement.replace("PREFIX", RAD_PREFIX);
        let text = format!("hop limit 64\ninterface a {{\n{statement}\n}}\n");
        assert_encodes(&text, Syntax::Rad, name);
    }
}

/// Fails unless the first advertisement of what `text` describes holds the vector `name`.
fn assert_encodes(text: &str, syntax: Syntax, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/vectors.json");
    let Ok(vectors) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is absent", path.display());
        return;
    };
    let vectors: serde_json::Value = serde_json::from_str(&vectors).unwrap();
    let first = hex(&router::octets(&read(text, syntax))[0]);
    let expected = vectors[name]["hex"].as_str().unwrap();
    let at = first.find(&expected[..16]).unwrap_or_else(|| panic!("{name}: {first}"));
    let found = &first[at..at + expected.len()];
    // Raven's options have an order of their own inside of a domain, too.
    let same_units = name.starts_with("pvd") && units(found) == units(expected);
    assert!(found == expected || same_units, "{syntax}: {name}: {found}\nis not {expected}");
}

#[test]
fn custom_options_are_the_same_in_all_languages() {
    let texts = [
        ("interface a { AdvSendAdvert on; custom option type 253 0102 \"0a\"; };", Syntax::Radvd),
        ("a:custom=\"253 01 02 0a\":\n", Syntax::Rtadvd),
        ("custom option type 253 01 020a\ninterface a\n", Syntax::Rad),
    ];
    for (text, syntax) in texts {
        let messages = router::octets(&read(text, syntax));
        assert!(messages.iter().all(|it| hex(it).ends_with("fd0101020a000000")), "{syntax}");
    }
}

#[test]
fn custom_options_are_sent_as_they_are_and_the_last_advertisement_withdraws_the_others() {
    let text = "interface a { AdvSendAdvert on; custom option type 253 0102 \"0a\"; \
                DNR doh1.example.com { }; };";
    let messages = router::octets(&read(text, Syntax::Radvd));
    let [first, last] = [&messages[0], &messages[1]].map(|message| hex(message));
    let custom = "fd0101020a000000";
    assert!(first.ends_with(custom) && last.ends_with(custom), "{first}\n{last}");
    let name = "001204646f6831076578616d706c6503636f6d0000000000";
    assert!(first.contains(&format!("9004000100000708{name}")), "{first}");
    assert!(last.contains(&format!("9004000100000000{name}")), "{last}");
}

/// What tshark 4.0 knows of these options; of DNR and PvD it sees that they are well-formed.
#[test]
fn tshark_reads_the_new_options() {
    let text = "interface vlan704 { AdvSendAdvert on; AdvFlagsExtension \"54,55\"; \
                AdvProxyFlag on; \
                DNR dns.example.com 2001:db8::853 { AdvDNRALPN dot; }; \
                pvd isp.example { AdvPvDHTTP on; AdvPvDSequence 123; AdvPvDDelay 1; \
                AdvDefaultLifetime 1801; prefix 2001:db8:f00d::/64 { }; }; \
                lowpanco { AdvContextPrefix 2001:db8:5::/48; AdvContextID 5; AdvLifeTime 9; }; \
                custom option type 253 0102; };";
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    bench.start(text, &[]);
    let advertisement = next(&mut capture);
    let output = bench.tshark("vlan704", &advertisement);
    let lines: Vec<&str> = output.lines().map(str::trim).collect();
    for fact in [
        "[Checksum Status: Good]",
        "(26)",
        "(21)",
        "(6LoWPAN Context Option 2001:db8:5::/48)",
        "(253)",
        "(144)",
    ] {
        assert!(lines.iter().any(|line| line.contains(fact)), "`{fact}` is not in\n{output}");
    }
    assert!(!output.contains("Malformed"), "{output}");
}
