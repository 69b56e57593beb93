//! Values computed from the names of interfaces that come and go by the thousand.

#![cfg(target_os = "linux")]

mod common;

use std::{collections::BTreeSet, fmt::Write, fs, process::Command, time::Instant};

use common::{Bench, TIMEOUT, next, on_router, peer};
use nix::sys::signal::Signal;
use raven::{lab::Capture, model::NdOption};

/// Interfaces that are made and deleted at once.
const VLANS: u16 = 1000;
/// How often.
const ROUNDS: usize = 4;

const CONFIG: &str = "interface vlan* { AdvSendAdvert on; prefix 2001:db8:{vid:x}::/64 { }; };\n";

/// Has iproute2 do all of `commands` on the router.
fn batch(bench: &Bench, commands: &str) {
    let file = bench.folder.write("batch", commands);
    let mut program = Command::new("ip");
    program.arg("-batch").arg(file);
    let output = peer(bench.lab.run_on_router(program), "iproute2");
    assert!(output.status.success(), "{output:?}");
}

/// The prefixes of the next advertisement.
fn prefixes(capture: &mut Capture) -> Vec<String> {
    let options = next(capture).advertisement.unwrap().options;
    let prefix = |option: &NdOption| match option {
        NdOption::PrefixInformation(it) => Some(it.prefix().to_string()),
        _ => None,
    };
    options.iter().filter_map(prefix).collect()
}

/// Waits until an advertisement had each of `wanted`.
fn await_prefixes(bench: &Bench, capture: &mut Capture, mut wanted: BTreeSet<String>) {
    let deadline = Instant::now() + TIMEOUT;
    while !wanted.is_empty() {
        for prefix in prefixes(capture) {
            wanted.remove(&prefix);
        }
        assert!(Instant::now() < deadline, "not heard: {wanted:?}\n{}", bench.log());
    }
}

/// How many files the daemon has open, and how much memory it uses in KiB.
fn resources(bench: &Bench) -> (usize, u64) {
    let pid = bench.daemon();
    let files = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    (files, line.trim().trim_end_matches(" kB").parse().unwrap())
}

/// They are many on one wire: what each sends comes to the same host.
#[test]
fn a_thousand_interfaces_come_and_go_and_none_is_missed_or_left() {
    let mut bench = Bench::running(&["trunk"], CONFIG, &[]);
    bench.await_log(" started", 1);
    let mut capture = bench.capture("trunk");
    let mut make = String::new();
    for vid in 1..=VLANS {
        writeln!(make, "link add vlan{vid} link trunk group 7 up type macvlan mode private")
            .unwrap();
    }
    let mut used = Vec::new();
    for round in 1..=ROUNDS {
        batch(&bench, &make);
        let wanted = (1..=VLANS).map(|vid| format!("2001:db8:{vid:x}::/64")).collect();
        await_prefixes(&bench, &mut capture, wanted);
        on_router(&bench, "ip link delete group 7");
        bench.await_log("the interface is gone", round * usize::from(VLANS));
        used.push(resources(&bench));
    }
    let [(files, memory), .., (files_after, memory_after)] = used[..] else { panic!("{used:?}") };
    assert_eq!(files, files_after, "{used:?}");
    assert!(memory_after < memory * 5 / 4, "{used:?}");
    bench.stop();
}

#[test]
fn a_new_name_is_a_new_prefix_and_a_name_without_a_number_none() {
    let mut bench = Bench::running(&["vlan1", "lan"], CONFIG, &[]);
    let mut capture = bench.capture("vlan1");
    assert_eq!(prefixes(&mut capture), ["2001:db8:1::/64"]);
    on_router(&bench, "ip link set vlan1 down");
    on_router(&bench, "ip link set vlan1 name vlan704");
    on_router(&bench, "ip link set vlan704 up");
    await_prefixes(&bench, &mut capture, ["2001:db8:2c0::/64".to_owned()].into());

    // What cannot be computed is said, and the others go on.
    on_router(&bench, "ip link set lan down");
    on_router(&bench, "ip link set lan name vlanx");
    on_router(&bench, "ip link set vlanx up");
    bench.await_log("`vlanx` does not end with a VLAN ID", 1);

    // The interfaces that are there get new values.
    bench.rewrite(&CONFIG.replace("{vid:x}", "{vid}"));
    bench.signal(Signal::SIGHUP);
    await_prefixes(&bench, &mut capture, ["2001:db8:704::/64".to_owned()].into());
    bench.stop();
}

#[test]
fn the_number_follows_an_interface_that_is_made_anew() {
    let config = "interface eth9 { AdvSendAdvert on; prefix 2001:db8:0:{ifindex:x}::/64 { }; };\n";
    let mut bench = Bench::running(&["trunk"], config, &[]);
    bench.await_log("waiting for the interface", 1);
    let mut capture = bench.capture("trunk");
    for index in [0x1234, 0x1235] {
        on_router(
            &bench,
            &format!("ip link add eth9 index {index} link trunk up type macvlan mode private"),
        );
        let wanted = format!("2001:db8:0:{index:x}::/64");
        await_prefixes(&bench, &mut capture, [wanted].into());
        on_router(&bench, "ip link delete eth9");
    }
    bench.stop();
}
