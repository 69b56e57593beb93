//! What is done to the router, by whoever has it at hand.

use std::{
    ffi::OsString,
    fmt, io,
    process::{Command, Stdio},
};

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
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Does things to the router.
pub trait Actions {
    /// Does it and returns when it is done; the error says why it was not.
    fn act(&mut self, action: Action) -> Result<(), String>;
}

/// A command of the shell that gets the action's name as its last argument.
#[derive(Debug, Clone)]
pub struct ShellCommand(OsString);

/// The exit status of an action that is not known; that of init scripts for the same.
const UNKNOWN: i32 = 3;

impl ShellCommand {
    /// Runs this text.
    pub fn new(text: OsString) -> Self {
        ShellCommand(text)
    }
}

impl Actions for ShellCommand {
    fn act(&mut self, action: Action) -> Result<(), String> {
        let mut script = self.0.clone();
        script.push(" \"$1\"");
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(script).args(["sh", action.name()]);
        // Standard output is for the report.
        command.stdin(Stdio::null()).stdout(io::stderr());
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) if status.code() == Some(UNKNOWN) => {
                Err(format!("the command has no action `{action}`"))
            }
            Ok(status) => Err(format!("the action `{action}` failed: {status}")),
            Err(error) => Err(format!("the action `{action}` cannot be run: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_gets_the_name_and_its_exit_status_counts() {
        let act = |text: &str, action| ShellCommand::new(text.into()).act(action);
        assert_eq!(act("test stop =", Action::Stop), Ok(()));
        let failed = act("test stop =", Action::Start).unwrap_err();
        assert!(failed.starts_with("the action `start` failed: exit status: 1"), "{failed}");
        let unknown = act("exit 3;", Action::LinkUp).unwrap_err();
        assert_eq!(unknown, "the command has no action `link-up`");
    }

    #[test]
    fn no_two_actions_have_one_name() {
        let mut names = Action::ALL.map(Action::name);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
