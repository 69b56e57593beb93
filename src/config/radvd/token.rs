use std::{net::Ipv6Addr, time::Duration};

use super::keywords::{Keyword, Place, Word};
use crate::{diagnostic::Span, model::Preference};

/// A piece of the text with a meaning of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: TokenKind,
    /// As written.
    pub(super) text: &'a str,
    /// Where.
    pub(super) span: Span,
    /// Whether it is the first one of its line.
    pub(super) starts_line: bool,
    /// Which word of the keyword table it is.
    pub(super) word: Option<Word>,
}

/// The kinds of tokens. Words are told apart as a whole: `30#x` is neither number nor comment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TokenKind {
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `;`
    Semicolon,
    /// `/`
    Slash,
    /// A word of the keyword table, whatever its place.
    Keyword,
    /// An IPv6 address.
    Address(Ipv6Addr),
    /// `!` and an IPv6 address.
    NotAddress(Ipv6Addr),
    /// Decimal digits.
    Number(u32),
    /// Decimal digits behind a minus; what does not fit is cut to the least number.
    Negative(i64),
    /// `digits.digits`; what does not fit is cut to the largest duration.
    Decimal(Duration),
    /// `infinity`
    Infinity,
    /// `on` and `off`
    Switch(bool),
    /// `low`, `medium` and `high`
    Preference(Preference),
    /// Any other word.
    Word,
    /// A word with placeholders in it.
    Template,
    /// A text in double quotes.
    Quoted,
    /// Something that was reported already.
    Bad,
}

impl<'a> Token<'a> {
    /// The text, for quoted ones what stands between the quotes. Escapes stay as they are, as
    /// radvd leaves them.
    pub(super) fn content(&self) -> &'a str {
        if self.kind != TokenKind::Quoted {
            return self.text;
        }
        let text = self.text.trim_start_matches(['l', 'L']);
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
    }

    /// The keyword that it is in `place`.
    pub(super) fn keyword(&self, place: Place) -> Option<&'static Keyword> {
        self.word?.within(place)
    }

    /// Whether it is this word, letter case aside.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}
