//! rad.conf: the language of OpenBSD's rad, as of OpenBSD 7.6 to 7.8.
//!
//! Text becomes tokens (`lexer`), tokens statements (`parser`), statements a model (`lower`); all
//! three consult the one table of [`keywords`]. Macros are put in and files included on the way.
//! Each step goes on after a problem, so that one reading reports all of them. What rad accepts
//! has the meaning that rad gives it: a global option is for the interfaces behind it, name
//! servers, search lists and NAT64 prefixes are for all, and two blocks of one interface add up.
//! What rad's grammar refuses is refused, except CR LF and a byte-order mark, which are taken
//! with a warning. Numbers that rad cuts to the size of their field are errors.

mod codes;
mod include;
pub mod keywords;
mod lexer;
mod lower;
mod macros;
mod parser;
mod report;
mod token;
mod tree;
mod unknown;
mod value;
mod writer;

#[cfg(test)]
mod tests;

pub(super) use writer::section;

use crate::{
    config::{Parsed, Reader, Syntax, encoding},
    diagnostic::{Rule, SourceId},
};

/// What rad does with octets that are not UTF-8, outside of comments.
const NOT_UTF_8: &str = "rad takes the octet as it is";

/// What the codes of this language stand for.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    codes::RULES.iter().copied()
}

/// Reads the text `id`.
#[must_use]
pub(super) fn parse(reader: Reader<'_>, id: SourceId) -> Parsed {
    let mut report = report::Report::new(reader.compat == Some(Syntax::Rad));
    let (statements, includes) = parser::statements(reader, id, &mut report);
    let (model, source_map) = lower::file(statements, &mut report);
    for &id in includes.texts() {
        encoding::check(reader.sources.get(id), id, NOT_UTF_8, &mut report);
    }
    Parsed { model, source_map, diagnostics: report.in_text_order() }
}
