//! What is done to the router, by whoever has it at hand.

use std::{
    cell::RefCell,
    ffi::OsString,
    fmt, io,
    os::{
        fd::AsFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        signal::{Signal, killpg},
        signalfd::{SfdFlags, SignalFd},
    },
    unistd::Pid,
};

use super::link::interrupts;
use crate::os::without_blocked_signals;

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// End the daemon as an administrator does.
    Stop,
    /// Start the daemon.
    Start,
    /// Have the daemon read its configuration again, which did not change.
    Reload,
    /// Change the configuration so that Cur Hop Limit is another than before, and reload it.
    Change,
    /// Put the configuration back as it was, and reload it.
    Restore,
    /// Turn forwarding off on the router.
    ForwardingOff,
    /// Turn forwarding on again.
    ForwardingOn,
    /// Take the router's interface down.
    LinkDown,
    /// Bring it up again.
    LinkUp,
    /// Give the router's interface another link-local address in place of the one it has.
    AddressChange,
    /// Put the link-local address back.
    AddressRestore,
    /// Reload without this interface, or with advertising turned off on it.
    AdvertiseOff,
    /// Reload with it again.
    AdvertiseOn,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 13] = [
        Action::Stop,
        Action::Start,
        Action::Reload,
        Action::Change,
        Action::Restore,
        Action::ForwardingOff,
        Action::ForwardingOn,
        Action::LinkDown,
        Action::LinkUp,
        Action::AddressChange,
        Action::AddressRestore,
        Action::AdvertiseOff,
        Action::AdvertiseOn,
    ];

    /// The word that the command gets.
    pub const fn name(self) -> &'static str {
        match self {
            Action::Stop => "stop",
            Action::Start => "start",
            Action::Reload => "reload",
            Action::Change => "change",
            Action::Restore => "restore",
            Action::ForwardingOff => "forwarding-off",
            Action::ForwardingOn => "forwarding-on",
            Action::LinkDown => "link-down",
            Action::LinkUp => "link-up",
            Action::AddressChange => "address-change",
            Action::AddressRestore => "address-restore",
            Action::AdvertiseOff => "advertise-off",
            Action::AdvertiseOn => "advertise-on",
        }
    }

    /// What makes the router again what it was.
    pub const fn undo(self) -> Option<Action> {
        match self {
            Action::Stop => Some(Action::Start),
            Action::Change => Some(Action::Restore),
            Action::ForwardingOff => Some(Action::ForwardingOn),
            Action::LinkDown => Some(Action::LinkUp),
            Action::AddressChange => Some(Action::AddressRestore),
            Action::AdvertiseOff => Some(Action::AdvertiseOn),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why something was not done to the router.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionError {
    /// Nobody knows how; the router is as it was.
    Unknown(Action),
    /// It cannot be tried, nor can any other; the router is as it was.
    Unusable(String),
    /// It was tried, and may be done in part.
    Failed(String),
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ActionError::Unknown(action) => write!(f, "the command has no action `{action}`"),
            ActionError::Unusable(reason) | ActionError::Failed(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for ActionError {}

/// Does things to the router.
pub trait Actions {
    /// Does it and returns when it is done.
    fn act(&mut self, action: Action) -> Result<(), ActionError>;
}

/// A command of the shell that gets the action's name as its last argument.
#[derive(Debug)]
pub struct ShellCommand {
    text: OsString,
    limit: Duration,
    /// What [`super::InterfaceLink`] is interrupted by, looked at only: it is to see it as well.
    interrupts: io::Result<SignalFd>,
}

/// The exit status of an action that is not known; that of init scripts for the same.
const UNKNOWN: i32 = 3;
/// The shell's of what it cannot execute, and of what is not there.
const UNUSABLE: [i32; 2] = [126, 127];
/// How long an action may take.
const LIMIT: Duration = Duration::from_secs(60);
/// How long it may go on after an interrupt.
const GRACE: Duration = Duration::from_secs(5);
/// How often is looked whether it is over.
const GLANCE: Duration = Duration::from_millis(20);

impl ShellCommand {
    /// Runs this text.
    pub fn new(text: OsString) -> Self {
        let interrupts = SignalFd::with_flags(&interrupts(), SfdFlags::SFD_CLOEXEC);
        ShellCommand { text, limit: LIMIT, interrupts: interrupts.map_err(Into::into) }
    }

    /// Waits until it ends, or ends it; an undo is not cut short by an interrupt.
    fn wait(&self, child: &mut Child, action: Action) -> io::Result<Result<ExitStatus, Duration>> {
        let begin = Instant::now();
        let mut limit = self.limit;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Ok(status));
            }
            if begin.elapsed() >= limit {
                // Its group has the number of its first process.
                let group = i32::try_from(child.id()).map_err(io::Error::other)?;
                killpg(Pid::from_raw(group), Signal::SIGKILL)?;
                child.wait()?;
                return Ok(Err(limit));
            }
            if self.glance()? && action.undo().is_some() {
                limit = limit.min(begin.elapsed() + GRACE);
            }
        }
    }

    /// Waits a moment; whether there was an interrupt.
    fn glance(&self) -> io::Result<bool> {
        let signals = self.interrupts.as_ref().map_err(|error| io::Error::from(error.kind()))?;
        let mut watched = [PollFd::new(signals.as_fd(), PollFlags::POLLIN)];
        let timeout = PollTimeout::try_from(GLANCE).unwrap_or(PollTimeout::ZERO);
        if poll(&mut watched, timeout)? == 0 {
            return Ok(false);
        }
        std::thread::sleep(GLANCE);
        Ok(true)
    }
}

impl Actions for ShellCommand {
    fn act(&mut self, action: Action) -> Result<(), ActionError> {
        let mut script = self.text.clone();
        script.push(" \"$1\"");
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(script).args(["sh", action.name()]);
        // Standard output is for the report.
        command.stdin(Stdio::null()).stdout(io::stderr());
        // What is typed at the terminal is for the suite alone, which then undoes what was done.
        command.process_group(0);
        without_blocked_signals(&mut command);
        let cannot =
            |error| ActionError::Unusable(format!("the action `{action}` cannot be run: {error}"));
        let mut child = command.spawn().map_err(cannot)?;
        let ended = self.wait(&mut child, action);
        let failed = |reason| Err(ActionError::Failed(format!("the action `{action}` {reason}")));
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) if status.code() == Some(UNKNOWN) => Err(ActionError::Unknown(action)),
            Ok(Ok(status)) if status.code().is_some_and(|code| UNUSABLE.contains(&code)) => {
                Err(cannot(io::Error::other(status.to_string())))
            }
            Ok(Ok(status)) => match status.signal() {
                Some(_) => failed(format!("was ended: {status}")),
                None => failed(format!("failed: {status}")),
            },
            Ok(Err(limit)) => failed(format!("took longer than {} s", limit.as_secs())),
            Err(error) => failed(format!("was lost sight of: {error}")),
        }
    }
}

/// Actions that are undone: at once where they fail, and at the end where nobody else did it.
pub(super) struct Undoing<'a> {
    actions: &'a mut dyn Actions,
    due: Vec<Action>,
    /// Why nothing more can be done to the router.
    broken: Option<String>,
    /// Which actions could not be undone, and why.
    lasting: Vec<String>,
}

impl<'a> Undoing<'a> {
    pub(super) fn new(actions: &'a mut dyn Actions) -> Self {
        Undoing { actions, due: Vec::new(), broken: None, lasting: Vec::new() }
    }

    /// Does what is still due, last things first.
    pub(super) fn undo_all(&mut self) {
        while let Some(undo) = self.due.pop() {
            if let Err(error) = self.actions.act(undo) {
                self.lasting.push(format!("the router may still be {}: {error}", state(undo)));
            }
        }
    }

    /// Why nothing more can be done to the router.
    pub(super) fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Which actions could not be undone, and why.
    pub(super) fn into_lasting(self) -> Vec<String> {
        self.lasting
    }
}

/// What a router is when `undo` was not done to it.
const fn state(undo: Action) -> &'static str {
    match undo {
        Action::Start => "stopped",
        Action::Restore => "configured otherwise",
        Action::ForwardingOn => "without forwarding",
        Action::LinkUp => "without its link",
        Action::AddressRestore => "at another address",
        Action::AdvertiseOn => "without advertisements",
        _ => "changed",
    }
}

impl Actions for Undoing<'_> {
    fn act(&mut self, action: Action) -> Result<(), ActionError> {
        if let Some(reason) = &self.broken {
            return Err(ActionError::Unusable(reason.clone()));
        }
        if let Some(place) = self.due.iter().position(|due| *due == action) {
            self.due.remove(place);
            let Err(error) = self.actions.act(action) else { return Ok(()) };
            // Perhaps it was bad luck.
            self.due.push(action);
            self.undo_all();
            self.broken = self.lasting.last().cloned();
            return Err(error);
        }
        let done = self.actions.act(action);
        match &done {
            Ok(()) => self.due.extend(action.undo()),
            Err(ActionError::Failed(_)) => {
                self.due.extend(action.undo());
                self.undo_all();
                self.broken = self.lasting.last().cloned();
            }
            Err(ActionError::Unusable(reason)) => self.broken = Some(reason.clone()),
            Err(ActionError::Unknown(_)) => {}
        }
        done
    }
}

/// What the suite acts by, and its end too.
impl Actions for &RefCell<Undoing<'_>> {
    fn act(&mut self, action: Action) -> Result<(), ActionError> {
        self.borrow_mut().act(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_gets_the_name_and_its_exit_status_counts() {
        let act = |text: &str, action| ShellCommand::new(text.into()).act(action);
        assert_eq!(act("test stop =", Action::Stop), Ok(()));
        let failed = act("test stop =", Action::Start).unwrap_err().to_string();
        assert!(failed.starts_with("the action `start` failed: exit status: 1"), "{failed}");
        let unknown = act("exit 3;", Action::LinkUp).unwrap_err();
        assert_eq!(unknown, ActionError::Unknown(Action::LinkUp));
        assert_eq!(unknown.to_string(), "the command has no action `link-up`");
        let group = "test $(cut -d ' ' -f 5 /proc/$$/stat) = $$ &&";
        assert_eq!(act(&format!("{group} :"), Action::Stop), Ok(()), "a group of its own");
        let unusable = act("/nowhere/script", Action::Stop).unwrap_err();
        assert!(matches!(unusable, ActionError::Unusable(_)), "{unusable}");
    }

    #[test]
    fn what_hangs_is_ended_with_all_its_processes() {
        let limit = Duration::from_millis(100);
        let mut command = ShellCommand { limit, ..ShellCommand::new("sleep 600 | cat;".into()) };
        let error = command.act(Action::Stop).unwrap_err();
        assert_eq!(error, ActionError::Failed("the action `stop` took longer than 0 s".into()));
    }

    /// Fails where it is told to, and notes what it did.
    #[derive(Default)]
    struct Noted(Vec<Action>, Vec<Action>);

    impl Actions for Noted {
        fn act(&mut self, action: Action) -> Result<(), ActionError> {
            self.0.push(action);
            if self.1.contains(&action) {
                return Err(ActionError::Failed("no luck".into()));
            }
            Ok(())
        }
    }

    #[test]
    fn what_fails_or_is_left_is_undone() {
        let mut noted = Noted(vec![], vec![Action::Stop]);
        let mut undoing = Undoing::new(&mut noted);
        undoing.act(Action::Stop).unwrap_err();
        undoing.act(Action::LinkDown).unwrap();
        undoing.act(Action::LinkUp).unwrap();
        undoing.act(Action::Change).unwrap();
        undoing.undo_all();
        undoing.undo_all();
        assert_eq!(undoing.into_lasting(), <[String; 0]>::default());
        let wanted = [
            Action::Stop,
            Action::Start,
            Action::LinkDown,
            Action::LinkUp,
            Action::Change,
            Action::Restore,
        ];
        assert_eq!(noted.0, wanted);
    }

    #[test]
    fn what_cannot_be_undone_is_tried_twice_and_said() {
        let mut noted = Noted(vec![], vec![Action::Start]);
        let mut undoing = Undoing::new(&mut noted);
        undoing.act(Action::Stop).unwrap();
        undoing.act(Action::Start).unwrap_err();
        undoing.act(Action::LinkDown).unwrap_err();
        let reason = "the router may still be stopped: no luck";
        assert_eq!(undoing.broken(), Some(reason));
        assert_eq!(undoing.into_lasting(), [reason]);
        assert_eq!(noted.0, [Action::Stop, Action::Start, Action::Start]);
    }

    #[test]
    fn no_two_actions_have_one_name() {
        let mut names = Action::ALL.map(Action::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
