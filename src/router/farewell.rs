use std::time::Duration;

use super::{Timestamp, Transmission};

/// Final advertisements that are still to come: the first goes out at once, up to two more of the
/// same follow it (RFC 4861 6.2.5).
#[derive(Debug, Default)]
pub(super) struct Farewell {
    /// What each of them is.
    transmissions: Vec<Transmission>,
    left: u8,
    next: Option<Timestamp>,
    interval: Duration,
}

impl Farewell {
    /// Of `transmissions`, sent `now`, `more` follow, `interval` apart. They take the place of
    /// others.
    pub(super) fn follow(
        &mut self,
        now: Timestamp,
        transmissions: Vec<Transmission>,
        more: u8,
        interval: Duration,
    ) {
        let next = Some(now + interval);
        *self = Farewell { transmissions, left: more, next, interval };
        self.settle();
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.next
    }

    /// What is to be sent now.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Transmission> {
        if self.next.is_none_or(|next| next > now) {
            return Vec::new();
        }
        let due = self.transmissions.clone();
        self.left = self.left.saturating_sub(1);
        self.next = Some(now + self.interval);
        self.settle();
        due
    }

    /// No more than `most` follow.
    pub(super) fn limit(&mut self, most: u8) {
        self.left = self.left.min(most);
        self.settle();
    }

    /// Gives up those that do not matter any more.
    pub(super) fn retain(&mut self, matters: impl FnMut(&Transmission) -> bool) {
        self.transmissions.retain(matters);
        self.settle();
    }

    fn settle(&mut self) {
        if self.left == 0 || self.transmissions.is_empty() {
            *self = Farewell::default();
        }
    }
}
