use proptest::prelude::*;

use super::*;
use crate::{model::Client, wire};

/// Hosts 1 and 2 are served, host 3 is ignored.
fn clients() -> Interface {
    let mut config = interface(198.0, 600.0);
    config.solicited_unicast = true;
    config.clients =
        [Client::Served(host(2)), Client::Ignored(host(3)), Client::Served(host(1))].into();
    config
}

/// Where everything went since the last time, in order.
fn taken(simulation: &mut Simulation) -> Vec<Ipv6Addr> {
    std::mem::take(&mut simulation.sent).into_iter().map(|(_, sent)| sent.destination).collect()
}

#[test]
fn every_round_goes_to_each_client_in_order() {
    let mut simulation = Simulation::started(1, clients());
    simulation.run(seconds(1000.0));
    let rounds: Vec<_> = simulation.times(host(2));
    assert!(rounds.len() >= 5 && rounds == simulation.times(host(1)));
    let gaps: Vec<_> = rounds.windows(2).map(|pair| pair[1].since(pair[0]).as_secs_f64()).collect();
    assert_eq!(gaps[..2], [16.0, 16.0]);
    assert!(gaps[2..].iter().all(|gap| (198.0..=600.0).contains(gap)), "{gaps:?}");
    let all = [host(2), host(1)].repeat(rounds.len());
    assert_eq!(taken(&mut simulation), all);
    simulation.shutdown();
    let goodbye = |sent: &Transmission| {
        let header = wire::decode_advertisement(&sent.messages[0]).unwrap().header;
        (sent.destination, header.router_lifetime)
    };
    let goodbyes: Vec<_> = simulation.sent.iter().map(|(_, sent)| goodbye(sent)).collect();
    assert_eq!(goodbyes, [host(2), host(1)].map(|host| (host, RouterLifetime::ZERO)));
}

#[test]
fn who_is_answered_and_how() {
    let unspecified = Ipv6Addr::UNSPECIFIED;
    let none: &[Ipv6Addr] = &[];
    let round = [host(2), host(1)];
    // Unicast only, unrestricted; from whom; to whom.
    for (unicast_only, unrestricted, source, expected) in [
        (false, false, host(1), &[host(1)][..]),
        (true, false, host(2), &[host(2)]),
        (false, false, host(3), none),
        (false, true, host(3), none),
        (false, false, host(4), none),
        (false, true, host(4), &[host(4)]),
        (true, true, host(4), &[host(4)]),
        (false, false, unspecified, &round),
        (false, true, unspecified, &round),
        (true, true, unspecified, none),
    ] {
        for solicited_unicast in [true, false] {
            let mut config = clients();
            config.unicast_only = unicast_only;
            config.unrestricted_unicast = unrestricted;
            config.solicited_unicast = solicited_unicast;
            let mut simulation = Simulation::started(1, config);
            simulation.run(seconds(100.0));
            taken(&mut simulation);
            simulation.solicit(source);
            simulation.run(seconds(0.5));
            let case = (unicast_only, unrestricted, source);
            assert_eq!(taken(&mut simulation), expected, "{case:?}");
        }
    }
}

#[test]
fn rounds_are_sent_where_nothing_else_is_unsolicited() {
    for (unicast_only, multicast) in [(true, true), (false, false)] {
        let mut config = clients();
        config.unicast_only = unicast_only;
        let mut simulation = Simulation::new(1, config);
        simulation.link(LinkState { multicast, ..link() });
        simulation.run(seconds(40.0));
        assert_eq!(taken(&mut simulation), [host(2), host(1)].repeat(3));
        simulation.shutdown();
        assert_eq!(taken(&mut simulation), [host(2), host(1)]);
    }
}

#[test]
fn where_none_is_served_only_the_ignored_differ() {
    let mut config = clients();
    config.clients = [Client::Ignored(host(3))].into();
    for solicited_unicast in [true, false] {
        config.solicited_unicast = solicited_unicast;
        let mut simulation = Simulation::started(1, config.clone());
        simulation.run(seconds(100.0));
        assert_eq!(taken(&mut simulation), [ALL_NODES; 3]);
        simulation.solicit(host(3));
        simulation.run(seconds(5.0));
        assert!(taken(&mut simulation).is_empty());
        simulation.solicit(host(4));
        simulation.run(seconds(5.0));
        let expected = if solicited_unicast { host(4) } else { ALL_NODES };
        assert_eq!(taken(&mut simulation), [expected]);
        simulation.shutdown();
        assert_eq!(taken(&mut simulation), [ALL_NODES]);
    }
}

#[test]
fn many_unlisted_hosts_are_answered_each_and_many_clients_together() {
    let mut config = clients();
    config.unrestricted_unicast = true;
    let mut simulation = Simulation::started(1, config.clone());
    simulation.run(seconds(100.0));
    taken(&mut simulation);
    for number in 100..300 {
        simulation.solicit(host(number));
    }
    simulation.run(seconds(0.5));
    let mut answered = taken(&mut simulation);
    answered.sort();
    assert_eq!(answered, (100..300).map(host).collect::<Vec<_>>());

    config.clients = (0..100).map(|number| Client::Served(host(number))).collect();
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(100.0));
    taken(&mut simulation);
    for number in 0..100 {
        simulation.solicit(host(number));
    }
    simulation.run(seconds(0.5));
    assert!(taken(&mut simulation).len() <= 116, "16 answers and one round");
}

#[test]
fn a_round_failed_when_nobody_could_be_reached() {
    let mut simulation = Simulation::started(1, clients());
    simulation.run(seconds(0.0));
    simulation.fail_last();
    simulation.run(seconds(15.9));
    assert_eq!(simulation.sent.len(), 2, "one client was reached");
    simulation.run(seconds(0.1));
    simulation.fail_last();
    simulation.fail_last();
    simulation.run(seconds(1.0));
    assert_eq!(simulation.sent.len(), 6);

    simulation.run(seconds(100.0));
    taken(&mut simulation);
    simulation.solicit(host(1));
    simulation.run(seconds(0.5));
    simulation.fail_last();
    simulation.run(seconds(0.5));
    assert_eq!(taken(&mut simulation), [host(1)], "no answer to others in its place");
}

#[test]
fn clients_that_a_reload_removes_hear_a_goodbye() {
    let mut simulation = Simulation::started(1, clients());
    simulation.run(seconds(100.0));
    taken(&mut simulation);
    simulation.solicit(host(1));
    let mut fewer = clients();
    fewer.clients = [Client::Served(host(2)), Client::Ignored(host(1))].into();
    simulation.reconfigure(fewer);
    simulation.run(seconds(1.0));
    let occasions: Vec<_> =
        simulation.sent.iter().map(|(_, sent)| (sent.destination, sent.occasion)).collect();
    assert_eq!(occasions, [(host(1), Occasion::Final), (host(2), Occasion::Normal)]);
    taken(&mut simulation);
    // All hosts are served again: nobody is left.
    let mut all = clients();
    all.clients.clear();
    simulation.reconfigure(all);
    simulation.run(seconds(5.0));
    assert_eq!(taken(&mut simulation), [ALL_NODES]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is asked: nothing goes to all nodes where a client is served, nothing ever to one
    /// that is ignored, nothing to the unlisted where that is not allowed, and rounds keep three
    /// seconds apart.
    #[test]
    fn nobody_else_hears_anything(
        seed: u64,
        [unicast_only, unrestricted, solicited_unicast]: [bool; 3],
        lists in prop::collection::vec(prop::collection::vec((any::<bool>(), 1..8_u16), 1..6), 1..4),
        asked in prop::collection::vec((0..10_u16, 0.0..8.0_f64), 1..40),
    ) {
        for list in lists {
            let mut config = interface(5.0, 20.0);
            (config.unicast_only, config.unrestricted_unicast) = (unicast_only, unrestricted);
            config.solicited_unicast = solicited_unicast;
            let mut listed = std::collections::BTreeMap::new();
            listed.insert(9, true);
            listed.extend(list.iter().map(|&(served, number)| (number, served)));
            let client = |(&number, &served): (&u16, &bool)| {
                if served { Client::Served(host(number)) } else { Client::Ignored(host(number)) }
            };
            config.clients = listed.iter().map(client).collect();
            let mut simulation = Simulation::started(seed, config);
            for &(number, pause) in &asked {
                let source = if number == 0 { Ipv6Addr::UNSPECIFIED } else { host(number) };
                simulation.solicit(source);
                simulation.run(seconds(pause));
            }
            simulation.shutdown();
            for (_, sent) in &simulation.sent {
                let number = sent.destination.segments()[7];
                prop_assert_ne!(sent.destination, ALL_NODES);
                let served = listed.get(&number).copied().unwrap_or(unrestricted);
                prop_assert!(served, "{} heard something", sent.destination);
                prop_assert!(!sent.in_round || listed.contains_key(&number));
            }
            let rounds = simulation.sent.iter().filter(|(_, sent)| {
                sent.in_round && sent.destination == host(9) && sent.occasion == Occasion::Normal
            });
            let rounds: Vec<Timestamp> = rounds.map(|&(at, _)| at).collect();
            prop_assert!(rounds.windows(2).all(|pair| pair[1].since(pair[0]) >= seconds(3.0)));
        }
    }
}
