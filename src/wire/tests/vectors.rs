//! Octets that others wrote down: `vectors.json`, made with encoders of their own and checked with
//! tshark and scapy. Every one is matched with the value it stands for, in both directions.

use std::{collections::BTreeMap, fs, net::Ipv6Addr, num::NonZeroU16, path::Path, time::Duration};

use crate::{
    model::{
        AuthoritativeBorderRouter, CaptivePortal, ContextId, Dnssl, EncryptedDns, FlagsExtension,
        Header, HomeAgentInformation, Lifetime, LinkLayerAddress, LinkMtu, LowpanContext, NdOption,
        Pref64, Pref64Lifetime, Preference, Prefix, PrefixFlags, PrefixInformation,
        ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, ReachableTime, RouteInformation,
        RouterAdvertisement, RouterFlags, RouterLifetime, ServiceParameters,
    },
    wire::{
        RouterSolicitation, checksum, decode_advertisement, decode_solicitation, encode,
        encode_solicitation,
        option::testing::{decode_all, encoded, octets},
        set_checksum,
    },
};

const HEADER: Header = Header {
    cur_hop_limit: 64,
    flags: RouterFlags::NONE,
    preference: Preference::Medium,
    router_lifetime: RouterLifetime::from_wire(1800),
    reachable_time: ReachableTime::UNSPECIFIED,
    retrans_timer_millis: 0,
};

#[test]
fn every_vector_matches_in_both_directions() {
    let Some(mut vectors) = load() else { return };
    let take = |vectors: &mut BTreeMap<String, Vector>, name: &str| {
        vectors.remove(name).unwrap_or_else(|| panic!("no vector {name}, or named twice"))
    };
    for (name, option) in options() {
        let Vector { octets, .. } = take(&mut vectors, name);
        assert_eq!(encoded(&option), octets, "{name}");
        assert_eq!(decode_all(&octets), [option], "{name}");
    }
    for (name, advertisement) in advertisements() {
        let vector = take(&mut vectors, name);
        vector.assert_checksum(name, encode(&advertisement));
        assert_eq!(decode_advertisement(&vector.octets), Ok(advertisement), "{name}");
    }
    for (name, solicitation) in solicitations() {
        let vector = take(&mut vectors, name);
        vector.assert_checksum(name, encode_solicitation(&solicitation));
        assert_eq!(decode_solicitation(&vector.octets), Ok(solicitation), "{name}");
    }
    // Its short form is read, and the long one of radvd is sent.
    let Vector { octets, .. } = take(&mut vectors, "6co_64_c1_cid0_60min");
    let context = lowpan_context("2001:db8:1::", 64, true, 0, 60);
    assert_eq!(decode_all(&octets), std::slice::from_ref(&context));
    assert_eq!(decode_all(&encoded(&context)), [context]);
    assert!(vectors.is_empty(), "not matched: {:?}", vectors.keys());
}

struct Vector {
    octets: Vec<u8>,
    source_and_destination: Option<(Ipv6Addr, Ipv6Addr)>,
}

impl Vector {
    fn assert_checksum(&self, name: &str, mut message: Vec<u8>) {
        let (source, destination) = self.source_and_destination.expect("a message's addresses");
        assert_eq!(message[2..4], [0, 0], "{name}");
        let field = checksum(source, destination, &self.octets).to_be_bytes();
        assert_eq!(field, self.octets[2..4], "{name}");
        set_checksum(source, destination, &mut message);
        assert_eq!(message, self.octets, "{name}");
    }
}

fn load() -> Option<BTreeMap<String, Vector>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/vectors.json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is absent", path.display());
        return None;
    };
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let vector = |(name, fields): (&String, &serde_json::Value)| {
        let address = |field: &str| Some(fields.get(field)?.as_str()?.parse().unwrap());
        let octets = octets(fields["hex"].as_str().unwrap());
        assert_eq!(fields["len"], octets.len(), "{name}");
        let source_and_destination = address("src").zip(address("dst"));
        assert_eq!(fields["kind"] == "message", source_and_destination.is_some(), "{name}");
        (name.clone(), Vector { octets, source_and_destination })
    };
    Some(json.as_object().unwrap().iter().map(vector).collect())
}

fn options() -> Vec<(&'static str, NdOption)> {
    let millis = |millis| NdOption::AdvertisementInterval(Duration::from_millis(millis));
    vec![
        ("slla", slla(1)),
        ("pio_64_LA_default", pio("2001:db8:1::", 64, "LA", [2_592_000, 604_800])),
        ("pio_64_L_A_P_2700_5400", pio("2001:db8:2::", 64, "LAP", [5400, 2700])),
        ("pio_R_homeagent", pio_router("2001:db8:3::1", [u32::MAX; 2])),
        ("pio_A0_L0_rfc8028", pio("2001:db8:4::", 48, "", [5400, 2700])),
        ("pio_deprecate", pio("2001:db8:5::", 64, "LA", [0, 0])),
        ("mtu_1500", mtu(1500)),
        ("mtu_1280", mtu(1280)),
        ("advint_600s", millis(600_000)),
        ("advint_70ms_plus20", millis(90)),
        ("hai_pref10_life1800", home_agent()),
        ("rio_default_low_1800", rio("::", 0, Preference::Low, 1800)),
        ("rio_48_high_1800", rio("2001:db8:100::", 48, Preference::High, 1800)),
        ("rio_64_med_inf", rio("2001:db8:100:1::", 64, Preference::Medium, u32::MAX)),
        ("rio_128_low_600", rio("2001:db8:100:1::5", 128, Preference::Low, 600)),
        ("rdnss_1", rdnss(&["2001:db8::53"], 1800)),
        ("rdnss_2", rdnss(&["2001:db8::53", "fe80::1"], 1800)),
        ("rdnss_withdraw", rdnss(&["2001:db8::53"], 0)),
        ("dnssl_example_com", dnssl(&["example.com"])),
        ("dnssl_two", dnssl(&["example.com", "corp.example.org"])),
        ("6co_128_c0_cid3", lowpan_context("2001:db8:1::9", 128, false, 3, 10)),
        ("abro", border_router()),
        ("capport", captive_portal("https://capport.example/api")),
        ("capport_unrestricted", captive_portal("urn:ietf:params:capport:unrestricted")),
        ("pref64_wkp_1800", pref64("64:ff9b::", 96, 1800)),
        ("pref64_1801_roundup", pref64("64:ff9b::", 96, 1801)),
        ("pref64_3s", pref64("64:ff9b::", 96, 3)),
        ("pref64_max", pref64("2001:db8:64::", 64, 65_528)),
        ("pref64_withdraw", pref64("64:ff9b::", 96, 0)),
        ("pref64_plc_64", pref64("2001:db8::", 64, 1800)),
        ("pref64_plc_56", pref64("2001:db8::", 56, 1800)),
        ("pref64_plc_48", pref64("2001:db8::", 48, 1800)),
        ("pref64_plc_40", pref64("2001:db8::", 40, 1800)),
        ("pref64_plc_32", pref64("2001:db8::", 32, 1800)),
        ("efo_bit54_bit55", flags_extension(&[54, 55])),
        ("efo_bit8", flags_extension(&[8])),
        ("dnr_dot_doh", dns_over_tls_and_https()),
        ("dnr_port", dns_over_tls_on_a_port()),
        ("dnr_adn_only", encrypted_dns(1, "doh1.example.com", &[], ServiceParameters::default())),
        ("pvd_seq123_delay1", pvd_with_json()),
        ("pvd_R_innerhdr", pvd_with_header()),
    ]
}

fn advertisements() -> Vec<(&'static str, RouterAdvertisement)> {
    let typical = RouterAdvertisement {
        header: Header { flags: RouterFlags { other_config: true, ..RouterFlags::NONE }, ..HEADER },
        options: vec![
            slla(1),
            mtu(1500),
            pio("2001:db8:1::", 64, "LA", [5400, 2700]),
            rdnss(&["2001:db8:1::53"], 1800),
            dnssl(&["example.com"]),
        ],
    };
    let flags = RouterAdvertisement {
        header: Header {
            flags: RouterFlags {
                managed: true,
                other_config: true,
                home_agent: true,
                proxy: true,
                snac_router: true,
            },
            preference: Preference::High,
            reachable_time: ReachableTime::from_wire(30_000),
            retrans_timer_millis: 1000,
            ..HEADER
        },
        options: vec![
            slla(1),
            pio_router("2001:db8:3::1", [2_592_000, 604_800]),
            home_agent(),
            NdOption::AdvertisementInterval(Duration::from_mins(10)),
        ],
    };
    let header_only = |header| RouterAdvertisement { header, options: Vec::new() };
    let last = Header { router_lifetime: RouterLifetime::ZERO, ..HEADER };
    vec![
        ("ra_minimal", header_only(HEADER)),
        ("ra_typical", typical),
        ("ra_flags_M_O_H_high_P_S", flags),
        ("ra_low", header_only(Header { preference: Preference::Low, ..HEADER })),
        ("ra_final", RouterAdvertisement { header: last, options: vec![slla(1)] }),
    ]
}

fn solicitations() -> [(&'static str, RouterSolicitation); 2] {
    let from = |source_link_layer_address| RouterSolicitation { source_link_layer_address };
    [("rs_slla", from(Some(link_layer_address(2)))), ("rs_unspec", from(None))]
}

fn link_layer_address(last: u8) -> LinkLayerAddress {
    LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, last]).unwrap()
}

fn slla(last: u8) -> NdOption {
    NdOption::SourceLinkLayerAddress(link_layer_address(last))
}

fn mtu(octets: u32) -> NdOption {
    NdOption::Mtu(LinkMtu::new(octets).unwrap())
}

fn prefix(address: &str, length: u8) -> Prefix {
    Prefix::new(address.parse().unwrap(), length).unwrap()
}

fn prefix_information(
    prefix: Prefix,
    flags: &str,
    [valid, preferred]: [u32; 2],
) -> PrefixInformation {
    let flags = PrefixFlags {
        on_link: flags.contains('L'),
        autonomous: flags.contains('A'),
        dhcpv6_pd_preferred: flags.contains('P'),
    };
    let (valid, preferred) = (Lifetime::from_wire(valid), Lifetime::from_wire(preferred));
    PrefixInformation::new(prefix, flags, valid, preferred)
}

fn pio(address: &str, length: u8, flags: &str, lifetimes: [u32; 2]) -> NdOption {
    NdOption::PrefixInformation(prefix_information(prefix(address, length), flags, lifetimes))
}

fn pio_router(address: &str, lifetimes: [u32; 2]) -> NdOption {
    let value = prefix_information(prefix(address, 64), "LA", lifetimes);
    NdOption::PrefixInformation(value.with_router_address(address.parse().unwrap()))
}

fn home_agent() -> NdOption {
    NdOption::HomeAgentInformation(HomeAgentInformation::new(10, 1800, false).unwrap())
}

fn rio(address: &str, length: u8, preference: Preference, lifetime: u32) -> NdOption {
    let (prefix, lifetime) = (prefix(address, length), Lifetime::from_wire(lifetime));
    NdOption::RouteInformation(RouteInformation { prefix, preference, lifetime })
}

fn rdnss(servers: &[&str], lifetime: u32) -> NdOption {
    let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
    NdOption::Rdnss(Rdnss::new(servers, Lifetime::from_wire(lifetime)).unwrap())
}

fn dnssl(suffixes: &[&str]) -> NdOption {
    let suffixes = suffixes.iter().map(|suffix| suffix.parse().unwrap()).collect();
    NdOption::Dnssl(Dnssl::new(suffixes, Lifetime::from_wire(1800)).unwrap())
}

fn lowpan_context(address: &str, length: u8, compression: bool, id: u32, minutes: u16) -> NdOption {
    NdOption::LowpanContext(LowpanContext {
        prefix: prefix(address, length),
        compression,
        id: ContextId::new(id).unwrap(),
        valid_lifetime_minutes: minutes,
    })
}

fn border_router() -> NdOption {
    NdOption::AuthoritativeBorderRouter(AuthoritativeBorderRouter {
        version: 0x1_0002,
        valid_lifetime_minutes: 10_000,
        address: "2001:db8::6b".parse().unwrap(),
    })
}

fn captive_portal(uri: &str) -> NdOption {
    NdOption::CaptivePortal(CaptivePortal::new(uri).unwrap())
}

fn pref64(address: &str, length: u8, seconds: u64) -> NdOption {
    let lifetime = Pref64Lifetime::from_secs(seconds).unwrap();
    NdOption::Pref64(Pref64::new(prefix(address, length), lifetime).unwrap())
}

fn flags_extension(flags: &[u32]) -> NdOption {
    let value = FlagsExtension::new(flags.iter().copied()).unwrap();
    NdOption::FlagsExtension(value.unwrap())
}

fn encrypted_dns(
    priority: u16,
    name: &str,
    addresses: &[&str],
    parameters: ServiceParameters,
) -> NdOption {
    let priority = NonZeroU16::new(priority).unwrap();
    let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
    let (lifetime, name) = (Lifetime::from_wire(1800), name.parse().unwrap());
    let value = EncryptedDns::new(priority, lifetime, name, addresses, parameters);
    NdOption::EncryptedDns(value.unwrap())
}

fn alpn(protocols: &[&str]) -> ServiceParameters {
    let protocols = protocols.iter().copied().map(String::from).collect();
    ServiceParameters::default().with_alpn(protocols).unwrap()
}

fn dns_over_tls_and_https() -> NdOption {
    let parameters = alpn(&["dot", "h2"]).with_doh_path("/dns-query{?dns}").unwrap();
    encrypted_dns(1, "dns.example.com", &["2001:db8::853"], parameters)
}

fn dns_over_tls_on_a_port() -> NdOption {
    let parameters = alpn(&["dot"]).with_port(8853);
    encrypted_dns(2, "dns.example.com", &["2001:db8::853", "2001:db8::854"], parameters)
}

fn pvd(identity: PvdIdentity, header: Option<Header>, options: Vec<NdOption>) -> NdOption {
    let value = ProvisioningDomain::new(identity, header, options).unwrap();
    NdOption::ProvisioningDomain(Box::new(value))
}

fn pvd_with_json() -> NdOption {
    let identity = PvdIdentity {
        id: "example.org".parse().unwrap(),
        http: true,
        legacy: false,
        delay: PvdDelay::new(1).unwrap(),
        sequence: 123,
    };
    let servers = rdnss(&["2001:db8:cafe::53", "2001:db8:f00d::53"], 1800);
    pvd(identity, None, vec![servers, pio("2001:db8:f00d::", 64, "LA", [2_592_000, 604_800])])
}

fn pvd_with_header() -> NdOption {
    let identity = PvdIdentity {
        id: "bar.example.org".parse().unwrap(),
        http: false,
        legacy: false,
        delay: PvdDelay::default(),
        sequence: 0,
    };
    let header = Header { router_lifetime: RouterLifetime::from_wire(1600), ..HEADER };
    let prefix = pio("2001:db8:f00d::", 64, "LA", [2_592_000, 604_800]);
    pvd(identity, Some(header), vec![prefix])
}
