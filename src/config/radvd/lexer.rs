//! Text to tokens, as radvd's scanner does it: letter case is ignored, the longest word counts
//! (so `eth0#c` is one name), `#` opens a comment only at a word's beginning.
//!
//! Three things that radvd refuses are taken with a warning: a byte-order mark, CR LF, and a
//! comment on a last line without newline. What is no token at all is reported and the rest is
//! read on.

use memchr::{memchr, memmem};
use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{is_not, tag, take_while1},
    character::complete::{char, none_of, not_line_ending, one_of},
    combinator::{consumed, opt, recognize, value},
    multi::many0_count,
};

use super::{
    address, codes, keywords,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
    word::{Octets, classify},
};
use crate::{
    config::template::bare_placeholder,
    diagnostic::{Diagnostic, SourceId, Span},
};

/// What the text is cut into besides blanks, marks, comments and words of ASCII.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    CrLf,
    LineComment,
    StarComment,
    Quoted,
    UnclosedQuote,
    SingleQuoted,
    Word,
    IllegalBlank,
}

type Cut<'a, T> = IResult<&'a str, T, ()>;

/// The next piece.
fn piece(text: &str) -> Cut<'_, Piece> {
    alt((
        value(Piece::CrLf, tag("\r\n")),
        value(Piece::LineComment, (tag("//"), not_line_ending)),
        value(Piece::StarComment, tag("/*")),
        value(Piece::Quoted, (quoted_up_to_end, char('"'))),
        value(Piece::UnclosedQuote, quoted_up_to_end),
        value(Piece::SingleQuoted, (char('\''), opt((is_not("'\n"), char('\''))))),
        value(Piece::Word, take_while1(|c| is_word(c) || is_illegal_in_word(c))),
        value(Piece::IllegalBlank, take_while1(is_illegal_blank)),
    ))
    .parse(text)
}

/// A quoted text without its closing quote. radvd lets it run over line ends; none of its uses
/// survives a line end, so Raven stops there and can name the line whose quote is missing.
fn quoted_up_to_end(text: &str) -> Cut<'_, &str> {
    let escape = recognize((char('\\'), none_of("\n")));
    let content = many0_count(alt((escape, is_not("\"\\\n"))));
    recognize((opt(one_of("lL")), char('"'), content)).parse(text)
}

/// The length of the quoted text at the start of `rest`, whose first `line` octets stand on the
/// first of its lines; `None` where it is more likely that its closing quote is missing.
fn text_over_lines(rest: &str, line: usize) -> Option<usize> {
    /// Longer texts are none.
    const MOST: usize = 1024;
    if rest.get(..line)?.contains([';', '{', '}']) {
        return None;
    }
    let end = rest.len().min(line + MOST);
    let behind = rest.as_bytes().get(line..end)?;
    let mark = behind.iter().position(|octet| b"\";{}\\".contains(octet))?;
    (behind.get(mark) == Some(&b'"')).then_some(line + mark + 1)
}

/// The problem with the word `text`, which [`classify`] finds bad.
pub(super) fn bad_word(text: &str, span: Span) -> Diagnostic {
    if text.contains(':') {
        return address::not_an_address(text, span);
    }
    Diagnostic::error(codes::NUMBER, format!("the number {} is too large", shown(text)))
        .at(span, "the most is 4294967295")
        .with_original(SYNTAX_ERROR)
}

/// Whether an octet behind a `{` may make a placeholder of what it opens.
fn begins_expression(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || octet == b'('
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
    /// How much was read.
    at: usize,
    /// Where the last `*/` stands, or 0 without one; looked for by the first `/*`.
    last_star: Option<usize>,
    starts_line: bool,
    crlf: bool,
}

impl<'a> Lexer<'a> {
    /// For `text`, which is the source `id`.
    pub(super) fn new(text: &'a str, id: SourceId, report: &mut Report) -> Self {
        let mut lexer = Lexer { text, id, at: 0, last_star: None, starts_line: true, crlf: false };
        if text.starts_with('\u{feff}') {
            lexer.at = '\u{feff}'.len_utf8();
            byte_order_mark(lexer.span(0), report);
        }
        lexer
    }

    /// The next token.
    pub(super) fn next(&mut self, report: &mut Report) -> Option<Token<'a>> {
        let text = self.text.as_bytes();
        loop {
            let mark = match *text.get(self.at)? {
                b' ' | b'\t' => {
                    self.at += 1;
                    continue;
                }
                b'\n' => {
                    self.at += 1;
                    self.starts_line = true;
                    continue;
                }
                b'#' => {
                    self.comment(report);
                    continue;
                }
                b'{' if text.get(self.at + 1).is_some_and(|&next| begins_expression(next)) => {
                    match self.template(report) {
                        Some(token) => return Some(token),
                        None => TokenKind::OpenBrace,
                    }
                }
                b'{' => TokenKind::OpenBrace,
                b'}' => TokenKind::CloseBrace,
                b';' => TokenKind::Semicolon,
                b'/' if !matches!(text.get(self.at + 1), Some(b'/' | b'*')) => TokenKind::Slash,
                _ => {
                    let (octets, length) = Octets::of_word(&text[self.at..]);
                    // An `L` may belong to the quote behind it.
                    let behind = text.get(self.at + length);
                    if behind == Some(&b'{')
                        && let Some(token) = self.template(report)
                    {
                        return Some(token);
                    }
                    if length > 0 && !octets.are_odd() && behind != Some(&b'"') {
                        return Some(self.word(octets, length, report));
                    }
                    match self.piece(report) {
                        Some(token) => return Some(token),
                        None => continue,
                    }
                }
            };
            return Some(self.token(mark, None, 1));
        }
    }

    /// What was not read yet.
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The octets from `start` to what was not read yet.
    fn span(&self, start: usize) -> Span {
        Span::new(self.id, start..self.at)
    }

    /// The token that the next `length` octets are.
    fn token(&mut self, kind: TokenKind, word: Option<keywords::Word>, length: usize) -> Token<'a> {
        let start = self.at;
        self.at += length;
        let text = self.text.get(start..self.at).unwrap_or_default();
        let starts_line = std::mem::take(&mut self.starts_line);
        Token { kind, text, span: self.span(start), starts_line, word }
    }

    /// The word with placeholders that comes next, if the next word has any.
    fn template(&mut self, report: &mut Report) -> Option<Token<'a>> {
        let rest = self.rest().as_bytes();
        let (mut length, mut has_any) = (0, false);
        loop {
            length += Octets::of_word(&rest[length..]).1;
            let Some(placeholder) = bare_placeholder(&rest[length..]) else { break };
            (length, has_any) = (length + placeholder, true);
        }
        report.has_templates |= has_any;
        has_any.then(|| self.token(TokenKind::Template, None, length))
    }

    /// Passes over a comment.
    fn comment(&mut self, report: &mut Report) {
        let start = self.at;
        let rest = self.rest().as_bytes();
        let newline = memchr(b'\n', rest);
        self.at += newline.unwrap_or(rest.len());
        report.comment(self.span(start));
        if newline.is_none() {
            comment_at_end(self.span(start), report);
        }
    }

    /// Takes a piece that is no mark and has more to it than a word of ASCII.
    fn piece(&mut self, report: &mut Report) -> Option<Token<'a>> {
        let rest = self.rest();
        let Ok((_, (text, piece))) = consumed(piece).parse(rest) else {
            // No text is like that; if one were, what follows would still be read.
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return None;
        };
        let start = self.at;
        match piece {
            Piece::Quoted => {
                report.has_templates |= text.contains('{');
                return Some(self.token(TokenKind::Quoted, None, text.len()));
            }
            Piece::UnclosedQuote => return Some(self.unclosed_quote(text, report)),
            Piece::SingleQuoted => return Some(self.single_quoted(text, report)),
            Piece::Word => {
                let (octets, _) = Octets::of_word(text.as_bytes());
                return Some(self.word(octets, text.len(), report));
            }
            Piece::StarComment => self.star_comment(rest, report),
            Piece::CrLf => {
                self.at += text.len();
                self.starts_line = true;
                self.carriage_return(start, report);
            }
            Piece::LineComment => {
                self.at += text.len();
                foreign_comment("//", self.span(start), report);
            }
            Piece::IllegalBlank => {
                self.at += text.len();
                illegal(text, self.span(start), report);
            }
        }
        None
    }

    /// The word of the next `length` octets.
    fn word(&mut self, octets: Octets, length: usize, report: &mut Report) -> Token<'a> {
        if octets.are_odd()
            && let Some(token) = self.illegal_word(length, report)
        {
            return token;
        }
        let mut token = self.token(TokenKind::Word, None, length);
        let text = token.text;
        let (kind, word) = classify(text, octets);
        (token.kind, token.word) = (kind, word);
        if kind == TokenKind::Bad {
            report.push(bad_word(text, token.span));
        }
        if kind == TokenKind::Word && text.ends_with(':') && self.rest().starts_with("//") {
            return self.bare_uri(token, report);
        }
        token
    }

    /// The word of the next `length` octets if it has characters that cannot be in one.
    fn illegal_word(&mut self, length: usize, report: &mut Report) -> Option<Token<'a>> {
        let text = self.text.get(self.at..self.at + length).unwrap_or_default();
        let start = text.find(is_illegal_in_word)?;
        let bad = &text[start..];
        let end = bad.find(|c| !is_illegal_in_word(c)).unwrap_or(bad.len());
        let from = self.at + start;
        illegal(&bad[..end], Span::new(self.id, from..from + end), report);
        Some(self.token(TokenKind::Bad, None, length))
    }

    /// Passes over a comment of C, or over its line if it has no end; `rest` begins with it.
    fn star_comment(&mut self, rest: &str, report: &mut Report) {
        let start = self.at;
        let octets = self.text.as_bytes();
        // Only a search that succeeds, or none at all, keeps the whole linear.
        let last = || memmem::rfind(octets, b"*/").unwrap_or(0);
        let last = *self.last_star.get_or_insert_with(last);
        let closed = if last >= start + 2 { rest[2..].find("*/") } else { None };
        let length = match closed {
            Some(length) => length + 4,
            None => rest.find('\n').unwrap_or(rest.len()),
        };
        foreign_comment("/*", Span::new(self.id, start..start + 2), report);
        self.at += length;
        self.starts_line |= rest[..length].contains('\n');
    }

    /// Reports a URI without quotes, whose scheme is the token that was read last.
    fn bare_uri(&mut self, scheme: Token<'a>, report: &mut Report) -> Token<'a> {
        let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '{' | '}' | '"');
        let rest = self.rest();
        self.at += rest.find(ends).unwrap_or(rest.len());
        let span = self.span(scheme.span.range().start);
        let text = self.text.get(span.range()).unwrap_or(scheme.text);
        report.push(
            Diagnostic::error(codes::QUOTE, format!("{} has no quotes", shown(text)))
                .at(span, "`/` cannot stand in a word")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write {}", shown(&format!("\"{text}\"")))),
        );
        Token { kind: TokenKind::Bad, text, span, ..scheme }
    }

    /// Reports the quote and goes on behind what it was probably meant to hold.
    fn unclosed_quote(&mut self, text: &str, report: &mut Report) -> Token<'a> {
        if let Some(length) = text_over_lines(self.rest(), text.len()) {
            let token = self.token(TokenKind::Bad, None, length);
            report.push(
                Diagnostic::error(codes::QUOTE, "a quoted text goes on in another line")
                    .at(token.span, "more than one line")
                    .with_original("radvd takes the text, line end included")
                    .with_help("write all of it on one line"),
            );
            return token;
        }
        let text = text.trim_end_matches(['\r', '\t', ' ', ';', '{', '}']);
        let token = self.token(TokenKind::Bad, None, text.len());
        report.push(
            Diagnostic::error(codes::QUOTE, "the closing `\"` is missing on this line")
                .at(token.span, "opened here")
                .with_original("radvd reads on to the next `\"`, over line ends")
                .with_help("close it with `\"`"),
        );
        token
    }

    fn single_quoted(&mut self, text: &str, report: &mut Report) -> Token<'a> {
        let token = self.token(TokenKind::Bad, None, text.len());
        let bare = text.trim_matches('\'');
        let quoted = shown(&format!("\"{bare}\""));
        let help = if !bare.is_empty() && bare.chars().all(is_word) {
            format!("write {} or {quoted}", shown(bare))
        } else {
            format!("write {quoted}")
        };
        report.push(
            Diagnostic::error(codes::QUOTE, "single quotes have no meaning here")
                .at(token.span, "not a text")
                .with_original(SYNTAX_ERROR)
                .with_help(help),
        );
        token
    }

    /// Once for a file: where one line ends so, most do.
    fn carriage_return(&mut self, start: usize, report: &mut Report) {
        let span = Span::new(self.id, start..start + 1);
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

#[cfg(test)]
mod tests;
