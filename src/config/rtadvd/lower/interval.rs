use std::time::Duration;

use super::{
    super::keywords::{Id, Key},
    Lowering, REJECTS,
    given::Given,
};
use crate::{
    diagnostic::Span,
    model::{IntervalRule, MinDelayBetweenRas, RtrAdvInterval, seconds},
};

/// `MaxRtrAdvInterval` without `maxinterval`.
const DEFAULT_MAX: u64 = 600;
/// The highest `maxinterval` that rtadvd takes.
const ORIGINAL_MAX: u64 = 1800;
const MAX: Key = Key { id: Id::MaxInterval, index: None };
const RULE: IntervalRule = IntervalRule::Rfc4861;

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

impl Lowering<'_> {
    pub(super) fn interval(&mut self) -> Intervals {
        let written = self.number(MAX);
        let given_max = written.filter(|given| self.max_interval(given));
        let known = written.is_none() || given_max.is_some();
        let max_seconds = given_max.map_or(DEFAULT_MAX, |given| given.value);
        let interval = self.min_and_max(max_seconds, given_max, known);
        let min_delay = MinDelayBetweenRas::new(Duration::from_secs(3), RULE);
        Intervals {
            interval,
            min_delay: min_delay.expect("every rule allows 3 s"),
            max_seconds,
            max_span: given_max.map(|given| given.span),
            known,
        }
    }

    /// Whether `maxinterval` can be used.
    fn max_interval(&mut self, given: &Given) -> bool {
        self.fields.push(("interval".to_owned(), given.span));
        self.set(given.key, 0, given.span);
        if let Err(error) = RtrAdvInterval::check_max(Duration::from_secs(given.value), RULE) {
            self.out_of_range(given, &error, REJECTS);
            return false;
        }
        if given.value > ORIGINAL_MAX {
            self.stricter(given, "4 to 1800 s", REJECTS);
        }
        true
    }

    fn min_and_max(&mut self, max: u64, given_max: Option<Given>, known: bool) -> RtrAdvInterval {
        let max_duration = Duration::from_secs(max);
        let given = self.number(Key { id: Id::MinInterval, index: None });
        if let Some(given) = given.filter(|_| known) {
            self.set(given.key, 0, given.span);
            match RtrAdvInterval::new(Duration::from_secs(given.value), max_duration, RULE) {
                Ok(interval) => return interval,
                Err(error) => self.out_of_range(&given, &error, REJECTS),
            }
        }
        let wanted = Duration::from_secs(max / 3);
        let min = RtrAdvInterval::nearest_min(wanted, max_duration, RULE);
        if let Some(given_max) = given_max.filter(|_| given.is_none() && min > wanted) {
            let taken = seconds(min);
            let original = format!(
                "rtadvd takes a third of it for mininterval, finds that too little and \
                 rejects the whole interface; Raven takes {taken} s"
            );
            self.stricter(&given_max, "9 s and more when there is no `mininterval`", &original);
        }
        RtrAdvInterval::new(min, max_duration, RULE).expect("the nearest Min fits a checked Max")
    }
}
