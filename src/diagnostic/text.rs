use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity, Sources, Span};

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
    for picture in pictures(diagnostic, sources) {
        group = group.element(picture.snippet(sources));
    }
    if let Some(original) = &diagnostic.original {
        group = group.element(Level::NOTE.message(original.as_str()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]) + "\n"
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
    for (kind, label) in primary.chain(related) {
        let source = sources.get(label.span.source);
        let first_line = source.position(label.span.start).line;
        let last_line = source.position(label.span.end.max(label.span.start)).line;
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

impl<'a> Picture<'a> {
    fn snippet(&self, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
        let source = sources.get(self.labels[0].1.span.source);
        let text = source.text();
        let start = source.line_start(self.first_line);
        let end = source.line_start(self.last_line + 1);
        // Without its newline an empty span at the end of a line stays on that line.
        let lines = text[start..end].strip_suffix('\n').unwrap_or(&text[start..end]);
        let mut snippet = Snippet::source(lines).line_start(self.first_line).path(source.name());
        for (kind, label) in &self.labels {
            let span = within(label.span, start, lines);
            let annotation = kind.span(span);
            snippet = snippet.annotation(if label.text.is_empty() {
                annotation
            } else {
                annotation.label(label.text.as_str())
            });
        }
        snippet
    }
}

/// The part of `span` that lies in `lines`, which begin at `start`, cut to whole characters: the
/// drawing library panics on anything else.
fn within(span: Span, start: usize, lines: &str) -> std::ops::Range<usize> {
    let first = lines.floor_char_boundary((span.start as usize).saturating_sub(start));
    let last = lines.ceil_char_boundary((span.end as usize).saturating_sub(start));
    first..last.max(first)
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
