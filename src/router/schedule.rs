//! When the next advertisement is due.
//!
//! A round is an advertisement to all: one by multicast, or one to each client. Whatever RFC 4861
//! says of multicast advertisements holds for rounds.

use std::{collections::VecDeque, net::Ipv6Addr, time::Duration};

use fastrand::Rng;

use crate::model::{RtrAdvInterval, UnicastEthernetAddress};

use super::{Answered, Timestamp, allowance::Allowance};

/// RFC 4861 10.
const MAX_INITIAL_RTR_ADVERT_INTERVAL: Duration = Duration::from_secs(16);
const MAX_INITIAL_RTR_ADVERTISEMENTS: u8 = 3;

/// How soon a round that could not be sent is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// How long after its answer a host may turn out not to be reachable: the kernel trusts an address
/// that a host said for 5 s, then asks three times, a second apart (RFC 4861 7.3.3 and 10).
const UNREACHABLE_WITHIN: Duration = Duration::from_secs(10);
/// So many hosts are remembered for that. With more of them a round is near by itself.
const REMEMBERED_HOSTS: usize = 32;

/// What the timers depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// There are rounds, not only answers to single hosts.
    pub(super) rounds: bool,
    pub(super) interval: RtrAdvInterval,
    /// The least time between rounds that are not periodic.
    pub(super) min_delay_between_ras: Duration,
    /// The first round may be put off, so that many interfaces do not send at one instant.
    pub(super) may_be_spread: bool,
    /// How long an answer may take.
    pub(super) max_ra_delay_time: Duration,
}

/// Whom an answer is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Host {
    pub(super) address: Ipv6Addr,
    /// Where it is on the link; `None` where the system has to find out.
    pub(super) place: Option<UnicastEthernetAddress>,
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
    /// Hosts that get an answer of their own, and when; in no order. The allowance bounds them.
    unicast: Vec<(Timestamp, Host)>,
    allowance: Allowance,
    /// The hosts that got one last, since the last round; the latest at the end.
    answered: VecDeque<(Timestamp, Ipv6Addr)>,
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
            allowance: Allowance::default(),
            answered: VecDeque::new(),
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
        let spread = if terms.may_be_spread { self.start_spread } else { Duration::ZERO };
        let first = self.earliest_round(now, terms) + up_to(spread, rng);
        // What was on the schedule by other terms waits as long as these have it.
        let least = terms.min_delay_between_ras.min(terms.interval.min());
        let periodic = self.last_round.map_or(now, |last| now.max(last + least));
        self.next_round = Some(self.next_round.map_or(first, |next| next.min(first).max(periodic)));
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

    /// Hosts know another router in this one's place.
    pub(super) fn be_forgotten(&mut self) {
        self.known = false;
    }

    /// The same for a goodbye to all, which counts as a round.
    pub(super) fn say_goodbye(&mut self, now: Timestamp) -> bool {
        let known = std::mem::take(&mut self.known);
        if known {
            self.note_round(now);
        }
        known
    }

    /// Something that counts as a round was sent.
    pub(super) fn note_round(&mut self, now: Timestamp) {
        self.last_round = Some(now);
    }

    pub(super) fn stop(&mut self) {
        self.running = false;
        self.next_round = None;
        self.unicast.clear();
        self.answered.clear();
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.unicast.iter().map(|&(due, _)| due).chain(self.next_round).min()
    }

    /// Puts a round on the schedule as an answer, unless one comes soon enough by itself
    /// (RFC 4861 6.2.6).
    pub(super) fn answer_by_round(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) {
        let answer = self.earliest_round(now, terms) + up_to(terms.max_ra_delay_time, rng);
        self.next_round = Some(self.next_round.map_or(answer, |next| next.min(answer)));
    }

    /// Puts an answer to `host` alone on the schedule. Where rounds reach it (`in_rounds`), one due
    /// before serves it as well, and so does one together with others that are too many. One that
    /// waits already is answered once, where it said last that it is, as by a neighbour cache.
    pub(super) fn answer_alone(
        &mut self,
        now: Timestamp,
        host: Host,
        in_rounds: bool,
        terms: Terms,
        rng: &mut Rng,
    ) -> Answered {
        let answer = now + up_to(terms.max_ra_delay_time, rng);
        if in_rounds && self.next_round.is_some_and(|next| next <= answer) {
            Answered::Round
        } else if let Some(waiting) = self.waiting(host.address) {
            waiting.place = host.place.or(waiting.place);
            Answered::Alone
        } else if self.allowance.take(now, in_rounds) {
            self.unicast.push((answer, host));
            Answered::Alone
        } else if in_rounds {
            self.answer_by_round(now, terms, rng);
            Answered::Round
        } else {
            Answered::Suppressed
        }
    }

    fn waiting(&mut self, address: Ipv6Addr) -> Option<&mut Host> {
        self.unicast.iter_mut().map(|(_, host)| host).find(|host| host.address == address)
    }

    /// Whether the last answer to `host` was its own, not long ago, and no round came since. It is
    /// asked once for each answer.
    pub(super) fn was_answered_alone(&mut self, now: Timestamp, host: Ipv6Addr) -> bool {
        let found = self
            .answered
            .iter()
            .rposition(|&(at, answered)| answered == host && now.since(at) <= UNREACHABLE_WITHIN);
        found.is_some_and(|found| self.answered.remove(found).is_some())
    }

    /// Forgets the waiting hosts that do not get an answer any more.
    pub(super) fn retain_hosts(&mut self, mut answered: impl FnMut(Ipv6Addr) -> bool) {
        self.unicast.retain(|(_, host)| answered(host.address));
    }

    /// Whether a round is to be sent now; if so the next one is scheduled.
    pub(super) fn round_due(&mut self, now: Timestamp, terms: Terms, rng: &mut Rng) -> bool {
        if self.next_round.is_none_or(|next| next > now) {
            return false;
        }
        self.known = true;
        self.answered.clear();
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
    pub(super) fn unicast_due(&mut self, now: Timestamp) -> Option<Host> {
        let due = self.unicast.iter().position(|&(due, _)| due <= now)?;
        self.known = true;
        let (_, host) = self.unicast.swap_remove(due);
        if self.answered.len() == REMEMBERED_HOSTS {
            self.answered.pop_front();
        }
        self.answered.push_back((now, host.address));
        Some(host)
    }

    /// How many hosts take memory.
    #[cfg(test)]
    pub(super) fn waiting_and_answered(&self) -> usize {
        self.unicast.len() + self.answered.len()
    }

    fn earliest_round(&self, now: Timestamp, terms: Terms) -> Timestamp {
        self.last_round.map_or(now, |last| now.max(last + terms.min_delay_between_ras))
    }
}

/// A duration drawn uniformly from zero to `most`, both included.
fn up_to(most: Duration, rng: &mut Rng) -> Duration {
    let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(rng.u64(0..=nanos))
}
