mod json;
mod pcap;
mod portrait;
mod text;

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use tracing::{error, info};

use crate::{
    config::Syntax,
    daemon::{ConfigFiles, Loaded},
};

use super::{
    EXIT_CONFIG,
    assumptions::Assumptions,
    check::print_diagnostics,
    report::{self, Output, write_json},
    selection::{self, Selected},
};

use portrait::Portrait;

/// Show what would be sent, and when
///
/// Prints for each interface the advertisement field by field and as octets, its size against
/// the MTU, the schedule of the first ten minutes, and the final advertisement. The daemon's own
/// state machine makes all of it, in no time and without a socket. What depends on the machine
/// is assumed, and said.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 shown, 1 the report or the capture cannot be written, \
    2 errors in the configuration or an interface that it does not have.")]
pub(super) struct Preview {
    /// Configuration file, or a directory with files `*.conf`; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Interfaces to show [default: all, with an example for each pattern]
    #[arg(value_name = "INTERFACE")]
    interfaces: Vec<String>,

    /// Language of the file: radvd, rtadvd or rad [default: recognised from the text]
    #[arg(long, value_name = "LANGUAGE")]
    format: Option<Syntax>,

    #[command(flatten)]
    assumptions: Assumptions,

    /// Write the packets of the schedule to this file, for Wireshark and its like; `-` writes
    /// them to standard output instead of the report
    #[arg(long, value_name = "OUT")]
    pcap: Option<PathBuf>,

    /// Overwrite the file of --pcap
    #[arg(long, requires = "pcap")]
    force: bool,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,
}

impl Preview {
    pub(super) fn execute(&self) -> ExitCode {
        let files =
            ConfigFiles { paths: vec![self.file.clone()], syntax: self.format, compat: None };
        let loaded = files.load();
        let _ = print_diagnostics(&loaded);
        if !loaded.is_usable() {
            error!("the configuration has errors");
            return ExitCode::from(EXIT_CONFIG);
        }
        let selected = match self.selected(&loaded) {
            Ok(selected) => selected,
            Err(reason) => {
                error!("{reason}");
                return ExitCode::from(EXIT_CONFIG);
            }
        };
        match self.pcap(&selected).and_then(|()| self.report(&selected)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                error!("{reason}");
                ExitCode::FAILURE
            }
        }
    }

    fn selected(&self, loaded: &Loaded) -> Result<Vec<Selected>, String> {
        if self.interfaces.is_empty() {
            return Ok(selection::all(&loaded.model));
        }
        selection::named(&loaded.model, &self.interfaces)
    }

    fn pcap_is_stdout(&self) -> bool {
        self.pcap.as_deref() == Some(Path::new("-"))
    }

    fn pcap(&self, selected: &[Selected]) -> Result<(), String> {
        let Some(path) = &self.pcap else { return Ok(()) };
        if self.pcap_is_stdout() {
            let out = BufWriter::new(io::stdout().lock());
            let written = pcap::write(out, selected, &self.assumptions);
            return report::failure(written.map(drop), "the packets");
        }
        let written = report::create(path, self.force)
            .and_then(|file| pcap::write(BufWriter::new(file), selected, &self.assumptions));
        let packets = written
            .map_err(|error| report::not_written(&format!("`{}`", path.display()), &error))?;
        info!("`{}` has {packets} packets", path.display());
        Ok(())
    }

    fn report(&self, selected: &[Selected]) -> Result<(), String> {
        if self.pcap_is_stdout() {
            return Ok(());
        }
        let written = match self.output {
            Output::Text => self.text(selected),
            Output::Json => write_json(&json::document(selected, &self.assumptions)),
        };
        report::failure(written, "the report")
    }

    fn text(&self, selected: &[Selected]) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        text::assumptions(&mut out, &self.assumptions)?;
        for selected in selected {
            text::portrait(&mut out, &Portrait::new(selected, &self.assumptions))?;
        }
        out.flush()
    }
}
