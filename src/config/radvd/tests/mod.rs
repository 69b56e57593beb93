mod corpus;
mod defaults;
mod diagnostics;
mod robustness;
mod table;
mod whole_file;

use super::parse;
use crate::{
    config::{Parsed, Reader},
    diagnostic::{Diagnostic, SourceId, Sources, Style, render_text},
    model::Interface,
};

/// A text and what came out of it.
struct Case {
    sources: Sources,
    id: SourceId,
    parsed: Parsed,
}

impl Case {
    fn new(text: &str) -> Self {
        let sources = Sources::new();
        let id = sources.add("radvd.conf", text);
        let parsed = parse(Reader::new(&sources), id);
        Case { sources, id, parsed }
    }

    /// The problems drawn for people, for the message of a failed assertion.
    fn drawn(&self) -> String {
        let draw = |diagnostic: &Diagnostic| render_text(diagnostic, &self.sources, Style::Plain);
        self.parsed.diagnostics.iter().map(draw).collect()
    }

    /// The text that `diagnostic` marks; for an empty mark the text of its line before it and
    /// `^`.
    fn marked(&self, diagnostic: &Diagnostic) -> String {
        let text = self.sources.get(self.id).text();
        let range = diagnostic.primary.as_ref().unwrap().span.range();
        if range.is_empty() {
            let line = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
            return format!("{}^", &text[line..range.start]);
        }
        text[range].to_owned()
    }

    /// Code and marked text of each problem.
    fn problems(&self) -> Vec<(&'static str, String)> {
        let diagnostics = &self.parsed.diagnostics;
        diagnostics.iter().map(|found| (found.code, self.marked(found))).collect()
    }
}

/// The one interface of a text without errors.
fn interface(text: &str) -> Interface {
    let mut case = Case::new(text);
    assert!(case.parsed.is_usable(), "{text}\n{}", case.drawn());
    assert_eq!(case.parsed.model.interfaces.len(), 1, "{text}");
    case.parsed.model.interfaces.remove(0)
}
