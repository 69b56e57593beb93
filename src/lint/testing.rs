//! Models for the tests of the lints.

use crate::model::{
    AdvLifetime, Interface, Lifetime, Model, PrefixSource,
    testing::{self, adv_prefix, prefix},
};

/// Interfaces with their prefixes, on-link and autonomous for ever; nothing to complain about.
pub(super) fn model(interfaces: &[(&str, &[&str])]) -> Model {
    Model {
        interfaces: interfaces.iter().map(|(name, prefixes)| interface(name, prefixes)).collect(),
    }
}

fn interface(name: &str, prefixes: &[&str]) -> Interface {
    let forever = AdvLifetime::fixed(Lifetime::INFINITE);
    let mut interface = testing::interface(name);
    for text in prefixes {
        let mut entry = adv_prefix(PrefixSource::Prefix(prefix(text)));
        (entry.valid_lifetime, entry.preferred_lifetime) = (forever, forever);
        interface.prefixes.push(entry);
    }
    interface
}
