use super::{
    super::{keywords::Id, lower::prefix::interface_addresses},
    families::Numbers,
    record::{Number, Record},
};
use crate::{
    config::written::{self, Losses, on_off},
    model::{AdvLifetime, AdvPrefix, Lifetime, Prefix, PrefixFlags, PrefixSource},
};

const FIXED: &str = "prefixes of the interface's addresses are always advertised alike";

/// Without any `addr` the prefixes of the interface's addresses are advertised.
pub(super) fn prefixes(prefixes: &[AdvPrefix], record: &mut Record, losses: &mut Losses<'_>) {
    if let [prefix] = prefixes
        && prefix.source == PrefixSource::InterfaceAddresses
    {
        return differences(prefix, losses);
    }
    let named: Vec<_> = prefixes
        .iter()
        .enumerate()
        .filter_map(|(index, prefix)| match address(&prefix.source) {
            Ok((address, length)) => Some((index, prefix, address, length)),
            Err(reason) => {
                let path = format!("prefixes[{index}].source");
                losses.push(&path, written::source(&prefix.source), reason);
                None
            }
        })
        .collect();
    if named.is_empty() {
        record.line();
        record.flag(Id::NoIfPrefix, true);
    }
    let mut numbers = Numbers::of(named.len());
    for (index, prefix, address, length) in named {
        let path = format!("prefixes[{index}]");
        if let Some(number) = numbers.next(&path, address, losses) {
            record.line();
            record.text(Id::Addr, number, &address.to_string());
            record.number(Id::PrefixLen, number, length);
            write(prefix, &path, number, record, losses);
        }
    }
}

/// Address and length of a prefix that the file names.
fn address(source: &PrefixSource) -> Result<(std::net::Ipv6Addr, u8), &'static str> {
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
        PrefixSource::Prefix(prefix) => Ok((prefix.address(), usable(prefix)?)),
        PrefixSource::RouterAddress(prefix, address) if !prefix.contains(*address) => {
            Err("the address lies outside the prefix")
        }
        PrefixSource::RouterAddress(prefix, address) => Ok((*address, usable(prefix)?)),
        PrefixSource::InterfaceAddresses => Err("they cannot stand beside other prefixes"),
        PrefixSource::OtherInterfaceAddresses(_) | PrefixSource::SixToFour { .. } => {
            Err(written::NO_WORD)
        }
    }
}

fn write(
    AdvPrefix { source, flags, valid_lifetime, preferred_lifetime, deprecate_on_exit }: &AdvPrefix,
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

/// What makes the only entry another one than that which is there without a word.
fn differences(prefix: &AdvPrefix, losses: &mut Losses<'_>) {
    let default = interface_addresses();
    let AdvPrefix { source: _, flags, valid_lifetime, preferred_lifetime, deprecate_on_exit } =
        prefix;
    let PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred } = *flags;
    let switches = [
        ("flags.on_link", on_link, default.flags.on_link),
        ("flags.autonomous", autonomous, default.flags.autonomous),
        ("flags.dhcpv6_pd_preferred", dhcpv6_pd_preferred, default.flags.dhcpv6_pd_preferred),
        ("deprecate_on_exit", *deprecate_on_exit, default.deprecate_on_exit),
    ];
    for (field, on, _) in switches.into_iter().filter(|(_, on, default)| on != default) {
        losses.push(&format!("prefixes[0].{field}"), on_off(on), FIXED);
    }
    let lifetimes = [
        ("valid_lifetime", *valid_lifetime, default.valid_lifetime),
        ("preferred_lifetime", *preferred_lifetime, default.preferred_lifetime),
    ];
    for (field, AdvLifetime { lifetime, counting_down }, default) in lifetimes {
        let path = format!("prefixes[0].{field}");
        if lifetime != default.lifetime {
            losses.push(&path, lifetime, format!("{FIXED}, with {}", default.lifetime));
        }
        if counting_down != default.counting_down {
            losses.push(&format!("{path}.counting_down"), on_off(counting_down), FIXED);
        }
    }
}
