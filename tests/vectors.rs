//! A file of each language to the octets of its advertisement, against octets that others wrote
//! down: `../shared/facts/vectors.json`.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use raven::{
    config::{Reader, Syntax},
    diagnostic::Sources,
    model::{Interface, NdOption, ProvisioningDomain},
    router::{LinkState, Router, Timestamp},
    wire::decode_advertisement,
};

/// Octets of an advertisement before its options.
const HEADER: usize = 16;

/// A vector and a file that makes it: an interface with this option and no other.
type Case = (&'static str, Syntax, &'static str);

const OPTIONS: &[Case] = &[
    (
        "dnr_dot_doh",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:dnr=\"dns.example.com\":dnraddr=\"2001:db8::853\":\\\n\
         \t:dnrltime#1800:dnralpn=\"dot,h2\":dnrpath=\"/dns-query{?dns}\":\n",
    ),
    (
        "dnr_port",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:maxinterval#1200:dnr=dns.example.com:dnrprio#2:dnralpn=dot:\\\n\
         \t:dnraddr=\"2001:db8::853,2001:db8::854\":dnrport#8853:\n",
    ),
    (
        "dnr_adn_only",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:dnr7=\"doh1.example.com\":dnrltime7#1800:\n",
    ),
    (
        "pvd_R_innerhdr",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:pvd=\"bar.example.org\":pvdtc=bar:\n\
         bar:rltime#1600:addr=\"2001:db8:f00d::\":\n",
    ),
    ("efo_bit54_bit55", Syntax::Rtadvd, "em0:nolladdr:noifprefix:raflagsext=\"54,55\":\n"),
    ("efo_bit8", Syntax::Rtadvd, "em0:nolladdr:noifprefix:raflagsext=8:\n"),
    // Octet by octet.
    ("custom", Syntax::Rtadvd, "em0:nolladdr:noifprefix:custom=\"253 01 02 0304\":\n"),
    (
        "dnr_dot_doh",
        Syntax::Rad,
        "source link-layer address no\ninterface em0 { no auto prefix }\n\
         encrypted dns dns.example.com {\n\tnameserver 2001:db8::853\n\talpn { dot h2 }\n\
         \tpath \"/dns-query{?dns}\"\n}\n",
    ),
    (
        "dnr_port",
        Syntax::Rad,
        "source link-layer address no\ninterface em0 {\n\tno auto prefix\n\
         \tencrypted dns dns.example.com {\n\t\tnameserver { 2001:db8::853 2001:db8::854 }\n\
         \t\talpn dot\n\t\tport 8853\n\t\tpriority 2\n\t}\n}\n",
    ),
    (
        "dnr_adn_only",
        Syntax::Rad,
        "source link-layer address no\nencrypted dns doh1.example.com\n\
         interface em0 { no auto prefix }\n",
    ),
    (
        "pvd_R_innerhdr",
        Syntax::Rad,
        "source link-layer address no\nhop limit 64\ninterface em0 {\n\tno auto prefix\n\
         \tpvd bar.example.org {\n\t\trouter lifetime 1600\n\t\tprefix 2001:db8:f00d::/64 {\n\
         \t\t\tvalid lifetime 2592000\n\t\t\tpreferred lifetime 604800\n\t\t}\n\t}\n}\n",
    ),
    (
        "efo_bit54_bit55",
        Syntax::Rad,
        "source link-layer address no\nflags extension { 54 55 }\n\
         interface em0 { no auto prefix }\n",
    ),
    (
        "custom",
        Syntax::Rad,
        "source link-layer address no\ncustom option type 253 01 02 0304\n\
         interface em0 { no auto prefix }\n",
    ),
    (
        "6co_128_c0_cid3",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:lowpanco=\"2001:db8:1::9\":lowpancolen#128:lowpancoid#3:\\\n\
         \t:lowpancoltime#10:\n",
    ),
];

/// The same where the vector's options stand in another order.
const DOMAINS: &[Case] = &[
    (
        "pvd_seq123_delay1",
        Syntax::Rad,
        "source link-layer address no\ninterface em0 {\n\tno auto prefix\n\tpvd example.org {\n\
     \thttp yes\n\tdelay 1\n\tsequence 123\n\
     \tdns { nameserver { 2001:db8:cafe::53 2001:db8:f00d::53 }\n}\n\
     \tprefix 2001:db8:f00d:: {\n\tvalid lifetime 2592000\n\tpreferred lifetime 604800\n}\n}\n}\n",
    ),
    (
        "pvd_seq123_delay1",
        Syntax::Rtadvd,
        "em0:nolladdr:noifprefix:maxinterval#1200:pvd=\"example.org\":pvdflags=h:pvddelay#1:\\\n\
     \t:pvdseq#123:pvdtc=\"org\":\n\
     org:rdnss=\"2001:db8:cafe::53,2001:db8:f00d::53\":addr=\"2001:db8:f00d::\":\n",
    ),
];

#[test]
fn options_are_those_of_the_vectors() {
    let Some(mut vectors) = load() else { return };
    vectors.insert("custom".to_owned(), vec![253, 1, 1, 2, 3, 4, 0, 0]);
    for (name, syntax, text) in OPTIONS {
        let message = advertisement(*syntax, text);
        assert_eq!(message[HEADER..], vectors[*name], "{name}, {syntax}");
    }
}

#[test]
fn domains_are_those_of_the_vectors() {
    let Some(vectors) = load() else { return };
    for (name, syntax, text) in DOMAINS {
        let message = advertisement(*syntax, text);
        let vector = [&message[..HEADER], &vectors[*name]].concat();
        assert_eq!(message.len(), vector.len(), "{name}, {syntax}");
        let (ours, theirs) = (domain(&message), domain(&vector));
        assert_eq!(ours.identity, theirs.identity, "{name}, {syntax}");
        assert_eq!(ours.header, theirs.header, "{name}, {syntax}");
        assert_eq!(ours.options().len(), theirs.options().len(), "{name}, {syntax}");
        assert!(ours.options().iter().all(|option| theirs.options().contains(option)));
    }
}

fn domain(message: &[u8]) -> ProvisioningDomain {
    let mut options = decode_advertisement(message).unwrap().options;
    match options.pop() {
        Some(NdOption::ProvisioningDomain(domain)) if options.is_empty() => *domain,
        other => panic!("{other:?}"),
    }
}

/// The first message of the interface that the text describes.
fn advertisement(syntax: Syntax, text: &str) -> Vec<u8> {
    let sources = Sources::new();
    let id = sources.add("file", text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    assert_eq!(parsed.diagnostics, [], "{text}");
    let mut interfaces: Vec<Interface> = parsed.model.interfaces;
    let interface = interfaces.pop().filter(|_| interfaces.is_empty()).expect("one interface");
    let now = Timestamp::from_elapsed(Duration::ZERO);
    let mut rng = fastrand::Rng::with_seed(1);
    let mut router = Router::new(now, Arc::new(interface), Duration::ZERO);
    let link = LinkState {
        running: true,
        multicast: true,
        source: Some("fe80::1".parse().unwrap()),
        link_layer_address: None,
        mtu: 1500,
        forwarding: true,
        prefixes: Vec::new(),
        other_prefixes: Vec::new(),
    };
    router.handle_link(now, link, &mut rng);
    router.handle_timeout(now, &mut rng);
    let transmission = router.poll_output().expect("an advertisement");
    let [message] = &transmission.messages[..] else { panic!("one message") };
    message.clone()
}

/// The octets of every vector, by name.
fn load() -> Option<BTreeMap<String, Vec<u8>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/vectors.json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is absent", path.display());
        return None;
    };
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let octets = |hex: &str| -> Vec<u8> {
        let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
    };
    let vector = |(name, fields): (&String, &serde_json::Value)| {
        (name.clone(), octets(fields["hex"].as_str().unwrap()))
    };
    Some(json.as_object().unwrap().iter().map(vector).collect())
}
