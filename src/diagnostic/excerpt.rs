use std::ops::Range;

use super::{Source, Span};

/// Some lines of a text as they are shown: of a long line, only what is near the marked spans.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    pieces: Vec<Piece>,
}

/// Octets of the source that are shown.
#[derive(Debug)]
struct Piece {
    source: Range<usize>,
    /// Where in the excerpt they begin.
    at: usize,
}

/// Octets of a line that are shown in any case.
const WIDTH: usize = 200;
/// The least that each of many spans in one line gets of it.
const LEAST: usize = 40;
/// What stands for the octets that are not shown.
const GAP: &str = "...";

impl Excerpt {
    /// The lines `first` to `last` of `source` with `spans` to be marked in them.
    pub(super) fn new(source: &Source, first: usize, last: usize, spans: &[Span]) -> Self {
        let mut excerpt = Excerpt { text: String::new(), pieces: Vec::new() };
        for line in first..=last {
            if line > first {
                excerpt.text.push('\n');
            }
            excerpt.line(source, line, spans);
        }
        excerpt
    }

    fn line(&mut self, source: &Source, line: usize, spans: &[Span]) {
        let start = source.line_start(line);
        let end = source.line_start(line + 1);
        // Without its newline an empty span at the end of a line stays on that line.
        let end = if source.text()[start..end].ends_with('\n') { end - 1 } else { end };
        let mut shown = windows(source.text(), start..end, spans).into_iter().peekable();
        if shown.peek().is_some_and(|first| first.start > start) {
            self.text.push_str(GAP);
        }
        while let Some(window) = shown.next() {
            self.pieces.push(Piece { source: window.clone(), at: self.text.len() });
            self.text.push_str(&source.text()[window.clone()]);
            if shown.peek().map_or(window.end < end, |next| next.start > window.end) {
                self.text.push_str(GAP);
            }
        }
    }

    /// The text to show.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of `span` that is shown, as octets of the excerpt, cut to whole characters: the
    /// drawing library panics on anything else.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let start = self.text.floor_char_boundary(self.place(span.start as usize));
        let end = self.text.ceil_char_boundary(self.place(span.end as usize));
        start..end.max(start)
    }

    /// Where the octet `offset` of the source is shown, or else the end of what is shown before.
    fn place(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.source.start <= offset);
        match after.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(Piece { source, at }) => at + offset.min(source.end) - source.start,
            None => self.pieces.first().map_or(0, |first| first.at),
        }
    }
}

/// Which octets of the line at `line` are shown: in order and apart, and at least one, though it
/// may be empty.
fn windows(text: &str, line: Range<usize>, spans: &[Span]) -> Vec<Range<usize>> {
    if line.len() <= WIDTH {
        return vec![line];
    }
    let touches = |span: &&Span| span.start as usize <= line.end && span.end as usize >= line.start;
    let spans: Vec<&Span> = spans.iter().filter(touches).collect();
    let share = (WIDTH / spans.len().max(1)).max(LEAST);
    let mut wanted: Vec<_> = spans
        .into_iter()
        .map(|span| {
            let start = (span.start as usize).clamp(line.start, line.end);
            let end = (span.end as usize).clamp(start, line.end).min(start + share / 2);
            let context = (share - (end - start)) / 2;
            start.saturating_sub(context).max(line.start)..(end + context).min(line.end)
        })
        .collect();
    wanted.sort_by_key(|window| window.start);
    if wanted.is_empty() {
        wanted.push(line.start..line.start + WIDTH);
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for window in wanted {
        let window = text.floor_char_boundary(window.start)..text.ceil_char_boundary(window.end);
        match windows.last_mut() {
            Some(last) if window.start <= last.end + GAP.len() => {
                last.end = last.end.max(window.end);
            }
            _ => windows.push(window),
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceId, Sources};

    fn excerpt(text: &str, marked: &[(usize, usize)]) -> (String, Vec<String>) {
        let sources = Sources::new();
        let id: SourceId = sources.add("a", text);
        let spans: Vec<Span> = marked.iter().map(|&(from, to)| Span::new(id, from..to)).collect();
        let excerpt = Excerpt::new(sources.get(id), 1, 1, &spans);
        let marked = spans.iter().map(|&span| excerpt.text()[excerpt.range(span)].to_owned());
        (excerpt.text().to_owned(), marked.collect())
    }

    #[test]
    fn short_lines_are_whole() {
        let (text, marked) = excerpt("one two\nthree", &[(4, 7)]);
        assert_eq!((text.as_str(), marked), ("one two", vec!["two".to_owned()]));
    }

    #[test]
    fn of_long_lines_what_is_marked_is_shown() {
        let filler = "é ".repeat(200_000);
        let line = format!("begin{filler}middle{filler}end");
        let middle = 5 + filler.len();
        let end = middle + 6 + filler.len();
        let words = [(end, end + 3), (0, 5), (middle, middle + 6)];
        let (text, marked) = excerpt(&line, &words);
        assert_eq!(marked, ["end", "begin", "middle"]);
        assert!(text.len() < 300 && text.starts_with("begin") && text.ends_with("end"), "{text}");
        assert_eq!(text.matches(GAP).count(), 2);
    }

    #[test]
    fn what_is_marked_may_itself_be_long() {
        let word = "x".repeat(1 << 20);
        let (text, marked) = excerpt(&format!("a {word} b"), &[(2, 2 + word.len())]);
        assert!(text.len() < 300 && text.starts_with("a x") && text.ends_with("x..."), "{text}");
        assert!(marked[0].len() > 80 && marked[0].chars().all(|c| c == 'x'));
        let (text, _) = excerpt(&word, &[]);
        assert_eq!(text.len(), WIDTH + GAP.len());
    }
}
