//! How served interfaces follow the prefixes that are delegated.

use tracing::info;

use crate::{
    model::DelegationName,
    os::{LinkWatch, Transmit},
    router::Timestamp,
};

use super::{
    super::delegations::{Delegation, Replaced},
    Engine,
};

impl<T: Transmit> Engine<T> {
    /// Takes a delegation in the place of that of the same name. Whether more is new than its
    /// lifetimes; an error where it cannot be.
    pub(in crate::daemon) fn set_delegation(
        &mut self,
        now: Timestamp,
        name: &DelegationName,
        delegation: Delegation,
        links: &impl LinkWatch,
    ) -> Result<bool, String> {
        let Replaced { before, moved_from } =
            self.surroundings.delegations.set(name, delegation)?;
        if let Some(other) = &moved_from {
            self.follow_delegation(now, other, links);
        }
        self.follow_delegation(now, name, links);
        Ok(before.is_none_or(|before| before.prefix != delegation.prefix))
    }

    /// Forgets a delegation. Whether it was there.
    pub(in crate::daemon) fn withdraw_delegation(
        &mut self,
        now: Timestamp,
        name: &DelegationName,
        links: &impl LinkWatch,
    ) -> bool {
        let there = self.surroundings.delegations.remove(name);
        if there {
            self.follow_delegation(now, name, links);
        }
        there
    }

    /// Forgets those that have run out. Whether there were any.
    pub(in crate::daemon) fn end_delegations(
        &mut self,
        now: Timestamp,
        links: &impl LinkWatch,
    ) -> bool {
        let over = self.surroundings.delegations.over(now);
        for name in &over {
            info!(delegation = %name, "run out");
            self.withdraw_delegation(now, name, links);
        }
        !over.is_empty()
    }

    fn follow_delegation(&mut self, now: Timestamp, name: &DelegationName, links: &impl LinkWatch) {
        for slot in self.dependents.of_delegation(name) {
            self.refresh(now, slot, links);
        }
        self.flush(now, links);
    }

    /// The interfaces that depend on a delegation.
    pub(in crate::daemon) fn users_of(&self, name: &DelegationName) -> Vec<String> {
        let slots = self.dependents.of_delegation(name);
        let entries = slots.into_iter().filter_map(|slot| self.slots[slot].as_ref());
        let mut names: Vec<String> = entries.map(|entry| entry.name.to_string()).collect();
        names.sort_unstable();
        names
    }

    /// What is missing on interfaces although a delegation is there.
    pub(in crate::daemon) fn complaints_of(&self, name: &DelegationName) -> Vec<String> {
        let slots = self.dependents.of_delegation(name);
        let entries = slots.into_iter().filter_map(|slot| self.slots[slot].as_ref());
        let complaints = entries.flat_map(|entry| {
            let own = entry.lacking.iter().filter(|it| it.is_of_delegation(name));
            own.map(|it| format!("{}: {}", entry.name, it.reason))
        });
        complaints.collect()
    }
}
