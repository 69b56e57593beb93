//! Answers to single hosts do not need the kernel's neighbour table, where hosts say where they are.
//!
//! The table is the whole machine's, and this fills it for a moment. So there is one test only.

#![cfg(target_os = "linux")]

mod common;

use std::{
    fmt::Write as _,
    net::Ipv6Addr,
    process::{Command, Output},
    time::{Duration, Instant},
};

use common::{Bench, next, next_within, peer, stderr, stdout};
use raven::{lab::Capture, wire};

/// RFC 4861 10, and what a busy machine takes.
const SOON: f64 = 0.5 + 0.2;
/// More than these are not made for a test.
const MOST_NEIGHBOURS: usize = 100_000;
/// How often the table is filled at most.
const ATTEMPTS: u16 = 5;

/// A router that will say nothing by itself for a while, and its link.
fn served() -> (Bench, Capture) {
    let config = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 1350; \
                  MaxRtrAdvInterval 1800; prefix 2001:db8:1::/64 { }; };\n";
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    // No solicitation of the host's own kernel comes in between.
    bench.link_local("vlan704");
    bench.start(config, &[]);
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    next(&mut capture);
    // The two that are left of the initial sequence, each three seconds after the one before.
    for _ in 0..2 {
        capture.solicit(Ipv6Addr::UNSPECIFIED, false).unwrap();
        assert!(next(&mut capture).destination.is_multicast());
    }
    (bench, capture)
}

fn ip(bench: &Bench, arguments: &[&str]) -> Output {
    let mut command = Command::new("ip");
    command.args(arguments);
    peer(bench.lab.run_on_router(command), "iproute2")
}

/// An address that nobody answers for when the kernel asks who has it.
fn silent_host(number: u16) -> Ipv6Addr {
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0xdead, number)
}

/// Asserts that the host that solicits from `source` gets an answer of its own in time.
fn assert_answered(bench: &mut Bench, capture: &mut Capture, source: Ipv6Addr) {
    let place = bench.host("vlan704").ethernet_address();
    capture.solicit(source, true).unwrap();
    let answer = next_within(capture, SOON);
    let answer = answer.unwrap_or_else(|| panic!("no answer\n{}", bench.log()));
    assert_eq!((answer.destination, answer.ethernet_destination), (source, place));
    assert_eq!(answer.hop_limit, 255);
    let sum = u16::from_be_bytes([answer.message[2], answer.message[3]]);
    assert_eq!(sum, wire::checksum(answer.source, answer.destination, &answer.message));
}

#[test]
fn hosts_are_answered_whom_the_kernel_would_not_find() {
    let (mut bench, mut capture) = served();
    assert_answered(&mut bench, &mut capture, silent_host(1));
    // Without a place the kernel asks in vain, and the answer goes to all.
    let begin = Instant::now();
    capture.solicit(silent_host(2), false).unwrap();
    let answer = next(&mut capture);
    assert!(answer.destination.is_multicast(), "{answer:?}");
    assert!(begin.elapsed() > Duration::from_secs(2), "{:?}", begin.elapsed());
    with_a_full_table(&mut bench, &mut capture);
    bench.stop();
}

/// As many neighbours as the table takes, and one more, for iproute2.
fn entries(most: usize) -> String {
    let mut batch = String::new();
    for number in 0..=most {
        let [high, low] = [number >> 16, number & 0xffff];
        let entry = format!("fe80::f111:{high:x}:{low:x} lladdr 02:00:5e:00:53:01");
        writeln!(batch, "neigh replace {entry} dev vlan704 nud reachable").unwrap();
    }
    batch
}

/// The same while the table has no room.
fn with_a_full_table(bench: &mut Bench, capture: &mut Capture) {
    let table = stdout(&ip(bench, &["ntable", "show", "name", "ndisc_cache"]));
    let mut words = table.split_whitespace().skip_while(|word| *word != "thresh3");
    let most: usize = words.nth(1).and_then(|number| number.parse().ok()).unwrap();
    if most > MOST_NEIGHBOURS {
        eprintln!("net.ipv6.neigh.default.gc_thresh3 is {most}: the table is not filled");
        return;
    }
    let entries = bench.folder.write("neighbours", &entries(most));
    // Where another namespace ends, its entries go and make room again.
    for attempt in 0..ATTEMPTS {
        let begin = Instant::now();
        let filled = ip(bench, &["-6", "-batch", entries.to_str().unwrap()]);
        assert!(stderr(&filled).contains("No buffer space"), "not full: {}", stderr(&filled));
        assert_answered(bench, capture, silent_host(3 + 2 * attempt));
        let host = silent_host(4 + 2 * attempt);
        capture.solicit(host, false).unwrap();
        let sent = format!("sent interface=vlan704 destination={host}");
        let refused = bench.await_any(&["cannot send", &sent]) == 0;
        // For five seconds no entry is taken away.
        assert!(begin.elapsed() < Duration::from_secs(5), "too late to tell");
        if refused {
            break;
        }
        assert!(attempt + 1 < ATTEMPTS, "never full:\n{}", bench.log());
        next(capture);
    }
    ip(bench, &["-6", "neigh", "flush", "dev", "vlan704"]);
    assert!(next(capture).destination.is_multicast());
}
