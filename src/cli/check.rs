use std::{io::Write, process::ExitCode};

use clap::Args;

use crate::{
    daemon::Loaded,
    diagnostic::{Severity, Style, render_text},
};

use super::{EXIT_CONFIG, FileArgs};

/// Check configuration files and explain every problem
///
/// Reads the files exactly as `raven run` does, needs no privileges and touches nothing.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 usable, 1 warnings with --strict, 2 errors.")]
pub(super) struct Check {
    #[command(flatten)]
    files: FileArgs,

    /// Exit with 1 when there are warnings
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub(super) fn execute(&self) -> ExitCode {
        let loaded = self.files.config_files().load();
        print_diagnostics(&loaded);
        let count = |severity| loaded.diagnostics.iter().filter(|d| d.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let verdict = if errors > 0 { "not usable" } else { "usable" };
        let (errors_text, warnings_text) = (plural(errors, "error"), plural(warnings, "warning"));
        // The exit status says it all where standard error cannot be written.
        let _ = writeln!(anstream::stderr(), "{verdict}: {errors_text}, {warnings_text}");
        match (errors, warnings) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) if self.strict => ExitCode::FAILURE,
            (0, _) => ExitCode::SUCCESS,
            _ => ExitCode::from(EXIT_CONFIG),
        }
    }
}

/// More problems than these are only counted: each shows its whole line.
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

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
