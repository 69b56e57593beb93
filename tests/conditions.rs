//! What is advertised depends on routes, interfaces and delegations of the real kernel.

#![cfg(target_os = "linux")]

mod common;

use std::{net::Ipv6Addr, time::Instant};

use common::{Bench, TIMEOUT, next, next_within, on_router, raven};
use nix::sys::signal::Signal;
use raven::{
    lab::{Capture, CapturedAdvertisement},
    model::{Lifetime, NdOption},
};

/// Another interface of the router, `wan0`, with carrier.
fn wan(bench: &Bench) {
    for command in [
        "ip link add wan0 type veth peer name wan1",
        "ip link set wan0 up",
        "ip link set wan1 up",
        "ip -6 addr add 2001:db8:1::2/64 dev wan0 nodad",
    ] {
        on_router(bench, command);
    }
}

/// Router Lifetime, and the lifetimes of the only options of their kinds: the preferred one of the
/// prefix, those of the route and the DNS server.
fn lifetimes(got: &CapturedAdvertisement) -> [u32; 4] {
    let advertisement = got.advertisement.as_ref().unwrap();
    let mut all = [advertisement.header.router_lifetime.as_secs().into(), 0, 0, 0];
    for option in &advertisement.options {
        let (place, lifetime) = match option {
            NdOption::PrefixInformation(it) => (1, it.preferred_lifetime()),
            NdOption::RouteInformation(it) => (2, it.lifetime),
            NdOption::Rdnss(it) => (3, it.lifetime),
            _ => continue,
        };
        all[place] = lifetime.to_wire();
    }
    all
}

/// Which of them are more than 0, once that is `wanted`.
fn await_lifetimes(bench: &Bench, capture: &mut Capture, what: &str, wanted: [bool; 4]) {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let got = lifetimes(&next(capture));
        if got.map(|lifetime| lifetime != Lifetime::ZERO.to_wire()) == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{what}: {got:?}, not {wanted:?}\n{}", bench.log());
    }
}

const RADVD: &str = "interface vlan704 {
    AdvSendAdvert on;
    AdvDefaultCondition \"route ::/0\";
    prefix 2001:db8:704::/64 { AdvPrefixCondition \"interface wan0\"; };
    route 2001:db8:100::/40 { AdvRouteCondition \"route 2001:db8:100::/40 table 100\"; };
    RDNSS 2001:db8:53::1 { AdvRDNSSCondition \"delegation isp, interface wan0\"; };
};
";

const RTADVD: &str = "vlan704:cond=\"route ::/0\":\\
\t:addr=\"2001:db8:704::\":addrcond=\"interface wan0\":\\
\t:rtprefix=\"2001:db8:100::\":rtplen#40:rtcond=\"route 2001:db8:100::/40 table 100\":\\
\t:rdnss=\"2001:db8:53::1\":rdnsscond=\"delegation isp, interface wan0\":
";

#[test]
fn each_lifetime_follows_its_own_condition_in_radvds_language() {
    each_lifetime_follows_its_own_condition(RADVD);
}

#[test]
fn each_lifetime_follows_its_own_condition_in_rtadvds_language() {
    each_lifetime_follows_its_own_condition(RTADVD);
}

fn each_lifetime_follows_its_own_condition(config: &str) {
    let mut bench = Bench::running(&["vlan704"], config, &[]);
    let mut capture = bench.capture("vlan704");
    bench.await_log("started", 1);
    await_lifetimes(&bench, &mut capture, "nothing is there", [false; 4]);
    wan(&bench);
    await_lifetimes(&bench, &mut capture, "wan0", [false, true, false, false]);
    on_router(&bench, "ip -6 route add default via 2001:db8:1::1 dev wan0");
    await_lifetimes(&bench, &mut capture, "default route", [true, true, false, false]);
    on_router(&bench, "ip -6 route add 2001:db8:100::/40 dev wan0 table 100");
    await_lifetimes(&bench, &mut capture, "table 100", [true, true, true, false]);
    // In the main table it is another.
    on_router(&bench, "ip -6 route add 2001:db8:100::/40 dev wan0");
    on_router(&bench, "ip -6 route del 2001:db8:100::/40 dev wan0");
    let mut delegation = raven();
    delegation.env("RAVEN_CONTROL_SOCKET", bench.control_socket());
    delegation.args(["delegation", "set", "isp", "2001:db8:77::/56", "--valid", "6000"]);
    assert!(delegation.status().unwrap().success());
    await_lifetimes(&bench, &mut capture, "delegation", [true; 4]);
    bench.expect("a default route and an address", |host| {
        let state = host.state();
        state.default_routes().next().is_some() && !state.addresses.is_empty()
    });

    // A second default route keeps it when the first one goes; one that rejects is none.
    on_router(&bench, "ip -6 route add default via 2001:db8:1::9 dev wan0 metric 2000");
    on_router(&bench, "ip -6 route del default via 2001:db8:1::1 dev wan0");
    on_router(&bench, "ip -6 route del 2001:db8:100::/40 table 100");
    await_lifetimes(&bench, &mut capture, "table 100 again", [true, true, false, true]);
    on_router(&bench, "ip -6 route replace unreachable default metric 2000");
    await_lifetimes(&bench, &mut capture, "unreachable", [false, true, false, true]);
    bench.expect("no default route", |host| host.state().default_routes().next().is_none());
    bench.stop();
}

#[test]
fn a_route_through_an_interface_without_carrier_is_no_way() {
    let config = "interface vlan704 { AdvSendAdvert on; AdvDefaultCondition \"route ::/0\"; };\n";
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    wan(&bench);
    on_router(&bench, "ip -6 route add default via 2001:db8:1::1 dev wan0");
    bench.start(config, &[]);
    // Nothing is said before what is there is known.
    let first = next(&mut capture);
    assert_eq!(lifetimes(&first)[0], 1800, "{}", bench.log());
    on_router(&bench, "ip link set wan1 down");
    await_lifetimes(&bench, &mut capture, "no carrier", [false; 4]);
    on_router(&bench, "ip link set wan1 up");
    await_lifetimes(&bench, &mut capture, "carrier", [true, false, false, false]);
    on_router(&bench, "ip link del wan0");
    await_lifetimes(&bench, &mut capture, "gone", [false; 4]);
    // A reload that asks for another route says nothing of the one before.
    let other = config.replace("::/0", "2001:db8:2::/48");
    on_router(&bench, "ip -6 route add 2001:db8:2::/48 dev lo");
    bench.rewrite(&other);
    bench.signal(Signal::SIGHUP);
    await_lifetimes(&bench, &mut capture, "another route", [true, false, false, false]);
    bench.rewrite("interface vlan704 { AdvSendAdvert on; };\n");
    bench.signal(Signal::SIGHUP);
    on_router(&bench, "ip -6 route del 2001:db8:2::/48 dev lo");
    let own: Ipv6Addr = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    await_lifetimes(&bench, &mut capture, "no condition", [true, false, false, false]);
    bench.stop();
}

#[test]
fn a_reload_for_another_route_is_no_blip() {
    let config = |destination: &str| {
        format!(
            "interface vlan704 {{ AdvSendAdvert on; MinDelayBetweenRAs 3; \
             AdvDefaultCondition \"route {destination}\"; }};\n"
        )
    };
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    wan(&bench);
    for destination in ["default", "2001:db8:2::/48"] {
        on_router(&bench, &format!("ip -6 route add {destination} dev wan0"));
    }
    bench.start(&config("::/0"), &[]);
    assert_eq!(lifetimes(&next(&mut capture))[0], 1800, "{}", bench.log());
    // Long enough for the next one to go out at once.
    while next_within(&mut capture, 4.0).is_some() {}
    bench.rewrite(&config("2001:db8:2::/48"));
    bench.signal(Signal::SIGHUP);
    bench.await_log("configuration reloaded", 1);
    while let Some(got) = next_within(&mut capture, 4.0) {
        assert_eq!(lifetimes(&got)[0], 1800, "{}", bench.log());
    }
    on_router(&bench, "ip -6 route del 2001:db8:2::/48 dev wan0");
    await_lifetimes(&bench, &mut capture, "the other route", [false; 4]);
    bench.stop();
}
