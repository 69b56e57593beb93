mod codes;
mod explain;
mod levels;

use std::{
    env,
    io::{self, Write},
    mem,
    process::ExitCode,
};

use clap::{Args, CommandFactory, ValueEnum, error::ErrorKind};
use tokio::runtime;
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

use super::{Cli, EXIT_CONFIG, FileArgs, report::write_json};
use explain::Explain;
use levels::Levels;

/// Check configuration files and explain every problem
///
/// Reads the files exactly as `raven run` does, needs no privileges and touches nothing.
#[derive(Debug, Args)]
#[command(override_usage = "raven check [OPTIONS] <FILE>...\n       raven check --explain [CODE]")]
#[command(after_help = "Exit status: 0 usable, 1 warnings with --strict, 2 errors, those \
    of --deny among them; the same for every output.")]
pub(super) struct Check {
    #[command(flatten)]
    files: FileArgs,

    /// Note everything that this daemon, radvd, rtadvd or rad, does not understand
    #[arg(long, value_name = "DAEMON")]
    compat: Option<Syntax>,

    /// Exit with 1 when there are warnings
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    levels: Levels,

    /// Hold the configuration against this machine, too: interfaces, addresses, routes, kernel
    /// settings and limits; only reads, and sends nothing
    #[arg(long)]
    live: bool,

    /// How to report the problems: text goes to standard error, all else to standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output: Output,

    /// Say what a code means, and nothing else; all codes, a line each, when none is given
    #[arg(long, value_name = "CODE", exclusive = true, num_args = 0..=1, default_missing_value = "",
        value_parser = explain::parse)]
    explain: Option<Explain>,
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
        if let Some(what) = self.explain {
            return exit(0, explain::print(what));
        }
        if let Some(code) = self.levels.contradiction() {
            let message = format!("`{code}` cannot be both allowed and denied");
            Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
        }
        let mut loaded = ConfigFiles { compat: self.compat, ..self.files.config_files() }.load();
        let live = if self.live { check_live(&mut loaded) } else { Ok(()) };
        let denied = self.levels.apply(&mut loaded.diagnostics);
        let mut status = self.status(&loaded);
        if let Err(error) = live {
            error!("--live: cannot look at this machine: {error}");
            status = status.max(1);
        }
        let written = self.report(&loaded, denied);
        // The program ends here: to free thousands of interfaces one by one is of no use.
        mem::forget(loaded);
        exit(status, written)
    }

    fn status(&self, loaded: &Loaded) -> u8 {
        match (count(loaded, Severity::Error), count(loaded, Severity::Warning)) {
            (0, 0) => 0,
            (0, _) => u8::from(self.strict),
            _ => EXIT_CONFIG,
        }
    }

    fn report(&self, loaded: &Loaded, denied: usize) -> io::Result<()> {
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
                print_diagnostics(loaded)?;
                print_verdict(loaded, denied)
            }
            Output::Json => write_json(&json(&report)),
            Output::Sarif => write_json(&sarif(&report)),
            Output::Github => io::stdout().lock().write_all(github(&report).as_bytes()),
        }
    }
}

fn check_live(loaded: &mut Loaded) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let _guard = runtime.enter();
    daemon::check_live(loaded)
}

/// The exit status, once the report was `written`.
fn exit(status: u8, written: io::Result<()>) -> ExitCode {
    match written {
        // Who reads it has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => {
            error!("cannot write the report: {error}");
            return ExitCode::from(status.max(1));
        }
        Ok(()) => {}
    }
    ExitCode::from(status)
}

fn count(loaded: &Loaded, severity: Severity) -> usize {
    loaded.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// `denied` of the errors are such because of `--deny`.
fn print_verdict(loaded: &Loaded, denied: usize) -> io::Result<()> {
    let errors = count(loaded, Severity::Error);
    let verdict = match errors {
        0 => "usable",
        _ if errors == denied => "denied",
        _ => "not usable",
    };
    let warnings = plural(count(loaded, Severity::Warning), "warning");
    let denied = match denied {
        0 => String::new(),
        _ => format!(" ({denied} by --deny)"),
    };
    let errors = plural(errors, "error");
    writeln!(anstream::stderr(), "{verdict}: {errors}{denied}, {warnings}")
}

/// More problems than these are only counted.
const DRAWN_PROBLEMS: usize = 200;

/// Draws the problems on standard error, in colours where it shows them; errors before others where
/// there are too many.
pub(super) fn print_diagnostics(loaded: &Loaded) -> io::Result<()> {
    let mut stderr = anstream::stderr().lock();
    let mut errors = DRAWN_PROBLEMS;
    let mut others = DRAWN_PROBLEMS.saturating_sub(count(loaded, Severity::Error));
    for diagnostic in &loaded.diagnostics {
        let left = if diagnostic.severity == Severity::Error { &mut errors } else { &mut others };
        if let Some(fewer) = left.checked_sub(1) {
            *left = fewer;
            writeln!(stderr, "{}", render_text(diagnostic, &loaded.sources, Style::Coloured))?;
        }
    }
    match loaded.diagnostics.len().saturating_sub(DRAWN_PROBLEMS) {
        0 => Ok(()),
        more => writeln!(stderr, "... and {}", plural(more, "more problem")),
    }
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
