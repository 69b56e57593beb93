//! The files in `conf-examples/` are read without a warning, and say what their comments promise.

#[path = "common/router.rs"]
mod router;

use std::{collections::BTreeMap, fs, path::Path};

use raven::{
    config::{Parsed, Reader, Syntax},
    diagnostic::{Severity, Sources, Style, render_text},
    lint,
    model::{Interface, PrefixSource},
};
use router::octets;

#[test]
fn every_example_is_recognised_and_read_without_a_warning() {
    let examples = read_all();
    assert!(examples.len() >= 6, "found {:?}", examples.keys());
    for (name, interfaces) in examples {
        assert!(!interfaces.is_empty(), "{name} holds no interface");
    }
}

#[test]
fn both_vlan_files_say_the_same() {
    let examples = read_all();
    let (first, second) = (&examples["vlans.radvd.conf"], &examples["vlans.rtadvd.conf"]);
    assert_eq!(first.len(), second.len());
    for (first, second) in first.iter().zip(second) {
        // What to do without the interface never reaches a link, and where to cut these short
        // advertisements makes no difference.
        let Interface { ignore_if_missing, ra_mtu, .. } = *second;
        let first = Interface { ignore_if_missing, ra_mtu, ..first.clone() };
        assert_eq!(&first, second);
    }
}

#[test]
fn both_vlan_files_send_the_same_octets_first_and_last() {
    let examples = read_all();
    let first = examples["vlans.radvd.conf"].iter().map(octets);
    let second = examples["vlans.rtadvd.conf"].iter().map(octets);
    for (first, second) in first.zip(second) {
        assert_eq!(first, second);
        assert_eq!(first.len(), 2, "one advertisement and the goodbye");
        // Header, link-layer address, prefix and two servers.
        assert!(first.iter().all(|message| message.len() == 16 + 8 + 32 + 40));
    }
}

#[test]
fn rads_vlan_file_says_the_same_but_for_habits_of_rad() {
    let examples = read_all();
    let (first, second) = (&examples["vlans.radvd.conf"], &examples["vlans.rad.conf"]);
    assert_eq!(first.len(), second.len());
    for (first, second) in first.iter().zip(second) {
        assert_eq!(octets(first)[0], octets(second)[0]);
        // rad answers each host alone, and its goodbye says nothing of DNS servers.
        assert!(second.solicited_unicast && !second.rdnss[0].flush_on_exit);
        // Nor does rad bound the size of an advertisement.
        let mut second =
            Interface { solicited_unicast: false, ra_mtu: first.ra_mtu, ..second.clone() };
        second.rdnss[0].flush_on_exit = true;
        assert_eq!(first, &second);
    }
}

#[test]
fn each_vlan_has_a_prefix_of_its_own_and_both_dns_servers() {
    let examples = read_all();
    let interfaces = &examples["vlans.rtadvd.conf"];
    let names: Vec<&str> = interfaces.iter().map(|interface| interface.name.as_str()).collect();
    assert_eq!(names, ["vlan704", "vlan705", "vlan706"]);
    for (index, interface) in interfaces.iter().enumerate() {
        assert!(interface.send_advertisements);
        assert_eq!(prefixes(interface), [format!("2001:db8:10{index}::/64")]);
        assert_eq!(servers(interface), ["2001:db8:53::1", "2001:db8:53::2"]);
    }
}

#[test]
fn the_pxe_link_takes_its_prefixes_from_the_interface() {
    let examples = read_all();
    let [interface] = &examples["pxe.radvd.conf"][..] else { panic!("not one interface") };
    assert_eq!(interface.name.as_str(), "eth1");
    assert!(interface.header.flags.other_config && !interface.header.flags.managed);
    assert!(!interface.ignore_if_missing);
    let interval = (interface.interval.min().as_secs(), interface.interval.max().as_secs());
    assert_eq!(interval, (5, 60));
    assert_eq!(prefixes(interface), ["of the interface"]);
    assert_eq!(servers(interface), ["2001:db8::1"]);
}

#[test]
fn both_files_without_ipv4_say_the_same_but_for_lifetimes() {
    let examples = read_all();
    let [first] = &examples["ipv6-only.radvd.conf"][..] else { panic!("not one interface") };
    let [second] = &examples["ipv6-only.rtadvd.conf"][..] else { panic!("not one interface") };
    assert_eq!((first.name.as_str(), prefixes(first)), (second.name.as_str(), prefixes(second)));
    assert_eq!(servers(first), servers(second));
    assert_eq!(first.dnssl[0].dnssl.suffixes(), second.dnssl[0].dnssl.suffixes());
    assert_eq!(first.encrypted_dns, second.encrypted_dns);
    assert_eq!(first.pref64[0].prefix(), second.pref64[0].prefix());
    assert_eq!(first.captive_portal, second.captive_portal);
    let domains = [first, second].map(|it| it.provisioning_domain.as_deref().unwrap().clone());
    let [first_domain, second_domain] = domains;
    assert_eq!(first_domain.identity, second_domain.identity);
    assert_eq!(first_domain.prefixes[0].source, second_domain.prefixes[0].source);
    let inside = [first_domain.rdnss, second_domain.rdnss].map(|it| it[0].rdnss.servers().to_vec());
    assert_eq!(inside[0], inside[1]);
    let lengths = [first, second].map(|it| octets(it).iter().map(Vec::len).collect::<Vec<_>>());
    assert_eq!(lengths[0], lengths[1]);
    // They fit into the smallest packet, so that no host sees a part of one.
    assert!(lengths[0].iter().all(|length| *length <= 1240));
}

/// The interfaces of every example, by the file's name.
fn read_all() -> BTreeMap<String, Vec<Interface>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conf-examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "conf"))
        .map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), read(&file)))
        .collect()
}

fn read(file: &Path) -> Vec<Interface> {
    let text = fs::read_to_string(file).unwrap();
    let name = file.file_stem().unwrap().to_str().unwrap();
    let syntax = Syntax::detect(&text).unwrap();
    assert_eq!(name.rsplit('.').next(), Some(syntax.name()), "{name} is taken for {syntax}");
    let sources = Sources::new();
    let id = sources.add(name, text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    // That their prefixes are examples is noted.
    assert_eq!(problems(&parsed, &sources, Severity::Warning), "");
    parsed.model.interfaces
}

/// Drawn, if they are as bad as that.
fn problems(parsed: &Parsed, sources: &Sources, least: Severity) -> String {
    let find = |path: &str| parsed.source_map.find(path);
    let advice = lint::diagnostics(&lint::check(&parsed.model), &find);
    let all = parsed.diagnostics.iter().chain(&advice).filter(|found| found.severity >= least);
    all.map(|found| render_text(found, sources, Style::Plain)).collect()
}

/// Whoever writes no more than has to be there gets the defaults, which are above all advice.
#[test]
fn the_defaults_of_each_language_give_no_cause_for_advice() {
    for (syntax, text) in [
        (
            Syntax::Radvd,
            "interface eth0 { AdvSendAdvert on; prefix ::/64; RDNSS 2001:db8::53 { }; \
             DNSSL example.com { }; route 2001:db8:8::/48 { }; };\n\
             interface eth1 { AdvSendAdvert on; AdvOtherConfigFlag on; prefix fd00:1::/64; };\n",
        ),
        (
            Syntax::Rtadvd,
            "em0:raflags=\"o\":\nem1:addr=\"fd00:1::\":rdnss=\"2001:db8::53\":dnssl=\"example.com\":\\\n\
             \t:rtprefix=\"2001:db8:8::\":rtplen#48:\n",
        ),
        (
            Syntax::Rad,
            "dns {\nnameserver 2001:db8::53\nsearch example.com\n}\ninterface em0\n\
             interface em1 {\nno auto prefix\nprefix fd00:1::/64\n}\n",
        ),
    ] {
        let sources = Sources::new();
        let id = sources.add(syntax.file_name(), text);
        let parsed = Reader::new(&sources).parse(id, syntax);
        assert_eq!(parsed.model.interfaces.len(), 2, "{text}");
        assert_eq!(problems(&parsed, &sources, Severity::Note), "");
    }
}

fn prefixes(interface: &Interface) -> Vec<String> {
    let sources = interface.prefixes.iter().map(|prefix| match &prefix.source {
        PrefixSource::Prefix(prefix) => prefix.to_string(),
        PrefixSource::InterfaceAddresses => "of the interface".to_owned(),
        other => format!("{other:?}"),
    });
    sources.collect()
}

fn servers(interface: &Interface) -> Vec<String> {
    let servers = interface.rdnss.iter().flat_map(|rdnss| rdnss.rdnss.servers());
    servers.map(ToString::to_string).collect()
}
