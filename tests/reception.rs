//! Messages that are to be dropped in silence reach the real daemon: none is answered or logged,
//! and each is counted under its reason.

#![cfg(target_os = "linux")]

mod common;

use std::{
    collections::BTreeMap,
    fs,
    net::Ipv6Addr,
    process::Command,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, next, next_within, peer};
use nix::sys::signal::Signal;
use raven::{
    lab::{Capture, CapturedAdvertisement},
    wire,
};

const SOLICITATION: [u8; 8] = [133, 0, 0, 0, 0, 0, 0, 0];
const ADVERTISEMENT: [u8; 16] = [134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
const LINK_LAYER_ADDRESS: [u8; 8] = [1, 1, 2, 0, 0x5e, 0, 0x53, 9];
const ICMPV6: u8 = 58;
const FRAGMENT: u8 = 44;
const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// An IPv6 packet as nobody should send it.
#[derive(Clone)]
struct Packet {
    source: Ipv6Addr,
    hop_limit: u8,
    message: Vec<u8>,
    /// Added to the right checksum.
    checksum_error: u8,
    /// How many fragments it comes in; each has a Fragment header, also a single one (RFC 6946).
    fragments: usize,
}

impl Packet {
    fn new(source: Ipv6Addr, parts: &[&[u8]]) -> Self {
        let message = parts.concat();
        Packet { source, hop_limit: 255, message, checksum_error: 0, fragments: 0 }
    }

    /// Sends it in as many frames as it takes.
    fn send(&self, capture: &Capture, identification: u8) {
        let mut message = self.message.clone();
        wire::set_checksum(self.source, ALL_ROUTERS, &mut message);
        if let Some(octet) = message.get_mut(3) {
            *octet = octet.wrapping_add(self.checksum_error);
        }
        let frame = |next_header, payload: &[u8]| {
            let to = [0x33, 0x33, 0, 0, 0, 2];
            let mut frame = capture.frame(to, self.source, ALL_ROUTERS, self.hop_limit, payload);
            frame[14 + 6] = next_header;
            capture.send(&frame).unwrap();
        };
        if self.fragments == 0 {
            return frame(ICMPV6, &message);
        }
        // All fragments but the last hold a multiple of 8 octets.
        let size = message.len().div_ceil(self.fragments).next_multiple_of(8);
        for (number, part) in message.chunks(size).enumerate() {
            let more = u8::from((number + 1) * size < message.len());
            let offset = u8::try_from(number * size).unwrap();
            let header = [ICMPV6, 0, 0, offset | more, 0, 0, 0, identification];
            frame(FRAGMENT, &[&header[..], part].concat());
        }
    }
}

/// Every class of packets that must be dropped, with the series that counts it.
fn classes(own: Ipv6Addr, router: &CapturedAdvertisement) -> Vec<(String, Packet)> {
    let mut classes = Vec::new();
    for (metric, base, own_message) in [
        ("router_solicitations_discarded", &SOLICITATION[..], &SOLICITATION[..]),
        // What the router has not sent itself is another matter.
        ("router_advertisements_discarded", &ADVERTISEMENT[..], &router.message),
    ] {
        let with = |options: &[&[u8]]| Packet::new(own, &[base, &options.concat()]);
        let code = |code| {
            let mut packet = with(&[]);
            packet.message[1] = code;
            packet
        };
        let short = |octets| Packet::new(own, &[&base[..octets]]);
        let fragments = |fragments| Packet { fragments, ..with(&[&LINK_LAYER_ADDRESS]) };
        let mut class = |reason: &str, packets: Vec<Packet>| {
            let series = format!("{metric}_total{{interface=\"vlan704\",reason=\"{reason}\"}}");
            classes.extend(packets.into_iter().map(|packet| (series.clone(), packet)));
        };
        class(
            "hop_limit",
            [0, 1, 64, 254].map(|hop_limit| Packet { hop_limit, ..with(&[]) }).into(),
        );
        class("code", vec![code(1), code(255)]);
        class("short", [4, 6, base.len() - 1].map(short).into());
        class(
            "option_length_zero",
            vec![
                with(&[&[1, 0, 0, 0, 0, 0, 0, 0]]),
                with(&[&LINK_LAYER_ADDRESS, &[99, 0, 0, 0, 0, 0, 0, 0]]),
            ],
        );
        class(
            "option_past_end",
            vec![
                with(&[&[1, 2, 0, 0, 0, 0, 0, 0]]),
                with(&[&LINK_LAYER_ADDRESS, &[1, 255, 0, 0, 0, 0, 0, 0]]),
            ],
        );
        class(
            "stray_octets",
            [1, 4, 7].map(|octets| with(&[&LINK_LAYER_ADDRESS[..octets]])).into(),
        );
        class("fragmented", [1, 2].map(fragments).into());
        class("own_address", vec![Packet::new(router.source, &[own_message])]);
    }
    let named = |metric: &str, reason: &str| {
        format!("{metric}_total{{interface=\"vlan704\",reason=\"{reason}\"}}")
    };
    let unspecified = Packet::new(Ipv6Addr::UNSPECIFIED, &[&SOLICITATION, &LINK_LAYER_ADDRESS]);
    let reason = "unspecified_with_link_layer_address";
    classes.push((named("router_solicitations_discarded", reason), unspecified));
    for source in ["2001:db8::9", "::"] {
        let packet = Packet::new(source.parse().unwrap(), &[&ADVERTISEMENT]);
        classes.push((named("router_advertisements_discarded", "source"), packet));
    }
    // The kernel does not hand over what has a wrong checksum, and counts it.
    for base in [&SOLICITATION[..], &ADVERTISEMENT[..]] {
        let packet = Packet { checksum_error: 1, ..Packet::new(own, &[base]) };
        classes.push(("messages_lost_total{reason=\"kernel\"}".to_owned(), packet));
    }
    classes
}

/// What the kernel stops before any socket sees it, so that no counter of ours knows it.
fn stopped_by_the_kernel(own: Ipv6Addr) -> Vec<Packet> {
    let from = |source: &str| Packet::new(source.parse().unwrap(), &[&SOLICITATION]);
    let other = |message: &[u8]| Packet::new(own, &[message]);
    vec![
        from("ff02::1"),
        from("::1"),
        other(&[]),
        other(&[133, 0, 0]),
        // Neither solicitation nor advertisement.
        other(&[132, 0, 0, 0, 0, 0, 0, 0]),
        other(&[200, 0, 0, 0, 0, 0, 0, 0]),
    ]
}

/// What the metrics file says once it was written anew.
fn metrics(bench: &Bench) -> BTreeMap<String, u64> {
    let file = bench.folder.path("raven.prom");
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let text = fs::read_to_string(&file).unwrap_or_default();
        if !text.is_empty() {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            let number = |line: &str| {
                let (series, count) = line.rsplit_once(' ').unwrap();
                (series.strip_prefix("raven_").unwrap().to_owned(), count.parse().unwrap())
            };
            return lines.map(number).collect();
        }
        assert!(Instant::now() < deadline, "no metrics\n{}", bench.log());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Asks for the metrics until they say `wanted`, or for as long as a test may take.
fn await_metrics(
    bench: &Bench,
    wanted: impl Fn(&BTreeMap<String, u64>) -> bool,
) -> BTreeMap<String, u64> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        bench.signal(Signal::SIGUSR2);
        let metrics = metrics(bench);
        if wanted(&metrics) || Instant::now() >= deadline {
            return metrics;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn running() -> Bench {
    // Intervals so long that only the initial sequence and answers are seen.
    let config = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 1350; \
                  MaxRtrAdvInterval 1800; prefix 2001:db8:1::/64 { }; };\n";
    let mut bench = Bench::new(&["vlan704", "vlan705"]);
    let file = bench.folder.path("raven.prom");
    bench.start(config, &["--metrics-file", file.to_str().unwrap()]);
    bench
}

#[test]
fn each_malformed_message_is_counted_under_its_reason_and_nothing_else_happens() {
    let mut bench = running();
    let mut capture = bench.capture("vlan704");
    let own = bench.link_local("vlan704");
    let router = next(&mut capture);
    while next_within(&mut capture, 17.0).is_some() {}
    // The other link's host may solicit at any time.
    let elsewhere = "messages_lost_total{reason=\"interface_not_served\"}";
    let served = |mut metrics: BTreeMap<String, u64>| {
        metrics.remove(elsewhere);
        metrics
    };
    let before = served(metrics(&bench));
    let lines = bench.log().lines().count();
    let mut wanted = before.clone();
    for (number, (series, packet)) in classes(own, &router).into_iter().enumerate() {
        // Different numbers, so that none is counted in the place of another.
        for repeat in 0..=u8::try_from(number).unwrap() {
            packet.send(&capture, repeat);
            *wanted.entry(series.clone()).or_default() += 1;
        }
    }
    for packet in stopped_by_the_kernel(own) {
        packet.send(&capture, 0);
    }
    let after = served(await_metrics(&bench, |after| served(after.clone()) == wanted));
    for (series, count) in &wanted {
        assert_eq!(after.get(series), Some(count), "{series}");
    }
    assert_eq!(after, wanted);
    assert!(next_within(&mut capture, 1.0).is_none(), "an answer");
    let log = bench.log();
    assert_eq!(log.lines().count(), lines, "lines about what is to be dropped in silence:\n{log}");

    // The same host with a proper one is answered: nothing is stuck.
    capture.solicit(own, true).unwrap();
    assert!(next_within(&mut capture, 0.6).is_some(), "{}", bench.log());
    let count = metrics(&bench)[elsewhere];
    let other = bench.capture("vlan705");
    for _ in 0..5 {
        Packet::new(own, &[&SOLICITATION]).send(&other, 0);
    }
    let all = await_metrics(&bench, |metrics| metrics[elsewhere] >= count + 5);
    assert!(all[elsewhere] >= count + 5, "{all:?}");
    bench.stop();
    let sent = "router_advertisements_sent_total{interface=\"vlan704\",destination=\"multicast\"}";
    assert_eq!(metrics(&bench)[sent], before[sent] + 1, "the goodbye");
}

#[test]
fn counters_are_logged_in_one_line_where_there_is_no_file() {
    let mut bench = Bench::running(&["vlan704"], "interface vlan704 { AdvSendAdvert on; };", &[]);
    let mut capture = bench.capture("vlan704");
    next(&mut capture);
    let own = bench.link_local("vlan704");
    let far = Packet { hop_limit: 64, ..Packet::new(own, &[&SOLICITATION]) };
    far.send(&capture, 0);
    let deadline = Instant::now() + TIMEOUT;
    while !bench.log().contains("router_solicitations_discarded.hop_limit=1") {
        bench.signal(Signal::SIGUSR2);
        assert!(Instant::now() < deadline, "{}", bench.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(bench.log().contains("INFO counted: router_"), "{}", bench.log());
    bench.stop();
}

#[test]
fn a_metrics_file_that_cannot_be_written_is_a_line_of_the_log() {
    let config = "interface vlan704 { AdvSendAdvert on; };";
    let mut bench =
        Bench::running(&["vlan704"], config, &["--metrics-file", "/proc/none/raven.prom"]);
    bench.await_log("cannot write the metrics file", 1);
    for _ in 0..20 {
        bench.signal(Signal::SIGUSR2);
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut capture = bench.capture("vlan704");
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    let own = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    next(&mut capture);
    bench.stop();
    assert_eq!(bench.log().matches("cannot write the metrics file").count(), 1, "{}", bench.log());
}

/// The entries of the kernel's neighbour table on the router's interface.
fn neighbours(bench: &Bench) -> usize {
    let mut command = Command::new("ip");
    command.args(["-6", "neigh", "show", "dev", "vlan704"]);
    let output = peer(bench.lab.run_on_router(command), "iproute2");
    String::from_utf8_lossy(&output.stdout).lines().count()
}

#[test]
fn answers_to_made_up_hosts_are_few_and_become_multicast() {
    let mut bench = running();
    let mut capture = bench.capture("vlan704");
    let own = bench.link_local("vlan704");
    while next_within(&mut capture, 17.0).is_some() {}
    // Nobody answers for this address, which the router's kernel finds out within three seconds.
    let nobody = "fe80::dead".parse().unwrap();
    let before = metrics(&bench);
    let asked = Instant::now();
    Packet::new(nobody, &[&SOLICITATION]).send(&capture, 0);
    let answer = next(&mut capture);
    assert!(answer.destination.is_multicast() && asked.elapsed() > Duration::from_secs(2));
    let unreachable = "unreachable_hosts_total{interface=\"vlan704\"}";
    assert_eq!(before.get(unreachable), None);
    let after = await_metrics(&bench, |metrics| metrics.contains_key(unreachable));
    assert_eq!(after[unreachable], 1);
    assert!(next_within(&mut capture, 4.0).is_none(), "one answer is enough");

    let (known, begin) = (neighbours(&bench), Instant::now());
    for host in 0..3000 {
        let source = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 1, host);
        Packet::new(source, &[&SOLICITATION]).send(&capture, 0);
    }
    assert!(next(&mut capture).destination.is_multicast());
    // The one to all may have come before those to single hosts.
    let more = loop {
        let more = neighbours(&bench).saturating_sub(known);
        if more > 0 || begin.elapsed() > TIMEOUT {
            break more;
        }
    };
    // 16 at once and 10 in each second, whatever the number of sources.
    let most = 16 + 10 * usize::try_from(begin.elapsed().as_secs() + 1).unwrap();
    assert!(more > 0 && more <= most, "{more} entries, {most} are allowed");
    // A host that is there has its answer at once again after the flood.
    std::thread::sleep(Duration::from_secs(4));
    while next_within(&mut capture, 0.0).is_some() {}
    capture.solicit(own, true).unwrap();
    let answer = next_within(&mut capture, 0.6);
    assert!(answer.is_some_and(|answer| answer.destination == own), "{}", bench.log());
    assert!(bench.log().matches("a flood").count() <= 1, "{}", bench.log());
}
