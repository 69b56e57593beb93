//! The real daemon with prefixes that are delegated to it: by hand and by a real DHCPv6 client.

#![cfg(target_os = "linux")]

mod common;

use std::{net::Ipv6Addr, process::Output, time::Instant};

use common::{Bench, TIMEOUT, next, raven, stderr, stdout};
use raven::{lab::Capture, model::NdOption};

const VLANS: [&str; 3] = ["vlan704", "vlan705", "vlan706"];

/// In radvd's language, with the subnets 1, 2 and 17 for the three.
fn radvd() -> String {
    let vlan = |(name, subnet)| {
        format!(
            "interface {name} {{ AdvSendAdvert on; prefix from wan subnet {subnet}/64 {{ }}; }};\n"
        )
    };
    VLANS.into_iter().zip([1, 2, 17]).map(vlan).collect()
}

/// In rtadvd's language.
fn rtadvd() -> String {
    let vlan = |(name, subnet)| format!("{name}:addr=\"from wan\":subnet#{subnet}:\n");
    VLANS.into_iter().zip([1, 2, 17]).map(vlan).collect()
}

/// Runs `raven delegation` with these words.
fn delegation(bench: &Bench, words: &str) -> Output {
    let mut command = raven();
    command.env("RAVEN_CONTROL_SOCKET", bench.control_socket());
    command.arg("delegation").args(words.split(' ')).output().unwrap()
}

fn set(bench: &Bench, words: &str) -> String {
    let output = delegation(bench, &format!("set wan {words}"));
    assert!(output.status.success(), "{}", stderr(&output));
    stderr(&output)
}

/// The prefixes of one advertisement with their valid lifetimes in seconds.
fn prefixes(capture: &mut Capture) -> Vec<(String, u32)> {
    let got = next(capture);
    let options = &got.advertisement.as_ref().unwrap().options;
    let prefix = |option: &NdOption| match option {
        NdOption::PrefixInformation(it) => {
            Some((it.prefix().to_string(), it.valid_lifetime().to_wire()))
        }
        _ => None,
    };
    options.iter().filter_map(prefix).collect()
}

/// Waits for an advertisement with this prefix, and one that withdraws the other.
fn await_change(bench: &Bench, capture: &mut Capture, there: &str, gone: &str) {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let all = prefixes(capture);
        let is = |name: &str, withdrawn: bool| {
            name.is_empty()
                || all.iter().any(|(it, valid)| it == name && (*valid == 0) == withdrawn)
        };
        if is(there, false) && is(gone, true) {
            return;
        }
        assert!(Instant::now() < deadline, "{all:?}: no {there} or {gone}\n{}", bench.log());
    }
}

fn has_address_in(bench: &mut Bench, prefixes: [&str; 3]) {
    let wanted = prefixes.map(|it| it.parse::<Ipv6Addr>().unwrap());
    for (name, wanted) in VLANS.into_iter().zip(wanted) {
        bench.expect(&format!("{name}: an address in {wanted}"), |host| {
            host.interface().as_str() != name
                || host
                    .state()
                    .addresses
                    .iter()
                    .any(|it| it.address.segments()[..4] == wanted.segments()[..4])
        });
    }
}

#[test]
fn vlans_take_the_subnets_of_whatever_is_delegated() {
    for config in [radvd(), rtadvd()] {
        let mut bench = Bench::running(&VLANS, &config, &[]);
        let mut capture = bench.capture("vlan704");
        bench.await_log("nothing is delegated", 3);
        assert_eq!(set(&bench, "2001:db8:77:100::/56 --valid 3600 --preferred 1800"), "");
        await_change(&bench, &mut capture, "2001:db8:77:101::/64", "");
        has_address_in(&mut bench, ["2001:db8:77:101::", "2001:db8:77:102::", "2001:db8:77:111::"]);
        let listed = stdout(&delegation(&bench, "list"));
        let (head, users) = listed.trim_end().split_once(" for ").unwrap();
        assert!(head.starts_with("wan 2001:db8:77:100::/56 valid 3"), "{listed}");
        assert_eq!(users, "vlan704 vlan705 vlan706");

        // The provider renumbers, and gives less: one of three has no part in it.
        let warned = set(&bench, "2001:db8:88::/60 --valid 3600 --preferred 1800");
        let small = "vlan706: 2001:db8:88::/60 is too small: its last subnet is 15";
        assert!(warned.contains(small), "{warned}");
        await_change(&bench, &mut capture, "2001:db8:88:1::/64", "2001:db8:77:101::/64");
        bench.await_log("2001:db8:88::/60 is too small: its last subnet is 15", 1);

        // Power fails; both the delegation and what is left to be withdrawn are known again.
        bench.kill();
        bench.start(&config, &[]);
        await_change(&bench, &mut capture, "2001:db8:88:1::/64", "2001:db8:77:101::/64");

        let output = delegation(&bench, "withdraw wan");
        assert!(output.status.success(), "{}", stderr(&output));
        await_change(&bench, &mut capture, "", "2001:db8:88:1::/64");
        let listed = delegation(&bench, "list --json");
        assert_eq!(stdout(&listed), "{\n  \"delegations\": []\n}\n");
        bench.stop();
    }
}

#[test]
fn what_nobody_renews_runs_out() {
    let mut bench = Bench::running(&VLANS, &radvd(), &[]);
    let mut capture = bench.capture("vlan704");
    bench.await_log("started", 1);
    set(&bench, "2001:db8:77::/56 --valid 6 --preferred 3");
    await_change(&bench, &mut capture, "2001:db8:77:1::/64", "");
    bench.await_log("run out", 1);
    assert_eq!(stdout(&delegation(&bench, "list")), "");
    let own = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    let deadline = Instant::now() + TIMEOUT;
    loop {
        // What was sent before comes first.
        let left = prefixes(&mut capture);
        if left.iter().all(|(_, valid)| *valid == 0) {
            break;
        }
        assert!(Instant::now() < deadline, "{left:?}");
    }
    bench.stop();
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut bench = Bench::running(&VLANS, &radvd(), &[]);
    bench.await_log("started", 1);
    set(&bench, "2001:db8:77::/56 --valid 3600 --preferred 1800");
    let before = stdout(&delegation(&bench, "list --json"));
    for (words, reason) in [
        (
            "set lte 2001:db8:77:10::/60 --valid 9",
            "overlaps 2001:db8:77::/56 of the delegation `wan`",
        ),
        ("set lte fe80::/60 --valid 9", "nobody delegates such a prefix"),
        ("set lte 2001:db8:78::/56 --valid 9 --preferred 10", "the preferred lifetime is above"),
        ("withdraw lte", "there is no delegation `lte`"),
    ] {
        let output = delegation(&bench, words);
        assert_eq!(output.status.code(), Some(1), "{words}");
        assert!(stderr(&output).contains(reason), "{words}: {}", stderr(&output));
    }
    for (words, reason) in [
        ("set -lte 2001:db8::/56 --valid 9", "unexpected argument"),
        ("set l/te 2001:db8::/56 --valid 9", "cannot stand there in the name of a delegation"),
        ("set lte 2001:db8:: --valid 9", "a prefix is ADDRESS/LENGTH"),
        ("set lte 2001:db8::/129 --valid 9", "prefix length must be 0 to 128"),
        ("set lte 2001:db8::/56 --valid 1h", "a lifetime is 0 to 4294967295 seconds"),
        ("set lte 2001:db8::/56", "--valid"),
    ] {
        let output = delegation(&bench, words);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(stderr(&output).contains(reason), "{words}: {}", stderr(&output));
    }
    let seconds_aside = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    let after = stdout(&delegation(&bench, "list --json"));
    assert_eq!(seconds_aside(&after), seconds_aside(&before));
    bench.stop();
    let output = delegation(&bench, "list");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no raven runs with this socket"), "{}", stderr(&output));
}
