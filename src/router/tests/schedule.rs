use proptest::prelude::*;

use super::*;
use crate::model::{Client, MinDelayBetweenRas};

#[test]
fn three_initial_advertisements_then_the_configured_interval() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(4000.0));
    assert_eq!(simulation.times(ALL_NODES)[0], at(1000.0), "the first goes out at once");
    let gaps = simulation.multicast_gaps();
    assert_eq!(gaps[..2], [16.0, 16.0]);
    assert!(gaps[2..].len() >= 5 && gaps[2..].iter().all(|gap| (198.0..=600.0).contains(gap)));
}

#[test]
fn another_least_delay_holds_up_what_was_on_the_schedule() {
    let mut simulation = Simulation::started(1, interface(30.0, 40.0));
    simulation.run(seconds(20.0));
    let mut slow = interface(30.0, 40.0);
    let least = MinDelayBetweenRas::new(seconds(30.0), IntervalRule::Rfc4861).unwrap();
    slow.min_delay_between_ras = least;
    simulation.reconfigure(slow);
    simulation.run(seconds(100.0));
    assert_eq!(simulation.multicast_gaps()[..2], [16.0, 30.0]);
}

#[test]
fn intervals_are_spread_over_their_whole_range() {
    let mut simulation = Simulation::started(7, interface(3.0, 4.0));
    simulation.run(seconds(35_000.0));
    let gaps = simulation.multicast_gaps();
    let mut tenths = [0_usize; 10];
    for gap in &gaps {
        assert!((3.0..=4.0).contains(gap), "{gap}");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let tenth = (((gap - 3.0) * 10.0) as usize).min(9);
        tenths[tenth] += 1;
    }
    // About 1,000 are expected in each; five standard deviations are 150.
    let expected = gaps.len() / 10;
    assert!(tenths.iter().all(|count| count.abs_diff(expected) < 150), "{tenths:?}");
}

#[test]
fn nothing_without_configuration_link_or_address() {
    let mut silent = interface(3.0, 4.0);
    silent.send_advertisements = false;
    let mut simulation = Simulation::started(1, silent);
    simulation.solicit(Ipv6Addr::UNSPECIFIED);
    simulation.run(seconds(100.0));
    assert!(simulation.sent.is_empty());

    for broken in [
        LinkState { running: false, ..link() },
        LinkState { source: None, ..link() },
        LinkState::absent(),
    ] {
        let mut simulation = Simulation::new(1, interface(3.0, 4.0));
        simulation.link(broken);
        simulation.solicit(Ipv6Addr::UNSPECIFIED);
        simulation.run(seconds(100.0));
        assert!(simulation.sent.is_empty());
    }
}

#[test]
fn unicast_only_sends_no_multicast() {
    let mut unicast = interface(3.0, 4.0);
    unicast.unicast_only = true;
    let mut simulation = Simulation::started(1, unicast);
    simulation.run(seconds(100.0));
    simulation.solicit(host(1));
    simulation.solicit(Ipv6Addr::UNSPECIFIED);
    simulation.run(seconds(100.0));
    simulation.shutdown();
    assert_eq!(simulation.sent.len(), 1);
    assert_eq!(simulation.times(host(1)).len(), 1);
}

#[test]
fn without_multicast_hosts_get_answers_of_their_own() {
    let mut simulation = Simulation::new(1, interface(3.0, 4.0));
    simulation.link(LinkState { multicast: false, ..link() });
    simulation.run(seconds(100.0));
    for number in 1..=100 {
        simulation.solicit(host(number));
    }
    simulation.run(seconds(1.0));
    simulation.shutdown();
    assert_eq!(simulation.sent.len(), 100);
    assert!(simulation.times(ALL_NODES).is_empty());
}

#[test]
fn the_start_is_spread() {
    let spread = seconds(0.5);
    let mut rng = fastrand::Rng::with_seed(3);
    let mut firsts: Vec<_> = (0..100)
        .map(|_| {
            let mut router = Router::new(at(0.0), Arc::new(interface(3.0, 4.0)), spread);
            router.handle_link(at(0.0), link(), &mut rng);
            router.poll_timeout().unwrap().elapsed()
        })
        .collect();
    firsts.sort();
    assert!(firsts[99] <= spread && firsts[0] < seconds(0.05) && firsts[99] > seconds(0.45));
}

#[test]
fn a_failed_advertisement_is_tried_again_and_does_not_count() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(0.0));
    simulation.fail_last();
    simulation.run(seconds(60.0));
    assert_eq!(simulation.multicast_gaps()[..3], [1.0, 16.0, 16.0]);
}

/// What may happen to a router.
#[derive(Debug, Clone)]
enum Event {
    Solicit(u16),
    Unreachable(u16),
    LinkDown,
    LinkUp,
    AddressChange,
    Forwarding(bool),
    Reconfigure(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (0..40_u16).prop_map(Event::Solicit),
        2 => (1..40_u16).prop_map(Event::Unreachable),
        1 => Just(Event::LinkDown),
        2 => Just(Event::LinkUp),
        1 => Just(Event::AddressChange),
        1 => any::<bool>().prop_map(Event::Forwarding),
        1 => any::<bool>().prop_map(Event::Reconfigure),
    ]
}

fn apply(simulation: &mut Simulation, event: &Event, config: &Interface) {
    let current = simulation.router.link().clone();
    match event {
        Event::Solicit(number) => {
            let source = if *number == 0 { Ipv6Addr::UNSPECIFIED } else { host(*number) };
            simulation.solicit(source);
        }
        Event::Unreachable(number) => simulation.unreachable(host(*number)),
        Event::LinkDown => simulation.link(LinkState { running: false, ..current }),
        Event::LinkUp => simulation.link(link()),
        Event::AddressChange => {
            let other = link().source.filter(|_| current.source.is_none());
            simulation.link(LinkState { source: other, ..current });
        }
        Event::Forwarding(forwarding) => {
            simulation.link(LinkState { forwarding: *forwarding, ..current });
        }
        Event::Reconfigure(managed) => {
            let mut changed = config.clone();
            changed.header.flags.managed = *managed;
            simulation.reconfigure(changed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens: at least three seconds between advertisements to all, at most
    /// MaxRtrAdvInterval of silence while advertising, nothing from a link that is down, no
    /// wake-up without an advertisement or in the past, and with clients none to all nodes.
    #[test]
    fn invariants_hold(
        seed in any::<u64>(),
        [solicited_unicast, clients]: [bool; 2],
        events in prop::collection::vec((event(), 0.0..40.0_f64), 1..60),
    ) {
        let mut config = interface(5.0, 20.0);
        config.solicited_unicast = solicited_unicast;
        let mut to_all = ALL_NODES;
        if clients {
            config.clients = [1, 2].map(|number| Client::Served(host(number))).into();
            to_all = host(2);
        }
        let mut simulation = Simulation::started(seed, config.clone());
        for (event, pause) in &events {
            apply(&mut simulation, event, &config);
            let (was_up, before) = (simulation.router.is_advertising(), simulation.sent.len());
            simulation.run(seconds(*pause));
            if !was_up {
                let running = simulation.router.link().running;
                let mut sent = simulation.sent[before..].iter();
                let goodbyes = sent.all(|(_, it)| it.occasion == Occasion::Final && running);
                prop_assert!(goodbyes, "sent while down");
            } else if *pause > 20.0 {
                let rounds = simulation.sent[before..].iter();
                let rounds = rounds.filter(|(_, sent)| sent.in_round && sent.destination == to_all);
                prop_assert!(rounds.count() > 0, "silent for {} s", pause);
            }
        }
        for gap in simulation.round_gaps(to_all) {
            prop_assert!(gap >= 3.0, "{} s between two advertisements to all", gap);
        }
        let mut destinations = simulation.sent.iter().map(|(_, sent)| sent.destination);
        prop_assert!(!clients || destinations.all(|to| [host(1), host(2)].contains(&to)));
    }
}
