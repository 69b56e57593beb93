//! Links and a configuration that change at random.

use std::{collections::HashMap, sync::Arc};

use fastrand::Rng;

use crate::{
    daemon::tests::engine::{address, link},
    model::{Interface, LinkLayerAddress, Model},
    os::{InterfaceIndex, Link, LinkAddress, LinkWatch},
};

use super::{
    configuration::{self, chance, link_local},
    links::Links,
};

/// Something that happened to links.
pub(super) struct Change {
    pub(super) what: &'static str,
    pub(super) indices: Vec<InterfaceIndex>,
    /// What the links concerned are called and were called.
    pub(super) names: Vec<String>,
}

pub(super) struct World {
    pub(super) links: Links,
    pub(super) model: Model,
    named: HashMap<String, Arc<Interface>>,
    patterns: Vec<Arc<Interface>>,
    names: Vec<String>,
    most_links: usize,
    with_patterns: bool,
    /// Links that are gone before others of the same name came.
    stale: Vec<InterfaceIndex>,
    next_index: u32,
    rng: Rng,
}

const NAMES: [&str; 8] = ["a0", "a1", "a2", "b0", "b1", "b2", "c0", "wan"];
const PATTERNS: [&str; 5] = ["a*", "b[0-1]", "?0", "[!w]*", "*"];

impl World {
    /// A few links of all kinds, with patterns of names or without.
    pub(super) fn small(mut rng: Rng, patterns: bool) -> Self {
        let most_links = rng.usize(1..=8);
        let mut world = World::empty(rng, NAMES.iter().map(|name| (*name).to_owned()).collect());
        world.most_links = most_links;
        world.with_patterns = patterns;
        for _ in 0..most_links {
            world.create();
        }
        for _ in 0..world.rng.u32(1..6) {
            world.edit();
        }
        world.index_configuration();
        world
    }

    /// `count` links with everyday configurations of their own.
    pub(super) fn large(rng: Rng, count: usize) -> Self {
        let names: Vec<String> = (0..count).map(|number| format!("vlan{number}")).collect();
        let mut world = World::empty(rng, names.clone());
        for name in &names {
            let fresh = world.fresh(name);
            world.links.put(fresh);
            world.model.interfaces.push(configuration::plain(&mut world.rng, name));
        }
        world.index_configuration();
        world
    }

    fn empty(rng: Rng, names: Vec<String>) -> Self {
        World {
            links: Links::default(),
            model: Model::default(),
            named: HashMap::new(),
            patterns: Vec::new(),
            most_links: names.len(),
            with_patterns: false,
            names,
            stale: Vec::new(),
            next_index: 1,
            rng,
        }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// A link to receive something on.
    pub(super) fn some_link(&mut self) -> Option<InterfaceIndex> {
        self.rng.choice(self.links.indices()).copied()
    }

    /// What the interface called `name` is configured to do, and whether by a pattern.
    pub(super) fn configured(&self, name: &str) -> Option<(Arc<Interface>, bool)> {
        if let Some(interface) = self.named.get(name) {
            return Some((Arc::clone(interface), false));
        }
        self.links.by_name(name).filter(|link| !link.loopback)?;
        let fits = |it: &&Arc<Interface>| it.name.pattern().is_some_and(|it| it.matches(name));
        self.patterns.iter().find(fits).map(|interface| (Arc::clone(interface), true))
    }

    /// Changes the configuration.
    pub(super) fn edit(&mut self) -> &'static str {
        let rng = &mut self.rng;
        let interfaces = &mut self.model.interfaces;
        let what = match rng.u32(0..8) {
            0 if !interfaces.is_empty() => {
                interfaces.swap_remove(rng.usize(0..interfaces.len()));
                "reload without an interface"
            }
            1 | 2 if !interfaces.is_empty() => {
                let at = rng.usize(0..interfaces.len());
                let name = interfaces[at].name.as_str().to_owned();
                interfaces[at] = if self.names.len() > NAMES.len() {
                    configuration::plain(rng, &name)
                } else {
                    configuration::any(rng, &name)
                };
                "reload with another content"
            }
            3 if !interfaces.is_empty() => {
                let at = rng.usize(0..interfaces.len());
                interfaces[at].send_advertisements ^= true;
                "reload with AdvSendAdvertisements turned"
            }
            4 if self.with_patterns => {
                let pattern = PATTERNS[rng.usize(0..PATTERNS.len())];
                interfaces.retain(|it| it.name.as_str() != pattern);
                interfaces.push(configuration::any(rng, pattern));
                "reload with a pattern"
            }
            5 | 6 => {
                let name = &self.names[rng.usize(0..self.names.len())];
                if !interfaces.iter().any(|it| it.name.as_str() == name) {
                    let any = self.names.len() == NAMES.len();
                    let make = if any { configuration::any } else { configuration::plain };
                    interfaces.push(make(rng, name));
                }
                "reload with an interface"
            }
            _ => "reload of the same",
        };
        self.index_configuration();
        what
    }

    fn index_configuration(&mut self) {
        let all = self.model.interfaces.iter().map(|interface| Arc::new(interface.clone()));
        let (named, patterns) = all.partition(|interface| interface.name.name().is_some());
        let named: Vec<Arc<Interface>> = named;
        self.named = named.into_iter().map(|it| (it.name.as_str().to_owned(), it)).collect();
        self.patterns = patterns;
    }

    /// Changes a link or two.
    pub(super) fn change(&mut self) -> Change {
        if let Some(index) = self.stale.pop() {
            return self.delete(index, "the end of the link before it");
        }
        let some = self.some_link();
        let Some(index) = some.filter(|_| !chance(&mut self.rng, 12)) else { return self.create() };
        match self.rng.u32(0..20) {
            0 => self.delete(index, "link deleted"),
            1 => self.replace(index),
            2 => self.rename(index),
            3 => self.swap(index),
            _ => self.alter(index),
        }
    }

    fn fresh(&mut self, name: &str) -> Link {
        let number = self.next_index;
        self.next_index += 1;
        let mut fresh = link(number, name);
        fresh.link_layer_address = LinkLayerAddress::new(&[2, 0, 0, 0, 0, self.rng.u8(..)]);
        fresh
    }

    fn create(&mut self) -> Change {
        let free: Vec<String> =
            self.names.iter().filter(|name| self.links.by_name(name).is_none()).cloned().collect();
        let full = self.links.indices().len() >= self.most_links;
        let Some(name) = self.rng.choice(free).filter(|_| !full) else {
            return Change { what: "nothing", indices: Vec::new(), names: Vec::new() };
        };
        let mut fresh = self.fresh(&name);
        if self.rng.bool() {
            fresh.running = false;
            fresh.addresses.clear();
        }
        let indices = vec![fresh.index];
        self.links.put(fresh);
        Change { what: "link made", indices, names: vec![name] }
    }

    fn delete(&mut self, index: InterfaceIndex, what: &'static str) -> Change {
        let names = self.links.get(index).map(|link| link.name.clone()).into_iter().collect();
        self.links.remove(index);
        Change { what, indices: vec![index], names }
    }

    /// Another link of the same name; the end of this one is heard of later.
    fn replace(&mut self, index: InterfaceIndex) -> Change {
        let name = self.links.get(index).unwrap().name.clone();
        let mut fresh = self.fresh(&name);
        fresh.running = self.rng.bool();
        let indices = vec![fresh.index];
        self.links.put(fresh);
        self.stale.push(index);
        Change { what: "link made again", indices, names: vec![name] }
    }

    fn rename(&mut self, index: InterfaceIndex) -> Change {
        let mut link = self.links.get(index).unwrap().clone();
        let name = self.rng.choice(self.names.clone()).unwrap();
        if self.links.by_name(&name).is_some() {
            return self.alter(index);
        }
        let names = vec![std::mem::replace(&mut link.name, name.clone()), name];
        self.links.put(link);
        Change { what: "link renamed", indices: vec![index], names }
    }

    /// Two links change their names with each other.
    fn swap(&mut self, index: InterfaceIndex) -> Change {
        let other = self.some_link().unwrap();
        if other == index {
            return self.alter(index);
        }
        let mut one = self.links.get(index).unwrap().clone();
        let mut two = self.links.get(other).unwrap().clone();
        let names = vec![one.name.clone(), two.name.clone()];
        std::mem::swap(&mut one.name, &mut two.name);
        self.links.put(one);
        self.links.put(two);
        Change { what: "links swapped their names", indices: vec![index, other], names }
    }

    fn alter(&mut self, index: InterfaceIndex) -> Change {
        let mut link = self.links.get(index).unwrap().clone();
        let mut what = alter(&mut self.rng, &mut link);
        if chance(&mut self.rng, 15) {
            alter(&mut self.rng, &mut link);
            what = "two changes of the link";
        }
        let names = vec![link.name.clone()];
        self.links.put(link);
        Change { what, indices: vec![index], names }
    }
}

fn alter(rng: &mut Rng, link: &mut Link) -> &'static str {
    let usable = link.running && link.link_local().is_some() && link.mtu >= 1280;
    if !usable && chance(rng, 60) {
        link.running = true;
        link.mtu = 1500;
        link.addresses = vec![address("fe80::1", 64)];
        return "link works again";
    }
    match rng.u32(0..12) {
        0 | 1 => {
            link.running ^= true;
            "carrier turned"
        }
        2 => {
            link.running = false;
            link.addresses.clear();
            "link down"
        }
        3 => {
            link.link_layer_address = LinkLayerAddress::new(&[2, 0, 0, 0, 0, rng.u8(..)]);
            "another MAC address"
        }
        4 => {
            link.mtu = [1200, 1280, 1500, 1500, 9000][rng.usize(0..5)];
            "another MTU"
        }
        5 | 6 => {
            link.forwarding ^= true;
            "forwarding turned"
        }
        7 => {
            link.multicast ^= chance(rng, 50) || !link.multicast;
            "multicast turned"
        }
        8 | 9 => {
            alter_link_local(rng, link);
            "other link-local addresses"
        }
        10 => {
            alter_global(rng, link);
            "other global addresses"
        }
        _ => "news of nothing",
    }
}

fn alter_link_local(rng: &mut Rng, link: &mut Link) {
    let new = LinkAddress {
        address: link_local(rng.u16(1..7)),
        unusable: chance(rng, 30),
        ..address("fe80::1", 64)
    };
    if rng.bool() {
        link.addresses.retain(|old| !old.address.is_unicast_link_local());
    }
    link.addresses.retain(|old| old.address != new.address);
    link.addresses.push(new);
}

fn alter_global(rng: &mut Rng, link: &mut Link) {
    let text = ["2001:db8:a::1", "2001:db8:b::1", "2001:db8:1::7"][rng.usize(0..3)];
    let new = LinkAddress {
        unusable: chance(rng, 20),
        deprecated: chance(rng, 20),
        temporary: chance(rng, 10),
        ..address(text, if chance(rng, 10) { 128 } else { 64 })
    };
    let before = link.addresses.len();
    link.addresses.retain(|old| old.address != new.address);
    if before == link.addresses.len() || rng.bool() {
        link.addresses.push(new);
    }
}
