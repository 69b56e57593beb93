use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use super::*;
use crate::{
    model::{Lifetime, NdOption, PrefixFlags, PrefixInformation, testing::prefix},
    router::Withdrawn,
};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("raven-state-{}-{number}", std::process::id());
        Folder(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn option(text: &str, valid: u64) -> NdOption {
    let flags = PrefixFlags { on_link: true, autonomous: false, dhcpv6_pd_preferred: false };
    let lifetime = Lifetime::from_secs(valid);
    NdOption::PrefixInformation(PrefixInformation::new(prefix(text), flags, lifetime, lifetime))
}

fn moment(seconds: u64, unix_seconds: u64) -> Moment {
    Moment { now: Timestamp::from_elapsed(Duration::from_secs(seconds)), unix_seconds }
}

fn withdrawn(text: &str, until: u64) -> Withdrawn {
    let until = Timestamp::from_elapsed(Duration::from_secs(until));
    Withdrawn { domain: None, option: option(text, 0), until }
}

fn memory() -> Memory {
    Memory {
        advertised: vec![option("2001:db8:1::/64", 7200)],
        withdrawn: vec![withdrawn("2001:db8:2::/64", 500)],
    }
}

/// What is found `then` of what was saved at 100 s, 1,000,000 s after 1970.
fn saved_and_found(folder: &Folder, then: Moment) -> Vec<(InterfaceName, Memory)> {
    let saved = moment(100, 1_000_000);
    let Opened { mut state, memories: found, damage, .. } =
        State::open(&folder.0, false, saved).unwrap();
    assert_eq!((found.len(), damage), (0, None));
    state.set(&"vlan704".parse().unwrap(), &memory(), saved);
    assert!(state.is_due(saved.now));
    state.directory.save(&record::write(&state.interfaces, &state.delegations, saved)).unwrap();
    drop(state);
    let Opened { memories: found, damage, .. } = State::open(&folder.0, false, then).unwrap();
    assert_eq!(damage, None);
    found
}

#[test]
fn what_is_withdrawn_ends_when_it_would_have_whatever_the_clocks_do() {
    for (then, left) in [
        // As long after as both clocks say; the machine was off for long; the clock was set back.
        (moment(150, 1_000_050), Some(500)),
        (moment(10, 1_000_050), Some(360)),
        (moment(10, 1_000_399), Some(11)),
        (moment(10, 1_000_400), None),
        (moment(10, 5), Some(410)),
    ] {
        let found = saved_and_found(&Folder::new(), then);
        let expected = Memory {
            advertised: memory().advertised,
            withdrawn: left.map(|until| withdrawn("2001:db8:2::/64", until)).into_iter().collect(),
        };
        assert_eq!(found, [("vlan704".parse().unwrap(), expected)], "{then:?}");
    }
}

#[test]
fn an_equal_memory_is_not_written_again() {
    let folder = Folder::new();
    let now = moment(100, 1_000_000);
    let Opened { mut state, .. } = State::open(&folder.0, false, now).unwrap();
    let name = "vlan704".parse().unwrap();
    state.set(&name, &memory(), now);
    state.changed = false;
    state.set(&name, &memory(), moment(200, 1_000_100));
    assert!(!state.is_due(now.now));
    state.set(&name, &Memory::default(), now);
    assert!(state.is_due(now.now) && state.interfaces.is_empty());
}

#[test]
fn delegations_last_as_long_as_they_would_have() {
    let folder = Folder::new();
    let saved = moment(100, 1_000_000);
    let at = |seconds| Timestamp::from_elapsed(Duration::from_secs(seconds));
    let delegation = |text, valid_until, preferred_until| Delegation {
        prefix: prefix(text),
        valid_until,
        preferred_until,
    };
    let finite = delegation("2001:db8::/56", Some(at(500)), Some(at(300)));
    let lasting = delegation("2001:db8:1::/48", None, None);
    let (wan, lab) = ("wan".parse().unwrap(), "lab".parse().unwrap());
    let Opened { mut state, .. } = State::open(&folder.0, false, saved).unwrap();
    state.set_delegations([(&wan, &finite), (&lab, &lasting)].into_iter(), saved);
    assert!(state.is_due(saved.now));
    state.directory.save(&record::write(&state.interfaces, &state.delegations, saved)).unwrap();
    state.changed = false;
    state.set_delegations([(&wan, &finite), (&lab, &lasting)].into_iter(), saved);
    assert!(!state.is_due(saved.now), "nothing new");
    drop(state);
    for (unix_seconds, expected) in [
        (1_000_050, Some((at(360), at(160)))),
        (1_000_399, Some((at(11), at(10)))),
        (1_000_400, None),
    ] {
        let now = moment(10, unix_seconds);
        let Opened { delegations, damage, .. } = State::open(&folder.0, false, now).unwrap();
        let expected = expected.map(|(valid, preferred)| {
            (wan.clone(), delegation("2001:db8::/56", Some(valid), Some(preferred)))
        });
        let expected: Vec<_> = [(lab.clone(), lasting)].into_iter().chain(expected).collect();
        assert_eq!((delegations, damage), (expected, None));
    }
}

#[test]
fn what_nobody_serves_again_ends_some_day() {
    let folder = Folder::new();
    saved_and_found(&folder, moment(150, 1_000_050));
    // Nothing is set: each process finds the interface in the file, and not in its configuration.
    let mut unix_seconds = 1_000_050;
    for left in [Some(7201), Some(201), None] {
        let now = moment(10, unix_seconds);
        let Opened { mut state, memories, .. } = State::open(&folder.0, false, now).unwrap();
        let entries = memories.into_iter().flat_map(|(_, memory)| memory.into_withdrawn(now.now));
        let longest = entries.map(|entry| entry.until.since(now.now).as_secs()).max();
        assert_eq!(longest, left);
        state.interfaces.retain(|_, record| !record.is_over(now));
        state.directory.save(&record::write(&state.interfaces, &state.delegations, now)).unwrap();
        unix_seconds += 7000;
    }
}

#[test]
fn damage_is_told_and_costs_nothing_but_what_is_damaged() {
    let folder = Folder::new();
    saved_and_found(&folder, moment(150, 1_000_050));
    let file = folder.0.join("state");
    let good = fs::read_to_string(&file).unwrap();
    let now = moment(150, 1_000_050);
    for length in 0..good.len() {
        fs::write(&file, &good[..length]).unwrap();
        let Opened { memories: found, damage, .. } = State::open(&folder.0, false, now).unwrap();
        assert!(found.is_empty() && damage.is_some(), "{length}");
    }
    for (bad, reason) in [
        (good.replacen("vlan704", "vlan705", 1), "its checksum is wrong"),
        (good.replacen("raven-state 1", "raven-state 2", 1), "it is of another version"),
        ("hello\n".to_owned(), "it is no state file of raven"),
    ] {
        fs::write(&file, bad).unwrap();
        let Opened { memories: found, damage, .. } = State::open(&folder.0, false, now).unwrap();
        assert_eq!((found.len(), damage.as_deref()), (0, Some(reason)));
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert!(State::open(&folder.0, false, now).unwrap().damage.is_some());
}

#[test]
fn two_do_not_share_a_directory() {
    let folder = Folder::new();
    let now = moment(1, 1);
    let first = State::open(&folder.0, false, now).unwrap();
    let second = State::open(&folder.0, false, now).unwrap_err();
    assert_eq!(second.to_string(), "another raven uses it");
    drop(first);
    assert!(State::open(&folder.0, false, now).is_ok());
}
