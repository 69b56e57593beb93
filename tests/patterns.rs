//! A configuration for a pattern of names, while interfaces come, go and change their names.

#![cfg(target_os = "linux")]

mod common;

use common::{Bench, next, next_within, on_router};
use nix::sys::signal::Signal;
use raven::lab::{Capture, Host};

fn block(names: &str, lifetime: u16) -> String {
    format!(
        "interface {names} {{ AdvSendAdvert on; MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; \
         AdvDefaultLifetime {lifetime}; }};\n"
    )
}

fn is_default_router(host: &Host) -> bool {
    host.state().default_routes().next().is_some()
}

/// The Router Lifetime of the next advertisement.
fn lifetime(capture: &mut Capture) -> u16 {
    next(capture).advertisement.unwrap().header.router_lifetime.as_secs()
}

/// Passes over the initial sequence.
fn wait_for_silence(capture: &mut Capture) {
    while next_within(capture, 17.0).is_some() {}
}

#[test]
fn links_that_fit_are_served_from_when_they_do() {
    let config = [block("vlan*", 4000), block("vlan2", 5000)].concat();
    let mut bench = Bench::running(&["vlan1", "vlan2", "eth0"], &config, &[]);
    bench.expect("default routes on the VLANs only", |host| {
        is_default_router(host) == host.interface().as_str().starts_with("vlan")
    });
    let lifetimes: Vec<_> = ["vlan1", "vlan2"]
        .into_iter()
        .map(|name| bench.host(name).state().default_routes().next().unwrap().lifetime)
        .map(|lifetime| lifetime.as_secs().unwrap())
        .collect();
    assert!((3900..=4000).contains(&lifetimes[0]), "{lifetimes:?}");
    assert!((4900..=5000).contains(&lifetimes[1]), "the block of its name counts: {lifetimes:?}");

    // The host behind `eth0` hears of a router as soon as that is called so.
    let mut capture = bench.capture("eth0");
    on_router(&bench, "ip link set eth0 down");
    on_router(&bench, "ip link set eth0 name vlan9");
    on_router(&bench, "ip link set vlan9 up");
    assert_eq!(lifetime(&mut capture), 4000);
    on_router(&bench, "ip link set vlan9 down");
    on_router(&bench, "ip link set vlan9 name em9");
    on_router(&bench, "ip link set em9 up");
    assert!(next_within(&mut capture, 4.0).is_none(), "{}", bench.log());
    bench.stop();
}

#[test]
fn a_reload_changes_what_changed() {
    let mut bench = Bench::running(&["vlan1", "vlan2"], &block("vlan*", 4000), &[]);
    bench.expect("default routes", is_default_router);
    let (mut one, mut two) = (bench.capture("vlan1"), bench.capture("vlan2"));
    wait_for_silence(&mut one);
    wait_for_silence(&mut two);

    // A block for the name itself, and the pattern stays.
    bench.rewrite(&[block("vlan1", 5000), block("vlan*", 4000)].concat());
    bench.signal(Signal::SIGHUP);
    bench.await_log("configuration reloaded", 1);
    assert_eq!(lifetime(&mut one), 5000);
    assert!(next_within(&mut two, 2.0).is_none(), "nothing changed for it");

    // The pattern goes.
    bench.rewrite(&block("vlan1", 5000));
    bench.signal(Signal::SIGHUP);
    bench.await_log("configuration reloaded", 2);
    assert_eq!(lifetime(&mut two), 0, "its goodbye");
    bench.expect("one default route is left", |host| {
        is_default_router(host) == (host.interface().as_str() == "vlan1")
    });
    bench.stop();
}
