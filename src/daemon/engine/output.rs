//! What leaves the machine.

use std::io;

use tracing::{debug, warn};

use crate::{
    os::{LinkWatch, Outgoing, Transmit},
    router::{ALL_NODES, Occasion, Timestamp, Transmission},
};

use super::{
    super::{Counter, slot::Slot, timer_queue::SlotId},
    Engine,
};

/// Interfaces whose advertisements are sent together.
const BATCH: usize = 64;

impl<T: Transmit> Engine<T> {
    /// Sends what the interfaces called since the last time have to send, and asks for their next
    /// wake-ups.
    pub(in crate::daemon) fn flush(&mut self, now: Timestamp, links: &impl LinkWatch) {
        for slots in std::mem::take(&mut self.touched).chunks(BATCH) {
            let mut due = Vec::with_capacity(slots.len());
            for &slot in slots {
                if !self.hold(slot) {
                    self.collect(now, slot, &mut due);
                }
            }
            self.send(now, &due, links);
            for &slot in slots {
                self.settle(now, slot);
            }
        }
    }

    /// Takes what the interface has to send.
    fn collect(&mut self, now: Timestamp, slot: SlotId, due: &mut Vec<(SlotId, Transmission)>) {
        while let Some(entry) = &mut self.slots[slot]
            && let Some(transmission) = entry.router.poll_output()
        {
            let is_answer = !transmission.in_round && transmission.destination != ALL_NODES;
            if entry.index.is_none() {
                continue;
            }
            if is_answer && !self.answers.take(now) {
                entry.counters.count(Counter::AnswerWithheld);
                entry.router.handle_transmit_error(now, &transmission, &mut self.rng);
                continue;
            }
            due.push((slot, transmission));
        }
    }

    /// Asks the interface for what there is besides, once all it had to send was sent.
    fn settle(&mut self, now: Timestamp, slot: SlotId) {
        let Some(entry) = &mut self.slots[slot] else { return };
        entry.tell_findings(now);
        self.timers.set(slot, entry.router.poll_timeout());
        let left = |entry: &Slot| entry.leaving && entry.router.is_finished();
        if self.slots[slot].as_ref().is_some_and(left) && !self.hold(slot) {
            self.free(now, slot);
        }
    }

    fn send(&mut self, now: Timestamp, due: &[(SlotId, Transmission)], links: &impl LinkWatch) {
        let mut packets = Vec::with_capacity(due.len());
        // How many packets each of them has, which is none where its link is gone.
        let mut counts = Vec::with_capacity(due.len());
        for (slot, transmission) in due {
            let entry = self.slots[*slot].as_ref();
            let link = entry.and_then(|entry| links.get(entry.index?));
            let before = packets.len();
            if let (Some(entry), Some(link)) = (entry, link) {
                let outgoing = |message| Outgoing {
                    source: transmission.source,
                    destination: transmission.destination,
                    link_layer_source: entry.router.interface().virtual_link_layer_address,
                    link_layer_destination: transmission.link_layer_destination,
                    message,
                };
                let messages = transmission.messages.iter();
                packets.extend(messages.map(|message| (link, outgoing(message))));
            }
            counts.push((link, packets.len() - before));
        }
        let mut results = Vec::with_capacity(packets.len());
        self.transmitter.transmit_all(&packets, &mut results);
        let mut results = results.into_iter();
        for ((slot, transmission), (link, count)) in due.iter().zip(counts) {
            let results = results.by_ref().take(count);
            let Some(link) = link else { continue };
            let sent = self.account(now, *slot, transmission, results);
            let Some(entry) = &mut self.slots[*slot] else { continue };
            let in_round = transmission.in_round && transmission.occasion == Occasion::Normal;
            if sent > 0 && in_round {
                self.floods.served(now, link.index);
            }
            let is_final = transmission.occasion == Occasion::Final;
            if sent == 0 || is_final && !link.can_send_from(transmission.source) {
                entry.router.handle_transmit_error(now, transmission, &mut self.rng);
            }
        }
    }

    /// Counts what became of the packets of a transmission, and says how many were sent. A part that
    /// cannot be sent, for being too large say, does not hold up the others.
    fn account(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        transmission: &Transmission,
        results: impl Iterator<Item = io::Result<()>>,
    ) -> u64 {
        let Some(entry) = &mut self.slots[slot] else { return 0 };
        let Transmission { source, destination, occasion, .. } = *transmission;
        let mut sent = 0;
        for result in results {
            match result {
                Ok(()) => sent += 1,
                // A goodbye from an address that is gone is not to be had.
                Err(error) if occasion == Occasion::Final => {
                    debug!(interface = %entry.name, %source, %error, "cannot say goodbye");
                }
                Err(error) => {
                    entry.counters.count(Counter::TransmitError);
                    if let Some(more) = entry.complaints().transmit.again(now) {
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
        }
        sent
    }
}
