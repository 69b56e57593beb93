//! rtadvd.conf: the language of FreeBSD's rtadvd, whose reader descends from termcap.
//!
//! Text becomes records (`record`, `field`, `value`), records are found by name and take over the
//! fields of their `tc` (`book`), and fields become a model (`lower`). The one table of
//! [`keywords`] says which fields there are. Each step goes on after a problem, so that one
//! reading reports all of them.
//!
//! What a file means where rtadvd takes all of it, it means here: the leftmost field wins, `@`
//! cancels, a `tc` comes behind the record's own fields, numbers with a leading zero are octal,
//! the first record of a name counts, and `default` is a name like others. Where rtadvd loses
//! data without a word (blanks around fields, a last line without newline, a `tc` that is not
//! the last field, hexadecimal numbers), Raven keeps them and warns. Where it drops an entry
//! or a whole interface, and where it ignores words that it does not know, Raven refuses the
//! file. Unlike rtadvd, it never finds fields inside quotes.
//!
//! Words of other daemons with this language (KAME's for Mobile IPv6, macOS's) mean what they mean
//! there, and Raven has some of its own; [`keywords::Origin`] tells them apart. Where FreeBSD's
//! rtadvd must understand the file, too, each use of one is noted.
//!
//! # Which records are interfaces
//!
//! rtadvd looks records up by the interfaces on its command line; Raven takes them from the
//! file. Each name of a record is an interface, or a pattern such as `vlan*` for those without a
//! record of their own, so that `em0|em1` makes two with the same content, except
//!
//! - the name `default`, and
//! - the names of a record that only serves others: another record's `tc` refers to it, and it
//!   has no `addr` of its own (`addr0` to `addr99` count, too), and
//! - the names of a record that says what is in a Provisioning Domain: a `pvdtc` refers to it.

mod book;
mod check;
mod codes;
mod field;
mod foreign;
mod joined;
pub mod keywords;
mod layer;
mod lower;
mod original;
mod record;
mod template;
mod value;
mod writer;

#[cfg(test)]
mod tests;

pub(super) use writer::{section, template_section};

use crate::{
    config::{Parsed, Reader, Syntax, encoding, report, shown},
    diagnostic::{Rule, SourceId},
};

/// What rtadvd does with octets that are not UTF-8, outside of comments.
const NOT_UTF_8: &str = "rtadvd takes the octet as it is";

/// What the codes of this language stand for.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    codes::RULES.iter().copied()
}

/// Reads the text `id`.
#[must_use]
pub(super) fn parse(reader: Reader<'_>, id: SourceId) -> Parsed {
    let mut report = report::Report::new(reader.compat == Some(Syntax::Rtadvd));
    let records = record::records(reader.sources.get(id).text(), id, &mut report);
    // Before anything can be said of the others, something has to be filled in.
    for record in records.iter().filter(|record| !record.is_template) {
        check::record(record, &mut report);
    }
    let book = book::Book::new(records, &mut report);
    let (model, source_map) = lower::file(book, reader.interface_index, &mut report);
    let source = reader.sources.get(id);
    encoding::check_nul(source, id, codes::NUL, "rtadvd reads the record up to here", &mut report);
    encoding::check(source, id, NOT_UTF_8, &mut report);
    Parsed { model, source_map, diagnostics: report.in_text_order() }
}
