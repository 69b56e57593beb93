use std::{
    env,
    io::{self, BufWriter, Write},
    mem,
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde::Serialize;
use tracing::error;

use crate::{
    config::Syntax,
    daemon::{self, ConfigFiles, Loaded},
    diagnostic::{
        Severity, Style,
        machine::{Report, github, json, sarif},
        render_text,
    },
};

use super::{EXIT_CONFIG, FileArgs};

/// Check configuration files and explain every problem
///
/// Reads the files exactly as `raven run` does, needs no privileges and touches nothing.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 usable, 1 warnings with --strict, 2 errors; the same for \
    every output.")]
pub(super) struct Check {
    #[command(flatten)]
    files: FileArgs,

    /// Note everything that this daemon, radvd, rtadvd or rad, does not understand
    #[arg(long, value_name = "DAEMON")]
    compat: Option<Syntax>,

    /// Exit with 1 when there are warnings
    #[arg(long)]
    strict: bool,

    /// How to report the problems: text goes to standard error, all else to standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people, with the lines in question
    Text,
    /// Everything, in the form that raven(8) describes
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Commands of GitHub's workflows
    Github,
}

impl Check {
    pub(super) fn execute(&self) -> ExitCode {
        let loaded = ConfigFiles { compat: self.compat, ..self.files.config_files() }.load();
        let status = self.status(&loaded);
        match self.report(&loaded) {
            // Who reads it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => {
                error!("cannot write the report: {error}");
                return ExitCode::from(status.max(1));
            }
            Ok(()) => {}
        }
        // The program ends here: to free thousands of interfaces one by one is of no use.
        mem::forget(loaded);
        ExitCode::from(status)
    }

    fn status(&self, loaded: &Loaded) -> u8 {
        match (count(loaded, Severity::Error), count(loaded, Severity::Warning)) {
            (0, 0) => 0,
            (0, _) => u8::from(self.strict),
            _ => EXIT_CONFIG,
        }
    }

    fn report(&self, loaded: &Loaded) -> io::Result<()> {
        let rules = daemon::rules();
        let base = env::current_dir().ok();
        let report = Report {
            diagnostics: &loaded.diagnostics,
            sources: &loaded.sources,
            rules: &rules,
            base: base.as_deref().and_then(|base| base.to_str()),
        };
        match self.output {
            Output::Text => {
                print_diagnostics(loaded);
                print_verdict(loaded);
                Ok(())
            }
            Output::Json => write_json(&json(&report)),
            Output::Sarif => write_json(&sarif(&report)),
            Output::Github => io::stdout().lock().write_all(github(&report).as_bytes()),
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

fn count(loaded: &Loaded, severity: Severity) -> usize {
    loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

fn print_verdict(loaded: &Loaded) {
    let errors = count(loaded, Severity::Error);
    let verdict = if errors > 0 { "not usable" } else { "usable" };
    let warnings = plural(count(loaded, Severity::Warning), "warning");
    // The exit status says it all where standard error cannot be written.
    let _ = writeln!(anstream::stderr(), "{verdict}: {}, {warnings}", plural(errors, "error"));
}

/// More problems than these are only counted.
const DRAWN_PROBLEMS: usize = 200;

/// Draws the problems on standard error, in colours where it shows them.
pub(super) fn print_diagnostics(loaded: &Loaded) {
    let mut stderr = anstream::stderr().lock();
    for diagnostic in loaded.diagnostics.iter().take(DRAWN_PROBLEMS) {
        let drawn = render_text(diagnostic, &loaded.sources, Style::Coloured);
        if writeln!(stderr, "{drawn}").is_err() {
            return;
        }
    }
    let more = loaded.diagnostics.len().saturating_sub(DRAWN_PROBLEMS);
    if more > 0 {
        let _ = writeln!(stderr, "... and {}", plural(more, "more problem"));
    }
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
