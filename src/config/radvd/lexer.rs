//! Text to tokens, as radvd's scanner does it: letter case is ignored, the longest word counts
//! (so `eth0#c` is one name), `#` opens a comment only at a word's beginning.
//!
//! Three things that radvd refuses are taken with a warning: a byte-order mark, CR LF, and a
//! comment on a last line without newline. What is no token at all is reported and the rest is
//! read on.

use std::{net::Ipv6Addr, time::Duration};

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{is_not, tag, take_while, take_while1},
    character::complete::{char, digit1, none_of, not_line_ending, one_of},
    combinator::{all_consuming, consumed, opt, recognize, value},
    multi::many0_count,
    sequence::{preceded, separated_pair},
};

use super::{
    address, codes, keywords,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
};
use crate::{
    diagnostic::{Diagnostic, SourceId, Span},
    model::Preference,
};

/// What the text is cut into before words are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    Blank,
    Newline,
    CrLf,
    Comment,
    LineComment,
    StarComment,
    Quoted,
    UnclosedQuote,
    SingleQuoted,
    Word,
    Mark(TokenKind),
    IllegalBlank,
}

type Cut<'a, T> = IResult<&'a str, T, ()>;

/// The next piece; only the empty text has none.
fn piece(text: &str) -> Cut<'_, Piece> {
    alt((
        value(Piece::Blank, take_while1(|c| c == ' ' || c == '\t')),
        value(Piece::Newline, char('\n')),
        value(Piece::CrLf, tag("\r\n")),
        value(Piece::Comment, (char('#'), not_newline)),
        value(Piece::LineComment, (tag("//"), not_line_ending)),
        value(Piece::StarComment, tag("/*")),
        value(Piece::Quoted, (quoted_up_to_end, char('"'))),
        value(Piece::UnclosedQuote, quoted_up_to_end),
        value(Piece::SingleQuoted, (char('\''), opt((is_not("'\n"), char('\''))))),
        value(Piece::Word, take_while1(|c| is_word(c) || is_illegal_in_word(c))),
        value(Piece::Mark(TokenKind::Slash), char('/')),
        value(Piece::IllegalBlank, take_while1(is_illegal_blank)),
    ))
    .parse(text)
}

/// The same with the length for the pieces that most texts are made of, which their first octet
/// tells apart.
fn quick_piece(text: &str) -> Option<(usize, Piece)> {
    let octets = text.as_bytes();
    let length =
        |end: fn(u8) -> bool| octets.iter().position(|&octet| end(octet)).unwrap_or(octets.len());
    Some(match *octets.first()? {
        b' ' => (length(|octet| octet != b' '), Piece::Blank),
        b'\t' => (length(|octet| octet != b'\t'), Piece::Blank),
        b'\n' => (1, Piece::Newline),
        b'{' => (1, Piece::Mark(TokenKind::OpenBrace)),
        b'}' => (1, Piece::Mark(TokenKind::CloseBrace)),
        b';' => (1, Piece::Mark(TokenKind::Semicolon)),
        // It may belong to a quote behind it.
        b'l' | b'L' => return None,
        octet if octet.is_ascii_alphanumeric() => {
            let ends = |octet: u8| !octet.is_ascii_graphic() || b"{};/\"'".contains(&octet);
            let length = length(ends);
            // Whether other characters are part of the word takes a closer look.
            if octets.get(length).is_some_and(|octet| !octet.is_ascii()) {
                return None;
            }
            (length, Piece::Word)
        }
        _ => return None,
    })
}

fn not_newline(text: &str) -> Cut<'_, &str> {
    take_while(|c| c != '\n')(text)
}

/// A quoted text without its closing quote. radvd lets it run over line ends; none of its uses
/// survives a line end, so Raven stops there and can name the line whose quote is missing.
fn quoted_up_to_end(text: &str) -> Cut<'_, &str> {
    let escape = recognize((char('\\'), none_of("\n")));
    let content = many0_count(alt((escape, is_not("\"\\\n"))));
    recognize((opt(one_of("lL")), char('"'), content)).parse(text)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '`' | '~' | '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '(' | ')')
        || matches!(c, '_' | '-' | '+' | '=' | ':' | '[' | ']' | '<' | '>' | ',' | '.' | '?' | '\\')
}

fn is_illegal_blank(c: char) -> bool {
    !matches!(c, ' ' | '\t' | '\n') && (c.is_whitespace() || c.is_control() || c == '\u{feff}')
}

fn is_illegal_in_word(c: char) -> bool {
    !(is_word(c)
        || is_illegal_blank(c)
        || matches!(c, ' ' | '\t' | '\n' | '{' | '}' | ';' | '/' | '"' | '\''))
}

/// Makes the tokens of a text one by one: all of them at once would take many times the text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    id: SourceId,
    /// What was not read yet.
    rest: &'a str,
    /// The newest token. It may still grow and is given out once the next one is there.
    last: Option<Token<'a>>,
    /// Where the last `*/` stands.
    last_star: Option<usize>,
    starts_line: bool,
    crlf: bool,
}

impl<'a> Lexer<'a> {
    /// For `text`, which is the source `id`.
    pub(super) fn new(text: &'a str, id: SourceId, report: &mut Report) -> Self {
        let last_star = text.rfind("*/");
        let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lexer = Lexer { text, id, rest, last: None, last_star, starts_line: true, crlf: false };
        if rest.len() < text.len() {
            byte_order_mark(lexer.span(text, rest), report);
        }
        lexer
    }

    /// The next token.
    pub(super) fn next(&mut self, report: &mut Report) -> Option<Token<'a>> {
        let mut ready = None;
        while ready.is_none() {
            let (after, text, piece) = if let Some((length, piece)) = quick_piece(self.rest) {
                let (text, after) = self.rest.split_at(length);
                (after, text, piece)
            } else if let Ok((after, (text, piece))) = consumed(piece).parse(self.rest) {
                (after, text, piece)
            } else {
                return self.last.take();
            };
            let before = self.last;
            let rest = self.rest;
            self.rest = match piece {
                Piece::StarComment => self.star_comment(rest, report),
                Piece::UnclosedQuote => self.unclosed_quote(rest, text, report),
                Piece::LineComment if self.follows_scheme(rest) => self.bare_uri(rest, report),
                _ => {
                    self.take(piece, text, self.span(rest, after), after.is_empty(), report);
                    after
                }
            };
            ready = before.filter(|before| {
                self.last.is_some_and(|last| last.span.start != before.span.start)
            });
        }
        ready
    }

    /// The octets from where `from` begins to where `to` begins; both run to the text's end.
    fn span(&self, from: &str, to: &str) -> Span {
        Span::new(self.id, self.text.len() - from.len()..self.text.len() - to.len())
    }

    fn push(&mut self, kind: TokenKind, text: &'a str, span: Span) {
        self.last = Some(Token { kind, text, span, starts_line: self.starts_line });
        self.starts_line = false;
    }

    fn take(&mut self, piece: Piece, text: &'a str, span: Span, at_end: bool, report: &mut Report) {
        if piece == Piece::Comment {
            report.comment(span);
        }
        match piece {
            Piece::Newline => self.starts_line = true,
            Piece::CrLf => {
                self.starts_line = true;
                self.carriage_return(span, report);
            }
            Piece::Comment if at_end => comment_at_end(span, report),
            Piece::Blank | Piece::Comment | Piece::StarComment | Piece::UnclosedQuote => {}
            Piece::LineComment => foreign_comment("//", span, report),
            Piece::Quoted => self.push(TokenKind::Quoted, text, span),
            Piece::SingleQuoted => self.single_quoted(text, span, report),
            Piece::Mark(kind) => self.push(kind, text, span),
            Piece::IllegalBlank => illegal(text, span, report),
            Piece::Word => self.word(text, span, report),
        }
    }

    fn word(&mut self, text: &'a str, span: Span, report: &mut Report) {
        let illegal_at =
            if text.is_ascii() { text.find('|') } else { text.find(is_illegal_in_word) };
        if let Some(start) = illegal_at {
            let bad = &text[start..];
            let length = bad.find(|c| !is_illegal_in_word(c)).unwrap_or(bad.len());
            let from = span.start as usize + start;
            illegal(&bad[..length], Span::new(self.id, from..from + length), report);
            return self.push(TokenKind::Bad, text, span);
        }
        let kind = classify(text);
        if kind == TokenKind::Bad {
            report.push(if text.contains(':') {
                address::not_an_address(text, span)
            } else {
                Diagnostic::error(codes::NUMBER, format!("the number {} is too large", shown(text)))
                    .at(span, "the most is 4294967295")
                    .with_original(SYNTAX_ERROR)
            });
        }
        self.push(kind, text, span);
    }

    fn star_comment(&mut self, rest: &'a str, report: &mut Report) -> &'a str {
        let start = self.text.len() - rest.len();
        // Only a search that succeeds, or none at all, keeps the whole linear.
        let closed =
            self.last_star.filter(|&last| last >= start + 2).and_then(|_| rest[2..].find("*/"));
        let length = match closed {
            Some(length) => length + 4,
            None => rest.find('\n').unwrap_or(rest.len()),
        };
        let (comment, after) = rest.split_at(length);
        foreign_comment("/*", Span::new(self.id, start..start + 2), report);
        self.starts_line |= comment.contains('\n');
        after
    }

    /// Whether the last token ends right before `rest` with a colon.
    fn follows_scheme(&self, rest: &str) -> bool {
        let start = self.text.len() - rest.len();
        self.last.is_some_and(|last| {
            last.kind == TokenKind::Word
                && last.span.end as usize == start
                && last.text.ends_with(':')
        })
    }

    /// Reports a URI without quotes, whose scheme is the last token and now becomes part of it.
    fn bare_uri(&mut self, rest: &'a str, report: &mut Report) -> &'a str {
        let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '{' | '}' | '"');
        let after = &rest[rest.find(ends).unwrap_or(rest.len())..];
        let behind = self.span(rest, after);
        let text = self.text;
        if let Some(scheme) = &mut self.last {
            scheme.kind = TokenKind::Bad;
            scheme.span = scheme.span.to(behind);
            scheme.text = text.get(scheme.span.range()).unwrap_or(scheme.text);
            report.push(
                Diagnostic::error(codes::QUOTE, format!("{} has no quotes", shown(scheme.text)))
                    .at(scheme.span, "`/` cannot stand in a word")
                    .with_original(SYNTAX_ERROR)
                    .with_help(format!("write {}", shown(&format!("\"{}\"", scheme.text)))),
            );
        }
        after
    }

    /// Reports the quote and goes on behind what it was probably meant to hold.
    fn unclosed_quote(&mut self, rest: &'a str, text: &'a str, report: &mut Report) -> &'a str {
        let text = text.trim_end_matches(['\r', '\t', ' ', ';', '{', '}']);
        let after = &rest[text.len()..];
        let span = self.span(rest, after);
        report.push(
            Diagnostic::error(codes::QUOTE, "the closing `\"` is missing on this line")
                .at(span, "opened here")
                .with_original("radvd reads on to the next `\"`, over line ends")
                .with_help("close it with `\"`"),
        );
        self.push(TokenKind::Bad, text, span);
        after
    }

    fn single_quoted(&mut self, text: &'a str, span: Span, report: &mut Report) {
        let bare = text.trim_matches('\'');
        report.push(
            Diagnostic::error(codes::QUOTE, "single quotes have no meaning here")
                .at(span, "not a text")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write {} or `\"{}\"`", shown(bare), bare)),
        );
        self.push(TokenKind::Bad, text, span);
    }

    /// Once for a file: where one line ends so, most do.
    fn carriage_return(&mut self, span: Span, report: &mut Report) {
        let span = Span { end: span.start + 1, ..span };
        if !std::mem::replace(&mut self.crlf, true) {
            report.push(
                Diagnostic::warning(codes::CRLF, "lines end with carriage return and newline")
                    .at(span, "the first such end")
                    .with_original(SYNTAX_ERROR)
                    .with_help("convert the file with `dos2unix` or `sed -i 's/\\r$//'`"),
            );
        }
    }
}

fn foreign_comment(opening: &str, span: Span, report: &mut Report) {
    let help = match opening {
        "//" => "write `#` in its place",
        _ => "write `#` in front of each line of the comment",
    };
    report.push(
        Diagnostic::error(codes::COMMENT, format!("`{opening}` does not begin a comment"))
            .at(span, "comments begin with `#`")
            .with_original(SYNTAX_ERROR)
            .with_help(help),
    );
}

fn illegal(text: &str, span: Span, report: &mut Report) {
    let first = text.chars().next().unwrap_or_default();
    let name = if first.is_control() || first.is_whitespace() || first == '\u{feff}' {
        format!("the character U+{:04X}", u32::from(first))
    } else {
        format!("`{first}`")
    };
    report.push(
        Diagnostic::error(codes::CHARACTER, format!("{name} cannot stand here"))
            .at(span, "only comments and quoted texts may hold it")
            .with_original(SYNTAX_ERROR),
    );
}

fn byte_order_mark(span: Span, report: &mut Report) {
    report.push(
        Diagnostic::warning(codes::BYTE_ORDER_MARK, "the text begins with a byte-order mark")
            .at(span, "skipped")
            .with_original(SYNTAX_ERROR)
            .with_help("save the file as UTF-8 without one"),
    );
}

fn comment_at_end(span: Span, report: &mut Report) {
    report.push(
        Diagnostic::warning(codes::LAST_LINE, "the last line is a comment without a newline")
            .at(span, "taken as a comment")
            .with_original("radvd takes it for a comment only if a newline follows: `syntax error`")
            .with_help("end the file with a newline"),
    );
}

/// What the word `text` is; `Bad` for numbers above 32 bits and addresses that are none.
fn classify(text: &str) -> TokenKind {
    if keywords::is_reserved(text) {
        return TokenKind::Keyword;
    }
    let fixed = [
        ("on", TokenKind::Switch(true)),
        ("off", TokenKind::Switch(false)),
        ("infinity", TokenKind::Infinity),
        ("low", TokenKind::Preference(Preference::Low)),
        ("medium", TokenKind::Preference(Preference::Medium)),
        ("high", TokenKind::Preference(Preference::High)),
    ];
    if let Some((_, kind)) = fixed.into_iter().find(|(word, _)| text.eq_ignore_ascii_case(word)) {
        return kind;
    }
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return TokenKind::Address(address);
    }
    if let Some(Ok(address)) = text.strip_prefix('!').map(str::parse) {
        return TokenKind::NotAddress(address);
    }
    if address::looks_like_address(text) {
        return TokenKind::Bad;
    }
    number(text).map_or(TokenKind::Word, |(_, kind)| kind)
}

/// NUMBER, SIGNEDNUMBER and DECIMAL of radvd's scanner.
fn number(text: &str) -> Cut<'_, TokenKind> {
    let whole = digit1.map(|digits: &str| digits.parse().map_or(TokenKind::Bad, TokenKind::Number));
    let negative = recognize(preceded(char('-'), digit1))
        .map(|text: &str| TokenKind::Negative(text.parse().unwrap_or(i64::MIN)));
    let decimal = separated_pair(digit1, char('.'), digit1)
        .map(|(seconds, fraction)| TokenKind::Decimal(duration(seconds, fraction)));
    alt((all_consuming(whole), all_consuming(negative), all_consuming(decimal))).parse(text)
}

/// `seconds.fraction`, exact to the nanosecond; the largest duration where `seconds` is larger.
fn duration(seconds: &str, fraction: &str) -> Duration {
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = nanos.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    seconds.parse().map_or(Duration::MAX, |seconds| Duration::new(seconds, nanos))
}

#[cfg(test)]
mod tests;
