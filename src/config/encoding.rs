//! What is not UTF-8, and NUL: harmless in comments, an error elsewhere.

use super::report::Report;
use crate::diagnostic::{Diagnostic, Replacement, Rule, Severity, Source, SourceId, Span};

/// The code for what is not UTF-8.
pub const FILE_ENCODING: Rule = Rule {
    code: "file-encoding",
    severities: &[Severity::Error, Severity::Warning],
    description: "The text is not UTF-8.",
    reference: None,
};

/// How to mend it.
pub const CONVERT: &str =
    "convert the file to UTF-8, for example with `iconv -f ISO-8859-1 -t UTF-8`";

/// Reports what in `source`, whose text is `id`, is not UTF-8: once for all comments, and else once
/// for a line, instead of what the front end made of it.
pub(super) fn check(source: &Source, id: SourceId, original: &'static str, report: &mut Report) {
    if source.replacements().is_empty() {
        return;
    }
    let comments = report.comments(id);
    let (harmless, harmful): (Vec<Replacement>, Vec<Replacement>) =
        source.replacements().iter().partition(|one| holds(&comments, one.start));
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
    let error = |one: &Replacement| {
        Diagnostic::error(FILE_ENCODING.code, "the text is not UTF-8")
            .at(span(*one, id), format!("the octet {:#04x} cannot stand here", one.octet))
            .with_original(original)
            .with_help(CONVERT)
    };
    report_lines(source, harmful.iter().map(error).collect(), report);
}

/// Reports the NUL octets outside of comments as `code`, once for a line, instead of what the front
/// end made of them.
pub(super) fn check_nul(
    source: &Source,
    id: SourceId,
    code: &'static str,
    original: &'static str,
    report: &mut Report,
) {
    let nul = source.text().match_indices('\0').map(|(at, _)| Span::new(id, at..at + 1));
    let mut nul = nul.peekable();
    if nul.peek().is_none() {
        return;
    }
    let comments = report.comments(id);
    let errors = nul.filter(|span| !holds(&comments, span.start)).map(|span| {
        Diagnostic::error(code, "the text has an octet of zero")
            .at(span, "here")
            .with_original(original)
            .with_help("remove it, for example with `tr -d '\\000'`")
    });
    report_lines(source, errors.collect(), report);
}

/// Whether one of `spans`, which are in order, holds the octet at `offset`.
fn holds(spans: &[Span], offset: u32) -> bool {
    let behind = spans.partition_point(|span| span.start <= offset);
    behind > 0 && spans[behind - 1].end > offset
}

/// Reports the first of `errors` of each line, in place of what is already reported for the words
/// that they are in.
fn report_lines(source: &Source, errors: Vec<Diagnostic>, report: &mut Report) {
    let place = |diagnostic: &Diagnostic| diagnostic.primary.as_ref().map(|label| label.span);
    let spans: Vec<Span> = errors.iter().filter_map(place).collect();
    report
        .retain(|diagnostic| place(diagnostic).is_none_or(|span| !is_about(span, &spans, source)));
    let mut last_line = 0;
    for error in errors {
        let line = place(&error).map_or(0, |span| source.position(span.start).line);
        if line > last_line {
            last_line = line;
            report.push(error);
        }
    }
}

fn span(replacement: Replacement, id: SourceId) -> Span {
    Span::new(id, replacement.start as usize..replacement.end() as usize)
}

/// Whether what `span` marks, within one line, holds the start of one of `octets`.
fn is_about(span: Span, octets: &[Span], source: &Source) -> bool {
    let first = octets.partition_point(|one| one.start < span.start);
    octets.get(first).is_some_and(|one| one.start < span.end)
        && source.position(span.start).line == source.position(span.end).line
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Reader, Syntax},
        diagnostic::{Severity, Sources},
    };

    #[test]
    fn harmless_in_comments_and_an_error_elsewhere() {
        use Severity::{Error, Warning};
        use Syntax::{Radvd, Rtadvd};
        type Found = &'static [(Severity, &'static str, u32)];
        let on = b"interface e { AdvSendAdvert on; ".as_slice();
        let cases: &[(Syntax, &[&[u8]], Found)] = &[
            (Radvd, &[b"# \xe9\xe9\n", on, b"};# \xff\n"], &[(Warning, "3 octets", 2)]),
            (Radvd, &[b"# \xe9\n", on, b"};\n"], &[(Warning, "an octet", 2)]),
            (Radvd, &[on, b"AdvCaptivePortalAPI \"http://a/\xe9\"; };\n"], &[(Error, "not", 62)]),
            (Radvd, &[on, b"DNSSL caf\xe9.org \xff\xfe { }; };\n"], &[(Error, "not", 41)]),
            (Radvd, &[b"interface \xe9 { AdvSendAdvert on; };\n"], &[(Error, "not", 10)]),
            (Rtadvd, &[b"#\xe9:\\\n \xe9:\nem0:mtu#1400:\n"], &[(Warning, "2 octets", 1)]),
            (Rtadvd, &[b"caf\xe9:mtu#1400:\n"], &[(Error, "not", 3)]),
            (Rtadvd, &[b"em0:mtu#14\xe9:\n#\xe9\n"], &[(Error, "not", 10), (Warning, "an o", 14)]),
            (Rtadvd, &[b"em0:dnssl=\"\xe9.org\":\xe9:\n"], &[(Error, "not", 11)]),
            (
                Rtadvd,
                &[b"em0:m\xe9:\\\n\t:dnssl=\"\xe9.org\":\n"],
                &[(Error, "not", 5), (Error, "not", 18)],
            ),
        ];
        for (syntax, parts, expected) in cases {
            let sources = Sources::new();
            let octets = parts.concat();
            let id = sources.add_octets("a", octets.clone()).unwrap();
            let found = Reader::new(&sources).parse(id, *syntax).diagnostics;
            assert_eq!(found.len(), expected.len(), "{octets:?}: {found:#?}");
            for (found, (severity, part, offset)) in found.iter().zip(*expected) {
                assert_eq!((found.code, found.severity), ("file-encoding", *severity), "{found:?}");
                assert!(found.message.contains(part), "{found:?}");
                let start = found.primary.as_ref().unwrap().span.start;
                assert_eq!(sources.get(id).file_offset(start), *offset, "{octets:?}");
            }
        }
    }
}
