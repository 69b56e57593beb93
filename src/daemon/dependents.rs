use std::collections::{BTreeSet, HashMap};

use crate::{
    model::{Interface, InterfaceName},
    os::{InterfaceIndex, LinkWatch},
};

use super::{prefix_sources::other_interface, timer_queue::SlotId};

/// Which slots advertise prefixes of other interfaces, to find them when such a one changes.
#[derive(Debug, Default)]
pub(super) struct Dependents {
    slots: HashMap<InterfaceName, BTreeSet<SlotId>>,
    names: HashMap<SlotId, Vec<InterfaceName>>,
    /// What the interfaces that slots depend on were called when last heard of.
    known: HashMap<InterfaceIndex, InterfaceName>,
}

impl Dependents {
    /// Puts the interfaces that `interface` names in the place of those that `slot` depended on.
    pub(super) fn set(&mut self, slot: SlotId, interface: &Interface, links: &impl LinkWatch) {
        self.remove(slot);
        for name in interface.all_prefixes().filter_map(|entry| other_interface(&entry.source)) {
            self.slots.entry(name.clone()).or_default().insert(slot);
            self.names.entry(slot).or_default().push(name.clone());
            if let Some(link) = links.by_name(name.as_str()) {
                self.known.insert(link.index, name.clone());
            }
        }
    }

    /// Forgets `slot`.
    pub(super) fn remove(&mut self, slot: SlotId) {
        for name in self.names.remove(&slot).unwrap_or_default() {
            if let Some(slots) = self.slots.get_mut(&name) {
                slots.remove(&slot);
                if slots.is_empty() {
                    self.slots.remove(&name);
                }
            }
        }
    }

    /// The slots that the change of the link with this index concerns: those that depend on its
    /// name and on the one it had.
    pub(super) fn of_change(
        &mut self,
        index: InterfaceIndex,
        links: &impl LinkWatch,
    ) -> BTreeSet<SlotId> {
        if self.slots.is_empty() {
            return BTreeSet::new();
        }
        let before = self.known.remove(&index);
        let name = links.get(index).map(|link| link.name.as_str());
        let now = name.and_then(|name| self.slots.get_key_value(name));
        let mut concerned = now.map(|(_, slots)| slots.clone()).unwrap_or_default();
        let now = now.map(|(name, _)| name.clone());
        if before != now
            && let Some(slots) = before.and_then(|name| self.slots.get(&name))
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
        assert!(dependents.slots.is_empty() && dependents.names.is_empty());
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
