use std::collections::BTreeSet;

use crate::router::Timestamp;

/// The place of an interface in the engine.
pub type SlotId = usize;

/// One wake-up for each interface, all in one order.
#[derive(Debug, Default)]
pub struct TimerQueue {
    order: BTreeSet<(Timestamp, SlotId)>,
    /// By slot, to find what to take out of `order`.
    set: Vec<Option<Timestamp>>,
}

impl TimerQueue {
    /// Sets, moves or removes the wake-up of `slot`.
    pub fn set(&mut self, slot: SlotId, at: Option<Timestamp>) {
        if self.set.len() <= slot {
            self.set.resize(slot + 1, None);
        }
        let old = std::mem::replace(&mut self.set[slot], at);
        if old == at {
            return;
        }
        if let Some(old) = old {
            self.order.remove(&(old, slot));
        }
        if let Some(at) = at {
            self.order.insert((at, slot));
        }
    }

    /// The earliest wake-up.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.order.first().map(|&(at, _)| at)
    }

    /// The wake-up of `slot`.
    #[cfg(test)]
    pub(super) fn of(&self, slot: SlotId) -> Option<Timestamp> {
        self.set.get(slot).copied().flatten()
    }

    /// How many wake-ups there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Takes out a slot whose wake-up has come.
    pub fn pop_due(&mut self, now: Timestamp) -> Option<SlotId> {
        let &(at, slot) = self.order.first()?;
        if at > now {
            return None;
        }
        self.order.pop_first();
        self.set[slot] = None;
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_slot_has_one_wake_up() {
        let at = |seconds| Timestamp::from_elapsed(Duration::from_secs(seconds));
        let mut queue = TimerQueue::default();
        queue.set(3, Some(at(5)));
        queue.set(1, Some(at(7)));
        queue.set(3, Some(at(9)));
        assert_eq!((queue.next(), queue.pop_due(at(6))), (Some(at(7)), None));
        assert_eq!((queue.pop_due(at(7)), queue.pop_due(at(8))), (Some(1), None));
        queue.set(3, None);
        assert_eq!((queue.next(), queue.pop_due(at(100))), (None, None));
    }
}
