//! Where the steps of this front end put what they find.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Span};

/// The problems found so far, each once: records that share a text by `tc` share its problems.
#[derive(Debug, Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    seen: HashSet<(&'static str, Option<Span>, String)>,
}

impl Report {
    /// Takes a problem.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.as_ref().map(|label| label.span);
        if self.seen.insert((diagnostic.code, place, diagnostic.message.clone())) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// All problems, sorted by place.
    pub(super) fn in_text_order(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.as_ref().map(|label| label.span.start));
        self.diagnostics
    }
}

/// `text` in backquotes, shortened when nobody wants to read all of it.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((cut, _)) => format!("`{}...`", text[..cut].escape_debug()),
        None => format!("`{}`", text.escape_debug()),
    }
}

/// The same for octets, which need not be UTF-8.
pub(super) fn shown_octets(octets: &[u8]) -> String {
    shown(&String::from_utf8_lossy(octets))
}
