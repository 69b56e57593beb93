use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fmt::Write,
    iter, ptr,
};

use smallvec::SmallVec;

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
    pub help: Option<Cow<'static, str>>,
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
    /// The same as a diagnostic. `find` knows the text that set the field at a path, or else the
    /// nearest thing around it. Text that set several of the fields is marked once, and what only
    /// stands around the first field is not marked for further ones.
    #[must_use]
    pub fn to_diagnostic(&self, find: &dyn Fn(&str) -> Option<Span>) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new(self.lint.severity, self.lint.code, self.message.as_str());
        let mut seen: HashSet<Span> = self.around_first(find).collect();
        if let Some(first) = self.paths.first().and_then(|path| find(path)) {
            seen.remove(&first);
        }
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

    /// The texts around that of the first of several fields.
    fn around_first(&self, find: &dyn Fn(&str) -> Option<Span>) -> impl Iterator<Item = Span> {
        let first = self.paths.first().filter(|_| self.paths.len() > 1);
        first.into_iter().flat_map(|path| around(path)).filter_map(find)
    }
}

/// What a path lies in, from the inside out.
fn around(path: &str) -> impl Iterator<Item = &str> {
    iter::successors(outer(path), |path| outer(path))
}

fn outer(path: &str) -> Option<&str> {
    path.get(..path.rfind(['.', '['])?)
}

/// `findings` as diagnostics; `find` knows the text that set the field at a path. What a lint finds
/// in one field of thousands of interfaces that have its text in common is one of them.
#[must_use]
pub fn diagnostics(findings: &[Finding], find: &dyn Fn(&str) -> Option<Span>) -> Vec<Diagnostic> {
    let mut places: HashMap<(&str, Span), SmallVec<[usize; 2]>> = HashMap::new();
    let mut diagnostics = Vec::with_capacity(findings.len());
    let mut all: Vec<Said> = Vec::with_capacity(findings.len());
    for finding in findings {
        let diagnostic = finding.to_diagnostic(find);
        if let Some(label) = &diagnostic.primary {
            let here = places.entry((finding.lint.code, label.span)).or_default();
            let before = here.iter().find(|&&at| all.get(at).is_some_and(|it| it.covers(finding)));
            if let Some(before) = before.and_then(|&at| all.get_mut(at)) {
                before.others += usize::from(before.finding.message != finding.message);
                continue;
            }
            here.push(all.len());
        }
        diagnostics.push(diagnostic);
        all.push(Said { finding, others: 0 });
    }
    for (diagnostic, said) in diagnostics.iter_mut().zip(all) {
        if said.others > 0 {
            let _ = write!(diagnostic.message, "; likewise {} more", said.others);
        }
    }
    diagnostics
}

/// What is said of a text.
struct Said<'a> {
    finding: &'a Finding,
    /// How often something like it would be.
    others: usize,
}

impl Said<'_> {
    /// Whether `other`, which is about the same text, says nothing new.
    fn covers(&self, other: &Finding) -> bool {
        let (one, other_path) = (self.finding.paths.first(), other.paths.first());
        let is_same = one.zip(other_path).is_some_and(|(one, other)| is_same_field(one, other));
        is_same || self.finding.message == other.message
    }
}

/// Whether two paths name the same field of two interfaces. The field is what both have in common
/// from a dot on; no index stands before it.
fn is_same_field(one: &str, other: &str) -> bool {
    let pairs = one.bytes().rev().zip(other.bytes().rev());
    let common = pairs.take_while(|(one, other)| one == other).count();
    let field = one.get(one.len() - common..).unwrap_or_default();
    let Some(dot) = field.find('.') else { return false };
    let name = |path: &str| path.len() - common + dot;
    let is_name = |path: &str| path.get(..name(path)).is_some_and(|name| !name.contains('['));
    one != other && is_name(one) && is_name(other)
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
            finding("nonsense of a", &["a.x", "a.y"]),
            finding("nonsense of a", &["b.x", "b.y"]),
            finding("nonsense of b", &["a.y", "a.x"]),
            finding("nonsense of b", &["b.x"]),
            finding("nonsense of b.100", &["b.100.x", "b.y"]),
            finding("nonsense of a", &["c.x", "a.y"]),
            // Of one interface.
            finding("other nonsense", &["a.x"]),
            finding("more nonsense", &["a.x[0].x"]),
            finding("nonsense", &["?"]),
            finding("nonsense", &["?"]),
        ];
        let find = |path: &str| match path {
            "c.x" => Some(span(1)),
            "?" => None,
            _ => Some(span(if path.ends_with('x') { 0 } else { 2 })),
        };
        let mut expected = [0, 2, 5, 6, 7, 8, 9].map(|at| findings[at].to_diagnostic(&find));
        expected[0].message = "nonsense of a; likewise 2 more".to_owned();
        assert_eq!(diagnostics(&findings, &find), expected);
    }

    #[test]
    fn fields_are_told_from_interfaces() {
        for (one, other, same) in [
            ("vlan1.header.flags.managed", "vlan2.header.flags.managed", true),
            ("eth0.100.prefixes[0]", "eth0.200.prefixes[0]", true),
            ("eth0.100.prefixes[0]", "eth0.prefixes[0]", true),
            ("a.dnssl[0].suffixes[1]", "b.dnssl[0].suffixes[1]", true),
            ("a.dnssl[0].suffixes[1]", "a.dnssl[0].suffixes[2]", false),
            ("a.prefixes[0].valid_lifetime", "a.prefixes[1].valid_lifetime", false),
            ("a.prefixes[0]", "a.prefixes[0]", false),
            ("a.prefixes[0]", "b.prefixes[1]", false),
            ("a", "b", false),
            ("", "", false),
        ] {
            assert_eq!(is_same_field(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn what_is_around_the_first_field_is_no_further_place() {
        let sources = Sources::new();
        let id = sources.add("a.conf", "abcdef");
        let span = |at: usize| Some(Span::new(id, at..at + 1));
        // The text sets neither `a.interval.max` nor any field of b.
        let find = |path: &str| match path {
            "a.routes[0].lifetime" => span(0),
            "a.routes[0]" | "a.routes[0].prefix" => span(1),
            _ if path.starts_with('a') => span(2),
            _ => span(3),
        };
        let spans = |paths: &[&str]| {
            let paths = paths.iter().copied().map(String::from).collect();
            let lint = &shared_prefix::LINT;
            let finding = Finding { lint, message: String::new(), paths, help: None };
            let diagnostic = finding.to_diagnostic(&find);
            let all = diagnostic.primary.iter().chain(&diagnostic.related);
            all.map(|label| label.span.start).collect::<Vec<_>>()
        };
        assert_eq!(spans(&["a.routes[0].lifetime", "a.interval.max", "b.prefixes[0]"]), [0, 3]);
        assert_eq!(spans(&["a.interval.max", "a.routes[0].lifetime"]), [2, 0]);
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
