//! Prefixes that come from addresses and delegations: which are said, and for how long.

use super::*;
use crate::{
    model::{NdOption, PrefixInformation, Subnet},
    wire,
};

/// That many seconds after the simulation's start.
fn later(seconds: f64) -> Timestamp {
    at(1000.0 + seconds)
}

/// Until seconds after the start: valid, preferred.
fn until(text: &str, valid: f64, preferred: f64) -> LinkPrefix {
    let (valid_until, preferred_until) = (Some(later(valid)), Some(later(preferred)));
    LinkPrefix { prefix: prefix(text), valid_until, preferred_until }
}

/// Advertises its own prefixes, valid for 1000 s and preferred for 500 s at most.
fn config() -> Interface {
    let mut config = interface(198.0, 600.0);
    let entry = &mut config.prefixes[0];
    entry.source = PrefixSource::InterfaceAddresses;
    entry.valid_lifetime = AdvLifetime::fixed(Lifetime::from_secs(1000));
    entry.preferred_lifetime = AdvLifetime::fixed(Lifetime::from_secs(500));
    config
}

fn with(prefixes: Vec<LinkPrefix>) -> LinkState {
    LinkState { prefixes, ..link() }
}

/// Prefix, valid and preferred seconds of each option.
fn said(options: &[NdOption]) -> Vec<(String, u32, u32)> {
    let said = options.iter().filter_map(|option| match option {
        NdOption::PrefixInformation(it) => Some(said_of(it)),
        _ => None,
    });
    said.collect()
}

fn said_of(it: &PrefixInformation) -> (String, u32, u32) {
    let seconds = |lifetime: Lifetime| lifetime.as_secs().unwrap_or(u32::MAX);
    (it.prefix().to_string(), seconds(it.valid_lifetime()), seconds(it.preferred_lifetime()))
}

fn said_at(simulation: &Simulation, now: f64) -> Vec<(String, u32, u32)> {
    said(&simulation.router.advertisement(later(now), Occasion::Normal).options)
}

#[test]
fn no_more_is_said_than_is_left() {
    let mut simulation = Simulation::new(1, config());
    let name = || "2001:db8:1::/64".to_owned();
    simulation.link(with(vec![until("2001:db8:1::/64", 2000.0, 700.5)]));
    for (now, valid, preferred) in
        [(0.0, 1000, 500), (300.0, 1000, 400), (1200.0, 800, 0), (1999.0, 1, 0)]
    {
        assert_eq!(said_at(&simulation, now), [(name(), valid, preferred)], "{now}");
    }
    assert_eq!(said_at(&simulation, 2000.0), []);

    let mut fixed = config();
    fixed.prefixes[0].follows_source = false;
    simulation.reconfigure(fixed);
    assert_eq!(said_at(&simulation, 1999.0), [(name(), 1000, 500)]);
}

#[test]
fn the_octets_count_down_with_the_source() {
    let mut simulation = Simulation::new(2, config());
    simulation.link(with(vec![until("2001:db8:1::/64", 900.0, 450.0)]));
    simulation.run(seconds(3000.0));
    let mut last = (u32::MAX, u32::MAX);
    let mut heard = 0;
    for (sent_at, transmission) in &simulation.sent {
        let said = said(&wire::decode_advertisement(&transmission.messages[0]).unwrap().options);
        let Some((_, valid, preferred)) = said.first() else {
            assert!(*sent_at >= later(900.0));
            continue;
        };
        let left = |end: f64| u32::try_from(later(end).since(*sent_at).as_secs()).unwrap();
        assert_eq!((*valid, *preferred), (left(900.0).min(1000), left(450.0).min(500)));
        assert!((*valid, *preferred) < last);
        last = (*valid, *preferred);
        heard += 1;
    }
    assert!(heard >= 3, "{heard}");
}

#[test]
fn renewals_are_silent_and_shortened_lifetimes_are_told() {
    let mut simulation = Simulation::new(3, config());
    simulation.link(with(vec![until("2001:db8:1::/64", 700.0, 300.0)]));
    simulation.run(seconds(200.0));
    let regular = simulation.router.poll_timeout();
    simulation.link(with(vec![until("2001:db8:1::/64", 3600.0, 1800.0)]));
    assert_eq!(simulation.router.poll_timeout(), regular);
    assert_eq!(said_at(&simulation, 200.0)[0].1, 1000, "but said from now on");
    // Still more than is configured.
    simulation.link(with(vec![until("2001:db8:1::/64", 1600.0, 900.0)]));
    assert_eq!(simulation.router.poll_timeout(), regular);
    // What clocks and rounding make.
    simulation.link(with(vec![until("2001:db8:1::/64", 1599.5, 698.5)]));
    assert_eq!(simulation.router.poll_timeout(), regular);
    for shorter in [until("2001:db8:1::/64", 1599.5, 200.0), until("2001:db8:1::/64", 250.0, 200.0)]
    {
        simulation.link(with(vec![shorter]));
        let next = simulation.router.poll_timeout().unwrap();
        assert!(next <= simulation.now + seconds(3.0), "{next:?}");
        simulation.run(seconds(50.0));
        simulation.link(with(vec![until("2001:db8:1::/64", 3600.0, 1800.0)]));
    }
}

#[test]
fn hosts_are_offered_what_they_can_use_unless_all_is_asked_for() {
    let all = ["2001:db8:1::/64", "2001:db8:2::/56", "2001:db8:3::/80", "2001:db8:4::4/128"];
    let mut config = config();
    let mut simulation = Simulation::new(4, config.clone());
    simulation.link(with(all.map(lasting).to_vec()));
    let names = |simulation: &Simulation| -> Vec<String> {
        said_at(simulation, 0.0).into_iter().map(|(name, ..)| name).collect()
    };
    assert_eq!(names(&simulation), all[..1]);
    config.prefixes[0].any_length = true;
    simulation.reconfigure(config);
    assert_eq!(names(&simulation), all);
}

#[test]
fn a_prefix_is_said_once_whatever_it_comes_from_and_the_file_comes_first() {
    let mut config = config();
    let entry = config.prefixes[0].clone();
    let part = |number| Subnet::new(number, 64).unwrap();
    let delegation =
        |number| PrefixSource::Delegation { name: "wan".parse().unwrap(), subnet: part(number) };
    let base =
        PrefixSource::OtherInterfaceSubnet { interface: "ppp0".parse().unwrap(), subnet: part(1) };
    for source in [delegation(1), base.clone(), PrefixSource::Prefix(prefix("2001:db8:0:3::/64"))] {
        config.prefixes.push(AdvPrefix { source, ..entry.clone() });
    }
    config.prefixes[3].valid_lifetime = AdvLifetime::fixed(Lifetime::from_secs(7));
    let mut simulation = Simulation::new(5, config);
    simulation.link(LinkState {
        prefixes: vec![lasting("2001:db8:0:1::/64"), lasting("2001:db8:0:3::/64")],
        other_prefixes: vec![
            (base, vec![lasting("2001:db8:0:1::/64"), lasting("2001:db8:0:2::/64")]),
            (delegation(1), vec![until("2001:db8:0:2::/64", 50.0, 50.0)]),
        ],
        ..link()
    });
    let said = said_at(&simulation, 0.0);
    let said: Vec<_> = said.iter().map(|(name, valid, _)| (name.as_str(), *valid)).collect();
    let expected =
        [("2001:db8:0:1::/64", 1000), ("2001:db8:0:2::/64", 50), ("2001:db8:0:3::/64", 7)];
    assert_eq!(said, expected);
}
