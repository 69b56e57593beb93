//! What is not UTF-8: harmless in comments, an error elsewhere.

use super::report::Report;
use crate::diagnostic::{Diagnostic, Replacement, Rule, Source, SourceId, Span};

/// The code for what is not UTF-8.
pub const FILE_ENCODING: Rule =
    Rule { code: "file-encoding", description: "The text is not UTF-8.", reference: None };

/// How to mend it.
pub const CONVERT: &str =
    "convert the file to UTF-8, for example with `iconv -f ISO-8859-1 -t UTF-8`";

/// Reports what in `source`, whose text is `id`, is not UTF-8: once for all comments, and else once
/// for a line, instead of what the front end made of it.
pub(super) fn check(source: &Source, id: SourceId, original: &str, report: &mut Report) {
    if source.replacements().is_empty() {
        return;
    }
    let comments = report.comments(id);
    let is_harmless = |one: &Replacement| {
        let behind = comments.partition_point(|comment| comment.start <= one.start);
        behind > 0 && comments[behind - 1].end > one.start
    };
    let (harmless, harmful): (Vec<Replacement>, Vec<Replacement>) =
        source.replacements().iter().partition(|one| is_harmless(one));
    if let Some(&first) = harmless.first() {
        let message = match harmless.len() {
            1 => "an octet in a comment is not UTF-8".to_owned(),
            count => format!("{count} octets in comments are not UTF-8"),
        };
        report.push(
            Diagnostic::warning(FILE_ENCODING.code, message)
                .at(span(first, id), format!("the first is {:#04x}", first.octet))
                .with_help(CONVERT),
        );
    }
    if harmful.is_empty() {
        return;
    }
    report.retain(|diagnostic| {
        diagnostic.primary.as_ref().is_none_or(|label| !is_about(label.span, &harmful, source))
    });
    let mut last_line = 0;
    for &one in &harmful {
        let line = source.position(one.start).line;
        if line > last_line {
            last_line = line;
            report.push(
                Diagnostic::error(FILE_ENCODING.code, "the text is not UTF-8")
                    .at(span(one, id), format!("the octet {:#04x} cannot stand here", one.octet))
                    .with_original(original)
                    .with_help(CONVERT),
            );
        }
    }
}

fn span(replacement: Replacement, id: SourceId) -> Span {
    Span::new(id, replacement.start as usize..replacement.end() as usize)
}

/// Whether what `span` marks, within one line, holds one of `replacements`.
fn is_about(span: Span, replacements: &[Replacement], source: &Source) -> bool {
    let first = replacements.partition_point(|one| one.start < span.start);
    replacements.get(first).is_some_and(|one| one.start < span.end)
        && source.position(span.start).line == source.position(span.end).line
}
