//! What items work with: the link, the record, and what is known about the router.

use std::{io, net::Ipv6Addr, time::Duration};

use super::{
    Action, Actions, Answers, Direction, Exchange, Facts, JITTER, Link, MAX_RA_DELAY_TIME,
    MIN_DELAY_BETWEEN_RAS, Packet, Record, SLACK, Solicitation, items::life::Restart,
    packet::NEIGHBOR_SOLICITATION, solicitation::neighbor_advertisement,
};
use crate::model::Interface;

/// RFC 6775 9.
const LOWPAN_MIN_DELAY_BETWEEN_RAS: Duration = Duration::from_secs(10);
const LOWPAN_MAX_RA_DELAY_TIME: Duration = Duration::from_secs(2);

/// Rounds that are 3 to 4 s apart soon leave the time that an answer needs.
const CALM_WITHIN: Duration = Duration::from_secs(20);

/// What the suite can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many times are looked at where chance plays a part.
    pub samples: usize,
    /// How long a single item may listen.
    pub patience: Duration,
}

impl Effort {
    /// Done in two or three minutes.
    pub const ORDINARY: Effort = Effort { samples: 12, patience: Duration::from_secs(60) };
    /// For statistics.
    pub const THOROUGH: Effort = Effort { samples: 60, patience: Duration::from_secs(1200) };
}

/// The link with everything that happened on it.
pub struct Bench<'a> {
    pub(super) link: &'a mut dyn Link,
    pub(super) actions: Option<&'a mut dyn Actions>,
    /// What was sent and heard so far.
    pub record: Record,
    /// What is known.
    pub facts: Facts,
    /// How much is to be done.
    pub effort: Effort,
    pub(super) next_source: u16,
    /// Rounds follow each other so quickly that there is never time for an answer.
    pub(super) restless: bool,
    /// How long there was no round while nobody asked, where that was looked at.
    pub(super) quiet: Option<Duration>,
    /// How many packets there were when something was last done to the router.
    pub(super) last_act: Option<usize>,
    /// The router's end and new beginning, once it had one.
    pub(super) restart: Option<Restart>,
}

impl Bench<'_> {
    /// The time since the suite began.
    pub fn now(&self) -> Duration {
        self.link.now()
    }

    /// A link-local address that was not used before.
    pub fn new_source(&mut self) -> Ipv6Addr {
        self.next_source = self.next_source.wrapping_add(1);
        self.facts.sources.link_local(self.next_source)
    }

    /// A valid solicitation from a new host, with its link-layer address.
    pub fn new_solicitation(&mut self) -> Solicitation {
        Solicitation::new(self.new_source(), self.facts.own_ethernet_address)
    }

    /// Sends it; the number of its (last) packet.
    pub fn solicit(&mut self, solicitation: &Solicitation) -> io::Result<usize> {
        for frame in solicitation.frames(self.facts.own_ethernet_address) {
            self.send(frame)?;
        }
        Ok(self.record.len().saturating_sub(1))
    }

    pub(super) fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
        let at = self.link.now();
        self.link.send(&frame)?;
        self.record.push(Packet::new(at, Direction::Sent, frame));
        Ok(())
    }

    /// Takes in the next frame; its number, or `None` if there is none before `deadline`.
    pub fn hear(&mut self, deadline: Duration) -> io::Result<Option<usize>> {
        let Some((at, frame)) = self.link.receive(deadline)? else { return Ok(None) };
        let packet = Packet::new(at, Direction::Heard, frame);
        let reply = self.answer_for_made_up(&packet);
        let number = self.record.push(packet);
        if let Some(frame) = reply {
            self.send(frame)?;
        }
        Ok(Some(number))
    }

    /// A Neighbor Advertisement for a host that was made up: only then does its answer come.
    fn answer_for_made_up(&self, packet: &Packet) -> Option<Vec<u8>> {
        let ipv6 = packet.ipv6.as_ref().filter(|_| packet.is(NEIGHBOR_SOLICITATION))?;
        let target: Ipv6Addr = (*ipv6.payload.get(8..)?.first_chunk::<16>()?).into();
        let wanted = self.facts.sources.made(target) && !ipv6.source.is_unspecified();
        let own = self.facts.own_ethernet_address;
        let to = packet.ethernet_source().filter(|_| wanted)?;
        Some(neighbor_advertisement(target, own, ipv6.source, to))
    }

    /// Takes in everything until `deadline`.
    pub fn listen(&mut self, deadline: Duration) -> io::Result<()> {
        while self.hear(deadline)?.is_some() {}
        Ok(())
    }

    /// The first packet from number `from` on that is `wanted`, waited for until `deadline`.
    pub fn find(
        &mut self,
        from: usize,
        deadline: Duration,
        mut wanted: impl FnMut(&Record, &Packet) -> bool,
    ) -> io::Result<Option<usize>> {
        let mut next = from;
        loop {
            for (number, packet) in self.record.since(next) {
                if wanted(&self.record, packet) {
                    return Ok(Some(number));
                }
            }
            next = self.record.len();
            if self.hear(deadline)?.is_none() {
                return Ok(None);
            }
        }
    }

    /// The router's next advertisement after packet number `from` that `source` gets: one to it
    /// or to all.
    pub fn find_answer(
        &mut self,
        from: usize,
        source: Ipv6Addr,
        deadline: Duration,
    ) -> io::Result<Option<usize>> {
        self.find(from, deadline, |record, packet| {
            packet.is_advertisement()
                && record.is_of_router(packet)
                && packet.destination().is_some_and(|to| to == source || to.is_multicast())
        })
    }

    /// The router's next multicast advertisement from packet number `from` on.
    pub fn find_round(&mut self, from: usize, deadline: Duration) -> io::Result<Option<usize>> {
        self.find(from, deadline, |record, packet| {
            packet.is_multicast_advertisement() && record.is_of_router(packet)
        })
    }

    /// When the router may multicast again.
    pub fn calm_from(&self) -> Duration {
        let last =
            self.record.advertisements(0).rfind(|(_, packet)| packet.is_multicast_advertisement());
        let least = self.facts.least_gap() + 5 * JITTER;
        last.map_or(Duration::ZERO, |(_, packet)| packet.at + least)
    }

    /// Waits until a multicast answer would not have to wait; not on a router that never leaves
    /// off.
    pub fn await_calm(&mut self) -> io::Result<()> {
        let end = self.now() + CALM_WITHIN.max(4 * self.facts.least_gap());
        while !self.restless && self.calm_from() > self.now() {
            self.listen(self.calm_from())?;
            self.restless = self.now() > end;
        }
        Ok(())
    }

    /// Sends a valid solicitation and waits for what serves it, until it could not be later. Where
    /// the answer goes to all, it is sent only when that need not wait.
    pub fn ask(&mut self, solicitation: &Solicitation) -> io::Result<Exchange> {
        let source = solicitation.source;
        if self.facts.answers != Answers::Unicast || source.is_unspecified() {
            self.await_calm()?;
        }
        let calm = self.calm_from() <= self.now();
        let number = self.solicit(solicitation)?;
        let wait = self.facts.least_gap() + self.facts.answer_within();
        let answer = self.find_answer(number, source, self.now() + wait)?;
        let exchange = Exchange { solicitation: number, answer, calm };
        self.record.exchanges.push(exchange);
        Ok(exchange)
    }

    /// Has something done to the router; the error says why it was not.
    pub fn act(&mut self, action: Action) -> Result<(), String> {
        // What came before does not count as a consequence.
        self.listen(self.now()).map_err(|error| error.to_string())?;
        self.last_act = Some(self.record.len());
        match &mut self.actions {
            Some(actions) => actions.act(action).map_err(|error| error.to_string()),
            None => Err("needs an action".into()),
        }
    }

    /// The longest time between two of the router's unsolicited rounds: as configured, or else as
    /// seen so far.
    pub fn longest_interval(&self) -> Option<Duration> {
        self.facts.longest_interval(&self.record)
    }
}

impl Facts {
    /// The configuration is that of a 6LoWPAN.
    pub fn is_6lowpan(&self) -> bool {
        self.configuration.as_ref().is_some_and(Interface::is_6lowpan)
    }

    /// The least time between two rounds: as configured, or else that of RFC 4861 or RFC 6775.
    pub fn least_gap(&self) -> Duration {
        let configured = self.configuration.as_ref().map(|it| it.min_delay_between_ras.duration());
        let least = configured.unwrap_or(MIN_DELAY_BETWEEN_RAS);
        if self.is_6lowpan() { least.max(LOWPAN_MIN_DELAY_BETWEEN_RAS) } else { least }
    }

    /// The longest time until an answer that need not wait is sent.
    pub fn max_ra_delay(&self) -> Duration {
        if self.is_6lowpan() { LOWPAN_MAX_RA_DELAY_TIME } else { MAX_RA_DELAY_TIME }
    }

    /// The longest time until it is heard.
    pub fn answer_within(&self) -> Duration {
        self.max_ra_delay() + SLACK
    }

    /// The longest time between two unsolicited rounds: as configured, or else as seen.
    pub fn longest_interval(&self, record: &Record) -> Option<Duration> {
        let configured = self.configuration.as_ref().map(|it| it.interval.max());
        configured.or_else(|| {
            let gaps = record.gaps().into_iter().filter(|gap| !gap.solicited);
            gaps.map(|gap| gap.length).max()
        })
    }
}
