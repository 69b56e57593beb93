//! What the engine does with messages that come in.

use tracing::debug;

use crate::{
    os::{Received, Transmit},
    router::{Datagram, Timestamp},
    wire,
};

use super::{Counter, engine::Engine};

impl<T: Transmit> Engine<T> {
    /// Takes a received message; malformed ones are counted and dropped.
    pub(super) fn received(&mut self, now: Timestamp, received: Received<'_>) {
        let Some(&slot) = self.by_index.get(&received.interface) else {
            self.unserved_messages += 1;
            return;
        };
        let Some(entry) = &mut self.slots[slot] else { return };
        let datagram = Datagram {
            source: received.source,
            hop_limit: received.hop_limit,
            fragmented: received.fragmented,
            message: received.message,
        };
        let own = entry.own_addresses.contains(&received.source);
        let counter = match received.message.first() {
            Some(&wire::ROUTER_SOLICITATION) => match datagram.solicitation() {
                Ok(_) if own => Counter::SolicitationOwnAddress,
                Ok(_) => {
                    let source = received.source;
                    debug!(interface = %entry.name, %source, "router solicitation");
                    entry.router.handle_solicitation(now, source, &mut self.rng);
                    if self.touched.last() != Some(&slot) {
                        self.touched.push(slot);
                    }
                    Counter::SolicitationReceived
                }
                Err(reason) => Counter::of_solicitation(reason),
            },
            Some(&wire::ROUTER_ADVERTISEMENT) => match datagram.advertisement() {
                Ok(_) if own => Counter::AdvertisementOwnAddress,
                Ok(_) => Counter::AdvertisementReceived,
                Err(reason) => Counter::of_advertisement(reason),
            },
            _ => Counter::MessageType,
        };
        entry.counters.count(counter);
    }
}
