use tokio::time::Instant;

use crate::router::Timestamp;

/// Turns the runtime's monotonic time into the state machine's and back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    start: Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        Clock { start: Instant::now() }
    }

    pub(super) fn now(self) -> Timestamp {
        Timestamp::from_elapsed(self.start.elapsed())
    }

    pub(super) fn instant(self, at: Timestamp) -> Instant {
        self.start + at.elapsed()
    }
}
