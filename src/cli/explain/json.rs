//! The report for programs, as `packaging/schema/explain-1.schema.json` describes it.

use serde::Serialize;

use super::{
    origin::{Explained, Field},
    text::written,
};
use crate::{
    cli::report::Tool,
    daemon::Loaded,
    diagnostic::{Sources, Span},
    view::Node,
};

/// Rises when a program that reads the report would have to change.
const VERSION: u32 = 1;

pub(super) fn document<'a>(explained: &'a Explained, loaded: &'a Loaded) -> impl Serialize + 'a {
    let sources = &loaded.sources;
    let at = |span: Option<Span>| span.map(|span| place(sources, span));
    Document {
        version: VERSION,
        tool: Tool::RAVEN,
        interface: explained.interface.as_str(),
        configured_as: Named { name: &explained.by, at: at(explained.named_at) },
        computed: explained.is_computed,
        ifindex: explained.index,
        unused: explained.unused.iter().map(|(name, span)| Named { name, at: at(*span) }).collect(),
        fields: explained.fields.iter().map(|field| self::field(field, sources)).collect(),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    interface: &'a str,
    configured_as: Named<'a>,
    computed: bool,
    ifindex: Option<u32>,
    unused: Vec<Named<'a>>,
    fields: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    at: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    value: &'a Node,
    /// Absent for defaults.
    set_at: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: String,
}

fn field<'a>(field: &'a Field, sources: &'a Sources) -> Row<'a> {
    let set_at = field.set_at.map(|span| place(sources, span));
    Row { path: &field.path, value: &field.value, set_at }
}

fn place(sources: &Sources, span: Span) -> Place<'_> {
    let source = sources.get(span.source);
    let position = source.position(span.start);
    let (line, column) = (position.line, position.column);
    Place { file: source.name(), line, column, text: written(sources, span) }
}
