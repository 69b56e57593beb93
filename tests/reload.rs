//! `raven reload`: what would change, what changes, and what is taken back.

#![cfg(target_os = "linux")]

mod common;

use std::{
    process::Output,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, next, next_within, raven, stderr, stdout};
use raven::{
    lab::{Capture, CapturedAdvertisement},
    model::NdOption,
};

fn config(mtu: u32, more: &str) -> String {
    format!(
        "interface vlan704 {{ AdvSendAdvert on; AdvLinkMTU {mtu}; MinDelayBetweenRAs 3; }};\n{more}"
    )
}

const SECOND: &str = "interface vlan705 { AdvSendAdvert on; };\n";

/// Runs `raven` with these words.
fn ask(bench: &Bench, words: &str) -> Output {
    let mut command = raven();
    command.env("RAVEN_CONTROL_SOCKET", bench.control_socket());
    command.args(words.split(' ')).output().unwrap()
}

fn done(bench: &Bench, words: &str) -> String {
    let output = ask(bench, words);
    assert!(output.status.success(), "{words}: {}", stderr(&output));
    stdout(&output)
}

fn says(got: &CapturedAdvertisement, mtu: u32) -> bool {
    let options = &got.advertisement.as_ref().unwrap().options;
    options.iter().any(|it| matches!(it, NdOption::Mtu(own) if own.octets() == mtu))
}

fn await_mtu(bench: &Bench, capture: &mut Capture, mtu: u32) {
    let deadline = Instant::now() + TIMEOUT;
    while !says(&next(capture), mtu) {
        assert!(Instant::now() < deadline, "never {mtu}\n{}", bench.log());
    }
}

/// One with both interfaces, of which the first has said 1500.
fn bench() -> (Bench, Capture) {
    let mut bench = Bench::running(&["vlan704", "vlan705"], &config(1500, SECOND), &[]);
    let mut capture = bench.capture("vlan704");
    bench.await_log("started", 1);
    await_mtu(&bench, &mut capture, 1500);
    (bench, capture)
}

#[test]
fn a_dry_run_shows_what_would_change_and_changes_nothing() {
    let (mut bench, _capture) = bench();
    assert_eq!(done(&bench, "reload --dry-run"), "no difference\n");
    bench.rewrite(&config(1400, ""));
    let plan = done(&bench, "reload --dry-run");
    for line in ["~ link_mtu: 1500 -> 1400", "vlan705: removed", "0 added, 1 removed, 1 changed"] {
        assert!(plan.contains(line), "{line} is missing in\n{plan}");
    }
    assert!(!bench.log().contains("configuration reloaded"), "{}", bench.log());
    bench.rewrite("interface vlan704 { AdvSendAdvert maybe; };\n");
    let output = ask(&bench, "reload --dry-run");
    assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()));
    assert!(stderr(&output).contains("radvd-value"), "{}", stderr(&output));
    bench.stop();
}

#[test]
fn a_reload_says_what_came_of_it_and_errors_change_nothing() {
    let (mut bench, mut capture) = bench();
    bench.rewrite(&config(1400, SECOND));
    assert_eq!(done(&bench, "reload"), "0 added, 0 removed, 1 changed, 1 the same\n");
    await_mtu(&bench, &mut capture, 1400);
    bench.rewrite("interface vlan704 { AdvSendAdvert maybe; };\n");
    let output = ask(&bench, "reload");
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(said.contains("radvd-value") && said.contains("has errors"), "{said}");
    bench.rewrite(&config(1400, SECOND));
    assert_eq!(done(&bench, "reload"), "0 added, 0 removed, 0 changed, 2 the same\n");
    let output = ask(&bench, "confirm");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no configuration waits"), "{}", stderr(&output));
    bench.stop();
}

#[test]
fn what_nobody_confirms_is_taken_back() {
    let (mut bench, mut capture) = bench();
    bench.rewrite(&config(1400, ""));
    let said = done(&bench, "reload --confirm 4s");
    assert_eq!(
        said,
        "0 added, 1 removed, 1 changed, 0 the same\n\
         taken back after 4 s, unless `raven confirm` comes before\n"
    );
    await_mtu(&bench, &mut capture, 1400);
    bench.await_log("the one before is in force again", 1);
    await_mtu(&bench, &mut capture, 1500);
    assert_eq!(
        done(&bench, "reload --dry-run").lines().last(),
        Some("0 added, 1 removed, 1 changed, 0 the same")
    );
    bench.stop();
}

#[test]
fn what_is_confirmed_stays() {
    let (mut bench, mut capture) = bench();
    // Both attempts would be taken back.
    bench.rewrite(&config(1450, SECOND));
    done(&bench, "reload --confirm 1m");
    bench.rewrite(&config(1400, SECOND));
    done(&bench, "reload --confirm 3");
    assert_eq!(done(&bench, "confirm"), "");
    await_mtu(&bench, &mut capture, 1400);
    // Until the time is over.
    let deadline = Instant::now() + Duration::from_secs(4);
    while Instant::now() < deadline {
        if let Some(got) = next_within(&mut capture, 1.0) {
            assert!(says(&got, 1400), "{got:?}");
        }
    }
    assert!(!bench.log().contains("in force again"), "{}", bench.log());
    bench.stop();
}
