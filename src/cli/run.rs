use std::{env, io, path::PathBuf, process::ExitCode, time::Duration};

use clap::Args;
use tokio::runtime;
use tracing::error;

use crate::{
    daemon::{self, DaemonError, Options, control},
    os::TransmitMethod,
    router::MAX_FINAL_RTR_ADVERTISEMENTS,
};

use super::{EXIT_CONFIG, FileArgs, check::print_diagnostics, diff::Diff};

/// What the Filesystem Hierarchy Standard has for it.
const STATE_DIRECTORY: &str = "/var/lib/raven";

/// Advertise as the configuration files say, in the foreground
///
/// SIGHUP reads the files again: what did not change is left alone, and a file with errors
/// changes nothing. SIGTERM and SIGINT send final advertisements with Router Lifetime 0 and end
/// the program; SIGQUIT ends it without, for a restart. SIGUSR1 lets lifetimes that count down
/// begin again, SIGUSR2 tells what was counted.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    files: FileArgs,

    /// How advertisements leave the machine: packet (link-layer frames where the link is
    /// Ethernet-like) or raw (an ICMPv6 socket, which the firewall's OUTPUT chain sees)
    #[arg(long, value_name = "METHOD", default_value = "packet")]
    transmit: TransmitMethod,

    /// How many final advertisements each interface sends at the end, 1 to 3; the second and the
    /// third take 3 seconds each, and another SIGTERM ends the program before
    #[arg(long, value_name = "COUNT", default_value_t = 1,
          value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_FINAL_RTR_ADVERTISEMENTS)))]
    final_advertisements: u8,
    /// Write what was counted to this file, for Prometheus: at start and end, every 15 seconds
    /// where something changed, and on SIGUSR2
    #[arg(long, value_name = "FILE")]
    metrics_file: Option<PathBuf>,

    /// Where to keep what hosts were told, so that after a restart what is gone is withdrawn; `none`
    /// for nowhere [default: $STATE_DIRECTORY, as systemd sets it, or /var/lib/raven]
    #[arg(long, value_name = "DIR", env = "RAVEN_STATE_DIRECTORY")]
    state_directory: Option<PathBuf>,

    /// Listen here for what `raven delegation` asks; `none` for nowhere
    /// [default: /run/raven/control.sock]
    #[arg(long, value_name = "PATH", env = "RAVEN_CONTROL_SOCKET")]
    control_socket: Option<PathBuf>,

    /// Take the place of the raven that uses the same state directory: once the configuration is
    /// found good, that one ends without a goodbye, so that hosts keep their default route
    #[arg(long)]
    takeover: bool,
}

impl Run {
    fn state_directory(&self) -> Option<PathBuf> {
        let of_systemd = || env::var_os("STATE_DIRECTORY").map(PathBuf::from);
        let given = self.state_directory.clone().or_else(of_systemd);
        let directory = given.unwrap_or_else(|| STATE_DIRECTORY.into());
        (directory.as_os_str() != "none").then_some(directory)
    }

    fn control_socket(&self) -> Option<PathBuf> {
        let given = self.control_socket.clone();
        let socket = given.unwrap_or_else(|| control::default_path().to_owned());
        (socket.as_os_str() != "none").then_some(socket)
    }

    pub(super) fn execute(&self) -> ExitCode {
        let files = self.files.config_files();
        let loaded = files.load();
        if io::IsTerminal::is_terminal(&io::stderr()) {
            let _ = print_diagnostics(&loaded);
        } else {
            daemon::log_diagnostics(&loaded);
        }
        if !loaded.is_usable() {
            error!("the configuration has errors, nothing is advertised");
            return ExitCode::from(EXIT_CONFIG);
        }
        if self.takeover && self.state_directory().is_none() {
            error!("--takeover needs a state directory: it tells who is running");
            return ExitCode::FAILURE;
        }
        let model = loaded.into_model();
        let options = Options {
            files,
            transmit: self.transmit,
            final_advertisements: self.final_advertisements,
            metrics_file: self.metrics_file.clone(),
            state_directory: self.state_directory(),
            control_socket: self.control_socket(),
            plan: Diff::plan,
            takeover: self.takeover,
        };
        let finished = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| DaemonError::System { doing: "start the event loop", error })
            .and_then(|runtime| {
                let ended = runtime.block_on(daemon::run(options, model));
                // A file on a disk that does not answer is not waited for.
                runtime.shutdown_timeout(Duration::ZERO);
                ended
            });
        match finished {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                error!("{error}");
                ExitCode::FAILURE
            }
        }
    }
}
