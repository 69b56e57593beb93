use std::time::Duration;

use super::{OutOfRange, range::seconds};

/// Which bounds the intervals have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntervalRule {
    /// Max 4 to 65,535 s, Min from 3 s (RFC 4861 6.2.1, RFC 8319 4).
    Rfc4861,
    /// Max from 0.07 s, Min from 0.03 s, for routers that serve mobile nodes (RFC 6275 7.5).
    MobileIpv6,
}

impl IntervalRule {
    pub(super) const fn least_max(self) -> Duration {
        match self {
            IntervalRule::Rfc4861 => Duration::from_secs(4),
            IntervalRule::MobileIpv6 => Duration::from_millis(70),
        }
    }

    const fn least_min(self) -> Duration {
        match self {
            IntervalRule::Rfc4861 => Duration::from_secs(3),
            IntervalRule::MobileIpv6 => Duration::from_millis(30),
        }
    }

    const fn reference(self) -> &'static str {
        match self {
            IntervalRule::Rfc4861 => "RFC 4861 6.2.1, RFC 8319 4",
            IntervalRule::MobileIpv6 => "RFC 6275 7.5",
        }
    }
}

/// `MaxRtrAdvInterval` and `MinRtrAdvInterval`: the time between two unsolicited multicast
/// advertisements is drawn uniformly between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RtrAdvInterval {
    min: Nanoseconds,
    max: Nanoseconds,
}

/// Half as large as a `Duration`, for there are thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Nanoseconds(u64);

impl Nanoseconds {
    /// `duration`, which is far below the 584 years that fit.
    fn of(duration: Duration) -> Self {
        Nanoseconds(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
    }

    const fn duration(self) -> Duration {
        Duration::from_nanos(self.0)
    }
}

impl RtrAdvInterval {
    const MOST: Duration = Duration::from_secs(65_535);

    /// Checks `max` by `rule`, then `min`, which is at most three quarters of `max`.
    pub fn new(min: Duration, max: Duration, rule: IntervalRule) -> Result<Self, OutOfRange> {
        Self::check_max(max, rule)?;
        let (least, most) = (rule.least_min(), max.mul_f64(0.75));
        if min < least || min > most {
            let range = format!(
                "{} to {} s, three quarters of MaxRtrAdvInterval",
                seconds(least),
                seconds(most)
            );
            return Err(OutOfRange::new("MinRtrAdvInterval", range, rule.reference()));
        }
        Ok(RtrAdvInterval { min: Nanoseconds::of(min), max: Nanoseconds::of(max) })
    }

    /// Checks `max` alone.
    pub fn check_max(max: Duration, rule: IntervalRule) -> Result<(), OutOfRange> {
        if max < rule.least_max() || max > Self::MOST {
            let range = format!("{} to 65535 s", seconds(rule.least_max()));
            return Err(OutOfRange::new("MaxRtrAdvInterval", range, rule.reference()));
        }
        Ok(())
    }

    /// The value nearest to `wanted` that [`Self::check_max`] takes.
    #[must_use]
    pub fn nearest_max(wanted: Duration, rule: IntervalRule) -> Duration {
        wanted.clamp(rule.least_max(), Self::MOST)
    }

    /// The value nearest to `wanted` that [`Self::new`] takes beside `max`.
    #[must_use]
    pub fn nearest_min(wanted: Duration, max: Duration, rule: IntervalRule) -> Duration {
        wanted.max(rule.least_min()).min(max.mul_f64(0.75))
    }

    /// `MinRtrAdvInterval`.
    #[must_use]
    pub const fn min(&self) -> Duration {
        self.min.duration()
    }

    /// `MaxRtrAdvInterval`.
    #[must_use]
    pub const fn max(&self) -> Duration {
        self.max.duration()
    }
}

/// `MIN_DELAY_BETWEEN_RAS`: the least time between a multicast answer, or the first advertisement
/// after a change, and the multicast advertisement before it; 3 s (RFC 4861 6.2.6 and 10),
/// configurable (RFC 6275 7.5 and 13 call it `MinDelayBetweenRAs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MinDelayBetweenRas(Nanoseconds);

impl MinDelayBetweenRas {
    /// A delay of at least 3 s, or 0.03 s for routers that serve mobile nodes.
    pub fn new(delay: Duration, rule: IntervalRule) -> Result<Self, OutOfRange> {
        let least = rule.least_min();
        if delay < least || delay > RtrAdvInterval::MOST {
            let range = format!("{} to 65535 s", seconds(least));
            return Err(OutOfRange::new("MinDelayBetweenRAs", range, "RFC 4861 10, RFC 6275 7.5"));
        }
        Ok(MinDelayBetweenRas(Nanoseconds::of(delay)))
    }

    /// The delay.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0.duration()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(min: f64, max: f64, rule: IntervalRule) -> Result<RtrAdvInterval, OutOfRange> {
        RtrAdvInterval::new(Duration::from_secs_f64(min), Duration::from_secs_f64(max), rule)
    }

    #[test]
    fn bounds() {
        assert!(interval(3.0, 4.0, IntervalRule::Rfc4861).is_ok());
        assert!(interval(198.0, 65_535.0, IntervalRule::Rfc4861).is_ok());
        assert!(interval(0.03, 0.07, IntervalRule::MobileIpv6).is_ok());
        for (min, max) in [(2.99, 4.0), (3.01, 4.0), (3.0, 3.99), (3.0, 65_535.1)] {
            assert!(interval(min, max, IntervalRule::Rfc4861).is_err(), "{min} {max}");
        }
    }

    #[test]
    fn ranges_are_printed_short() {
        let error = interval(3.0, 3.96, IntervalRule::MobileIpv6).unwrap_err();
        assert!(error.range.starts_with("0.03 to 2.97 s"), "{error}");
    }

    #[test]
    fn nearest_max_is_always_legal() {
        for rule in [IntervalRule::Rfc4861, IntervalRule::MobileIpv6] {
            for wanted in [0, 69, 70, 3999, 4000, 600_000, 65_535_001] {
                let max = RtrAdvInterval::nearest_max(Duration::from_millis(wanted), rule);
                assert_eq!(RtrAdvInterval::check_max(max, rule), Ok(()), "{wanted}");
            }
        }
    }

    #[test]
    fn nearest_min_is_always_legal() {
        for max in 4..2000 {
            let max = Duration::from_secs(max);
            let min = RtrAdvInterval::nearest_min(max.mul_f64(0.33), max, IntervalRule::Rfc4861);
            assert!(RtrAdvInterval::new(min, max, IntervalRule::Rfc4861).is_ok(), "{max:?}");
        }
    }
}
