use std::process::ExitCode;

use clap::Args;

/// Print the version and what this build can do
#[derive(Debug, Args)]
pub(super) struct Version {}

impl Version {
    pub(super) fn execute() -> ExitCode {
        anstream::println!("raven {}", env!("CARGO_PKG_VERSION"));
        anstream::println!("system: {} {}", std::env::consts::OS, std::env::consts::ARCH);
        anstream::println!("languages: radvd rtadvd");
        anstream::println!("transmit: packet raw");
        ExitCode::SUCCESS
    }
}
