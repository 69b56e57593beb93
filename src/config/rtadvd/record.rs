//! A file to its records: lines joined, comments left out, names and fields split.

use nom::{
    IResult, Parser,
    bytes::complete::{is_not, take_till},
    character::complete::char,
    combinator::opt,
    multi::separated_list0,
};

use super::{
    codes,
    field::{self, Field, Kind},
    joined::Joined,
    original::RECORD_OCTETS,
    report::Report,
    value::is_blank,
};
use crate::{
    config::template::placeholders,
    diagnostic::{Diagnostic, SourceId, Span},
};

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    /// Its text.
    pub(super) joined: Joined,
    /// The names before its first colon; none where they are no names but fields.
    pub(super) names: Vec<Name>,
    /// Where the names end: the first colon, or the end of the text.
    pub(super) names_end: usize,
    /// Its fields in order.
    pub(super) fields: Vec<Field>,
    /// It has values to compute.
    pub(super) is_template: bool,
    /// All of it was checked, with some values; with others only these have to be.
    pub(super) is_checked: bool,
}

/// A name of a record.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The name without blanks around it.
    pub(super) text: String,
    /// Where it is written.
    pub(super) span: Span,
}

/// Reads the records of `text`.
pub(super) fn records(text: &str, id: SourceId, report: &mut Report) -> Vec<Record> {
    let mut reader = Reader { all: text, at: 0, id, report, crlf: false };
    reader.skip_byte_order_mark();
    let mut records = Vec::new();
    while reader.at < text.len() {
        if let Some(joined) = reader.joined() {
            records.push(Record::new(joined, reader.report));
        }
    }
    records.shrink_to_fit();
    records
}

/// A line without its end.
struct Line<'a> {
    /// The line without newline, backslash and what stands behind that.
    content: &'a str,
    /// Where it begins in the file.
    start: usize,
    /// Whether the record goes on in the next line.
    continues: Continues,
}

#[derive(PartialEq, Eq)]
enum Continues {
    No,
    Yes,
    /// For Raven only: blanks of this length stand behind the backslash.
    AfterBlanks(usize),
    /// For Raven only: a carriage return stands behind the backslash.
    AfterReturn,
}

struct Reader<'a> {
    all: &'a str,
    at: usize,
    id: SourceId,
    report: &'a mut Report,
    /// Whether lines with CR LF were reported.
    crlf: bool,
}

impl<'a> Reader<'a> {
    /// The next record's text; `None` for comments and empty lines.
    fn joined(&mut self) -> Option<Joined> {
        let mut joined = Joined::new(self.id);
        let start = self.at;
        let mut line = self.line();
        let is_comment = line.content.trim_start_matches([' ', '\t']).starts_with('#');
        let is_empty = line.content.trim().is_empty() && line.continues == Continues::No;
        if is_empty {
            return None;
        }
        loop {
            if let Continues::AfterBlanks(blanks) = line.continues {
                self.blank_after_backslash(&line, blanks, is_comment);
            }
            joined.push(line.content, line.start);
            if !self.goes_on(&line, is_comment) {
                break;
            }
            if self.at >= self.all.len() {
                self.continued_at_end(&line, is_comment);
                break;
            }
            line = self.line();
            if is_comment {
                self.comment_continued(&line);
            }
        }
        if is_comment {
            self.report.comment(Span::new(self.id, start..self.at));
            return None;
        }
        self.last_line();
        joined.shrink_to_fit();
        Some(joined)
    }

    /// Takes the next line.
    fn line(&mut self) -> Line<'a> {
        let start = self.at;
        let (rest, (content, newline)) = physical_line(&self.all[start..])
            .unwrap_or((&self.all[self.all.len()..], (&self.all[start..], None)));
        self.at = self.all.len() - rest.len();
        let without_return = content.strip_suffix('\r').filter(|_| newline.is_some());
        if without_return.is_some() {
            self.carriage_return(start + content.len() - 1);
        }
        let content = without_return.unwrap_or(content);
        let trimmed = content.trim_end_matches(|c: char| c.is_ascii() && is_blank(c as u8));
        let (content, continues) = match trimmed.strip_suffix('\\') {
            Some(before) if trimmed.len() < content.len() => {
                (before, Continues::AfterBlanks(content.len() - trimmed.len()))
            }
            Some(before) if without_return.is_some() => (before, Continues::AfterReturn),
            Some(before) => (before, Continues::Yes),
            None => (content, Continues::No),
        };
        Line { content, start, continues }
    }

    /// Whether a line has the next one behind it. Where rtadvd sees no backslash, for what stands
    /// behind it, the next line must look like the middle of a record.
    fn goes_on(&self, line: &Line<'_>, is_comment: bool) -> bool {
        let next = self.all[self.at..].chars().next();
        match line.continues {
            Continues::No => false,
            Continues::Yes => true,
            Continues::AfterReturn if !is_comment => true,
            Continues::AfterReturn | Continues::AfterBlanks(_) => {
                matches!(next, Some(' ' | '\t' | ':'))
            }
        }
    }

    fn skip_byte_order_mark(&mut self) {
        if let Some(rest) = self.all.strip_prefix('\u{feff}') {
            self.at = self.all.len() - rest.len();
            self.report.push(
                Diagnostic::warning(
                    codes::BYTE_ORDER_MARK,
                    "the text begins with a byte-order mark",
                )
                .at(Span::new(self.id, 0..self.at), "it shows in few editors")
                .with_original("rtadvd takes it for a part of the first line")
                .with_help("save the file as UTF-8 without byte-order mark"),
            );
        }
    }

    fn carriage_return(&mut self, at: usize) {
        if !std::mem::replace(&mut self.crlf, true) {
            self.report.push(
                Diagnostic::warning(codes::CRLF, "lines end with CR LF")
                    .at(Span::new(self.id, at..at + 1), "the first one that does")
                    .with_original(
                        "rtadvd does not continue a line that ends in a backslash and CR: of each \
                         record it reads the first line only",
                    )
                    .with_help("save the file with plain line feeds"),
            );
        }
    }

    fn blank_after_backslash(&mut self, line: &Line<'_>, blanks: usize, is_comment: bool) {
        if is_comment {
            return;
        }
        let backslash = line.start + line.content.len();
        self.report.push(
            Diagnostic::warning(
                codes::BLANK_AFTER_BACKSLASH,
                "blanks stand between the backslash and the end of the line",
            )
            .at(Span::new(self.id, backslash + 1..backslash + 1 + blanks), "blanks")
            .with_original("rtadvd ends the record here and loses the lines that follow")
            .with_help("remove the blanks"),
        );
    }

    fn continued_at_end(&mut self, line: &Line<'_>, is_comment: bool) {
        if is_comment {
            return;
        }
        let backslash = line.start + line.content.len();
        self.report.push(
            Diagnostic::warning(
                codes::CONTINUED_AT_END,
                "the last line ends in a backslash, but nothing follows",
            )
            .at(Span::new(self.id, backslash..backslash + 1), "nothing follows")
            .with_original("rtadvd never sees a record that is continued at the end of the file")
            .with_help("remove the backslash"),
        );
    }

    fn last_line(&mut self) {
        if self.at < self.all.len() || self.all.ends_with('\n') {
            return;
        }
        let start = self.all.rfind('\n').map_or(0, |newline| newline + 1);
        self.report.push(
            Diagnostic::warning(codes::LAST_LINE, "the last line does not end with a newline")
                .at(Span::new(self.id, start..self.all.len()), "this line")
                .with_original("rtadvd never sees this line, nor the record that it ends")
                .with_help("end the line with a newline"),
        );
    }

    /// Warns when a comment goes on into what looks like a record.
    fn comment_continued(&mut self, line: &Line<'_>) {
        let is_record = line.content.contains(':')
            && !line.content.starts_with(|c: char| c.is_whitespace() || c == '#' || c == ':');
        if is_record {
            let end = line.start + line.content.len();
            self.report.push(
                Diagnostic::warning(
                    codes::COMMENT_CONTINUED,
                    "this line belongs to the comment above it, which ends in a backslash",
                )
                .at(Span::new(self.id, line.start..end), "part of a comment")
                .with_original("rtadvd does not read it either")
                .with_help("remove the backslash at the end of the comment"),
            );
        }
    }
}

/// A line and, where it has one, its newline.
fn physical_line(input: &str) -> IResult<&str, (&str, Option<char>)> {
    (take_till(|c| c == '\n'), opt(char('\n'))).parse(input)
}

/// The alternatives before the first colon.
fn alternatives(input: &str) -> IResult<&str, Vec<&str>> {
    separated_list0(char('|'), opt(is_not("|:")).map(Option::unwrap_or_default)).parse(input)
}

impl Record {
    /// Whether `field` looks like the name of a record that a backslash made part of this one.
    pub(super) fn is_swallowed_name(&self, field: &Field) -> bool {
        field.key.is_none()
            && field.range.start > 0
            && self.joined.starts_line(field.range.start)
            && matches!(field.kind, Kind::Flag)
            && field.blanks_before().is_empty()
    }

    fn new(joined: Joined, report: &mut Report) -> Self {
        let names_end = joined.text().find(':').unwrap_or(joined.text().len());
        let fields_start = (names_end + 1).min(joined.text().len());
        let is_template = placeholders(joined.text()).next().is_some();
        let (names, fields) = (Vec::new(), Vec::new());
        let mut record =
            Record { joined, names, names_end, fields, is_template, is_checked: false };
        if record.is_stray() {
            record.fields = field::fields(&record.joined, 0);
            record.report_stray(report);
            return record;
        }
        record.fields = field::fields(&record.joined, fields_start);
        record.read_names(report);
        record.report_length(report);
        record
    }

    /// Drops what takes space; the names stay.
    pub(super) fn forget(&mut self) {
        self.joined.clear();
        self.fields = Vec::new();
    }

    /// Whether the record begins with fields instead of names.
    fn is_stray(&self) -> bool {
        let names = &self.joined.octets()[..self.names_end];
        names.trim_ascii().is_empty() && self.names_end < self.joined.octets().len()
            || field::head(self.joined.octets()).is_some()
                && names.iter().any(|octet| b"#=@".contains(octet))
    }

    fn report_stray(&self, report: &mut Report) {
        let text = self.joined.text();
        let begin = text.len() - text.trim_start().len();
        let end = self.fields.first().map_or(text.len(), |field| field.range.end).max(begin);
        report.push(
            Diagnostic::error(codes::STRAY_LINE, "this line belongs to no record")
                .at(self.joined.span(begin..end), "fields without a name before them")
                .with_original("rtadvd takes it for a record with an odd name and never uses it")
                .with_help("end the line before it in a backslash, with nothing behind that"),
        );
    }

    fn read_names(&mut self, report: &mut Report) {
        let text = self.joined.text();
        let (_, names) = alternatives(&text[..self.names_end]).unwrap_or_default();
        let mut at = 0;
        for name in names {
            let trimmed = name.trim_matches(|c: char| c.is_ascii() && is_blank(c as u8));
            let begin = at + (name.len() - name.trim_start_matches([' ', '\t', '\r']).len());
            let span = self.joined.span(begin..begin + trimmed.len());
            let is_radvd = trimmed.contains(['{', '}', ';']);
            if trimmed.len() < name.len() && !trimmed.is_empty() && !is_radvd {
                report.push(
                    Diagnostic::warning(
                        codes::BLANK_AROUND_NAME,
                        format!("blanks stand around the name `{}`", trimmed.escape_debug()),
                    )
                    .at(self.joined.span(at..at + name.len()), "")
                    .with_original("to rtadvd they are part of the name, so that nothing has it")
                    .with_help("remove them"),
                );
            }
            self.names.push(Name { text: trimmed.to_owned(), span });
            at += name.len() + 1;
        }
        self.names.shrink_to_fit();
    }

    fn report_length(&self, report: &mut Report) {
        let length = self.joined.octets().len();
        if length > RECORD_OCTETS {
            let name = self.joined.span(0..self.names_end);
            report.push(
                Diagnostic::warning(codes::LONG_RECORD, format!("the record has {length} octets"))
                    .at(name, "this record")
                    .with_related(
                        self.joined.span(RECORD_OCTETS..RECORD_OCTETS + 1),
                        "what rtadvd does not read begins here",
                    )
                    .with_original(format!(
                        "rtadvd reads {RECORD_OCTETS} octets and takes the rest for another record"
                    )),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    type Read = (Vec<(Vec<String>, String)>, Vec<(&'static str, String)>);

    fn read(text: &str) -> Read {
        let sources = Sources::new();
        let id = sources.add("a", text);
        let mut report = Report::default();
        let records = records(text, id, &mut report)
            .into_iter()
            .map(|record| {
                let names = record.names.into_iter().map(|name| name.text).collect();
                (names, record.joined.text().to_owned())
            })
            .collect();
        let found = report
            .in_text_order()
            .iter()
            .map(|found| {
                let span = found.primary.as_ref().unwrap().span;
                (found.code, text[span.range()].to_owned())
            })
            .collect();
        (records, found)
    }

    fn texts(text: &str) -> Vec<String> {
        let (records, found) = read(text);
        assert_eq!(found, [], "{text:?}");
        records.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_are_joined_and_comments_left_out() {
        assert_eq!(texts("em0:\\\n\t:a#1:\\\n\nem1|em2:x:\n"), ["em0:\t:a#1:", "em1|em2:x:"]);
        assert_eq!(texts("# a\n  # b: c\n \n#c:\\\n#d:\\\n\t:e:\nf:\n"), ["f:"]);
        assert_eq!(texts("em0:\\\\\n:a:\n"), ["em0:\\:a:"]);
        assert_eq!(texts("em0:\\\n#\t:a:\n"), ["em0:#\t:a:"]);
        assert_eq!(texts(""), <[&str; 0]>::default());
    }

    #[test]
    fn what_rtadvd_loses_is_kept_with_a_warning() {
        type Case =
            (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);
        let cases: &[Case] = &[
            ("em0:a:", &["em0:a:"], &[("rtadvd-last-line", "em0:a:")]),
            ("em0:\\\n:a:\\\n", &["em0::a:"], &[("rtadvd-continued-at-end", "\\")]),
            (
                "em0:\\ \n\t:a:\nem1:b:\n",
                &["em0:\t:a:", "em1:b:"],
                &[("rtadvd-blank-after-backslash", " ")],
            ),
            (
                "em0:a:\\ \t\nem1:b:\n",
                &["em0:a:", "em1:b:"],
                &[("rtadvd-blank-after-backslash", " \t")],
            ),
            ("em0:\\\r\n\t:a:\r\n", &["em0:\t:a:"], &[("rtadvd-crlf", "\r")]),
            ("#em0:\\\r\nem1:a:\r\n", &["em1:a:"], &[("rtadvd-crlf", "\r")]),
            ("#em0:\\\nem1:a:\n", &[], &[("rtadvd-comment-continued", "em1:a:")]),
            ("\u{feff}em0:a:\n", &["em0:a:"], &[("rtadvd-bom", "\u{feff}")]),
        ];
        for (text, records, found) in cases {
            let (read, reported) = read(text);
            let read: Vec<&str> = read.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(read, *records, "{text:?}");
            let reported: Vec<(&str, &str)> =
                reported.iter().map(|(code, text)| (*code, text.as_str())).collect();
            assert_eq!(reported, *found, "{text:?}");
        }
    }

    #[test]
    fn names() {
        let (records, found) = read(" em0 |em1|:a:\n");
        assert_eq!(records[0].0, ["em0", "em1", ""]);
        assert_eq!(found, [("rtadvd-blank-around-name", " em0 ".to_owned())]);
        for stray in ["\t:a#1:\n", ":a#1:\n", "addr=\"2001::\":\n", "  mtu#1500:\n"] {
            let (records, found) = read(stray);
            assert_eq!(records[0].0, <[&str; 0]>::default());
            assert_eq!(found[0].0, "rtadvd-stray-line", "{stray:?}");
        }
        assert_eq!(read("mtu:a:\n").1, []);
    }
}
