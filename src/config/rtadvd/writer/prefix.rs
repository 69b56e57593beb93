use std::net::Ipv6Addr;

use super::{
    super::{keywords::Id, lower::prefix::interface_addresses},
    families::Numbers,
    record::{Number, Record},
};
use crate::{
    config::written::{self, Losses},
    model::{
        AdvPrefix, DelegationName, InterfaceName, Lifetime, Prefix, PrefixFlags, PrefixSource,
        Subnet,
    },
};

/// Without any `addr` the prefixes of the interface's addresses are advertised.
pub(super) fn prefixes(prefixes: &[AdvPrefix], record: &mut Record, losses: &mut Losses<'_>) {
    if prefixes == [interface_addresses()] {
        return;
    }
    if listed("", prefixes, record, losses) == 0 {
        record.line();
        record.flag(Id::NoIfPrefix, true);
    }
}

/// Names each of them with `addr` and returns how many. Their paths begin with `at`.
pub(super) fn listed(
    at: &str,
    prefixes: &[AdvPrefix],
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> usize {
    let expressible: Vec<_> = prefixes
        .iter()
        .enumerate()
        .filter_map(|(index, prefix)| match source(&prefix.source) {
            Ok(source) => Some((index, prefix, source)),
            Err(reason) => {
                let path = format!("{at}prefixes[{index}].source");
                losses.push(&path, written::source(&prefix.source), reason);
                None
            }
        })
        .collect();
    let count = expressible.len();
    let mut numbers = Numbers::of(count);
    for (index, prefix, source) in expressible {
        let path = format!("{at}prefixes[{index}]");
        let value = written::source(&prefix.source);
        let Some(number) = numbers.next(&path, value, losses) else { continue };
        record.line();
        match source {
            Source::Fixed(address, length) => {
                record.text(Id::Addr, number, &address.to_string());
                record.number(Id::PrefixLen, number, length);
            }
            Source::Addresses(of) => {
                record.text(Id::Addr, number, "auto");
                if let Some(interface) = of {
                    record.text(Id::AddrIf, number, interface.as_str());
                }
            }
            Source::AddressesSubnet(interface, subnet) => {
                record.text(Id::Addr, number, "auto");
                record.text(Id::AddrIf, number, interface.as_str());
                // Without any, the whole prefixes are meant.
                record.number(Id::Subnet, number, subnet.number());
                record.option(Id::PrefixLen, number, subnet.length().into());
            }
            Source::Delegation(name, subnet) => {
                record.text(Id::Addr, number, &format!("from {name}"));
                record.option(Id::Subnet, number, subnet.number().into());
                record.option(Id::PrefixLen, number, subnet.length().into());
            }
        }
        write(prefix, &path, number, record, losses);
    }
    count
}

/// What `addr` says.
enum Source<'i> {
    /// An address and the length of its prefix.
    Fixed(Ipv6Addr, u8),
    /// The prefixes of the interface's addresses, or of another one's.
    Addresses(Option<&'i InterfaceName>),
    /// A part of those of another one's.
    AddressesSubnet(&'i InterfaceName, Subnet),
    /// A part of a delegation.
    Delegation(&'i DelegationName, Subnet),
}

fn source(source: &PrefixSource) -> Result<Source<'_>, &'static str> {
    let usable = |prefix: &Prefix| {
        if prefix.is_multicast() {
            Err("rtadvd takes no multicast prefix")
        } else if prefix.is_link_local() {
            Err("hosts ignore link-local prefixes")
        } else {
            Ok(prefix.length())
        }
    };
    match source {
        PrefixSource::Prefix(prefix) => Ok(Source::Fixed(prefix.address(), usable(prefix)?)),
        PrefixSource::RouterAddress(prefix, address) if !prefix.contains(*address) => {
            Err("the address lies outside the prefix")
        }
        PrefixSource::RouterAddress(prefix, address) => {
            Ok(Source::Fixed(*address, usable(prefix)?))
        }
        PrefixSource::InterfaceAddresses => Ok(Source::Addresses(None)),
        PrefixSource::OtherInterfaceAddresses(name) => Ok(Source::Addresses(Some(name))),
        PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
            Ok(Source::AddressesSubnet(interface, *subnet))
        }
        PrefixSource::Delegation { name, subnet } => Ok(Source::Delegation(name, *subnet)),
        PrefixSource::SixToFour { .. } => Err(written::NO_WORD),
    }
}

fn write(
    AdvPrefix {
        source,
        flags,
        valid_lifetime,
        preferred_lifetime,
        deprecate_on_exit,
        follows_source,
        any_length,
        conditions,
    }: &AdvPrefix,
    path: &str,
    number: Number,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    let default = interface_addresses();
    let is_router = matches!(source, PrefixSource::RouterAddress(..));
    if *flags != default.flags || is_router {
        prefix_flags(*flags, is_router, number, record);
    }
    let valid = valid_lifetime.lifetime;
    if valid != default.valid_lifetime.lifetime {
        record.lifetime(Id::VlTime, number, valid);
    }
    record.member_flag(Id::VlTimeDecr, number, valid_lifetime.counting_down);
    let preferred = lowered(preferred_lifetime.lifetime, valid, path, losses);
    if preferred != default.preferred_lifetime.lifetime {
        record.lifetime(Id::PlTime, number, preferred);
    }
    record.member_flag(Id::PlTimeDecr, number, preferred_lifetime.counting_down);
    record.member_flag(Id::Deprecate, number, *deprecate_on_exit);
    let field = format!("{path}.conditions");
    record.conditions(Id::AddrCond, number, conditions, (&field, losses));
    record.member_flag(Id::NoFollow, number, !*follows_source);
    record.member_flag(Id::AnyLen, number, *any_length);
}

fn prefix_flags(flags: PrefixFlags, is_router: bool, number: Number, record: &mut Record) {
    let PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred } = flags;
    let letters = [(on_link, 'l'), (autonomous, 'a'), (is_router, 'r'), (dhcpv6_pd_preferred, 'p')];
    let letters: String =
        letters.into_iter().filter_map(|(on, letter)| on.then_some(letter)).collect();
    if letters.is_empty() {
        record.number(Id::PInfoFlags, number, 0);
    } else {
        record.text(Id::PInfoFlags, number, &letters);
    }
}

/// The preferred lifetime, which is never above the valid one.
fn lowered(preferred: Lifetime, valid: Lifetime, path: &str, losses: &mut Losses<'_>) -> Lifetime {
    if preferred > valid {
        let reason = format!("rtadvd lowers it to the valid lifetime, {valid}");
        losses.push(&format!("{path}.preferred_lifetime"), preferred, reason);
    }
    preferred.min(valid)
}
