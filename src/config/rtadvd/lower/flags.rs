//! Flags that are written as letters or as the sum of their bits.

use super::{
    super::{codes, keywords::Key, shown::shown},
    Lowering,
    given::{Given, GivenText},
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::Preference,
};

/// Flags as they are given.
pub(super) enum Flags {
    /// Not at all.
    Absent,
    /// Letters, each one that is known.
    Letters(Vec<(u8, Span)>),
    /// The sum of bits that rtadvd knows.
    Bits(u8, Given),
}

/// The flags that a capability has.
pub(super) struct FlagSet {
    /// Letters that rtadvd knows.
    pub(super) letters: &'static str,
    /// Bits that it sends.
    pub(super) mask: u8,
    /// Letters that only Raven knows, with their bits.
    pub(super) more: &'static [(char, u8)],
}

/// Both bits of the preference (RFC 4191 2.1).
const PREFERENCE_BITS: u8 = 0x18;
/// Further wrong letters that are marked.
const MARKED: usize = 7;
const HIGH: u8 = 0x08;
const LOW: u8 = 0x18;

impl Flags {
    /// Whether the flag with this letter and bit is set.
    pub(super) fn has(&self, letter: u8, bit: u8) -> bool {
        match self {
            Flags::Absent => false,
            Flags::Letters(letters) => letters.iter().any(|(given, _)| *given == letter),
            Flags::Bits(bits, _) => bits & bit == bit,
        }
    }

    /// Where the flag with this letter is set.
    pub(super) fn span(&self, letter: u8) -> Option<Span> {
        match self {
            Flags::Absent => None,
            Flags::Letters(letters) => {
                letters.iter().find(|(given, _)| *given == letter).map(|(_, span)| *span)
            }
            Flags::Bits(_, given) => Some(given.span),
        }
    }
}

impl Lowering<'_> {
    /// The flags of `key` among those of `set`, in the entry `position` of its list.
    pub(super) fn flags(&mut self, key: Key, position: usize, set: &FlagSet) -> Flags {
        if let Some(text) = self.text(key) {
            self.set(key, position, text.span());
            self.report_second(key, "text");
            return Flags::Letters(self.letters(&text, set));
        }
        let Some(given) = self.number(key) else { return Flags::Absent };
        self.set(key, position, given.span);
        let Ok(bits) = u8::try_from(given.value) else {
            self.not_in_range(&given, "0 to 255", "rtadvd looks at the bits that it knows");
            return Flags::Absent;
        };
        let unknown = bits & !set.mask;
        if unknown != 0 {
            let diagnostic = Diagnostic::warning(
                codes::BITS,
                format!("`{}#{bits}` has bits that are not sent: 0x{unknown:02x}", given.key),
            )
            .at(given.span, format!("{} of it is sent", bits & set.mask))
            .with_original("rtadvd leaves them out silently, too");
            let letter = set.more.iter().find(|(_, bit)| unknown & bit != 0);
            self.report.push(match letter {
                Some((letter, bit)) => diagnostic.with_help(format!(
                    "write letters instead of the number: `{letter}` stands for 0x{bit:02x}"
                )),
                None => diagnostic,
            });
        }
        Flags::Bits(bits & set.mask, given)
    }

    fn letters(&mut self, text: &GivenText<'_>, set: &FlagSet) -> Vec<(u8, Span)> {
        let known = set.letters;
        let mut letters = Vec::new();
        let mut wrong = Vec::new();
        for (position, letter) in text.content().into_iter().enumerate() {
            let span = text.span_of(position..position + 1);
            if known.as_bytes().contains(&letter) {
                letters.push((letter, span));
                continue;
            }
            if set.more.iter().any(|(more, _)| *more == char::from(letter)) {
                letters.push((letter, span));
                self.note_letter(text.key, char::from(letter), span);
                continue;
            }
            wrong.push((char::from(letter), span));
        }
        self.report_letters(text, set, &wrong);
        letters
    }

    /// Reports letters that are no flags, as the one mistake that they probably are.
    fn report_letters(&mut self, text: &GivenText<'_>, set: &FlagSet, wrong: &[(char, Span)]) {
        let Some((first, span)) = wrong.first() else { return };
        let known = |letter: char| {
            set.letters.contains(letter) || set.more.iter().any(|(more, _)| *more == letter)
        };
        let help = if wrong.iter().all(|(letter, _)| known(letter.to_ascii_lowercase())) {
            let lower = String::from_utf8_lossy(&text.content()).to_ascii_lowercase();
            format!("write `{}=\"{lower}\"`: letter case matters", text.key)
        } else {
            let more: String = set.more.iter().map(|(letter, _)| *letter).collect();
            format!("the letters are {}", listed(&format!("{}{more}", set.letters)))
        };
        let written = shown(first.encode_utf8(&mut [0; 4]));
        let message = format!("`{}` has no flag {written}", text.key);
        let diagnostic = Diagnostic::error(codes::FLAG, message)
            .at(*span, "not a flag")
            .with_original("rtadvd ignores the letter silently")
            .with_help(help);
        // Drawing very many marks in one line takes very long.
        let others = wrong.iter().skip(1).take(MARKED);
        self.report
            .push(others.fold(diagnostic, |it, (_, span)| it.with_related(*span, "nor this")));
    }

    fn note_letter(&mut self, key: Key, letter: char, span: Span) {
        self.report.extension(|| {
            let message =
                format!("the flag `{letter}` of `{key}` is an extension: only Raven has it");
            Diagnostic::note(codes::EXTENSION, message)
                .at(span, "not FreeBSD's")
                .with_original("rtadvd ignores the letter silently")
        });
    }

    /// The preference among `flags` of `key`; medium where they contradict each other, which is
    /// reported with what rtadvd does then.
    pub(super) fn preference(
        &mut self,
        key: Key,
        flags: &Flags,
        original: &'static str,
    ) -> Preference {
        match flags {
            Flags::Absent => Preference::Medium,
            Flags::Bits(bits, given) => match bits & PREFERENCE_BITS {
                0 => Preference::Medium,
                HIGH => Preference::High,
                LOW => Preference::Low,
                _ => {
                    let message = format!("`{key}#{}` says the reserved preference", given.value);
                    let diagnostic = Diagnostic::error(codes::FLAG, message)
                        .at(given.span, "16 without 8 is reserved (RFC 4191 2.1)")
                        .with_original(original)
                        .with_help("add 8 for high or 24 for low preference");
                    self.report.push(diagnostic);
                    Preference::Medium
                }
            },
            Flags::Letters(_) => match (flags.span(b'h'), flags.span(b'l')) {
                (None, None) => Preference::Medium,
                (Some(_), None) => Preference::High,
                (None, Some(_)) => Preference::Low,
                (Some(high), Some(low)) => {
                    let (first, second) = if high < low { (high, low) } else { (low, high) };
                    let message = format!("`{key}` says both high and low preference");
                    let diagnostic = Diagnostic::error(codes::FLAG, message)
                        .at(second, "the opposite")
                        .with_related(first, "one preference")
                        .with_original(original);
                    self.report.push(diagnostic);
                    Preference::Medium
                }
            },
        }
    }
}

/// `abc` as "`a`, `b` and `c`".
fn listed(letters: &str) -> String {
    let mut all: Vec<String> = letters.chars().map(|letter| format!("`{letter}`")).collect();
    match all.pop() {
        Some(last) if all.is_empty() => last,
        Some(last) => format!("{} and {last}", all.join(", ")),
        None => String::new(),
    }
}
