use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;

use crate::config::Syntax;

/// Print the version and what this build can do
#[derive(Debug, Args)]
pub(super) struct Version {}

impl Version {
    pub(super) fn execute() -> ExitCode {
        let text = format!(
            "raven {}\nsystem: {} {}\nlanguages: {}\ntransmit: packet raw\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            Syntax::ALL.map(Syntax::name).join(" "),
        );
        if io::stdout().write_all(text.as_bytes()).is_err() {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}
