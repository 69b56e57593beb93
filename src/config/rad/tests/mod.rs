mod defaults;
mod diagnostics;
mod files;
mod robustness;
mod table;
mod whole_file;

use std::collections::BTreeMap;

use super::parse;
use crate::{
    config::{Files, Parsed, Reader, Syntax},
    diagnostic::{Diagnostic, Severity, SourceId, Sources, Style, render_text},
    model::Interface,
};

/// Files in memory. A text that begins with `!` is the reason why the file cannot be read.
#[derive(Default)]
struct Folder(BTreeMap<String, String>);

impl Files for Folder {
    fn find(&self, pattern: &str, _from: &str) -> Result<Vec<String>, String> {
        let Some(begin) = pattern.strip_suffix('*') else { return Ok(vec![pattern.to_owned()]) };
        Ok(self.0.keys().filter(|name| name.starts_with(begin)).cloned().collect())
    }

    fn read(&self, name: &str, sources: &Sources) -> Result<SourceId, String> {
        let text = self.0.get(name).ok_or("there is no such file")?;
        match text.strip_prefix('!') {
            Some(reason) => Err(reason.to_owned()),
            None => Ok(sources.add(name, text.as_str())),
        }
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other
    }
}

/// A text and what came out of it.
struct Case {
    sources: Sources,
    parsed: Parsed,
}

impl Case {
    fn new(text: &str) -> Self {
        Case::with_files(text, &[])
    }

    fn with_files(text: &str, files: &[(&str, &str)]) -> Self {
        let folder =
            Folder(files.iter().map(|(name, it)| ((*name).into(), (*it).into())).collect());
        let sources = Sources::new();
        let id = sources.add("rad.conf", text);
        let reader = Reader { files: &folder, ..Reader::new(&sources) };
        let parsed = parse(reader, id);
        Case { sources, parsed }
    }

    /// Read with each use of an extension noted.
    fn compatible(text: &str) -> Self {
        let sources = Sources::new();
        let id = sources.add("rad.conf", text);
        let reader = Reader { compat: Some(Syntax::Rad), ..Reader::new(&sources) };
        let parsed = parse(reader, id);
        Case { sources, parsed }
    }

    /// The problems drawn for people, for the message of a failed assertion.
    fn drawn(&self) -> String {
        let draw = |diagnostic: &Diagnostic| render_text(diagnostic, &self.sources, Style::Plain);
        self.parsed.diagnostics.iter().map(draw).collect()
    }

    /// The text that `diagnostic` marks; for an empty mark the text of its line before it and
    /// `^`.
    fn marked(&self, diagnostic: &Diagnostic) -> String {
        let span = diagnostic.primary.as_ref().unwrap().span;
        let (text, range) = (self.sources.get(span.source).text(), span.range());
        if range.is_empty() {
            let line = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
            return format!("{}^", &text[line..range.start]);
        }
        text[range].to_owned()
    }

    /// Severity, code and marked text of each problem.
    fn problems(&self) -> Vec<(Severity, &'static str, String)> {
        let diagnostics = &self.parsed.diagnostics;
        let problem = |found: &Diagnostic| (found.severity, found.code, self.marked(found));
        diagnostics.iter().map(problem).collect()
    }
}

/// The interfaces of a text without any problem.
fn interfaces(text: &str) -> Vec<Interface> {
    let case = Case::new(text);
    assert_eq!(case.problems(), [], "{text}\n{}", case.drawn());
    case.parsed.model.interfaces
}

/// The one interface of such a text.
fn interface(text: &str) -> Interface {
    let mut interfaces = interfaces(text);
    assert_eq!(interfaces.len(), 1, "{text}");
    interfaces.remove(0)
}
