//! Prefixes that come from other interfaces than the one they are advertised on.

use std::fmt;

use crate::{
    model::{DelegationName, Interface, InterfaceName, Prefix, PrefixSource},
    os::{Link, LinkWatch},
    router::LinkPrefix,
};

use super::{link, surroundings::Surroundings};

/// A source without a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lacking {
    /// Whose prefixes they would be, as a log says it.
    pub(super) of: Origin,
    /// Why there is none.
    pub(super) reason: String,
}

/// Whose prefixes are advertised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Interface(InterfaceName),
    Delegation(DelegationName),
}

impl Lacking {
    pub(super) fn is_of_delegation(&self, name: &DelegationName) -> bool {
        matches!(&self.of, Origin::Delegation(own) if own == name)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Interface(name) => write!(f, "interface {name}"),
            Origin::Delegation(name) => write!(f, "delegation {name}"),
        }
    }
}

/// The interface whose addresses `source` means, where that is another.
pub(super) fn other_interface(source: &PrefixSource) -> Option<&InterfaceName> {
    match source {
        PrefixSource::OtherInterfaceAddresses(name)
        | PrefixSource::SixToFour { interface: name, .. }
        | PrefixSource::OtherInterfaceSubnet { interface: name, .. } => Some(name),
        PrefixSource::Prefix(_)
        | PrefixSource::RouterAddress(..)
        | PrefixSource::InterfaceAddresses
        | PrefixSource::Delegation { .. } => None,
    }
}

/// The prefixes of each source of `interface` on other interfaces and of delegations.
pub(super) fn prefixes(
    interface: &Interface,
    links: &impl LinkWatch,
    surroundings: &Surroundings,
) -> Vec<(PrefixSource, Vec<LinkPrefix>)> {
    let delegated = interface.all_prefixes().filter_map(|entry| match &entry.source {
        source @ PrefixSource::Delegation { name, subnet } => {
            let delegation = surroundings.delegations.get(name);
            let part = delegation.and_then(|it| Some(it.part(subnet.of(it.prefix).ok()?)));
            Some((source.clone(), part.into_iter().collect()))
        }
        _ => None,
    });
    let sources = sources(interface);
    let others = sources.map(|(source, name)| (source.clone(), resolve(source, name, links)));
    others.chain(delegated).collect()
}

/// The sources that have no prefix now.
pub(super) fn lacking(
    interface: &Interface,
    links: &impl LinkWatch,
    surroundings: &Surroundings,
) -> Vec<Lacking> {
    let without =
        sources(interface).filter(|(source, name)| resolve(source, name, links).is_empty());
    let others = without.map(|(source, name)| Lacking {
        of: Origin::Interface(name.clone()),
        reason: reason(source, name, links),
    });
    let delegated = interface.all_prefixes().filter_map(|entry| {
        let PrefixSource::Delegation { name, subnet } = &entry.source else { return None };
        let reason = match surroundings.delegations.get(name) {
            None => "nothing is delegated".to_owned(),
            Some(delegation) => subnet.of(delegation.prefix).err()?.to_string(),
        };
        Some(Lacking { of: Origin::Delegation(name.clone()), reason })
    });
    others.chain(delegated).collect()
}

/// Why `source` has no prefix of the interface `name`.
fn reason(source: &PrefixSource, name: &InterfaceName, links: &impl LinkWatch) -> String {
    let Some(link) = links.by_name(name.as_str()) else {
        return "there is no such interface".to_owned();
    };
    match source {
        PrefixSource::SixToFour { .. } if link.ipv4_addresses.is_empty() => {
            "it has no IPv4 address".to_owned()
        }
        PrefixSource::SixToFour { .. } => {
            "its IPv4 address is not globally unique, as 6to4 needs (RFC 3056 2)".to_owned()
        }
        PrefixSource::OtherInterfaceSubnet { subnet, .. } => {
            let prefixes = link::prefixes(&link.addresses);
            let error = prefixes.iter().find_map(|it| subnet.of(it.prefix).err());
            error.map_or_else(|| NO_ADDRESS.to_owned(), |error| error.to_string())
        }
        _ => NO_ADDRESS.to_owned(),
    }
}

const NO_ADDRESS: &str = "it has no address whose prefix hosts may share";

fn sources(interface: &Interface) -> impl Iterator<Item = (&PrefixSource, &InterfaceName)> {
    let sources = interface.all_prefixes().map(|entry| &entry.source);
    sources.filter_map(|source| Some((source, other_interface(source)?)))
}

fn resolve(source: &PrefixSource, name: &InterfaceName, links: &impl LinkWatch) -> Vec<LinkPrefix> {
    let Some(other) = links.by_name(name.as_str()) else { return Vec::new() };
    match source {
        PrefixSource::SixToFour { subnet, .. } => {
            six_to_four(other, *subnet).into_iter().map(LinkPrefix::lasting).collect()
        }
        PrefixSource::OtherInterfaceSubnet { subnet, .. } => {
            let of = |it: LinkPrefix| Some(LinkPrefix { prefix: subnet.of(it.prefix).ok()?, ..it });
            let mut parts: Vec<_> =
                link::prefixes(&other.addresses).into_iter().filter_map(of).collect();
            // Those of prefixes inside one another may be the same.
            parts.dedup_by_key(|it| it.prefix);
            parts
        }
        _ => link::prefixes(&other.addresses),
    }
}

/// That of the first address that may have one.
fn six_to_four(link: &Link, subnet: u16) -> Option<Prefix> {
    link.ipv4_addresses.iter().find_map(|&address| Prefix::six_to_four(address, subnet))
}
