use std::process::ExitCode;

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
        anstream::eprintln!(
            "{}: {}, {}",
            if errors > 0 { "not usable" } else { "usable" },
            plural(errors, "error"),
            plural(warnings, "warning"),
        );
        match (errors, warnings) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) if self.strict => ExitCode::FAILURE,
            (0, _) => ExitCode::SUCCESS,
            _ => ExitCode::from(EXIT_CONFIG),
        }
    }
}

/// Draws every problem on standard error, in colours where it shows them.
pub(super) fn print_diagnostics(loaded: &Loaded) {
    for diagnostic in &loaded.diagnostics {
        anstream::eprintln!("{}", render_text(diagnostic, &loaded.sources, Style::Coloured));
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
