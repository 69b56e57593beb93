//! radvd.conf: the language of radvd 2.21 and its successors.
//!
//! Text becomes tokens (`lexer`), tokens a tree (`parser`), the tree a model (`lower`); all
//! three consult the one table of [`keywords`]. One statement of the file at a time goes through
//! all of them. Each step goes on after a problem, so that one reading reports all problems. What radvd accepts has the meaning that radvd gives it, and
//! radvd's defaults are made explicit here. Raven differs on purpose in three ways: what radvd
//! would silently cut or drop is an error, some texts that radvd refuses are taken with a warning
//! (`::1`, CRLF, quoted interface names), and the order of statements never matters.

mod address;
mod codes;
pub mod keywords;
mod lexer;
mod lower;
mod name;
mod parser;
mod report;
mod scope;
mod token;
mod tree;
mod value;

#[cfg(test)]
mod tests;

use crate::{
    config::{Parsed, Reader, Syntax, shown},
    diagnostic::SourceId,
};

/// Reads the text `id`.
#[must_use]
pub(super) fn parse(reader: Reader<'_>, id: SourceId) -> Parsed {
    let text = reader.sources.get(id).text();
    let mut report = report::Report::new(reader.compat == Some(Syntax::Radvd));
    let mut statements = parser::Statements::new(text, id, &mut report);
    let mut file = lower::File::default();
    while let Some(statement) = statements.next(&mut report) {
        file.add(&statement, &mut report);
    }
    let (model, source_map) = file.finish(id, &mut report);
    Parsed { model, source_map, diagnostics: report.in_text_order() }
}
