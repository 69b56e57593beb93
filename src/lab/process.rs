//! The router's process.

use std::{
    io::{self, PipeReader},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::process::CommandExt,
    },
    process::{Child, Command, ExitStatus},
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use nix::{
    errno::Errno,
    sys::{
        signal::{SigSet, Signal, kill},
        wait::{Id, WaitPidFlag, waitid},
    },
    unistd::Pid,
};

use super::{LabError, Step, host::inside, wait};
use crate::os::{die_with_parent, namespace::NetworkNamespace};

/// A router daemon that runs in the router's namespace, and no longer than this value lives.
#[derive(Debug)]
pub struct RouterProcess {
    child: Child,
    /// Hangs up when the process has ended.
    ended: PipeReader,
}

impl RouterProcess {
    /// Starts `command` in `namespace`, in a process group of its own, so that an interrupt from
    /// the terminal does not reach it.
    pub(super) fn spawn(
        namespace: &Arc<NetworkNamespace>,
        mut command: Command,
    ) -> Result<Self, LabError> {
        let program = command.get_program().to_string_lossy().into_owned();
        let at = |step: &Step| LabError::at(step.clone());
        let step = Step::Spawn(program);
        let (ended, alive) = io::pipe().map_err(at(&step))?;
        command.process_group(0);
        die_with_parent(&mut command);
        let namespace = Arc::clone(namespace);
        let (sender, receiver) = mpsc::channel();
        let keeper = thread::Builder::new().name("router keeper".into());
        let (failed, lost) = (step.clone(), step.clone());
        keeper
            .spawn(move || {
                let errors = sender.clone();
                let kept = inside(&namespace, move || {
                    let child = command.spawn().map_err(LabError::at(failed))?;
                    let id = child.id();
                    // Nobody waits for the child when this fails: it is killed with this thread.
                    if sender.send(Ok(child)).is_ok() {
                        keep(id);
                    }
                    drop(alive);
                    Ok(())
                });
                if let Err(error) = kept {
                    // The receiver is there until it has got one answer.
                    let _ = errors.send(Err(error));
                }
            })
            .map_err(at(&step))?;
        let child = receiver.recv().map_err(|_| {
            LabError::at(lost)(io::Error::other("the thread that starts it has ended"))
        })??;
        Ok(RouterProcess { child, ended })
    }

    /// Its process number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The process itself, for its piped input and output.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) -> io::Result<()> {
        let id = i32::try_from(self.child.id()).map_err(io::Error::other)?;
        Ok(kill(Pid::from_raw(id), signal)?)
    }

    /// Waits for its end until `deadline`; `None` if it still runs then.
    pub fn wait(&mut self, deadline: Instant) -> io::Result<Option<ExitStatus>> {
        wait::readable(&[self.ended.as_fd()], deadline)?;
        self.child.try_wait()
    }

    /// Becomes readable when it has ended.
    pub(super) fn end(&self) -> BorrowedFd<'_> {
        self.ended.as_fd()
    }
}

impl Drop for RouterProcess {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Stays until the process has ended and leaves it to be waited for: it dies with the thread that
/// started it, so that thread must last as long.
fn keep(id: u32) {
    // Signals to the lab are for its main thread, which may want to wait for them.
    let _ = SigSet::all().thread_block();
    let Ok(id) = i32::try_from(id) else { return };
    let ended = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
    while waitid(Id::Pid(Pid::from_raw(id)), ended) == Err(Errno::EINTR) {}
}
