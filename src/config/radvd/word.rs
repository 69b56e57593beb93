//! What a word is, by the octets that it has.

use std::{net::Ipv6Addr, time::Duration};

use nom::{
    IResult, Parser,
    branch::alt,
    character::complete::{char, digit1},
    combinator::{all_consuming, recognize},
    sequence::{preceded, separated_pair},
};

use super::{address, keywords, token::TokenKind};
use crate::model::Preference;

/// Kinds of octets that are in a word, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Octets(u8);

const DIGIT: u8 = 1;
/// `a` to `f`.
const HEX: u8 = 1 << 1;
/// `g` to `z`.
const LETTER: u8 = 1 << 2;
const COLON: u8 = 1 << 3;
const DOT: u8 = 1 << 4;
/// Any other mark that words have.
const MARK: u8 = 1 << 5;
/// What radvd has in no word, and what is not ASCII.
const ODD: u8 = 1 << 6;

/// What an octet is in a word; 0 ends it.
const KINDS: [u8; 256] = {
    let mut kinds = [ODD; 256];
    let mut octet: u8 = 0;
    while octet.is_ascii() {
        kinds[octet as usize] = match octet {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'f' | b'A'..=b'F' => HEX,
            b'g'..=b'z' | b'G'..=b'Z' => LETTER,
            b':' => COLON,
            b'.' => DOT,
            b'|' => ODD,
            b'{' | b'}' | b';' | b'/' | b'"' | b'\'' | ..=b' ' | 0x7f.. => 0,
            _ => MARK,
        };
        octet += 1;
    }
    kinds
};

impl Octets {
    /// Those of the word that `text` begins with, and the word's length.
    pub(super) fn of_word(text: &[u8]) -> (Octets, usize) {
        let mut octets = 0;
        for (at, &octet) in text.iter().enumerate() {
            let kind = KINDS[usize::from(octet)];
            if kind == 0 {
                return (Octets(octets), at);
            }
            octets |= kind;
        }
        (Octets(octets), text.len())
    }

    /// Whether the word has octets that need a closer look.
    pub(super) fn are_odd(self) -> bool {
        self.0 & ODD != 0
    }

    fn has(self, kind: u8) -> bool {
        self.0 & kind != 0
    }

    fn are_only(self, kinds: u8) -> bool {
        self.0 & !kinds == 0
    }
}

/// What the word `text`, which has these `octets`, is; `Bad` for numbers above 32 bits and
/// addresses that are none.
pub(super) fn classify(text: &str, octets: Octets) -> (TokenKind, Option<keywords::Word>) {
    if octets.are_only(DIGIT | HEX | LETTER) && octets.has(HEX | LETTER) {
        return match keywords::Word::of(text) {
            Some(word) if word.is_reserved() => (TokenKind::Keyword, Some(word)),
            word => (fixed(text).unwrap_or(TokenKind::Word), word),
        };
    }
    (without_keyword(text, octets), None)
}

/// The words with a meaning that are no keywords.
fn fixed(text: &str) -> Option<TokenKind> {
    const FIXED: &[(&str, TokenKind)] = &[
        ("on", TokenKind::Switch(true)),
        ("off", TokenKind::Switch(false)),
        ("infinity", TokenKind::Infinity),
        ("low", TokenKind::Preference(Preference::Low)),
        ("medium", TokenKind::Preference(Preference::Medium)),
        ("high", TokenKind::Preference(Preference::High)),
    ];
    let (_, kind) = FIXED.iter().find(|(word, _)| text.eq_ignore_ascii_case(word))?;
    Some(*kind)
}

fn without_keyword(text: &str, octets: Octets) -> TokenKind {
    if octets.are_only(DIGIT) {
        return whole(text);
    }
    if octets.has(COLON) {
        if let Some(address) = address::parse(text) {
            return TokenKind::Address(address);
        }
        if let Some(Ok(address)) = text.strip_prefix('!').map(str::parse::<Ipv6Addr>) {
            return TokenKind::NotAddress(address);
        }
        if address::looks_like_address(text) {
            return TokenKind::Bad;
        }
    }
    number(text).map_or(TokenKind::Word, |(_, kind)| kind)
}

fn whole(digits: &str) -> TokenKind {
    digits.parse().map_or(TokenKind::Bad, TokenKind::Number)
}

/// SIGNEDNUMBER and DECIMAL of radvd's scanner.
fn number(text: &str) -> IResult<&str, TokenKind, ()> {
    let negative = recognize(preceded(char('-'), digit1))
        .map(|text: &str| TokenKind::Negative(text.parse().unwrap_or(i64::MIN)));
    let decimal = separated_pair(digit1, char('.'), digit1)
        .map(|(seconds, fraction)| TokenKind::Decimal(duration(seconds, fraction)));
    alt((all_consuming(negative), all_consuming(decimal))).parse(text)
}

/// `seconds.fraction`, exact to the nanosecond; the largest duration where `seconds` is larger.
fn duration(seconds: &str, fraction: &str) -> Duration {
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    seconds.parse().map_or(Duration::MAX, |seconds| Duration::new(seconds, nanos))
}
