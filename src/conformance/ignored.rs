//! Solicitations that no router may answer, those of many items at once.

use std::{io, ops::Range, time::Duration};

use super::{Answers, Bench, Check, Item, MAX_RA_DELAY_TIME, Packet, SLACK, Solicitation, Verdict};

/// How often a solicitation is sent alone before an advertisement counts as its answer.
const ATTEMPTS: usize = 3;
/// How often all are sent together where an unsolicited advertisement may come in between: the
/// silence after one of these times acquits all.
const VOLLEYS: usize = 8;
/// Where rounds follow each other this quickly, one comes after almost every solicitation.
const SHORT_INTERVAL: Duration = Duration::from_secs(8);
/// How long answers are waited for.
const WAIT: Duration = MAX_RA_DELAY_TIME.saturating_add(SLACK);

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
    /// that it may be for sent again, alone, as it may as well be unsolicited.
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
            self.listen(self.now() + WAIT)?;
            let heard = from..self.record.len();
            let is_round = |(_, packet): (_, &Packet)| packet.is_multicast_advertisement();
            let round = self.record.advertisements(from).any(is_round);
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

    /// An advertisement comes after almost every solicitation, answer or not.
    fn has_short_interval(&self) -> bool {
        self.longest_interval().is_some_and(|interval| interval < SHORT_INTERVAL)
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
            let source = trial.solicitation.source;
            let by_unicast = self.facts.answers == Answers::Unicast
                && !source.is_unspecified()
                && !source.is_multicast();
            if !by_unicast {
                let verdict = self.judge_alone(&trial.solicitation)?;
                if verdict != Verdict::Pass {
                    return Ok(verdict);
                }
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
        if self.has_short_interval() {
            return Ok(Verdict::not_applicable(format!(
                "unsolicited advertisements come too often to tell them from an answer; \
                 MaxRtrAdvInterval should be {} s or more",
                SHORT_INTERVAL.as_secs()
            )));
        }
        let mut packets = Vec::new();
        for _ in 0..ATTEMPTS {
            self.await_calm()?;
            let sent = self.solicit(solicitation)?;
            let deadline = self.now() + WAIT;
            match self.find_answer(sent, solicitation.source, deadline)? {
                None => return Ok(Verdict::Pass),
                Some(heard) => packets.extend([sent, heard]),
            }
        }
        let reason = format!("an advertisement followed, {ATTEMPTS} times out of {ATTEMPTS}");
        Ok(Verdict::fail(reason, packets))
    }
}
