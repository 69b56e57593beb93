use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{
    daemon::control::{Answer, DelegationStatus, Request},
    model::{DelegationName, Lifetime, Prefix},
};

use super::{control::ControlArgs, report::write_json};

/// Tell a running raven which prefixes are delegated to this router
///
/// For the hooks of DHCPv6 clients: a configuration names a delegation, as in
/// `prefix from wan subnet 3/64`, and what is told here takes its place there. Raven keeps it over
/// restarts until its valid lifetime has run out.
#[derive(Debug, Args)]
pub(super) struct Delegation {
    #[command(subcommand)]
    action: Action,

    #[command(flatten)]
    control: ControlArgs,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// A prefix was delegated, or its lifetimes were renewed
    ///
    /// It takes the place of the one that has the name: what was advertised of that is withdrawn.
    Set {
        /// What the configuration calls it
        name: DelegationName,

        /// ADDRESS/LENGTH; bits past the length are left out
        prefix: Prefix,

        /// Valid lifetime from now on in seconds, or `infinity`
        #[arg(long, value_name = "SECONDS", value_parser = lifetime)]
        valid: Lifetime,

        /// Preferred lifetime from now on in seconds, or `infinity` [default: the valid one]
        #[arg(long, value_name = "SECONDS", value_parser = lifetime)]
        preferred: Option<Lifetime>,
    },
    /// There is no such prefix any more: what was advertised of it is withdrawn
    Withdraw {
        /// What the configuration calls it
        name: DelegationName,
    },
    /// Show the delegated prefixes, what is left of their lifetimes, and who advertises them
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Seconds, or the word of all the languages for those that never end.
fn lifetime(text: &str) -> Result<Lifetime, &'static str> {
    if text == "infinity" {
        return Ok(Lifetime::INFINITE);
    }
    let seconds = text.parse().map(Lifetime::from_wire);
    seconds.map_err(|_| "a lifetime is 0 to 4294967295 seconds or `infinity`")
}

impl Delegation {
    pub(super) fn execute(&self) -> ExitCode {
        let request = match &self.action {
            Action::Set { name, prefix, valid, preferred } => Request::DelegationSet {
                name: name.clone(),
                prefix: *prefix,
                valid: *valid,
                preferred: preferred.unwrap_or(*valid),
            },
            Action::Withdraw { name } => Request::DelegationWithdraw { name: name.clone() },
            Action::List { .. } => Request::DelegationList,
        };
        let Some(answer) = self.control.ask(&request) else { return ExitCode::FAILURE };
        let shown = match &self.action {
            Action::List { json } => show(answer, *json),
            _ => Ok(()),
        };
        match shown {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        }
    }
}

#[derive(Serialize)]
struct List {
    delegations: Vec<DelegationStatus>,
}

fn show(answer: Answer, json: bool) -> io::Result<()> {
    let delegations = answer.delegations.unwrap_or_default();
    if json {
        return write_json(&List { delegations });
    }
    let mut stdout = io::stdout().lock();
    for DelegationStatus { name, prefix, valid, preferred, interfaces } in delegations {
        let users = if interfaces.is_empty() { "nobody".into() } else { interfaces.join(" ") };
        writeln!(stdout, "{name} {prefix} valid {valid} preferred {preferred} for {users}")?;
    }
    Ok(())
}
