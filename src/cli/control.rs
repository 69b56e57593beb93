//! What subcommands that ask a running raven have in common.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use tracing::{error, warn};

use crate::daemon::control::{self, Answer, Request};

/// Where a running raven listens.
#[derive(Debug, Args)]
pub(super) struct ControlArgs {
    /// The control socket of the raven to ask [default: /run/raven/control.sock]
    #[arg(long, value_name = "PATH", env = "RAVEN_CONTROL_SOCKET")]
    control_socket: Option<PathBuf>,
}

impl ControlArgs {
    /// What is answered. Where there is no answer, or the request is refused, that was said.
    pub(super) fn ask(&self, request: &Request) -> Option<Answer> {
        let path = self.control_socket.as_deref().unwrap_or(control::default_path());
        let answer = match control::ask(path, request) {
            Ok(answer) => answer,
            Err(error) => {
                let hint = match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
                        ": no raven runs with this socket"
                    }
                    _ => "",
                };
                error!("cannot ask at {}: {error}{hint}", path.display());
                return None;
            }
        };
        for problem in &answer.problems {
            let _ = writeln!(io::stderr(), "{problem}");
        }
        if let Some(reason) = &answer.error {
            error!("refused: {reason}");
            return None;
        }
        for warning in &answer.warnings {
            warn!("{warning}");
        }
        Some(answer)
    }
}
