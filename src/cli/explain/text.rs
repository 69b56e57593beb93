//! The report for people.

use std::io::{self, BufWriter, Write};

use super::origin::{Explained, Field};
use crate::{
    config::shown,
    daemon::Loaded,
    diagnostic::{Sources, Span},
};

/// Of a longer text the beginning is shown.
const MOST_CHARACTERS: usize = 60;

/// A value that is wider does not push the others aside.
const WIDEST_VALUE: usize = 40;

pub(super) fn report(explained: &Explained, loaded: &Loaded) -> io::Result<()> {
    let sources = &loaded.sources;
    let mut out = BufWriter::new(io::stdout().lock());
    let Explained { interface, by, named_at, is_computed, index, unused, fields, left_out } =
        explained;
    let at = named_at.map_or_else(String::new, |span| format!(", {}", place(sources, span)));
    if by == interface.as_str() {
        writeln!(out, "{interface} has a configuration of its own{at}")?;
    } else {
        writeln!(out, "{interface} is configured by the pattern {}{at}", shown(by))?;
    }
    for (pattern, span) in unused {
        let at = span.map_or_else(String::new, |span| format!(", {}", place(sources, span)));
        writeln!(out, "the pattern {}{at}, fits as well and does not count", shown(pattern))?;
    }
    if *is_computed {
        let index = index.map_or_else(String::new, |index| format!("; ifindex is {index}"));
        writeln!(out, "values in braces are computed for {interface}{index}")?;
    }
    writeln!(out)?;
    let width = |text: &dyn Fn(&Field) -> usize| fields.iter().map(text).max().unwrap_or(0);
    let path_width = width(&|field| field.path.chars().count());
    let value_width = width(&|field| field.value.to_string().chars().count()).min(WIDEST_VALUE);
    for Field { path, value, set_at } in fields {
        let value = value.to_string();
        let origin = match set_at {
            Some(span) => format!("{}: {}", place(sources, *span), written(sources, *span)),
            None => "default".to_owned(),
        };
        writeln!(out, "{path:path_width$}  {value:value_width$}  {origin}")?;
    }
    if *left_out > 0 {
        writeln!(out, "\n{left_out} more fields have their defaults; --all shows them")?;
    }
    out.flush()
}

/// File, line and column.
fn place(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.source);
    let position = source.position(span.start);
    format!("{}:{}:{}", source.name().escape_debug(), position.line, position.column)
}

/// What stands at `span`, on one line.
pub(super) fn written(sources: &Sources, span: Span) -> String {
    let text = sources.get(span.source).text().get(span.range()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text: String = words.join(" ").escape_debug().to_string().replace("\\\"", "\"");
    if text.chars().count() <= MOST_CHARACTERS {
        return text;
    }
    text.chars().take(MOST_CHARACTERS - 3).collect::<String>() + "..."
}
