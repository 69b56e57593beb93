//! Everything that was sent and heard.

use std::{io, net::Ipv6Addr, time::Duration};

use super::{Direction, Packet};
use crate::{
    model::{Interface, Prefix},
    wire,
};

/// MAX_RA_DELAY_TIME (RFC 4861 10).
pub const MAX_RA_DELAY_TIME: Duration = Duration::from_millis(500);
/// MIN_DELAY_BETWEEN_RAS (RFC 4861 10).
pub const MIN_DELAY_BETWEEN_RAS: Duration = Duration::from_secs(3);
/// How much later than allowed an advertisement may be heard: the link, two kernels and the
/// router's scheduler take their time.
pub const SLACK: Duration = Duration::from_millis(100);
/// How much shorter than demanded a gap may look: time stamps are not taken where the
/// advertisement is made.
pub const JITTER: Duration = Duration::from_millis(10);
/// Parts of one advertisement follow each other within this time.
pub(super) const PARTS_WITHIN: Duration = Duration::from_millis(100);
/// None has more parts: more at once are a flood.
const MOST_PARTS: usize = 64;

/// The router that is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouterIdentity {
    /// The source of its advertisements.
    pub address: Ipv6Addr,
    /// The sender of its frames.
    pub ethernet_address: [u8; 6],
}

/// How solicitations of known hosts are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// To the host alone.
    Unicast,
    /// To all.
    Multicast,
    /// Not at all: silence proves nothing.
    Never,
}

/// What is known before items are judged.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The router.
    pub router: RouterIdentity,
    /// The Ethernet address of this end of the link.
    pub own_ethernet_address: [u8; 6],
    /// The router's way to answer.
    pub answers: Answers,
    /// A prefix that its advertisements call on-link.
    pub on_link: Option<Prefix>,
    /// The MTU of this end of the link, in octets.
    pub mtu: u32,
    /// The configuration that the router is meant to have.
    pub configuration: Option<Interface>,
    /// Makes up addresses.
    pub sources: Sources,
}

/// Makes up host addresses. All of them end like the link-local address of this end, so that the
/// Neighbor Solicitations for them go to a group that its network card listens to.
#[derive(Debug, Clone)]
pub struct Sources {
    ending: [u8; 3],
    /// Differs from run to run: the router may remember a host.
    seed: u32,
}

impl Sources {
    /// Addresses with the ending of `own`.
    pub fn new(own: Ipv6Addr, seed: u32) -> Self {
        let [.., a, b, c] = own.octets();
        Sources { ending: [a, b, c], seed }
    }

    /// The link-local address of host `number`.
    pub fn link_local(&self, number: u16) -> Ipv6Addr {
        self.in_prefix(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), number)
    }

    /// The address of host `number` in the prefix of 64 bits that begins like `prefix`.
    pub fn in_prefix(&self, prefix: Ipv6Addr, number: u16) -> Ipv6Addr {
        let mut octets = prefix.octets();
        let [s0, s1, _, _] = self.seed.to_be_bytes();
        let [high, low] = number.to_be_bytes();
        let [a, b, c] = self.ending;
        octets[8..].copy_from_slice(&[s0 & !3, s1, high, low, 0xff, a, b, c]);
        octets.into()
    }

    /// Whether `address` is one of these.
    pub fn made(&self, address: Ipv6Addr) -> bool {
        let [.., s0, s1, _, _, ff, a, b, c] = address.octets();
        let [own0, own1, _, _] = self.seed.to_be_bytes();
        [s0, s1, ff] == [own0 & !3, own1, 0xff] && [a, b, c] == self.ending
    }
}

/// A valid solicitation and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// The packet with the solicitation.
    pub solicitation: usize,
    /// The packet with the first advertisement that serves it.
    pub answer: Option<usize>,
    /// Before it was sent, no multicast advertisement was less than [`MIN_DELAY_BETWEEN_RAS`]
    /// ago, so that an answer need not wait.
    pub calm: bool,
}

/// All packets in the order of time, and what is known about them.
#[derive(Debug, Clone, Default)]
pub struct Record {
    packets: Vec<Packet>,
    /// The router's identity, once it is known.
    pub router: Option<RouterIdentity>,
    /// The valid solicitations whose answer was waited for.
    pub exchanges: Vec<Exchange>,
    octets: usize,
    overflowed: bool,
}

/// How much of a flood is kept.
const MAX_PACKETS: usize = 200_000;
const MAX_OCTETS: usize = 64 << 20;

impl Record {
    /// Adds a packet and returns its number, which is the last one's where no more is kept.
    pub fn push(&mut self, packet: Packet) -> usize {
        let octets = self.octets + packet.frame.len();
        if self.packets.len() < MAX_PACKETS && octets <= MAX_OCTETS {
            self.packets.push(packet);
            self.octets = octets;
        } else {
            self.overflowed = true;
        }
        self.packets.len() - 1
    }

    /// Whether there was more than is kept: nothing can be judged by what is missing.
    pub(super) fn check_whole(&self) -> io::Result<()> {
        if self.overflowed {
            let kept = self.packets.len();
            return Err(io::Error::other(format!("only {kept} packets are kept, and more came")));
        }
        Ok(())
    }

    /// How many packets there are: the number of the next one.
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// The packet of this number.
    pub fn get(&self, number: usize) -> Option<&Packet> {
        self.packets.get(number)
    }

    /// When the packet of this number was sent or heard; zero if there is none.
    pub fn at(&self, number: usize) -> Duration {
        self.get(number).map_or(Duration::ZERO, |packet| packet.at)
    }

    /// The packets from `number` on, with their numbers.
    pub fn since(&self, number: usize) -> impl DoubleEndedIterator<Item = (usize, &Packet)> {
        self.packets.iter().enumerate().skip(number)
    }

    /// Whether the router sent it.
    pub fn is_of_router(&self, packet: &Packet) -> bool {
        packet.direction == Direction::Heard
            && self.router.is_none_or(|router| {
                packet.source() == Some(router.address)
                    || packet.ethernet_source() == Some(router.ethernet_address)
            })
    }

    /// The router's advertisements from packet `number` on.
    pub fn advertisements(
        &self,
        number: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, &Packet)> {
        self.since(number)
            .filter(|(_, packet)| packet.is_advertisement() && self.is_of_router(packet))
    }

    /// The first packet of each of its multicast advertisements from packet `number` on: parts
    /// that follow each other at once with one header count as one, copies do not.
    pub fn rounds(&self, number: usize) -> Vec<usize> {
        // From Cur Hop Limit on.
        let header =
            |packet: &Packet| packet.message().and_then(|it| it.get(4..16)).map(<[u8]>::to_vec);
        let mut rounds = Vec::new();
        let mut parts: Vec<&Packet> = Vec::new();
        for (number, packet) in self.advertisements(number) {
            if !packet.is_multicast_advertisement() {
                continue;
            }
            let is_part = parts.len() < MOST_PARTS
                && parts.first().is_some_and(|first| {
                    packet.at.saturating_sub(first.at) < PARTS_WITHIN
                        && header(first) == header(packet)
                })
                && parts.iter().all(|part| part.message() != packet.message());
            if !is_part {
                rounds.push(number);
                parts.clear();
            }
            parts.push(packet);
        }
        rounds
    }

    /// The gaps between rounds, with the packets at both ends.
    pub fn gaps(&self) -> Vec<Gap> {
        let rounds = self.rounds(0);
        let asked: Vec<_> = self.solicitations().collect();
        let gap = |pair: &[usize]| {
            let [from, to] = *pair else { return None };
            let solicited = self.is_solicited(&asked, from, to);
            Some(Gap { from, to, length: self.at(to).saturating_sub(self.at(from)), solicited })
        };
        rounds.windows(2).filter_map(gap).collect()
    }

    /// Whether the round at packet `to`, which follows that at `from`, may be an answer: somebody
    /// `asked` the router that was not answered by unicast.
    fn is_solicited(&self, asked: &[(usize, &Packet)], from: usize, to: usize) -> bool {
        // What crossed a round on the link is not served by it.
        let begin = self.at(from).saturating_sub(JITTER);
        let end = self.at(to);
        let mut asked = asked.iter().filter(|(_, packet)| packet.at >= begin && packet.at <= end);
        asked.any(|(number, packet)| {
            if packet.direction == Direction::Heard {
                // The answer to another host is not heard here.
                return true;
            }
            let source = packet.source().filter(|source| !source.is_multicast());
            source.is_none_or(|source| {
                !self
                    .advertisements(*number)
                    .any(|(_, answer)| answer.destination() == Some(source))
            })
        })
    }

    /// The solicitations of all, with their numbers.
    fn solicitations(&self) -> impl Iterator<Item = (usize, &Packet)> {
        self.since(0).filter(|(_, packet)| packet.is(wire::ROUTER_SOLICITATION))
    }

    /// Whether a solicitation of another host was heard at such a time.
    pub(super) fn others_asked(&self, begin: Duration, end: Duration) -> bool {
        self.solicitations().any(|(_, packet)| {
            packet.direction == Direction::Heard && packet.at >= begin && packet.at <= end
        })
    }

    /// The answers' delays, of exchanges that did not have to wait for a gap to pass.
    pub fn delays(&self) -> Vec<(Exchange, Duration)> {
        let delay = |exchange: &Exchange| {
            let answer = exchange.answer.filter(|_| exchange.calm)?;
            Some((*exchange, self.at(answer).saturating_sub(self.at(exchange.solicitation))))
        };
        self.exchanges.iter().filter_map(delay).collect()
    }
}

/// The time between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The packet that begins it.
    pub from: usize,
    /// The packet that ends it.
    pub to: usize,
    /// How long it is.
    pub length: Duration,
    /// The second round may be an answer.
    pub solicited: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_kept_in_part_and_that_is_known() {
        let mut record = Record::default();
        let packet = Packet::new(Duration::ZERO, Direction::Heard, vec![0; 65_536]);
        for number in 0..1024 {
            assert_eq!(record.push(packet.clone()), number);
        }
        record.check_whole().unwrap();
        assert_eq!(record.push(packet), 1023);
        assert_eq!(
            record.check_whole().unwrap_err().to_string(),
            "only 1024 packets are kept, and more came"
        );
    }
}
