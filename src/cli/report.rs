//! What reports for programs have in common, and how reports are written.

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::assumptions::Assumptions;

/// How a command reports on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// For people
    Text,
    /// Everything, in the form that raven(8) describes
    Json,
}

/// What made the report.
#[derive(Debug, Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) const RAVEN: Tool =
        Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

/// What was taken for granted.
#[derive(Debug, Serialize)]
pub(super) struct Assumed {
    mtu: u32,
    link_layer_address: String,
    forwarding: bool,
}

impl From<&Assumptions> for Assumed {
    fn from(assumptions: &Assumptions) -> Self {
        Assumed {
            mtu: assumptions.mtu,
            link_layer_address: assumptions.link_layer_address.to_string(),
            forwarding: true,
        }
    }
}

/// Writes a document to standard output.
pub(super) fn write_json(document: &impl Serialize) -> io::Result<()> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut stdout, document)?;
    writeln!(stdout)?;
    stdout.flush()
}

/// That a report could not be written, unless who reads it had seen enough.
pub(super) fn failure(written: io::Result<()>, what: &str) -> Result<(), String> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write {what}: {error}"))
        }
        _ => Ok(()),
    }
}
