//! The first ten minutes of an interface, in virtual time.

use std::{sync::Arc, time::Duration};

use fastrand::Rng;

use crate::{
    cli::assumptions::{Assumptions, hash},
    model::{Interface, RouterAdvertisement},
    router::{LinkState, Occasion, Router, Timestamp, Transmission},
};

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

    /// Whether the ten minutes have more rounds than these; known at the end.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// What the interface says at the start, whether to all or to those who ask only; `None` where
    /// it does not advertise.
    pub(super) fn first(&self) -> Option<RouterAdvertisement> {
        let advertises = self.router.is_advertising();
        advertises.then(|| self.router.advertisement(START, Occasion::Normal))
    }

    fn take(&mut self, at: Timestamp) -> Option<Round> {
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
            if let Some(round) = self.take(now) {
                return Some(round);
            }
        }
        if std::mem::replace(&mut self.stopped, true) {
            return None;
        }
        self.router.shutdown(STOP);
        self.take(STOP)
    }
}
