use std::{collections::HashMap, net::Ipv6Addr, ops::Range, time::Duration};

use proptest::{collection::vec, prelude::*, sample::select};

use crate::{
    model::{
        AuthoritativeBorderRouter, CaptivePortal, Dnssl, DomainName, Header, HomeAgentInformation,
        Lifetime, LinkLayerAddress, LinkMtu, NdOption, Preference, Prefix, PrefixFlags,
        PrefixInformation, ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, ReachableTime,
        RouteInformation, RouterAdvertisement, RouterFlags, RouterLifetime,
        arbitrary::advertisement,
    },
    wire::{decode_advertisement, encode, encode_parts},
};

const HEADER: Header = Header {
    cur_hop_limit: 64,
    flags: RouterFlags::NONE,
    preference: Preference::High,
    router_lifetime: RouterLifetime::from_wire(1800),
    reachable_time: ReachableTime::UNSPECIFIED,
    retrans_timer_millis: 0,
};

/// The options of each part; all parts have the header.
fn parts(options: &[NdOption], max_octets: usize) -> Vec<Vec<NdOption>> {
    let advertisement = RouterAdvertisement { header: HEADER, options: options.to_vec() };
    encode_parts(&advertisement, max_octets)
        .iter()
        .map(|part| {
            let decoded = decode_advertisement(part).unwrap();
            assert_eq!(decoded.header, HEADER);
            decoded.options
        })
        .collect()
}

fn slla(last: u8) -> NdOption {
    NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&[2, 0, 0, 0, 0, last]).unwrap())
}

fn mtu() -> NdOption {
    NdOption::Mtu(LinkMtu::MIN)
}

/// 32 octets.
fn prefix(subnet: u16) -> PrefixInformation {
    let prefix = Prefix::new([0x2001, 0xdb8, 0, subnet, 0, 0, 0, 0].into(), 64).unwrap();
    let flags = PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false };
    PrefixInformation::new(prefix, flags, Lifetime::INFINITE, Lifetime::INFINITE)
}

fn pio(subnet: u16) -> NdOption {
    NdOption::PrefixInformation(prefix(subnet))
}

/// As many octets as the option has with it.
fn portal(octets: usize) -> NdOption {
    NdOption::CaptivePortal(CaptivePortal::new("a".repeat(octets - 2)).unwrap())
}

#[test]
fn what_fits_stays_as_it_is() {
    let options = [pio(1), mtu(), slla(1)];
    assert_eq!(parts(&options, 16 + 48), [&options[..]]);
    assert_eq!(parts(&[], 16), [vec![]]);
    assert_eq!(parts(&[], 0), [vec![]]);
}

#[test]
fn the_link_layer_address_is_repeated_and_the_mtu_comes_first() {
    assert_eq!(
        parts(&[pio(1), pio(2), slla(1), pio(3), mtu(), slla(2)], 16 + 8 + 8 + 32),
        [vec![slla(1), mtu(), pio(1)], vec![slla(1), pio(2)], vec![slla(1), pio(3), slla(2)],]
    );
}

#[test]
fn sixty_prefixes_at_the_least_mtu() {
    let mut options = vec![slla(1), mtu()];
    options.extend((0..60).map(pio));
    let parts = parts(&options, 1280 - 40);
    let lengths: Vec<usize> = parts.iter().map(Vec::len).collect();
    assert_eq!(lengths, [2 + 37, 1 + 23]);
    let prefixes =
        parts.concat().into_iter().filter(|o| matches!(o, NdOption::PrefixInformation(_)));
    assert_eq!(prefixes.collect::<Vec<_>>(), options[2..]);
}

#[test]
fn home_agents_say_so_in_every_part() {
    let own_address = "2001:db8:0:9::1".parse().unwrap();
    let own = NdOption::PrefixInformation(prefix(9).with_router_address(own_address));
    let other_address = "2001:db8:0:8::1".parse().unwrap();
    let other = NdOption::PrefixInformation(prefix(8).with_router_address(other_address));
    let home_agent = HomeAgentInformation::new(1, 2, false).unwrap();
    let home_agent = NdOption::HomeAgentInformation(home_agent);
    let options = [pio(1), own.clone(), pio(2), other.clone(), home_agent.clone()];
    assert_eq!(
        parts(&options, 16 + 40 + 64),
        [vec![own.clone(), home_agent.clone(), pio(1), pio(2)], vec![own, home_agent, other],]
    );
}

#[test]
fn the_border_router_is_named_in_every_part() {
    let border_router = NdOption::AuthoritativeBorderRouter(AuthoritativeBorderRouter {
        version: 1,
        valid_lifetime_minutes: 2,
        address: "2001:db8::6b".parse().unwrap(),
    });
    let options = [pio(1), pio(2), border_router.clone()];
    assert_eq!(
        parts(&options, 16 + 24 + 32),
        [vec![border_router.clone(), pio(1)], vec![border_router, pio(2)]]
    );
}

#[test]
fn prefixes_are_in_every_part_and_what_hosts_need_in_the_first() {
    let rdnss = Rdnss::new(vec!["2001:db8::53".parse().unwrap()], Lifetime::INFINITE).unwrap();
    let rdnss = NdOption::Rdnss(rdnss);
    let start = [slla(1), pio(1), pio(2)];
    let part = |options: &[NdOption]| [&start, options].concat();
    // 16 + 8 + 64 octets of 176.
    assert_eq!(
        parts(&[slla(1), pio(1), portal(64), pio(2), portal(40), rdnss.clone(), mtu()], 176),
        [part(&[mtu(), rdnss.clone()]), part(&[portal(64)]), part(&[portal(40)])]
    );
    // They take more than half, or the portal has no room beside them.
    assert_eq!(
        parts(&[slla(1), pio(1), portal(64), pio(2), rdnss.clone()], 175),
        [part(std::slice::from_ref(&rdnss)), vec![slla(1), portal(64)]]
    );
    assert_eq!(
        parts(&[slla(1), pio(1), portal(96), pio(2)], 176),
        [start.to_vec(), vec![slla(1), portal(96)]]
    );
}

fn domain(options: Vec<NdOption>) -> NdOption {
    let identity = PvdIdentity {
        id: "isp.example".parse().unwrap(),
        http: true,
        legacy: false,
        delay: PvdDelay::default(),
        sequence: 7,
    };
    let domain = ProvisioningDomain::new(identity, Some(HEADER), options).unwrap();
    NdOption::ProvisioningDomain(Box::new(domain))
}

#[test]
fn every_part_has_the_provisioning_domain_and_each_of_its_options_is_in_one() {
    // 16 + 8 + 40 octets, the last for the domain and its header.
    let max = 16 + 8 + 40 + 64;
    assert_eq!(
        parts(&[slla(1), portal(64), domain(vec![portal(40), pio(7), pio(8)])], max),
        [
            vec![slla(1), portal(64), domain(vec![])],
            vec![slla(1), domain(vec![pio(7), pio(8)])],
            vec![slla(1), domain(vec![portal(40)])],
        ]
    );
    // An option too large for it goes without the others, and so does one beside it.
    assert_eq!(
        parts(&[slla(1), portal(72), portal(120), domain(vec![portal(120), pio(7)])], max),
        [
            vec![slla(1), domain(vec![])],
            vec![portal(72), domain(vec![])],
            vec![portal(120)],
            vec![slla(1), domain(vec![pio(7)])],
            vec![domain(vec![portal(120)])],
        ]
    );
}

#[test]
fn a_provisioning_domain_larger_than_an_option_is_divided() {
    let options: Vec<_> = (0..100).map(pio).collect();
    let parts = parts(&[slla(1), domain(options.clone())], 9000);
    assert_eq!(parts.len(), 2);
    assert_eq!(inner(&parts.concat()), options);
}

#[test]
fn an_option_too_large_goes_alone() {
    let max = 16 + 8 + 64;
    let large = portal(2040);
    assert_eq!(
        parts(&[slla(1), pio(1), large.clone(), pio(2)], max),
        [vec![slla(1), pio(1), pio(2)], vec![large.clone()]]
    );
    // Two in a row, in front, and at the end: no part is only the repeated option again.
    assert_eq!(
        parts(&[slla(1), large.clone(), large.clone()], max),
        [vec![slla(1)], vec![large.clone()], vec![large.clone()]]
    );
    assert_eq!(parts(std::slice::from_ref(&large), max), [[large]]);
    // Large enough to exclude the link-layer address.
    let rest = portal(72);
    assert_eq!(parts(&[slla(1), rest.clone()], max), [[slla(1)], [rest]]);
}

#[test]
fn a_link_layer_address_that_fills_a_part_is_not_repeated() {
    let long = NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&[7; 62]).unwrap());
    assert_eq!(parts(&[long.clone(), mtu(), pio(1)], 16 + 40), [vec![long], vec![mtu(), pio(1)]]);
}

#[test]
fn a_long_list_of_servers_is_divided_by_address() {
    let rdnss = |range: Range<u16>| {
        let servers = range.map(|n| [0x2001, 0xdb8, 0, 0, 0, 0, 0x53, n].into()).collect();
        NdOption::Rdnss(Rdnss::new(servers, Lifetime::from_secs(900)).unwrap())
    };
    // Room for 71 addresses beside all prefixes: 16 + 8 + 64 + 8 + 71 * 16 = 1232.
    assert_eq!(
        parts(&[slla(1), pio(1), rdnss(0..127), pio(2)], 1240),
        [
            vec![slla(1), pio(1), pio(2), rdnss(0..71)],
            vec![slla(1), pio(1), pio(2), rdnss(71..127)]
        ]
    );
    // One that fits into the next part stays whole: 16 + 8 + 8 + 75 * 16 = 1232.
    let route = RouteInformation {
        prefix: prefix(1).prefix(),
        preference: Preference::Medium,
        lifetime: Lifetime::INFINITE,
    };
    let route = NdOption::RouteInformation(route);
    assert_eq!(
        parts(&[slla(1), route.clone(), rdnss(0..75)], 1240),
        [vec![slla(1), rdnss(0..75)], vec![slla(1), route]]
    );
}

#[test]
fn a_long_search_list_is_divided_by_name() {
    // 200 octets each.
    let label = "a".repeat(63);
    let name = |n: usize| format!("{n:06}.{label}.{label}.{label}").parse().unwrap();
    let dnssl = |range: Range<usize>| {
        let suffixes = range.map(name).collect();
        NdOption::Dnssl(Dnssl::new(suffixes, Lifetime::from_secs(800)).unwrap())
    };
    assert_eq!(
        parts(&[slla(1), dnssl(0..10)], 1240),
        [vec![slla(1), dnssl(0..6)], vec![slla(1), dnssl(6..10)]]
    );
    // No room for a name beside the repeated option: each goes without it.
    assert_eq!(
        parts(&[slla(1), dnssl(0..2)], 16 + 208),
        [vec![slla(1)], vec![dnssl(0..1)], vec![dnssl(1..2)]]
    );
}

/// Whether it has no form in pieces.
fn is_rigid(option: &NdOption) -> bool {
    matches!(
        option,
        NdOption::CaptivePortal(_) | NdOption::Other { .. } | NdOption::SourceLinkLayerAddress(_)
    )
}

fn is_list(option: &NdOption) -> bool {
    matches!(option, NdOption::Rdnss(_) | NdOption::Dnssl(_))
}

/// The same with nothing in its Provisioning Domains.
fn outer(options: &[NdOption]) -> Vec<NdOption> {
    let options = options.iter().map(|option| match option {
        NdOption::ProvisioningDomain(domain) => {
            let empty = ProvisioningDomain::new(domain.identity.clone(), domain.header, Vec::new());
            NdOption::ProvisioningDomain(Box::new(empty.unwrap()))
        }
        option => option.clone(),
    });
    options.collect()
}

/// What is in its Provisioning Domains.
fn inner(options: &[NdOption]) -> Vec<NdOption> {
    let options = options.iter().filter_map(|option| match option {
        NdOption::ProvisioningDomain(domain) => Some(domain.options()),
        _ => None,
    });
    options.flatten().cloned().collect()
}

/// The addresses of all RDNSS options in order, by lifetime.
fn servers(options: &[NdOption]) -> HashMap<Lifetime, Vec<Ipv6Addr>> {
    let mut servers = HashMap::<_, Vec<_>>::new();
    for option in options {
        if let NdOption::Rdnss(rdnss) = option {
            servers.entry(rdnss.lifetime).or_default().extend(rdnss.servers());
        }
    }
    servers
}

/// The names of all DNSSL options in order, by lifetime.
fn suffixes(options: &[NdOption]) -> HashMap<Lifetime, Vec<DomainName>> {
    let mut suffixes = HashMap::<_, Vec<_>>::new();
    for option in options {
        if let NdOption::Dnssl(dnssl) = option {
            suffixes.entry(dnssl.lifetime).or_default().extend_from_slice(dnssl.suffixes());
        }
    }
    suffixes
}

/// An RDNSS option of up to 127 addresses or a DNSSL option of up to 2,032 octets of names, one of
/// a few lifetimes.
fn long_list() -> impl Strategy<Value = NdOption> {
    let lifetime = || select(&[0, 900, u32::MAX]).prop_map(Lifetime::from_wire);
    let servers = (1..=Rdnss::MAX_SERVERS, lifetime()).prop_map(|(count, lifetime)| {
        let servers = (1..=count).map(|n| Ipv6Addr::from(0xfd << 120 | n as u128)).collect();
        NdOption::Rdnss(Rdnss::new(servers, lifetime).unwrap())
    });
    let name = vec(1..=63_usize, 1..=3).prop_map(|lengths| {
        DomainName::from_labels(lengths.into_iter().map(|length| vec![b'a'; length])).unwrap()
    });
    let suffixes = (vec(name, 1..=40), lifetime()).prop_map(|(mut names, lifetime)| {
        while names.iter().map(DomainName::wire_length).sum::<usize>() > Dnssl::MAX_OCTETS {
            names.pop();
        }
        NdOption::Dnssl(Dnssl::new(names, lifetime).unwrap())
    });
    prop_oneof![servers, suffixes]
}

proptest! {
    #[test]
    fn parts_say_what_the_whole_says(advertisement in advertisement(20), max in 1240..9000_usize) {
        let whole = decode_advertisement(&encode(&advertisement)).unwrap();
        let mut options = Vec::new();
        for part in encode_parts(&advertisement, max) {
            let decoded = decode_advertisement(&part).unwrap();
            prop_assert_eq!(decoded.header, whole.header);
            prop_assert!(part.len() <= max || matches!(&decoded.options[..], [option] if is_rigid(option)));
            options.extend(decoded.options);
        }
        for (parts, whole) in [outer, inner].map(|of| (of(&options), of(&whole.options))) {
            prop_assert_eq!(servers(&parts), servers(&whole));
            prop_assert_eq!(suffixes(&parts), suffixes(&whole));
            let mut missing: Vec<_> = whole.iter().filter(|option| !is_list(option)).collect();
            for option in parts.iter().filter(|option| !is_list(option)) {
                prop_assert!(whole.contains(option));
                if let Some(at) = missing.iter().position(|&other| other == option) {
                    missing.remove(at);
                }
            }
            prop_assert!(missing.is_empty(), "{missing:?}");
        }
    }

    /// Long lists only, in parts of few octets.
    #[test]
    fn lists_are_divided(lists in vec(long_list(), 1..4), max in 1240..1600_usize, first: bool) {
        let options: Vec<_> = first.then(|| slla(1)).into_iter().chain(lists).collect();
        let advertisement = RouterAdvertisement { header: HEADER, options: options.clone() };
        let encoded = encode_parts(&advertisement, max);
        prop_assert!(encoded.iter().all(|part| part.len() <= max));
        let parts = parts(&options, max);
        prop_assert!(!first || parts.iter().all(|part| part[0] == slla(1)));
        let options_of_parts = parts.concat();
        prop_assert_eq!(servers(&options_of_parts), servers(&options));
        prop_assert_eq!(suffixes(&options_of_parts), suffixes(&options));
    }

    /// An interval option each, so that the order shows.
    #[test]
    fn order_is_kept(count in 0..2000_u64, max in 16..1000_usize) {
        let interval = |ms| NdOption::AdvertisementInterval(Duration::from_millis(ms));
        let options: Vec<_> = (0..count).map(interval).collect();
        prop_assert_eq!(parts(&options, max).concat(), options);
    }
}
