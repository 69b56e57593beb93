//! What the engine does with messages that come in.

use std::time::Duration;

use tracing::debug;

use crate::{
    os::{MessageKind, Received, Transmit, Undelivered},
    router::{Answered, Bucket, Datagram, Rate, Timestamp},
    wire,
};

use super::{Counter, engine::Engine};

/// Answers to single hosts on all interfaces together, beyond what each interface allows itself:
/// there may be 4,094 VLANs, and on each a host that comes up now. In the long run a thousand in
/// each second are about a hundredth of a processor's time.
const ANSWERS: Rate = Rate { burst: 4096, period: Duration::from_millis(1) };

/// What is left of [`ANSWERS`].
#[derive(Debug, Default)]
pub(super) struct Answers(Bucket);

impl Answers {
    pub(super) fn take(&mut self, now: Timestamp) -> bool {
        self.0.take(now, ANSWERS)
    }
}

impl<T: Transmit> Engine<T> {
    /// Takes a received message; malformed ones are counted and dropped.
    pub(super) fn received(&mut self, now: Timestamp, received: Received<'_>) {
        let index = received.interface;
        let kind = match received.message.first() {
            Some(&wire::ROUTER_SOLICITATION) => Some(MessageKind::RouterSolicitation),
            Some(&wire::ROUTER_ADVERTISEMENT) => Some(MessageKind::RouterAdvertisement),
            _ => None,
        };
        let Some(&slot) = self.by_index.get(&index) else {
            self.unserved_messages += 1;
            if let Some(kind) = kind.filter(|&kind| !self.floods.elsewhere.take(now, kind)) {
                self.floods.add(index, kind);
            }
            return;
        };
        let Some(entry) = &mut self.slots[slot] else { return };
        if let Some(kind) = kind.filter(|&kind| !entry.reading.take(now, kind)) {
            self.floods.add(index, kind);
        }
        let datagram = Datagram {
            source: received.source,
            hop_limit: received.hop_limit,
            fragmented: received.fragmented,
            message: received.message,
        };
        let own = entry.own_addresses.contains(&received.source);
        let counter = match kind {
            Some(MessageKind::RouterSolicitation) => match datagram.solicitation() {
                Ok(_) if own => Counter::SolicitationOwnAddress,
                Ok(solicitation) => {
                    let source = received.source;
                    debug!(interface = %entry.name, %source, "router solicitation");
                    let (router, rng) = (&mut entry.router, &mut self.rng);
                    let address = solicitation.source_link_layer_address.as_ref();
                    match router.handle_solicitation(now, source, address, rng) {
                        Answered::Alone | Answered::Round => {}
                        Answered::Suppressed => {
                            entry.counters.count(Counter::SolicitationSuppressed);
                        }
                        Answered::NotServed => {
                            entry.counters.count(Counter::SolicitationNotServed);
                        }
                    }
                    if self.touched.last() != Some(&slot) {
                        self.touched.push(slot);
                    }
                    Counter::SolicitationReceived
                }
                Err(reason) => Counter::of_solicitation(reason),
            },
            Some(MessageKind::RouterAdvertisement) => match datagram.advertisement() {
                Ok(advertisement) => {
                    if self.touched.last() != Some(&slot) {
                        self.touched.push(slot);
                    }
                    entry.heard(now, received.source, &advertisement, received.message)
                }
                Err(reason) => Counter::of_advertisement(reason),
            },
            None => Counter::MessageType,
        };
        entry.counters.count(counter);
    }

    /// Takes in that an answer did not get to its host.
    pub(super) fn undelivered(&mut self, now: Timestamp, packet: Undelivered) {
        let Some(&slot) = self.by_index.get(&packet.interface) else { return };
        let Some(entry) = &mut self.slots[slot] else { return };
        let host = packet.destination;
        debug!(interface = %entry.name, %host, "the host cannot be reached");
        entry.counters.count(Counter::HostUnreachable);
        entry.router.handle_unreachable(now, host, &mut self.rng);
        self.touched.push(slot);
    }
}
