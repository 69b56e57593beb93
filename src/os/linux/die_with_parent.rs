use std::{io, os::unix::process::CommandExt, process::Command};

use nix::{
    errno::Errno,
    sys::{prctl, signal::Signal},
    unistd::{getpid, getppid},
};

/// Makes the kernel kill the process that `command` starts when the thread that starts it ends,
/// however that comes about. A process that changes its user afterwards escapes this.
pub fn die_with_parent(command: &mut Command) {
    let parent = getpid();
    let arrange = move || {
        prctl::set_pdeathsig(Signal::SIGKILL)?;
        // The parent may have ended before the line above took effect.
        if getppid() == parent { Ok(()) } else { Err(io::Error::from(Errno::ESRCH)) }
    };
    // SAFETY: between fork and exec the closure makes two system calls and neither allocates nor
    // touches anything shared.
    unsafe { command.pre_exec(arrange) };
}
