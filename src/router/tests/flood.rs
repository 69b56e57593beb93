//! Many hosts, hosts that do not exist, and what becomes of their solicitations.

use super::*;

/// A router whose initial sequence is over and whose next advertisement is far away.
fn quiet(change: impl FnOnce(&mut Interface)) -> Simulation {
    let mut config = interface(1350.0, 1800.0);
    config.solicited_unicast = true;
    change(&mut config);
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    simulation
}

/// `count` sources that ask for the first time, `per_second` of them.
fn flood(simulation: &mut Simulation, count: u32, per_second: f64) -> Vec<Answered> {
    let ask = |number| {
        let source = Ipv6Addr::from_bits(host(0).to_bits() + u128::from(number));
        let answered = simulation.solicit(source);
        simulation.run(seconds(1.0 / per_second));
        answered
    };
    (1..=count).map(ask).collect()
}

fn count(answers: &[Answered], wanted: Answered) -> usize {
    answers.iter().filter(|&&answered| answered == wanted).count()
}

#[test]
fn a_thousand_hosts_after_a_power_cut_share_a_few_rounds() {
    let mut simulation = quiet(|_| {});
    let answers = flood(&mut simulation, 1000, 200.0);
    simulation.run(seconds(5.0));
    let (alone, round) = (count(&answers, Answered::Alone), count(&answers, Answered::Round));
    assert_eq!(alone + round, 1000, "everyone is served");
    assert!((16..=16 + 51).contains(&alone), "{alone}");
    let rounds = simulation.times(ALL_NODES).len();
    assert!((2..=3).contains(&rounds), "{rounds} in 5 s");
    assert_eq!(simulation.sent.len(), alone + rounds);
}

#[test]
fn a_flood_makes_no_more_work_the_larger_it_is() {
    let mut sent = Vec::new();
    for per_second in [1000.0, 10_000.0] {
        let mut simulation = quiet(|_| {});
        let mut config = simulation.router.interface().as_ref().clone();
        config.interval =
            RtrAdvInterval::new(seconds(30.0), seconds(40.0), IntervalRule::Rfc4861).unwrap();
        simulation.reconfigure(config);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive")]
        flood(&mut simulation, (20.0 * per_second) as u32, per_second);
        assert!(simulation.multicast_gaps().iter().all(|&gap| gap >= 3.0));
        // 20 s with 10 answers in each second and a round in each three.
        assert!(simulation.sent.len() <= 16 + 200 + 7, "{}", simulation.sent.len());
        sent.push(simulation.sent.len());
        // It is over, and hosts are answered as ever.
        simulation.run(seconds(5.0));
        assert_eq!(simulation.solicit(host(7)), Answered::Alone);
    }
    assert!(sent[0].abs_diff(sent[1]) <= 20, "{sent:?}");
}

#[test]
fn where_nothing_goes_to_all_the_rest_has_to_ask_again() {
    let mut simulation = quiet(|config| config.unicast_only = true);
    let answers = flood(&mut simulation, 3000, 1e6);
    let alone = count(&answers, Answered::Alone);
    assert_eq!(alone + count(&answers, Answered::Suppressed), 3000);
    assert!((1024..1030).contains(&alone), "{alone}");
    simulation.run(seconds(1.0));
    assert_eq!(simulation.sent.len(), alone);
    assert_eq!(simulation.solicit(host(2999)), Answered::Alone, "a second later");
    let answers = flood(&mut simulation, 10_000, 1000.0);
    let alone = count(&answers, Answered::Alone);
    assert!((1000..=1110).contains(&alone), "100 in each second: {alone}");
}

#[test]
fn what_became_of_a_solicitation_is_told() {
    let mut simulation = quiet(|_| {});
    assert_eq!(simulation.solicit(host(1)), Answered::Alone);
    assert_eq!(simulation.solicit(host(1)), Answered::Alone, "the same one");
    assert_eq!(simulation.solicit(Ipv6Addr::UNSPECIFIED), Answered::Round);
    simulation.run(seconds(4.0));
    assert_eq!(simulation.sent.len(), 2);
    simulation.shutdown();
    assert_eq!(simulation.solicit(host(1)), Answered::NotServed);

    let mut simulation = quiet(|config| {
        config.unicast_only = true;
        config.clients = vec![crate::model::Client::Ignored(host(3))].into();
    });
    assert_eq!(simulation.solicit(host(3)), Answered::NotServed);
    assert_eq!(simulation.solicit(Ipv6Addr::UNSPECIFIED), Answered::NotServed);
}

#[test]
fn a_host_that_is_not_found_is_answered_by_multicast_once() {
    let mut simulation = quiet(|_| {});
    simulation.solicit(host(1));
    simulation.run(seconds(3.5));
    for _ in 0..3 {
        simulation.unreachable(host(1));
    }
    simulation.run(seconds(0.5));
    assert_eq!(simulation.times(ALL_NODES).len(), 1);
    simulation.unreachable(host(1));
    simulation.run(seconds(20.0));
    assert_eq!(simulation.sent.len(), 2, "one answer of its own, one to all");
}

#[test]
fn hosts_that_were_not_answered_of_late_do_not_count_as_unreachable() {
    let mut simulation = quiet(|_| {});
    simulation.unreachable(host(1));
    simulation.solicit(host(2));
    simulation.run(seconds(1.0));
    simulation.unreachable(host(1));
    simulation.run(seconds(10.0));
    simulation.unreachable(host(2));
    simulation.run(seconds(20.0));
    assert!(simulation.times(ALL_NODES).is_empty(), "never, another and too late");
    // A round came since.
    simulation.solicit(host(3));
    simulation.run(seconds(1.0));
    simulation.solicit(Ipv6Addr::UNSPECIFIED);
    simulation.run(seconds(1.0));
    simulation.unreachable(host(3));
    simulation.run(seconds(20.0));
    assert_eq!(simulation.times(ALL_NODES).len(), 1);

    let mut alone = quiet(|config| config.unicast_only = true);
    alone.solicit(host(1));
    alone.run(seconds(1.0));
    alone.unreachable(host(1));
    alone.run(seconds(20.0));
    assert_eq!(alone.sent.len(), 1, "it asks again");
}

#[test]
fn forged_sources_get_no_more_multicast_than_any() {
    let mut simulation = quiet(|_| {});
    for number in 1..6000_u16 {
        simulation.solicit(host(number));
        simulation.run(seconds(0.01));
        simulation.unreachable(host(number.saturating_sub(100)));
    }
    assert!(simulation.multicast_gaps().iter().all(|&gap| gap >= 3.0));
    let rounds = simulation.times(ALL_NODES).len();
    assert!(rounds <= 21, "{rounds} in 60 s");
    let schedule = &simulation.router.schedule;
    assert!(schedule.waiting_and_answered() <= 16 + 5 + 32);
}
