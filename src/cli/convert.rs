use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use tracing::error;

use crate::{
    config::{Inexpressible, Reader, Syntax, write_lossy},
    daemon::Loaded,
    diagnostic::{Severity, Sources, Style, render_text},
};

use super::{
    EXIT_CONFIG, FileArgs,
    check::{plural, print_diagnostics},
    report::{create, not_written},
};

/// Write configuration files in another language
///
/// The text means what the files mean, with the defaults that differ spelled out. What the language
/// cannot express is listed, and nothing is written. Comments of the files are lost.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 written, 1 it cannot be written there, 2 the files have \
    errors or the language cannot express them.")]
pub(super) struct Convert {
    #[command(flatten)]
    files: FileArgs,

    /// Language to write: radvd, rtadvd or rad
    #[arg(long, value_name = "LANGUAGE")]
    to: Syntax,

    /// Write what the language can express, with a comment for each thing that it cannot
    #[arg(long)]
    lossy: bool,

    /// Write to this file, which must not exist, instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite the file of --output
    #[arg(long, requires = "output")]
    force: bool,
}

impl Convert {
    pub(super) fn execute(&self) -> ExitCode {
        let mut loaded = self.files.config_files().load();
        // What is noted is as it was: `raven check` has a word for it.
        loaded.diagnostics.retain(|problem| problem.severity > Severity::Note);
        let _ = print_diagnostics(&loaded);
        if !loaded.is_usable() {
            return ExitCode::from(EXIT_CONFIG);
        }
        let written = write_lossy(&loaded.model, self.to);
        self.print_losses(&written.left_out, &loaded);
        if !written.left_out.is_empty() && !self.lossy {
            return ExitCode::from(EXIT_CONFIG);
        }
        match self.write(&written.text) {
            Ok(()) => {
                self.print_extensions(&written.text);
                ExitCode::SUCCESS
            }
            // Who reads it has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                let place = self.output.as_deref().unwrap_or(Path::new("standard output"));
                error!("{}", not_written(&place.display().to_string(), &error));
                ExitCode::FAILURE
            }
        }
    }

    /// Draws each of `left_out` on standard error, and says how many there are.
    fn print_losses(&self, left_out: &[Inexpressible], loaded: &Loaded) {
        if left_out.is_empty() {
            return;
        }
        let severity = if self.lossy { Severity::Warning } else { Severity::Error };
        let find = |path: &str| loaded.find(path);
        let mut stderr = anstream::stderr().lock();
        for lost in left_out {
            let diagnostic = lost.to_diagnostic(severity, self.to, &find);
            let drawn = render_text(&diagnostic, &loaded.sources, Style::Coloured);
            if writeln!(stderr, "{drawn}").is_err() {
                return;
            }
        }
        let verdict = if self.lossy {
            "left out, each with a comment in its place"
        } else {
            "so nothing is written; --lossy leaves that out"
        };
        let things = plural(left_out.len(), "thing");
        let language = self.to.file_name();
        // The exit status says it all where standard error cannot be written.
        let _ = writeln!(stderr, "{things} that {language} cannot say, {verdict}");
    }

    /// Says whether `text` has words of Raven's own, which the language's daemon ignores or refuses.
    fn print_extensions(&self, text: &str) {
        let sources = Sources::new();
        let id = sources.add(self.to.file_name(), text);
        let reader = Reader { compat: Some(self.to), ..Reader::new(&sources) };
        let code = format!("{}-extension", self.to.name());
        let problems = reader.parse(id, self.to).diagnostics;
        let words = problems.iter().filter(|problem| problem.code == code).count();
        if words > 0 {
            let (words, to) = (plural(words, "word"), self.to);
            let _ = writeln!(
                anstream::stderr(),
                "only Raven understands {words} of the text: `raven check --compat {to}` lists them"
            );
        }
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let Some(path) = &self.output else {
            let mut stdout = io::stdout().lock();
            return stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        };
        create(path, self.force)?.write_all(text.as_bytes())
    }
}
