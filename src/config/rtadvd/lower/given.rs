//! The values that a record and its `tc` targets give.

use std::ops::Range;

use super::{
    super::{codes, field::Kind, keywords::Key, record::Record, value::Quoting, value::Text},
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
        let (record, field) = self.book.field(self.layer.number(key)?);
        let Kind::Number(number) = &field.kind else { return None };
        let usable = number.fault.is_none_or(|fault| !fault.is_error());
        let span = record.joined.span(number.range.clone());
        usable.then_some(Given { key, value: number.value, span })
    }

    /// The string of `key`, unless it is broken, which was reported before.
    pub(super) fn text(&self, key: Key) -> Option<GivenText<'a>> {
        let (record, field) = self.book.field(self.layer.text(key)?);
        let Kind::Text(text) = &field.kind else { return None };
        let usable = matches!(text.quoting, Quoting::Bare | Quoting::Quoted);
        usable.then_some(GivenText { key, text, record })
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
        original: &str,
    ) -> Option<Lifetime> {
        let given = self.number(key)?;
        self.set(key, position, given.span);
        let Ok(value) = u32::try_from(given.value) else {
            self.not_in_range(&given, key.id.capability().range, original);
            return None;
        };
        Some(Lifetime::from_wire(value))
    }

    /// Reports a number that the model does not take.
    pub(super) fn out_of_range(&mut self, given: &Given, error: &OutOfRange, original: &str) {
        self.report.push(given.out_of_range(error).with_original(original));
    }

    /// Reports a number outside `range`.
    pub(super) fn not_in_range(&mut self, given: &Given, range: &str, original: &str) {
        let message = format!("`{}` is {}, but must be {range}", given.key, given.value);
        let diagnostic = Diagnostic::error(codes::RANGE, message)
            .at(given.span, format!("must be {range}"))
            .with_original(original);
        self.report.push(diagnostic);
    }

    /// Notes a value that Raven takes and rtadvd does not.
    pub(super) fn stricter(&mut self, given: &Given, limit: &str, original: &str) {
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
