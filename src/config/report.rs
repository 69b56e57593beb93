//! Where the steps of a front end put what they find.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::diagnostic::{Diagnostic, Rule, Severity, SourceId, Span};

/// The problems found so far, each once: what two interfaces share has its problems once.
#[derive(Debug, Default)]
pub(super) struct Report {
    note_extensions: bool,
    diagnostics: Vec<Diagnostic>,
    /// Codes, places and messages of all of them, as hashes.
    seen: HashSet<u64>,
    /// Once there are as many as may be: so many of the last ones are known to be errors.
    last_errors: usize,
    /// The problem that stands for those that are too many.
    rest: Option<Diagnostic>,
    comments: Vec<Span>,
    /// Something that is to be computed from an interface's name was read.
    pub(super) has_templates: bool,
}

/// Nobody mends more problems than these by hand, and in a text that is no configuration each
/// octet can be one.
const MOST: usize = 10_000;

/// The code for the problems that are too many.
pub(super) const MORE_PROBLEMS: Rule = Rule {
    code: "more-problems",
    severities: &[Severity::Error, Severity::Warning, Severity::Note],
    description: "There are more problems than are listed.",
    reference: None,
};

impl Report {
    /// No problem yet; [`Self::extension`] is heard where `note_extensions`.
    pub(super) fn new(note_extensions: bool) -> Self {
        Report { note_extensions, ..Report::default() }
    }

    /// One without problems that hears the same.
    pub(super) fn apart(&self) -> Self {
        Report::new(self.note_extensions)
    }

    /// Takes the use of an extension, which `diagnostic` notes, where the original daemon must
    /// understand the file, too.
    pub(super) fn extension(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.note_extensions {
            self.push(diagnostic());
        }
    }

    /// Takes a problem.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let is_full = self.diagnostics.len() >= MOST;
        if is_full && diagnostic.severity < Severity::Error {
            self.leave_out(&diagnostic);
        } else if !self.is_new(&diagnostic) {
            // Said before.
        } else if is_full {
            let lesser = self.replace_lesser(diagnostic);
            self.leave_out(&lesser);
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    fn is_new(&mut self, diagnostic: &Diagnostic) -> bool {
        let place = diagnostic.primary.as_ref().map(|label| label.span);
        let mut hasher = DefaultHasher::new();
        (diagnostic.code, place, &diagnostic.message).hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }

    /// Takes `error` for the last problem that is none, and returns what has to go.
    fn replace_lesser(&mut self, error: Diagnostic) -> Diagnostic {
        for last in self.diagnostics.iter_mut().rev().skip(self.last_errors) {
            self.last_errors += 1;
            if last.severity < Severity::Error {
                return std::mem::replace(last, error);
            }
        }
        error
    }

    /// Takes all that `other` took.
    pub(super) fn absorb(&mut self, other: Report) {
        other.diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
        if let Some(rest) = &other.rest {
            self.leave_out(rest);
        }
        self.comments.extend(other.comments);
        self.has_templates |= other.has_templates;
    }

    /// Notes a comment.
    pub(super) fn comment(&mut self, span: Span) {
        self.comments.push(span);
    }

    /// The comments of the text `id`, in its order.
    pub(super) fn comments(&self, id: SourceId) -> Vec<Span> {
        let mut comments: Vec<Span> =
            self.comments.iter().copied().filter(|span| span.source == id).collect();
        comments.sort_unstable();
        comments
    }

    /// Drops the problems that `keep` does not want.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.diagnostics.retain(keep);
        self.last_errors = 0;
    }

    /// Takes a problem that is one too many.
    fn leave_out(&mut self, diagnostic: &Diagnostic) {
        let rest = self.rest.get_or_insert_with(|| {
            let message = format!("there are more than {MOST} problems, the others are not listed");
            Diagnostic {
                primary: diagnostic.primary.clone(),
                ..Diagnostic::note(MORE_PROBLEMS.code, message)
            }
            .with_help("mend these first")
        });
        rest.severity = rest.severity.max(diagnostic.severity);
    }

    /// Whether nothing was found yet.
    pub(super) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// All problems, sorted by place; included texts come behind those that include them.
    pub(super) fn in_text_order(mut self) -> Vec<Diagnostic> {
        self.diagnostics.extend(self.rest);
        #[cfg(test)]
        tests::check_severities(&self.diagnostics);
        self.diagnostics.sort_by_key(|diagnostic| {
            diagnostic.primary.as_ref().map(|label| (label.span.source, label.span.start))
        });
        self.diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    /// Fails where a code has a severity that its rule does not know.
    pub(super) fn check_severities(diagnostics: &[Diagnostic]) {
        for found in diagnostics {
            let rule = crate::config::rules().find(|rule| rule.code == found.code);
            let known = rule.is_none_or(|rule| rule.severities.contains(&found.severity));
            assert!(known, "{found:?}");
        }
    }

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

    #[test]
    fn too_many_problems_are_cut_but_no_error_for_what_is_none() {
        let id = Sources::new().add("a", "");
        let push = |report: &mut Report, severity, start| {
            report.push(Diagnostic::new(severity, "code", "a").at(Span::new(id, start..start), ""));
        };
        let mut report = Report::new(false);
        for start in 0..MOST {
            push(&mut report, Severity::Note, start);
        }
        push(&mut report, Severity::Warning, MOST);
        for start in [5, 6, 6] {
            push(&mut report, Severity::Error, MOST + start);
        }
        let found = report.in_text_order();
        assert_eq!(found.len(), MOST + 1);
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        assert_eq!(errors.count(), 2);
        let rest = found.iter().find(|it| it.code == MORE_PROBLEMS.code);
        assert_eq!(rest.unwrap().severity, Severity::Warning);
    }

    #[test]
    fn too_many_errors_are_cut_but_not_their_severity() {
        let id = Sources::new().add("a", "");
        let mut report = Report::new(false);
        for start in 0..=MOST {
            report.push(Diagnostic::error("code", "a").at(Span::new(id, start..start), ""));
        }
        let found = report.in_text_order();
        assert_eq!(found.len(), MOST + 1);
        assert_eq!((found[MOST].code, found[MOST].severity), (MORE_PROBLEMS.code, Severity::Error));
    }
}
