//! When the next advertisement is due.
//!
//! A round is an advertisement to all: one by multicast, or one to each client. Whatever RFC 4861
//! says of multicast advertisements holds for rounds.

use std::{net::Ipv6Addr, time::Duration};

use fastrand::Rng;

use crate::model::{MinDelayBetweenRas, RtrAdvInterval};

use super::Timestamp;

/// RFC 4861 10.
const MAX_INITIAL_RTR_ADVERT_INTERVAL: Duration = Duration::from_secs(16);
const MAX_INITIAL_RTR_ADVERTISEMENTS: u8 = 3;
const MAX_RA_DELAY_TIME: Duration = Duration::from_millis(500);

/// How soon a round that could not be sent is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// More hosts than these waiting for an answer of their own get a round together.
const MAX_WAITING_HOSTS: usize = 16;
/// The same where no round reaches them. Beyond, hosts have to ask again.
const MAX_WAITING_HOSTS_WITHOUT_ROUND: usize = 1024;

/// What the timers depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// There are rounds, not only answers to single hosts.
    pub(super) rounds: bool,
    pub(super) interval: RtrAdvInterval,
    pub(super) min_delay_between_ras: MinDelayBetweenRas,
}

/// The timers of one interface.
#[derive(Debug)]
pub(super) struct Schedule {
    start_spread: Duration,
    running: bool,
    /// How many of the initial advertisements are still to come.
    initial: u8,
    next_round: Option<Timestamp>,
    last_round: Option<Timestamp>,
    /// The one before, to go back to when sending fails.
    previous_round: Option<Timestamp>,
    /// Something has been advertised since the last goodbye.
    known: bool,
    /// Hosts that get an answer of their own, and when; in no order.
    unicast: Vec<(Timestamp, Ipv6Addr)>,
}

impl Schedule {
    pub(super) fn new(start_spread: Duration) -> Self {
        Schedule {
            start_spread,
            running: false,
            initial: 0,
            next_round: None,
            last_round: None,
            previous_round: None,
            known: false,
            unicast: Vec::new(),
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.running
    }

    /// Begins the initial sequence: at once, but not within the least delay of what was sent last.
    pub(super) fn start(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) {
        self.running = true;
        if !terms.rounds {
            self.next_round = None;
            return;
        }
        self.initial = MAX_INITIAL_RTR_ADVERTISEMENTS;
        let first = self.earliest_round(now, terms) + up_to(self.start_spread, rng);
        self.next_round = Some(self.next_round.map_or(first, |next| next.min(first)));
    }

    /// What was sent no longer holds the next advertisement up.
    pub(super) fn forget_round(&mut self) {
        self.last_round = None;
        self.previous_round = None;
    }

    /// Whether hosts know this router, so that a goodbye makes sense.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// The same for a goodbye to all, which counts as a round.
    pub(super) fn say_goodbye(&mut self, now: Timestamp) -> bool {
        if !std::mem::take(&mut self.known) {
            return false;
        }
        self.last_round = Some(now);
        true
    }

    pub(super) fn stop(&mut self) {
        self.running = false;
        self.next_round = None;
        self.unicast.clear();
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.unicast.iter().map(|&(due, _)| due).chain(self.next_round).min()
    }

    /// Puts a round on the schedule as an answer, unless one comes soon enough by itself
    /// (RFC 4861 6.2.6).
    pub(super) fn answer_by_round(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) {
        let answer = self.earliest_round(now, terms) + up_to(MAX_RA_DELAY_TIME, rng);
        self.next_round = Some(self.next_round.map_or(answer, |next| next.min(answer)));
    }

    /// Puts an answer to `host` alone on the schedule. Where rounds reach it (`in_rounds`), one due
    /// before serves it as well, and too many waiting hosts get one together.
    pub(super) fn answer_alone(
        &mut self,
        now: Timestamp,
        host: Ipv6Addr,
        in_rounds: bool,
        terms: Terms,
        rng: &mut Rng,
    ) {
        let answer = now + up_to(MAX_RA_DELAY_TIME, rng);
        if in_rounds && self.next_round.is_some_and(|next| next <= answer)
            || self.unicast.iter().any(|&(_, waiting)| waiting == host)
        {
            return;
        }
        let most = if in_rounds { MAX_WAITING_HOSTS } else { MAX_WAITING_HOSTS_WITHOUT_ROUND };
        if self.unicast.len() < most {
            self.unicast.push((answer, host));
        } else if in_rounds {
            self.answer_by_round(now, terms, rng);
        }
    }

    /// Forgets the waiting hosts that do not get an answer any more.
    pub(super) fn retain_hosts(&mut self, mut answered: impl FnMut(Ipv6Addr) -> bool) {
        self.unicast.retain(|&(_, host)| answered(host));
    }

    /// Whether a round is to be sent now; if so the next one is scheduled.
    pub(super) fn round_due(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) -> bool {
        if self.next_round.is_none_or(|next| next > now) {
            return false;
        }
        self.known = true;
        self.previous_round = self.last_round.replace(now);
        let (min, max) = (terms.interval.min(), terms.interval.max());
        let mut interval = min + up_to(max.saturating_sub(min), rng);
        self.initial = self.initial.saturating_sub(1);
        if self.initial > 0 {
            interval = interval.min(MAX_INITIAL_RTR_ADVERT_INTERVAL);
        }
        self.next_round = Some(now + interval);
        true
    }

    pub(super) fn round_failed(&mut self, now: Timestamp) {
        self.last_round = self.previous_round;
        if let Some(next) = &mut self.next_round {
            *next = (*next).min(now + RETRY);
            self.initial = (self.initial + 1).min(MAX_INITIAL_RTR_ADVERTISEMENTS);
        }
    }

    /// A host whose answer is due now.
    pub(super) fn unicast_due(&mut self, now: Timestamp) -> Option<Ipv6Addr> {
        let due = self.unicast.iter().position(|&(due, _)| due <= now)?;
        self.known = true;
        Some(self.unicast.swap_remove(due).1)
    }

    fn earliest_round(&self, now: Timestamp, terms: Terms) -> Timestamp {
        let least = terms.min_delay_between_ras.duration();
        self.last_round.map_or(now, |last| now.max(last + least))
    }
}

/// A duration drawn uniformly from zero to `most`, both included.
fn up_to(most: Duration, rng: &mut Rng) -> Duration {
    let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(rng.u64(0..=nanos))
}
