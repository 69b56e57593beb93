use super::super::{codes, report::Report, tree::Statement};
use crate::diagnostic::{Diagnostic, Span};

/// Which block set an option: each block of the text has a number of its own, the file has 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockNumber(pub(super) usize);

/// That of the file, outside of all blocks.
pub(super) const FILE: BlockNumber = BlockNumber(0);

/// An option's value, and what set it; nothing did where it is the default.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set<T> {
    pub(super) value: T,
    by: Option<(Span, BlockNumber)>,
}

impl<T> Set<T> {
    pub(super) const fn default(value: T) -> Self {
        Set { value, by: None }
    }

    /// The statement that set it.
    pub(super) fn span(&self) -> Option<Span> {
        self.by.map(|(span, _)| span)
    }

    /// Its value where something set it, else `default`.
    pub(super) fn or(&self, default: T) -> T
    where
        T: Copy,
    {
        if self.by.is_some() { self.value } else { default }
    }

    /// The statement that set it, if that stands in `block` itself.
    pub(super) fn span_in(&self, block: BlockNumber) -> Option<Span> {
        self.by.filter(|(_, own)| *own == block).map(|(span, _)| span)
    }

    /// Takes the value that `statement` of `block` gives, if it gives one.
    pub(super) fn set(
        &mut self,
        value: Option<T>,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        let span = statement.whole();
        if let Some(before) = self.span_in(block) {
            report.push(repeated(statement.keyword.name, span, before));
        }
        if let Some(value) = value {
            *self = Set { value, by: Some((span, block)) };
        }
    }
}

fn repeated(name: &str, span: Span, before: Span) -> Diagnostic {
    Diagnostic::warning(codes::REPEATED, format!("`{name}` is set again"))
        .at(span, "this one counts")
        .with_related(before, "set here before")
        .with_original("rad takes the last one, too")
        .with_help("remove one of them")
}
