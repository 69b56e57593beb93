//! Solicitations that no router may answer, those of many items at once.

use std::{
    io,
    ops::{Range, RangeInclusive},
    time::Duration,
};

use super::{Answers, Bench, Check, Item, JITTER, Packet, Solicitation, Verdict};

/// How often an advertisement to all must follow a solicitation that is sent alone, soon after the
/// one before, to count as its answer: at least, and at most.
const ATTEMPTS: RangeInclusive<i32> = 3..=12;
/// The risk that all of them were due anyway.
const RISK: f64 = 1e-6;
/// How long the router is left alone to see how often it advertises.
const QUIET: Duration = Duration::from_secs(30);
/// Initial advertisements are no further apart, whatever is configured.
const LEAST_INITIAL: Duration = Duration::from_secs(16);
/// What a host asked this long ago may be answered now.
const OTHERS_WITHIN: Duration = Duration::from_secs(12);
/// How often all are sent together where an unsolicited advertisement may come in between: the
/// silence after one of these times acquits all.
const VOLLEYS: usize = 8;
/// Where rounds follow each other this quickly, one comes after almost every solicitation.
const SHORT_INTERVAL: Duration = Duration::from_secs(8);

/// One solicitation on its way.
struct Trial {
    solicitation: Solicitation,
    /// Its packets: several where it goes in fragments.
    packets: Range<usize>,
}

impl Bench<'_> {
    /// Judges all `items` of kind [`Check::Ignored`]; the verdicts are in their order.
    ///
    /// Silence after all of them acquits all. An answer to one host convicts; one to all has each
    /// sent again, alone, as it may as well be unsolicited.
    pub(super) fn judge_ignored(&mut self, items: &[&Item]) -> io::Result<Vec<Verdict>> {
        if self.facts.answers == Answers::Never {
            let reason = "the router answers no solicitation at all";
            return Ok(items.iter().map(|_| Verdict::not_applicable(reason)).collect());
        }
        let mut left = VOLLEYS;
        loop {
            self.await_calm()?;
            let from = self.record.len();
            let all = self.send_volley(items)?;
            self.listen(self.now() + self.facts.answer_within())?;
            let heard = from..self.record.len();
            let is_round = |(_, packet): (_, &Packet)| packet.is_multicast_advertisement();
            let round = self.record.advertisements(from).any(is_round);
            if round {
                self.observe_quiet()?;
            }
            // Where rounds are rare, those who are suspected are soon asked alone.
            let step = if self.has_short_interval() { 1 } else { VOLLEYS / 2 };
            left = left.saturating_sub(step);
            if !round || left == 0 {
                return all.iter().map(|trials| self.judge_trials(trials, &heard)).collect();
            }
        }
    }

    /// Sends the solicitations of all items; what was sent for each.
    fn send_volley(&mut self, items: &[&Item]) -> io::Result<Vec<Vec<Trial>>> {
        let mut all = Vec::new();
        for item in items {
            let Check::Ignored(solicitations) = item.check else { continue };
            let mut trials = Vec::new();
            for solicitation in solicitations(&self.facts) {
                let solicitation = self.with_new_source(solicitation);
                let first = self.record.len();
                let packets = first..self.solicit(&solicitation)? + 1;
                trials.push(Trial { solicitation, packets });
            }
            all.push(trials);
        }
        Ok(all)
    }

    /// How often the router advertises by itself, where no configuration says so.
    fn observe_quiet(&mut self) -> io::Result<()> {
        if self.facts.configuration.is_some() || self.quiet.is_some() {
            return Ok(());
        }
        self.await_calm()?;
        let (mut last, from) = (self.now(), self.record.len());
        let end = last + QUIET.min(self.effort.patience / 2);
        self.listen(end)?;
        let mut longest = Duration::ZERO;
        let rounds = self.record.rounds(from).into_iter().map(|round| self.record.at(round));
        for at in rounds.chain([end]) {
            longest = longest.max(at.saturating_sub(last));
            last = at;
        }
        self.quiet = Some(longest);
        Ok(())
    }

    /// MaxRtrAdvInterval is no shorter.
    fn known_interval(&self) -> Option<Duration> {
        let configured = self.facts.configuration.as_ref().map(|it| it.interval.max());
        configured.or(self.quiet)
    }

    /// An advertisement comes after almost every solicitation, answer or not.
    fn has_short_interval(&self) -> bool {
        self.known_interval().is_some_and(|interval| interval < SHORT_INTERVAL)
    }

    /// How many advertisements to all must follow one solicitation each to be its answers; `None`
    /// if no number will do. It is sent as soon as the router may multicast again.
    fn wanted_attempts(&self) -> Option<i32> {
        let wait = self.facts.answer_within();
        let end = self.facts.least_gap() + 6 * JITTER + wait;
        let room = match &self.facts.configuration {
            Some(it) if it.interval.min().min(LEAST_INITIAL) > end => {
                return Some(*ATTEMPTS.start());
            }
            Some(it) => it.interval.max().saturating_sub(it.interval.min()),
            // Either none is due yet, or they are drawn from what is left of the interval at least.
            None => self.quiet?.checked_sub(end)?,
        };
        let chance = wait.as_secs_f64() / room.as_secs_f64();
        let mut wanted = *ATTEMPTS.start();
        while chance.powi(wanted) > RISK {
            wanted += 1;
            if wanted > *ATTEMPTS.end() {
                return None;
            }
        }
        Some(wanted)
    }

    /// By the packets `heard` after all of them.
    fn judge_trials(&mut self, trials: &[Trial], heard: &Range<usize>) -> io::Result<Verdict> {
        let mut proof = Vec::new();
        let mut round = false;
        for (number, packet) in self.record.advertisements(heard.start) {
            if number >= heard.end {
                break;
            }
            round |= packet.is_multicast_advertisement();
            let to = packet.destination().filter(|to| !to.is_multicast());
            for trial in trials.iter().filter(|trial| to == Some(trial.solicitation.source)) {
                proof.extend(trial.packets.clone().chain([number]));
            }
        }
        if !proof.is_empty() {
            return Ok(Verdict::fail("it was answered", proof));
        }
        for trial in trials.iter().filter(|_| round) {
            let verdict = self.judge_alone(&trial.solicitation)?;
            if verdict != Verdict::Pass {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Pass)
    }

    /// Each host is another one, or else answers could be mistaken. Addresses that are part of the
    /// matter stay.
    pub(super) fn with_new_source(&mut self, solicitation: Solicitation) -> Solicitation {
        if self.facts.sources.made(solicitation.source) {
            self.next_source = self.next_source.wrapping_add(1);
            let source = self.facts.sources.in_prefix(solicitation.source, self.next_source);
            Solicitation { source, ..solicitation }
        } else {
            solicitation
        }
    }

    fn judge_alone(&mut self, solicitation: &Solicitation) -> io::Result<Verdict> {
        let wanted = self.wanted_attempts().filter(|_| !self.has_short_interval());
        let Some(wanted) = wanted.filter(|_| !self.restless) else {
            return Ok(Verdict::not_applicable(format!(
                "unsolicited advertisements come too often to tell them from an answer; \
                 MaxRtrAdvInterval should be {} s or more",
                SHORT_INTERVAL.as_secs()
            )));
        };
        let mut packets = Vec::new();
        // What follows the first may have been due: the one before it was long ago.
        let mut followed = -1;
        for _ in 0..2 * wanted {
            self.await_calm()?;
            let sent = self.solicit(solicitation)?;
            let deadline = self.now() + self.facts.answer_within();
            let Some(heard) = self.find_answer(sent, solicitation.source, deadline)? else {
                return Ok(Verdict::Pass);
            };
            if !self.record.get(heard).is_some_and(Packet::is_multicast_advertisement) {
                return Ok(Verdict::fail("it was answered", [sent, heard]));
            }
            let begin = self.record.at(sent).saturating_sub(OTHERS_WITHIN);
            if self.record.others_asked(begin, self.record.at(heard)) {
                continue;
            }
            followed += 1;
            if followed > 0 {
                packets.extend([sent, heard]);
            }
            if followed == wanted {
                let reason = format!("an advertisement followed, {wanted} times out of {wanted}");
                return Ok(Verdict::fail(reason, packets));
            }
        }
        Ok(Verdict::not_applicable(
            "other hosts ask so often that what follows may be the answer to them",
        ))
    }
}
