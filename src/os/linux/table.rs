//! The interfaces as the kernel's messages tell of them.

use std::{
    collections::{BTreeSet, HashMap},
    net::{IpAddr, Ipv6Addr},
};

use netlink_packet_core::Parseable;
use netlink_packet_route::{
    AddressFamily,
    address::{AddressAttribute, AddressFlags, AddressMessage},
    link::{AfSpecInet6, AfSpecUnspec, LinkAttribute, LinkFlags, LinkLayerType, LinkMessage},
};
use nix::libc;

use crate::model::{Lifetime, LinkLayerAddress};

use super::{
    super::{InterfaceIndex, Link, LinkAddress},
    netconf::{Forwarding, RTM_NEWNETCONF},
    netlink::RawMessage,
};

/// What the kernel sends for an address without an end.
const IFA_F_TEMPORARY: u32 = libc::IFA_F_TEMPORARY;

/// All interfaces.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Table {
    links: HashMap<InterfaceIndex, Link>,
    by_name: HashMap<String, InterfaceIndex>,
    /// Told before the interface itself, or kept when it is told of again.
    forwarding: HashMap<InterfaceIndex, bool>,
    addresses: HashMap<InterfaceIndex, Vec<LinkAddress>>,
}

impl Table {
    pub(super) fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.links.get(&index)
    }

    pub(super) fn by_name(&self, name: &str) -> Option<&Link> {
        self.links.get(self.by_name.get(name)?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Link> {
        self.links.values()
    }

    /// The indices of interfaces that differ between the two.
    pub(super) fn differences(&self, other: &Table) -> BTreeSet<InterfaceIndex> {
        let all = self.links.keys().chain(other.links.keys());
        all.copied().filter(|index| self.get(*index) != other.get(*index)).collect()
    }

    /// Takes in a message. Returns the interface that it changed; one that cannot be understood
    /// changes none.
    pub(super) fn apply(&mut self, message: RawMessage<'_>) -> Option<InterfaceIndex> {
        match message.message_type {
            libc::RTM_NEWLINK => self.set_link(&LinkMessage::parse(message.payload).ok()?),
            libc::RTM_DELLINK => self.remove_link(&LinkMessage::parse(message.payload).ok()?),
            libc::RTM_NEWADDR => {
                let (index, address) = address(&AddressMessage::parse(message.payload).ok()?)?;
                self.set_address(index, address)
            }
            libc::RTM_DELADDR => {
                let (index, address) = address(&AddressMessage::parse(message.payload).ok()?)?;
                self.remove_address(index, address.address)
            }
            RTM_NEWNETCONF => self.set_forwarding(Forwarding::parse(message.payload)?),
            _ => None,
        }
    }

    fn set_link(&mut self, message: &LinkMessage) -> Option<InterfaceIndex> {
        // Bridges tell of their ports by messages of another family.
        if message.header.interface_family != AddressFamily::Unspec {
            return None;
        }
        let index = InterfaceIndex::new(message.header.index)?;
        let mut link = link(index, message)?;
        link.forwarding = self.forwarding.get(&index).copied().unwrap_or_default();
        link.addresses = self.addresses.get(&index).cloned().unwrap_or_default();
        if self.links.get(&index) == Some(&link) {
            return None;
        }
        let name = link.name.clone();
        if let Some(old) = self.links.insert(index, link)
            && old.name != name
            && self.by_name.get(&old.name) == Some(&index)
        {
            self.by_name.remove(&old.name);
        }
        self.by_name.insert(name, index);
        Some(index)
    }

    fn remove_link(&mut self, message: &LinkMessage) -> Option<InterfaceIndex> {
        if message.header.interface_family != AddressFamily::Unspec {
            return None;
        }
        let index = InterfaceIndex::new(message.header.index)?;
        self.forwarding.remove(&index);
        self.addresses.remove(&index);
        let link = self.links.remove(&index)?;
        if self.by_name.get(&link.name) == Some(&index) {
            self.by_name.remove(&link.name);
        }
        Some(index)
    }

    fn set_address(
        &mut self,
        index: InterfaceIndex,
        address: LinkAddress,
    ) -> Option<InterfaceIndex> {
        let addresses = self.addresses.entry(index).or_default();
        match addresses.iter_mut().find(|known| known.address == address.address) {
            Some(known) if *known == address => return None,
            Some(known) => *known = address,
            None => addresses.push(address),
        }
        self.copy_addresses(index)
    }

    fn remove_address(
        &mut self,
        index: InterfaceIndex,
        address: Ipv6Addr,
    ) -> Option<InterfaceIndex> {
        self.addresses.get_mut(&index)?.retain(|known| known.address != address);
        self.copy_addresses(index)
    }

    fn copy_addresses(&mut self, index: InterfaceIndex) -> Option<InterfaceIndex> {
        let link = self.links.get_mut(&index)?;
        let addresses = self.addresses.get(&index)?;
        (link.addresses != *addresses).then(|| {
            link.addresses.clone_from(addresses);
            index
        })
    }

    fn set_forwarding(&mut self, news: Forwarding) -> Option<InterfaceIndex> {
        let index = InterfaceIndex::new(u32::try_from(news.index).ok()?)?;
        self.forwarding.insert(index, news.forwarding);
        let link = self.links.get_mut(&index)?;
        let old = std::mem::replace(&mut link.forwarding, news.forwarding);
        (old != news.forwarding).then_some(index)
    }
}

/// The interface of a message, without what other messages tell.
fn link(index: InterfaceIndex, message: &LinkMessage) -> Option<Link> {
    let flags = message.header.flags;
    let mut link = Link {
        index,
        name: String::new(),
        running: flags.contains(LinkFlags::Up | LinkFlags::Running),
        multicast: flags.contains(LinkFlags::Multicast),
        mtu: 0,
        ethernet: message.header.link_layer_type == LinkLayerType::Ether,
        link_layer_address: None,
        forwarding: false,
        addresses: Vec::new(),
    };
    let mut ipv6_mtu = None;
    for attribute in &message.attributes {
        match attribute {
            LinkAttribute::IfName(name) => link.name.clone_from(name),
            LinkAttribute::Mtu(mtu) => link.mtu = *mtu,
            LinkAttribute::Address(octets) => {
                // A loopback interface has an address of zeros, which is none.
                let any = octets.iter().any(|&octet| octet != 0);
                link.link_layer_address = LinkLayerAddress::new(octets).filter(|_| any);
            }
            LinkAttribute::AfSpecUnspec(families) => ipv6_mtu = families.iter().find_map(mtu6),
            _ => {}
        }
    }
    link.mtu = ipv6_mtu.unwrap_or(link.mtu);
    (!link.name.is_empty()).then_some(link)
}

fn mtu6(family: &AfSpecUnspec) -> Option<u32> {
    let AfSpecUnspec::Inet6(facts) = family else { return None };
    facts.iter().find_map(|fact| match fact {
        AfSpecInet6::DevConf(conf) => u32::try_from(conf.mtu6).ok().filter(|&mtu| mtu > 0),
        _ => None,
    })
}

fn address(message: &AddressMessage) -> Option<(InterfaceIndex, LinkAddress)> {
    if message.header.family != AddressFamily::Inet6 {
        return None;
    }
    let index = InterfaceIndex::new(message.header.index)?;
    let (mut address, mut local) = (None, None);
    let mut flags = AddressFlags::from_bits_retain(u32::from(message.header.flags.bits()));
    let (mut valid, mut preferred) = (Lifetime::INFINITE, Lifetime::INFINITE);
    for attribute in &message.attributes {
        match attribute {
            AddressAttribute::Address(IpAddr::V6(found)) => address = Some(*found),
            // With a peer, this is the interface's own.
            AddressAttribute::Local(IpAddr::V6(found)) => local = Some(*found),
            AddressAttribute::Flags(found) => flags = *found,
            AddressAttribute::CacheInfo(info) => {
                valid = Lifetime::from_wire(info.ifa_valid);
                preferred = Lifetime::from_wire(info.ifa_preferred);
            }
            _ => {}
        }
    }
    // An optimistic address may be used while it is still being checked (RFC 4429).
    let checking =
        flags.contains(AddressFlags::Tentative) && !flags.contains(AddressFlags::Optimistic);
    let address = LinkAddress {
        address: local.or(address)?,
        prefix_length: message.header.prefix_len,
        unusable: checking || flags.contains(AddressFlags::Dadfailed),
        deprecated: flags.contains(AddressFlags::Deprecated),
        temporary: flags.bits() & IFA_F_TEMPORARY != 0,
        valid_lifetime: valid,
        preferred_lifetime: preferred,
    };
    Some((index, address))
}
