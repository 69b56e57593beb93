//! radvd.conf: the language of radvd 2.21 and its successors.
//!
//! Text becomes tokens (`lexer`), tokens a tree (`parser`), the tree a model (`lower`); all
//! three consult the one table of [`keywords`]. One statement of the file at a time goes through
//! all of them. Each step goes on after a problem, so that one reading reports all problems. What radvd accepts has the meaning that radvd gives it, and
//! radvd's defaults are made explicit here. Raven differs on purpose in three ways: what radvd
//! would silently cut or drop is an error, some texts that radvd refuses are taken with a warning
//! (`::1`, CRLF, quoted interface names), and no default depends on the order of statements. The
//! manual page has a table of all differences.

mod address;
mod ahead;
mod arguments;
mod codes;
mod foreign;
mod include;
pub mod keywords;
mod lexer;
mod lower;
mod name;
mod parser;
mod report;
mod scope;
mod template;
mod token;
mod tree;
mod unknown;
mod value;
mod word;
mod writer;

#[cfg(test)]
mod tests;

pub(super) use writer::{section, template_section};

use keywords::Place;
use report::Report;
use tree::Statement;

use crate::{
    config::{Parsed, Reader, Syntax, Threads, encoding, files::Includes, shown},
    diagnostic::{Rule, SourceId, Sources},
};

/// What radvd does with octets that are not UTF-8, outside of comments.
const NOT_UTF_8: &str = "radvd says `syntax error`, or in quotes takes the octet as it is";

/// What the codes of this language stand for.
pub(super) fn rules() -> impl Iterator<Item = Rule> {
    codes::RULES.iter().copied()
}

/// Reads the text `id`.
#[must_use]
pub(super) fn parse(reader: Reader<'_>, id: SourceId) -> Parsed {
    let Reader { sources, files, compat, interface_index, threads } = reader;
    let mut report = Report::new(compat == Some(Syntax::Radvd));
    let mut includes = Includes::new(files, sources, id);
    let mut file = lower::File::new(interface_index);
    let mut add = |statement: &mut Statement<'_>, report: &mut Report| file.add(statement, report);
    let within = (sources, &mut includes);
    read(id, Place::File, within, threads, &mut report, &mut add);
    let (model, source_map) = file.finish(id, &mut report);
    for &id in includes.texts() {
        encoding::check(sources.get(id), id, NOT_UTF_8, &mut report);
    }
    Parsed { model, source_map, diagnostics: report.in_text_order() }
}

/// Reads the text `id`, which stands in `place`: its statements go to `out` one by one.
fn read<'s>(
    id: SourceId,
    place: Place,
    (sources, includes): (&'s Sources, &mut Includes<'s>),
    threads: &dyn Threads,
    report: &mut Report,
    out: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) {
    sources.set_language(id, Syntax::Radvd.name());
    let text = sources.get(id).text();
    let is_included = includes.texts().first() != Some(&id);
    if let Some(problem) = foreign::text(text, id, is_included) {
        return report.push(problem);
    }
    ahead::statements((text, id), place, threads, report, &mut |statement, report| {
        include::expand(statement, place, (sources, &mut *includes), report, out);
    });
}
