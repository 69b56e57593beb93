//! When advertisements are sent, and the bounds that depend on Mobile IPv6.

use std::time::Duration;

use super::{
    super::{
        codes,
        keywords::Place,
        report::{RANGE_ERROR, Report},
        scope::{Given, Scope},
    },
    child::Child,
    out_of_range,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{IntervalRule, Lifetime, MinDelayBetweenRas, OutOfRange, RtrAdvInterval, seconds},
};

/// MaxRtrAdvInterval without a word in the file.
pub(in super::super) const DEFAULT_MAX: Duration = Duration::from_mins(10);
const DEFAULT_MIN_OF_MAX: f64 = 0.33;
const DEFAULT_MIN_DELAY: Duration = Duration::from_secs(3);

/// An interface's intervals.
pub(super) struct Intervals {
    pub(super) interval: RtrAdvInterval,
    pub(super) min_delay: MinDelayBetweenRas,
    /// The argument of MaxRtrAdvInterval.
    pub(super) max_span: Option<Span>,
}

impl Intervals {
    /// The lifetime that routes and DNS options have by default.
    pub(super) fn default_lifetime(&self) -> Lifetime {
        Lifetime::from_secs(three_max(self.interval.max()))
    }
}

/// Three times MaxRtrAdvInterval, cut to whole seconds: the lifetime that most things have by
/// default. Never 0, which would withdraw them; radvd's is when Max is below a third of a second.
pub(in super::super) fn three_max(max: Duration) -> u64 {
    max.saturating_mul(3).as_secs().max(1)
}

/// MinRtrAdvInterval without a word in the file as radvd takes it, however short.
pub(in super::super) fn radvds_min(max: Duration) -> Duration {
    max.mul_f64(DEFAULT_MIN_OF_MAX)
}

/// MinRtrAdvInterval without a word in the file.
pub(in super::super) fn default_min(max: Duration, rule: IntervalRule) -> Duration {
    RtrAdvInterval::nearest_min(radvds_min(max), max, rule)
}

/// MinDelayBetweenRAs without a word in the file: MinRtrAdvInterval is the most, as a short one has
/// to be kept (RFC 6275 7.5).
pub(in super::super) fn default_min_delay(min: Duration) -> Duration {
    DEFAULT_MIN_DELAY.min(min)
}

/// The intervals that `options` set beside `children`.
pub(super) fn intervals(
    options: &Scope<'_, '_>,
    children: &[Child<'_, '_>],
    report: &mut Report,
) -> Intervals {
    let rule = rule(options, children);
    let max = options.seconds("MaxRtrAdvInterval").filter(|given| {
        let checked = RtrAdvInterval::check_max(given.value, rule);
        checked.map_err(|error| refuse("MaxRtrAdvInterval", &error, given.span, report)).is_ok()
    });
    note_order(options, children, max, report);
    let interval = interval(options, max, rule, report);
    let min_delay = min_delay(options, interval, rule, report);
    Intervals { interval, min_delay, max_span: max.map(|given| given.span) }
}

/// radvd lowers its bounds as soon as anything of Mobile IPv6 is configured.
fn rule(options: &Scope<'_, '_>, children: &[Child<'_, '_>]) -> IntervalRule {
    let switches = ["AdvHomeAgentFlag", "AdvHomeAgentInfo", "AdvIntervalOpt"];
    let by_option = switches.iter().any(|name| options.switch(name) == Some(true));
    let by_prefix = children.iter().any(|child| {
        child.place == Place::Prefix && child.scope.switch("AdvRouterAddr") == Some(true)
    });
    if by_option || by_prefix { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 }
}

fn interval(
    options: &Scope<'_, '_>,
    given_max: Option<Given<Duration>>,
    rule: IntervalRule,
    report: &mut Report,
) -> RtrAdvInterval {
    let max = given_max.map_or(DEFAULT_MAX, |given| given.value);
    // A Min beside a Max that is no good itself cannot be judged.
    let judged = given_max.is_some() || options.span("MaxRtrAdvInterval").is_none();
    if let Some(given) = options.seconds("MinRtrAdvInterval").filter(|_| judged) {
        match RtrAdvInterval::new(given.value, max, rule) {
            Ok(interval) => return interval,
            Err(error) => {
                let problem = out_of_range("MinRtrAdvInterval", &error, given.span)
                    .with_original(RANGE_ERROR);
                report.push(match given_max {
                    Some(max) => problem.with_related(max.span, "three quarters of this at most"),
                    None => problem,
                });
            }
        }
    }
    let wanted = radvds_min(max);
    let min = default_min(max, rule);
    if let Some(given) = given_max.filter(|_| options.span("MinRtrAdvInterval").is_none())
        && min != wanted
    {
        note_min(given, wanted, min, report);
    }
    RtrAdvInterval::new(min, max, rule).expect("the nearest Min fits a Max that was checked")
}

fn min_delay(
    options: &Scope<'_, '_>,
    interval: RtrAdvInterval,
    rule: IntervalRule,
    report: &mut Report,
) -> MinDelayBetweenRas {
    let given = options.seconds("MinDelayBetweenRAs").and_then(|given| {
        let delay = MinDelayBetweenRas::new(given.value, rule);
        delay.map_err(|error| refuse("MinDelayBetweenRAs", &error, given.span, report)).ok()
    });
    given.unwrap_or_else(|| {
        if interval.min() < DEFAULT_MIN_DELAY && options.span("MinDelayBetweenRAs").is_none() {
            note_min_delay(options, interval.min(), report);
        }
        MinDelayBetweenRas::new(default_min_delay(interval.min()), rule)
            .expect("every rule allows 3 s and each MinRtrAdvInterval of its own")
    })
}

fn note_min_delay(options: &Scope<'_, '_>, min: Duration, report: &mut Report) {
    let given = options.seconds("MinRtrAdvInterval").or(options.seconds("MaxRtrAdvInterval"));
    let Some(given) = given else { return };
    let message = format!("MinDelayBetweenRAs is {} s by default here", seconds(min));
    report.push(
        Diagnostic::note(codes::MIN_DELAY_DEFAULT, message)
            .at(given.span, "as short as MinRtrAdvInterval")
            .with_original("radvd keeps 3 s between two advertisements, whatever the interval")
            .with_help("set `MinDelayBetweenRAs` for radvd"),
    );
}

/// Reports a value that radvd refuses when it sets the interface up.
pub(super) fn refuse(name: &str, error: &OutOfRange, span: Span, report: &mut Report) {
    report.push(out_of_range(name, error, span).with_original(RANGE_ERROR));
}

fn note_min(max: Given<Duration>, wanted: Duration, min: Duration, report: &mut Report) {
    let message = format!("MinRtrAdvInterval is {} s by default here", seconds(min));
    report.push(
        Diagnostic::note(codes::MIN_DEFAULT, message)
            .at(max.span, "a third of this is too little")
            .with_original(format!(
                "radvd takes 0.33 x MaxRtrAdvInterval, {} s, and leaves the interface out \
                 because that is too little",
                seconds(wanted)
            ))
            .with_help("set `MinRtrAdvInterval` for radvd"),
    );
}

/// Says once where the order would make a difference in radvd.
fn note_order(
    options: &Scope<'_, '_>,
    children: &[Child<'_, '_>],
    max: Option<Given<Duration>>,
    report: &mut Report,
) {
    let (Some(max), Some(setting)) = (max, options.span("MaxRtrAdvInterval")) else { return };
    let depends = |child: &&Child<'_, '_>| {
        let lifetime = match child.place {
            Place::Route => "AdvRouteLifetime",
            Place::Rdnss => "AdvRDNSSLifetime",
            Place::Dnssl => "AdvDNSSLLifetime",
            Place::Nat64Prefix => "AdvValidLifetime",
            _ => return false,
        };
        child.statement.head.span.start < setting.start && child.scope.span(lifetime).is_none()
    };
    let Some(first) = children.iter().find(depends).filter(|_| max.value != DEFAULT_MAX) else {
        return;
    };
    report.push(
        Diagnostic::note(
            codes::ORDER,
            "default lifetimes follow MaxRtrAdvInterval, wherever it stands",
        )
        .at(setting, "set behind a block whose lifetime depends on it")
        .with_related(first.statement.head.span, "its lifetime is 3 x MaxRtrAdvInterval")
        .with_original("radvd takes the value that it knows when it reads the block")
        .with_help("for radvd put MaxRtrAdvInterval first"),
    );
}
