//! The command line: one file for each subcommand.

mod assumptions;
mod check;
#[cfg(target_os = "linux")]
mod conformance;
mod control;
mod convert;
mod course;
mod delegation;
mod diff;
mod dump;
mod explain;
#[cfg(target_os = "linux")]
mod lab;
mod logging;
mod preview;
mod reload;
mod report;
mod run;
mod selection;
mod version;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use tracing::Level;

use crate::{config::Syntax, daemon::ConfigFiles};

/// The configuration has errors, or the command line has.
const EXIT_CONFIG: u8 = 2;

/// Router-advertisement daemon that reads radvd.conf, rtadvd.conf and rad.conf
#[derive(Debug, Parser)]
#[command(name = "raven", version, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Exit status: 0 success, 1 failure, 2 errors in the configuration or in \
    the command line.\nManual: raven(8), raven-radvd.conf(5), raven-rtadvd.conf(5), \
    raven-rad.conf(5), raven-lints(7).")]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Least severe messages to log: error, warn, info, debug or trace
    #[arg(long, global = true, value_name = "LEVEL", default_value = "info")]
    log_level: Level,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Check(check::Check),
    Preview(preview::Preview),
    Diff(diff::Diff),
    Explain(explain::Explain),
    Reload(reload::Reload),
    Confirm(reload::Confirm),
    Delegation(delegation::Delegation),
    Convert(convert::Convert),
    #[cfg(target_os = "linux")]
    Lab(lab::Lab),
    Dump(dump::Dump),
    #[cfg(target_os = "linux")]
    Conformance(conformance::Conformance),
    Version(version::Version),
}

/// The files of a configuration.
#[derive(Debug, Args)]
struct FileArgs {
    /// Configuration files, or directories with files `*.conf`; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Language of all the files: radvd, rtadvd or rad [default: recognised from each text]
    #[arg(long, value_name = "LANGUAGE")]
    format: Option<Syntax>,
}

impl FileArgs {
    fn config_files(&self) -> ConfigFiles {
        ConfigFiles { paths: self.files.clone(), syntax: self.format, compat: None }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::init(cli.log_level);
    match cli.command {
        Command::Run(run) => run.execute(),
        Command::Check(check) => check.execute(),
        Command::Preview(preview) => preview.execute(),
        Command::Diff(diff) => diff.execute(),
        Command::Explain(explain) => explain.execute(),
        Command::Reload(reload) => reload.execute(),
        Command::Confirm(confirm) => confirm.execute(),
        Command::Delegation(delegation) => delegation.execute(),
        Command::Convert(convert) => convert.execute(),
        #[cfg(target_os = "linux")]
        Command::Lab(lab) => lab.execute(cli.log_level),
        Command::Dump(dump) => dump.execute(),
        #[cfg(target_os = "linux")]
        Command::Conformance(conformance) => conformance.execute(),
        Command::Version(_) => version::Version::execute(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
