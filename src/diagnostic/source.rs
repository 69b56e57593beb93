use std::{cell::OnceCell, fmt, ops::Range};

use elsa::FrozenVec;
use memchr::memchr_iter;

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
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    /// `None` where the text could not be had.
    text: Option<String>,
    language: OnceCell<&'static str>,
    /// Counted when a place is first asked for: most texts have no problem.
    lines: OnceCell<Lines>,
    replacements: Vec<Replacement>,
}

/// Where lines and columns of a text are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lines {
    starts: Vec<u32>,
    /// How many characters begin before each `CHECKPOINT`th octet.
    characters: Vec<u32>,
}

/// Octets that are not UTF-8, for which the text has U+FFFD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement {
    /// Where in the text the U+FFFD stands.
    pub start: u32,
    /// The first of the octets.
    pub octet: u8,
    /// Where in the file the octets end.
    file_end: u32,
}

impl Replacement {
    /// The octet in the text behind the U+FFFD.
    pub fn end(self) -> u32 {
        self.start + REPLACED_WIDTH
    }
}

/// The length of U+FFFD in UTF-8.
const REPLACED_WIDTH: u32 = 3;

/// Columns are counted from the nearest of these, so that a long line costs no more than others.
const CHECKPOINT: usize = 256;

/// More octets than these that are not UTF-8, and it is no text.
const MOST_REPLACEMENTS: usize = 1 << 16;

impl Source {
    fn new(name: String, text: Option<String>, replacements: Vec<Replacement>) -> Self {
        Source { name, text, language: OnceCell::new(), lines: OnceCell::new(), replacements }
    }

    /// What to call it: a path, or `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text; empty where it could not be had.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Whether there is a text.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.text.is_some()
    }

    /// The language it was read in, where one was recognised.
    #[must_use]
    pub fn language(&self) -> Option<&'static str> {
        self.language.get().copied()
    }

    /// What was not UTF-8, in the order of the text.
    #[must_use]
    pub fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }

    /// Where in the file stands what has the octet `offset` of the text. They differ behind
    /// octets that are not UTF-8.
    #[must_use]
    pub fn file_offset(&self, offset: u32) -> u32 {
        let before = self.replacements.partition_point(|one| one.end() <= offset);
        match before.checked_sub(1).and_then(|index| self.replacements.get(index)) {
            Some(last) => last.file_end.saturating_add(offset - last.end()),
            None => offset,
        }
    }

    /// Where `line`, counted from 1, begins; the text's end for lines it does not have.
    pub(super) fn line_start(&self, line: usize) -> usize {
        let starts = &self.lines().starts;
        let start = line.checked_sub(1).and_then(|index| starts.get(index));
        start.map_or(self.text().len(), |&start| (start as usize).min(self.text().len()))
    }

    /// Line and column of the octet at `offset`. Takes the same time in a line of any length.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let starts = &self.lines().starts;
        let line = starts.partition_point(|&start| start <= offset).max(1);
        let start = starts[line - 1] as usize;
        let end = (offset as usize).min(self.text().len());
        let column = self.characters_before(end) - self.characters_before(start.min(end));
        Position { line, column: column + 1 }
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text().as_bytes()))
    }

    fn characters_before(&self, offset: usize) -> usize {
        let characters = &self.lines().characters;
        let index = (offset / CHECKPOINT).min(characters.len().saturating_sub(1));
        let before = characters.get(index).map_or(0, |&count| count as usize);
        before + count_characters(&self.text().as_bytes()[index * CHECKPOINT..offset])
    }
}

impl Lines {
    fn of(octets: &[u8]) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let mut starts = Vec::with_capacity(memchr_iter(b'\n', octets).count() + 1);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', octets).map(|newline| cut(newline + 1)));
        let before = |count: &mut usize, chunk| {
            let before = *count;
            *count += count_characters(chunk);
            Some(cut(before))
        };
        let characters = octets.chunks(CHECKPOINT).scan(0, before).collect();
        Lines { starts, characters }
    }
}

fn begins_character(octet: u8) -> bool {
    octet & 0xc0 != 0x80
}

fn count_characters(octets: &[u8]) -> usize {
    if octets.is_ascii() {
        return octets.len();
    }
    octets.iter().filter(|&&octet| begins_character(octet)).count()
}

/// The texts that a configuration was read from. More can be added while texts are being read.
#[derive(Clone, Default)]
pub struct Sources {
    all: FrozenVec<Box<Source>>,
}

/// So much is not UTF-8 that it is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

impl Sources {
    /// No text.
    #[must_use]
    pub fn new() -> Self {
        Sources::default()
    }

    /// Adds a text under a name.
    pub fn add(&self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(Source::new(name.into(), Some(text.into()), Vec::new()))
    }

    /// Adds a text with U+FFFD for what is not UTF-8. An error leaves the sources as they are.
    pub fn add_octets(
        &self,
        name: impl Into<String>,
        octets: Vec<u8>,
    ) -> Result<SourceId, NotText> {
        let octets = match String::from_utf8(octets) {
            Ok(text) => return Ok(self.add(name, text)),
            Err(error) => error.into_bytes(),
        };
        let (text, replacements) = decode(&octets).ok_or(NotText)?;
        Ok(self.push(Source::new(name.into(), Some(text), replacements)))
    }

    /// Adds the name of a text that could not be had, for problems to refer to.
    pub fn add_unread(&self, name: impl Into<String>) -> SourceId {
        self.push(Source::new(name.into(), None, Vec::new()))
    }

    /// Notes the language that the text `id` is in.
    pub fn set_language(&self, id: SourceId, language: &'static str) {
        // What was said first counts.
        let _ = self.all[id.0 as usize].language.set(language);
    }

    fn push(&self, source: Source) -> SourceId {
        self.all.push(Box::new(source));
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

fn decode(octets: &[u8]) -> Option<(String, Vec<Replacement>)> {
    let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let mut text = String::with_capacity(octets.len());
    let mut replacements = Vec::new();
    let mut at = 0;
    for chunk in octets.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() + chunk.invalid().len();
        if let Some(&octet) = chunk.invalid().first() {
            let start = cut(text.len());
            replacements.push(Replacement { start, octet, file_end: cut(at) });
            text.push(char::REPLACEMENT_CHARACTER);
        }
        if replacements.len() > MOST_REPLACEMENTS {
            return None;
        }
    }
    Some((text, replacements))
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

    #[test]
    fn columns_of_long_lines_are_those_that_counting_finds() {
        let text = format!("x\n{}\n{}", "aé€😀".repeat(300), "é".repeat(1000));
        let sources = Sources::new();
        let id = sources.add("a", text.as_str());
        for offset in (0..text.len() + 2).filter(|&at| text.is_char_boundary(at)) {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            let offset = u32::try_from(offset).unwrap();
            assert_eq!(sources.get(id).position(offset), Position { line, column }, "{offset}");
        }
    }

    #[test]
    fn octets_that_are_not_utf_8_are_replaced_and_remembered() {
        let sources = Sources::new();
        let id = sources.add_octets("a", b"caf\xe9 \xe2\x82 x".into()).unwrap();
        let source = sources.get(id);
        assert_eq!(source.text(), "caf\u{fffd} \u{fffd} x");
        let replaced: Vec<_> = source.replacements().iter().map(|r| (r.start, r.octet)).collect();
        assert_eq!(replaced, [(3, 0xe9), (7, 0xe2)]);
        let in_file = [0, 3, 6, 7, 10, 11, 12].map(|offset| source.file_offset(offset));
        assert_eq!(in_file, [0, 3, 4, 5, 7, 8, 9]);

        assert_eq!(sources.add_octets("b", vec![0xff; MOST_REPLACEMENTS + 1]), Err(NotText));
        assert!(sources.add_octets("b", vec![0xff; MOST_REPLACEMENTS]).is_ok());
        assert_eq!(sources.iter().count(), 2);
    }
}
