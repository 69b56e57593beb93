//! What a right router must not be blamed for, and what a wrong one must not get away with.

use std::{net::Ipv6Addr, time::Duration};

use super::{content, faults::failed};
use crate::conformance::{
    Direction, Packet, Record, Solicitation, Verdict,
    items::answering::judge_crowd,
    testing::{Fault, Flaw, World},
};
use crate::model::{
    AuthoritativeBorderRouter, IntervalRule, MinDelayBetweenRas, RouterLifetime, testing,
};

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

#[test]
fn silence_without_forwarding_proves_nothing() {
    let fault = Some(Fault::SilentWithoutForwarding);
    let report = World::new(fault, true, RARE, 5).judge(&["B-063"], false).unwrap();
    let reason = report.outcomes[0].1.as_ref().and_then(Verdict::reason);
    assert_eq!(reason, Some("nothing was heard of the router while it did not forward"));
    assert_eq!(failed(&report), <[&str; 0]>::default());
}

#[test]
fn unsolicited_advertisements_may_leave_options_out() {
    let world = World::new(Some(Fault::FewRoundOptions), true, (6, 9), 5);
    let report = world.judge(&["B-033", "B-040"], true).unwrap();
    let reason = report.outcomes.iter().find_map(|(_, it)| it.as_ref()?.reason());
    assert_eq!(reason, Some("an option of type 24 is left out, which is allowed"));
}

/// The router's advertisements to each of these, as many milliseconds after the start.
fn heard(advertisements: impl Iterator<Item = (u64, Ipv6Addr)>) -> Record {
    let mut record = content::empty();
    for (place, (millis, destination)) in (0_u16..).zip(advertisements) {
        let mut message =
            vec![134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 99, 1, 0, 0, 0, 0];
        message.extend(place.to_be_bytes());
        let frame = content::to(content::ROUTER.address, destination, 255, &message);
        record.push(Packet::new(Duration::from_millis(millis), Direction::Heard, frame));
    }
    record
}

#[test]
fn a_flood_is_no_advertisement_in_parts() {
    let parts = heard((0..64).map(|_| (0, content::ALL_NODES)));
    assert_eq!(parts.rounds(0).len(), 1);
    let flood = heard((0..1000).map(|place| (place / 10, content::ALL_NODES)));
    let said = content::fails("B-025", &flood, None);
    assert!(said.contains("came too soon"), "{said}");
}

#[test]
fn a_crowd_is_not_answered_almost_one_by_one() {
    let hosts = |count: u16| (1..=count).map(|host| Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 1, host));
    let judged = |count| judge_crowd(&heard(hosts(count).map(|host| (0, host))), 0);
    assert_eq!(judged(64), Verdict::Pass);
    assert_eq!(judged(199).name(), "fail");
}

const ANSWERS: &[&str] = &[
    "B-009",
    "B-020",
    "B-021",
    "B-022",
    "B-023",
    "B-024",
    "B-028",
    "B-052",
    "v6LC.2.2.9.A",
    "v6LC.2.2.9.B",
];

#[test]
fn a_longer_least_delay_is_what_is_configured() {
    for (seconds, seed) in [(5, 1), (5, 2), (20, 3), (60, 4)] {
        let delay = Duration::from_secs(seconds);
        let delay = MinDelayBetweenRas::new(delay, IntervalRule::Rfc4861).unwrap();
        let world = |fault| {
            World::new(fault, false, RARE, seed).with(|it| it.min_delay_between_ras = delay)
        };
        let found = failed(&world(None).judge(ANSWERS, true).unwrap());
        assert_eq!(found, <[&str; 0]>::default(), "{seconds} s");
        let found = failed(&world(Some(Fault::Postpones)).judge(ANSWERS, true).unwrap());
        assert!(found.contains(&"B-024"), "{seconds} s: {found:?}");
    }
}

#[test]
fn in_a_6lowpan_answers_have_more_time() {
    let border_router = AuthoritativeBorderRouter {
        version: 1,
        valid_lifetime_minutes: 0,
        address: content::ROUTER.address,
    };
    let world = |fault| {
        World::new(fault, true, RARE, 5)
            .with(|it| it.authoritative_border_router = Some(Box::new(border_router)))
    };
    let report = world(None).judge(ANSWERS, true).unwrap();
    assert_eq!(failed(&report), <[&str; 0]>::default());
    let passed =
        |id| report.outcomes.iter().any(|(item, it)| item.id == id && *it == Some(Verdict::Pass));
    assert!(passed("B-020") && passed("B-021") && !passed("B-028"));
    let late = Some(Fault::Delay(Duration::from_millis(2500)));
    assert!(failed(&world(late).judge(ANSWERS, true).unwrap()).contains(&"B-021"));
}

/// A solicitation of a host with this end of its address.
fn solicitation(host: u16, millis: u64, direction: Direction) -> Packet {
    let solicitation = Solicitation::bare(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 2, host));
    let [frame] = &solicitation.frames([2, 0, 0x5e, 0, 0x53, 2])[..] else { panic!() };
    Packet::new(Duration::from_millis(millis), direction, frame.clone())
}

#[test]
fn errors_about_the_traffic_of_others_are_none_of_the_suite() {
    let mut record = content::empty();
    let error = |about: &Packet| {
        let to = about.source().unwrap();
        let message = [&[1, 0, 0, 0, 0, 0, 0, 0], &about.frame[14..]].concat();
        let frame = content::to(content::ROUTER.address, to, 64, &message);
        Packet::new(Duration::from_secs(1), Direction::Heard, frame)
    };
    let ours = solicitation(1, 0, Direction::Sent);
    record.push(ours.clone());
    record.push(error(&solicitation(2, 0, Direction::Heard)));
    content::passes("B-014", &record, None);
    record.push(error(&ours));
    assert_eq!(content::fails("B-014", &record, None), "the router sent 1 ICMPv6 errors");
}

#[test]
fn answers_to_other_hosts_are_not_intervals() {
    let rounds = |asked: bool| {
        let mut record = heard([(0, content::ALL_NODES)].into_iter());
        if asked {
            record.push(solicitation(9, 4000, Direction::Heard));
        }
        let next = heard([(0, content::ALL_NODES), (4300, content::ALL_NODES)].into_iter());
        record.push(next.get(1).unwrap().clone());
        record
    };
    let configured = || Some(testing::interface("eth0"));
    let said = content::fails("B-042", &rounds(false), configured());
    assert!(said.starts_with("an interval of 4.300 s"), "{said}");
    content::is_not_applicable("B-042", &rounds(true), configured());
}
