//! Processes that hear signals though their parent blocks them.

use std::{io, os::unix::process::CommandExt, process::Command};

use nix::sys::signal::SigSet;

/// Starts `command` with no signal blocked.
pub fn without_blocked_signals(command: &mut Command) {
    let unblock = || SigSet::empty().thread_set_mask().map_err(io::Error::from);
    // SAFETY: between fork and exec this calls sigemptyset(3) and pthread_sigmask(3) alone, which
    // POSIX allows there; an errno allocates nothing.
    unsafe { command.pre_exec(unblock) };
}
