//! The constants of RFC 6775 9 where the configuration shows that the link is a 6LoWPAN.

use super::*;
use crate::model::AuthoritativeBorderRouter;

fn lowpan() -> Simulation {
    let mut config = interface(1350.0, 1800.0);
    config.solicited_unicast = false;
    config.authoritative_border_router = Some(Box::new(AuthoritativeBorderRouter {
        version: 1,
        valid_lifetime_minutes: 20,
        address: "2001:db8::6b".parse().unwrap(),
    }));
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    simulation
}

#[test]
fn answers_go_to_the_host_alone_within_two_seconds() {
    let mut simulation = lowpan();
    let mut delays = Vec::new();
    for number in 0..200 {
        let asked = simulation.now;
        assert_eq!(simulation.solicit(host(number)), Answered::Alone);
        simulation.run(seconds(2.0));
        delays.push(simulation.times(host(number))[0].since(asked));
    }
    delays.sort();
    assert!(delays[0] < seconds(0.2) && delays[199] > seconds(1.8));
    assert!(simulation.times(ALL_NODES).is_empty());
}

#[test]
fn what_goes_to_all_keeps_ten_seconds_apart() {
    let mut simulation = lowpan();
    for _ in 0..600 {
        simulation.solicit(Ipv6Addr::UNSPECIFIED);
        simulation.run(seconds(0.1));
    }
    let gaps = simulation.multicast_gaps();
    assert!(gaps.len() >= 4 && gaps.iter().all(|gap| (10.0..=12.1).contains(gap)), "{gaps:?}");
    simulation.sent.clear();
    simulation.shutdown_with(3);
    let start = simulation.now;
    simulation.run(seconds(100.0));
    let finals = simulation.times(ALL_NODES);
    let finals: Vec<_> = finals.iter().map(|at| at.since(start).as_secs_f64()).collect();
    assert_eq!(finals, [0.0, 10.0, 20.0]);
}
