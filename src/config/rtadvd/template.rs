//! Records with values that are computed from the interface's name.

use std::collections::HashSet;

use super::{
    book::Book,
    check, codes,
    field::{Field, Kind},
    keywords::Id,
    lower::domain,
    record::Record,
    report::Report,
    value::{Number, Octet, Text, number},
};
use crate::{
    config::{
        Reader, Syntax,
        shared::ENTRY_OCTETS,
        template::{self, Values, placeholders},
    },
    diagnostic::{Diagnostic, Sources},
    model::{Instantiate, Interface, InterfaceName},
};

/// What rtadvd does with a placeholder.
const LITERAL: &str = "rtadvd takes the braces for a part of the value";

/// The record `index` and those that it refers to, in whatever way, if one of them has values to
/// compute.
pub(super) fn records(book: &Book, templates: &Templates, index: usize) -> Option<Vec<usize>> {
    if !templates.of(index) {
        return None;
    }
    let inside = contents(book, index).flat_map(|at| chain(book, at));
    let mut all: Vec<usize> = chain(book, index).chain(inside).collect();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// Which records have values to compute, in themselves or in what they refer to.
#[derive(Debug)]
pub(super) struct Templates(Vec<bool>);

impl Templates {
    /// Those of `book`, in time that grows with its length only.
    pub(super) fn new(book: &Book) -> Self {
        let own: Vec<bool> = book.records.iter().map(|record| record.is_template).collect();
        if !own.contains(&true) {
            return Templates(Vec::new());
        }
        let chains = along_targets(book, &own);
        let inside = |record: &Record| {
            let named = record.fields.iter().filter_map(domain::content_of);
            let mut found = named.filter_map(|text| book.find(&domain::name_of(text)));
            found.any(|at| chains[at])
        };
        let with_contents: Vec<bool> =
            book.records.iter().zip(&chains).map(|(record, &it)| it || inside(record)).collect();
        Templates(along_targets(book, &with_contents))
    }

    /// Whether there are any.
    pub(super) fn are_any(&self) -> bool {
        !self.0.is_empty()
    }

    fn of(&self, index: usize) -> bool {
        self.0.get(index) == Some(&true)
    }
}

/// Of each record whether `own` holds for it or for one of its targets.
fn along_targets(book: &Book, own: &[bool]) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; own.len()];
    let mut path = Vec::new();
    for start in 0..own.len() {
        let mut next = Some(start);
        while let Some(at) = next.filter(|&at| known[at].is_none()) {
            path.push(at);
            next = book.targets[at];
        }
        let mut holds = next.and_then(|at| known[at]).unwrap_or(false);
        while let Some(at) = path.pop() {
            holds |= own[at];
            known[at] = Some(holds);
        }
    }
    known.into_iter().map(|it| it.unwrap_or(false)).collect()
}

/// To fill in a field, to check it and to find what it means takes as long as to copy so many
/// entries of lists.
const FIELD_ENTRIES: usize = 8;

/// As many entries as take the time that `records` take for each interface anew.
pub(super) fn entries(book: &Book, records: impl Iterator<Item = usize>) -> usize {
    let of = |at| {
        let record: &Record = &book.records[at];
        let octets = record.joined.octets().len().saturating_sub(record.names_end);
        FIELD_ENTRIES * (record.fields.len() + octets / ENTRY_OCTETS)
    };
    records.map(of).sum()
}

/// Fields as they were before something was filled in, by their records.
pub(super) type Unfilled = Vec<(usize, Vec<Field>)>;

/// Puts `values` into those of `records` that need some.
pub(super) fn fill(
    book: &mut Book,
    records: &[usize],
    values: &Values,
    report: &mut Report,
) -> Unfilled {
    let mut unfilled = Vec::new();
    for &at in records {
        let record = &mut book.records[at];
        if !record.is_template {
            continue;
        }
        let mut fields = record.fields.clone();
        let mut filled = HashSet::new();
        for (position, field) in fields.iter_mut().enumerate() {
            let mut filling = Filling { record, values, report: &mut *report, count: 0 };
            filling.field(field);
            if filling.count > 0 {
                filled.insert(position);
            }
        }
        unfilled.push((at, std::mem::replace(&mut record.fields, fields)));
        let is_checked = std::mem::replace(&mut record.is_checked, true);
        check::fields(record, |position| !is_checked || filled.contains(&position), report);
    }
    unfilled
}

/// Makes of `book` what it was before.
pub(super) fn restore(book: &mut Book, unfilled: Unfilled) {
    for (at, fields) in unfilled {
        book.records[at].fields = fields;
    }
}

struct Filling<'f> {
    record: &'f Record,
    values: &'f Values,
    report: &'f mut Report,
    /// Values so far.
    count: usize,
}

impl Filling<'_> {
    /// Of a value that cannot be computed nothing more is said.
    fn field(&mut self, field: &mut Field) {
        if field.key.is_none_or(|key| matches!(key.id, Id::Tc | Id::PvdTc)) {
            return;
        }
        let filled = match &mut field.kind {
            Kind::Number(found) => self.number(found),
            Kind::Text(text) => self.octets(text),
            _ => Some(()),
        };
        if filled.is_none() {
            field.kind = Kind::Cancelled;
        }
    }

    fn number(&mut self, found: &mut Number) -> Option<()> {
        let range = found.range.clone();
        let written = self.record.joined.text().get(range.clone()).unwrap_or_default();
        let mut text = String::new();
        let mut copied = 0;
        for within in placeholders(written) {
            text += written.get(copied..within.start).unwrap_or_default();
            copied = within.end;
            let place = range.start + within.start..range.start + within.end;
            text += &self.value(written.get(within).unwrap_or_default(), place)?;
        }
        if copied > 0 {
            text += written.get(copied..).unwrap_or_default();
            *found = Number { range, ..number(text.as_bytes(), 0) };
        }
        Some(())
    }

    fn octets(&mut self, text: &mut Text) -> Option<()> {
        let content = text.content();
        let content = std::str::from_utf8(&content).unwrap_or_default();
        let mut octets: Vec<Octet> = Vec::new();
        let mut copied = 0;
        for range in placeholders(content) {
            let written = text.range_of(range.clone());
            let placeholder = content.get(range.clone()).unwrap_or_default();
            let value = self.value(placeholder, written.clone())?;
            octets.extend(text.octets.get(copied..range.start).unwrap_or_default());
            octets.extend(value.bytes().filter_map(|octet| Octet::within(octet, written.clone())));
            copied = range.end;
        }
        if copied > 0 {
            octets.extend(text.octets.get(copied..).unwrap_or_default());
            text.octets = octets.into();
        }
        Some(())
    }

    fn value(&mut self, placeholder: &str, range: std::ops::Range<usize>) -> Option<String> {
        self.count += 1;
        let span = self.record.joined.span(range);
        self.report.extension(|| {
            Diagnostic::note(codes::EXTENSION, "rtadvd computes no values")
                .at(span, "an extension")
                .with_original(LITERAL)
        });
        let refused = |reason| {
            let problem = Diagnostic::error(codes::TEMPLATE, reason);
            self.report.push(problem.at(span, "cannot be computed").with_original(LITERAL));
        };
        self.values.fill(placeholder).map_err(refused).ok()
    }
}

/// The text of a record without its names, with those that it refers to behind it, to be filled in
/// once a name is known.
#[derive(Debug)]
pub(super) struct Unnamed {
    text: String,
    depends_on_index: bool,
}

impl Unnamed {
    /// That of the record `index` of the book, with the fields of its targets behind its own.
    pub(super) fn new(book: &Book, index: usize, depends_on_index: bool) -> Self {
        let mut text = String::new();
        fields(book, index, &mut text);
        let mut seen = HashSet::new();
        for at in contents(book, index) {
            if seen.insert(at)
                && let Some(name) = book.records[at].names.first()
            {
                text += &name.text;
                fields(book, at, &mut text);
            }
        }
        Unnamed { text, depends_on_index }
    }
}

/// The record `index` and its targets, which have no circle.
fn chain(book: &Book, index: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(index), |&at| book.targets[at])
}

/// The records of the Provisioning Domains that the record `index` or one of its targets names.
fn contents(book: &Book, index: usize) -> impl Iterator<Item = usize> {
    let fields = chain(book, index).flat_map(|at| &book.records[at].fields);
    fields.filter_map(domain::content_of).filter_map(|text| book.find(&domain::name_of(text)))
}

/// Appends what stands behind the names of the record `index` once its targets are part of it.
fn fields(book: &Book, index: usize, text: &mut String) {
    text.push(':');
    for record in chain(book, index).map(|at| &book.records[at]) {
        let is_part = |field: &&Field| field.key.is_some_and(|key| key.id != Id::Tc);
        for field in record.fields.iter().filter(is_part) {
            let written = record.joined.text().get(field.range.clone()).unwrap_or_default();
            text.push_str("\\\n\t:");
            text.push_str(written);
            text.push(':');
        }
    }
    text.push('\n');
}

impl Instantiate for Unnamed {
    fn instantiate(&self, name: &InterfaceName, index: u32) -> Result<Interface, String> {
        let sources = Sources::new();
        let id = sources.add("", format!("{name}{}", self.text));
        let reader = Reader { interface_index: Some(index), ..Reader::new(&sources) };
        template::made(reader.parse(id, Syntax::Rtadvd), name)
    }

    fn depends_on_index(&self) -> bool {
        self.depends_on_index
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn language(&self) -> &'static str {
        Syntax::Rtadvd.name()
    }
}
