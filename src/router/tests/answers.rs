use super::*;
use crate::model::UnicastEthernetAddress;

/// A router whose initial sequence is over and whose next advertisement is far away.
fn quiet(seed: u64, solicited_unicast: bool) -> Simulation {
    let mut config = interface(1350.0, 1800.0);
    config.solicited_unicast = solicited_unicast;
    let mut simulation = Simulation::started(seed, config);
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    simulation
}

#[test]
fn answers_come_after_a_random_delay_of_at_most_half_a_second() {
    for (unicast, source) in [(true, host(1)), (false, host(1)), (true, Ipv6Addr::UNSPECIFIED)] {
        let mut delays = Vec::new();
        for seed in 0..200 {
            let mut simulation = quiet(seed, unicast);
            let asked = simulation.now;
            simulation.solicit(source);
            assert!(simulation.sent.is_empty(), "an immediate answer");
            simulation.run(seconds(1.0));
            assert_eq!(simulation.sent.len(), 1);
            let (answered, answer) = &simulation.sent[0];
            let to_host = unicast && source == host(1);
            assert_eq!(answer.destination, if to_host { host(1) } else { ALL_NODES });
            delays.push(answered.since(asked));
        }
        delays.sort();
        assert!(delays[0] < seconds(0.05) && delays[199] > seconds(0.45));
        assert!(delays[199] <= seconds(0.5));
        assert!((seconds(0.2)..seconds(0.3)).contains(&delays[100]), "{:?}", delays[100]);
    }
}

#[test]
fn solicitations_share_a_multicast_answer() {
    let mut simulation = quiet(1, false);
    let asked = simulation.now;
    for number in 1..=50 {
        simulation.solicit(host(number));
        simulation.run(seconds(0.001));
    }
    simulation.run(seconds(2.0));
    assert_eq!(simulation.times(ALL_NODES).len(), 1);
    assert!(simulation.times(ALL_NODES)[0].since(asked) <= seconds(0.5));
}

#[test]
fn multicast_answers_keep_three_seconds_apart_and_come_soon_after() {
    let mut simulation = quiet(2, false);
    for _ in 0..200 {
        simulation.solicit(Ipv6Addr::UNSPECIFIED);
        simulation.run(seconds(0.1));
    }
    let gaps = simulation.multicast_gaps();
    assert!(gaps.len() >= 4);
    // A solicitation comes every 0.1 s, so the next answer is at most 3.5 s after the last.
    assert!(gaps.iter().all(|gap| (3.0..=3.6).contains(gap)), "{gaps:?}");
}

#[test]
fn a_multicast_answer_restarts_the_periodic_timer_and_a_unicast_one_does_not() {
    let mut simulation = quiet(3, false);
    simulation.solicit(host(1));
    simulation.run(seconds(1800.0));
    let gaps = simulation.multicast_gaps();
    assert!(gaps.len() == 1 && gaps[0] >= 1350.0, "{gaps:?}");

    let mut simulation = quiet(3, true);
    let next = simulation.router.poll_timeout();
    simulation.solicit(host(1));
    simulation.run(seconds(1.0));
    assert_eq!(simulation.times(host(1)).len(), 1);
    assert_eq!(simulation.router.poll_timeout(), next);
}

#[test]
fn a_multicast_advertisement_that_is_due_anyway_answers_too() {
    let mut simulation = Simulation::new(4, {
        let mut config = interface(3.0, 4.0);
        config.solicited_unicast = true;
        config
    });
    simulation.link(link());
    // The first advertisement is due now; it comes before any answer would.
    simulation.solicit(host(1));
    simulation.run(seconds(1.0));
    assert_eq!((simulation.times(ALL_NODES).len(), simulation.times(host(1)).len()), (1, 0));
}

#[test]
fn every_host_gets_one_answer_and_many_get_one_together() {
    let mut simulation = quiet(5, true);
    for number in [1, 1, 2, 1, 2] {
        simulation.solicit(host(number));
    }
    simulation.run(seconds(1.0));
    assert_eq!((simulation.times(host(1)).len(), simulation.times(host(2)).len()), (1, 1));
    assert!(simulation.times(ALL_NODES).is_empty());

    let mut simulation = quiet(6, true);
    for number in 0..1000 {
        simulation.solicit(host(number));
    }
    simulation.run(seconds(1.0));
    assert_eq!(simulation.times(ALL_NODES).len(), 1);
    assert!(simulation.sent.len() <= 17, "{}", simulation.sent.len());
}

#[test]
fn a_host_that_cannot_be_reached_is_answered_by_multicast() {
    let mut simulation = quiet(7, true);
    simulation.solicit(host(1));
    simulation.run(seconds(0.5));
    assert_eq!(simulation.times(host(1)).len(), 1);
    simulation.fail_last();
    simulation.run(seconds(0.5));
    assert_eq!(simulation.times(ALL_NODES).len(), 1);
}

const PLACE: [u8; 6] = [2, 0, 0x5e, 0, 0x53, 9];

/// Where the answers went, by the link-layer address.
fn places(simulation: &Simulation) -> Vec<Option<[u8; 6]>> {
    let places = simulation.sent.iter().map(|(_, sent)| sent.link_layer_destination);
    places.map(|place| place.map(UnicastEthernetAddress::octets)).collect()
}

#[test]
fn an_answer_goes_where_the_host_said_that_it_is() {
    let mut simulation = quiet(8, true);
    simulation.solicit_at(host(1), &PLACE);
    simulation.run(seconds(1.0));
    simulation.solicit(host(1));
    simulation.run(seconds(1.0));
    assert_eq!(simulation.times(host(1)).len(), 2);
    assert_eq!(places(&simulation), [Some(PLACE), None], "what it said is not kept");
}

#[test]
fn a_host_that_asks_again_is_answered_once_where_it_said_last() {
    let other = [2, 0, 0x5e, 0, 0x53, 10];
    for (said, place) in [
        ([Some(&PLACE[..]), Some(&other)], Some(other)),
        ([None, Some(&PLACE)], Some(PLACE)),
        ([Some(&PLACE), None], Some(PLACE)),
        ([Some(&PLACE), Some(&[0xff; 6])], Some(PLACE)),
        ([None, None], None),
    ] {
        let mut simulation = quiet(9, true);
        for octets in said {
            let answered = match octets {
                Some(octets) => simulation.solicit_at(host(1), octets),
                None => simulation.solicit(host(1)),
            };
            assert_eq!(answered, Answered::Alone);
        }
        simulation.run(seconds(1.0));
        assert_eq!(places(&simulation), [place], "{said:?}");
    }
}

#[test]
fn forged_places_are_left_to_the_system() {
    let not_an_interface: [&[u8]; 5] = [
        &[0xff; 6],
        &[0x33, 0x33, 0, 0, 0, 1],
        &[1, 0, 0x5e, 0, 0, 1],
        &[0; 6],
        &[2, 0, 0x5e, 0, 0x53, 9, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    for octets in not_an_interface {
        let mut simulation = quiet(10, true);
        simulation.solicit_at(host(1), octets);
        simulation.run(seconds(1.0));
        assert_eq!(simulation.times(host(1)).len(), 1);
        assert_eq!(places(&simulation), [None], "{octets:?}");
    }
    // A router that got it might hand this one on.
    let global = "2001:db8::9".parse().unwrap();
    let mut simulation = quiet(10, true);
    simulation.solicit_at(global, &PLACE);
    simulation.run(seconds(1.0));
    assert_eq!((simulation.times(global).len(), places(&simulation)), (1, vec![None]));
}

#[test]
fn what_goes_to_all_goes_to_no_place() {
    let mut simulation = quiet(11, false);
    simulation.solicit_at(host(1), &PLACE);
    simulation.run(seconds(1.0));
    assert_eq!((simulation.times(ALL_NODES).len(), places(&simulation)), (1, vec![None]));

    let mut simulation = quiet(12, true);
    simulation.solicit_at(host(1), &PLACE);
    simulation.run(seconds(0.5));
    simulation.fail_last();
    simulation.run(seconds(0.5));
    assert_eq!(places(&simulation), [Some(PLACE), None]);
}
