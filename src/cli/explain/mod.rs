mod json;
mod origin;
mod text;

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use tracing::error;

use crate::{
    config::Syntax,
    daemon::{ConfigFiles, Loaded, control::Request},
};

use super::{
    EXIT_CONFIG,
    check::print_diagnostics,
    control::ControlArgs,
    report::{self, Output, write_json},
};

use origin::Explained;

/// Show which text sets which field of an interface
///
/// Names the block or record that counts for the interface, those that would fit as well, and
/// for each field its value with the file, the line and the text that set it. Values that are
/// computed from the interface's name are those of this interface.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 shown, 1 the report cannot be written or no raven tells \
    its files, 2 errors in the configuration or an interface that it does not have.")]
pub(super) struct Explain {
    /// The interface, which need not exist
    #[arg(value_name = "INTERFACE")]
    interface: String,

    /// Configuration files, or directories with files `*.conf`; `-` is standard input [default:
    /// those of the running raven]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Language of all the files: radvd, rtadvd or rad [default: recognised from each text]
    #[arg(long, value_name = "LANGUAGE", requires = "files")]
    format: Option<Syntax>,

    #[command(flatten)]
    control: ControlArgs,

    /// Show fields, too, that no text sets
    #[arg(long)]
    all: bool,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,
}

impl Explain {
    pub(super) fn execute(&self) -> ExitCode {
        let Some(files) = self.config_files() else { return ExitCode::FAILURE };
        let loaded = files.load();
        if !loaded.is_usable() {
            let _ = print_diagnostics(&loaded);
            error!("the configuration has errors");
            return ExitCode::from(EXIT_CONFIG);
        }
        match Explained::new(&loaded, &self.interface, self.all) {
            Ok(explained) => self.report(&explained, &loaded),
            Err(reason) => {
                error!("{reason}");
                ExitCode::from(EXIT_CONFIG)
            }
        }
    }

    /// The files that are named, or those that the running raven reads.
    fn config_files(&self) -> Option<ConfigFiles> {
        if !self.files.is_empty() {
            let paths = self.files.clone();
            return Some(ConfigFiles { paths, syntax: self.format, compat: None });
        }
        let answer = self.control.ask(&Request::Files)?;
        let syntax = answer.format.and_then(|name| name.parse().ok());
        let paths = answer.files.unwrap_or_default();
        Some(ConfigFiles { paths, syntax, compat: None })
    }

    fn report(&self, explained: &Explained, loaded: &Loaded) -> ExitCode {
        let written = match self.output {
            Output::Text => text::report(explained, loaded),
            Output::Json => write_json(&json::document(explained, loaded)),
        };
        match report::failure(written, "the report") {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                error!("{reason}");
                ExitCode::FAILURE
            }
        }
    }
}
