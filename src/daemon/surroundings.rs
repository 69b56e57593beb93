//! What advertisements depend on beside the links.

use crate::{
    model::{Condition, Interface},
    os::{InterfaceIndex, KnownRoutes, LinkWatch, RouteKey},
};

use super::delegations::Delegations;

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) delegations: Delegations,
    /// `None` where they cannot be followed: then nothing depends on them.
    pub(super) routes: Option<KnownRoutes>,
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

    /// Whether a route that something depends on leads through this interface.
    pub(super) fn leads_through(&self, index: InterfaceIndex) -> bool {
        self.routes.as_ref().is_some_and(|routes| routes.values().any(|all| all.contains(&index)))
    }

    fn holds(&self, condition: &Condition, links: &impl LinkWatch) -> bool {
        match condition {
            &Condition::Route { destination, table } => {
                let key = RouteKey { destination, table };
                let running = |index| links.get(index).is_none_or(|link| link.running);
                self.routes.as_ref().is_none_or(|routes| {
                    let through = routes.get(&key);
                    through.is_some_and(|all| all.is_empty() || all.iter().copied().any(running))
                })
            }
            Condition::Running(name) => links.by_name(name.as_str()).is_some_and(|it| it.running),
            Condition::Delegation(name) => self.delegations.get(name).is_some(),
        }
    }
}
