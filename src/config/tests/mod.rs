//! What one language's text means, said in the same or in another language.

mod files;
mod losses;
mod mended;
mod round_trip;
mod templates;

use super::{Reader, Syntax};
use crate::{
    diagnostic::{Severity, Sources, Style, render_text},
    model::Model,
};

/// The model of a text in the language `syntax`, or what is wrong with it.
fn read(text: &str, syntax: Syntax) -> Result<Model, String> {
    let sources = Sources::new();
    let id = sources.add(syntax.file_name(), text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    if parsed.is_usable() {
        return Ok(parsed.model);
    }
    let errors = parsed.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    Err(errors.map(|found| render_text(found, &sources, Style::Plain)).collect())
}
