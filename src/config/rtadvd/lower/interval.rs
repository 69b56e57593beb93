use std::time::Duration;

use super::{
    super::keywords::{Id, Key},
    Lowering, NOT_READ, REJECTS,
    given::Given,
};
use crate::{
    diagnostic::Span,
    model::{IntervalRule, MinDelayBetweenRas, RtrAdvInterval, seconds},
};

/// `MaxRtrAdvInterval` without `maxinterval`.
pub(in super::super) const DEFAULT_MAX: u64 = 600;
/// The highest `maxinterval` that rtadvd takes.
const ORIGINAL_MAX: u64 = 1800;
const MAX: Key = Key { id: Id::MaxInterval, index: None };
/// `MIN_DELAY_BETWEEN_RAS` (RFC 4861 10) without `mindelay`.
const DEFAULT_MIN_DELAY: Duration = Duration::from_secs(3);

/// When an interface advertises, in the forms that other values depend on.
pub(super) struct Intervals {
    /// Both bounds.
    pub(super) interval: RtrAdvInterval,
    /// The least time between two advertisements.
    pub(super) min_delay: MinDelayBetweenRas,
    /// `MaxRtrAdvInterval` in seconds.
    pub(super) max_seconds: u64,
    /// Where `maxinterval` stands.
    pub(super) max_span: Option<Span>,
    /// Whether other values can be judged by it: it is not out of range itself.
    pub(super) known: bool,
}

/// A third of `max` seconds, as rtadvd takes it for MinRtrAdvInterval, however short.
pub(in super::super) fn third(max: u64, rule: IntervalRule) -> Duration {
    match rule {
        IntervalRule::Rfc4861 => Duration::from_secs(max / 3),
        IntervalRule::MobileIpv6 => Duration::from_secs(max) / 3,
    }
}

/// MinRtrAdvInterval without `mininterval`, beside a MaxRtrAdvInterval of `max` seconds.
pub(in super::super) fn default_min(max: u64, rule: IntervalRule) -> Duration {
    RtrAdvInterval::nearest_min(third(max, rule), Duration::from_secs(max), rule)
}

/// `MIN_DELAY_BETWEEN_RAS` without `mindelay`: not above MinRtrAdvInterval.
pub(in super::super) fn default_min_delay(min: Duration) -> Duration {
    DEFAULT_MIN_DELAY.min(min)
}

impl Lowering<'_> {
    pub(super) fn interval(&mut self) -> Intervals {
        let rule =
            if self.is_home_agent() { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
        let written = self.number(MAX);
        let given_max = written.filter(|given| self.max_interval(given, rule));
        let known = written.is_none() || given_max.is_some();
        let max_seconds = given_max.map_or(DEFAULT_MAX, |given| given.value);
        let interval = self.min_and_max(max_seconds, given_max, known, rule);
        Intervals {
            min_delay: self.min_delay(&interval, rule),
            interval,
            max_seconds,
            max_span: given_max.map(|given| given.span),
            known,
        }
    }

    /// The least time between two advertisements.
    fn min_delay(&mut self, interval: &RtrAdvInterval, rule: IntervalRule) -> MinDelayBetweenRas {
        if let Some(given) = self.number(Key { id: Id::MinDelay, index: None }) {
            self.set(given.key, 0, given.span);
            match MinDelayBetweenRas::new(Duration::from_secs(given.value), rule) {
                Ok(delay) => return delay,
                Err(error) => self.out_of_range(&given, &error, NOT_READ),
            }
        }
        MinDelayBetweenRas::new(default_min_delay(interval.min()), rule)
            .expect("what is allowed for MinRtrAdvInterval is allowed here")
    }

    /// Whether `maxinterval` can be used.
    fn max_interval(&mut self, given: &Given, rule: IntervalRule) -> bool {
        self.fields.push(("interval".to_owned(), given.span));
        self.set(given.key, 0, given.span);
        if let Err(error) = RtrAdvInterval::check_max(Duration::from_secs(given.value), rule) {
            self.out_of_range(given, &error, REJECTS);
            return false;
        }
        if given.value > ORIGINAL_MAX {
            self.stricter(given, "4 to 1800 s", REJECTS);
        }
        true
    }

    fn min_and_max(
        &mut self,
        max: u64,
        given_max: Option<Given>,
        known: bool,
        rule: IntervalRule,
    ) -> RtrAdvInterval {
        let max_duration = Duration::from_secs(max);
        let given = self.number(Key { id: Id::MinInterval, index: None });
        if let Some(given) = given.filter(|_| known) {
            self.set(given.key, 0, given.span);
            match RtrAdvInterval::new(Duration::from_secs(given.value), max_duration, rule) {
                Ok(interval) => return interval,
                Err(error) => {
                    let diagnostic = given.out_of_range(&error).with_original(REJECTS);
                    self.report.push(match given_max {
                        Some(max) => diagnostic.with_related(max.span, "three quarters of this"),
                        None => diagnostic.with_help("`maxinterval` is 600 s by default"),
                    });
                }
            }
        }
        let wanted = third(max, rule);
        let min = default_min(max, rule);
        if let Some(given_max) = given_max.filter(|_| given.is_none() && min > wanted) {
            let taken = seconds(min);
            let original = format!(
                "rtadvd takes a third of it for mininterval, finds that too little and \
                 rejects the whole interface; Raven takes {taken} s"
            );
            self.stricter(&given_max, "9 s and more when there is no `mininterval`", original);
        }
        RtrAdvInterval::new(min, max_duration, rule).expect("the nearest Min fits a checked Max")
    }
}
