//! All interfaces together: which link belongs to which, whose turn it is, what goes out.

mod delegations;
#[cfg(test)]
mod inspect;
mod keeping;
mod links;
mod output;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use fastrand::Rng;
use tracing::info;

use crate::{
    model::{Interface, InterfaceName, Model},
    os::{InterfaceIndex, LinkWatch, Receive, Transmit},
    router::{Router, Timestamp},
};

use super::{
    Counters,
    complaint::Complaint,
    configured::{Configured, Wanted},
    dependents::Dependents,
    floods::Floods,
    reception::Answers,
    remembered::Remembered,
    slot::Slot,
    surroundings::Surroundings,
    timer_queue::{SlotId, TimerQueue},
};

use keeping::Keeping;

/// First advertisements are spread over this much for each interface served, up to
/// [`MAX_START_SPREAD`].
const START_SPREAD: Duration = Duration::from_micros(100);
const MAX_START_SPREAD: Duration = Duration::from_millis(500);

/// Log lines about interfaces whose values cannot be computed that are written at once.
const UNCOMPUTED_LINES: u32 = 20;

/// The served interfaces.
#[derive(Debug)]
pub(super) struct Engine<T> {
    transmitter: T,
    configured: Configured,
    uncomputed_complaint: Complaint,
    start_spread: Duration,
    pub(super) slots: Vec<Option<Slot>>,
    free: Vec<SlotId>,
    by_name: HashMap<InterfaceName, SlotId>,
    pub(super) by_index: HashMap<InterfaceIndex, SlotId>,
    dependents: Dependents,
    pub(super) surroundings: Surroundings,
    timers: TimerQueue,
    /// Slots whose router has been called since the last [`Self::flush`].
    pub(super) touched: Vec<SlotId>,
    pub(super) rng: Rng,
    /// What was counted on interfaces that are no longer served.
    gone: Counters,
    /// Messages that came in on interfaces that are not served.
    pub(super) unserved_messages: u64,
    answers: Answers,
    remembered: Remembered,
    keeping: Keeping,
    pub(super) floods: Floods,
}

/// How many interfaces a new configuration concerned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) removed: usize,
    pub(super) unchanged: usize,
}

impl<T: Transmit> Engine<T> {
    pub(super) fn new(transmitter: T, rng: Rng) -> Self {
        Engine {
            transmitter,
            configured: Configured::default(),
            uncomputed_complaint: Complaint::with_burst(UNCOMPUTED_LINES),
            start_spread: Duration::ZERO,
            slots: Vec::new(),
            free: Vec::new(),
            by_name: HashMap::new(),
            by_index: HashMap::new(),
            dependents: Dependents::default(),
            surroundings: Surroundings::default(),
            timers: TimerQueue::default(),
            touched: Vec::new(),
            rng,
            gone: Counters::default(),
            unserved_messages: 0,
            answers: Answers::default(),
            remembered: Remembered::default(),
            keeping: Keeping::default(),
            floods: Floods::default(),
        }
    }

    /// What was counted on all interfaces since the start, gone ones included.
    pub(super) fn counters(&self) -> Counters {
        let mut sum = self.gone.clone();
        self.slots.iter().flatten().for_each(|entry| sum.absorb(&entry.counters));
        sum
    }

    /// What was counted on each interface that is served.
    pub(super) fn counters_by_interface(
        &self,
    ) -> impl Iterator<Item = (&InterfaceName, &Counters)> {
        self.slots.iter().flatten().map(|entry| (&entry.name, &entry.counters))
    }

    /// The next moment to call [`Self::fire`].
    pub(super) fn next_timeout(&self) -> Option<Timestamp> {
        let delegation = self.surroundings.delegations.next_end();
        self.timers.next().into_iter().chain(self.floods.next()).chain(delegation).min()
    }

    /// Takes a new configuration as a difference: interfaces that stay as they are are left
    /// alone, removed ones say goodbye.
    pub(super) fn apply(
        &mut self,
        now: Timestamp,
        model: Model,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) -> Changes {
        let mut changes = Changes::default();
        self.configured = Configured::new(model);
        let wanted = self.configured.wanted(links);
        let names = wanted.iter().filter(|it| it.interface.is_ok()).map(|it| &it.name);
        let names: HashSet<&InterfaceName> = names.collect();
        let gone = self.by_name.iter().filter(|(name, _)| !names.contains(name));
        let gone = gone.map(|(_, &slot)| slot);
        let mut gone: Vec<SlotId> = gone.filter(|&slot| !self.is_leaving(slot)).collect();
        gone.sort_unstable();
        for slot in gone {
            self.remove(now, slot, links, receiver);
            changes.removed += 1;
        }
        let count = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        self.start_spread = START_SPREAD.saturating_mul(count).min(MAX_START_SPREAD);
        for Wanted { name, interface, pattern } in wanted {
            let by_pattern = pattern.is_some();
            let Some(interface) = self.computed(now, &name, interface) else { continue };
            if let Some(&slot) = self.by_name.get(&name) {
                let Some(entry) = &mut self.slots[slot] else { continue };
                entry.by_pattern = by_pattern;
                if entry.leaving {
                    changes.added += 1;
                    self.reconfigure(now, slot, &interface, links, receiver);
                    if let Some(link) = links.by_name(name.as_str()) {
                        self.attach(now, slot, link, links, receiver);
                    }
                    continue;
                }
                if entry.router.interface().says_the_same(&interface) {
                    changes.unchanged += 1;
                    continue;
                }
                changes.changed += 1;
                self.reconfigure(now, slot, &interface, links, receiver);
            } else {
                changes.added += 1;
                let slot = self.add(now, name.clone(), &interface, by_pattern, links);
                match links.by_name(name.as_str()) {
                    Some(link) => self.attach(now, slot, link, links, receiver),
                    None => info!(interface = %name, "waiting for the interface to appear"),
                }
            }
        }
        self.flush(now, links);
        changes
    }

    /// The configuration in force.
    pub(super) fn model(&self) -> Model {
        self.configured.model()
    }

    /// Follows what happened to the link with this index.
    pub(super) fn link_changed(
        &mut self,
        now: Timestamp,
        index: InterfaceIndex,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) {
        let link = links.get(index);
        if let Some(&slot) = self.by_index.get(&index)
            && !self.is_called(slot, link)
        {
            self.leave_renamed(now, slot, links);
            self.detach(now, slot, receiver);
        }
        if let Some(link) = link {
            if let Some(&slot) = self.by_name.get(link.name.as_str()) {
                self.recompute(now, slot, link, links, receiver);
                self.attach(now, slot, link, links, receiver);
            } else if let Some(Wanted { name, interface, .. }) = self.configured.by_pattern(link)
                && let Some(interface) = self.computed(now, &name, interface)
            {
                let slot = self.add(now, name, &interface, true, links);
                self.attach(now, slot, link, links, receiver);
            }
        }
        let mut concerned = self.dependents.of_change(index, links);
        if self.surroundings.leads_through(index) {
            concerned.extend(self.dependents.of_routes());
        }
        for slot in concerned {
            self.refresh(now, slot, links);
        }
    }

    /// Looks again at all that depends on routes.
    pub(super) fn follow_routes(&mut self, now: Timestamp, links: &impl LinkWatch) {
        for slot in self.dependents.of_routes().clone() {
            self.refresh(now, slot, links);
        }
        self.flush(now, links);
    }

    /// Wakes every interface whose time has come.
    pub(super) fn fire(&mut self, now: Timestamp, links: &impl LinkWatch) {
        while let Some(slot) = self.timers.pop_due(now) {
            if let Some(entry) = &mut self.slots[slot] {
                entry.router.handle_timeout(now, &mut self.rng);
                self.touched.push(slot);
            }
        }
        self.flush(now, links);
    }

    /// Lets lifetimes that count down begin again.
    pub(super) fn reset_lifetimes(&mut self, now: Timestamp) {
        for entry in self.slots.iter_mut().flatten() {
            entry.router.reset_lifetimes(now);
        }
    }

    /// Says goodbye on all interfaces, with that many final advertisements. [`Self::fire`] sends the
    /// later ones, until [`Self::is_finished`].
    pub(super) fn shutdown(
        &mut self,
        now: Timestamp,
        final_advertisements: u8,
        links: &impl LinkWatch,
    ) {
        for (slot, entry) in self.slots.iter_mut().enumerate() {
            if let Some(entry) = entry {
                entry.router.shutdown(now, final_advertisements);
                self.touched.push(slot);
            }
        }
        self.flush(now, links);
    }

    /// Whether all that was shut down has been said.
    pub(super) fn is_finished(&self) -> bool {
        self.slots.iter().flatten().all(|entry| entry.router.is_finished())
    }

    fn add(
        &mut self,
        now: Timestamp,
        name: InterfaceName,
        interface: &Arc<Interface>,
        by_pattern: bool,
        links: &impl LinkWatch,
    ) -> SlotId {
        let mut router = Router::new(now, Arc::clone(interface), self.start_spread);
        if let Some(memory) = self.remembered.take(&name) {
            router.restore(now, memory);
        }
        let entry = Slot::new(name.clone(), by_pattern, router);
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot] = Some(entry);
            slot
        } else {
            self.slots.push(Some(entry));
            self.slots.len() - 1
        };
        self.by_name.insert(name, slot);
        self.dependents.set(slot, interface, links);
        slot
    }

    /// Ceases to serve an interface. Its slot stays until nothing is left to be withdrawn, or until it
    /// is configured again.
    fn remove(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) {
        self.dependents.remove(slot);
        let Some(entry) = &mut self.slots[slot] else { return };
        info!(interface = %entry.name, "no longer configured");
        entry.leaving = true;
        entry.router.retire(now, &mut self.rng);
        if let Some(index) = entry.index {
            receiver.forget(index);
        }
        self.touched.push(slot);
        self.flush(now, links);
    }

    /// Forgets a slot that nothing is received for any more.
    fn free(&mut self, now: Timestamp, slot: SlotId) {
        self.timers.set(slot, None);
        self.dependents.remove(slot);
        if let Some(entry) = self.slots[slot].take() {
            self.gone.absorb(&entry.counters);
            let memory = entry.router.memory(now);
            self.keeping.left(&entry.name, &memory);
            self.remembered.keep(now, &entry.name, memory);
            self.by_name.remove(&entry.name);
            if let Some(index) = entry.index {
                self.by_index.remove(&index);
            }
            self.free.push(slot);
        }
    }

    fn is_leaving(&self, slot: SlotId) -> bool {
        self.slots[slot].as_ref().is_some_and(|entry| entry.leaving)
    }
}
