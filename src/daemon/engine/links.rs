//! How a served interface follows its link.

use std::sync::Arc;

use tracing::{info, warn};

use crate::{
    model::{Interface, InterfaceName},
    os::{Link, LinkWatch, Receive, Transmit},
    router::{LinkState, Timestamp},
};

use super::{
    super::{link, timer_queue::SlotId},
    Engine,
};

impl<T: Transmit> Engine<T> {
    pub(super) fn is_called(&self, slot: SlotId, link: Option<&Link>) -> bool {
        self.slots[slot].as_ref().map(|entry| entry.name.as_str()) == link.map(|link| &*link.name)
    }

    /// What is configured for the interface `name`, where that could be computed.
    pub(super) fn computed(
        &mut self,
        now: Timestamp,
        name: &InterfaceName,
        interface: Result<Arc<Interface>, String>,
    ) -> Option<Arc<Interface>> {
        let refused = |reason: String| {
            if let Some(more) = self.uncomputed_complaint.again(now) {
                warn!(interface = %name, reason, more, "not served: a value cannot be computed");
            }
        };
        interface.map_err(refused).ok()
    }

    /// Gives `slot` what is configured for the number of `link`, if that is another one than before.
    pub(super) fn recompute(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        link: &Link,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) {
        let Some(entry) = &self.slots[slot] else { return };
        if entry.leaving || entry.index == Some(link.index) {
            return;
        }
        let name = entry.name.clone();
        let Some(interface) = self.configured.by_index(&name, link) else { return };
        let Some(interface) = self.computed(now, &name, interface) else { return };
        let Some(entry) = &self.slots[slot] else { return };
        if !entry.router.interface().says_the_same(&interface) {
            self.reconfigure(now, slot, &interface, links, receiver);
        }
    }

    /// Gives `slot` a new configuration. The old one says goodbye to the link where that is due.
    pub(super) fn reconfigure(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        interface: &Arc<Interface>,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) {
        self.dependents.set(slot, interface, links);
        let Some(entry) = &mut self.slots[slot] else { return };
        let old_obstacle = entry.obstacle;
        let returns = std::mem::take(&mut entry.leaving);
        let link = entry.index.and_then(|index| links.get(index));
        // The old one has nothing to do with an address that it did not send from.
        if let Some(link) = link
            && let current @ Some(_) = entry.router.link().source
        {
            // Hosts of one that comes back have heard its goodbye.
            let current = current.filter(|_| !returns);
            let source = link::state(interface, link, current, links, &self.surroundings).source;
            let state = LinkState { source, ..entry.router.link().clone() };
            entry.follow_source(link);
            entry.router.handle_link(now, state, &mut self.rng);
        }
        entry.router.reconfigure(now, Arc::clone(interface), &mut self.rng);
        self.touched.push(slot);
        match link {
            // Solicitations begin or cease to matter.
            Some(link) if link::obstacle(interface, link) != old_obstacle => {
                self.attach(now, slot, link, links, receiver);
            }
            _ => self.refresh(now, slot, links),
        }
    }

    /// Looks again at the link of `slot` and at those that its prefixes come from.
    pub(super) fn refresh(&mut self, now: Timestamp, slot: SlotId, links: &impl LinkWatch) {
        let Some(entry) = &mut self.slots[slot] else { return };
        let Some(link) = entry.index.and_then(|index| links.get(index)) else { return };
        entry.own_addresses = link.addresses.iter().map(|own| own.address).collect();
        entry.log_state(now, link);
        entry.log_lacking(now, links, &self.surroundings);
        let (interface, current) = (entry.router.interface(), entry.router.link().source);
        let state = link::state(interface, link, current, links, &self.surroundings);
        entry.follow_source(link);
        entry.router.handle_link(now, state, &mut self.rng);
        self.touched.push(slot);
    }

    /// Says goodbye to the link of `slot` where that is there under another name.
    pub(super) fn leave_renamed(&mut self, now: Timestamp, slot: SlotId, links: &impl LinkWatch) {
        let Some(entry) = &mut self.slots[slot] else { return };
        let link = entry.index.and_then(|index| links.get(index));
        if link.is_some_and(|link| link.name != entry.name.as_str()) {
            entry.router.say_goodbye(now);
            self.touched.push(slot);
            self.flush(now, links);
        }
    }

    pub(super) fn attach(
        &mut self,
        now: Timestamp,
        slot: SlotId,
        link: &Link,
        links: &impl LinkWatch,
        receiver: &mut impl Receive,
    ) {
        self.leave_renamed(now, slot, links);
        let Some(entry) = &mut self.slots[slot] else { return };
        if let Some(old) = entry.index.replace(link.index)
            && old != link.index
        {
            // Another interface under the same name: its hosts have heard nothing yet.
            self.by_index.remove(&old);
            receiver.forget(old);
            if entry.leaving {
                entry.index = None;
                return self.free(now, slot);
            }
            entry.router.handle_link(now, LinkState::absent(), &mut self.rng);
        }
        self.by_index.insert(link.index, slot);
        if entry.leaving || link::obstacle(entry.router.interface(), link).is_some() {
            // The kernel may have left the group with the last address; it is joined anew.
            receiver.forget(link.index);
        } else if let Err(error) = receiver.listen(link)
            && let Some(more) = entry.complaints().receive.again(now)
        {
            warn!(interface = %entry.name, %error, more, "cannot receive solicitations");
        }
        self.refresh(now, slot, links);
    }

    pub(super) fn detach(&mut self, now: Timestamp, slot: SlotId, receiver: &mut impl Receive) {
        let Some(entry) = &mut self.slots[slot] else { return };
        if let Some(more) = entry.state_complaint.again(now) {
            info!(interface = %entry.name, more, "the interface is gone");
        }
        if let Some(index) = entry.index.take() {
            self.by_index.remove(&index);
            receiver.forget(index);
        }
        if entry.by_pattern || entry.leaving {
            return self.free(now, slot);
        }
        entry.obstacle = None;
        entry.router.handle_link(now, LinkState::absent(), &mut self.rng);
        self.touched.push(slot);
    }
}
