//! What a right router must not be blamed for, and what a wrong one must not get away with.

use super::faults::failed;
use crate::conformance::{
    Verdict,
    testing::{Fault, Flaw, World},
};
use crate::model::RouterLifetime;

const RARE: (u64, u64) = (1350, 1800);

#[test]
fn a_router_is_heard_before_it_is_stopped() {
    for unicast in [true, false] {
        let report = World::new(None, unicast, RARE, 3)
            .judge(&["B-013", "B-041", "B-054", "v6LC.2.2.8"], false)
            .unwrap();
        for (item, verdict) in &report.outcomes {
            assert_eq!(verdict, &Some(Verdict::Pass), "{}, unicast {unicast}", item.id);
        }
    }
}

#[test]
fn rounds_that_are_due_convict_nobody() {
    for seed in 0..100 {
        for interval in [(3, 4), (3, 8), (3, 10), (3, 30), (6, 9)] {
            for unicast in [true, false] {
                let report =
                    World::new(None, unicast, interval, seed).judge(IGNORED, false).unwrap();
                assert_eq!(failed(&report), <[&str; 0]>::default(), "{interval:?}, seed {seed}");
            }
        }
    }
}

const IGNORED: &[&str] = &["B-001", "B-002", "B-006", "B-008", "B-012", "B-015", "v6LC.2.2.4.A"];

#[test]
fn answers_to_all_are_found() {
    let faults = [
        (Flaw::Fragment, "B-012"),
        (Flaw::HopLimit, "B-001"),
        (Flaw::NobodysAddress, "B-006"),
        (Flaw::Source, "B-015"),
    ];
    for (flaw, expected) in faults {
        for (interval, configured) in
            [(RARE, false), (RARE, true), ((6, 9), true), ((9, 12), false)]
        {
            let world = World::new(Some(Fault::AnswersToAll(flaw)), true, interval, 5);
            let failed = failed(&world.judge(IGNORED, configured).unwrap());
            assert!(failed.contains(&expected), "{flaw:?}, {interval:?}: {failed:?}");
        }
    }
}

#[test]
fn an_answer_that_cannot_be_heard_is_not_missed() {
    let report = World::new(Some(Fault::NotPromiscuous), true, RARE, 5).judge(&[], false).unwrap();
    assert_eq!(failed(&report), <[&str; 0]>::default());
}

#[test]
fn a_router_that_does_not_end_is_found() {
    let ids = ["B-013", "B-059", "v6LC.2.2.6.A"];
    for seed in 0..20 {
        let world = World::new(Some(Fault::RoundsWhenOff), true, (3, 6), seed);
        let found = failed(&world.judge(&ids, true).unwrap());
        assert_eq!(found, ids, "seed {seed}");
        let world = World::new(None, false, (3, 4), seed)
            .with(|it| it.header.router_lifetime = RouterLifetime::ZERO);
        let found = failed(&world.judge(&ids, true).unwrap());
        assert_eq!(found, <[&str; 0]>::default(), "seed {seed}");
    }
}
