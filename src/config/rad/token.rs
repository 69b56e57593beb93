use std::borrow::Cow;

use super::keywords;
use crate::diagnostic::Span;

/// A piece of the text with a meaning of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'s> {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its content: without quotes, and with the values of macros in their place.
    pub(super) text: Cow<'s, str>,
    /// Where; for what came out of a macro, the place of its use.
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum TokenKind {
    /// The end of a line.
    Newline,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `=`
    Equals,
    /// A character that the grammar has no use for.
    Mark,
    /// Decimal digits, perhaps behind a minus.
    Number(i64),
    /// Any other word without quotes, keywords among them.
    Word,
    /// A text in quotes.
    Quoted,
    /// Something that was reported already.
    Bad,
    /// The end of the text.
    End,
}

impl Token<'_> {
    /// Whether it is this word of the grammar; quoted words are none.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }

    /// Whether the grammar keeps it to itself.
    pub(super) fn is_reserved(&self) -> bool {
        self.kind == TokenKind::Word && keywords::is_reserved(&self.text)
    }

    /// Whether a statement's line ends here.
    pub(super) fn ends_line(&self) -> bool {
        matches!(self.kind, TokenKind::Newline | TokenKind::End)
    }
}
