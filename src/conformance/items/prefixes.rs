//! Prefixes, routes and how their lifetimes pass.

use std::{collections::BTreeMap, net::Ipv6Addr, time::Duration};

use super::{
    heard::{
        self, PREFIX_INFORMATION, ROUTE_INFORMATION, each, each_option, has_host_bits, number32,
        octet, sets,
    },
    item,
};
use crate::{
    conformance::{
        Check::Review,
        Facts, Item,
        Level::{Advice, May, Must, Should},
        Record, Verdict,
    },
    model::{Lifetime, Prefix},
};

pub(super) const ITEMS: &[Item] = &[
    item("B-075", Must, "RFC 4861 4.6.2", "bits past the prefix length are 0", Review(host_bits)),
    item(
        "B-076",
        Should,
        "RFC 4861 4.6.2",
        "the link-local prefix is not advertised",
        Review(link_local),
    ),
    item(
        "B-077",
        Must,
        "RFC 4861 4.6.2",
        "no preferred lifetime is longer than the valid one",
        Review(preferred_within_valid),
    ),
    item(
        "B-078",
        May,
        "RFC 4861 6.2.1",
        "lifetimes that count down follow the clock and end at 0",
        Review(counting_down),
    ),
    item(
        "B-080",
        Should,
        "RFC 4191 4",
        "no more than 17 routes are advertised",
        Review(few_routes),
    ),
    item(
        "B-081",
        Must,
        "RFC 4191 2.3",
        "no route is twice in an advertisement",
        Review(each_route_once),
    ),
    item(
        "B-094",
        Advice,
        "RFC 8475 3",
        "lifetimes follow the state of an uplink",
        Review(|_, _| Verdict::not_applicable("the router's uplink is not seen from this link")),
    ),
    item(
        "B-097",
        Advice,
        "RFC 4861 9",
        "advertisements are alike to the octet when nothing counts down",
        Review(alike),
    ),
];

/// The most routes on a link (RFC 4191 4).
const MOST_ROUTES: usize = 17;
const ROUTER_ADDRESS: u8 = 0x20;
/// Seconds are rounded at both ends.
const ROUNDING: u64 = 2;

fn host_bits(record: &Record, _: &Facts) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        heard.all_options().into_iter().find_map(|option| {
            let (address, exempt) = match octet(option, 0) {
                PREFIX_INFORMATION => {
                    (heard::address(option, 16), octet(option, 3) & ROUTER_ADDRESS != 0)
                }
                ROUTE_INFORMATION => (heard::address(option, 8), false),
                _ => return None,
            };
            any = true;
            let length = octet(option, 2);
            let wrong = has_host_bits(address, length) && !exempt;
            wrong.then(|| format!("{address}/{length} has some set"))
        })
    });
    match verdict {
        Verdict::Pass if !any => Verdict::not_applicable("no prefix and no route is advertised"),
        verdict => verdict,
    }
}

fn link_local(record: &Record, _: &Facts) -> Verdict {
    each_option(record, PREFIX_INFORMATION, "Prefix Information", |option| {
        let prefix = Prefix::new(heard::address(option, 16), octet(option, 2)).ok()?;
        prefix.is_link_local().then(|| format!("{prefix} is"))
    })
}

fn preferred_within_valid(record: &Record, _: &Facts) -> Verdict {
    each_option(record, PREFIX_INFORMATION, "Prefix Information", |option| {
        let (valid, preferred) = (number32(option, 4), number32(option, 8));
        let shown = Lifetime::from_wire;
        (preferred > valid).then(|| {
            format!("a prefix is preferred for {} and valid for {}", shown(preferred), shown(valid))
        })
    })
}

/// When, in which packet, and how many seconds.
type Sample = (Duration, usize, u32);

/// What was said about each prefix: its valid and its preferred lifetimes.
fn lifetimes(record: &Record) -> BTreeMap<(Ipv6Addr, u8), [Vec<Sample>; 2]> {
    let mut all = BTreeMap::<_, [Vec<Sample>; 2]>::new();
    for heard in heard::heard(record) {
        for option in heard.options_of(PREFIX_INFORMATION) {
            let prefix = (heard::address(option, 16), octet(option, 2));
            let series = all.entry(prefix).or_default();
            for (samples, at) in series.iter_mut().zip([4, 8]) {
                samples.push((heard.packet.at, heard.number, number32(option, at)));
            }
        }
    }
    all
}

/// Whether lifetimes change, as they do where they count down.
pub(super) fn counts_down(record: &Record) -> bool {
    lifetimes(record).values().flatten().any(|samples| changes(samples))
}

fn changes(samples: &[Sample]) -> bool {
    samples.windows(2).any(|pair| matches!(pair, [a, b] if a.2 != b.2))
}

fn counting_down(record: &Record, facts: &Facts) -> Verdict {
    let configured = facts.configuration.as_ref().is_some_and(|it| {
        it.all_prefixes()
            .any(|it| it.valid_lifetime.counting_down || it.preferred_lifetime.counting_down)
    });
    let mut any = false;
    for ((address, length), series) in lifetimes(record) {
        for (name, samples) in ["valid", "preferred"].into_iter().zip(series) {
            let changes = changes(&samples);
            any |= changes;
            if let Some((from, to)) = samples.first().zip(samples.last()).filter(|_| changes)
                && let Some(wrong) = off_the_clock(&samples)
            {
                let reason = format!("the {name} lifetime of {address}/{length} {wrong}");
                return Verdict::fail(reason, [from.1, to.1]);
            }
        }
    }
    match (any, configured) {
        (true, _) => Verdict::Pass,
        (false, true) => Verdict::fail("no lifetime changed, though some should count down", []),
        (false, false) => Verdict::not_applicable("no lifetime counts down"),
    }
}

/// What is wrong with lifetimes that change.
fn off_the_clock(samples: &[Sample]) -> Option<String> {
    let (begin, _, first) = *samples.first()?;
    samples.iter().find_map(|(at, _, seconds)| {
        let elapsed = at.saturating_sub(begin).as_secs();
        let least = u64::from(first).saturating_sub(elapsed + ROUNDING);
        let most = (u64::from(first) + ROUNDING).saturating_sub(elapsed);
        let wrong = *seconds == u32::MAX || !(least..=most).contains(&(*seconds).into());
        wrong.then(|| {
            let [before, now] = [first, *seconds].map(Lifetime::from_wire);
            format!("went from {before} to {now} in {elapsed} s")
        })
    })
}

fn few_routes(record: &Record, facts: &Facts) -> Verdict {
    let unwanted = facts.configuration.as_ref().is_some_and(|it| it.routes.is_empty());
    for set in sets(record) {
        let mut routes: Vec<_> = set
            .iter()
            .flat_map(|part| part.options_of(ROUTE_INFORMATION))
            .map(|option| (heard::address(option, 8), octet(option, 2)))
            .collect();
        routes.sort_unstable();
        routes.dedup();
        let packets = set.iter().map(|part| part.number);
        match routes.len() {
            0 => {}
            _ if unwanted => {
                return Verdict::fail("routes are sent that are not configured", packets);
            }
            ..=MOST_ROUTES => {}
            count => return Verdict::fail(format!("{count} routes are advertised"), packets),
        }
    }
    each(record, |_| None)
}

fn each_route_once(record: &Record, _: &Facts) -> Verdict {
    let mut any = false;
    let verdict = each(record, |heard| {
        let mut seen = Vec::new();
        heard.options_of(ROUTE_INFORMATION).find_map(|option| {
            any = true;
            let route = (heard::address(option, 8), octet(option, 2));
            let again = seen.contains(&route);
            seen.push(route);
            again.then(|| format!("{}/{} is", route.0, route.1))
        })
    });
    match verdict {
        Verdict::Pass if !any => Verdict::not_applicable("no route is advertised"),
        verdict => verdict,
    }
}

fn alike(record: &Record, _: &Facts) -> Verdict {
    let blind = counts_down(record);
    let sets = sets(record);
    let content = |set: &[heard::Heard<'_>]| -> Vec<u8> {
        set.iter().flat_map(|part| without_lifetimes(part.content(), blind)).collect()
    };
    let differ = sets
        .windows(2)
        .find(|pair| matches!(pair, [before, now] if content(before) != content(now)));
    match (differ, sets.len()) {
        (_, ..2) => Verdict::not_applicable("fewer than two advertisements came"),
        (Some(pair), _) => {
            Verdict::fail("two of them differ", pair.iter().flatten().map(|part| part.number))
        }
        (None, _) => Verdict::Pass,
    }
}

/// The message, its prefixes without their lifetimes if so wanted.
pub(super) fn without_lifetimes(mut message: Vec<u8>, wanted: bool) -> Vec<u8> {
    let mut at = heard::HEADER;
    while wanted && at + 2 <= message.len() && octet(&message, at + 1) > 0 {
        if octet(&message, at) == PREFIX_INFORMATION
            && let Some(lifetimes) = message.get_mut(at + 4..at + 12)
        {
            lifetimes.fill(0);
        }
        at += usize::from(octet(&message, at + 1)) * 8;
    }
    message
}
