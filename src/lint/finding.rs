use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt::Write,
    ptr,
};

use super::Lint;
use crate::diagnostic::{Diagnostic, Span};

/// One thing that a lint found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Which lint.
    pub lint: &'static Lint,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The fields concerned; the first is where to look first. Empty only where the whole machine
    /// is.
    pub paths: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Finding) -> bool {
        ptr::eq(self.lint, other.lint)
            && self.message == other.message
            && self.paths == other.paths
            && self.help == other.help
    }
}

impl Eq for Finding {}

impl Finding {
    /// The same as a diagnostic. `find` knows the text that set the field at a path; text that set
    /// several of the fields is marked once.
    #[must_use]
    pub fn to_diagnostic(&self, find: &dyn Fn(&str) -> Option<Span>) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new(self.lint.severity, self.lint.code, self.message.as_str());
        let mut seen = HashSet::new();
        let spans = self.paths.iter().filter_map(|path| find(path));
        for span in spans.filter(|&span| seen.insert(span)) {
            diagnostic = match diagnostic.primary {
                None => diagnostic.at(span, ""),
                Some(_) => diagnostic.with_related(span, "also here"),
            };
        }
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }
}

/// `findings` as diagnostics; `find` knows the text that set the field at a path. What a lint finds
/// at one text is one of them, be it for thousands of interfaces that have the text in common.
#[must_use]
pub fn diagnostics(findings: &[Finding], find: &dyn Fn(&str) -> Option<Span>) -> Vec<Diagnostic> {
    let mut places: HashMap<(&str, Span), usize> = HashMap::new();
    let mut all: Vec<Said> = Vec::with_capacity(findings.len());
    for finding in findings {
        let diagnostic = finding.to_diagnostic(find);
        let place = diagnostic.primary.as_ref().map(|label| (finding.lint.code, label.span));
        let before = place.and_then(|place| match places.entry(place) {
            Entry::Occupied(before) => all.get_mut(*before.get()),
            Entry::Vacant(new) => {
                new.insert(all.len());
                None
            }
        });
        match before {
            Some(before) if before.diagnostic.message == diagnostic.message => {}
            Some(before) => before.others += 1,
            None => all.push(Said { diagnostic, others: 0 }),
        }
    }
    all.into_iter().map(Said::diagnostic).collect()
}

/// What is said of a text.
struct Said {
    diagnostic: Diagnostic,
    /// How often something like it would be.
    others: usize,
}

impl Said {
    fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = self.diagnostic;
        if self.others > 0 {
            let _ = write!(diagnostic.message, "; likewise {} more", self.others);
        }
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::{Severity, Sources},
        lint::shared_prefix,
    };

    #[test]
    fn one_text_is_named_once_for_each_lint() {
        let sources = Sources::new();
        let id = sources.add("a.conf", "abcdef");
        let span = |at: usize| Span::new(id, at..at + 1);
        let finding = |message: &str, paths: &[&str]| Finding {
            lint: &shared_prefix::LINT,
            message: message.to_owned(),
            paths: paths.iter().copied().map(String::from).collect(),
            help: None,
        };
        let findings = [
            finding("nonsense of 1", &["a.x", "a.y"]),
            finding("nonsense of 1", &["b.x", "b.y"]),
            finding("nonsense of 2", &["a.y", "a.x"]),
            finding("nonsense of 3", &["b.x"]),
            finding("nonsense of 4", &["a.x", "a.y"]),
            finding("nonsense of 1", &["c.x", "a.y"]),
            finding("nonsense", &["?"]),
            finding("nonsense", &["?"]),
        ];
        let find = |path: &str| match path {
            "a.x" | "b.x" => Some(span(0)),
            "c.x" => Some(span(1)),
            "a.y" | "b.y" => Some(span(2)),
            _ => None,
        };
        let mut expected = [0, 2, 5, 6, 7].map(|at| findings[at].to_diagnostic(&find));
        expected[0].message = "nonsense of 1; likewise 2 more".to_owned();
        assert_eq!(diagnostics(&findings, &find), expected);
    }

    #[test]
    fn paths_become_spans() {
        let sources = Sources::new();
        let id = sources.add("a.conf", "abcdef");
        let span = |at: usize| Span::new(id, at..at + 1);
        let finding = Finding {
            lint: &shared_prefix::LINT,
            message: "nonsense".into(),
            paths: ["default", "a", "b", "same as a", "c"].map(String::from).into(),
            help: Some("write sense".into()),
        };
        let diagnostic = finding.to_diagnostic(&|path| match path {
            "a" | "same as a" => Some(span(1)),
            "b" => Some(span(2)),
            "c" => Some(span(0)),
            _ => None,
        });
        let expected = Diagnostic::new(Severity::Warning, "RA095", "nonsense")
            .at(span(1), "")
            .with_related(span(2), "also here")
            .with_related(span(0), "also here")
            .with_help("write sense");
        assert_eq!(diagnostic, expected);
        assert_eq!(finding.to_diagnostic(&|_| None).primary, None);
    }
}
