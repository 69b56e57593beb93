//! Options of which only the set counts. A router may spread them over several advertisements, so
//! they are gathered before they are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, compare::cut};
use crate::model::{EncryptedDns, NdOption, Pref64Lifetime, RouterAdvertisement};

/// Of which kind and in which Provisioning Domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SetKey {
    pub(super) field: Field,
    pub(super) domain: Option<String>,
}

/// The sets that an advertisement, or several, name.
#[derive(Debug, Default)]
pub(super) struct Sets(BTreeMap<SetKey, Set>);

/// The entries of one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Set {
    entries: BTreeSet<String>,
    /// There were more than are kept.
    overflowed: bool,
}

/// A set that has this many more than our own differs from it for certain.
const SURPLUS: usize = 4;

impl Set {
    pub(super) fn entries(&self) -> impl ExactSizeIterator<Item = &String> {
        self.entries.iter()
    }
}

impl Sets {
    /// All sets of `advertisement`.
    pub(super) fn of(advertisement: &RouterAdvertisement) -> Self {
        let mut sets = Sets::default();
        sets.add_options(None, &advertisement.options, &|_| usize::MAX);
        for option in &advertisement.options {
            if let NdOption::ProvisioningDomain(domain) = option {
                let id = cut(&domain.identity.id.to_string().to_ascii_lowercase());
                sets.add_options(Some(&id), domain.options(), &|_| usize::MAX);
            }
        }
        sets
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in those of `advertisement` that can be compared with `ours`, and of each a few more
    /// than that has.
    pub(super) fn gather(&mut self, ours: &Sets, advertisement: &RouterAdvertisement) {
        let most = |key: &SetKey| ours.get(key).map_or(0, |set| set.entries.len() + SURPLUS);
        self.add_options(None, &advertisement.options, &most);
        for option in &advertisement.options {
            if let NdOption::ProvisioningDomain(domain) = option {
                let id = cut(&domain.identity.id.to_string().to_ascii_lowercase());
                self.add_options(Some(&id), domain.options(), &most);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&SetKey, &Set)> {
        self.0.iter()
    }

    pub(super) fn get(&self, key: &SetKey) -> Option<&Set> {
        self.0.get(key)
    }

    fn add_options(
        &mut self,
        domain: Option<&str>,
        options: &[NdOption],
        most: &dyn Fn(&SetKey) -> usize,
    ) {
        for option in options {
            match option {
                NdOption::Pref64(value) => {
                    let withdrawn = value.lifetime == Pref64Lifetime::ZERO;
                    let note = if withdrawn { " with lifetime 0" } else { "" };
                    let entry = format!("{}{note}", value.prefix());
                    self.add(Field::Pref64, domain, [entry], most);
                }
                NdOption::Rdnss(value) if value.lifetime.to_wire() != 0 => {
                    let servers = value.servers().iter().map(ToString::to_string);
                    self.add(Field::Rdnss, domain, servers, most);
                }
                NdOption::Dnssl(value) if value.lifetime.to_wire() != 0 => {
                    let names = value.suffixes().iter();
                    let names = names.map(|name| name.to_string().to_ascii_lowercase());
                    self.add(Field::Dnssl, domain, names, most);
                }
                NdOption::EncryptedDns(value) if value.lifetime.to_wire() != 0 => {
                    self.add(Field::EncryptedDns, domain, [resolver(value)], most);
                }
                _ => {}
            }
        }
    }

    fn add(
        &mut self,
        field: Field,
        domain: Option<&str>,
        entries: impl IntoIterator<Item = String>,
        most: &dyn Fn(&SetKey) -> usize,
    ) {
        let key = SetKey { field, domain: domain.map(str::to_owned) };
        let most = most(&key);
        if most == 0 {
            return;
        }
        let set = self.0.entry(key).or_default();
        for entry in entries {
            if set.entries.len() < most {
                set.entries.insert(entry);
            } else if !set.entries.contains(&entry) {
                set.overflowed = true;
            }
        }
    }
}

/// Everything about a resolver but its lifetime.
fn resolver(value: &EncryptedDns) -> String {
    let parameters = value.parameters();
    let mut text = value.authentication_domain_name().to_string().to_ascii_lowercase();
    text += &format!(" priority {}", value.priority);
    for address in value.addresses() {
        text += &format!(" {address}");
    }
    for protocol in parameters.alpn() {
        text += &format!(" {protocol}");
    }
    if let Some(port) = parameters.port() {
        text += &format!(" port {port}");
    }
    if let Some(path) = parameters.doh_path() {
        text += &format!(" {path}");
    }
    for (key, octets) in parameters.others() {
        text += &format!(" key{key}={}", octets.escape_ascii());
    }
    text
}
