use std::{collections::HashMap, sync::Arc};

use crate::{
    model::{Interface, InterfaceMatch, InterfaceName, InterfacePattern, Model},
    os::{Link, LinkWatch},
};

/// An interface to serve.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) name: InterfaceName,
    /// What is configured for it, or why that cannot be computed.
    pub(super) interface: Result<Arc<Interface>, String>,
    /// The pattern that is meant for it.
    pub(super) pattern: Option<InterfacePattern>,
}

impl Wanted {
    /// The name or the pattern that the configuration has for it.
    pub(super) fn configured_as(&self) -> &str {
        self.pattern.as_ref().map_or(self.name.as_str(), InterfacePattern::as_str)
    }
}

/// Which configuration an interface has: that of its name, or else that of the first pattern its
/// name fits. All interfaces of a pattern share one, unless it is a template.
#[derive(Debug, Default)]
pub(super) struct Configured {
    named: Vec<(InterfaceName, Arc<Interface>)>,
    /// Where each name stands in [`Self::named`].
    places: HashMap<InterfaceName, usize>,
    patterns: Vec<(InterfacePattern, Arc<Interface>)>,
}

impl Configured {
    pub(super) fn new(model: Model) -> Self {
        let mut configured = Configured::default();
        for interface in model.interfaces {
            let meant = interface.name.clone();
            let shared = Arc::new(interface);
            match meant {
                InterfaceMatch::Name(name) => {
                    configured.places.insert(name.clone(), configured.named.len());
                    configured.named.push((name, shared));
                }
                InterfaceMatch::Pattern(pattern) => configured.patterns.push((pattern, shared)),
            }
        }
        configured.named.shrink_to_fit();
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
    pub(super) fn by_pattern(&self, link: &Link) -> Option<Wanted> {
        if link.loopback || self.places.contains_key(link.name.as_str()) {
            return None;
        }
        let (pattern, interface) = self.patterns.iter().find(|(it, _)| it.matches(&link.name))?;
        let name = link.name.parse().ok()?;
        let interface = made(interface, &name, Some(link));
        Some(Wanted { name, interface, pattern: Some(pattern.clone()) })
    }

    /// What is configured for the interface `name`, whose link this is, where that depends on the
    /// link's number.
    pub(super) fn by_index(
        &self,
        name: &InterfaceName,
        link: &Link,
    ) -> Option<Result<Arc<Interface>, String>> {
        let own = self.places.get(name).and_then(|&place| self.named.get(place));
        let own = own.map(|(_, interface)| interface);
        let by_pattern = || self.patterns.iter().find(|(it, _)| it.matches(&link.name));
        let interface = own.or_else(|| by_pattern().map(|(_, interface)| interface))?;
        let template = interface.template.as_ref()?;
        template.depends_on_index().then(|| made(interface, name, Some(link)))
    }

    /// All interfaces to serve: those named, whether they are there or not, and those of `links`
    /// that fit a pattern, by their indices.
    pub(super) fn wanted(&self, links: &impl LinkWatch) -> Vec<Wanted> {
        let named = self.named.iter().map(|(name, interface)| Wanted {
            name: name.clone(),
            interface: made(interface, name, links.by_name(name.as_str())),
            pattern: None,
        });
        let mut wanted: Vec<_> = named.collect();
        if !self.patterns.is_empty() {
            let mut all: Vec<&Link> = links.iter().collect();
            all.sort_unstable_by_key(|link| link.index);
            wanted.extend(all.into_iter().filter_map(|link| self.by_pattern(link)));
        }
        wanted
    }
}

/// What the interface `name` says: what all that are meant have in common, or what is computed for
/// it. While it is not there the example does as well.
fn made(
    interface: &Arc<Interface>,
    name: &InterfaceName,
    link: Option<&Link>,
) -> Result<Arc<Interface>, String> {
    match (&interface.template, link) {
        (Some(template), Some(link)) => template.instantiate(name, link.index.get()).map(Arc::new),
        _ => Ok(Arc::clone(interface)),
    }
}
