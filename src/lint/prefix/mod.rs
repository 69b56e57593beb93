//! The prefixes of an interface.

pub(super) mod below_interval;
pub(super) mod colliding_subnets;
pub(super) mod counting_down;
pub(super) mod deprecated_too_early;
pub(super) mod infinite;
pub(super) mod nested;
pub(super) mod no_deprecation;
pub(super) mod of_changing_addresses;
pub(super) mod quick_withdrawal;
pub(super) mod repeated;
pub(super) mod slaac_length;
pub(super) mod special_use;
pub(super) mod too_many;
pub(super) mod unusable;

use super::{Options, options};
use crate::model::{AdvPrefix, Interface, Lifetime, Prefix, PrefixSource};

/// An entry of an AdvPrefixList.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    options: Options<'a>,
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
        self.options.path(format_args!("prefixes[{}]", self.index))
    }

    pub(super) fn field(&self, field: &str) -> String {
        self.options.path(format_args!("prefixes[{}].{field}", self.index))
    }

    /// Whose it is.
    fn interface(&self) -> &Interface {
        self.options.interface
    }

    /// The path of what it is renewed by.
    fn interval(&self) -> String {
        format!("{}.interval.max", self.interface().name)
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
            PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
                format!("subnet {subnet} of the prefixes of {interface}")
            }
            PrefixSource::Delegation { name, subnet } => {
                format!("subnet {subnet} of the delegation {name}")
            }
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

/// All entries of `options`.
fn all(options: Options<'_>) -> impl Iterator<Item = Entry<'_>> + Clone {
    let prefixes = options.prefixes().iter().enumerate();
    prefixes.map(move |(index, prefix)| Entry { options, index, prefix })
}

/// The entries of `options` that hosts can use: neither withdrawn nor worthless.
pub(super) fn of(options: Options<'_>) -> impl Iterator<Item = Entry<'_>> + Clone {
    all(options).filter(|it| it.valid() != Lifetime::ZERO && unusable::reason(it).is_none())
}

/// The same of all that hosts hear.
fn entries(interfaces: &[Interface]) -> impl Iterator<Item = Entry<'_>> {
    options(interfaces).flat_map(of)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{domain, one, silent};

    #[test]
    fn those_of_a_provisioning_domain_are_among_them() {
        let prefixes = ["fd00::/64", "fe80::/64", "fd00:1::/64", "fd00:2::/64"];
        let model = one(&prefixes, |interface| {
            interface.prefixes[2].valid_lifetime.lifetime = Lifetime::ZERO;
            let mut domain = domain();
            domain.prefixes = interface.prefixes.split_off(1);
            interface.provisioning_domain = Some(Box::new(domain));
        });
        let paths: Vec<String> = entries(&model).map(|it| it.path()).collect();
        assert_eq!(paths, ["a.prefixes[0]", "a.provisioning_domain.prefixes[2]"]);
        assert_eq!(entries(&silent(model)).count(), 0);
    }
}
