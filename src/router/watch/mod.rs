//! Watching what other routers of the link advertise (RFC 4861 6.2.7): whether it goes with what
//! this one says, whether they may advertise at all, and whether somebody speaks in this router's
//! name. Nothing else follows from what is heard: no value of it is ever taken over.

mod compare;
mod echo;
mod finding;
mod neighbours;
mod sets;

use std::{collections::VecDeque, net::Ipv6Addr, time::Duration};

use crate::model::{RouterAdvertisement, RouterLifetime};

pub use finding::{Field, Finding, Gravity, Inconsistency, Matter, Portrait};

use super::{Occasion, Router, Timestamp, Transmission, content};
use compare::Compared;
use echo::Echoes;
use neighbours::Neighbours;
use sets::Sets;

/// More advertisements than these in one period are not compared: a flood costs little.
const MAX_COMPARED: u32 = 64;
const PERIOD: Duration = Duration::from_secs(1);

/// More findings than these at a time are left out.
const MAX_FINDINGS: usize = 256;

/// Whose advertisement was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// This router's own one came back.
    Echo,
    /// Another router's, or one in this one's name.
    Foreign,
    /// The same, but there are too many to look at all of them.
    Unexamined,
}

/// The memory of one interface.
#[derive(Debug, Default)]
pub(super) struct Watch {
    echoes: Echoes,
    /// Made when something is heard: most links have one router, and there are thousands of them.
    others: Option<Box<Others>>,
}

/// What is known of other routers.
#[derive(Debug, Default)]
struct Others {
    neighbours: Neighbours,
    /// Since when advertisements are counted, and how many were compared.
    compared: Option<(Timestamp, u32)>,
    findings: VecDeque<Finding>,
}

impl Watch {
    /// Notes what is about to be sent.
    pub(super) fn sent(&mut self, transmission: &Transmission) {
        self.echoes.sent(transmission);
    }

    /// When the sets of some router are complete.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.others.as_ref()?.neighbours.next()
    }

    /// How many routers are remembered.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.others.as_ref().map_or(0, |others| others.neighbours.len())
    }

    fn others(&mut self) -> &mut Others {
        self.others.get_or_insert_default()
    }

    fn push(&mut self, router: Ipv6Addr, matter: Matter, known: bool) {
        let findings = &mut self.others().findings;
        if findings.len() < MAX_FINDINGS {
            findings.push_back(Finding { router, matter, known });
        }
    }

    fn push_compared(&mut self, router: Ipv6Addr, compared: Compared, known: bool) {
        if let Some(inconsistency) = compared.inconsistency() {
            self.push(router, Matter::Inconsistent(inconsistency), known);
        }
    }

    /// Whether one more advertisement may be compared.
    fn may_compare(&mut self, now: Timestamp) -> bool {
        match &mut self.others().compared {
            Some((since, count)) if now.since(*since) < PERIOD => {
                *count = count.saturating_add(1);
                *count <= MAX_COMPARED
            }
            compared => {
                *compared = Some((now, 1));
                true
            }
        }
    }
}

impl Router {
    /// A valid advertisement came from `source`, in `message`. Poll findings and timeout afterwards.
    pub fn handle_advertisement(
        &mut self,
        now: Timestamp,
        source: Ipv6Addr,
        advertisement: &RouterAdvertisement,
        message: &[u8],
    ) -> Heard {
        if self.watch.echoes.has(source, message) {
            return Heard::Echo;
        }
        let own = self.link.source == Some(source);
        if own && !self.is_advertising() {
            // Another daemon of this machine speaks here, and this one does not.
            return Heard::Echo;
        }
        if own && self.is_forged(source, advertisement) {
            return Heard::Foreign;
        }
        if !self.watch.may_compare(now) {
            return Heard::Unexamined;
        }
        let listed = self.interface.legitimate_routers.as_ref();
        let legitimate = own || listed.is_some_and(|all| all.contains(&source));
        if listed.is_some() && !legitimate {
            let portrait = Portrait::new(advertisement);
            let neighbour = self.watch.others().neighbours.heard(now, source, false);
            let known = neighbour.is_some_and(|it| it.note_facts(&portrait));
            self.watch.push(source, Matter::Rogue(portrait), known);
            return Heard::Foreign;
        }
        self.yield_to(advertisement);
        if self.is_advertising() {
            self.compare(now, source, legitimate, advertisement);
        }
        Heard::Foreign
    }

    /// What was found lately. To be called until it returns `None` after an advertisement was
    /// heard, and after the timeout.
    #[must_use]
    pub fn poll_finding(&mut self) -> Option<Finding> {
        self.watch.others.as_mut()?.findings.pop_front()
    }

    /// Compares the sets that are complete now.
    pub(super) fn watch_timeout(&mut self, now: Timestamp) {
        if self.watch.next().is_none_or(|next| next > now) {
            return;
        }
        let advertises = self.is_advertising();
        let ours = Sets::of(&self.advertisement(now, Occasion::Normal));
        while let Some((neighbour, theirs)) = self.watch.others().neighbours.gathered(now) {
            let router = neighbour.address;
            let compared = if advertises { compare::sets(&ours, &theirs) } else { Vec::new() };
            let noted: Vec<_> =
                compared.into_iter().map(|one| (neighbour.note(now, &one), one)).collect();
            for (known, one) in noted {
                self.watch.push_compared(router, one, known);
            }
        }
    }

    /// Looks at an advertisement that bears this router's address and that it has not sent. Whether
    /// that is all there is to say of it: routers may share an address that is configured, as those
    /// of a VRRP group do (RFC 9568), but then none of them says goodbye for the others.
    fn is_forged(&mut self, source: Ipv6Addr, advertisement: &RouterAdvertisement) -> bool {
        let ours = content::router_lifetime(&self.interface, &self.link);
        let theirs = advertisement.header.router_lifetime;
        let withdraws = theirs == RouterLifetime::ZERO && ours != RouterLifetime::ZERO;
        let shared = self.interface.source_addresses.contains(&source);
        if shared && !withdraws {
            return false;
        }
        let portrait = Portrait::new(advertisement);
        let matter =
            if withdraws { Matter::ForgedWithdrawal(portrait) } else { Matter::Forged(portrait) };
        self.watch.push(source, matter, false);
        true
    }

    fn compare(
        &mut self,
        now: Timestamp,
        source: Ipv6Addr,
        legitimate: bool,
        theirs: &RouterAdvertisement,
    ) {
        let ours = self.advertisement(now, Occasion::Normal);
        let own_sets = Sets::of(&ours);
        let mut neighbour = self.watch.others().neighbours.heard(now, source, legitimate);
        if let Some(neighbour) = &mut neighbour {
            neighbour.gather(now, &own_sets, theirs);
        }
        let compared = compare::messages(&self.interface, &ours, theirs);
        let mut note =
            |one: &Compared| neighbour.as_mut().is_some_and(|neighbour| neighbour.note(now, one));
        let noted: Vec<_> = compared.into_iter().map(|one| (note(&one), one)).collect();
        for (known, one) in noted {
            self.watch.push_compared(source, one, known);
        }
    }
}
