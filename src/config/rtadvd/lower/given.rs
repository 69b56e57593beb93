//! The values that a record and its `tc` targets give.

use std::{borrow::Cow, ops::Range};

use super::{
    super::{
        check::INFINITY,
        codes,
        field::Kind,
        keywords::{Id, Key, RENAMED},
        layer::{FieldRef, Layer},
        record::Record,
        value::{Quoting, Text},
    },
    Lowering,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{Lifetime, OutOfRange},
};

/// A number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    /// Of which capability.
    pub(super) key: Key,
    /// The number.
    pub(super) value: u64,
    /// Where it stands.
    pub(super) span: Span,
}

impl Given {
    /// That the model does not take it.
    pub(super) fn out_of_range(&self, error: &OutOfRange) -> Diagnostic {
        let message = format!("`{}` is {}: {error}", self.key, self.value);
        Diagnostic::error(codes::RANGE, message).at(self.span, format!("must be {}", error.range))
    }
}

/// A string.
#[derive(Debug, Clone, Copy)]
pub(super) struct GivenText<'a> {
    /// Of which capability.
    pub(super) key: Key,
    /// The string.
    pub(super) text: &'a Text,
    record: &'a Record,
}

impl GivenText<'_> {
    /// Its octets.
    pub(super) fn content(&self) -> Vec<u8> {
        self.text.content()
    }

    /// Where its content stands.
    pub(super) fn span(&self) -> Span {
        self.record.joined.span(self.text.content_range())
    }

    /// Where the octets `range` of its content stand.
    pub(super) fn span_of(&self, range: Range<usize>) -> Span {
        self.record.joined.span(self.text.range_of(range))
    }
}

impl<'a> Lowering<'a> {
    /// The number of `key`, unless it is none, which was reported before.
    pub(super) fn number(&self, key: Key) -> Option<Given> {
        let (key, at) = self.found(key, Layer::number)?;
        let (record, field) = self.book.field(at);
        let Kind::Number(number) = &field.kind else { return None };
        let usable = number.fault.is_none_or(|fault| !fault.is_error());
        let span = record.joined.span(number.range.clone());
        usable.then_some(Given { key, value: number.value, span })
    }

    /// The string of `key`, unless it is broken, which was reported before.
    pub(super) fn text(&self, key: Key) -> Option<GivenText<'a>> {
        let (key, at) = self.found(key, Layer::text)?;
        let (record, field) = self.book.field(at);
        let Kind::Text(text) = &field.kind else { return None };
        let usable = matches!(text.quoting, Quoting::Bare | Quoting::Quoted | Quoting::BareAddress);
        usable.then_some(GivenText { key, text, record })
    }

    /// What `slot` has under `key` or, where there is nothing, under its other name.
    fn found(
        &self,
        key: Key,
        slot: impl Fn(&Layer, Key) -> Option<FieldRef>,
    ) -> Option<(Key, FieldRef)> {
        if let Some(at) = slot(self.layer, key) {
            return Some((key, at));
        }
        let other = Key { id: key.id.other_name()?, index: key.index };
        Some((other, slot(self.layer, other)?))
    }

    /// Where the flag of `key` stands.
    pub(super) fn flag(&self, key: Key) -> Option<Span> {
        let (record, field) = self.book.field(self.layer.flag(key)?);
        Some(record.joined.span(field.range.clone()))
    }

    /// The lifetime of `key`, in the entry `position` of its list.
    pub(super) fn lifetime(
        &mut self,
        key: Key,
        position: usize,
        original: &'static str,
    ) -> Option<Lifetime> {
        if let Some(span) = self.infinity(key) {
            self.set(key, position, span);
            return Some(Lifetime::INFINITE);
        }
        let given = self.number(key)?;
        self.set(key, position, given.span);
        self.report_second(given.key, "number");
        let Ok(value) = u32::try_from(given.value) else {
            self.not_in_range(&given, key.id.capability().range, original);
            return None;
        };
        Some(Lifetime::from_wire(value))
    }

    /// Where `key` says `infinity`, unless the same record or one nearer than that gives a number.
    pub(super) fn infinity(&self, key: Key) -> Option<Span> {
        let (text_key, text) = self.found(key, Layer::text)?;
        let given = self.text(text_key).filter(|given| given.content() == INFINITY)?;
        let number = self.found(key, Layer::number);
        let farther = |number: FieldRef| {
            let mut chain = std::iter::successors(Some(self.record), |&at| self.book.targets[at]);
            let first = chain.find(|&at| at == number.record || at == text.record);
            number.record != text.record && first == Some(text.record)
        };
        number.is_none_or(|(_, number)| farther(number)).then(|| given.span())
    }

    /// Notes the old names of each route, and warns of those that have no effect beside the new.
    pub(super) fn old_names(&mut self) {
        for index in self.members(Id::RtPrefix).into_iter().map(|key| key.index) {
            let mut read: Vec<(Key, Key, Span)> = Vec::new();
            for new in RENAMED {
                let Some(old) = new.other_name() else { continue };
                let (new, old) = (Key { id: new, index }, Key { id: old, index });
                let Some(field) = self.layer.any(old) else { continue };
                match self.layer.any(new) {
                    Some(winner) => self.void_old_name((new, winner), (old, field)),
                    None => read.push((new, old, self.span(field))),
                }
            }
            let Some((new, old, span)) = read.first() else { continue };
            let message = format!("`{old}` is an old name of `{new}`");
            let note = Diagnostic::note(codes::OLD_NAME, message)
                .at(*span, "read all the same")
                .with_original("rtadvd reads it, too, and calls it obsolete on stderr")
                .with_help(format!("write `{new}`"));
            let more = read.iter().skip(1);
            self.report.push(more.fold(note, |note, (new, _, span)| {
                note.with_related(*span, format!("and `{new}` here"))
            }));
        }
    }

    fn void_old_name(&mut self, (new, winner): (Key, FieldRef), (old, field): (Key, FieldRef)) {
        let message = format!("`{old}` has no effect beside `{new}`");
        let diagnostic = Diagnostic::warning(codes::REPEATED, message)
            .at(self.span(field), "an old name of the same")
            .with_related(self.span(winner), "this one counts")
            .with_original("rtadvd takes the new name, too");
        self.report.push(diagnostic);
    }

    fn span(&self, at: FieldRef) -> Span {
        let (record, field) = self.book.field(at);
        record.joined.span(field.range.clone())
    }

    /// Reports a number that the model does not take.
    pub(super) fn out_of_range(
        &mut self,
        given: &Given,
        error: &OutOfRange,
        original: impl Into<Cow<'static, str>>,
    ) {
        self.report.push(given.out_of_range(error).with_original(original));
    }

    /// Reports a number outside `range`.
    pub(super) fn not_in_range(
        &mut self,
        given: &Given,
        range: &str,
        original: impl Into<Cow<'static, str>>,
    ) {
        let message = format!("`{}` is {}, but must be {range}", given.key, given.value);
        let diagnostic = Diagnostic::error(codes::RANGE, message)
            .at(given.span, format!("must be {range}"))
            .with_original(original);
        self.report.push(diagnostic);
    }

    /// Notes a value that Raven takes and rtadvd does not.
    pub(super) fn stricter(
        &mut self,
        given: &Given,
        limit: &str,
        original: impl Into<Cow<'static, str>>,
    ) {
        let message = format!("`{}` is {}, outside of rtadvd's range", given.key, given.value);
        let diagnostic = Diagnostic::note(codes::STRICTER, message)
            .at(given.span, format!("rtadvd takes {limit}"))
            .with_original(original);
        self.report.push(diagnostic);
    }

    /// Warns of a field of `key` that has no effect because its record has one of another type,
    /// the `winner`, as well.
    pub(super) fn report_second(&mut self, key: Key, winner: &str) {
        let (Some(text), Some(number)) = (self.layer.text(key), self.layer.number(key)) else {
            return;
        };
        if text.record != number.record {
            return;
        }
        let (kept, void) = if winner == "text" { (text, number) } else { (number, text) };
        let (record, void) = self.book.field(void);
        let (_, kept) = self.book.field(kept);
        let diagnostic = Diagnostic::warning(
            codes::REPEATED,
            format!("`{key}` is given as a text and as a number, the {winner} counts"),
        )
        .at(record.joined.span(void.range.clone()), "no effect")
        .with_related(record.joined.span(kept.range.clone()), "this one counts")
        .with_original("rtadvd ignores it silently, too");
        self.report.push(diagnostic);
    }
}
