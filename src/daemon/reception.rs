//! What the engine does with messages that come in.

use tracing::debug;

use crate::{
    os::{Received, Transmit},
    router::{Datagram, Discard, Timestamp},
    wire::DecodeError,
};

use super::engine::Engine;

impl<T: Transmit> Engine<T> {
    /// Takes a received message; malformed ones are counted and dropped.
    pub(super) fn received(&mut self, now: Timestamp, received: Received<'_>) {
        let Some(&slot) = self.by_index.get(&received.interface) else { return };
        let Some(entry) = &mut self.slots[slot] else { return };
        let datagram = Datagram {
            source: received.source,
            hop_limit: received.hop_limit,
            fragmented: received.fragmented,
            message: received.message,
        };
        let own = entry.router.link().source == Some(received.source);
        match datagram.solicitation() {
            Ok(_) if own => self.counters.discard(Discard::Source),
            Ok(_) => {
                self.counters.received_solicitations += 1;
                debug!(interface = %entry.name, source = %received.source, "router solicitation");
                entry.router.handle_solicitation(now, received.source, &mut self.rng);
                self.touched.push(slot);
            }
            Err(Discard::Malformed(DecodeError::Type)) => match datagram.advertisement() {
                Ok(_) if own => {}
                Ok(_) => self.counters.received_advertisements += 1,
                Err(reason) => self.counters.discard(reason),
            },
            Err(reason) => self.counters.discard(reason),
        }
    }
}
