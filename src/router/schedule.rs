//! When the next advertisement is due.

use std::{net::Ipv6Addr, time::Duration};

use fastrand::Rng;

use crate::model::{MinDelayBetweenRas, RtrAdvInterval};

use super::Timestamp;

/// RFC 4861 10.
const MAX_INITIAL_RTR_ADVERT_INTERVAL: Duration = Duration::from_secs(16);
const MAX_INITIAL_RTR_ADVERTISEMENTS: u8 = 3;
const MAX_RA_DELAY_TIME: Duration = Duration::from_millis(500);

/// How soon a multicast advertisement that could not be sent is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// More hosts than these waiting for an answer of their own get one multicast answer together.
const MAX_WAITING_HOSTS: usize = 16;
/// The same where there is no multicast. Beyond, hosts have to ask again.
const MAX_WAITING_HOSTS_UNICAST_ONLY: usize = 1024;

/// What the timers depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// Nothing is sent by multicast.
    pub(super) unicast_only: bool,
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
    next_multicast: Option<Timestamp>,
    last_multicast: Option<Timestamp>,
    /// The one before, to go back to when sending fails.
    previous_multicast: Option<Timestamp>,
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
            next_multicast: None,
            last_multicast: None,
            previous_multicast: None,
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
        if terms.unicast_only {
            self.next_multicast = None;
            return;
        }
        self.initial = MAX_INITIAL_RTR_ADVERTISEMENTS;
        let first = self.earliest_multicast(now, terms) + up_to(self.start_spread, rng);
        self.next_multicast = Some(self.next_multicast.map_or(first, |next| next.min(first)));
    }

    /// What was sent no longer holds the next advertisement up.
    pub(super) fn forget_multicast(&mut self) {
        self.last_multicast = None;
        self.previous_multicast = None;
    }

    /// Whether hosts know this router, so that a goodbye makes sense; counts as a multicast
    /// advertisement if so.
    pub(super) fn say_goodbye(&mut self, now: Timestamp) -> bool {
        if !std::mem::take(&mut self.known) {
            return false;
        }
        self.last_multicast = Some(now);
        true
    }

    pub(super) fn stop(&mut self) {
        self.running = false;
        self.next_multicast = None;
        self.unicast.clear();
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.unicast.iter().map(|&(due, _)| due).chain(self.next_multicast).min()
    }

    /// Puts a multicast answer on the schedule, unless one comes soon enough by itself
    /// (RFC 4861 6.2.6).
    pub(super) fn answer_by_multicast(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) {
        let answer = self.earliest_multicast(now, terms) + up_to(MAX_RA_DELAY_TIME, rng);
        self.next_multicast = Some(self.next_multicast.map_or(answer, |next| next.min(answer)));
    }

    /// Puts an answer to `host` alone on the schedule. A multicast advertisement due before it
    /// serves the host as well; too many waiting hosts get one together.
    pub(super) fn answer_by_unicast(
        &mut self,
        now: Timestamp,
        host: Ipv6Addr,
        terms: Terms,
        rng: &mut Rng,
    ) {
        let answer = now + up_to(MAX_RA_DELAY_TIME, rng);
        if self.next_multicast.is_some_and(|next| next <= answer)
            || self.unicast.iter().any(|&(_, waiting)| waiting == host)
        {
            return;
        }
        let most =
            if terms.unicast_only { MAX_WAITING_HOSTS_UNICAST_ONLY } else { MAX_WAITING_HOSTS };
        if self.unicast.len() < most {
            self.unicast.push((answer, host));
        } else if !terms.unicast_only {
            self.answer_by_multicast(now, terms, rng);
        }
    }

    /// Whether a multicast advertisement is to be sent now; if so the next one is scheduled.
    pub(super) fn multicast_due(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) -> bool {
        if self.next_multicast.is_none_or(|next| next > now) {
            return false;
        }
        self.known = true;
        self.previous_multicast = self.last_multicast.replace(now);
        let (min, max) = (terms.interval.min(), terms.interval.max());
        let mut interval = min + up_to(max.saturating_sub(min), rng);
        self.initial = self.initial.saturating_sub(1);
        if self.initial > 0 {
            interval = interval.min(MAX_INITIAL_RTR_ADVERT_INTERVAL);
        }
        self.next_multicast = Some(now + interval);
        true
    }

    pub(super) fn multicast_failed(&mut self, now: Timestamp) {
        self.last_multicast = self.previous_multicast;
        if let Some(next) = &mut self.next_multicast {
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

    fn earliest_multicast(&self, now: Timestamp, terms: Terms) -> Timestamp {
        let least = terms.min_delay_between_ras.duration();
        self.last_multicast.map_or(now, |last| now.max(last + least))
    }
}

/// A duration drawn uniformly from zero to `most`, both included.
fn up_to(most: Duration, rng: &mut Rng) -> Duration {
    let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(rng.u64(0..=nanos))
}
