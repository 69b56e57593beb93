use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// The system's monotonic clock, which the runtime's follows, too: the time since some moment before
/// the process began. Zero on a system without one.
pub fn monotonic() -> Duration {
    clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(Duration::ZERO, Duration::from)
}
