//! When advertisements come that nobody asked for (RFC 4861 6.2.4).

use std::{io, time::Duration};

use super::item;
use crate::{
    conformance::{
        Bench,
        Check::{Probe, Review},
        Facts, Gap, Item, JITTER,
        Level::Must,
        Record, SLACK, Verdict, statistics,
    },
    model::RouterLifetime,
};

pub(super) const ITEMS: &[Item] = &[
    item(
        "B-040",
        Must,
        "RFC 4861 6.2.4",
        "intervals are drawn evenly from Min to Max",
        Probe(drawn),
    ),
    item("B-042", Must, "RFC 4861 6.2.6", "no interval is shorter than Min", Review(not_too_often)),
    item(
        "B-045",
        Must,
        "RFC 8319 4",
        "a Router Lifetime above 9000 s is sent",
        Review(long_lifetime),
    ),
    item(
        "B-046",
        Must,
        "RFC 6275 7.5",
        "short intervals keep to their bounds",
        Review(short_intervals),
    ),
    item(
        "v6LC.2.2.7.A",
        Must,
        "IPv6 Ready",
        "intervals differ and are not below Min",
        Probe(drawn),
    ),
];

/// MAX_INITIAL_RTR_ADVERT_INTERVAL (RFC 4861 10).
pub(super) const MAX_INITIAL_RTR_ADVERT_INTERVAL: Duration = Duration::from_secs(16);
/// How long is listened where the interval is not known, as part of what is allowed.
const UNKNOWN_SHARE: u32 = 2;
/// Times that differ by less are the same.
const LEAST_DIFFERENCE: Duration = Duration::from_millis(20);

/// Gaps that nothing shortened: no solicitation, and not the router's start.
fn intervals(record: &Record, facts: &Facts) -> Vec<Gap> {
    let max = facts.configuration.as_ref().map(|it| it.interval.max());
    let is_initial = |gap: &Gap| {
        max.is_none_or(|max| max > MAX_INITIAL_RTR_ADVERT_INTERVAL)
            && gap.length.abs_diff(MAX_INITIAL_RTR_ADVERT_INTERVAL) < SLACK
    };
    let mut gaps = record.gaps();
    gaps.retain(|gap| !gap.solicited && !is_initial(gap));
    gaps
}

fn drawn(bench: &mut Bench<'_>) -> io::Result<Verdict> {
    let wanted = bench.effort.samples;
    let mut patience = bench.effort.patience;
    if let Some(configuration) = &bench.facts.configuration {
        let interval = configuration.interval;
        let count = u32::try_from(wanted).unwrap_or(u32::MAX);
        let expected = (interval.min() + interval.max()) / 2 * count;
        if expected > patience.mul_f64(1.5) {
            return Ok(Verdict::not_applicable(format!(
                "{wanted} intervals take about {} s; --duration allows more time",
                expected.as_secs()
            )));
        }
        patience = patience.mul_f64(1.5) + interval.max();
    } else {
        patience /= UNKNOWN_SHARE;
    }
    let end = bench.now() + patience;
    while intervals(&bench.record, &bench.facts).len() < wanted {
        if bench.find_round(bench.record.len(), end)?.is_none() {
            break;
        }
    }
    Ok(judge_drawn(&bench.record, &bench.facts))
}

fn judge_drawn(record: &Record, facts: &Facts) -> Verdict {
    let gaps = intervals(record, facts);
    let ends = |gap: &Gap| [gap.from, gap.to];
    let Some(configuration) = &facts.configuration else {
        return judge_differing(&gaps);
    };
    let (min, max) = (configuration.interval.min(), configuration.interval.max());
    let outside = |gap: &&Gap| gap.length + JITTER < min || gap.length > max + SLACK;
    if let Some(gap) = gaps.iter().find(outside) {
        let reason = format!(
            "an interval of {:.3} s, which is not {} to {} s",
            gap.length.as_secs_f64(),
            min.as_secs_f64(),
            max.as_secs_f64()
        );
        return Verdict::fail(reason, ends(gap));
    }
    let lengths: Vec<_> = gaps.iter().map(|gap| gap.length).collect();
    if lengths.len() < statistics::LEAST_SAMPLES {
        return Verdict::not_applicable(format!("{} intervals are too few to tell", lengths.len()));
    }
    // Of time stamps as coarse as the interval nothing more can be said.
    let is_fine = max.saturating_sub(min) >= 10 * JITTER;
    match statistics::not_uniform(&lengths, min, max).filter(|_| is_fine) {
        Some(problem) => Verdict::fail(problem, gaps.iter().take(3).flat_map(ends)),
        None => Verdict::Pass,
    }
}

/// All that can be said of intervals whose bounds are not known.
fn judge_differing(gaps: &[Gap]) -> Verdict {
    let lengths = || gaps.iter().map(|gap| gap.length);
    let (Some(least), Some(most)) = (lengths().min(), lengths().max()) else {
        return Verdict::not_applicable("no unsolicited advertisement came in time");
    };
    if gaps.len() < statistics::LEAST_SAMPLES {
        return Verdict::not_applicable(format!("{} intervals are too few to tell", gaps.len()));
    }
    if most.saturating_sub(least) < LEAST_DIFFERENCE {
        let reason = format!("all {} intervals are {:.3} s", gaps.len(), least.as_secs_f64());
        return Verdict::fail(reason, gaps.iter().take(2).flat_map(|gap| [gap.from, gap.to]));
    }
    Verdict::Pass
}

fn not_too_often(record: &Record, facts: &Facts) -> Verdict {
    let Some(configuration) = &facts.configuration else {
        return Verdict::not_applicable("needs --config");
    };
    let min = configuration.interval.min();
    let gaps = intervals(record, facts);
    match gaps.iter().find(|gap| gap.length + JITTER < min) {
        Some(gap) => {
            let length = gap.length.as_secs_f64();
            let reason = format!("an interval of {length:.3} s, below {} s", min.as_secs_f64());
            Verdict::fail(reason, [gap.from, gap.to])
        }
        None if gaps.is_empty() => Verdict::not_applicable("there was no unsolicited one in time"),
        None => Verdict::Pass,
    }
}

fn long_lifetime(record: &Record, facts: &Facts) -> Verdict {
    let configured = facts.configuration.as_ref().map(|it| it.header.router_lifetime);
    let Some(lifetime) = configured.filter(|it| it.as_secs() > 9000) else {
        return Verdict::not_applicable("no such lifetime is configured (--config)");
    };
    let sent = |it: &(usize, RouterLifetime)| it.1 != lifetime;
    match lifetimes(record).find(sent) {
        Some((number, sent)) => {
            let reason = format!("{} s is sent, not {} s", sent.as_secs(), lifetime.as_secs());
            Verdict::fail(reason, [number])
        }
        None => Verdict::Pass,
    }
}

fn lifetimes(record: &Record) -> impl Iterator<Item = (usize, RouterLifetime)> {
    record.advertisements(0).filter_map(|(number, packet)| {
        Some((number, packet.advertisement()?.ok()?.header.router_lifetime))
    })
}

fn short_intervals(record: &Record, facts: &Facts) -> Verdict {
    let least = Duration::from_secs(3);
    let configured = facts.configuration.as_ref();
    let Some(configured) = configured.filter(|it| it.interval.min() < least) else {
        return Verdict::not_applicable("no interval below 3 s is configured (--config)");
    };
    if configured.header.router_lifetime != RouterLifetime::ZERO
        && let Some((number, _)) = lifetimes(record).find(|(_, it)| it.as_secs() == 0)
    {
        return Verdict::fail("the Router Lifetime is rounded to nothing", [number]);
    }
    judge_drawn(record, facts)
}
