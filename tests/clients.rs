//! Whom the real daemon advertises to where a file names clients: one link with two hosts.

#![cfg(target_os = "linux")]

mod common;

use std::net::Ipv6Addr;

use common::{Bench, next, next_within, on_router};
use nix::sys::signal::Signal;
use raven::lab::{Capture, CapturedAdvertisement};

/// A bridge `lan0` of the router with hosts A and B behind it, no daemon yet.
struct TwoHosts {
    bench: Bench,
    a: Capture,
    b: Capture,
    a_address: Ipv6Addr,
    b_address: Ipv6Addr,
}

const UNSPECIFIED: Ipv6Addr = Ipv6Addr::UNSPECIFIED;

impl TwoHosts {
    fn new() -> Self {
        let mut bench = Bench::new(&["port0", "port1"]);
        // Without a querier, snooping would need reports that are older than the bridge.
        on_router(&bench, "ip link add lan0 type bridge mcast_snooping 0");
        on_router(&bench, "sysctl -qw net.ipv6.conf.lan0.accept_dad=0");
        for port in ["port0", "port1"] {
            on_router(&bench, &format!("ip link set {port} master lan0"));
        }
        on_router(&bench, "ip link set lan0 up");
        let (a, b) = (bench.capture("port0"), bench.capture("port1"));
        let (a_address, b_address) = (bench.link_local("port0"), bench.link_local("port1"));
        TwoHosts { bench, a, b, a_address, b_address }
    }

    fn start(&mut self, items: &str) {
        self.bench.start(&config(items), &[]);
    }

    fn reload(&self, items: &str, times: usize) {
        self.bench.rewrite(&config(items));
        self.bench.signal(Signal::SIGHUP);
        self.bench.await_log("configuration reloaded", times);
    }

    /// Whether A has a default route.
    fn expect_default_route(&mut self, of_a: bool) {
        self.bench.expect("A's default route comes and goes", |host| {
            host.interface().as_str() != "port0"
                || host.state().default_routes().next().is_some() == of_a
        });
    }
}

fn config(items: &str) -> String {
    format!(
        "interface lan0 {{ AdvSendAdvert on; MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; \
         prefix 2001:db8:1::/64 {{ }}; {items} }};\n"
    )
}

/// Asserts that `capture`'s host alone got it.
fn assert_alone(got: &CapturedAdvertisement, to: Ipv6Addr) {
    assert_eq!(got.destination, to);
    assert_eq!(got.ethernet_destination[0] & 1, 0, "a group's frame");
    assert_eq!(got.hop_limit, 255);
}

fn router_lifetime(got: &CapturedAdvertisement) -> u16 {
    got.advertisement.as_ref().unwrap().header.router_lifetime.as_secs()
}

#[test]
fn a_client_hears_everything_by_unicast_and_others_nothing() {
    let mut hosts = TwoHosts::new();
    let (a, b) = (hosts.a_address, hosts.b_address);
    hosts.start(&format!("clients {{ {a}; }};"));
    assert_alone(&next(&mut hosts.a), a);
    hosts.expect_default_route(true);

    hosts.a.solicit(a, true).unwrap();
    let answer = next_within(&mut hosts.a, 0.7);
    assert_alone(&answer.unwrap_or_else(|| panic!("no answer\n{}", hosts.bench.log())), a);
    hosts.b.solicit(b, true).unwrap();
    assert!(next_within(&mut hosts.a, 1.0).is_none(), "an answer to the client for another");
    // A question without an address is answered to all clients, three seconds after the last
    // round at the earliest.
    hosts.b.solicit(UNSPECIFIED, false).unwrap();
    assert_alone(&next_within(&mut hosts.a, 3.7).expect("a round"), a);
    // The next of the initial sequence comes by itself.
    assert_alone(&next_within(&mut hosts.a, 17.0).expect("a round"), a);

    hosts.reload(&format!("clients {{ {a}; }}; UnrestrictedUnicast on;"), 1);
    assert_alone(&next(&mut hosts.a), a);
    assert!(next_within(&mut hosts.b, 0.0).is_none(), "B heard something");
    hosts.b.solicit(b, true).unwrap();
    assert_alone(&next_within(&mut hosts.b, 0.7).expect("an answer"), b);

    hosts.bench.stop();
    let goodbye = loop {
        let got = next(&mut hosts.a);
        assert_alone(&got, a);
        if router_lifetime(&got) == 0 {
            break got;
        }
    };
    assert!(goodbye.source.is_unicast_link_local());
    hosts.expect_default_route(false);
    assert!(next_within(&mut hosts.b, 0.5).is_none(), "B heard the goodbye");
}

#[test]
fn an_ignored_host_hears_what_all_hear_and_gets_no_answer() {
    let mut hosts = TwoHosts::new();
    let (a, b) = (hosts.a_address, hosts.b_address);
    hosts.start(&format!("clients {{ !{b}; }};"));
    for capture in [&mut hosts.a, &mut hosts.b] {
        assert!(next(capture).destination.is_multicast());
    }
    hosts.b.solicit(b, true).unwrap();
    assert!(next_within(&mut hosts.b, 1.0).is_none(), "an ignored host was answered");
    hosts.a.solicit(a, true).unwrap();
    assert_alone(&next_within(&mut hosts.a, 0.7).expect("an answer"), a);
    assert!(next_within(&mut hosts.b, 0.0).is_none());

    // From now on A alone is served; then nobody is left out.
    hosts.reload(&format!("clients {{ {a}; }};"), 1);
    assert_alone(&next(&mut hosts.a), a);
    assert!(next_within(&mut hosts.b, 1.0).is_none(), "B heard something");
    hosts.reload(&format!("clients {{ {b}; }};"), 2);
    let goodbye = next(&mut hosts.a);
    assert_alone(&goodbye, a);
    assert_eq!(router_lifetime(&goodbye), 0, "A is no longer served");
    assert_alone(&next(&mut hosts.b), b);
    hosts.reload("", 3);
    for capture in [&mut hosts.a, &mut hosts.b] {
        // More goodbyes may have come before.
        while !next(capture).destination.is_multicast() {}
    }
    hosts.bench.stop();
}
