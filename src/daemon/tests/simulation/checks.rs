//! Whether what is sent, and when, is right.

use std::{net::Ipv6Addr, rc::Rc, time::Duration};

use crate::{
    model::UnicastEthernetAddress,
    os::Link,
    router::{ALL_NODES, Timestamp},
};

use super::{
    air::Packet,
    driver::LATENESS,
    duty::Duty,
    invariants::{
        AGAIN, BESIDE_ROUNDS, BETWEEN_FINALS, DELAY, FINALS, Goodbye, INITIAL_INTERVAL,
        WITHOUT_ROUNDS, Watch,
    },
    solicitation,
    told::Told,
};

impl Watch {
    /// Advertisements went out at once, by destination and whether the kernel took them.
    pub(super) fn advertised(
        &mut self,
        now: Timestamp,
        sent: &[(Ipv6Addr, bool)],
    ) -> Result<(), String> {
        let duty = self.duty.clone().ok_or("an advertisement of nobody")?;
        let everybody = duty.everybody();
        let to = |host: &Ipv6Addr| sent.iter().position(|(it, _)| it == host);
        let mut answers = sent.to_vec();
        if !everybody.is_empty() && everybody.iter().all(|host| to(host).is_some()) {
            let mut taken = false;
            for host in &everybody {
                let (_, one) =
                    answers.remove(answers.iter().position(|(it, _)| it == host).unwrap());
                taken |= one;
            }
            let asked = |host: &Ipv6Addr| self.waiting.iter().any(|it| it.host == *host);
            if everybody.iter().all(asked) {
                // An answer to each client is not told from an advertisement to all of them.
                self.at_latest = self.at_latest.max(Some(now + duty.max()));
                self.held_by = Some(now);
                self.initial = self.initial.saturating_sub(1);
                self.excused = self.excused.max(1);
                self.waiting.iter_mut().for_each(|waiting| waiting.owed = None);
            } else {
                self.round(now, &duty, taken)?;
            }
        }
        answers.into_iter().try_for_each(|(host, taken)| self.answered(now, &duty, host, taken))
    }

    /// An advertisement to all.
    fn round(&mut self, now: Timestamp, duty: &Duty, taken: bool) -> Result<(), String> {
        if !taken {
            // It has not been heard, so it does not count.
            self.excused = self.excused.max(1);
            let again = now + AGAIN;
            self.at_latest = Some(again);
            for waiting in &mut self.waiting {
                waiting.owed = waiting.owed.map(|owed| owed.max(again));
            }
            return Ok(());
        }
        let gap = self.last.map_or(Duration::MAX, |last| now.since(last));
        let least = duty.min_delay().min(duty.min()).min(INITIAL_INTERVAL);
        if gap < least {
            return Err(format!("two advertisements to all within {gap:?}, not {least:?}"));
        }
        if self.excused == 0 && now < self.at_earliest {
            return Err(format!("an unsolicited advertisement {gap:?} after the one before it"));
        }
        self.initial = self.initial.saturating_sub(1);
        let (mut min, mut max) = (duty.min(), duty.max());
        if self.initial > 0 {
            (min, max) = (min.min(INITIAL_INTERVAL), max.min(INITIAL_INTERVAL));
        }
        self.at_earliest = now + min;
        self.at_latest = Some(now + max);
        self.last = Some(now);
        self.excused = self.excused.saturating_sub(1);
        self.known = true;
        let served = |host: &Ipv6Addr| host.is_unspecified() || duty.reaches(*host);
        for waiting in &mut self.waiting {
            waiting.owed = waiting.owed.filter(|_| !served(&waiting.host));
        }
        Ok(())
    }

    /// An advertisement to one host.
    fn answered(
        &mut self,
        now: Timestamp,
        duty: &Duty,
        host: Ipv6Addr,
        taken: bool,
    ) -> Result<(), String> {
        if host == ALL_NODES {
            return Err("more to all than one".to_owned());
        }
        let Some(at) = self.waiting.iter().position(|waiting| waiting.host == host) else {
            return Err(format!("an advertisement to {host}, which did not ask"));
        };
        let in_rounds = duty.reaches(host);
        let (burst, rate) = if in_rounds { BESIDE_ROUNDS } else { WITHOUT_ROUNDS };
        let counted = self.uncounted_until.is_none_or(|until| until < now);
        let answered = &mut self.answered[usize::from(in_rounds)];
        let level = if counted { answered.rise(now, rate) } else { 0.0 };
        if level > burst + rate * (DELAY + LATENESS).as_secs_f64() + 1.0 {
            return Err(format!("{level} answers to single hosts at once"));
        }
        if taken {
            self.known = true;
            self.waiting.swap_remove(at);
        } else if duty.multicasts() {
            self.excused = self.excused.max(1);
            self.waiting[at].owed = Some(self.soon(now, duty));
        } else {
            self.waiting.swap_remove(at);
        }
        Ok(())
    }

    /// Whether all is done that was due.
    pub(super) fn check_deadlines(&mut self, now: Timestamp) -> Result<(), String> {
        if let Some(at_latest) = self.at_latest.filter(|&at_latest| at_latest < now) {
            return Err(format!("an advertisement to all was due at {at_latest:?}"));
        }
        let late = self.waiting.iter().find(|waiting| waiting.owed.is_some_and(|owed| owed < now));
        if let Some(late) = late {
            return Err(format!("no answer to {} until {:?}", late.host, late.owed));
        }
        self.waiting.retain(|waiting| waiting.owed.is_some() || waiting.until >= now);
        Ok(())
    }

    /// Whether `messages` say what they have to.
    pub(super) fn check_content(
        &mut self,
        now: Timestamp,
        messages: &[&[u8]],
    ) -> Result<(), String> {
        let duty = self.duty.clone().ok_or("an advertisement of nobody")?;
        if let Some((right, seconds)) = &self.right
            && *seconds == self.seconds(now, &duty)
            && right.iter().eq(messages.iter())
        {
            return Ok(());
        }
        check_epochs(&mut self.epochs, now, messages, &duty, &self.told)?;
        if self.epochs.len() > 1 {
            return Ok(());
        }
        let octets = messages.iter().map(|message| message.to_vec()).collect();
        self.right = Some((octets, self.seconds(now, &duty)));
        Ok(())
    }

    /// The second that the content is for, where that matters.
    fn seconds(&self, now: Timestamp, duty: &Duty) -> Option<u64> {
        duty.counts_down().then(|| now.since(self.epochs[0]).as_secs())
    }
}

impl Goodbye {
    /// Whether it is about what was sent from `source` to `destination`.
    pub(super) fn is_for(&self, source: Ipv6Addr, destination: Ipv6Addr) -> bool {
        (self.retired || self.duty.source == source) && self.destinations.contains(&destination)
    }

    /// What is withdrawn for long is so whatever becomes of the link.
    pub(super) fn follow(&mut self, link: &Link, source: Ipv6Addr) {
        if self.duty.source != source {
            // Another address does not wait.
            self.heard.clear();
        }
        let duty = Rc::make_mut(&mut self.duty);
        (duty.link, duty.source) = (link.clone(), source);
    }

    /// A final advertisement was sent.
    pub(super) fn heard(
        &mut self,
        destination: Ipv6Addr,
        messages: &[&[u8]],
        now: Timestamp,
        taken: bool,
        told: &Told,
    ) -> Result<(), String> {
        if self.retired {
            let check = |duty: &Duty| {
                let saying = duty.saying_nothing();
                told.check(now, &duty.check(messages, &saying, told)?, &saying)
            };
            // Where there was nothing to withdraw, later ones repeat the first.
            check(&self.duty).or_else(|what| check(&self.original).map_err(|_| what))?;
        } else {
            // Later ones repeat the first.
            let seconds = |epoch: &Timestamp| self.at.since(*epoch).as_secs();
            retain_right(&mut self.epochs, |epoch| {
                let saying = self.duty.saying(seconds(epoch), true);
                self.duty.check(messages, &saying, told).map(|_| ())
            })?;
        }
        let (count, last) = self.heard.entry(destination).or_insert((0, now));
        let mut between = BETWEEN_FINALS;
        if self.retired {
            between = between.min(self.duty.min_delay()).min(self.duty.min());
        }
        let known = *count > 0;
        // One that was refused is said again soon.
        if known && self.retired && !taken {
            return Ok(());
        }
        if known && now < *last + between {
            return Err(format!("two final advertisements to {destination} since {last:?}"));
        }
        if taken || !self.retired {
            (*count, *last) = (count.saturating_add(1), now);
        } else {
            *last = now;
        }
        if *count > FINALS && !self.retired {
            return Err(format!("{count} final advertisements to {destination}"));
        }
        Ok(())
    }

    /// When it was said last.
    pub(super) fn last(&self) -> Timestamp {
        self.heard.values().map(|&(_, last)| last).max().unwrap_or(self.at)
    }

    /// Whether everybody heard `finals` of them, where nothing was in the way.
    pub(super) fn check_end(&self, finals: u8) -> Result<(), String> {
        let count = |host| self.heard.get(host).map_or(0, |(count, _)| *count);
        let other = self.destinations.iter().find(|host| count(host) != finals);
        match other.filter(|_| self.owed && !self.refused) {
            Some(host) => Err(format!("{} final advertisements, not {finals}", count(host))),
            None => Ok(()),
        }
    }

    /// Whether it was said where it had to be.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.destinations.iter().find(|host| !self.heard.contains_key(host)) {
            Some(missed) if self.owed => Err(format!("no final advertisement to {missed}")),
            _ => Ok(()),
        }
    }
}

/// Whether `messages` say what they have to, counted from one of `epochs`; others are left out then.
fn check_epochs(
    epochs: &mut Vec<Timestamp>,
    now: Timestamp,
    messages: &[&[u8]],
    duty: &Duty,
    told: &Told,
) -> Result<(), String> {
    retain_right(epochs, |epoch| {
        let saying = duty.saying(now.since(*epoch).as_secs(), false);
        told.check(now, &duty.check(messages, &saying, told)?, &saying)
    })
}

fn retain_right(
    epochs: &mut Vec<Timestamp>,
    check: impl Fn(&Timestamp) -> Result<(), String>,
) -> Result<(), String> {
    let first = epochs.first().map_or(Ok(()), &check);
    if epochs.len() > 1 {
        let good: Vec<Timestamp> = epochs.iter().copied().filter(|it| check(it).is_ok()).collect();
        if good.is_empty() {
            return first;
        }
        *epochs = good;
        return Ok(());
    }
    first
}

/// Whether a packet goes to where its host said that it is, if to any single place.
pub(super) fn check_place(packet: &Packet) -> Result<(), String> {
    let said = solicitation::place(packet.destination);
    match packet.link_layer_destination.map(UnicastEthernetAddress::octets) {
        Some(place) if place != said || packet.destination.is_multicast() => {
            Err(format!("one for {} goes to {place:02x?}", packet.destination))
        }
        _ => Ok(()),
    }
}

/// The packets of each advertisement.
pub(super) fn messages_of(packets: &[Packet]) -> Vec<&[Packet]> {
    let mut groups = Vec::new();
    let mut begin = 0;
    for at in 1..=packets.len() {
        let to = |packet: &Packet| (packet.index, packet.source, packet.destination);
        let goes_on = packets.get(at).is_some_and(|packet| {
            to(packet) == to(&packets[begin]) && packet.message != packets[begin].message
        });
        if !goes_on {
            groups.push(&packets[begin..at]);
            begin = at;
        }
    }
    groups
}
