//! What reports for programs have in common, and how reports are written.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::Path,
};

use clap::ValueEnum;
use pcap_file::{DataLink, Endianness, PcapError, TsResolution, pcap::PcapHeader};
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

/// Opens the file at `path` for writing; one that is there already only to `force` it.
pub(super) fn create(path: &Path, force: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.open(path)
}

/// That `path` could not be written, and what overwrites it.
pub(super) fn not_written(path: &str, error: &io::Error) -> String {
    let hint = match error.kind() {
        io::ErrorKind::AlreadyExists => "; --force overwrites it",
        _ => "",
    };
    format!("cannot write {path}: {error}{hint}")
}

/// More octets than any packet has.
const SNAP_LENGTH: u32 = 262_144;

/// The header of a capture of Ethernet frames.
pub(super) fn pcap_header() -> PcapHeader {
    PcapHeader {
        snaplen: SNAP_LENGTH,
        datalink: DataLink::ETHERNET,
        ts_resolution: TsResolution::MicroSecond,
        // The same file on every machine.
        endianness: Endianness::Little,
        ..PcapHeader::default()
    }
}

pub(super) fn pcap_error(error: PcapError) -> io::Error {
    match error {
        PcapError::IoError(error) => error,
        other => io::Error::other(other),
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
