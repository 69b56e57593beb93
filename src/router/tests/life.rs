use super::*;

fn decoded(transmission: &Transmission) -> crate::model::RouterAdvertisement {
    crate::wire::decode_advertisement(&transmission.messages[0]).unwrap()
}

fn router_lifetimes(simulation: &Simulation) -> Vec<u16> {
    let decoded = simulation.sent.iter().map(|(_, sent)| decoded(sent));
    decoded.map(|advertisement| advertisement.header.router_lifetime.as_secs()).collect()
}

#[test]
fn shutdown_says_goodbye_and_then_nothing() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(1.0));
    simulation.solicit(host(1));
    simulation.shutdown();
    simulation.shutdown();
    simulation.solicit(host(1));
    simulation.run(seconds(5000.0));
    assert_eq!(router_lifetimes(&simulation), [1800, 0]);
    let goodbye = decoded(&simulation.sent[1].1);
    assert_eq!(goodbye.header.preference, Preference::Medium, "RFC 4191 2.2");
    assert_eq!(simulation.router.poll_timeout(), None);
}

#[test]
fn no_goodbye_where_none_is_wanted_or_nothing_was_said() {
    let mut config = interface(198.0, 600.0);
    config.remove_on_exit = false;
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(1.0));
    simulation.shutdown();
    assert_eq!(router_lifetimes(&simulation), [1800]);

    let mut simulation = Simulation::new(1, interface(198.0, 600.0));
    simulation.shutdown();
    assert!(simulation.sent.is_empty());
}

#[test]
fn a_goodbye_is_said_once_and_holds_up_what_follows() {
    let (on, mut off) = (interface(198.0, 600.0), interface(198.0, 600.0));
    off.send_advertisements = false;
    let mut simulation = Simulation::started(1, on.clone());
    simulation.run(seconds(1.0));
    for _ in 0..5 {
        simulation.reconfigure(off.clone());
        simulation.run(seconds(0.1));
        simulation.reconfigure(on.clone());
        simulation.run(seconds(0.1));
    }
    assert_eq!(router_lifetimes(&simulation), [1800, 0]);
    simulation.run(seconds(3.0));
    assert_eq!(router_lifetimes(&simulation), [1800, 0, 1800]);
    assert!(simulation.multicast_gaps().iter().all(|&gap| gap >= 3.0));
}

#[test]
fn a_link_that_comes_back_starts_anew() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    simulation.link(LinkState { running: false, ..link() });
    simulation.run(seconds(100.0));
    let before = simulation.times(ALL_NODES).len();
    simulation.link(link());
    simulation.run(seconds(0.0));
    assert_eq!(simulation.times(ALL_NODES).len(), before + 1, "the first goes out at once");
    simulation.run(seconds(40.0));
    assert_eq!(simulation.times(ALL_NODES).len(), before + 3);
}

#[test]
fn flapping_does_not_break_the_spacing() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    for _ in 0..100 {
        simulation.run(seconds(0.2));
        simulation.link(LinkState { running: false, ..link() });
        simulation.run(seconds(0.2));
        simulation.link(link());
    }
    assert!(simulation.multicast_gaps().iter().all(|&gap| gap >= 3.0));
    simulation.run(seconds(3.0));
    assert!(simulation.times(ALL_NODES).len() >= 2);
}

#[test]
fn changed_link_content_is_advertised_at_once() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    let other = LinkLayerAddress::new(&[0, 0, 0x5e, 0, 0x53, 2]);
    simulation.link(LinkState { link_layer_address: other.clone(), ..link() });
    simulation.run(seconds(0.0));
    let options = decoded(&simulation.sent[0].1).options;
    let said = crate::model::NdOption::SourceLinkLayerAddress(other.unwrap());
    assert_eq!(options[0], said);
}

#[test]
fn a_changed_link_local_address_is_left_with_a_goodbye() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    let other: Ipv6Addr = "fe80::2".parse().unwrap();
    simulation.link(LinkState { source: None, ..link() });
    simulation.run(seconds(1.0));
    simulation.link(LinkState { source: Some(other), ..link() });
    simulation.run(seconds(0.0));
    let sources: Vec<_> = simulation.sent.iter().map(|(_, sent)| sent.source).collect();
    assert_eq!(sources, [link().source.unwrap(), other]);
    assert_eq!(router_lifetimes(&simulation), [0, 1800]);
}

#[test]
fn without_forwarding_it_is_no_default_router() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    simulation.link(LinkState { forwarding: false, ..link() });
    simulation.run(seconds(40.0));
    simulation.link(link());
    simulation.run(seconds(40.0));
    let lifetimes = router_lifetimes(&simulation);
    assert_eq!(lifetimes[..3], [0, 0, 0]);
    assert_eq!(lifetimes[3..6], [1800, 1800, 1800]);
}

#[test]
fn an_equal_configuration_changes_nothing() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    let (next, sent) = (simulation.router.poll_timeout(), simulation.sent.len());
    simulation.reconfigure(interface(198.0, 600.0));
    assert_eq!((simulation.router.poll_timeout(), simulation.sent.len()), (next, sent));
}

#[test]
fn a_new_configuration_is_advertised_and_its_end_is_too() {
    let mut simulation = Simulation::started(1, interface(198.0, 600.0));
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    let mut config = interface(198.0, 600.0);
    config.header.router_lifetime = RouterLifetime::from_secs(900).unwrap();
    simulation.reconfigure(config.clone());
    simulation.run(seconds(40.0));
    assert_eq!(router_lifetimes(&simulation), [900, 900, 900]);
    config.send_advertisements = false;
    simulation.reconfigure(config);
    simulation.run(seconds(4000.0));
    assert_eq!(router_lifetimes(&simulation), [900, 900, 900, 0, 0, 0]);
}
