//! What advertisements depend on beside the links.

use crate::{
    model::{Condition, Interface},
    os::LinkWatch,
};

use super::delegations::Delegations;

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) delegations: Delegations,
}

impl Surroundings {
    /// The conditions of `interface` that do not hold.
    pub(super) fn unmet(&self, interface: &Interface, links: &impl LinkWatch) -> Vec<Condition> {
        let mut unmet: Vec<_> = interface.conditions().collect();
        unmet.retain(|condition| !self.holds(condition, links));
        unmet.sort_unstable();
        unmet.dedup();
        unmet.into_iter().cloned().collect()
    }

    fn holds(&self, condition: &Condition, links: &impl LinkWatch) -> bool {
        match condition {
            // Not looked at yet.
            Condition::Route { .. } => true,
            Condition::Running(name) => links.by_name(name.as_str()).is_some_and(|it| it.running),
            Condition::Delegation(name) => self.delegations.get(name).is_some(),
        }
    }
}
