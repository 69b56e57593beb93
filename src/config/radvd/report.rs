//! The problems that many steps of this front end report.

use super::{codes, shown::shown, token::Token};
pub(super) use crate::config::report::Report;
use crate::diagnostic::{Diagnostic, Span};

/// What radvd does with a text that does not fit its grammar.
pub(super) const SYNTAX_ERROR: &str =
    "radvd says `syntax error` with the line and does not look further";
/// What radvd does with an extension.
pub(super) const NO_SUCH_OPTION: &str = "radvd has no such option and says `syntax error`";
/// What radvd does with a value that fits the grammar but not its range.
pub(super) const RANGE_ERROR: &str = "radvd accepts the file, then logs this and leaves the \
     interface out, or exits if IgnoreIfMissing is off";

/// The same for a `value` that radvd keeps in a signed number, where those below zero stand for
/// the default.
pub(super) fn signed_range_error(value: u32) -> &'static str {
    if i32::try_from(value).is_ok() {
        RANGE_ERROR
    } else {
        "radvd takes so large a number for none and uses the default"
    }
}

impl Report {
    /// Takes a break of the grammar that stops radvd, too.
    pub(super) fn syntax(&mut self, span: Span, message: impl Into<String>, label: &'static str) {
        self.push(broken(span, message, label));
    }

    /// Takes the lack of `what` right after `token`.
    pub(super) fn missing(&mut self, what: &str, token: &Token<'_>) {
        let message = format!("expected {what} after {}", shown(token.text));
        let problem = broken(end_of(token.span), message, "missing here");
        self.push(match what {
            "`;`" => problem.with_help("every statement ends with `;`, blocks too"),
            "`{`" => problem.with_help("what belongs to it stands in a block: `{ ... };`"),
            _ => problem,
        });
    }
}

/// The problem that the grammar is broken at `span`.
pub(super) fn broken(span: Span, message: impl Into<String>, label: &'static str) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, message).at(span, label).with_original(SYNTAX_ERROR)
}

/// The empty span behind `span`.
pub(super) fn end_of(span: Span) -> Span {
    Span { start: span.end, ..span }
}
