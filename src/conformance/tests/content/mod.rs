//! Each item about content passes what is right and fails what is not.

mod cases;

use std::{net::Ipv6Addr, time::Duration};
use thin_vec::ThinVec;

use crate::{
    conformance::{
        Answers, Check, Direction, Facts, Packet, Record, RouterIdentity, Sources, Verdict, items,
        packet::NEXT_HEADER_ICMPV6, solicitation::Header,
    },
    model::{
        AdvLifetime, AdvLinkMtu, AdvRdnss, Interface, IntervalRule, Lifetime, LinkMtu,
        PrefixSource, Rdnss, ReachableTime, RouterLifetime, RtrAdvInterval, testing,
    },
    wire,
};

use cases::{ADDRESS, CASES, HEADER, PREFIX};

pub(super) const ROUTER: RouterIdentity = RouterIdentity {
    address: Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1),
    ethernet_address: [2, 0, 0x5e, 0, 0x53, 1],
};
pub(super) const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

pub(super) fn to(
    source: Ipv6Addr,
    destination: Ipv6Addr,
    hop_limit: u8,
    message: &[u8],
) -> Vec<u8> {
    let mut message = message.to_vec();
    wire::set_checksum(source, destination, &mut message);
    let header = Header {
        ethernet_destination: [0x33, 0x33, 0, 0, 0, 1],
        ethernet_source: ROUTER.ethernet_address,
        source,
        destination,
        hop_limit,
    };
    header.frame(NEXT_HEADER_ICMPV6, &message)
}

pub(super) fn empty() -> Record {
    let mut record = Record::default();
    record.router = Some(ROUTER);
    record
}

/// The record of these messages, each so many milliseconds after the start.
fn record(messages: &[(u64, Vec<u8>)]) -> Record {
    let mut record = empty();
    for (millis, message) in messages {
        let frame = to(ROUTER.address, ALL_NODES, 255, message);
        record.push(Packet::new(Duration::from_millis(*millis), Direction::Heard, frame));
    }
    record
}

pub(super) fn facts(configuration: Option<Interface>) -> Facts {
    Facts {
        router: ROUTER,
        own_ethernet_address: [2, 0, 0x5e, 0, 0x53, 2],
        answers: Answers::Unicast,
        on_link: None,
        mtu: 1500,
        configuration,
        sources: Sources::new("fe80::2".parse().unwrap(), 1),
    }
}

fn verdict(id: &str, record: &Record, configuration: Option<Interface>) -> Verdict {
    let item = items().find(|item| item.id == id).unwrap();
    let Check::Review(judge) = item.check else { panic!("{id} is an experiment") };
    judge(record, &facts(configuration))
}

#[track_caller]
pub(super) fn passes(id: &str, record: &Record, configuration: Option<Interface>) {
    assert_eq!(verdict(id, record, configuration), Verdict::Pass, "{id}");
}

/// The reason.
#[track_caller]
pub(super) fn fails(id: &str, record: &Record, configuration: Option<Interface>) -> String {
    match verdict(id, record, configuration) {
        Verdict::Fail { reason, packets } => {
            assert!(packets.iter().all(|it| *it < record.len()), "{id}");
            reason
        }
        other => panic!("{id}: {other:?}"),
    }
}

#[track_caller]
pub(super) fn is_not_applicable(id: &str, record: &Record, configuration: Option<Interface>) {
    let verdict = verdict(id, record, configuration);
    assert!(matches!(verdict, Verdict::NotApplicable { .. }), "{id}: {verdict:?}");
}

#[test]
fn what_is_right_passes_and_what_is_wrong_fails() {
    for (id, right, wrong, reason) in CASES {
        let of = |parts: &[&str; 2]| record(&[(0, octets(&parts.concat()))]);
        passes(id, &of(right), None);
        let said = fails(id, &of(wrong), None);
        assert!(said.contains(reason), "{id}: {said}");
    }
}

#[test]
fn what_is_not_advertised_is_not_judged() {
    let bare = record(&[(0, octets(HEADER))]);
    let about_options =
        CASES.iter().map(|(id, ..)| *id).filter(|id| !["B-072", "B-079"].contains(id));
    for id in about_options.chain(["B-078", "B-080", "B-085", "B-093", "B-101", "B-103"]) {
        match id {
            "B-080" => passes(id, &bare, None),
            _ => is_not_applicable(id, &bare, None),
        }
    }
}

#[test]
fn the_packets_are_judged() {
    let sent = |source: &str, destination: &str, hop_limit| {
        let (source, destination) = (source.parse().unwrap(), destination.parse().unwrap());
        let mut record = empty();
        let frame = to(source, destination, hop_limit, &octets(HEADER));
        record.push(Packet::new(Duration::ZERO, Direction::Heard, frame));
        record
    };
    passes("B-070", &sent("fe80::1", "ff02::1", 255), None);
    passes("B-070", &sent("fe80::1", "2001:db8::2", 255), None);
    for (source, destination, hop_limit, reason) in [
        ("2001:db8::1", "ff02::1", 255, "source"),
        ("fe80::1", "ff02::1", 64, "hop limit"),
        ("fe80::1", "ff02::2", 255, "destination"),
    ] {
        let said = fails("B-070", &sent(source, destination, hop_limit), None);
        assert!(said.contains(reason), "{said}");
    }
    let mut two = sent("fe80::1", "ff02::1", 255);
    passes("B-132", &two, None);
    let frame = to("fe80::2".parse().unwrap(), ALL_NODES, 255, &octets(HEADER));
    two.push(Packet::new(Duration::ZERO, Direction::Heard, frame));
    fails("B-132", &two, None);
}

fn configured() -> Interface {
    let source = PrefixSource::Prefix(testing::prefix("2001:db8::/64"));
    Interface {
        prefixes: vec![testing::adv_prefix(source)],
        link_mtu: AdvLinkMtu::Fixed(LinkMtu::new(1500).unwrap()),
        ..testing::interface("eth0")
    }
}

const CONFIGURED: &[&str] = &[HEADER, ADDRESS, "05010000 000005dc", PREFIX];

#[test]
fn the_configuration_is_compared() {
    let right = record(&[(0, octets(&CONFIGURED.concat()))]);
    for id in ["B-071", "B-073", "B-074", "B-080", "B-092", "B-095", "B-096"] {
        passes(id, &right, Some(configured()));
    }
    is_not_applicable("B-105", &right, Some(configured()));
    let change =
        |from: &str, to: &str| record(&[(0, octets(&CONFIGURED.concat().replace(from, to)))]);
    for (id, from, to, reason) in [
        ("B-071", "40000708", "40000707", "Router Lifetime is 1799, not 1800"),
        ("B-071", "40000708", "40400708", "the O flag is 1, not 0"),
        ("B-073", ADDRESS, "", "not in all"),
        ("B-074", "000005dc", "000005db", "the MTU is 1499, not 1500"),
        ("B-074", "05010000 000005dc", "", "no MTU"),
        ("B-080", PREFIX, "18010018 00000708", "not configured"),
        ("B-092", "030440c0", "030440d0", "2001:db8::/64 has P on and A on, not P off and A on"),
        ("B-092", "030440c0", "03044080", "not P off and A on"),
        ("B-095", "40000708", "40040708", "against"),
        ("B-096", "40000708", "40020708", "against"),
    ] {
        let said = fails(id, &change(from, to), Some(configured()));
        assert!(said.contains(reason), "{id}: {said}");
    }
}

#[test]
fn what_the_router_is_cannot_be_told_by_its_flags() {
    let set = record(&[(0, octets("86000000 40060708 00000000 00000000"))]);
    for id in ["B-095", "B-096"] {
        is_not_applicable(id, &set, None);
        passes(id, &record(&[(0, octets(HEADER))]), None);
    }
}

#[test]
fn plain_prefixes_and_the_interval_are_compared() {
    let mut interface = configured();
    interface.prefixes[0].flags.on_link = false;
    interface.prefixes[0].flags.autonomous = false;
    let with = |prefix: &str| record(&[(0, octets(&[HEADER, prefix].concat()))]);
    passes("B-093", &with(&PREFIX.replace("40c0", "4000")), Some(interface.clone()));
    fails("B-093", &with(PREFIX), Some(interface));
    // 600 s.
    passes("B-085", &with("07010000 000927c0"), Some(configured()));
    let said = fails("B-085", &with("07010000 000927c1"), Some(configured()));
    assert_eq!(said, "it is 600001 ms, not 600000");
    let seen = [0, 4000].map(|at| (at, octets(&[HEADER, "07010000 00000bb8"].concat())));
    assert_eq!(
        fails("B-085", &record(&seen), None),
        "it is 3000 ms, but 4000 ms passed between two"
    );
}

#[test]
fn a_virtual_router_has_a_virtual_address() {
    let item = items().find(|item| item.id == "B-142").unwrap();
    let Check::Review(judge) = item.check else { panic!() };
    let mut facts = facts(None);
    let with = |address: &str| record(&[(0, octets(&[HEADER, address].concat()))]);
    assert!(matches!(judge(&with(ADDRESS), &facts), Verdict::NotApplicable { .. }));
    facts.router.ethernet_address = [0, 0, 0x5e, 0, 2, 7];
    assert_eq!(judge(&with("0101 00005e000207"), &facts), Verdict::Pass);
    assert!(matches!(judge(&with(ADDRESS), &facts), Verdict::Fail { .. }));
}

#[test]
fn ready_tests_judge_their_own_configuration_only() {
    let ids = ["v6LC.2.2.7.C", "v6LC.2.2.7.D", "v6LC.2.2.7.E", "v6LC.2.2.7.F"];
    let right = record(&[(0, octets(&CONFIGURED.concat()))]);
    for id in ids {
        is_not_applicable(id, &right, None);
        is_not_applicable(id, &right, Some(configured()));
    }
    let site_local = |address: &str| {
        let mut interface = configured();
        let prefix = testing::prefix(&format!("{address}/64"));
        interface.prefixes = vec![testing::adv_prefix(PrefixSource::Prefix(prefix))];
        interface
    };
    let sent =
        |first: &str| record(&[(0, octets(&CONFIGURED.concat().replace("20010db8", first)))]);
    passes("v6LC.2.2.7.E", &sent("80000000"), Some(site_local("8000::")));
    passes("v6LC.2.2.7.F", &sent("fec00000"), Some(site_local("fec0::")));
    let said = fails("v6LC.2.2.7.F", &sent("fec10000"), Some(site_local("fec0::")));
    assert_eq!(said, "fec0::/64 is not sent");
    let extreme = |seconds: (u64, u64), lifetime: Lifetime, set: bool| {
        let mut interface = configured();
        let (min, max) = (Duration::from_secs(seconds.0), Duration::from_secs(seconds.1));
        interface.interval = RtrAdvInterval::new(min, max, IntervalRule::Rfc4861).unwrap();
        let prefix = &mut interface.prefixes[0];
        (prefix.flags.on_link, prefix.flags.autonomous) = (set, set);
        prefix.valid_lifetime = AdvLifetime::fixed(lifetime);
        prefix.preferred_lifetime = AdvLifetime::fixed(lifetime);
        (interface.header.flags.managed, interface.header.flags.other_config) = (set, set);
        interface
    };
    let mut least = extreme((3, 4), Lifetime::ZERO, false);
    least.header.cur_hop_limit = 0;
    least.header.router_lifetime = RouterLifetime::ZERO;
    least.link_mtu = AdvLinkMtu::Omitted;
    let nothing = "86000000 00000000 00000000 00000000 03044000 00000000 00000000 00000000 \
                   20010db8000000000000000000000000";
    let zero = |hex: &str| record(&[(0, octets(hex))]);
    passes("v6LC.2.2.7.C", &zero(nothing), Some(least.clone()));
    let said = fails("v6LC.2.2.7.C", &zero(&nothing.replace("03044000", "03044080")), Some(least));
    assert_eq!(said, "the flags of 2001:db8::/64 are not those configured");
    let mut greatest = extreme((1350, 1800), Lifetime::INFINITE, true);
    greatest.header.cur_hop_limit = 255;
    greatest.header.router_lifetime = RouterLifetime::from_wire(9000);
    greatest.header.reachable_time = ReachableTime::from_wire(3_600_000);
    greatest.header.retrans_timer_millis = u32::MAX;
    let all = "86000000 ffc02328 0036ee80 ffffffff 05010000 000005dc 030440c0 ffffffff ffffffff \
               00000000 20010db8000000000000000000000000";
    passes("v6LC.2.2.7.D", &zero(all), Some(greatest.clone()));
    let said = fails(
        "v6LC.2.2.7.D",
        &zero(&all.replace("40c0 ffffffff", "40c0 fffffffe")),
        Some(greatest),
    );
    assert_eq!(said, "the valid lifetime of 2001:db8::/64 is 4294967294 s, not infinity");
}

#[test]
fn lifetimes_follow_the_clock() {
    let at = |seconds: u64, valid: u32| {
        let prefix = PREFIX.replace("00015180 00003840", &format!("{valid:08x} {valid:08x}"));
        (seconds * 1000, octets(&[HEADER, &prefix].concat()))
    };
    passes("B-078", &record(&[at(0, 10), at(5, 5), at(9, 0), at(20, 0)]), None);
    passes("B-097", &record(&[at(0, 10), at(5, 5)]), None);
    let said = fails("B-078", &record(&[at(0, 100), at(5, 50)]), None);
    assert_eq!(said, "the valid lifetime of 2001:db8::/64 went from 100 s to 50 s in 5 s");
    fails("B-078", &record(&[at(0, 2), at(1, 1), at(9, u32::MAX)]), None);
    is_not_applicable("B-078", &record(&[at(0, 100), at(5, 100)]), None);
    let mut counting = configured();
    counting.prefixes[0].valid_lifetime =
        AdvLifetime { lifetime: Lifetime::from_secs(100), counting_down: true };
    fails("B-078", &record(&[at(0, 100), at(5, 100)]), Some(counting));
}

#[test]
fn two_advertisements_are_alike() {
    let (one, other) = (octets(HEADER), octets(&[HEADER, ADDRESS].concat()));
    passes("B-097", &record(&[(0, one.clone()), (4000, one.clone())]), None);
    is_not_applicable("B-097", &record(&[(0, one.clone())]), None);
    fails("B-097", &record(&[(0, one), (4000, other)]), None);
}

#[test]
fn large_advertisements_come_in_parts() {
    let routes = (0..60)
        .map(|n| format!("18023008 00000708 20010db8{n:04x}0000"))
        .collect::<Vec<_>>()
        .concat();
    let whole = record(&[(0, octets(&[HEADER, &routes.repeat(2)].concat()))]);
    assert!(fails("B-100", &whole, None).contains("1976 octets are more than 1500"));
    assert!(fails("B-080", &whole, None).contains("60 routes"));
    let first = octets(&[HEADER, ADDRESS, PREFIX].concat());
    let part = |options: &[&str]| octets(&[&[HEADER, ADDRESS], options].concat().concat());
    let good = record(&[(0, first.clone()), (2, part(&[PREFIX, &routes]))]);
    for id in ["B-100", "B-101", "B-103"] {
        passes(id, &good, None);
    }
    let header = octets("86000000 3f000708 00000000 00000000");
    let said = fails("B-101", &record(&[(0, first.clone()), (2, header)]), None);
    assert_eq!(said, "the headers differ");
    for (record, reason) in [
        (record(&[(0, part(&[&routes])), (2, first.clone())]), "no option of type 3"),
        (record(&[(0, first), (2, part(&[&routes]))]), "lacks prefixes"),
    ] {
        assert!(fails("B-103", &record, None).contains(reason));
    }
}

#[test]
fn long_lists_are_spread() {
    let server = |n: u16| Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, n);
    let rdnss = |range: std::ops::Range<u16>| AdvRdnss {
        rdnss: Rdnss::new(range.map(server).collect(), Lifetime::from_secs(1800)).unwrap(),
        flush_on_exit: false,
        conditions: ThinVec::new(),
    };
    let configuration = Interface { rdnss: vec![rdnss(1..101), rdnss(101..201)], ..configured() };
    let option = |range: std::ops::Range<u16>| {
        let servers: Vec<u8> = range.flat_map(|n| server(n).octets()).collect();
        let units = u8::try_from(1 + servers.len() / 8).unwrap();
        [&[25, units, 0, 0, 0, 0, 7, 8], &servers[..]].concat()
    };
    let message = |range| [octets(HEADER), option(range)].concat();
    let all = record(&[(0, message(1..80)), (1, message(80..150)), (2, message(150..201))]);
    passes("B-105", &all, Some(configuration.clone()));
    passes("B-086", &all, Some(configuration.clone()));
    let lacking = record(&[(0, message(1..80)), (1, message(81..201))]);
    let said = fails("B-105", &lacking, Some(configuration.clone()));
    assert_eq!(said, "the server 2001:db8::50 is not sent");
    let mut longer = configuration;
    for entry in &mut longer.rdnss {
        entry.rdnss.lifetime = Lifetime::from_secs(3600);
    }
    longer.interval = RtrAdvInterval::new(
        Duration::from_secs(200),
        Duration::from_secs(1200),
        IntervalRule::Rfc4861,
    )
    .unwrap();
    assert!(fails("B-086", &all, Some(longer)).contains("less than 3600 s"));
}
