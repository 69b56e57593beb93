//! The table of interfaces: takes in what netlink says and tells which interfaces look different
//! afterwards. Knows no socket and no clock.

use std::{
    collections::{BTreeMap, HashMap},
    net::Ipv6Addr,
    time::Duration,
};

use nix::libc;

use super::{
    address_message::AddressReport,
    ipv4_address_message::{Ipv4AddressReport, Ipv4InterfaceAddress},
    link_message::LinkUpdate,
    netconf,
    netconf::Netconf,
    netlink::Message,
};
use crate::{
    model::Lifetime,
    os::{InterfaceIndex, Link, LinkAddress},
};

/// The kernel rounds lifetimes to seconds, once when it reports and once when it counts.
const COUNTING_ERROR: u64 = 2;

/// Interfaces by index and by name.
#[derive(Debug, Default)]
pub(super) struct LinkTable {
    // Boxed, as a table has much free room.
    entries: HashMap<InterfaceIndex, Box<Entry>>,
    names: HashMap<String, InterfaceIndex>,
    /// What the interfaces touched since [`LinkTable::take_changes`] were like then.
    before: BTreeMap<InterfaceIndex, Option<Box<Entry>>>,
    /// A dump has the addresses in the kernel's order, events have each as it comes.
    dumping: bool,
}

/// An interface. Its addresses and settings may become known before itself.
#[derive(Debug, Clone, Default)]
struct Entry {
    link: Option<Link>,
    /// The link's own MTU, while [`Link::mtu`] is that of IPv6.
    link_mtu: Option<u32>,
    forwarding: bool,
    addresses: Vec<LinkAddress>,
    ipv4_addresses: Vec<Ipv4InterfaceAddress>,
}

impl LinkTable {
    /// An empty table to be filled from a complete dump.
    pub(super) fn for_dump() -> Self {
        LinkTable { dumping: true, ..LinkTable::default() }
    }

    /// The interface with this index.
    pub(super) fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.entries.get(&index)?.link.as_ref()
    }

    /// The interface with this name.
    pub(super) fn by_name(&self, name: &str) -> Option<&Link> {
        self.get(*self.names.get(name)?)
    }

    /// Every interface, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Link> {
        self.entries.values().filter_map(|entry| entry.link.as_ref())
    }

    /// Takes in a message heard at `now`. One that cannot be read changes nothing.
    pub(super) fn apply(&mut self, message: Message<'_>, now: Duration) {
        let _ = self.read(message, now);
    }

    /// `None` when the message cannot be read or says nothing of interest.
    fn read(&mut self, message: Message<'_>, now: Duration) -> Option<()> {
        let payload = message.payload;
        match message.kind {
            libc::RTM_NEWLINK => self.update_link(LinkUpdate::parse(payload)?),
            libc::RTM_DELLINK => self.remove(LinkUpdate::parse(payload)?.index),
            libc::RTM_NEWADDR => match AddressReport::parse(payload) {
                Some(report) => self.update_address(report.index, report.describe(now)),
                None => self.update_ipv4_address(Ipv4AddressReport::parse(payload)?),
            },
            libc::RTM_DELADDR => match AddressReport::parse(payload) {
                Some(report) => self.remove_address(report.index, report.address),
                None => self.remove_ipv4_address(Ipv4AddressReport::parse(payload)?),
            },
            netconf::RTM_NEWNETCONF => {
                let conf = Netconf::parse(payload)?;
                self.set_forwarding(conf.index, conf.forwarding?);
            }
            netconf::RTM_DELNETCONF => {
                self.set_forwarding(Netconf::parse(payload)?.index, false);
            }
            _ => return None,
        }
        Some(())
    }

    /// Puts `fresh`, which a complete dump has filled, in this table's place. Addresses whose
    /// lifetimes have only counted down meanwhile stay as they were.
    pub(super) fn replace(&mut self, mut fresh: LinkTable) {
        let indices: Vec<_> = self.entries.keys().chain(fresh.entries.keys()).copied().collect();
        for index in indices {
            self.touch(index);
            if let (Some(old), Some(new)) =
                (self.entries.get(&index), fresh.entries.get_mut(&index))
            {
                new.keep_counting(&old.addresses);
            }
        }
        self.entries = fresh.entries;
        self.names = fresh.names;
    }

    /// The interfaces that look different from the last time this was asked, each once. Only from
    /// now on are their new addresses and settings seen: to copy thousands of addresses at each
    /// event would take long.
    pub(super) fn take_changes(&mut self) -> Vec<InterfaceIndex> {
        let before = std::mem::take(&mut self.before);
        let changed = before.into_iter().filter(|(index, old)| {
            let new = self.entries.get_mut(index).map(|entry| {
                entry.show();
                &**entry
            });
            let none = Entry::default();
            !new.unwrap_or(&none).looks_like(old.as_deref().unwrap_or(&none))
        });
        changed.map(|(index, _)| index).collect()
    }

    fn touch(&mut self, index: InterfaceIndex) {
        if !self.before.contains_key(&index) {
            self.before.insert(index, self.entries.get(&index).cloned());
        }
    }

    fn update_link(&mut self, update: LinkUpdate) {
        let index = update.index;
        self.touch(index);
        let entry = self.entries.entry(index).or_default();
        let old_name = entry.link.as_ref().map(|link| link.name.clone());
        let link_mtu = entry.link_mtu;
        entry.link_mtu = update.link_mtu().or(link_mtu);
        match &mut entry.link {
            Some(link) => update.apply(link, link_mtu),
            None => entry.link = update.describe(),
        }
        let name = entry.link.as_ref().map(|link| link.name.clone());
        if name != old_name {
            if let Some(old_name) = old_name {
                self.forget_name(&old_name, index);
            }
            if let Some(name) = name {
                self.names.insert(name, index);
            }
        }
    }

    fn remove(&mut self, index: InterfaceIndex) {
        self.touch(index);
        if let Some(link) = self.entries.remove(&index).and_then(|entry| entry.link) {
            self.forget_name(&link.name, index);
        }
    }

    /// Another interface may have taken the name already.
    fn forget_name(&mut self, name: &str, index: InterfaceIndex) {
        if self.names.get(name) == Some(&index) {
            self.names.remove(name);
        }
    }

    fn update_address(&mut self, index: InterfaceIndex, address: LinkAddress) {
        self.touch(index);
        let entry = self.entries.entry(index).or_default();
        entry.update_address(address, self.dumping);
    }

    fn remove_address(&mut self, index: InterfaceIndex, address: Ipv6Addr) {
        self.touch(index);
        if let Some(entry) = self.entries.get_mut(&index) {
            entry.addresses.retain(|known| known.address != address);
        }
    }

    fn update_ipv4_address(&mut self, report: Ipv4AddressReport) {
        self.touch(report.index);
        let addresses = &mut self.entries.entry(report.index).or_default().ipv4_addresses;
        if self.dumping {
            addresses.push(report.address);
        } else if !addresses.contains(&report.address) {
            addresses.retain(|known| !known.is(&report.address));
            report.address.insert_into(addresses);
        }
    }

    fn remove_ipv4_address(&mut self, report: Ipv4AddressReport) {
        self.touch(report.index);
        if let Some(entry) = self.entries.get_mut(&report.index) {
            entry.ipv4_addresses.retain(|known| !known.is(&report.address));
        }
    }

    fn set_forwarding(&mut self, index: InterfaceIndex, forwarding: bool) {
        if forwarding || self.entries.contains_key(&index) {
            self.touch(index);
            let entry = self.entries.entry(index).or_default();
            entry.forwarding = forwarding;
        }
    }
}

impl Entry {
    fn update_address(&mut self, new: LinkAddress, last: bool) {
        let same = |known: &&mut LinkAddress| known.address == new.address;
        if let Some(known) = self.addresses.iter_mut().find(same) {
            if !continues(&new, known) {
                *known = new;
            }
            return;
        }
        // The kernel keeps the addresses by falling scope and puts a new one before its equals.
        let scope = scope(new.address);
        let place = self
            .addresses
            .iter()
            .position(|known| !last && self::scope(known.address) <= scope)
            .unwrap_or(self.addresses.len());
        // There are thousands of lists, most of them with one or two addresses.
        self.addresses.reserve_exact(1);
        self.addresses.insert(place, new);
    }

    fn keep_counting(&mut self, old: &[LinkAddress]) {
        for new in &mut self.addresses {
            let same = |known: &&LinkAddress| known.address == new.address;
            if let Some(known) = old.iter().find(same).filter(|known| continues(new, known)) {
                *new = known.clone();
            }
        }
    }

    /// Whether others see no difference. A lifetime set anew to the value it had before is one.
    fn looks_like(&self, old: &Entry) -> bool {
        let pairs = || self.addresses.iter().zip(&old.addresses);
        self.link == old.link
            && (self.link.is_none() || pairs().all(|(new, old)| continues(new, old)))
    }

    /// Copies what is kept beside the interface into what others see of it.
    fn show(&mut self) {
        if let Some(link) = &mut self.link {
            link.forwarding = self.forwarding;
            link.addresses.clear();
            link.addresses.reserve_exact(self.addresses.len());
            link.addresses.extend_from_slice(&self.addresses);
            let primary = self.ipv4_addresses.iter().filter(|address| !address.secondary);
            link.ipv4_addresses.clear();
            link.ipv4_addresses.extend(primary.map(|address| address.address));
        }
    }
}

/// Whether `new` says nothing but that `old`'s lifetimes have counted down since.
fn continues(new: &LinkAddress, old: &LinkAddress) -> bool {
    let passed = new.lifetimes_from.saturating_sub(old.lifetimes_from);
    let unlike_in_time = LinkAddress {
        valid_lifetime: old.valid_lifetime,
        preferred_lifetime: old.preferred_lifetime,
        lifetimes_from: old.lifetimes_from,
        ..new.clone()
    };
    unlike_in_time == *old
        && counted(old.valid_lifetime, new.valid_lifetime, passed)
        && counted(old.preferred_lifetime, new.preferred_lifetime, passed)
}

fn counted(old: Lifetime, new: Lifetime, passed: Duration) -> bool {
    let expected = old.after(passed.as_secs());
    match (expected.as_secs(), new.as_secs()) {
        (None, None) => true,
        (Some(expected), Some(new)) => u64::from(expected.abs_diff(new)) <= COUNTING_ERROR,
        _ => false,
    }
}

/// The kernel's rank of a unicast address: loopback, link-local, site-local, global.
fn scope(address: Ipv6Addr) -> u8 {
    match address.segments()[0] & 0xffc0 {
        _ if address.is_loopback() => 1,
        0xfe80 => 2,
        0xfec0 => 5,
        _ => 14,
    }
}

#[cfg(test)]
mod tests;
