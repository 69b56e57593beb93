//! Waiting for file descriptors with a deadline.

use std::{
    os::fd::BorrowedFd,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
};

/// Waits until one of these can be read or has hung up; whether one has before the deadline.
pub(super) fn readable(descriptors: &[BorrowedFd<'_>], deadline: Instant) -> nix::Result<bool> {
    let watch = |&descriptor| PollFd::new(descriptor, PollFlags::POLLIN);
    let mut watched: Vec<_> = descriptors.iter().map(watch).collect();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        // poll(2) counts whole milliseconds: the last one is waited for in full.
        let left = left + Duration::from_micros(999);
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        match poll(&mut watched, timeout) {
            Ok(0) if Instant::now() >= deadline => return Ok(false),
            Ok(0) | Err(Errno::EINTR) => {}
            Ok(_) => return Ok(true),
            Err(error) => return Err(error),
        }
    }
}
