//! Which interfaces of a configuration are meant.

use std::{collections::HashMap, sync::Arc};

use crate::{
    config::closest,
    model::{EXAMPLE_INDEX, Interface, InterfaceMatch, InterfaceName, InterfacePattern, Model},
};

/// An interface with a name.
#[derive(Debug, Clone)]
pub(super) struct Selected {
    pub(super) interface: Arc<Interface>,
    /// The pattern that its configuration is for.
    pub(super) pattern: Option<String>,
}

impl Selected {
    /// The interface `name` as `configured`; an error is why that cannot be computed.
    pub(super) fn new(name: &InterfaceName, configured: &Interface) -> Result<Self, String> {
        let refused = |reason| format!("interface `{name}` has no configuration: {reason}");
        let interface = configured.instance(name, EXAMPLE_INDEX).map_err(refused)?;
        Ok(Self::of(interface, configured))
    }

    fn of(interface: Interface, configured: &Interface) -> Self {
        let pattern = configured.name.pattern().map(|pattern| pattern.as_str().to_owned());
        Selected { interface: Arc::new(interface), pattern }
    }
}

/// Finds the configuration of interfaces.
#[derive(Debug)]
pub(super) struct Index<'m> {
    named: HashMap<&'m str, &'m Interface>,
    patterns: Vec<(&'m InterfacePattern, &'m Interface)>,
}

impl<'m> Index<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut index = Index { named: HashMap::new(), patterns: Vec::new() };
        for interface in &model.interfaces {
            match &interface.name {
                InterfaceMatch::Name(name) => drop(index.named.insert(name.as_str(), interface)),
                InterfaceMatch::Pattern(pattern) => index.patterns.push((pattern, interface)),
            }
        }
        index
    }

    /// What is configured for the interface `name`: under its own name, or else by the first
    /// pattern that it fits. No pattern is meant for the loopback interface.
    pub(super) fn of(&self, name: &str) -> Option<&'m Interface> {
        let by_pattern = || {
            let mut patterns = self.patterns.iter().filter(|_| name != "lo");
            patterns.find(|(pattern, _)| pattern.matches(name)).map(|(_, interface)| *interface)
        };
        self.named.get(name).copied().or_else(by_pattern)
    }

    /// Whether `name` is configured under its own name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// The pattern that is written so.
    pub(super) fn pattern(&self, text: &str) -> Option<&'m InterfacePattern> {
        let mut patterns = self.patterns.iter().map(|(pattern, _)| *pattern);
        patterns.find(|pattern| pattern.as_str() == text)
    }

    /// Patterns that the interface `name` fits besides what counts for it.
    pub(super) fn others<'i>(
        &'i self,
        name: &'i str,
        counts: &'i InterfaceMatch,
    ) -> impl Iterator<Item = &'m str> + 'i {
        let fits = self.patterns.iter().filter(move |(pattern, _)| pattern.matches(name));
        fits.map(|(pattern, _)| pattern.as_str()).filter(|other| *other != counts.as_str())
    }

    /// Whether nothing keeps what counts for the interface `name` from being computed.
    pub(super) fn can_be(&self, name: &str) -> bool {
        self.of(name).is_none_or(|configured| configured.can_be(name))
    }

    /// Whether `pattern` is what counts for the interface `name`.
    pub(super) fn is_by(&self, name: &str, pattern: &InterfacePattern) -> bool {
        self.of(name).is_some_and(|configured| configured.name.pattern() == Some(pattern))
    }
}

/// All interfaces, with an example for each pattern.
pub(super) fn all(model: &Model) -> Vec<Selected> {
    let index = Index::new(model);
    let select = |interface: &Interface| {
        let is_other = |name: &str| index.of(name).is_none_or(|it| it.name != interface.name);
        Some(Selected::of(interface.example(is_other)?, interface))
    };
    model.interfaces.iter().filter_map(select).collect()
}

/// The interfaces of these names, or an example for a pattern as it is written in the
/// configuration. The error says which name is not configured.
pub(super) fn named(model: &Model, names: &[String]) -> Result<Vec<Selected>, String> {
    let index = Index::new(model);
    names.iter().map(|name| one(&index, model, name)).collect()
}

fn one(index: &Index<'_>, model: &Model, name: &str) -> Result<Selected, String> {
    let found = match index.pattern(name) {
        Some(pattern) => {
            let example =
                pattern.example(|name| !index.is_by(name, pattern) || !index.can_be(name));
            Some(example.ok_or_else(|| format!("no interface is left for the pattern `{name}`"))?)
        }
        None => name.parse::<InterfaceName>().ok(),
    };
    let select = |name: InterfaceName| Some(Selected::new(&name, index.of(name.as_str())?));
    found.and_then(select).unwrap_or_else(|| Err(unknown(model, name)))
}

/// That no interface `name` is configured.
pub(super) fn unknown(model: &Model, name: &str) -> String {
    let message = format!("the configuration has no interface `{}`", name.escape_debug());
    match closest(name, model.interfaces.iter().map(|interface| interface.name.as_str())) {
        Some(near) => format!("{message}; did you mean `{near}`?"),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    fn model() -> Model {
        Model { interfaces: ["vlan0", "vlan*", "vlan1*", "eth0"].map(testing::interface).into() }
    }

    fn shown(selected: &[Selected]) -> Vec<String> {
        let show = |it: &Selected| {
            format!("{} {}", it.interface.name, it.pattern.as_deref().unwrap_or("-"))
        };
        selected.iter().map(show).collect()
    }

    #[test]
    fn a_name_goes_before_patterns_and_of_these_the_first() {
        let model = Model { interfaces: ["vlan*", "vlan7", "*"].map(testing::interface).into() };
        let index = Index::new(&model);
        let of = |name: &str| index.of(name).map(|interface| interface.name.as_str());
        assert_eq!(of("vlan7"), Some("vlan7"));
        assert_eq!(of("vlan8"), Some("vlan*"));
        assert_eq!(of("eth0"), Some("*"));
        assert_eq!(of("lo"), None);
    }

    #[test]
    fn everything_or_what_is_named() {
        let expected = ["vlan0 -", "vlan1 vlan*", "eth0 -"];
        assert_eq!(shown(&all(&model())), expected);
        let names = ["eth0", "vlan77", "vlan*"].map(String::from);
        let selected = named(&model(), &names).unwrap();
        assert_eq!(shown(&selected), ["eth0 -", "vlan77 vlan*", "vlan1 vlan*"]);
    }

    #[test]
    fn what_is_not_configured() {
        let error = |name: &str| named(&model(), &[name.to_owned()]).unwrap_err();
        assert_eq!(
            error("eth1"),
            "the configuration has no interface `eth1`; did you mean `eth0`?"
        );
        assert_eq!(error("\u{1b}[2J"), "the configuration has no interface `\\u{1b}[2J`");
        assert_eq!(error("vlan1*"), "no interface is left for the pattern `vlan1*`");
        assert!(error("vlan0123456789012").starts_with("the configuration has no interface"));
        assert!(error("").starts_with("the configuration has no interface ``"));
    }
}
