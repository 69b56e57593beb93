use std::{fmt, io};

use crate::model::InterfaceName;

/// Why the daemon could not start or go on.
#[derive(Debug)]
pub enum DaemonError {
    /// The system refused something without which nothing works.
    System {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// These interfaces do not exist and the configuration does not allow that
    /// (`IgnoreIfMissing off`).
    MissingInterfaces(Vec<InterfaceName>),
}

impl DaemonError {
    pub(super) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| DaemonError::System { doing, error }
    }
}

impl fmt::Display for DaemonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DaemonError::System { doing, error } => {
                write!(f, "cannot {doing}: {error}")?;
                if error.kind() == io::ErrorKind::PermissionDenied {
                    f.write_str("; raven needs root or the capability CAP_NET_RAW")?;
                }
                Ok(())
            }
            DaemonError::MissingInterfaces(names) => {
                let names: Vec<_> = names.iter().map(InterfaceName::as_str).collect();
                write!(
                    f,
                    "no such interface: {} (IgnoreIfMissing on would wait for it)",
                    names.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for DaemonError {}
