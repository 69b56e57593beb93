//! Whether what is advertised is what was configured: link parameters and prefixes.

use std::{net::Ipv6Addr, time::Duration};

use super::{
    header,
    heard::{self, Heard, MTU, PREFIX_INFORMATION, number32, octet, sets},
    item,
};
use crate::{
    conformance::{
        Check::Review,
        Facts, Item,
        Level::{Must, Should},
        Record, Verdict,
    },
    model::{
        AdvLifetime, AdvLinkMtu, AdvPrefix, Header, Interface, Lifetime, Prefix, PrefixSource,
    },
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-074",
        Must,
        "RFC 4861 6.2.3",
        "the MTU option is sent if AdvLinkMTU is not 0",
        Review(link_mtu),
    ),
    item(
        "B-092",
        Must,
        "RFC 9762 6",
        "each prefix has the P flag that is configured for it, whatever its A flag",
        Review(pd_preferred),
    ),
    item(
        "B-093",
        Should,
        "RFC 8028 2.1",
        "a prefix with neither L nor A flag is sent",
        Review(plain_prefix),
    ),
    item(
        "v6LC.2.2.7.C",
        Must,
        "IPv6 Ready",
        "the least values are sent as configured",
        Review(|record, facts| whole(record, facts, is_least)),
    ),
    item(
        "v6LC.2.2.7.D",
        Must,
        "IPv6 Ready",
        "the greatest values are sent as configured",
        Review(|record, facts| whole(record, facts, is_greatest)),
    ),
    item(
        "v6LC.2.2.7.E",
        Must,
        "IPv6 Ready",
        "the prefix 8000::/64 is sent as configured",
        Review(|record, facts| whole(record, facts, |it| has_prefix(it, 0x8000))),
    ),
    item(
        "v6LC.2.2.7.F",
        Must,
        "IPv6 Ready",
        "the prefix fec0::/64 is sent as configured",
        Review(|record, facts| whole(record, facts, |it| has_prefix(it, 0xfec0))),
    ),
];

const ON_LINK: u8 = 0x80;
const AUTONOMOUS: u8 = 0x40;
const PD_PREFERRED: u8 = 0x10;

const NEEDS_CONFIG: &str = "needs --config";

/// Fails at the first advertisement, all its parts together, with which something is wrong.
fn each_set(record: &Record, mut wrong: impl FnMut(&[Heard<'_>]) -> Option<String>) -> Verdict {
    let sets = sets(record);
    for set in &sets {
        if let Some(reason) = wrong(set) {
            return Verdict::fail(reason, set.iter().map(|part| part.number));
        }
    }
    if sets.is_empty() { Verdict::not_applicable("no advertisement came") } else { Verdict::Pass }
}

fn link_mtu(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable(NEEDS_CONFIG);
    };
    each_set(record, |set| mtu_difference(configuration.link_mtu, set))
}

fn mtu_difference(wanted: AdvLinkMtu, set: &[Heard<'_>]) -> Option<String> {
    let sent = set.iter().find_map(|part| part.options_of(MTU).next()).map(|it| number32(it, 4));
    match (wanted, sent) {
        (AdvLinkMtu::Omitted, Some(mtu)) => {
            Some(format!("the MTU {mtu} is sent, but none is configured"))
        }
        (AdvLinkMtu::Fixed(mtu), Some(sent)) if sent != mtu.octets() => {
            Some(format!("the MTU is {sent}, not {}", mtu.octets()))
        }
        (AdvLinkMtu::Fixed(_) | AdvLinkMtu::Interface, None) => Some("no MTU is sent".into()),
        _ => None,
    }
}

fn pd_preferred(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable(NEEDS_CONFIG);
    };
    if named(configuration).next().is_none() {
        return Verdict::not_applicable("no prefix is configured");
    }
    let mask = AUTONOMOUS | PD_PREFERRED;
    each_set(record, |set| {
        named(configuration).find_map(|(prefix, entry)| {
            let option = find_prefix(set, prefix)?;
            let wanted = flags(entry) & mask;
            let sent = octet(option, 3) & mask;
            let shown = |flags: u8| {
                let word = |mask: u8| if flags & mask == 0 { "off" } else { "on" };
                format!("P {} and A {}", word(PD_PREFERRED), word(AUTONOMOUS))
            };
            (sent != wanted).then(|| format!("{prefix} has {}, not {}", shown(sent), shown(wanted)))
        })
    })
}

fn plain_prefix(record: &Record, facts: &Facts) -> Verdict {
    let mask = ON_LINK | AUTONOMOUS;
    let sent = heard::heard(record)
        .any(|it| it.options_of(PREFIX_INFORMATION).any(|option| octet(option, 3) & mask == 0));
    if sent {
        return Verdict::Pass;
    }
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("no such prefix is advertised");
    };
    match named(configuration).find(|(_, entry)| flags(entry) & mask == 0) {
        Some((prefix, _)) => Verdict::fail(
            format!("{prefix} is configured so, but was not sent so"),
            heard::heard(record).next().map(|heard| heard.number),
        ),
        None => Verdict::not_applicable("no such prefix is configured"),
    }
}

/// The prefixes that the configuration names.
fn named(configuration: &Interface) -> impl Iterator<Item = (Prefix, &AdvPrefix)> {
    configuration.prefixes.iter().filter_map(|entry| match entry.source {
        PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => {
            Some((prefix, entry))
        }
        _ => None,
    })
}

fn flags(entry: &AdvPrefix) -> u8 {
    [
        (entry.flags.on_link, ON_LINK),
        (entry.flags.autonomous, AUTONOMOUS),
        (entry.flags.dhcpv6_pd_preferred, PD_PREFERRED),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .fold(0, |flags, (_, mask)| flags | mask)
}

fn find_prefix<'r>(set: &[Heard<'r>], prefix: Prefix) -> Option<&'r [u8]> {
    let is_it = |option: &&[u8]| {
        let length = octet(option, 2);
        Prefix::new(heard::address(option, 16), length).is_ok_and(|sent| sent == prefix)
    };
    set.iter().find_map(|part| part.options_of(PREFIX_INFORMATION).find(is_it))
}

/// What of the prefixes is not as configured.
fn prefix_difference(configuration: &Interface, set: &[Heard<'_>]) -> Option<String> {
    named(configuration).find_map(|(prefix, entry)| {
        let Some(option) = find_prefix(set, prefix) else {
            return Some(format!("{prefix} is not sent"));
        };
        let mask = ON_LINK | AUTONOMOUS | PD_PREFERRED;
        if octet(option, 3) & mask != flags(entry) {
            return Some(format!("the flags of {prefix} are not those configured"));
        }
        let lifetimes =
            [("valid", 4, entry.valid_lifetime), ("preferred", 8, entry.preferred_lifetime)];
        lifetimes.into_iter().find_map(|(name, at, wanted)| {
            let sent = Lifetime::from_wire(number32(option, at));
            let differs = sent != wanted.lifetime && !wanted.counting_down;
            differs.then(|| {
                format!("the {name} lifetime of {prefix} is {sent}, not {}", wanted.lifetime)
            })
        })
    })
}

/// Judges header, MTU and prefixes where the configuration is of the kind that a test is about.
fn whole(record: &Record, facts: &Facts, is_meant: fn(&Interface) -> bool) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable(NEEDS_CONFIG);
    };
    if !is_meant(configuration) {
        return Verdict::not_applicable("the configuration is another than this test wants");
    }
    each_set(record, |set| {
        let headers = set.iter().find_map(|it| header::difference(&configuration.header, it));
        headers
            .or_else(|| mtu_difference(configuration.link_mtu, set))
            .or_else(|| prefix_difference(configuration, set))
    })
}

fn is_least(configuration: &Interface) -> bool {
    let Header {
        cur_hop_limit, flags, router_lifetime, reachable_time, retrans_timer_millis, ..
    } = configuration.header;
    let numbers = [
        u32::from(cur_hop_limit),
        router_lifetime.as_secs().into(),
        reachable_time.as_millis(),
        retrans_timer_millis,
    ];
    configuration.interval.max() == Duration::from_secs(4)
        && numbers == [0; 4]
        && !flags.managed
        && !flags.other_config
        && configuration.link_mtu == AdvLinkMtu::Omitted
        && named(configuration).any(|(_, entry)| {
            !entry.flags.on_link && !entry.flags.autonomous && lifetimes_are(entry, Lifetime::ZERO)
        })
}

fn is_greatest(configuration: &Interface) -> bool {
    let Header {
        cur_hop_limit, flags, router_lifetime, reachable_time, retrans_timer_millis, ..
    } = configuration.header;
    let AdvLinkMtu::Fixed(mtu) = configuration.link_mtu else { return false };
    let numbers = [
        u32::from(cur_hop_limit),
        router_lifetime.as_secs().into(),
        reachable_time.as_millis(),
        retrans_timer_millis,
        mtu.octets(),
    ];
    configuration.interval.max() == Duration::from_secs(1800)
        && numbers == [255, 9000, 3_600_000, u32::MAX, 1500]
        && flags.managed
        && flags.other_config
        && named(configuration).any(|(_, entry)| {
            entry.flags.on_link
                && entry.flags.autonomous
                && lifetimes_are(entry, Lifetime::INFINITE)
        })
}

fn lifetimes_are(entry: &AdvPrefix, lifetime: Lifetime) -> bool {
    [entry.valid_lifetime, entry.preferred_lifetime] == [AdvLifetime::fixed(lifetime); 2]
}

fn has_prefix(configuration: &Interface, first: u16) -> bool {
    let address = Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0);
    named(configuration).any(|(prefix, _)| prefix.address() == address && prefix.length() == 64)
}
