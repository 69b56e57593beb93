use std::{ops::Add, time::Duration};

/// A moment: the time since some fixed one in the past, by a clock that never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Duration);

impl Timestamp {
    /// The moment `elapsed` after the fixed one.
    pub const fn from_elapsed(elapsed: Duration) -> Self {
        Timestamp(elapsed)
    }

    /// The time since the fixed one.
    pub const fn elapsed(self) -> Duration {
        self.0
    }

    /// The time since `earlier`; zero if that is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Timestamp;

    fn add(self, duration: Duration) -> Timestamp {
        Timestamp(self.0.saturating_add(duration))
    }
}
