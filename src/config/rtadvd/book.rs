//! All records of a file: found by name, with the fields of their `tc` targets.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{
    codes,
    field::{Field, Kind},
    keywords::{Id, Status},
    layer::{FieldRef, Layer},
    original::{EXPANDED_OCTETS, EXPANSIONS, RECORD_OCTETS, TARGET_OCTETS, last_field},
    record::{Name, Record},
    report::Report,
    shown::shown,
    value::Text,
};
use crate::{
    config::{
        shared::{ENTRY_OCTETS, Shared},
        suggestion::closest,
    },
    diagnostic::{Diagnostic, Span},
};

/// The records of a file.
#[derive(Debug)]
pub(super) struct Book {
    /// In the order of the file.
    pub(super) records: Vec<Record>,
    /// Of each record that is a target its own fields and those of its own target. The thousands
    /// that are none need theirs only once.
    layers: Vec<Option<Target>>,
    /// Of each record which other record it has as its target.
    pub(super) targets: Vec<Option<usize>>,
    /// Of each name the first record that has it, and which of its names that is.
    by_name: HashMap<String, (usize, usize)>,
    /// What interfaces take over from others.
    pub(super) shared: Shared,
    /// About how many entries of lists those records give that are in domains.
    taken: HashMap<usize, usize>,
    /// Names that were compared with those of targets that are not there.
    compared: Cell<usize>,
}

/// What a record gives to those that refer to it.
#[derive(Debug, Clone)]
struct Target {
    layer: Rc<Layer>,
    /// About as many entries of lists.
    entries: usize,
}

impl Book {
    /// Puts `records` in order and expands every `tc`.
    pub(super) fn new(records: Vec<Record>, report: &mut Report) -> Self {
        let mut by_name = HashMap::new();
        for (index, record) in records.iter().enumerate() {
            for (position, name) in record.names.iter().enumerate() {
                by_name.entry(name.text.clone()).or_insert((index, position));
            }
        }
        let none = vec![None; records.len()];
        let shared = Shared::default();
        let mut book = Book {
            records,
            layers: Vec::new(),
            targets: none,
            by_name,
            shared,
            taken: HashMap::new(),
            compared: Cell::new(0),
        };
        for index in 0..book.records.len() {
            book.targets[index] = book.target(index, report);
        }
        book.cut_loops(report);
        book.report_expansions(report);
        book.expand(report);
        book
    }

    /// The record that has `name`: the first one.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).map(|(record, _)| *record)
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Where `name` stands for the first time in the file.
    pub(super) fn first(&self, name: &str) -> Option<&Name> {
        let &(record, position) = self.by_name.get(name)?;
        self.records.get(record)?.names.get(position)
    }

    /// The name that is most like `name`; where thousands are not there, only for some of them.
    fn closest(&self, name: &str) -> Option<&str> {
        const MOST_COMPARED: usize = 1 << 20;
        let names = self.records.iter().flat_map(|record| &record.names);
        let names = names.take(MOST_COMPARED.saturating_sub(self.compared.get()));
        let names = names.inspect(|_| self.compared.update(|compared| compared + 1));
        closest(name, names.map(|name| name.text.as_str()))
    }

    /// A field that one of the layers has.
    pub(super) fn field(&self, at: FieldRef) -> (&Record, &Field) {
        let record = &self.records[at.record];
        (record, &record.fields[at.field])
    }

    /// The target of the `tc` of the record `index`.
    fn target(&self, index: usize, report: &mut Report) -> Option<usize> {
        let record = &self.records[index];
        let last = last_field(record.joined.octets());
        let is_last = |field: &Field| last == Some(field.range.start);
        let mut all = record.fields.iter().filter_map(|field| {
            let is_tc = field.key.is_some_and(|key| key.id == Id::Tc);
            let Kind::Text(text) = &field.kind else { return None };
            is_tc.then_some((field, text))
        });
        let first = all.next()?;
        let more: Vec<(&Field, &Text)> = all.collect();
        let chosen = *more.iter().find(|(field, _)| is_last(field)).unwrap_or(&first);
        for other in std::iter::once(&first).chain(&more) {
            if !std::ptr::eq(other.0, chosen.0) {
                report.push(
                    Diagnostic::warning(codes::TC_REPEATED, "a second `tc` in this record")
                        .at(record.joined.span(other.0.range.clone()), "ignored")
                        .with_related(record.joined.span(chosen.0.range.clone()), "this one counts")
                        .with_original("rtadvd looks at the last field only"),
                );
            }
        }
        let tc = Tc { record, field: chosen.0, text: chosen.1, is_last: is_last(chosen.0) };
        tc.target(self, report)
    }

    /// Reports circles of targets and makes their last members have none.
    fn cut_loops(&mut self, report: &mut Report) {
        let mut seen_from = vec![usize::MAX; self.records.len()];
        for start in 0..self.records.len() {
            let mut at = start;
            while seen_from[at] == usize::MAX {
                seen_from[at] = start;
                let Some(next) = self.targets[at] else { break };
                if seen_from[next] == start {
                    self.report_loop(at, next, report);
                    self.targets[at] = None;
                    break;
                }
                at = next;
            }
        }
    }

    /// Reports the circle that goes from `first` by targets to `last` and back.
    fn report_loop(&self, last: usize, first: usize, report: &mut Report) {
        let mut members = vec![first];
        let mut at = first;
        while at != last {
            let Some(next) = self.targets[at] else { break };
            members.push(next);
            at = next;
        }
        let name = |index: usize| {
            let name = self.records[index].names.first();
            name.map_or_else(String::new, |name| name.text.clone())
        };
        let chain: Vec<String> =
            members.iter().chain([&first]).map(|&index| shown(&name(index))).collect();
        let mut diagnostic =
            Diagnostic::error(codes::TC_LOOP, format!("`tc` in a circle: {}", chain.join(" to ")))
                .with_original(
                    "rtadvd drops each of these records as a whole and advertises its defaults",
                )
                .with_help("let one of the records have no `tc`");
        for (position, &index) in members.iter().enumerate() {
            let Some(span) = self.tc_span(index) else { continue };
            diagnostic = if position + 1 == members.len() {
                diagnostic.at(span, "back to the start")
            } else {
                diagnostic.with_related(span, "goes on here")
            };
        }
        report.push(diagnostic);
    }

    fn tc_span(&self, index: usize) -> Option<Span> {
        let record = &self.records[index];
        let is_tc = |field: &&Field| field.key.is_some_and(|key| key.id == Id::Tc);
        let field = record.fields.iter().find(is_tc)?;
        Some(record.joined.span(field.range.clone()))
    }

    /// The fields of the record `index` and, behind them, those of its target. `None` where it has
    /// no part in them because others have taken too much, which is reported.
    pub(super) fn layer(&mut self, index: usize, report: &mut Report) -> Option<Rc<Layer>> {
        if let Some(target) = &self.layers[index] {
            return Some(Rc::clone(&target.layer));
        }
        let Some(target) = self.targets[index] else {
            return Some(Rc::new(Layer::of(&self.records[index], index).0));
        };
        // A target without a layer is one that could not have its own target's.
        let Target { layer: below, entries } = self.layers[target].clone()?;
        let span = self.tc_span(index)?;
        let name = self.records[target].names.first().map_or("", |name| &name.text);
        let may_take = self.shared.take(1, entries, report, |problem| {
            problem
                .at(span, format!("{entries} entries of the record {}", shown(name)))
                .with_original("rtadvd looks only for the interfaces of its command line")
        });
        may_take.then(|| Rc::new(Layer::of(&self.records[index], index).0.over(&below)))
    }

    /// The same for those who only look, or whose part was counted by [`Self::may_take`].
    pub(super) fn seen_layer(&self, index: usize) -> Layer {
        if let Some(target) = &self.layers[index] {
            return (*target.layer).clone();
        }
        let own = Layer::of(&self.records[index], index).0;
        match self.targets[index].and_then(|target| self.layers[target].as_ref()) {
            Some(target) => own.over(&target.layer),
            None => own,
        }
    }

    /// Whether one more interface may take over what is in the record `index`, which `span` names;
    /// what would be too much is reported.
    pub(super) fn may_take(&mut self, index: usize, span: Span, report: &mut Report) -> bool {
        let entries = match self.taken.get(&index) {
            Some(&entries) => entries,
            None => {
                let entries = self.entries(&self.seen_layer(index)).max(1);
                self.taken.insert(index, entries);
                entries
            }
        };
        let name = self.records[index].names.first().map_or("", |name| &name.text);
        self.shared.take(1, entries, report, |problem| {
            problem
                .at(span, format!("{entries} entries of the record {}", shown(name)))
                .with_original("rtadvd looks only for the interfaces of its command line")
        })
    }

    /// About how many entries of lists `layer` gives; whoever takes it over spends as much time.
    fn entries(&self, layer: &Layer) -> usize {
        /// No entry has more fields.
        const FIELDS: usize = 8;
        let mut lists = HashSet::new();
        let (mut fields, mut commas, mut octets) = (0, 0, 0);
        for (key, at) in layer.all() {
            fields += 1;
            if let Some((list, _)) = key.id.capability().field.split_once("[]") {
                lists.insert((list, key.index));
            }
            let (record, field) = self.field(at);
            if let Kind::Text(text) = &field.kind {
                let written = &record.joined.octets()[text.range.clone()];
                commas += written.iter().filter(|octet| **octet == b',').count();
                octets += written.len();
            }
        }
        (lists.len() + commas).max(fields / FIELDS).max(octets / ENTRY_OCTETS)
    }

    /// Drops the text and the fields of the record `index`, unless others refer to it.
    pub(super) fn forget(&mut self, index: usize) {
        if self.layers[index].is_none() {
            self.records[index].forget();
        }
    }

    /// Fills in the layers, each target before those that refer to it; not all of them where more is
    /// taken over than may be.
    fn expand(&mut self, report: &mut Report) {
        self.layers = vec![None; self.records.len()];
        let mut path = Vec::new();
        for start in 0..self.records.len() {
            let (_, void) = Layer::of(&self.records[start], start);
            self.report_void(&void, report);
            let mut next = self.targets[start];
            while let Some(at) = next.filter(|&at| self.layers[at].is_none()) {
                path.push(at);
                next = self.targets[at];
            }
            while let Some(at) = path.pop() {
                let Some(layer) = self.layer(at, report) else { return };
                let entries = self.entries(&layer);
                self.layers[at] = Some(Target { layer, entries });
            }
        }
    }

    /// Reports fields that an earlier one of the same record makes void.
    fn report_void(&self, void: &[(FieldRef, FieldRef)], report: &mut Report) {
        let Some(&(any, _)) = void.first() else { return };
        let fields = self.records[any.record].fields.iter().enumerate();
        let swallowed: Vec<usize> = fields
            .filter(|(_, field)| self.records[any.record].is_swallowed_name(field))
            .map(|(at, _)| at)
            .collect();
        for &(field, first) in void {
            // What follows a swallowed name is meant for another record.
            let last = swallowed.partition_point(|&at| at < field.field).checked_sub(1);
            let is_swallowed = last.is_some_and(|last| swallowed[last] > first.field);
            let (record, void) = self.field(field);
            let (_, first) = self.field(first);
            let Some(key) = void.key else { continue };
            if is_swallowed || key.id.capability().status == Status::Ignored {
                continue;
            }
            let cancelled = matches!(first.kind, Kind::Cancelled);
            let message = if cancelled {
                format!("`{key}@` before it cancels `{key}`")
            } else {
                format!("`{key}` stands twice in this record, the first one counts")
            };
            let diagnostic = Diagnostic::warning(codes::REPEATED, message)
                .at(record.joined.span(void.range.clone()), "no effect")
                .with_related(record.joined.span(first.range.clone()), "the first one")
                .with_original("rtadvd ignores it silently, too");
            report.push(if key.id.capability().numbered && !cancelled {
                let name = key.id.capability().name;
                diagnostic.with_help(format!("number the fields of further entries, as `{name}0`"))
            } else {
                diagnostic
            });
        }
    }

    /// Tells of limits that rtadvd has for targets and Raven does not.
    fn report_expansions(&self, report: &mut Report) {
        let users = (0..self.records.len()).filter(|&index| self.targets[index].is_some());
        if let Some(index) = users.clone().nth(EXPANSIONS)
            && let Some(span) = self.tc_span(index)
        {
            report.push(
                Diagnostic::note(
                    codes::TC_COUNT,
                    format!("the file has {} records with `tc`", users.count()),
                )
                .at(span, format!("number {}", EXPANSIONS + 1))
                .with_original(format!(
                    "rtadvd expands {EXPANSIONS} of them from its start to its end, reloads \
                     included; then it takes every record with `tc` for absent"
                )),
            );
        }
    }
}

/// The `tc` of a record.
struct Tc<'a> {
    record: &'a Record,
    field: &'a Field,
    text: &'a Text,
    is_last: bool,
}

impl Tc<'_> {
    fn target(&self, book: &Book, report: &mut Report) -> Option<usize> {
        let content = self.text.content();
        let name = String::from_utf8_lossy(content.trim_ascii()).into_owned();
        let cut: String =
            String::from_utf8_lossy(&content[..content.len().min(TARGET_OCTETS)]).into_owned();
        let Some(target) = book.find(&name).or_else(|| book.find(&cut)) else {
            report.push(self.missing(&name, book));
            return None;
        };
        if self.is_last {
            self.report_name(&name, report);
            self.report_length(book, target, report);
        } else {
            report.push(
                Diagnostic::warning(
                    codes::TC_NOT_LAST,
                    format!("`tc={name}` is not the last field of its record"),
                )
                .at(self.span(), "Raven takes it over behind the record's own fields")
                .with_original("rtadvd ignores a `tc` that is not the last field")
                .with_help("move it to the end of the record"),
            );
        }
        Some(target)
    }

    fn span(&self) -> Span {
        self.record.joined.span(self.field.range.clone())
    }

    fn missing(&self, name: &str, book: &Book) -> Diagnostic {
        let original = if self.is_last {
            "rtadvd drops the whole record, with all its fields, and advertises its defaults"
        } else {
            "rtadvd ignores a `tc` that is not the last field"
        };
        Diagnostic::warning(codes::TC_TARGET, format!("there is no record {}", shown(name)))
            .at(self.span(), "Raven keeps the record's own fields")
            .with_original(original)
            .with_help(match book.closest(name) {
                Some(near) => format!("did you mean `tc={near}`?"),
                None => "remove the `tc`, or add the record".to_owned(),
            })
    }

    /// Warns of names that rtadvd does not read as they are written.
    fn report_name(&self, name: &str, report: &mut Report) {
        let written = &self.record.joined.text()[self.text.range.clone()];
        let has_blanks =
            self.field.blanks_inside().is_some() || !self.field.blanks_after().is_empty();
        let reason = if written != name {
            "quotes and escapes"
        } else if has_blanks {
            "blanks"
        } else if name.len() > TARGET_OCTETS {
            "more than 15 octets"
        } else {
            return;
        };
        report.push(
            Diagnostic::warning(codes::TC_NAME, format!("the name of this `tc` has {reason}"))
                .at(self.span(), "")
                .with_original(format!(
                    "rtadvd reads {TARGET_OCTETS} octets as they are up to the colon, finds no \
                     such record and drops this one"
                ))
                .with_help("write `tc=NAME:` with a name of at most 15 octets"),
        );
    }

    fn report_length(&self, book: &Book, target: usize, report: &mut Report) {
        let target = &book.records[target];
        let added = target.joined.octets().len() - target.names_end;
        let own = self.record.joined.octets().len();
        let length = own + added - self.field.range.len().min(own);
        if length > EXPANDED_OCTETS && own <= RECORD_OCTETS {
            report.push(
                Diagnostic::warning(
                    codes::LONG_RECORD,
                    format!("with its target the record has {length} octets"),
                )
                .at(self.span(), "")
                .with_original(format!("rtadvd cuts it at {EXPANDED_OCTETS} octets")),
            );
        }
    }
}
