//! The state machine in virtual time.

mod answers;
mod behaviour;
mod clients;
mod content;
mod domain;
mod flood;
mod followed;
mod goodbye;
mod heard;
mod life;
mod lowpan;
mod mobility;
mod schedule;
mod watch;
mod withdrawn;

use std::{net::Ipv6Addr, sync::Arc, time::Duration};

use fastrand::Rng;

use crate::model::{
    AdvLifetime, AdvLinkMtu, AdvPrefix, Interface, IntervalRule, Lifetime, LinkLayerAddress,
    Preference, Prefix, PrefixSource, RouterLifetime, RtrAdvInterval,
    testing::{self, adv_prefix, prefix},
};

use super::{
    ALL_NODES, Answered, LinkPrefix, LinkState, Occasion, Router, Timestamp, Transmission,
};

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn at(elapsed: f64) -> Timestamp {
    Timestamp::from_elapsed(seconds(elapsed))
}

fn host(number: u16) -> Ipv6Addr {
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 1, number)
}

fn interface(min: f64, max: f64) -> Interface {
    let mut interface = testing::interface("vlan704");
    interface.interval =
        RtrAdvInterval::new(seconds(min), seconds(max), IntervalRule::Rfc4861).unwrap();
    interface.header.preference = Preference::High;
    interface.prefixes.push(adv_prefix(PrefixSource::Prefix(prefix("2001:db8::/64"))));
    interface
}

fn lasting(text: &str) -> LinkPrefix {
    LinkPrefix::lasting(prefix(text))
}

fn link() -> LinkState {
    LinkState {
        running: true,
        multicast: true,
        source: Some("fe80::1".parse().unwrap()),
        link_layer_address: LinkLayerAddress::new(&[0, 0, 0x5e, 0, 0x53, 1]),
        mtu: 1500,
        forwarding: true,
        prefixes: Vec::new(),
        other_prefixes: Vec::new(),
        unmet: Vec::new(),
    }
}

/// A router with a clock that jumps from wake-up to wake-up.
struct Simulation {
    router: Router,
    now: Timestamp,
    rng: Rng,
    sent: Vec<(Timestamp, Transmission)>,
}

impl Simulation {
    fn new(seed: u64, interface: Interface) -> Self {
        let now = at(1000.0);
        let router = Router::new(now, Arc::new(interface), Duration::ZERO);
        Simulation { router, now, rng: Rng::with_seed(seed), sent: Vec::new() }
    }

    /// A router whose link has been there from the start.
    fn started(seed: u64, interface: Interface) -> Self {
        let mut simulation = Self::new(seed, interface);
        simulation.link(link());
        simulation
    }

    fn link(&mut self, link: LinkState) {
        self.router.handle_link(self.now, link, &mut self.rng);
        self.take();
    }

    fn solicit(&mut self, source: Ipv6Addr) -> Answered {
        self.solicit_from(source, None)
    }

    /// The host says that it is at `octets`.
    fn solicit_at(&mut self, source: Ipv6Addr, octets: &[u8]) -> Answered {
        self.solicit_from(source, LinkLayerAddress::new(octets).as_ref())
    }

    fn solicit_from(&mut self, source: Ipv6Addr, said: Option<&LinkLayerAddress>) -> Answered {
        let (now, rng) = (self.now, &mut self.rng);
        let answered = self.router.handle_solicitation(now, source, said, rng);
        self.take();
        answered
    }

    fn unreachable(&mut self, host: Ipv6Addr) {
        self.router.handle_unreachable(self.now, host, &mut self.rng);
        self.take();
    }

    fn reconfigure(&mut self, interface: Interface) {
        self.router.reconfigure(self.now, Arc::new(interface), &mut self.rng);
        self.take();
    }

    fn shutdown(&mut self) {
        self.shutdown_with(1);
    }

    fn shutdown_with(&mut self, final_advertisements: u8) {
        self.router.shutdown(self.now, final_advertisements);
        self.take();
    }

    /// The last transmission could not be sent.
    fn fail_last(&mut self) {
        let (_, transmission) = self.sent.last().unwrap();
        self.router.handle_transmit_error(self.now, transmission, &mut self.rng);
    }

    fn run(&mut self, duration: Duration) {
        let end = self.now + duration;
        while let Some(next) = self.router.poll_timeout().filter(|&next| next <= end) {
            assert!(next >= self.now, "a wake-up in the past");
            self.now = next;
            let before = self.sent.len();
            self.router.handle_timeout(self.now, &mut self.rng);
            self.take();
            assert!(self.sent.len() > before, "a wake-up for nothing at {next:?}");
        }
        self.now = end;
    }

    fn take(&mut self) {
        while let Some(transmission) = self.router.poll_output() {
            self.sent.push((self.now, transmission));
        }
    }

    fn times(&self, destination: Ipv6Addr) -> Vec<Timestamp> {
        let to = self.sent.iter().filter(|(_, sent)| sent.destination == destination);
        to.map(|&(at, _)| at).collect()
    }

    /// The gaps of what goes to all nodes.
    fn multicast_gaps(&self) -> Vec<f64> {
        self.round_gaps(ALL_NODES)
    }

    /// Seconds before each advertisement to `destination` that is no answer, since the one before
    /// it. A first goodbye does not wait and has none, but the one after it does, unless it is from
    /// another address.
    fn round_gaps(&self, destination: Ipv6Addr) -> Vec<f64> {
        let of_round = |(_, sent): &&(Timestamp, Transmission)| {
            sent.in_round && sent.destination == destination
        };
        let rounds: Vec<_> = self.sent.iter().filter(of_round).collect();
        let waits = |pair: &&[&(Timestamp, Transmission)]| {
            pair[1].1.occasion == Occasion::Normal && pair[0].1.source == pair[1].1.source
        };
        let pairs = rounds.windows(2).filter(waits);
        pairs.map(|pair| pair[1].0.since(pair[0].0).as_secs_f64()).collect()
    }
}
