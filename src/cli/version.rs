use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;

/// Print the version and what this build can do
#[derive(Debug, Args)]
pub(super) struct Version {}

impl Version {
    pub(super) fn execute() -> ExitCode {
        let text = format!(
            "raven {}\nsystem: {} {}\nlanguages: radvd rtadvd\ntransmit: packet raw\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
        );
        if io::stdout().write_all(text.as_bytes()).is_err() {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}
