use std::fmt::{Display, Write};

use super::super::keywords::{Id, Key};
use crate::{
    config::written::Losses,
    model::{Condition, Lifetime, conditions_text},
};

/// Lines end before this column where a field can begin a new one; a tab counts as 8.
const COLUMNS: usize = 80;
const TAB: usize = 8;

/// The number behind a capability's name, where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number(pub(super) Option<u8>);

impl Number {
    /// The bare name.
    pub(super) const NONE: Number = Number(None);

    fn key(self, id: Id) -> Key {
        Key { id, index: self.0 }
    }
}

/// Collects the fields of a record, in lines of fields that belong together.
#[derive(Debug, Default)]
pub(super) struct Record {
    lines: Vec<Vec<String>>,
}

impl Record {
    /// Begins a new line, unless nothing stands in the one before.
    pub(super) fn line(&mut self) {
        if self.lines.last().is_none_or(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    /// Whether there is no field.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(Vec::is_empty)
    }

    /// Writes a flag if it is set, which none is by default.
    pub(super) fn flag(&mut self, id: Id, on: bool) {
        self.member_flag(id, Number::NONE, on);
    }

    /// The same for a flag of a family.
    pub(super) fn member_flag(&mut self, id: Id, number: Number, on: bool) {
        if on {
            self.field(number.key(id).to_string());
        }
    }

    /// Writes a number.
    pub(super) fn number(&mut self, id: Id, number: Number, value: impl Display) {
        self.field(format!("{}#{value}", number.key(id)));
    }

    /// Writes a number unless the table has it as the default.
    pub(super) fn option(&mut self, id: Id, number: Number, value: u64) {
        let default = id.capability().default.split(' ').next().unwrap_or_default();
        if default.parse() != Ok(value) {
            self.number(id, number, value);
        }
    }

    /// Writes a lifetime, infinity as rtadvd reads it.
    pub(super) fn lifetime(&mut self, id: Id, number: Number, lifetime: Lifetime) {
        self.number(id, number, lifetime.to_wire());
    }

    /// Writes a text in quotes.
    pub(super) fn text(&mut self, id: Id, number: Number, text: &str) {
        self.field(format!("{}={}", number.key(id), quoted(text)));
    }

    /// Writes conditions, if there are any; `path` is where they are in the model.
    pub(super) fn conditions(
        &mut self,
        id: Id,
        number: Number,
        conditions: &[Condition],
        (path, losses): (&str, &mut Losses<'_>),
    ) {
        match conditions_text(conditions) {
            _ if conditions.is_empty() => {}
            Some(text) => self.text(id, number, &text),
            None => losses.push(path, "a list", "there is no way to write such a name"),
        }
    }

    /// Writes a text of several entries with commas between.
    pub(super) fn list<T: Display>(&mut self, id: Id, number: Number, list: &[T]) {
        let entries: Vec<String> = list.iter().map(T::to_string).collect();
        self.text(id, number, &entries.join(","));
    }

    fn field(&mut self, field: String) {
        match self.lines.last_mut() {
            Some(line) => line.push(field),
            None => self.lines.push(vec![field]),
        }
    }

    /// The record of the interface `name`.
    pub(super) fn finish(self, name: &str) -> String {
        let mut record = format!("{name}:");
        for line in self.lines {
            let mut column = COLUMNS;
            for field in line {
                // A colon behind it, and the backslash.
                if column + field.len() + 2 > COLUMNS {
                    record += "\\\n\t:";
                    column = TAB + 1;
                }
                // A string takes everything.
                let _ = write!(record, "{field}:");
                column += field.len() + 1;
            }
        }
        record.push('\n');
        record
    }
}

/// `text` in quotes, with an escape for what has a meaning there.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for octet in text.bytes() {
        match octet {
            b'"' | b'\\' | b'^' => quoted.extend(['\\', char::from(octet)]),
            b' '..=b'~' => quoted.push(char::from(octet)),
            _ => quoted += &format!("\\{octet:03o}"),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{super::super::value, *};

    #[test]
    fn what_is_quoted_is_read_again() {
        let all: String = ('\0'..='\u{ff}').collect();
        for text in ["", "https://portal.example/a:b", "a\"b\\c^d", "\u{1b}\n\t7", &all] {
            let written = quoted(text) + ":x";
            let octets = written.as_bytes();
            let (read, end) = value::Text::read(octets, 0, |at| octets[at] == b':', |at| at);
            assert_eq!(read.content(), text.as_bytes(), "{written}");
            assert_eq!(end, octets.len() - 2, "{written}");
        }
    }

    #[test]
    fn lines_are_continued_where_a_field_begins() {
        let mut record = Record::default();
        for id in [Id::NoLlAddr, Id::NoIfPrefix] {
            record.line();
            record.line();
            record.flag(id, true);
            record.flag(id, false);
            for index in 0..10 {
                record.number(Id::PrefixLen, Number(Some(index)), 64);
            }
        }
        let text = record.finish("em0");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "em0:\\");
        let fields = |numbers: std::ops::Range<u8>| -> String {
            let all: Vec<_> = numbers.map(|number| format!("prefixlen{number}#64:")).collect();
            all.concat()
        };
        assert_eq!(lines[1], format!("\t:nolladdr:{}\\", fields(0..4)));
        assert_eq!(lines[2], format!("\t:{}\\", fields(4..9)));
        assert_eq!(lines[3], "\t:prefixlen9#64:\\");
        assert_eq!(lines[4], format!("\t:noifprefix:{}\\", fields(0..4)));
        assert_eq!(lines.last(), Some(&"\t:prefixlen9#64:"));
        assert!(lines.iter().all(|line| line.len() + TAB - 1 <= COLUMNS));
        assert!(text.ends_with(":\n"));
    }
}
