use std::{
    collections::{BTreeSet, HashMap},
    io,
};

use crate::os::{InterfaceIndex, Link, LinkWatch};

/// What the kernel has.
#[derive(Default)]
pub(super) struct Links {
    by_index: HashMap<InterfaceIndex, Link>,
    by_name: HashMap<String, BTreeSet<InterfaceIndex>>,
    /// All of them in an order that is the same in every run.
    indices: Vec<InterfaceIndex>,
}

impl Links {
    pub(super) fn indices(&self) -> &[InterfaceIndex] {
        &self.indices
    }

    pub(super) fn put(&mut self, link: Link) {
        match self.by_index.get(&link.index) {
            Some(old) if old.name != link.name => self.forget_name(link.index),
            Some(_) => {}
            None => self.indices.push(link.index),
        }
        self.by_name.entry(link.name.clone()).or_default().insert(link.index);
        self.by_index.insert(link.index, link);
    }

    pub(super) fn remove(&mut self, index: InterfaceIndex) {
        self.forget_name(index);
        self.by_index.remove(&index);
        self.indices.retain(|&other| other != index);
    }

    fn forget_name(&mut self, index: InterfaceIndex) {
        let Some(link) = self.by_index.get(&index) else { return };
        if let Some(indices) = self.by_name.get_mut(&link.name) {
            indices.remove(&index);
        }
    }
}

impl LinkWatch for Links {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        std::future::pending().await
    }

    fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.by_index.get(&index)
    }

    fn by_name(&self, name: &str) -> Option<&Link> {
        // One made again is heard of before the end of the one before it.
        self.get(*self.by_name.get(name)?.last()?)
    }

    fn iter(&self) -> impl Iterator<Item = &Link> {
        self.by_index.values()
    }
}
