//! What tests see of the engine's inside.

use super::{Engine, Slot, SlotId};
use crate::router::Timestamp;

/// How much the engine holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::daemon) struct Census {
    /// Places for interfaces, free ones included.
    pub(in crate::daemon) slots: usize,
    /// Places in use.
    pub(in crate::daemon) served: usize,
    /// Wake-ups on the timer queue.
    pub(in crate::daemon) wake_ups: usize,
}

impl<T> Engine<T> {
    /// Counts what is held; an error where the books do not agree with each other.
    pub(in crate::daemon) fn census(&self) -> Result<Census, String> {
        let served = self.slots.iter().flatten().count();
        let census = Census { slots: self.slots.len(), served, wake_ups: self.timers.len() };
        if !self.touched.is_empty() {
            return Err("interfaces wait to be flushed".to_owned());
        }
        if served + self.free.len() != self.slots.len() || self.by_name.len() != served {
            return Err(format!(
                "{} names, {} free: {census:?}",
                self.by_name.len(),
                self.free.len()
            ));
        }
        let attached = self.slots.iter().flatten().filter(|slot| slot.index.is_some()).count();
        if attached != self.by_index.len() {
            return Err(format!("{attached} attached, {} indices", self.by_index.len()));
        }
        for (id, slot) in self.slots.iter().enumerate() {
            self.check_wake_up(id, slot.as_ref())?;
        }
        Ok(census)
    }

    fn check_wake_up(&self, id: SlotId, slot: Option<&Slot>) -> Result<(), String> {
        let wanted = slot.and_then(|slot| slot.router.poll_timeout());
        let set = self.timers.of(id);
        if wanted == set {
            return Ok(());
        }
        let name = slot.map_or("nobody", |slot| slot.name.as_str());
        Err(format!("{name} wants to be woken at {wanted:?} and is at {set:?}"))
    }

    /// When the interface called `name` is woken next.
    pub(in crate::daemon) fn wake_up(&self, name: &str) -> Option<Timestamp> {
        self.timers.of(*self.by_name.get(name)?)
    }
}
