//! What leaves the machine.

use tracing::{debug, warn};

use crate::{
    os::{Link, LinkWatch, Outgoing, Transmit},
    router::{ALL_NODES, Occasion, Timestamp, Transmission},
};

use super::{
    super::{Counter, slot::Slot, timer_queue::SlotId},
    Engine,
};

impl<T: Transmit> Engine<T> {
    /// Sends what the interfaces called since the last time have to send, and asks for their next
    /// wake-ups.
    pub(in crate::daemon) fn flush(&mut self, now: Timestamp, links: &impl LinkWatch) {
        for slot in std::mem::take(&mut self.touched) {
            let held = self.hold(slot);
            while let Some(entry) = &mut self.slots[slot]
                && !held
                && let Some(transmission) = entry.router.poll_output()
            {
                let link = entry.index.and_then(|index| links.get(index));
                self.send(now, slot, link, &transmission);
            }
            if let Some(entry) = &mut self.slots[slot] {
                entry.tell_findings(now);
            }
            let timeout = self.slots[slot].as_ref().and_then(|entry| entry.router.poll_timeout());
            self.timers.set(slot, timeout);
            let left = |entry: &Slot| !held && entry.leaving && entry.router.is_finished();
            if self.slots[slot].as_ref().is_some_and(left) {
                self.free(now, slot);
            }
        }
    }

    fn send(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        link: Option<&Link>,
        transmission: &Transmission,
    ) {
        let (Some(entry), Some(link)) = (&mut self.slots[slot], link) else { return };
        let Transmission { source, destination, ref messages, occasion, in_round, .. } =
            *transmission;
        let link_layer_destination = transmission.link_layer_destination;
        if !in_round && destination != ALL_NODES && !self.answers.take(now) {
            entry.counters.count(Counter::AnswerWithheld);
            entry.router.handle_transmit_error(now, transmission, &mut self.rng);
            return;
        }
        let link_layer_source = entry.router.interface().virtual_link_layer_address;
        // A part that cannot be sent, for being too large say, does not hold up the others.
        let mut sent = 0;
        for message in messages.iter() {
            let outgoing = Outgoing {
                source,
                destination,
                link_layer_source,
                link_layer_destination,
                message,
            };
            match self.transmitter.transmit(link, outgoing) {
                Ok(()) => sent += 1,
                // A goodbye from an address that is gone is not to be had.
                Err(error) if occasion == Occasion::Final => {
                    debug!(interface = %entry.name, %source, %error, "cannot say goodbye");
                }
                Err(error) => {
                    entry.counters.count(Counter::TransmitError);
                    if let Some(more) = entry.transmit_complaint.again(now) {
                        warn!(interface = %entry.name, %destination, %error, more, "cannot send");
                    }
                }
            }
        }
        if sent > 0 {
            debug!(interface = %entry.name, %destination, "router advertisement sent");
            let counter = match destination {
                ALL_NODES => Counter::SentMulticast,
                _ => Counter::SentUnicast,
            };
            entry.counters.add(counter, sent);
            if in_round && occasion == Occasion::Normal {
                self.floods.served(now, link.index);
            }
        }
        let last = occasion == Occasion::Final && !link.can_send_from(source);
        if sent == 0 || last {
            entry.router.handle_transmit_error(now, transmission, &mut self.rng);
        }
    }
}
