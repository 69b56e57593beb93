//! What can be said of a field without knowing the rest of the file.

use std::collections::HashSet;

use super::{
    codes,
    field::{Field, Kind},
    foreign,
    joined::Joined,
    keywords::{Form, Id, Key, KeyError, Origin, Status},
    original,
    record::Record,
    report::Report,
    shown::shown,
    value::{Fault, Number, Quoting, Text},
};
use crate::{
    config::{closest, unit::without_unit},
    diagnostic::Diagnostic,
};

/// Reports what is wrong with the fields of `record`, each for itself.
pub(super) fn record(record: &Record, report: &mut Report) {
    fields(record, |_| true, report);
}

/// The same for the fields that `wanted` takes by their numbers.
pub(super) fn fields(record: &Record, wanted: impl Fn(usize) -> bool, report: &mut Report) {
    let visible: HashSet<usize> =
        original::field_starts(record.joined.octets()).into_iter().collect();
    for (_, field) in record.fields.iter().enumerate().filter(|&(at, _)| wanted(at)) {
        let Some(key) = field.key else {
            unknown(record, field, report);
            continue;
        };
        let check = Check { joined: &record.joined, field, key };
        if check.wrong_type(report) {
            continue;
        }
        check.extension(report);
        match &field.kind {
            Kind::Number(number) => check.number(number, report),
            Kind::Text(text) => check.quoting(text.quoting, report),
            _ => {}
        }
        check.place(&visible, report);
    }
}

/// Reports a field that is no capability.
fn unknown(record: &Record, field: &Field, report: &mut Report) {
    let joined = &record.joined;
    let word = &joined.text()[field.name()];
    let whole = joined.span(field.range.clone());
    if matches!(field.kind, Kind::Comment) {
        report.push(
            Diagnostic::warning(codes::COMMENT_IN_RECORD, "`#` starts no comment inside a record")
                .at(whole, "a field like others")
                .with_original(
                    "rtadvd ignores the text up to the next colon and reads the fields behind that",
                )
                .with_help("move the comment to a line of its own before the record"),
        );
        return;
    }
    if record.is_swallowed_name(field) {
        report.push(
            Diagnostic::error(
                codes::SWALLOWED_RECORD,
                format!("{} is no record of its own", shown(word)),
            )
            .at(whole, "part of the record above")
            .with_original("rtadvd takes its fields for the record above and ignores the name")
            .with_help("remove the backslash at the end of the line above"),
        );
        return;
    }
    report.push(match Key::parse(word) {
        Err(KeyError::Index(capability)) => Diagnostic::error(
            codes::INDEX,
            format!("{} has a number that `{}` cannot have", shown(word), capability.name),
        )
        .at(
            joined.span(field.name().start + capability.name.len()..field.name().end),
            "not 0 to 99",
        )
        .with_original("rtadvd ignores this field silently")
        .with_help("number the entries from 0 to 99, without a zero in front"),
        _ => unknown_capability(word, record, field)
            .at(if word.is_empty() { whole } else { joined.span(field.name()) }, "unknown"),
    });
}

fn unknown_capability(word: &str, record: &Record, field: &Field) -> Diagnostic {
    let value = match &field.kind {
        Kind::Number(number) if number.fault.is_none() => {
            Some(&record.joined.text()[number.range.clone()])
        }
        _ => None,
    };
    let field = &record.joined.text()[field.range.clone()];
    let what = if word.is_empty() { field } else { word };
    let message = if Key::parse(word).is_ok() {
        format!("{} is no field", shown(field))
    } else {
        format!("there is no capability {}", shown(what))
    };
    let diagnostic = Diagnostic::error(codes::UNKNOWN_CAPABILITY, message)
        .with_original("rtadvd ignores this field silently");
    match foreign::help(word, value) {
        _ if word == "\\" => diagnostic.with_help("one backslash continues a line"),
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// The word that lifetimes take instead of a number.
pub(super) const INFINITY: &[u8] = b"infinity";

/// What flags take.
const NO_VALUE: &str = "no value";

struct Check<'a> {
    joined: &'a Joined,
    field: &'a Field,
    key: Key,
}

impl Check<'_> {
    /// Notes a word that FreeBSD's rtadvd does not know.
    fn extension(&self, report: &mut Report) {
        let key = self.key;
        let is_infinity = matches!(self.field.kind, Kind::Text(_)) && key.takes(Form::Infinity);
        let (whose, original) = match key.id.capability().origin {
            Origin::Kame => {
                ("KAME's rtadvd for Mobile IPv6 has it", "rtadvd rejects the whole interface")
            }
            Origin::MacOs => ("macOS's rtadvd has it", "rtadvd ignores this field silently"),
            Origin::Raven => ("only Raven has it", "rtadvd ignores this field silently"),
            Origin::FreeBsd | Origin::Old if is_infinity => (
                "the word is Raven's",
                "rtadvd looks for a number and takes the default where there is none",
            ),
            Origin::FreeBsd | Origin::Old => return,
        };
        report.extension(|| {
            let message = if is_infinity {
                format!("`{key}=infinity` is an extension: {whose}")
            } else {
                format!("`{key}` is an extension: {whose}")
            };
            let span = self.joined.span(self.field.range.clone());
            let note = Diagnostic::note(codes::EXTENSION, message).at(span, "not FreeBSD's");
            let note = note.with_original(original);
            if is_infinity { note.with_help(format!("write `{key}#4294967295`")) } else { note }
        });
    }

    /// Reports a value of a type that the capability does not have.
    fn wrong_type(&self, report: &mut Report) -> bool {
        let takes = |form| self.key.takes(form);
        let fits = match &self.field.kind {
            Kind::Flag => takes(Form::Flag),
            Kind::Number(_) => takes(Form::Number),
            Kind::Text(text) => {
                takes(Form::Text)
                    || takes(Form::Addresses)
                    || takes(Form::Infinity) && text.content() == INFINITY
            }
            Kind::Cancelled | Kind::Comment | Kind::Junk => true,
        };
        if fits || self.key.id.capability().status == Status::Ignored {
            return !fits;
        }
        if matches!(self.key.id, Id::VlTimeDecr | Id::PlTimeDecr) {
            report.push(self.decrement_with_value());
            return true;
        }
        let value = match &self.field.kind {
            Kind::Number(number) => Some(self.joined.text()[number.range.clone()].to_owned()),
            Kind::Text(text) => Some(String::from_utf8_lossy(&text.content()).into_owned()),
            _ => None,
        };
        let (kind, example) = self.example(value.as_deref());
        let label = match kind {
            NO_VALUE => "a value".to_owned(),
            _ => format!("not {kind}"),
        };
        report.push(
            Diagnostic::error(codes::TYPE, format!("`{}` takes {kind}", self.key))
                .at(self.joined.span(self.field.range.clone()), label)
                .with_original("rtadvd ignores this field silently")
                .with_help(format!("write `{example}`")),
        );
        true
    }

    /// macOS writes `vltimedecr#true`, which no daemon sees, its own included.
    fn decrement_with_value(&self) -> Diagnostic {
        let key = self.key;
        Diagnostic::warning(codes::TYPE, format!("`{key}` takes no value"))
            .at(self.joined.span(self.field.range.clone()), "no effect: nothing counts down")
            .with_original("rtadvd ignores this field silently, macOS's too")
            .with_help(format!("write `{key}` to count down, or leave it out"))
    }

    /// What the capability takes and how to write it.
    fn example(&self, value: Option<&str>) -> (&'static str, String) {
        let key = self.key;
        if key.takes(Form::Number) {
            let digits = value.filter(|value| {
                !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit())
            });
            let is_infinity = key.takes(Form::Infinity)
                && value.is_some_and(|value| closest(value, ["infinity"]).is_some());
            if is_infinity {
                return ("a number or `infinity`", format!("{key}=infinity"));
            }
            return ("a number", format!("{key}#{}", digits.unwrap_or("NUMBER")));
        }
        if key.takes(Form::Flag) {
            return (NO_VALUE, key.to_string());
        }
        if key.id == Id::Tc {
            return ("a record's name", format!("{key}={}", value.unwrap_or("NAME")));
        }
        ("a text", format!("{key}=\"{}\"", value.unwrap_or("TEXT").escape_default()))
    }

    fn number(&self, number: &Number, report: &mut Report) {
        let Some(fault) = number.fault else { return };
        let text = shown(&self.joined.text()[number.range.clone()]);
        let place = if number.range.is_empty() { &self.field.range } else { &number.range };
        let span = self.joined.span(place.clone());
        let reads = format!("rtadvd reads {}", number.read_by_rtadvd);
        report.push(match fault {
            Fault::Hexadecimal => {
                Diagnostic::warning(codes::HEXADECIMAL, format!("{text} is hexadecimal"))
                    .at(span, format!("{} for Raven", number.value))
                    .with_original(reads)
                    .with_help(format!("write `{}`", number.value))
            }
            Fault::Octal => {
                Diagnostic::warning(codes::OCTAL, format!("{text} is octal: it begins with a zero"))
                    .at(span, format!("this is {}", number.value))
                    .with_original(format!("{reads}, too"))
                    .with_help(format!("write `{}` if that is meant", number.value))
            }
            Fault::TooLarge => {
                Diagnostic::error(codes::NUMBER, format!("{text} does not fit into 64 bits"))
                    .at(span, "too large")
                    .with_original(reads)
            }
            Fault::NotANumber => {
                let message = if number.range.is_empty() {
                    format!("`{}#` has no number behind it", self.key)
                } else {
                    format!("{text} is not a number")
                };
                let diagnostic = Diagnostic::error(codes::NUMBER, message)
                    .at(span, "expected digits only")
                    .with_original(reads);
                match self.number_help(&self.joined.text()[number.range.clone()]) {
                    Some(help) => diagnostic.with_help(help),
                    None => diagnostic,
                }
            }
        });
    }

    fn number_help(&self, text: &str) -> Option<String> {
        let key = self.key;
        if self.key.takes(Form::Text) && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some(format!("write `{key}=\"{text}\"` if text is meant"));
        }
        let range = key.id.capability().range;
        let is_infinity = text == "-1" || closest(text, ["infinity"]).is_some();
        if is_infinity && range.contains("infinity") {
            return Some(format!("write `{key}#4294967295` for infinity, or `{key}=infinity`"));
        }
        without_unit(text, range)
    }

    fn quoting(&self, quoting: Quoting, report: &mut Report) {
        let Kind::Text(text) = &self.field.kind else { return };
        let span = |range| self.joined.span(range);
        match quoting {
            Quoting::Unterminated => report.push(
                Diagnostic::error(codes::QUOTE, format!("a quote of `{}` has no end", self.key))
                    .at(span(text.range.start..text.range.start + 1), "it begins here")
                    .with_original("rtadvd takes all of the record's rest for the value")
                    .with_help(self.with_end(text)),
            ),
            Quoting::BareAddress => report.push(
                Diagnostic::note(
                    codes::UNQUOTED_ADDRESS,
                    format!("the address of `{}` has no quotes", self.key),
                )
                .at(span(text.range.clone()), "taken as a whole, as on macOS")
                .with_original(self.reads_before_colon(text))
                .with_help(self.with_quotes(text)),
            ),
            Quoting::Several => report.push(
                Diagnostic::error(
                    codes::QUOTE,
                    format!("`{}` has more than one text in quotes", self.key),
                )
                .at(span(text.range.clone()), "one value, so one pair of quotes")
                .with_original(
                    "rtadvd takes all of it up to a colon for the value, quotes included",
                )
                .with_help(self.with_one_pair(text)),
            ),
            Quoting::BareUri => report.push(
                Diagnostic::error(codes::QUOTE, format!("the URI of `{}` has no quotes", self.key))
                    .at(span(text.range.clone()), "colons without quotes end a field")
                    .with_original(self.reads_before_colon(text))
                    .with_help(self.with_quotes(text)),
            ),
            Quoting::Bare | Quoting::Quoted => {}
        }
    }

    fn reads_before_colon(&self, text: &Text) -> String {
        let seen = self.joined.text()[text.range.clone()].split(':').next();
        match self.key.id.capability().origin {
            Origin::FreeBsd | Origin::Old => {
                format!("rtadvd reads {} only and drops the entry", shown(seen.unwrap_or_default()))
            }
            _ => "rtadvd ignores this field silently".to_owned(),
        }
    }

    fn with_end(&self, text: &Text) -> String {
        let value = &self.joined.text()[text.content_range()];
        format!("write `{}=\"{value}\"`", self.key)
    }

    fn with_one_pair(&self, text: &Text) -> String {
        let written = &self.joined.text()[text.range.clone()];
        let separators = |c: char| c == '"' || c == ',' || c.is_whitespace();
        let values: Vec<&str> = written.split(separators).filter(|it| !it.is_empty()).collect();
        format!("write `{}=\"{}\"`", self.key, values.join(","))
    }

    fn with_quotes(&self, text: &Text) -> String {
        format!("write `{}=\"{}\"`", self.key, &self.joined.text()[text.range.clone()])
    }

    /// Warns of what stands around the field: rtadvd compares octet by octet.
    fn place(&self, visible: &HashSet<usize>, report: &mut Report) {
        let (field, key) = (self.field, self.key);
        let span = |range: &std::ops::Range<usize>| self.joined.span(range.clone());
        let ignores = format!("rtadvd does not see `{key}` here");
        if field.lacks_colon {
            report.push(
                Diagnostic::warning(
                    codes::MISSING_COLON,
                    format!("no colon stands before `{key}`"),
                )
                .at(span(&field.name()), "a new field?")
                .with_original("rtadvd takes the line for a part of the field before it")
                .with_help("begin the line with a colon"),
            );
        } else if !field.blanks_before().is_empty() {
            report.push(
                Diagnostic::warning(
                    codes::BLANK_BEFORE_FIELD,
                    format!("blanks stand before `{key}`"),
                )
                .at(span(&field.blanks_before()), "blanks")
                .with_original(ignores.clone())
                .with_help(format!("put a colon directly before `{key}`")),
            );
        } else if !visible.contains(&field.range.start) && field.range.start > 0 {
            report.push(
                Diagnostic::warning(
                    codes::HIDDEN_FIELD,
                    format!("an escape before `{key}` hides it from rtadvd"),
                )
                .at(span(&field.name()), "hidden")
                .with_original(format!("rtadvd does not see `{key}`: its scanner skips the colon"))
                .with_help("put the value before it into quotes instead of using a backslash"),
            );
        }
        if let Some(blanks) = field.blanks_inside() {
            report.push(
                Diagnostic::warning(codes::BLANK_IN_FIELD, format!("blanks stand inside `{key}`"))
                    .at(span(&blanks), "blanks")
                    .with_original(
                        "rtadvd does not see the value, or takes the blanks for a part of it",
                    )
                    .with_help("remove the blanks"),
            );
        }
        self.blanks_after(report);
    }

    fn blanks_after(&self, report: &mut Report) {
        let (field, key) = (self.field, self.key);
        let matters = matches!(field.kind, Kind::Flag | Kind::Text(_)) && key.id != Id::Tc;
        if !matters || field.blanks_after().is_empty() {
            return;
        }
        let is_address = key.takes(Form::Addresses);
        let original = match field.kind {
            Kind::Flag => format!("rtadvd does not see `{key}` here"),
            _ if is_address => {
                "rtadvd takes them for a part of the value, finds that the address is none and \
                 drops the entry, telling only syslog"
                    .to_owned()
            }
            _ => "rtadvd takes them for a part of the value".to_owned(),
        };
        report.push(
            Diagnostic::warning(
                codes::BLANK_AFTER_VALUE,
                format!("blanks stand between `{key}` and the colon after it"),
            )
            .at(self.joined.span(field.blanks_after()), "blanks")
            .with_original(original)
            .with_help("put the colon directly behind the value, at the end of its line"),
        );
    }
}
