use std::time::Duration;

use tokio::time::Instant;

use crate::{os::monotonic, router::Timestamp};

/// Turns the runtime's monotonic time into the state machine's and back. The state machine's is that
/// of [`monotonic`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
    started_at: Duration,
}

impl Clock {
    pub(super) fn start() -> Self {
        Clock { start: Instant::now(), started_at: monotonic() }
    }

    pub(super) fn now(self) -> Timestamp {
        Timestamp::from_elapsed(self.started_at + self.start.elapsed())
    }

    pub(super) fn instant(self, at: Timestamp) -> Instant {
        self.start + at.elapsed().saturating_sub(self.started_at)
    }
}
