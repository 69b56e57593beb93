//! Where the steps of this front end put what they find.

use super::{codes, token::Token};
use crate::diagnostic::{Diagnostic, Span};

/// What radvd does with a text that does not fit its grammar.
pub(super) const SYNTAX_ERROR: &str =
    "radvd says `syntax error` with the line and does not look further";
/// What radvd does with a value that fits the grammar but not its range.
pub(super) const RANGE_ERROR: &str = "radvd accepts the file, then logs this and leaves the \
     interface out, or exits if IgnoreIfMissing is off";

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Takes a problem.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes a break of the grammar that stops radvd, too.
    pub(super) fn syntax(&mut self, span: Span, message: impl Into<String>, label: &str) {
        self.push(
            Diagnostic::error(codes::SYNTAX, message).at(span, label).with_original(SYNTAX_ERROR),
        );
    }

    /// Takes the lack of `what` right after `token`.
    pub(super) fn missing(&mut self, what: &str, token: &Token<'_>) {
        let message = format!("expected {what} after {}", shown(token.text));
        self.syntax(end_of(token.span), message, "missing here");
    }

    /// Whether nothing was found yet.
    pub(super) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// All problems, sorted by place.
    pub(super) fn in_text_order(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.as_ref().map(|label| label.span.start));
        self.diagnostics
    }
}

/// The empty span behind `span`.
pub(super) fn end_of(span: Span) -> Span {
    Span { start: span.end, ..span }
}

/// `text` in backquotes, shortened when nobody wants to read all of it.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = String::from("`");
    for c in text.chars().take(MOST) {
        if c.is_control() { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown += if text.chars().nth(MOST).is_some() { "...`" } else { "`" };
    shown
}
