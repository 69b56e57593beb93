//! Which interfaces of a configuration are meant.

use std::{collections::HashSet, sync::Arc};

use crate::{
    config::closest,
    model::{Interface, InterfaceName, Model},
};

/// An interface with a name.
#[derive(Debug, Clone)]
pub(super) struct Selected {
    pub(super) interface: Arc<Interface>,
    /// The pattern that its configuration is for.
    pub(super) pattern: Option<String>,
}

impl Selected {
    fn new(name: InterfaceName, configured: &Interface) -> Self {
        let interface = Interface { name: name.into(), ..configured.clone() };
        let pattern = configured.name.pattern().map(|pattern| pattern.as_str().to_owned());
        Selected { interface: Arc::new(interface), pattern }
    }
}

/// All interfaces, with an example for each pattern.
pub(super) fn all(model: &Model) -> Vec<Selected> {
    let named: HashSet<&str> = model
        .interfaces
        .iter()
        .filter_map(|it| it.name.name())
        .map(InterfaceName::as_str)
        .collect();
    let select = |interface: Interface| {
        let name = interface.name.as_str();
        let configured = if named.contains(name) { None } else { model.of(name) };
        let pattern = configured.and_then(|it| it.name.pattern()).map(|it| it.as_str().to_owned());
        Selected { interface: Arc::new(interface), pattern }
    };
    model.with_examples().interfaces.into_iter().map(select).collect()
}

/// The interfaces of these names, or an example for a pattern as it is written in the
/// configuration. The error says which name is not configured.
pub(super) fn named(model: &Model, names: &[String]) -> Result<Vec<Selected>, String> {
    names.iter().map(|name| one(model, name)).collect()
}

fn one(model: &Model, name: &str) -> Result<Selected, String> {
    if let Some(pattern) = model
        .interfaces
        .iter()
        .find_map(|interface| interface.name.pattern().filter(|pattern| pattern.as_str() == name))
    {
        let taken = |example: &str| {
            model.of(example).is_none_or(|configured| configured.name.as_str() != name)
        };
        let example = pattern.example(taken).and_then(|name| {
            let configured = model.of(name.as_str())?;
            Some(Selected::new(name, configured))
        });
        return example.ok_or_else(|| format!("no interface is left for the pattern `{name}`"));
    }
    let configured = model.of(name).and_then(|configured| Some((name.parse().ok()?, configured)));
    match configured {
        Some((name, configured)) => Ok(Selected::new(name, configured)),
        None => Err(unknown(model, name)),
    }
}

fn unknown(model: &Model, name: &str) -> String {
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
