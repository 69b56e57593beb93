//! Whole files.

mod article;
mod deviations;
mod diagnostics;
mod domain;
mod drawings;
mod extensions;
mod limits;
mod oracle;
mod robustness;
mod tc;
mod whole_file;

use crate::{
    config::{Parsed, Reader, Syntax},
    diagnostic::{Diagnostic, SourceId, Sources, Span},
};

/// A text and what came out of it.
struct Read {
    sources: Sources,
    id: SourceId,
    parsed: Parsed,
}

fn read(text: &str) -> Read {
    read_with(text, None)
}

/// The same where FreeBSD's rtadvd must understand the text, too.
fn read_for_rtadvd(text: &str) -> Read {
    read_with(text, Some(Syntax::Rtadvd))
}

fn read_with(text: &str, compat: Option<Syntax>) -> Read {
    let sources = Sources::new();
    let id = sources.add("rtadvd.conf", text);
    let parsed = super::parse(Reader { compat, ..Reader::new(&sources) }, id);
    Read { sources, id, parsed }
}

impl Read {
    fn text_at(&self, span: Span) -> &str {
        &self.sources.get(self.id).text()[span.range()]
    }

    /// The text that a problem marks.
    fn marked(&self, diagnostic: &Diagnostic) -> &str {
        diagnostic.primary.as_ref().map_or("", |label| self.text_at(label.span))
    }

    /// Line and column of a problem.
    fn position(&self, diagnostic: &Diagnostic) -> (usize, usize) {
        let span = diagnostic.primary.as_ref().unwrap().span;
        let position = self.sources.get(self.id).position(span.start);
        (position.line, position.column)
    }

    /// The text that set the field at `path`.
    fn set_by(&self, path: &str) -> &str {
        self.parsed.source_map.find(path).map_or("", |span| self.text_at(span))
    }

    /// Code and marked text of every problem.
    fn problems(&self) -> Vec<(&'static str, &str)> {
        let all = self.parsed.diagnostics.iter();
        all.map(|problem| (problem.code, self.marked(problem))).collect()
    }
}
