use std::{collections::HashSet, ptr};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::{Severity, Sources},
        lint::shared_prefix,
    };

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
