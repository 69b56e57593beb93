//! How many answers to single hosts an interface gives: token buckets, which take the same memory
//! for any number of hosts.

use std::time::Duration;

use super::Timestamp;

/// How many of something there may be at once, and how often one more.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// At once, when there were none for long; not zero.
    pub burst: u32,
    /// One more in each.
    pub period: Duration,
}

/// Where a round serves the rest. One is due no sooner than three seconds after another, so that at
/// more than 10 answers in each second a round is the smaller load for hosts and link; and 16 hosts
/// are as many as come up together in a home. Where it is an access network after a power cut, its
/// thousand hosts share a round.
const BESIDE_ROUNDS: Rate = Rate { burst: 16, period: Duration::from_millis(100) };

/// Where no round does: a thousand hosts get their answers after a power cut. Of more, 100 in each
/// second do, and the others ask again some seconds later (RFC 4861 6.3.7, RFC 7559).
const WITHOUT_ROUNDS: Rate = Rate { burst: 1024, period: Duration::from_millis(10) };

/// What is left of both.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    beside_rounds: Bucket,
    without_rounds: Bucket,
}

impl Allowance {
    /// Takes the token for an answer to a host that rounds reach or do not, if there is one.
    pub(super) fn take(&mut self, now: Timestamp, in_rounds: bool) -> bool {
        if in_rounds {
            self.beside_rounds.take(now, BESIDE_ROUNDS)
        } else {
            self.without_rounds.take(now, WITHOUT_ROUNDS)
        }
    }
}

/// A token bucket; full at first.
#[derive(Debug, Default)]
pub struct Bucket {
    /// When it has all tokens again; `None` for always.
    full_at: Option<Timestamp>,
}

impl Bucket {
    /// Takes a token, if there is one. All calls have the same rate.
    pub fn take(&mut self, now: Timestamp, rate: Rate) -> bool {
        let full_at = self.full_at.map_or(now, |full_at| full_at.max(now));
        if full_at.since(now) > rate.period * (rate.burst - 1) {
            return false;
        }
        self.full_at = Some(full_at + rate.period);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_one_for_each_period() {
        let at = |millis| Timestamp::from_elapsed(Duration::from_millis(millis));
        let rate = Rate { burst: 3, period: Duration::from_millis(10) };
        let mut bucket = Bucket::default();
        let mut taken = |millis| (0..5).filter(|_| bucket.take(at(millis), rate)).count();
        assert_eq!([0, 9, 10, 19, 40, 1000].map(&mut taken), [3, 0, 1, 0, 3, 3]);
    }
}
