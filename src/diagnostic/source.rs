use std::{fmt, ops::Range};

use elsa::FrozenVec;

/// Which of the [`Sources`] a span is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A piece of a source: octets `start` up to `end`, not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// In which source.
    pub source: SourceId,
    /// First octet.
    pub start: u32,
    /// The octet after the last one.
    pub end: u32,
}

impl Span {
    /// The octets `range` of `source`; offsets above 4 GiB are cut.
    #[must_use]
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { source, start: cut(range.start), end: cut(range.end) }
    }

    /// From the start of this span to the end of `other`, which is in the same source.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Span { end: other.end.max(self.end), ..self }
    }

    /// The octets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place in a text as editors count: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// A named text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// What to call it: a path, or `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where `line`, counted from 1, begins; the text's end for lines it does not have.
    pub(super) fn line_start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index));
        start.map_or(self.text.len(), |&start| (start as usize).min(self.text.len()))
    }

    /// Line and column of the octet at `offset`.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let start = self.line_starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.text.as_bytes()[start.min(end)..end]
            .iter()
            .filter(|&&octet| octet & 0xc0 != 0x80)
            .count();
        Position { line, column: column + 1 }
    }
}

/// The texts that a configuration was read from. More can be added while texts are being read.
#[derive(Clone, Default)]
pub struct Sources {
    all: FrozenVec<Box<Source>>,
}

impl Sources {
    /// No text.
    #[must_use]
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a text under a name.
    pub fn add(&self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let after_newline = text.bytes().enumerate().filter(|&(_, octet)| octet == b'\n');
        let line_starts = std::iter::once(0)
            .chain(after_newline.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        self.all.push(Box::new(Source { name: name.into(), text, line_starts }));
        SourceId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    /// The source that `id`, which came from [`Self::add`], stands for.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.all[id.0 as usize]
    }

    /// All of them with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(self.all.iter())
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.iter().map(Source::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let sources = Sources::new();
        let id = sources.add("a", "é x\ny");
        let at = |offset| {
            let Position { line, column } = sources.get(id).position(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (1, 3));
        assert_eq!(at(5), (2, 1));
        assert_eq!(at(6), (2, 2));
        assert_eq!(at(600), (2, 2));
    }
}
