//! Prefixes that come from other interfaces than the one they are advertised on.

use crate::{
    model::{Interface, InterfaceName, Prefix, PrefixSource},
    os::{Link, LinkWatch},
    router::LinkPrefix,
};

use super::{link, surroundings::Surroundings};

/// A source without a prefix: whose, and why.
pub(super) type Lacking = (InterfaceName, &'static str);

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
pub(super) fn lacking(interface: &Interface, links: &impl LinkWatch) -> Vec<Lacking> {
    let without =
        sources(interface).filter(|(source, name)| resolve(source, name, links).is_empty());
    let reason = |(source, name): (&PrefixSource, &InterfaceName)| {
        let reason = match (source, links.by_name(name.as_str())) {
            (_, None) => "there is no such interface",
            (PrefixSource::SixToFour { .. }, Some(link)) if link.ipv4_addresses.is_empty() => {
                "it has no IPv4 address"
            }
            (PrefixSource::SixToFour { .. }, Some(_)) => {
                "its IPv4 address is not globally unique, as 6to4 needs (RFC 3056 2)"
            }
            _ => "it has no address whose prefix hosts may share",
        };
        (name.clone(), reason)
    };
    without.map(reason).collect()
}

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
