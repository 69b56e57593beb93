use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Position, Severity, Sources, Span, excerpt::Excerpt};

/// Whether the text is for a terminal that shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Letters only.
    Plain,
    /// With escape sequences for colours.
    Coloured,
}

/// Labels of one file at most this many lines apart share a picture.
const SAME_PICTURE: usize = 8;
/// Of a span over more lines than this, only the first line is shown.
const MOST_LINES: usize = 20;
/// More related places are only counted.
const MOST_RELATED: usize = 20;

/// Draws `diagnostic` for a person: message, file:line:column, the lines with the spans marked,
/// what the original daemon does, and advice. Ends with a newline.
#[must_use]
pub fn render_text(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code));
    let pictures = pictures(diagnostic, sources);
    for (picture, stand_in) in pictures.iter().zip(STAND_INS) {
        group = group.element(picture.snippet(sources).path(stand_in.to_string()));
    }
    let more = diagnostic.related.len().saturating_sub(MOST_RELATED);
    if more > 0 {
        group = group.element(Level::NOTE.message(format!("and {more} more places")));
    }
    if let Some(original) = &diagnostic.original {
        group = group.element(Level::NOTE.message(original.as_ref()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let mut drawn = renderer.render(&[group]);
    for (picture, stand_in) in pictures.iter().zip(STAND_INS) {
        drawn = with_place(&drawn, stand_in, &picture.place(sources));
    }
    drawn + "\n"
}

/// Characters of no meaning (private use) that the library is given for the names of files: it
/// counts lines and columns in what is shown, and that is not all of a line.
const STAND_INS: std::ops::RangeInclusive<char> = '\u{e000}'..='\u{e0ff}';

/// `drawn` with `place` for `stand_in`, its line and its column.
fn with_place(drawn: &str, stand_in: char, place: &str) -> String {
    let is_place = |c: char| c == ':' || c.is_ascii_digit();
    let cut = drawn.match_indices(stand_in).find_map(|(at, found)| {
        let rest = drawn[at..].strip_prefix(found)?;
        rest.starts_with(':').then(|| (&drawn[..at], rest.trim_start_matches(is_place)))
    });
    cut.map_or_else(|| drawn.to_owned(), |(before, after)| format!("{before}{place}{after}"))
}

/// Some lines of one file with the labels in them.
struct Picture<'a> {
    first_line: usize,
    last_line: usize,
    labels: Vec<(AnnotationKind, &'a Label)>,
}

fn pictures<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> Vec<Picture<'a>> {
    let primary = diagnostic.primary.iter().map(|label| (AnnotationKind::Primary, label));
    let related = diagnostic.related.iter().map(|label| (AnnotationKind::Context, label));
    let mut pictures: Vec<Picture<'a>> = Vec::new();
    for (kind, label) in primary.chain(related.take(MOST_RELATED)) {
        let source = sources.get(label.span.source);
        if !source.is_read() {
            continue;
        }
        let first_line = source.position(label.span.start).line;
        let last_line = source.position(label.span.end.max(label.span.start)).line;
        let last_line = if last_line > first_line + MOST_LINES { first_line } else { last_line };
        let near = pictures.iter_mut().find(|picture| {
            picture.labels[0].1.span.source == label.span.source
                && first_line <= picture.last_line + SAME_PICTURE
                && picture.first_line <= last_line + SAME_PICTURE
        });
        match near {
            Some(picture) => {
                picture.first_line = picture.first_line.min(first_line);
                picture.last_line = picture.last_line.max(last_line);
                picture.labels.push((kind, label));
            }
            None => pictures.push(Picture { first_line, last_line, labels: vec![(kind, label)] }),
        }
    }
    pictures
}

impl Picture<'_> {
    fn place(&self, sources: &Sources) -> String {
        let span = self.labels[0].1.span;
        let source = sources.get(span.source);
        let Position { line, column } = source.position(span.start);
        format!("{}:{line}:{column}", source.name().replace(char::is_control, "\u{fffd}"))
    }

    fn snippet<'b>(&self, sources: &Sources) -> Snippet<'b, Annotation<'b>> {
        let source = sources.get(self.labels[0].1.span.source);
        let spans: Vec<Span> = self.labels.iter().map(|(_, label)| label.span).collect();
        let excerpt = Excerpt::new(source, self.first_line, self.last_line, &spans);
        let annotation = |(kind, label): &(AnnotationKind, &Label)| {
            let annotation = kind.span(excerpt.range(label.span));
            if label.text.is_empty() { annotation } else { annotation.label(label.text.clone()) }
        };
        Snippet::source(excerpt.text().to_owned())
            .line_start(self.first_line)
            .annotations(self.labels.iter().map(annotation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(text: &str, range: std::ops::Range<usize>) -> String {
        let sources = Sources::new();
        let id = sources.add("a.conf", text);
        let diagnostic = Diagnostic::error("test-code", "nonsense")
            .at(Span::new(id, range), "here")
            .with_original("radvd does not care")
            .with_help("write sense");
        render_text(&diagnostic, &sources, Style::Plain)
    }

    #[test]
    fn shows_file_line_column_caret_and_advice() {
        let text = draw("one\n\ttwo three\n", 9..14);
        assert!(text.starts_with("error[test-code]: nonsense"), "{text}");
        for part in
            ["a.conf:2:6", "^^^^^ here", "= note: radvd does not care", "= help: write sense"]
        {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
    }

    #[test]
    fn a_long_line_is_cut_and_its_columns_are_still_right() {
        let blanks = " ".repeat(1 << 20);
        let text = format!("first{blanks}second{blanks}third");
        let sources = Sources::new();
        let id = sources.add("a.conf", text.as_str());
        let at = |word: &str| {
            let start = text.find(word).unwrap();
            Span::new(id, start..start + word.len())
        };
        let diagnostic = Diagnostic::error("test-code", "nonsense")
            .at(at("third"), "here")
            .with_related(at("second"), "there");
        let drawn = render_text(&diagnostic, &sources, Style::Plain);
        assert!(drawn.contains(" --> a.conf:1:2097164\n"), "{drawn}");
        let lines: Vec<&str> = drawn.lines().collect();
        assert!(lines.iter().all(|line| line.len() < 300), "{drawn}");
        let shown = lines.iter().position(|line| line.contains("third")).unwrap();
        for (word, marks) in [("third", "^^^^^"), ("second", "------")] {
            let column = lines[shown].find(word).unwrap();
            assert!(lines[shown + 1][column..].starts_with(marks), "{drawn}");
        }
    }

    #[test]
    fn many_related_places_are_counted() {
        let sources = Sources::new();
        let id = sources.add("a.conf", "word\n".repeat(1000));
        let mut diagnostic = Diagnostic::error("test-code", "x").at(Span::new(id, 0..4), "");
        for line in 1..1000 {
            diagnostic = diagnostic.with_related(Span::new(id, line * 5..line * 5 + 4), "also");
        }
        let drawn = render_text(&diagnostic, &sources, Style::Plain);
        assert!(drawn.lines().count() < 60, "{drawn}");
        assert!(drawn.contains("= note: and 979 more places"), "{drawn}");
    }

    #[test]
    fn no_span_makes_it_panic() {
        let texts = ["", "\n", "ü", "a\r\nb", "\u{feff}x\n\n", "no newline"];
        for text in texts {
            for start in 0..text.len() + 2 {
                for end in 0..text.len() + 3 {
                    draw(text, start..end);
                }
            }
        }
    }
}
