//! Final advertisements (RFC 4861 6.2.5).

use super::*;
use crate::{model::Client, wire};

/// A router whose initial sequence is over.
fn known(config: Interface) -> Simulation {
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    simulation
}

fn off() -> Interface {
    let mut config = interface(198.0, 600.0);
    config.send_advertisements = false;
    config
}

/// Seconds from `start`, and Router Lifetime, of all that was sent.
fn said(simulation: &Simulation, start: Timestamp) -> Vec<(f64, u16)> {
    let sent = simulation.sent.iter().map(|(at, sent)| {
        let advertisement = wire::decode_advertisement(&sent.messages[0]).unwrap();
        let lifetime = advertisement.header.router_lifetime.as_secs();
        assert_eq!(lifetime == 0, sent.occasion == Occasion::Final);
        (at.since(start).as_secs_f64(), lifetime)
    });
    sent.collect()
}

#[test]
fn as_many_as_asked_for_three_seconds_apart() {
    for (asked, times) in [(0, 1), (1, 1), (2, 2), (3, 3), (9, 3)] {
        let mut simulation = known(interface(198.0, 600.0));
        let start = simulation.now;
        simulation.shutdown_with(asked);
        assert_eq!(simulation.router.is_finished(), times == 1);
        // It does not matter any more what the link does, or who asks.
        simulation.link(LinkState { forwarding: false, ..link() });
        assert_eq!(simulation.solicit(host(1)), Answered::NotServed);
        simulation.run(seconds(5000.0));
        assert!(simulation.router.is_finished());
        let all = [(0.0, 0), (3.0, 0), (6.0, 0)];
        assert_eq!(said(&simulation, start), all[..times]);
        assert_eq!(simulation.router.poll_timeout(), None);
    }
}

#[test]
fn another_shutdown_may_cut_it_short() {
    let mut simulation = known(interface(198.0, 600.0));
    let start = simulation.now;
    simulation.shutdown_with(3);
    simulation.run(seconds(1.0));
    simulation.shutdown_with(1);
    assert!(simulation.router.is_finished());
    simulation.run(seconds(100.0));
    assert_eq!(said(&simulation, start), [(0.0, 0)]);
}

#[test]
fn an_interface_configured_not_to_advertise_says_so_three_times() {
    let mut simulation = known(interface(198.0, 600.0));
    let start = simulation.now;
    simulation.reconfigure(off());
    simulation.run(seconds(5000.0));
    assert_eq!(said(&simulation, start), [(0.0, 0), (3.0, 0), (6.0, 0)]);
    assert!(!simulation.router.is_finished(), "it may begin again");
}

#[test]
fn who_comes_back_says_no_more_goodbyes() {
    for shut_down in [false, true] {
        let mut simulation = known(interface(198.0, 600.0));
        let start = simulation.now;
        if shut_down {
            simulation.shutdown_with(3);
        } else {
            simulation.reconfigure(off());
        }
        simulation.run(seconds(4.0));
        simulation.reconfigure(interface(198.0, 600.0));
        simulation.run(seconds(40.0));
        let said = said(&simulation, start);
        assert_eq!(said, [(0.0, 0), (3.0, 0), (6.0, 1800), (22.0, 1800), (38.0, 1800)]);
    }
}

#[test]
fn nothing_follows_where_the_link_is_down_or_the_first_one_failed() {
    let mut simulation = known(interface(198.0, 600.0));
    simulation.reconfigure(off());
    simulation.link(LinkState { running: false, ..link() });
    simulation.run(seconds(1.0));
    simulation.link(link());
    simulation.run(seconds(5000.0));
    assert_eq!(simulation.sent.len(), 1);

    let mut simulation = known(interface(198.0, 600.0));
    simulation.shutdown_with(3);
    simulation.fail_last();
    assert!(simulation.router.is_finished());
    simulation.run(seconds(5000.0));
    assert_eq!(simulation.sent.len(), 1);
}

#[test]
fn an_old_address_is_left_while_the_new_one_begins() {
    let mut simulation = known(interface(198.0, 600.0));
    let (old, new) = (link().source, "fe80::2".parse().ok());
    let start = simulation.now;
    simulation.link(LinkState { source: None, ..link() });
    simulation.run(seconds(2.0));
    simulation.link(LinkState { source: new, ..link() });
    simulation.run(seconds(39.0));
    let of = |source: Option<Ipv6Addr>| {
        let of_it = |(_, sent): &&(Timestamp, Transmission)| Some(sent.source) == source;
        let sent: Vec<_> = simulation.sent.iter().filter(of_it).collect();
        assert!(sent.iter().all(|(_, it)| (it.occasion == Occasion::Final) == (source == old)));
        sent.iter().map(|(at, _)| at.since(start).as_secs_f64()).collect::<Vec<_>>()
    };
    assert_eq!(of(old), [0.0, 3.0, 6.0]);
    assert_eq!(of(new), [2.0, 18.0, 34.0]);

    // The old one comes back before all is said: hosts are to keep it.
    let mut simulation = known(interface(198.0, 600.0));
    simulation.link(LinkState { source: new, ..link() });
    simulation.run(seconds(1.0));
    simulation.sent.clear();
    simulation.link(link());
    simulation.run(seconds(40.0));
    let finals = simulation.sent.iter().filter(|(_, sent)| sent.occasion == Occasion::Final);
    assert!(
        finals.clone().count() == 3 && finals.into_iter().all(|(_, it)| Some(it.source) == new)
    );
}

#[test]
fn clients_hear_them_one_by_one_until_they_are_served_again() {
    let mut config = interface(198.0, 600.0);
    config.clients = [1, 2].map(|number| Client::Served(host(number))).into();
    let mut fewer = config.clone();
    fewer.clients.truncate(1);
    let goodbyes = |simulation: &Simulation| {
        let finals = simulation.sent.iter().filter(|(_, it)| it.occasion == Occasion::Final);
        finals.map(|(_, sent)| sent.destination).collect::<Vec<_>>()
    };
    let mut simulation = known(config.clone());
    simulation.reconfigure(fewer.clone());
    simulation.run(seconds(100.0));
    assert_eq!(goodbyes(&simulation), [host(2); 3]);
    simulation.sent.clear();
    simulation.shutdown_with(3);
    simulation.run(seconds(100.0));
    assert_eq!(goodbyes(&simulation), [host(1); 3]);

    let mut simulation = known(config.clone());
    simulation.reconfigure(fewer);
    simulation.run(seconds(4.0));
    simulation.reconfigure(config);
    simulation.run(seconds(100.0));
    assert_eq!(goodbyes(&simulation), [host(2); 2]);
}

#[test]
fn a_link_about_to_be_lost_hears_one_and_can_come_back() {
    let mut simulation = known(interface(198.0, 600.0));
    let start = simulation.now;
    simulation.router.say_goodbye(simulation.now);
    simulation.take();
    simulation.link(LinkState::absent());
    simulation.run(seconds(10.0));
    simulation.link(link());
    simulation.run(seconds(1.0));
    assert_eq!(said(&simulation, start), [(0.0, 0), (10.0, 1800)]);
}

#[test]
fn a_goodbye_from_another_address_does_not_hold_up_the_new_one() {
    let mut simulation = Simulation::started(1, interface(200.0, 600.0));
    simulation.run(seconds(10.0));
    // At a reload the new configuration's address comes first, then that it is silent.
    simulation.link(LinkState { source: Some("fe80::5".parse().unwrap()), ..link() });
    let mut silent = interface(200.0, 600.0);
    silent.send_advertisements = false;
    simulation.reconfigure(silent);
    simulation.run(seconds(4.0));
    let before = simulation.sent.len();
    simulation.reconfigure(interface(200.0, 600.0));
    simulation.run(seconds(1.0));
    assert_eq!(simulation.sent.len(), before + 1);
}
