//! The problems that many steps of this front end report.

use std::borrow::Cow;

use super::codes;
pub(super) use crate::config::report::Report;
use crate::diagnostic::{Diagnostic, Span};

/// What rad does with a text that does not fit its grammar.
pub(super) const SYNTAX_ERROR: &str =
    "rad says `syntax error` with the line and refuses the whole file";

/// What rad does when it prints `message`.
pub(super) fn refused(message: &str) -> String {
    format!("rad says `{message}` with the line and refuses the whole file")
}

/// A break of the grammar that stops rad, too.
pub(super) fn syntax(
    span: Span,
    message: impl Into<String>,
    label: impl Into<Cow<'static, str>>,
) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, message).at(span, label).with_original(SYNTAX_ERROR)
}

/// The empty span behind `span`.
pub(super) fn end_of(span: Span) -> Span {
    Span { start: span.end, ..span }
}
