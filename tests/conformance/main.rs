//! `raven conformance` on real links: Raven passes every item that concerns a router that
//! advertises, and other people's daemons fail those that they are known to fail.

#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod bench;
mod peers;
mod trials;

use std::{collections::BTreeSet, thread};

use bench::Judgement;
use common::{raven, stdout};

/// Items that no trial makes pass, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("B-044", "the simulation in src/daemon/tests has many interfaces"),
    ("B-047", "the interval is the file's"),
    ("B-048", "the daemon asks a clock that nobody sets"),
    ("B-051", "src/router/tests/schedule.rs has a link without an address"),
    ("B-057", "policy"),
    ("B-058", "the kernel's"),
    ("B-064", "no action restarts it so, and Raven remembers no prefixes"),
    ("B-065", "the state of an uplink is no host's to see"),
    ("B-066", "tests/daemon.rs renames interfaces and adds some"),
    ("B-094", "the state of an uplink is no host's to see"),
    ("B-104", "what is left open cannot be failed"),
    ("B-110", "logged, as tests/watch.rs shows"),
    ("B-111", "logged"),
    ("B-112", "logged"),
    ("B-113", "logged"),
    ("B-114", "logged"),
    ("B-115", "logged"),
    ("B-116", "logged"),
    ("B-117", "logged"),
    ("B-118", "logged"),
    ("B-131", "redirects are the kernel's"),
    ("B-140", "Raven leaves VRRP to others"),
    ("B-141", "as B-140"),
    ("B-142", "as B-140"),
    ("B-143", "as B-140"),
    ("B-144", "as B-140"),
    ("B-145", "as B-140"),
    ("B-146", "as B-140"),
    ("B-147", "as B-140"),
    ("v6LC.2.2.6.B", "tests/daemon.rs has several interfaces"),
];

/// The names of all items.
fn all_items() -> BTreeSet<String> {
    let output = raven().args(["conformance", "--list"]).output().unwrap();
    assert!(output.status.success());
    let text = stdout(&output);
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn raven_passes_every_item() {
    let trials = trials::all();
    let judged: Vec<(&str, Judgement)> = thread::scope(|scope| {
        let running: Vec<_> = trials
            .iter()
            .map(|(name, trial)| {
                let thread = thread::Builder::new().name((*name).into());
                (name, thread.spawn_scoped(scope, || trial.judge(&[])).unwrap())
            })
            .collect();
        running.into_iter().map(|(name, thread)| (*name, thread.join().unwrap())).collect()
    });
    let mut passed = BTreeSet::new();
    let mut problems = Vec::new();
    for (name, judgement) in &judged {
        passed.extend(judgement.with("pass"));
        let failed = judgement.items.iter().filter(|item| item.verdict == "fail");
        problems.extend(failed.map(|item| format!("{name}: {} failed: {}", item.id, item.reason)));
        if judgement.code == Some(2) {
            problems.push(format!("{name}: nothing could be judged"));
        }
    }
    for id in all_items() {
        let unseen = UNSEEN.iter().find(|(unseen, _)| *unseen == id);
        match (passed.contains(id.as_str()), unseen) {
            (false, None) => {
                let reasons = judged.iter().flat_map(|(name, judgement)| {
                    let items = judgement.items.iter().filter(|item| item.id == id);
                    items.map(move |item| format!("{name} says {}", item.reason))
                });
                let reasons: Vec<_> = reasons.collect();
                problems.push(format!("{id} passed nowhere: {}", reasons.join("; ")));
            }
            (true, Some(_)) => problems.push(format!("{id} passed, but is said not to be seen")),
            (true, None) | (false, Some(_)) => {}
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
