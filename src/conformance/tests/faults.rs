use std::time::Duration;

use crate::conformance::{
    Report, Verdict, items,
    testing::{Fault, Flaw, Trait, World},
};
use crate::model::{IntervalRule, RouterLifetime, RtrAdvInterval};

/// Seconds between unsolicited rounds: rare ones, and as many as the suite can wait for.
const RARE: (u64, u64) = (1350, 1800);
const FREQUENT: (u64, u64) = (6, 9);

pub(super) fn failed(report: &Report) -> Vec<&'static str> {
    let is_failure = |verdict: &Option<Verdict>| matches!(verdict, Some(Verdict::Fail { .. }));
    report.outcomes.iter().filter(|(_, it)| is_failure(it)).map(|(item, _)| item.id).collect()
}

#[test]
fn a_router_that_does_as_it_should_passes() {
    for seed in 0..20 {
        for unicast in [true, false] {
            for interval in [RARE, FREQUENT, (3, 4)] {
                let report = World::new(None, unicast, interval, seed).judge(&[], true).unwrap();
                let drawn: Vec<_> = report
                    .outcomes
                    .iter()
                    .filter(|(_, it)| !matches!(it, Some(Verdict::Pass)))
                    .map(|(item, verdict)| (item.id, verdict.as_ref().unwrap().reason()))
                    .collect();
                assert!(
                    failed(&report).is_empty() && report.cut_short.is_none(),
                    "seed {seed}, unicast {unicast}, {interval:?}: {drawn:#?}"
                );
            }
        }
    }
}

/// Items that a fault must make fail.
const FAULTS: &[(Fault, &[&str])] = &[
    (Fault::Answers(Flaw::HopLimit), &["B-001", "v6LC.2.2.4.A"]),
    (Fault::Answers(Flaw::Checksum), &["B-002", "v6LC.2.2.4.B"]),
    (Fault::Answers(Flaw::Code), &["B-003", "v6LC.2.2.4.C"]),
    (Fault::Answers(Flaw::Length), &["B-004", "v6LC.2.2.4.D"]),
    (Fault::Answers(Flaw::EmptyOption), &["B-005", "v6LC.2.2.4.E"]),
    (Fault::Answers(Flaw::NobodysAddress), &["B-006", "v6LC.2.2.4.F"]),
    (Fault::Answers(Flaw::LongOption), &["B-007"]),
    (Fault::Answers(Flaw::StrayOctets), &["B-008"]),
    (Fault::Ignores(Trait::UnknownOption), &["B-009"]),
    (Fault::Ignores(Trait::ForeignOption), &["B-010"]),
    (Fault::Ignores(Trait::Reserved), &["B-011"]),
    (Fault::Answers(Flaw::Fragment), &["B-012"]),
    (Fault::Errors, &["B-014"]),
    (Fault::Answers(Flaw::Source), &["B-015"]),
    (Fault::Ignores(Trait::Unicast), &["B-016"]),
    (Fault::Ignores(Trait::Repeated), &["B-018"]),
    (Fault::Delay(Duration::from_millis(1)), &["B-021"]),
    (Fault::Delay(Duration::from_millis(250)), &["B-021"]),
    (Fault::Delay(Duration::from_millis(900)), &["B-021", "v6LC.2.2.9.A"]),
    (Fault::Spacing(Duration::from_secs(1)), &["B-023", "B-025", "v6LC.2.2.9.B"]),
    (Fault::Postpones, &["B-024"]),
    (Fault::Ignores(Trait::Nobody), &["B-028"]),
    (Fault::Ignores(Trait::NoAddress), &["B-030"]),
    (Fault::HopLimit(64), &["v6LC.2.2.5"]),
    (Fault::Ignores(Trait::Again), &["v6LC.2.2.9.A"]),
    (Fault::SlowStart, &["B-041", "v6LC.2.2.7.B"]),
    (Fault::Burst, &["B-041", "v6LC.2.2.7.B"]),
    (Fault::QuietChange, &["B-043"]),
    (Fault::QuietLink, &["B-053"]),
    (Fault::NoGoodbye, &["B-054", "v6LC.2.2.8"]),
    (Fault::ManyGoodbyes, &["B-054", "v6LC.2.2.8"]),
    (Fault::GoodbyeWithLifetime, &["B-054", "v6LC.2.2.8"]),
    (Fault::GoodbyeWithPreference, &["B-055"]),
    (Fault::RoutesStay, &["B-056"]),
    (Fault::AnswersWhenStopped, &["B-013", "B-059", "v6LC.2.2.6.A"]),
    (Fault::IgnoresForwarding, &["B-063"]),
    (Fault::GoodbyeOnReload, &["B-067"]),
    (Fault::Copies, &["B-119"]),
    (Fault::KeepsAddress, &["B-130"]),
];

#[test]
fn each_fault_is_found() {
    for (fault, expected) in FAULTS {
        for unicast in [true, false] {
            let world = World::new(Some(*fault), unicast, RARE, 7);
            let report = world.judge(&[], false).unwrap();
            let failed = failed(&report);
            for id in *expected {
                assert!(failed.contains(id), "{fault:?}, unicast {unicast}: {failed:?}");
            }
        }
    }
}

/// Those that show only where answers go to single hosts, or only where they go to all.
#[test]
fn each_fault_of_one_way_to_answer_is_found() {
    let faults = [
        (Fault::OneByOne, true, "B-035"),
        (Fault::FirstOnly, true, "B-022"),
        (Fault::OldAddress, true, "B-031"),
        (Fault::OldAddress, true, "v6LC.2.2.10"),
        (Fault::FewOptions, true, "B-032"),
    ];
    for (fault, unicast, expected) in faults {
        let report = World::new(Some(fault), unicast, RARE, 7).judge(&[], false).unwrap();
        let failed = failed(&report);
        assert!(failed.contains(&expected), "{fault:?}: {failed:?}");
    }
}

/// A fault, whether answers go to single hosts, the interval, and the items that must fail.
type Case = (Fault, bool, (u64, u64), &'static [&'static str]);

/// Those that show only beside the configuration.
#[test]
fn each_departure_from_the_configuration_is_found() {
    let short = Duration::from_secs(1);
    let faults: [Case; 10] = [
        (Fault::TimerRuns, false, (6, 8), &["B-026"]),
        (Fault::TimerRestarts, true, (6, 8), &["B-027"]),
        (Fault::NoAnswers, true, FREQUENT, &["B-020", "B-052"]),
        (Fault::RoundsWhenOff, true, FREQUENT, &["B-050"]),
        (Fault::OtherWay, true, RARE, &["B-029"]),
        (Fault::OtherWay, false, RARE, &["B-029"]),
        (Fault::Interval(Duration::from_secs(7)), true, FREQUENT, &["B-040", "v6LC.2.2.7.A"]),
        (Fault::Interval(Duration::from_secs(4)), true, FREQUENT, &["B-040", "B-042"]),
        (Fault::Interval(short), true, RARE, &["B-023", "B-042"]),
        (Fault::Lifetime(9000), true, RARE, &["B-045"]),
    ];
    for (fault, unicast, interval, expected) in faults {
        let world = World::new(Some(fault), unicast, interval, 7)
            .with(|interface| interface.header.router_lifetime = RouterLifetime::from_wire(9001));
        let failed = failed(&world.judge(&[], true).unwrap());
        for id in expected {
            assert!(failed.contains(id), "{fault:?}, unicast {unicast}: {failed:?}");
        }
    }
}

#[test]
fn a_silent_link_is_an_error() {
    let error = World::new(Some(Fault::NoAnswers), true, RARE, 7).judge(&[], true).unwrap_err();
    let text = "no router advertised within 12 s, though 3 solicitations were sent";
    assert_eq!(error.to_string(), text);
}

#[test]
fn short_intervals_are_judged() {
    let mobile = |fault| {
        let (min, max) = (Duration::from_millis(30), Duration::from_millis(70));
        let interval = RtrAdvInterval::new(min, max, IntervalRule::MobileIpv6).unwrap();
        let world = World::new(fault, true, RARE, 7).with(|it| it.interval = interval);
        failed(&world.judge(&["B-046"], true).unwrap())
    };
    assert_eq!(mobile(None), <[&str; 0]>::default());
    assert_eq!(mobile(Some(Fault::Lifetime(0))), ["B-046"]);
    assert_eq!(mobile(Some(Fault::Interval(Duration::from_millis(300)))), ["B-046"]);
}

#[test]
fn where_rounds_are_rare_intervals_are_not_waited_for() {
    let report = World::new(None, true, RARE, 7).judge(&["B-040"], true).unwrap();
    let [(_, Some(Verdict::NotApplicable { reason }))] = &report.outcomes[..] else {
        panic!("{report:?}")
    };
    assert_eq!(reason, "12 intervals take about 18900 s; --duration allows more time");
}

#[test]
fn every_item_is_seen_to_fail() {
    let known: Vec<&str> = FAULTS.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    for item in items() {
        let is_known = [&known, ELSEWHERE, CONTENT, NEVER].iter().any(|ids| ids.contains(&item.id));
        assert!(is_known, "no test has {} fail", item.id);
    }
}

/// Items that other tests have fail.
const ELSEWHERE: &[&str] = &[
    "B-017",
    "B-020",
    "B-022",
    "B-026",
    "B-027",
    "B-029",
    "B-031",
    "B-032",
    "B-035",
    "B-040",
    "B-042",
    "B-045",
    "B-046",
    "B-050",
    "B-052",
    "v6LC.2.2.7.A",
    "v6LC.2.2.10",
];

/// Items that the tests of what is advertised have fail.
const CONTENT: &[&str] = &[
    "B-034",
    "B-070",
    "B-071",
    "B-072",
    "B-073",
    "B-074",
    "B-075",
    "B-076",
    "B-077",
    "B-078",
    "B-079",
    "B-080",
    "B-081",
    "B-082",
    "B-083",
    "B-084",
    "B-085",
    "B-086",
    "B-087",
    "B-088",
    "B-089",
    "B-090",
    "B-091",
    "B-092",
    "B-093",
    "B-095",
    "B-096",
    "B-097",
    "B-100",
    "B-101",
    "B-102",
    "B-103",
    "B-105",
    "B-132",
    "B-142",
    "v6LC.2.2.7.C",
    "v6LC.2.2.7.D",
    "v6LC.2.2.7.E",
    "v6LC.2.2.7.F",
];

/// Items of what cannot be seen or is allowed, which never fail.
const NEVER: &[&str] = &[
    "B-033",
    "B-044",
    "B-047",
    "B-048",
    "B-051",
    "B-057",
    "B-058",
    "B-064",
    "B-065",
    "B-066",
    "B-094",
    "B-104",
    "B-110",
    "B-111",
    "B-112",
    "B-113",
    "B-114",
    "B-115",
    "B-116",
    "B-117",
    "B-118",
    "B-131",
    "B-140",
    "B-141",
    "B-143",
    "B-144",
    "B-145",
    "B-146",
    "B-147",
    "v6LC.2.2.6.B",
];
