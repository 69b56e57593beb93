use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
};

use crate::{
    model::{Condition, DelegationName, Interface, InterfaceName, PrefixSource},
    os::{InterfaceIndex, LinkWatch},
};

use super::{prefix_sources::other_interface, timer_queue::SlotId};

/// Which slots depend on what beside their own link, to find them when that changes.
#[derive(Debug, Default)]
pub(super) struct Dependents {
    interfaces: Index<InterfaceName>,
    delegations: Index<DelegationName>,
    /// Those that depend on routes, whichever.
    routes: BTreeSet<SlotId>,
    /// What the interfaces that slots depend on were called when last heard of.
    known: HashMap<InterfaceIndex, InterfaceName>,
}

/// Slots by what they depend on, and the other way round.
#[derive(Debug)]
struct Index<K> {
    slots: HashMap<K, BTreeSet<SlotId>>,
    keys: HashMap<SlotId, Vec<K>>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index { slots: HashMap::new(), keys: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash> Index<K> {
    fn add(&mut self, slot: SlotId, key: &K) {
        if self.slots.entry(key.clone()).or_default().insert(slot) {
            self.keys.entry(slot).or_default().push(key.clone());
        }
    }

    fn remove(&mut self, slot: SlotId) {
        for key in self.keys.remove(&slot).unwrap_or_default() {
            if let Some(slots) = self.slots.get_mut(&key) {
                slots.remove(&slot);
                if slots.is_empty() {
                    self.slots.remove(&key);
                }
            }
        }
    }
}

impl Dependents {
    /// Puts what `interface` names in the place of what `slot` depended on.
    pub(super) fn set(&mut self, slot: SlotId, interface: &Interface, links: &impl LinkWatch) {
        self.remove(slot);
        let mut names: Vec<&InterfaceName> = Vec::new();
        for entry in interface.all_prefixes() {
            names.extend(other_interface(&entry.source));
            if let PrefixSource::Delegation { name, .. } = &entry.source {
                self.delegations.add(slot, name);
            }
        }
        for condition in interface.conditions() {
            match condition {
                Condition::Running(name) => names.push(name),
                Condition::Delegation(name) => self.delegations.add(slot, name),
                Condition::Route { .. } => {
                    self.routes.insert(slot);
                }
            }
        }
        for name in names {
            self.interfaces.add(slot, name);
            if let Some(link) = links.by_name(name.as_str()) {
                self.known.insert(link.index, name.clone());
            }
        }
    }

    /// Forgets `slot`.
    pub(super) fn remove(&mut self, slot: SlotId) {
        self.interfaces.remove(slot);
        self.delegations.remove(slot);
        self.routes.remove(&slot);
    }

    /// The slots that depend on a delegation.
    pub(super) fn of_delegation(&self, name: &DelegationName) -> BTreeSet<SlotId> {
        self.delegations.slots.get(name).cloned().unwrap_or_default()
    }

    /// The slots that depend on routes.
    pub(super) fn of_routes(&self) -> &BTreeSet<SlotId> {
        &self.routes
    }

    /// The slots that the change of the link with this index concerns: those that depend on its
    /// name and on the one it had.
    pub(super) fn of_change(
        &mut self,
        index: InterfaceIndex,
        links: &impl LinkWatch,
    ) -> BTreeSet<SlotId> {
        let slots = &self.interfaces.slots;
        if slots.is_empty() {
            return BTreeSet::new();
        }
        let before = self.known.remove(&index);
        let name = links.get(index).map(|link| link.name.as_str());
        let now = name.and_then(|name| slots.get_key_value(name));
        let mut concerned = now.map(|(_, slots)| slots.clone()).unwrap_or_default();
        let now = now.map(|(name, _)| name.clone());
        if before != now
            && let Some(slots) = before.and_then(|name| slots.get(&name))
        {
            concerned.extend(slots);
        }
        self.known.extend(now.map(|name| (index, name)));
        concerned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        daemon::tests::{FakeLinks, engine::link},
        model::{PrefixSource, testing},
    };

    fn fed_by(names: &[&str]) -> Interface {
        let mut interface = testing::interface("a");
        let source = |name: &&str| PrefixSource::OtherInterfaceAddresses(name.parse().unwrap());
        interface.prefixes = names.iter().map(source).map(testing::adv_prefix).collect();
        interface
    }

    #[test]
    fn a_slot_depends_on_what_it_was_last_told() {
        let wan = link(7, "wan");
        let index = wan.index;
        let links = FakeLinks([(index, wan)].into());
        let mut dependents = Dependents::default();
        dependents.set(1, &fed_by(&["wan", "wan", "ppp0"]), &links);
        dependents.set(2, &fed_by(&["wan"]), &links);
        assert_eq!(dependents.of_change(index, &links), [1, 2].into());
        dependents.set(1, &fed_by(&["ppp0"]), &links);
        assert_eq!(dependents.of_change(index, &links), [2].into());
        dependents.remove(2);
        assert_eq!(dependents.of_change(index, &links), [].into());
        dependents.remove(1);
        assert!(dependents.interfaces.slots.is_empty() && dependents.interfaces.keys.is_empty());
    }

    #[test]
    fn the_name_that_an_interface_had_counts_once() {
        let mut links = FakeLinks::default();
        let index = link(7, "wan").index;
        let mut dependents = Dependents::default();
        dependents.set(1, &fed_by(&["wan"]), &links);
        dependents.set(2, &fed_by(&["ppp0"]), &links);
        assert_eq!(dependents.of_change(index, &links), [].into(), "not there yet");
        for (name, concerned) in [
            (Some("wan"), vec![1]),
            (Some("ppp0"), vec![1, 2]),
            (Some("x"), vec![2]),
            (None, vec![]),
        ] {
            links.0.clear();
            links.0.extend(name.map(|name| (index, link(7, name))));
            assert_eq!(dependents.of_change(index, &links), concerned.into_iter().collect());
        }
    }
}
