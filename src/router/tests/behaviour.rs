//! What holds for all that is ever sent.

use proptest::prelude::*;
use thin_vec::ThinVec;

use super::*;
use crate::{
    model::{
        AdvRoute, MinDelayBetweenRas, NdOption, PrefixInformation, RouteInformation,
        RouterAdvertisement,
    },
    wire,
};

fn decoded(transmission: &Transmission) -> RouterAdvertisement {
    wire::decode_advertisement(&transmission.messages[0]).unwrap()
}

fn prefix_of(advertisement: &RouterAdvertisement) -> PrefixInformation {
    let mut options = advertisement.options.iter();
    let prefix = options.find_map(|option| match option {
        NdOption::PrefixInformation(prefix) => Some(*prefix),
        _ => None,
    });
    prefix.expect("it stays advertised")
}

fn counting(seconds: u32) -> AdvLifetime {
    AdvLifetime { lifetime: Lifetime::from_secs(seconds.into()), counting_down: true }
}

#[test]
fn a_prefix_stays_with_preferred_zero_until_its_valid_lifetime_ends() {
    let mut config = interface(3.0, 4.0);
    let entry = &mut config.prefixes[0];
    (entry.valid_lifetime, entry.preferred_lifetime) = (counting(100), counting(30));
    let mut simulation = Simulation::started(1, config);
    let start = simulation.now;
    simulation.run(seconds(200.0));
    let (mut deprecated, mut ended) = (0, 0);
    for (at, sent) in &simulation.sent {
        let elapsed = u32::try_from(at.since(start).as_secs()).unwrap();
        let prefix = prefix_of(&decoded(sent));
        assert_eq!(prefix.valid_lifetime().as_secs(), Some(100_u32.saturating_sub(elapsed)));
        assert_eq!(prefix.preferred_lifetime().as_secs(), Some(30_u32.saturating_sub(elapsed)));
        deprecated += usize::from((30..100).contains(&elapsed));
        ended += usize::from(elapsed >= 100);
    }
    assert!(deprecated >= 15 && ended >= 20, "{deprecated} {ended}");
    // Until they are told to begin again.
    simulation.sent.clear();
    simulation.router.reset_lifetimes(simulation.now);
    let start = simulation.now;
    simulation.run(seconds(4.0));
    let (at, sent) = &simulation.sent[0];
    let elapsed = u32::try_from(at.since(start).as_secs()).unwrap();
    assert_eq!(prefix_of(&decoded(sent)).valid_lifetime().as_secs(), Some(100 - elapsed));
}

#[test]
fn a_late_wake_up_makes_no_burst() {
    let mut simulation = Simulation::started(1, interface(3.0, 4.0));
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    // The machine slept for a day.
    simulation.now = simulation.now + Duration::from_hours(24);
    simulation.router.handle_timeout(simulation.now, &mut simulation.rng);
    simulation.take();
    simulation.run(seconds(40.0));
    assert!((10..=14).contains(&simulation.sent.len()), "{}", simulation.sent.len());
    assert!(simulation.multicast_gaps().iter().all(|gap| (3.0..=4.0).contains(gap)));
}

#[test]
fn interfaces_do_not_keep_time_with_each_other() {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut firsts: Vec<_> = (0..100)
        .map(|_| {
            let config = Arc::new(interface(198.0, 600.0));
            let mut router = Router::new(at(0.0), config, Duration::ZERO);
            router.handle_link(at(0.0), link(), &mut rng);
            for _ in 0..3 {
                router.handle_timeout(router.poll_timeout().unwrap(), &mut rng);
            }
            router.poll_timeout().unwrap().since(at(32.0))
        })
        .collect();
    firsts.sort();
    firsts.dedup();
    assert!(firsts.len() == 100 && firsts[99] > firsts[0] + seconds(300.0));
}

#[test]
fn the_least_delay_of_answers_is_configurable() {
    let mut config = interface(1350.0, 1800.0);
    config.solicited_unicast = false;
    config.min_delay_between_ras =
        MinDelayBetweenRas::new(seconds(20.0), IntervalRule::Rfc4861).unwrap();
    let mut simulation = Simulation::started(1, config);
    for _ in 0..1000 {
        simulation.solicit(host(1));
        simulation.run(seconds(0.1));
    }
    let gaps = simulation.multicast_gaps();
    // The initial sequence has 16 s of its own.
    assert!(gaps.len() >= 4 && gaps[2..].iter().all(|gap| (20.0..=20.6).contains(gap)), "{gaps:?}");
}

#[test]
fn all_is_said_in_every_advertisement() {
    let mut config = interface(3.0, 4.0);
    config.solicited_unicast = true;
    config.advertisement_interval = true;
    config.link_mtu = AdvLinkMtu::Interface;
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(40.0));
    simulation.solicit(host(1));
    simulation.run(seconds(10.0));
    let full = simulation.router.advertisement(simulation.now, Occasion::Normal);
    assert_eq!(full.options.len(), 4);
    assert!(simulation.sent.iter().all(|(_, sent)| decoded(sent) == full));
    assert!(simulation.sent.iter().all(|(_, sent)| Some(sent.source) == link().source));
}

#[test]
fn without_remove_adv_on_exit_nobody_hears_a_goodbye() {
    let mut config = interface(198.0, 600.0);
    config.remove_on_exit = false;
    config.clients = vec![crate::model::Client::Served(host(1))].into();
    let mut off = config.clone();
    let mut simulation = Simulation::started(1, config.clone());
    simulation.run(seconds(1.0));
    config.clients = vec![crate::model::Client::Served(host(2))].into();
    simulation.reconfigure(config);
    simulation.run(seconds(10.0));
    simulation.link(LinkState { source: "fe80::2".parse().ok(), ..link() });
    simulation.run(seconds(10.0));
    off.send_advertisements = false;
    simulation.reconfigure(off);
    simulation.shutdown_with(3);
    simulation.run(seconds(100.0));
    assert!(simulation.sent.iter().all(|(_, sent)| sent.occasion == Occasion::Normal));
}

fn lifetime() -> impl Strategy<Value = AdvLifetime> {
    let seconds = prop_oneof![0..200_u32, u32::MAX - 200..=u32::MAX];
    (seconds, any::<bool>()).prop_map(|(seconds, counting_down)| AdvLifetime {
        lifetime: Lifetime::from_wire(seconds),
        counting_down,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Never preferred above valid; what is finite never becomes infinite and never goes up; what
    /// is infinite never counts.
    #[test]
    fn lifetimes_only_go_down(valid in lifetime(), preferred in lifetime(), exit: bool, seed: u64) {
        let mut config = interface(3.0, 4.0);
        let entry = &mut config.prefixes[0];
        (entry.valid_lifetime, entry.preferred_lifetime) = (valid, preferred);
        entry.deprecate_on_exit = exit;
        let mut simulation = Simulation::started(seed, config);
        simulation.run(seconds(300.0));
        simulation.shutdown_with(3);
        simulation.run(seconds(10.0));
        let said: Vec<_> = simulation.sent.iter().map(|(_, sent)| prefix_of(&decoded(sent))).collect();
        let lasts = |lifetime: AdvLifetime| lifetime.lifetime.is_infinite();
        for prefix in &said {
            prop_assert!(prefix.preferred_lifetime() <= prefix.valid_lifetime());
            prop_assert!(lasts(valid) || !prefix.valid_lifetime().is_infinite());
            let both = lasts(valid) && lasts(preferred);
            prop_assert!(both || !prefix.preferred_lifetime().is_infinite());
        }
        for pair in said.windows(2) {
            prop_assert!(pair[1].valid_lifetime() <= pair[0].valid_lifetime());
            prop_assert!(pair[1].preferred_lifetime() <= pair[0].preferred_lifetime());
        }
        let before_exit = &said[said.len() - 4];
        prop_assert!(!lasts(valid) || before_exit.valid_lifetime().is_infinite());
        let last = said[said.len() - 1];
        prop_assert!(!exit || last.preferred_lifetime() == Lifetime::ZERO);
        prop_assert!(!exit || last.valid_lifetime() <= Lifetime::from_secs(7200));
    }

    /// The reserved preference is never sent, medium is where this is no default router, and other
    /// reserved bits are zero.
    #[test]
    fn reserved_bits_are_zero(
        header_preference in 0..3_usize,
        route_preference in 0..3_usize,
        router_lifetime: bool,
        forwarding: bool,
    ) {
        let preferences = [Preference::Low, Preference::Medium, Preference::High];
        let mut config = interface(3.0, 4.0);
        config.header.preference = preferences[header_preference];
        if !router_lifetime {
            config.header.router_lifetime = RouterLifetime::ZERO;
        }
        config.source_link_layer_address = false;
        config.prefixes.clear();
        let route = RouteInformation {
            prefix: prefix("2001:db8:f::/48"),
            preference: preferences[route_preference],
            lifetime: Lifetime::INFINITE,
        };
        config.routes = vec![AdvRoute { route, remove_on_exit: true, conditions: ThinVec::new() }].into();
        let mut simulation = Simulation::new(1, config);
        simulation.link(LinkState { forwarding, ..link() });
        simulation.run(seconds(10.0));
        simulation.shutdown_with(3);
        simulation.run(seconds(10.0));
        for (_, sent) in &simulation.sent {
            let message = &sent.messages[0];
            let default = router_lifetime && forwarding && sent.occasion == Occasion::Normal;
            prop_assert_eq!(default, message[6..8] != [0, 0]);
            prop_assert!([0x00, 0x08, 0x18].contains(&message[5]));
            prop_assert!(default || message[5] & 0x18 == 0);
            prop_assert!(message[16] == 24 && [0x00, 0x08, 0x18].contains(&message[19]));
            prop_assert_eq!(sent.occasion == Occasion::Final, message[20..24] == [0; 4]);
        }
    }
}
