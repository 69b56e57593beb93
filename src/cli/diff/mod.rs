mod compare;
mod json;
mod text;

use std::{
    io::{self, BufWriter, Write},
    mem,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use tracing::error;

use crate::{
    config::Syntax,
    daemon::{ConfigFiles, Loaded},
    model::Model,
};

use super::{
    EXIT_CONFIG,
    assumptions::Assumptions,
    check::print_diagnostics,
    report::{self, Output, write_json},
};

use compare::Difference;

/// Show what changes on the wire between two configurations, and what hosts will do about it
///
/// Prints for each interface which fields of the advertisement differ, which settings differ
/// beside it, and what hosts do that have heard the old advertisement when they hear the new one.
/// The files may be in different languages. What depends on the machine is assumed to be the same.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 no difference, 1 differences, 2 errors in a configuration \
    or a report that cannot be written.")]
pub(super) struct Diff {
    /// Configuration file in use, or a directory with files `*.conf`; `-` is standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// Configuration file to come, likewise
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Language of both files: radvd, rtadvd or rad [default: recognised from each text]
    #[arg(long, value_name = "LANGUAGE")]
    format: Option<Syntax>,

    /// Leave out what does not show in advertisements
    #[arg(long)]
    wire_only: bool,

    #[command(flatten)]
    assumptions: Assumptions,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,
}

impl Diff {
    pub(super) fn execute(&self) -> ExitCode {
        if [&self.old, &self.new].iter().all(|path| path.as_path() == Path::new("-")) {
            error!("standard input cannot be both configurations");
            return ExitCode::from(EXIT_CONFIG);
        }
        let (old, new) = (self.load(&self.old), self.load(&self.new));
        if !(old.is_usable() && new.is_usable()) {
            for (loaded, path) in [(&old, &self.old), (&new, &self.new)] {
                if !loaded.is_usable() {
                    let _ = print_diagnostics(loaded);
                    error!("`{}` has errors", path.display());
                }
            }
            return ExitCode::from(EXIT_CONFIG);
        }
        let (mut differences, mut same) =
            compare::compare(&old.model, &new.model, &self.assumptions);
        if self.wire_only {
            let all = differences.len();
            differences.retain_mut(Difference::is_on_wire);
            same += all - differences.len();
        }
        let written = match self.output {
            Output::Text => {
                let mut out = BufWriter::new(io::stdout().lock());
                text::report(&mut out, &differences, same).and_then(|()| out.flush())
            }
            Output::Json => {
                let assumed = (&self.assumptions).into();
                write_json(&json::document(&differences, same, assumed))
            }
        };
        let differ = !differences.is_empty();
        // The program ends here: to free thousands of interfaces one by one is of no use.
        mem::forget((old, new, differences));
        match report::failure(written, "the report") {
            Ok(()) => ExitCode::from(u8::from(differ)),
            Err(reason) => {
                error!("{reason}");
                ExitCode::from(EXIT_CONFIG)
            }
        }
    }

    /// The report that there would be without any option.
    pub(super) fn plan(old: &Model, new: &Model) -> String {
        let (differences, same) = compare::compare(old, new, &Assumptions::default());
        let mut out = Vec::new();
        match text::report(&mut out, &differences, same) {
            Ok(()) => String::from_utf8_lossy(&out).into_owned(),
            Err(error) => error.to_string(),
        }
    }

    fn load(&self, path: &Path) -> Loaded {
        let files = ConfigFiles { paths: vec![path.into()], syntax: self.format, compat: None };
        files.load()
    }
}
