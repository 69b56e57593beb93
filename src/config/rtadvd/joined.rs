//! The text of a record with its lines joined, and where each octet of it stands in the file.

use std::ops::Range;

use crate::diagnostic::{SourceId, Span};

/// A joined text. All offsets of records, fields and values count from its start.
#[derive(Debug, Clone)]
pub(super) struct Joined {
    source: SourceId,
    text: String,
    segments: Vec<Segment>,
}

/// From `joined` on, the text is the file's from `file` on.
#[derive(Debug, Clone, Copy)]
struct Segment {
    joined: usize,
    file: usize,
}

impl Joined {
    /// An empty text of `source`.
    pub(super) fn new(source: SourceId) -> Self {
        Joined { source, text: String::new(), segments: Vec::new() }
    }

    /// Appends a line, or what is left of it, that begins at the octet `file` of the source.
    pub(super) fn push(&mut self, line: &str, file: usize) {
        self.segments.push(Segment { joined: self.text.len(), file });
        self.text.push_str(line);
    }

    /// Gives back the room for further lines.
    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.segments.shrink_to_fit();
    }

    /// Gives back all room.
    pub(super) fn clear(&mut self) {
        self.text = String::new();
        self.segments = Vec::new();
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The same as octets.
    pub(super) fn octets(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The octets of the file that make `range` of the text: from its first to its last one, so
    /// with a line's end between them where the range crosses one. Values are read octet by octet;
    /// of characters with several, all are marked.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.file_offset(self.text.floor_char_boundary(range.start));
        let last = self.text.ceil_char_boundary(range.end).checked_sub(1);
        let end = match last {
            Some(last) if !range.is_empty() => self.file_offset(last) + 1,
            _ => start,
        };
        Span::new(self.source, start..end)
    }

    /// Where lines after the first one begin.
    pub(super) fn line_starts(&self) -> impl Iterator<Item = usize> {
        self.segments.iter().skip(1).map(|segment| segment.joined)
    }

    /// Whether a line of the file begins at `at`.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        self.segments.binary_search_by_key(&at, |segment| segment.joined).is_ok()
    }

    fn file_offset(&self, at: usize) -> usize {
        let after = self.segments.partition_point(|segment| segment.joined <= at);
        match after.checked_sub(1).and_then(|index| self.segments.get(index)) {
            Some(segment) => segment.file + (at - segment.joined),
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    #[test]
    fn offsets_lead_back_to_the_file() {
        let file = "ab\\\ncd\\\n\\\nef\n";
        let sources = Sources::new();
        let mut joined = Joined::new(sources.add("a", file));
        joined.push("ab", 0);
        joined.push("cd", 4);
        joined.push("", 8);
        joined.push("ef", 10);
        assert_eq!(joined.text(), "abcdef");
        for (range, text) in
            [(0..2, "ab"), (2..4, "cd"), (1..3, "b\\\nc"), (4..6, "ef"), (2..2, ""), (6..6, "")]
        {
            assert_eq!(&file[joined.span(range.clone()).range()], text, "{range:?}");
        }
        assert_eq!(joined.span(6..6).start, 12);
        joined.push("\u{e9}", 20);
        for part in [6..7, 7..8, 6..8] {
            assert_eq!(joined.span(part).range(), 20..22);
        }
        assert_eq!(joined.span(4..4).start, 10);
        assert!(joined.starts_line(4) && !joined.starts_line(5));
    }
}
