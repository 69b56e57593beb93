use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use jiff::SignedDuration;

use crate::daemon::control::{Counts, Request};

use super::control::ControlArgs;

/// Have a running raven read its configuration files again
///
/// Interfaces that are configured as before notice nothing, those that are configured no more say
/// goodbye, and files with errors change nothing: so does SIGHUP, but this says what came of it.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 the configuration is in force, or was looked at; 1 nothing \
    has changed, and why was said; 2 errors in the command line."
)]
pub(super) struct Reload {
    /// Only show what would change, as `raven diff` does
    #[arg(long)]
    dry_run: bool,

    /// Take back what changed after this time, unless `raven confirm` comes before: seconds, or a
    /// number with a unit as in 90s or 5m
    #[arg(long, value_name = "TIME", value_parser = seconds, conflicts_with = "dry_run")]
    confirm: Option<u32>,

    #[command(flatten)]
    control: ControlArgs,
}

/// Keep the configuration that `raven reload --confirm` has put into force
#[derive(Debug, Args)]
pub(super) struct Confirm {
    #[command(flatten)]
    control: ControlArgs,
}

/// The most is a day.
const MOST: u32 = 86_400;

fn seconds(text: &str) -> Result<u32, String> {
    let spanned =
        || text.parse().ok().and_then(|span: SignedDuration| span.as_secs().try_into().ok());
    let seconds = text.parse().ok().or_else(spanned);
    let range = || format!("a time is 1 to {MOST} seconds, or has a unit as in 90s or 5m");
    seconds.filter(|seconds| (1..=MOST).contains(seconds)).ok_or_else(range)
}

impl Reload {
    pub(super) fn execute(&self) -> ExitCode {
        let &Reload { dry_run, confirm: confirm_seconds, .. } = self;
        let Some(answer) = self.control.ask(&Request::Reload { dry_run, confirm_seconds }) else {
            return ExitCode::FAILURE;
        };
        let mut text = answer.plan.unwrap_or_default();
        if let Some(Counts { added, changed, removed, unchanged }) = answer.changes {
            text += &format!(
                "{added} added, {removed} removed, {changed} changed, {unchanged} the same\n"
            );
        }
        if let Some(seconds) = confirm_seconds {
            text += &format!("taken back after {seconds} s, unless `raven confirm` comes before\n");
        }
        match io::stdout().lock().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        }
    }
}

impl Confirm {
    pub(super) fn execute(&self) -> ExitCode {
        match self.control.ask(&Request::Confirm) {
            Some(_) => ExitCode::SUCCESS,
            None => ExitCode::FAILURE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, expected) in
            [("60", 60), ("60s", 60), ("5m", 300), ("1h 30m", 5400), ("1d", 0), ("86400", 86_400)]
        {
            // A day has no fixed length for jiff.
            assert_eq!(seconds(text).ok(), Some(expected).filter(|&it| it > 0), "{text}");
        }
        for bad in ["", "0", "0s", "-1", "-5s", "soon", "86401", "25h", "99999999999999999999"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
