//! Problems for programs: [`json`] of our own, [`sarif`], and the commands of GitHub's workflows.

mod github;
mod json;
mod sarif;

#[cfg(test)]
mod tests;

pub use github::github;
pub use json::json;
pub use sarif::sarif;

use super::{Diagnostic, Label, Position, Rule, Severity, Source, Sources};

/// Who found the problems.
const TOOL: (&str, &str) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The problems, in the order to report them in.
    pub diagnostics: &'a [Diagnostic],
    /// The texts they are in.
    pub sources: &'a Sources,
    /// What the codes stand for.
    pub rules: &'a [Rule],
    /// The folder that paths are made relative to, where they are wanted so.
    pub base: Option<&'a str>,
}

impl<'a> Report<'a> {
    /// How many problems are of this severity.
    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    fn place(&self, label: &Label) -> Place<'a> {
        let source = self.sources.get(label.span.source);
        let (start, end) = (label.span.start, label.span.end.max(label.span.start));
        let range = source.is_read().then(|| (source.position(start), source.position(end)));
        Place { source, range }
    }

    /// The name of `source`, relative to the base where it lies there.
    fn path(&self, source: &'a Source) -> &'a str {
        let name = source.name();
        let below = self.base.and_then(|base| {
            name.strip_prefix(base)?.strip_prefix(if base.ends_with('/') { "" } else { "/" })
        });
        let relative = below.unwrap_or(name);
        let plain = relative.trim_start_matches("./");
        if plain.is_empty() { name } else { plain }
    }
}

/// Where a problem is.
struct Place<'a> {
    source: &'a Source,
    /// `None` where the text could not be had.
    range: Option<(Position, Position)>,
}

/// The problem's message and, each on a line of its own, what the original daemon does and advice.
fn whole_message(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    for (head, advice) in [("note", &diagnostic.original), ("help", &diagnostic.help)] {
        if let Some(advice) = advice {
            text.push_str(&format!("\n{head}: {advice}"));
        }
    }
    text
}
