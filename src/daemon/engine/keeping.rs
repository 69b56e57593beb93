//! What a successor has to know is kept safe before hosts hear it.

use std::collections::{BTreeSet, HashMap};

use crate::{
    model::InterfaceName,
    os::{LinkWatch, Transmit},
    router::{Memory, Timestamp},
};

use super::{super::timer_queue::SlotId, Engine};

/// Who waits for that.
#[derive(Debug, Default)]
pub(in crate::daemon) struct Keeping {
    /// Somebody keeps it; otherwise nobody waits.
    enabled: bool,
    /// Those that have something new.
    changed: BTreeSet<SlotId>,
    /// Those whose news are being made safe, and their revisions.
    under_way: HashMap<SlotId, u64>,
    /// Interfaces that are served no more.
    left: Vec<(InterfaceName, Memory)>,
}

impl Keeping {
    pub(super) fn left(&mut self, name: &InterfaceName, memory: &Memory) {
        if self.enabled {
            self.left.push((name.clone(), memory.clone()));
        }
    }
}

impl<T: Transmit> Engine<T> {
    /// From now on nothing is sent before [`Self::kept`] says that [`Self::news`] is safe.
    /// `memories` are those of a predecessor.
    pub(in crate::daemon) fn keep(
        &mut self,
        now: Timestamp,
        memories: Vec<(InterfaceName, Memory)>,
    ) {
        self.keeping.enabled = true;
        for (name, memory) in memories {
            self.remembered.keep(now, &name, memory);
        }
    }

    /// Nobody waits any more.
    pub(in crate::daemon) fn cease_to_keep(&mut self, now: Timestamp, links: &impl LinkWatch) {
        self.keeping.enabled = false;
        self.touched.extend(&self.keeping.changed);
        self.kept(now, links);
    }

    /// What is new since the last time, to be kept safe.
    pub(in crate::daemon) fn news(&mut self, now: Timestamp) -> Vec<(InterfaceName, Memory)> {
        let mut news = std::mem::take(&mut self.keeping.left);
        for slot in std::mem::take(&mut self.keeping.changed) {
            if let Some(entry) = &self.slots[slot] {
                news.push((entry.name.clone(), entry.router.memory_to_be(now)));
                self.keeping.under_way.insert(slot, entry.router.revision());
            }
        }
        news
    }

    /// The news are safe, or cannot be for now; who waited is sent.
    pub(in crate::daemon) fn kept(&mut self, now: Timestamp, links: &impl LinkWatch) {
        for (slot, revision) in std::mem::take(&mut self.keeping.under_way) {
            if let Some(entry) = &mut self.slots[slot] {
                entry.safe_revision = revision;
                self.touched.push(slot);
            }
        }
        self.flush(now, links);
    }

    /// Whether what `slot` has to send has to wait.
    pub(super) fn hold(&mut self, slot: SlotId) -> bool {
        let Some(entry) = &self.slots[slot] else { return false };
        let revision = entry.router.revision();
        let held = self.keeping.enabled && revision != entry.safe_revision;
        if held && self.keeping.under_way.get(&slot) != Some(&revision) {
            self.keeping.changed.insert(slot);
        }
        held
    }
}
