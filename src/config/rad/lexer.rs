//! Text to tokens, one at a time, because a macro that a line defines counts from the next line
//! on. Words end where rad's scanner ends them: `#` begins a comment even inside of a word, and
//! `;` is a letter like others.
//!
//! Two things that rad refuses are taken with a warning: a byte-order mark and CR LF. What is no
//! token at all is reported and the rest is read on.

use std::{borrow::Cow, collections::VecDeque};

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{is_not, tag, take_while, take_while1},
    character::complete::{anychar, char, digit1, one_of, satisfy},
    combinator::{consumed, opt, peek, recognize, value},
    multi::many0_count,
    sequence::terminated,
};

use super::{
    codes,
    macros::Macros,
    report::{Report, SYNTAX_ERROR, refused},
    token::{Token, TokenKind},
};
use crate::{
    config::shown::shown,
    diagnostic::{Diagnostic, SourceId, Span},
};

/// What the text is cut into before words are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// Also a line end behind a backslash.
    Blank,
    Newline,
    CrLf,
    Comment,
    Quoted,
    UnclosedQuote,
    Macro,
    Word,
    Mark(TokenKind),
    Backslash,
    Illegal,
}

type Cut<'a, T> = IResult<&'a str, T, ()>;

/// The next piece; only the empty text has none.
fn piece(text: &str) -> Cut<'_, Piece> {
    alt((
        value(
            Piece::Blank,
            alt((take_while1(|c| c == ' ' || c == '\t'), tag("\\\n"), tag("\\\r\n"))),
        ),
        value(Piece::Newline, char('\n')),
        value(Piece::CrLf, tag("\r\n")),
        value(Piece::Comment, comment),
        value(
            Piece::Quoted,
            alt((terminated(quoted('"'), char('"')), terminated(quoted('\''), char('\'')))),
        ),
        value(Piece::UnclosedQuote, alt((quoted('"'), quoted('\'')))),
        value(
            Piece::Macro,
            (char('$'), take_while(|c: char| c.is_ascii_alphanumeric() || c == '_')),
        ),
        value(Piece::Word, (satisfy(begins_word), in_word)),
        value(Piece::Word, terminated((char('-'), digit1), peek(ends_number))),
        value(Piece::Mark(TokenKind::OpenBrace), char('{')),
        value(Piece::Mark(TokenKind::CloseBrace), char('}')),
        value(Piece::Mark(TokenKind::Equals), char('=')),
        value(Piece::Backslash, char('\\')),
        value(Piece::Mark(TokenKind::Mark), satisfy(|c| c.is_ascii_punctuation())),
        value(Piece::Illegal, take_while1(is_illegal)),
    ))
    .parse(text)
}

/// rad joins lines before it looks for comments.
fn comment(text: &str) -> Cut<'_, &str> {
    let escape = recognize((char('\\'), opt(anychar)));
    recognize((char('#'), many0_count(alt((is_not("\\\n"), escape))))).parse(text)
}

/// A quoted text without its closing quote. rad lets it run over line ends and drops these;
/// Raven stops there and can name the line whose quote is missing.
fn quoted<'a>(quote: char) -> impl Parser<&'a str, Output = &'a str, Error = ()> {
    let ends = if quote == '"' { "\"\\\n" } else { "'\\\n" };
    let escape = recognize((char('\\'), opt(anychar)));
    recognize((char(quote), many0_count(alt((is_not(ends), escape)))))
}

/// The rest of a word; a line end behind a backslash may stand inside.
fn in_word(text: &str) -> Cut<'_, &str> {
    let joined = recognize((tag("\\\n"), take_while1(is_word)));
    recognize(many0_count(alt((take_while1(is_word), joined)))).parse(text)
}

fn ends_number(text: &str) -> Cut<'_, &str> {
    alt((recognize(one_of(" \t\r\n),}=\\")), nom::combinator::eof)).parse(text)
}

fn begins_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == ':' || c == '_'
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c.is_ascii_punctuation() && !"(){}!=#,\\".contains(c))
}

fn is_illegal(c: char) -> bool {
    !(c.is_ascii_graphic() || matches!(c, ' ' | '\t' | '\n'))
}

/// Reads the tokens of one text.
pub(super) struct Lexer<'s> {
    text: &'s str,
    id: SourceId,
    /// Octets passed.
    at: usize,
    /// What came out of a macro.
    expanded: VecDeque<Token<'s>>,
    crlf: bool,
    /// Whether digits are octets, and make no numbers.
    octets: bool,
}

impl<'s> Lexer<'s> {
    /// At the beginning of `text`, which is the source `id`.
    pub(super) fn new(text: &'s str, id: SourceId, report: &mut Report) -> Self {
        let mut lexer =
            Lexer { text, id, at: 0, expanded: VecDeque::new(), crlf: false, octets: false };
        if text.starts_with('\u{feff}') {
            lexer.at = '\u{feff}'.len_utf8();
            report.push(
                Diagnostic::warning(
                    codes::BYTE_ORDER_MARK,
                    "the text begins with a byte-order mark",
                )
                .at(Span::new(id, 0..lexer.at), "skipped")
                .with_original(SYNTAX_ERROR)
                .with_help("save the file as UTF-8 without one"),
            );
        }
        lexer
    }

    /// Whether digits are octets from here on, and make no numbers.
    pub(super) fn read_octets(&mut self, octets: bool) {
        self.octets = octets;
    }

    /// The next token; at the end always [`TokenKind::End`].
    pub(super) fn next(&mut self, macros: &mut Macros, report: &mut Report) -> Token<'s> {
        loop {
            if let Some(token) = self.expanded.pop_front() {
                return token;
            }
            let rest = &self.text[self.at..];
            let Ok((after, (text, piece))) = consumed(piece).parse(rest) else {
                let span = Span::new(self.id, self.at..self.text.len());
                self.at = self.text.len();
                return Token { kind: TokenKind::End, text: Cow::Borrowed(""), span };
            };
            let text = match piece {
                // What it was probably not meant to hold is read on.
                Piece::UnclosedQuote => &text[..unclosed_length(text)],
                _ => text,
            };
            let span = Span::new(self.id, self.at..self.at + text.len());
            self.at += text.len();
            match piece {
                Piece::Blank => {}
                Piece::Comment => {
                    report.comment(span);
                    comment_continued(text, span, report);
                }
                Piece::CrLf => {
                    self.carriage_return(span, report);
                    return Token { kind: TokenKind::Newline, text: Cow::Borrowed("\n"), span };
                }
                Piece::Macro => self.expand(text, after, span, macros, report),
                Piece::Word if self.octets => return octets(text, after, span),
                _ => return token(piece, text, after, span, report),
            }
        }
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

    /// Puts the tokens of a macro's value in line. What touches the name belongs to the last one.
    fn expand(
        &mut self,
        name: &str,
        after: &'s str,
        span: Span,
        macros: &mut Macros,
        report: &mut Report,
    ) {
        let (after, glued) = in_word(after).unwrap_or((after, ""));
        let name_span = span;
        let span = Span::new(self.id, span.range().start..self.at + glued.len());
        self.at += glued.len();
        let Some(value) = macros.value(&name[1..], name_span, report) else {
            let kind = TokenKind::Bad;
            return self.expanded.push_back(Token { kind, text: Cow::Borrowed(""), span });
        };
        let value = format!("{value}{glued}");
        let mut tokens = Vec::new();
        let mut rest = value.as_str();
        while let Ok((behind, (text, piece))) = consumed(piece).parse(rest) {
            rest = behind;
            let behind = if behind.is_empty() { after } else { behind };
            let token = match piece {
                Piece::Blank => continue,
                Piece::Comment | Piece::Macro | Piece::UnclosedQuote | Piece::Newline => {
                    report.push(unfit(name, piece, span));
                    tokens = vec![Token { kind: TokenKind::Bad, text: Cow::Borrowed(""), span }];
                    break;
                }
                Piece::Word if self.octets => octets(text, behind, span),
                _ => token(piece, text, behind, span, report),
            };
            let text = Cow::Owned(token.text.into_owned());
            tokens.push(Token { kind: token.kind, text, span });
        }
        self.expanded.extend(tokens);
    }
}

/// The problem that a macro's value has something that is none of a value.
fn unfit(name: &str, piece: Piece, span: Span) -> Diagnostic {
    let (what, original) = match piece {
        Piece::Comment => ("a comment", "rad leaves out the rest of the line with it"),
        Piece::Macro => ("a macro in quotes", "rad does not put in its value: `syntax error`"),
        Piece::UnclosedQuote => ("a quote without its end", "rad reads on to the next quote"),
        _ => ("a line end", "rad ends the statement there"),
    };
    Diagnostic::error(codes::MACRO, format!("the value of {} holds {what}", shown(name)))
        .at(span, "put in here")
        .with_original(original)
}

/// The token that `text` at `span` is, of which blanks, comments and macros are none.
fn token<'a>(
    piece: Piece,
    text: &'a str,
    after: &str,
    span: Span,
    report: &mut Report,
) -> Token<'a> {
    let bad = |text| Token { kind: TokenKind::Bad, text: Cow::Borrowed(text), span };
    match piece {
        Piece::Newline | Piece::CrLf => {
            Token { kind: TokenKind::Newline, text: Cow::Borrowed("\n"), span }
        }
        Piece::Mark(kind) => Token { kind, text: Cow::Borrowed(text), span },
        Piece::Quoted => {
            Token { kind: TokenKind::Quoted, text: content(&text[1..text.len() - 1]), span }
        }
        Piece::Word => word(text, after, span, report),
        Piece::UnclosedQuote => {
            report.push(unclosed_quote(text, span));
            bad(text)
        }
        Piece::Backslash => {
            report.push(
                Diagnostic::error(codes::CHARACTER, "`\\` joins lines, and does nothing else here")
                    .at(span, "not at the end of a line")
                    .with_original("rad reads the next character as if it stood here alone")
                    .with_help("remove it, or the blank behind it"),
            );
            bad(text)
        }
        _ => {
            report.push(illegal(text, span));
            bad(text)
        }
    }
}

/// A word without the line ends in it.
fn unbroken(text: &str) -> Cow<'_, str> {
    if text.contains('\\') { Cow::Owned(text.replace("\\\n", "")) } else { text.into() }
}

/// A word that is no number, whatever it consists of.
fn octets<'a>(text: &'a str, after: &str, span: Span) -> Token<'a> {
    let is_cut = after.starts_with(is_illegal) && !after.starts_with("\r\n");
    let kind = if is_cut { TokenKind::Bad } else { TokenKind::Word };
    Token { kind, text: unbroken(text), span }
}

fn word<'a>(text: &'a str, after: &str, span: Span, report: &mut Report) -> Token<'a> {
    let content = unbroken(text);
    let digits = content.strip_prefix('-').unwrap_or(&content);
    let is_number = !digits.is_empty()
        && digits.bytes().all(|octet| octet.is_ascii_digit())
        && ends_number(after).is_ok();
    let kind = match content.parse() {
        // What cannot stand behind it is reported next.
        _ if after.starts_with(is_illegal) && !after.starts_with("\r\n") => TokenKind::Bad,
        _ if !is_number => TokenKind::Word,
        Ok(number) => TokenKind::Number(number),
        Err(_) => {
            let message = format!("the number {} is too large", shown(&content));
            report.push(
                Diagnostic::error(codes::NUMBER, message)
                    .at(span, "more than 64 bits")
                    .with_original(refused("invalid number")),
            );
            TokenKind::Bad
        }
    };
    Token { kind, text: content, span }
}

/// What stands between the quotes, as rad takes it.
fn content(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut content = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            content.push(c);
            continue;
        }
        match characters.next() {
            Some('\n') => {}
            // The quote itself, which cannot stand here otherwise.
            Some(c @ (' ' | '\t' | '"' | '\'')) => content.push(c),
            Some(c) => content.extend(['\\', c]),
            None => content.push('\\'),
        }
    }
    Cow::Owned(content)
}

fn comment_continued(text: &str, span: Span, report: &mut Report) {
    if let Some(newline) = text.find('\n') {
        let from = span.range().start + newline;
        report.push(
            Diagnostic::warning(
                codes::COMMENT_CONTINUED,
                "a comment that ends in a backslash goes on in the next line",
            )
            .at(Span::new(span.source, from - 1..from), "joins the next line to the comment")
            .with_original("rad joins them, too")
            .with_help("remove the backslash"),
        );
    }
}

fn unclosed_length(text: &str) -> usize {
    text.trim_end_matches(['\r', '\t', ' ', '{', '}']).len().max(1)
}

fn unclosed_quote(text: &str, span: Span) -> Diagnostic {
    let quote = &text[..1];
    let line = text.find('\n').unwrap_or(text.len());
    let span = Span::new(span.source, span.range().start..span.range().start + line);
    Diagnostic::error(codes::QUOTE, format!("the closing `{quote}` is missing on this line"))
        .at(span, "opened here")
        .with_original(format!("rad reads on to the next `{quote}`, over line ends"))
        .with_help(format!("close it with `{quote}`, or end the line with a backslash"))
}

fn illegal(text: &str, span: Span) -> Diagnostic {
    let first = text.chars().next().unwrap_or_default();
    let name = if first.is_control() || first.is_whitespace() || first == '\u{feff}' {
        format!("the character U+{:04X}", u32::from(first))
    } else {
        shown(first.encode_utf8(&mut [0; 4]))
    };
    Diagnostic::error(codes::CHARACTER, format!("{name} cannot stand here"))
        .at(span, "only comments and quoted texts may hold it")
        .with_original(SYNTAX_ERROR)
}
