//! The prefixes of an interface.

pub(super) mod below_interval;
pub(super) mod counting_down;
pub(super) mod deprecated_too_early;
pub(super) mod infinite;
pub(super) mod nested;
pub(super) mod no_deprecation;
pub(super) mod of_changing_addresses;
pub(super) mod quick_withdrawal;
pub(super) mod repeated;
pub(super) mod slaac_length;
pub(super) mod too_many;
pub(super) mod unusable;

use super::advertising;
use crate::model::{AdvPrefix, Interface, Lifetime, Model, Prefix, PrefixSource};

/// An entry of an interface's AdvPrefixList.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) interface: &'a Interface,
    pub(super) index: usize,
    pub(super) prefix: &'a AdvPrefix,
}

impl Entry<'_> {
    /// The prefix, unless it depends on addresses.
    fn named(&self) -> Option<Prefix> {
        match self.prefix.source {
            PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => Some(prefix),
            _ => None,
        }
    }

    pub(super) fn path(&self) -> String {
        format!("{}.prefixes[{}]", self.interface.name, self.index)
    }

    pub(super) fn field(&self, field: &str) -> String {
        format!("{}.prefixes[{}].{field}", self.interface.name, self.index)
    }

    /// What it advertises, to stand behind "of".
    pub(super) fn subject(&self) -> String {
        match &self.prefix.source {
            PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => {
                format!("prefix {prefix}")
            }
            PrefixSource::InterfaceAddresses => "the interface's own prefixes".to_owned(),
            PrefixSource::OtherInterfaceAddresses(other) => format!("the prefixes of {other}"),
            PrefixSource::SixToFour { interface, .. } => format!("the 6to4 prefix of {interface}"),
        }
    }

    /// The valid lifetime.
    fn valid(&self) -> Lifetime {
        self.prefix.valid_lifetime.lifetime
    }

    /// The preferred lifetime as it is sent.
    fn preferred(&self) -> Lifetime {
        self.prefix.preferred_lifetime.lifetime.min(self.valid())
    }
}

/// All entries of `interface`.
fn all(interface: &Interface) -> impl Iterator<Item = Entry<'_>> + Clone {
    let prefixes = interface.prefixes.iter().enumerate();
    prefixes.map(move |(index, prefix)| Entry { interface, index, prefix })
}

/// The entries of `interface` that hosts can use: neither withdrawn nor worthless.
pub(super) fn of(interface: &Interface) -> impl Iterator<Item = Entry<'_>> + Clone {
    all(interface).filter(|it| it.valid() != Lifetime::ZERO && unusable::reason(it).is_none())
}

/// The same of all interfaces that advertise.
fn entries(model: &Model) -> impl Iterator<Item = Entry<'_>> {
    advertising(model).flat_map(of)
}

/// Whether two of `entries` may be as `are` says. Lists are short, and those that are not have to
/// be looked through in a better way than pair by pair.
fn may_have_pair<'a>(
    entries: impl Iterator<Item = Entry<'a>> + Clone,
    are: impl Fn(&Entry, &Entry) -> bool,
) -> bool {
    let mut others = entries.clone().skip(1);
    if others.clone().nth(8).is_some() {
        return true;
    }
    entries.into_iter().any(|one| {
        let found = others.clone().any(|other| are(&one, &other));
        others.next();
        found
    })
}
