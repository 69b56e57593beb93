//! The files in `conf-examples/` are read without a word, and say what their comments promise.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use raven::{
    config::{Reader, Syntax},
    diagnostic::{Sources, Style, render_text},
    model::{Interface, LinkLayerAddress, PrefixSource},
    router::{LinkState, Router, Timestamp},
};

#[test]
fn every_example_is_recognised_and_read_without_a_warning() {
    let examples = read_all();
    assert!(examples.len() >= 5, "found {:?}", examples.keys());
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

/// What the state machine sends from this interface: the first advertisement and the last.
fn octets(interface: &Interface) -> Vec<Vec<u8>> {
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut rng = fastrand::Rng::with_seed(1);
    let mut router = Router::new(now, Arc::new(interface.clone()), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some("fe80::1".parse().unwrap()),
        link_layer_address: LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, 1]),
        mtu: 1500,
        forwarding: true,
        prefixes: Vec::new(),
        other_prefixes: Vec::new(),
    };
    router.handle_link(now, link, &mut rng);
    router.handle_timeout(now, &mut rng);
    router.shutdown(now);
    let mut messages = Vec::new();
    while let Some(transmission) = router.poll_output() {
        messages.extend(transmission.messages.iter().cloned());
    }
    messages
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
fn the_ipv6_only_link_names_a_resolver_and_hides_a_domain() {
    let examples = read_all();
    let [interface] = &examples["ipv6-only.rtadvd.conf"][..] else { panic!("not one interface") };
    assert_eq!(interface.name.as_str(), "em1");
    assert_eq!(prefixes(interface), ["2001:db8:1::/64"]);
    assert_eq!(interface.pref64[0].prefix().to_string(), "64:ff9b::/96");
    let resolver = &interface.encrypted_dns[0].encrypted_dns;
    assert_eq!(resolver.addresses(), interface.rdnss[0].rdnss.servers());
    assert_eq!(resolver.parameters().alpn(), ["dot", "h2"]);
    let domain = interface.provisioning_domain.as_ref().unwrap();
    assert_eq!(domain.identity.id.to_string(), "video.example.net");
    assert!(domain.header.is_none() && domain.rdnss.len() == 1 && domain.routes.len() == 1);
    // It fits into the smallest packet, so that no host sees a part of it.
    assert!(octets(interface).iter().all(|message| message.len() <= 1240));
}

/// The interfaces of every example, by the file's name.
fn read_all() -> BTreeMap<String, Vec<Interface>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conf-examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
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
    let problems =
        parsed.diagnostics.iter().map(|found| render_text(found, &sources, Style::Plain));
    assert_eq!(problems.collect::<String>(), "");
    parsed.model.interfaces
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
