use std::{
    env,
    fs::File,
    io::{self, Seek, Write},
    process::{Command, ExitCode, Stdio},
    time::Duration,
};

use clap::Args;
use nix::{
    sys::memfd::{MFdFlags, memfd_create},
    unistd::geteuid,
};
use tracing::{Level, error, info};

use crate::{
    daemon::Loaded,
    lab::{self, LabOptions, Layout, Outcome},
    os::{self, TransmitMethod},
};

use super::{EXIT_CONFIG, FileArgs, check::print_diagnostics};

/// Try a configuration on real hosts in network namespaces of their own
///
/// Makes a router and one host behind each configured interface, runs the daemon on the router,
/// waits until every host's kernel has taken its addresses, default route and DNS servers, and
/// prints what each got and after how many milliseconds. The machine's own network is not
/// touched, and root is not needed where the system allows user namespaces.
///
/// Interfaces whose prefixes come from their own addresses (`prefix ::/64`, rtadvd without addr,
/// rad without `no auto prefix`) get addresses from 2001:db8::/32.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 every host got everything, 1 some host did not, \
    2 errors in the configuration.")]
pub(super) struct Lab {
    #[command(flatten)]
    files: FileArgs,

    /// How advertisements leave the router: packet or raw, as for `raven run`
    #[arg(long, value_name = "METHOD", default_value = "packet")]
    transmit: TransmitMethod,

    /// How long the hosts may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,

    /// Stay after the report until interrupted, and say how to look around
    #[arg(long)]
    keep: bool,
}

impl Lab {
    pub(super) fn execute(&self, level: Level) -> ExitCode {
        let loaded = self.files.config_files().load();
        let _ = print_diagnostics(&loaded);
        if !loaded.is_usable() {
            error!("the configuration has errors");
            return ExitCode::from(EXIT_CONFIG);
        }
        let patterns = loaded.model.interfaces.iter().filter(|it| it.name.pattern().is_some());
        for pattern in patterns {
            info!("one example stands for the interfaces that fit `{}`", pattern.name);
        }
        match self.run(&loaded, level) {
            Ok(Outcome::AllUsable) => ExitCode::SUCCESS,
            Ok(Outcome::Lacking) => ExitCode::FAILURE,
            Err(reason) => {
                error!("{reason}");
                ExitCode::FAILURE
            }
        }
    }

    fn run(&self, loaded: &Loaded, level: Level) -> Result<Outcome, String> {
        let own_user_namespace = !geteuid().is_root();
        if own_user_namespace {
            os::namespace::enter_new_user_namespace().map_err(|error| {
                format!(
                    "this system does not let ordinary users make network namespaces ({error}); \
                     run as root: sudo raven lab ..."
                )
            })?;
        }
        let router = self
            .router(loaded, level)
            .map_err(|error| format!("cannot prepare the router's command: {error}"))?;
        let options = LabOptions {
            timeout: Duration::from_secs(self.timeout),
            keep: self.keep,
            own_user_namespace,
            layout: Layout::of(io::stdout()),
        };
        lab::run(&options, &loaded.model.with_examples(), router, &mut io::stdout().lock())
            .map_err(|error| error.to_string())
    }

    /// The daemon's command line. Its problems with the configuration have been shown already.
    fn router(&self, loaded: &Loaded, level: Level) -> io::Result<Command> {
        let mut command = Command::new(env::current_exe()?);
        let level = if level > Level::INFO { level } else { Level::ERROR };
        command.args(["run", "--log-level", level.as_str(), "--transmit", self.transmit.name()]);
        command.args(["--state-directory", "none", "--control-socket", "none"]);
        if let Some(syntax) = self.files.format {
            command.args(["--format", syntax.name()]);
        }
        command.arg("--").args(&self.files.files).stdin(Stdio::null());
        // It is not the service that systemd started.
        command.env_remove("NOTIFY_SOCKET");
        // Standard input has been read; the daemon gets what was in it.
        if let Some((_, source)) = loaded.sources.iter().find(|(_, one)| one.name() == "<stdin>") {
            let mut copy = File::from(memfd_create("raven.conf", MFdFlags::MFD_CLOEXEC)?);
            copy.write_all(source.text().as_bytes())?;
            copy.rewind()?;
            command.stdin(copy);
        }
        Ok(command)
    }
}
