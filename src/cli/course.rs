//! The first ten minutes of an interface, in virtual time.

use std::{net::Ipv6Addr, sync::Arc, time::Duration};

use fastrand::Rng;

use super::assumptions::{Assumptions, hash};
use crate::{
    model::{Interface, RouterAdvertisement},
    router::{LinkState, Occasion, Router, Timestamp, Transmission},
};

/// An IPv6 header's octets (RFC 8200 3).
pub(super) const IPV6_HEADER_OCTETS: usize = 40;
/// When the daemon is stopped.
pub(super) const END: Duration = Duration::from_secs(600);
/// Where intervals are of milliseconds, the course ends after so many rounds.
const MOST_ROUNDS: usize = 1000;

/// One interface with the state machine of the daemon and a clock that jumps from one wake-up to
/// the next. Yields what is sent; last of all the final advertisement, if there is one.
#[derive(Debug)]
pub(super) struct Course {
    router: Router,
    rng: Rng,
    rounds: usize,
    stopped: bool,
    cut: bool,
}

/// What is sent at one moment.
#[derive(Debug)]
pub(super) struct Round {
    /// Since the start.
    pub(super) at: Duration,
    /// What it says.
    pub(super) advertisement: RouterAdvertisement,
    pub(super) occasion: Occasion,
    /// The same to each destination; never empty.
    pub(super) transmissions: Vec<Transmission>,
}

impl Round {
    pub(super) fn destinations(&self) -> Vec<Ipv6Addr> {
        self.transmissions.iter().map(|transmission| transmission.destination).collect()
    }
}

impl Course {
    /// The start of `interface`. What is random depends on nothing but its name.
    pub(super) fn new(interface: Arc<Interface>, assumptions: &Assumptions) -> Self {
        let mut rng = Rng::with_seed(hash(interface.name.as_str()));
        let link = assumptions.link(&interface);
        let mut router = Router::new(START, interface, Duration::ZERO);
        router.handle_link(START, link, &mut rng);
        Course { router, rng, rounds: 0, stopped: false, cut: false }
    }

    pub(super) fn link(&self) -> &LinkState {
        self.router.link()
    }

    /// The octets of the largest packet.
    pub(super) fn most_packet_octets(&self) -> usize {
        self.router.most_packet_octets()
    }

    /// The octets of the largest ICMPv6 message.
    pub(super) fn most_message_octets(&self) -> usize {
        self.router.most_packet_octets() - IPV6_HEADER_OCTETS
    }

    /// Whether the ten minutes have more rounds than these; known at the end.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// What the interface says at the start, whether to all or to those who ask only; `None` where
    /// it does not advertise.
    pub(super) fn first(&self) -> Option<RouterAdvertisement> {
        self.router.is_advertising().then(|| self.content())
    }

    /// What it says at the start, or would say.
    pub(super) fn content(&self) -> RouterAdvertisement {
        self.router.advertisement(START, Occasion::Normal)
    }

    /// The first round, and the final one where the daemon stops right after it.
    pub(super) fn first_and_last(mut self) -> Option<(Round, Option<Round>)> {
        let first = self.next().filter(|round| round.occasion == Occasion::Normal)?;
        let now = START + first.at;
        self.router.shutdown(now, 1);
        let last = self.sent(now);
        Some((first, last))
    }

    fn sent(&mut self, at: Timestamp) -> Option<Round> {
        let mut transmissions = Vec::new();
        while let Some(transmission) = self.router.poll_output() {
            transmissions.push(transmission);
        }
        let occasion = transmissions.first()?.occasion;
        let advertisement = self.router.advertisement(at, occasion);
        Some(Round { at: at.elapsed(), advertisement, occasion, transmissions })
    }
}

const START: Timestamp = Timestamp::from_elapsed(Duration::ZERO);
const STOP: Timestamp = Timestamp::from_elapsed(END);

impl Iterator for Course {
    type Item = Round;

    fn next(&mut self) -> Option<Round> {
        while let Some(now) = self.router.poll_timeout().filter(|&next| next <= STOP) {
            if self.rounds == MOST_ROUNDS {
                self.cut = true;
                break;
            }
            self.router.handle_timeout(now, &mut self.rng);
            self.rounds += 1;
            if let Some(round) = self.sent(now) {
                return Some(round);
            }
        }
        if std::mem::replace(&mut self.stopped, true) {
            return None;
        }
        self.router.shutdown(STOP, 1);
        self.sent(STOP)
    }
}
