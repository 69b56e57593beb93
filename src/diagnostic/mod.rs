//! A problem and where it is: severity, stable code, spans and advice, drawn for people by
//! [`render_text`] and for programs by `machine`. What the problem is about is the caller's business.

#![forbid(unsafe_code)]

mod codes;
mod excerpt;
mod line;
#[cfg(feature = "daemon")]
pub mod machine;
mod source;
mod text;

use std::borrow::Cow;

pub use codes::Rule;
pub(crate) use codes::codes;
pub use line::render_line;
pub use source::{NotText, Position, Replacement, Source, SourceId, Sources, Span};
pub use text::{Style, render_text};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant; the configuration can be used.
    Warning,
    /// The configuration cannot be used.
    Error,
}

impl Severity {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable code, for example `rtadvd-address` or `RA095`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, with what to write under the marked text.
    pub primary: Option<Label>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What the daemon whose language this is would do.
    pub original: Option<Cow<'static, str>>,
    /// How to mend it.
    pub help: Option<Cow<'static, str>>,
}

/// A marked piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Which piece.
    pub span: Span,
    /// What to write under it; may be empty.
    pub text: Cow<'static, str>,
}

impl Diagnostic {
    /// A problem without a place.
    #[must_use]
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            severity,
            code,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            original: None,
            help: None,
        }
    }

    /// An error.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note.
    #[must_use]
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// The same, marking `span` with `text` under it.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn with_related(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// The same with what the original daemon does.
    #[must_use]
    pub fn with_original(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.original = Some(text.into());
        self
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// Whether any of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
