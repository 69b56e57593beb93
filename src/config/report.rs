//! Where the steps of a front end put what they find.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Span};

/// The problems found so far, each once: what two interfaces share has its problems once.
#[derive(Debug, Default)]
pub(super) struct Report {
    note_extensions: bool,
    diagnostics: Vec<Diagnostic>,
    seen: HashSet<(&'static str, Option<Span>, String)>,
}

impl Report {
    /// No problem yet; [`Self::extension`] is heard where `note_extensions`.
    pub(super) fn new(note_extensions: bool) -> Self {
        Report { note_extensions, ..Report::default() }
    }

    /// Takes the use of an extension, which `diagnostic` notes, where the original daemon must
    /// understand the file, too.
    #[expect(dead_code, reason = "there are no extensions yet")]
    pub(super) fn extension(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.note_extensions {
            self.push(diagnostic());
        }
    }

    /// Takes a problem.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.as_ref().map(|label| label.span);
        if self.seen.insert((diagnostic.code, place, diagnostic.message.clone())) {
            self.diagnostics.push(diagnostic);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    #[test]
    fn each_problem_once_and_in_the_order_of_the_text() {
        let id = Sources::new().add("a", "three words here");
        let problem = |message: &str, start| {
            Diagnostic::error("code", message).at(Span::new(id, start..start + 1), "here")
        };
        let mut report = Report::default();
        assert!(report.is_empty());
        for (message, start) in [("b", 6), ("a", 0), ("b", 6), ("b", 12), ("c", 6)] {
            report.push(problem(message, start));
        }
        assert!(!report.is_empty());
        let found = report.in_text_order();
        let messages: Vec<_> = found.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["a", "b", "c", "b"]);
    }
}
