use std::{collections::HashMap, sync::Arc};

use crate::{
    model::{Interface, InterfaceMatch, InterfaceName, InterfacePattern, Model},
    os::{Link, LinkWatch},
};

/// Which configuration an interface has: that of its name, or else that of the first pattern its
/// name fits. All interfaces of a pattern share one.
#[derive(Debug, Default)]
pub(super) struct Configured {
    named: Vec<(InterfaceName, Arc<Interface>)>,
    /// Where each name stands in [`Self::named`].
    places: HashMap<InterfaceName, usize>,
    patterns: Vec<(InterfacePattern, Arc<Interface>)>,
}

impl Configured {
    pub(super) fn new(model: &Model) -> Self {
        let mut configured = Configured::default();
        for interface in &model.interfaces {
            let shared = Arc::new(interface.clone());
            match &interface.name {
                InterfaceMatch::Name(name) => {
                    configured.places.insert(name.clone(), configured.named.len());
                    configured.named.push((name.clone(), shared));
                }
                InterfaceMatch::Pattern(pattern) => {
                    configured.patterns.push((pattern.clone(), shared));
                }
            }
        }
        configured
    }

    /// All of it; patterns stand behind what is named.
    pub(super) fn model(&self) -> Model {
        let named = self.named.iter().map(|(_, interface)| interface);
        let patterns = self.patterns.iter().map(|(_, interface)| interface);
        Model { interfaces: named.chain(patterns).map(|it| Interface::clone(it)).collect() }
    }

    /// What the pattern that `link` fits says, unless its name is configured by itself. No pattern
    /// is meant for the loopback interface.
    pub(super) fn by_pattern(&self, link: &Link) -> Option<(InterfaceName, Arc<Interface>)> {
        if link.loopback || self.places.contains_key(link.name.as_str()) {
            return None;
        }
        let (_, interface) = self.patterns.iter().find(|(it, _)| it.matches(&link.name))?;
        Some((link.name.parse().ok()?, Arc::clone(interface)))
    }

    /// All interfaces to serve: those named, whether they are there or not, and those of `links`
    /// that fit a pattern, by their indices. The flag says which.
    pub(super) fn wanted(
        &self,
        links: &impl LinkWatch,
    ) -> Vec<(InterfaceName, Arc<Interface>, bool)> {
        let named =
            self.named.iter().map(|(name, interface)| (name.clone(), Arc::clone(interface), false));
        let mut wanted: Vec<_> = named.collect();
        if !self.patterns.is_empty() {
            let mut all: Vec<&Link> = links.iter().collect();
            all.sort_unstable_by_key(|link| link.index);
            let fitting = all.into_iter().filter_map(|link| self.by_pattern(link));
            wanted.extend(fitting.map(|(name, interface)| (name, interface, true)));
        }
        wanted
    }
}
