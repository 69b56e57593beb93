//! Blocks with values that are computed from the interface's name.

use elsa::FrozenVec;
use smallvec::smallvec;

use super::{
    codes,
    lexer::bad_word,
    report::{NO_SUCH_OPTION, Report},
    token::{Token, TokenKind},
    tree::{Block as Braces, Statement},
    word::{Octets, classify},
};
use crate::{
    config::{
        Reader, Syntax,
        shared::ENTRY_OCTETS,
        template::{Values, placeholders},
    },
    diagnostic::{Diagnostic, Sources, Span},
    model::{Instantiate, Interface, InterfaceName},
};

/// Whether `statement` has a value to compute.
pub(super) fn has_placeholders(statement: &Statement<'_>) -> bool {
    let is_template = |token: &Token<'_>| match token.kind {
        TokenKind::Template => true,
        TokenKind::Quoted => placeholders(token.text).next().is_some(),
        _ => false,
    };
    is_template(&statement.head)
        || statement.arguments.iter().any(is_template)
        || statement.body().iter().any(has_placeholders)
}

/// To fill in a word and to find what it means takes as long as to copy so many entries of lists.
const WORD_ENTRIES: usize = 4;

/// As many entries as take the time that `statement` takes for each name anew, which it does not
/// have more of.
pub(super) fn entries(statement: &Statement<'_>) -> usize {
    let octets: usize = statement.arguments.iter().map(|token| token.text.len()).sum();
    let inner: usize = statement.body().iter().map(entries).sum();
    WORD_ENTRIES * (1 + statement.arguments.len() + octets / ENTRY_OCTETS) + inner
}

/// The block `statement` for its name `name` alone, with the values filled in; their texts are
/// kept in the second of `with`.
pub(super) fn filled<'a: 'f, 'f>(
    statement: &Statement<'a>,
    name: &Token<'a>,
    with: (&Values, &'f FrozenVec<String>),
    report: &mut Report,
) -> Statement<'f> {
    let (values, texts) = with;
    let mut filling = Filling { values, texts, report };
    let block = statement.block.as_ref().map(|block| filling.block(block));
    Statement { head: statement.head, arguments: smallvec![*name], block }
}

struct Filling<'v, 'f> {
    values: &'v Values,
    texts: &'f FrozenVec<String>,
    report: &'v mut Report,
}

impl<'f> Filling<'_, 'f> {
    fn statement<'a: 'f>(&mut self, statement: &Statement<'a>) -> Statement<'f> {
        Statement {
            head: self.token(&statement.head),
            arguments: statement.arguments.iter().map(|token| self.token(token)).collect(),
            block: statement.block.as_ref().map(|block| self.block(block)),
        }
    }

    fn block<'a: 'f>(&mut self, block: &Braces<'a>) -> Braces<'f> {
        let statements = block.statements.iter().map(|inner| self.statement(inner)).collect();
        Braces { span: block.span, statements }
    }

    fn token<'a: 'f>(&mut self, token: &Token<'a>) -> Token<'f> {
        if !matches!(token.kind, TokenKind::Template | TokenKind::Quoted) {
            return *token;
        }
        let mut text = String::new();
        let (mut copied, mut is_bad) = (0, false);
        for range in placeholders(token.text) {
            let span = within(token.span, &range);
            self.report.extension(|| {
                Diagnostic::note(codes::EXTENSION, "radvd computes no values")
                    .at(span, "an extension")
                    .with_original(NO_SUCH_OPTION)
            });
            text += token.text.get(copied..range.start).unwrap_or_default();
            copied = range.end;
            let placeholder = token.text.get(range).unwrap_or_default();
            match self.values.fill(placeholder) {
                Ok(value) => text += &value,
                Err(reason) => {
                    is_bad = true;
                    self.report.push(
                        Diagnostic::error(codes::TEMPLATE, reason)
                            .at(span, "cannot be computed")
                            .with_original(NO_SUCH_OPTION),
                    );
                }
            }
        }
        if copied == 0 {
            return *token;
        }
        text += token.text.get(copied..).unwrap_or_default();
        let text = self.texts.push_get(text);
        let (kind, word) = match token.kind {
            _ if is_bad => (TokenKind::Bad, None),
            TokenKind::Quoted => (TokenKind::Quoted, None),
            _ => self.word(text, token.span),
        };
        Token { kind, text, word, ..*token }
    }

    fn word(&mut self, text: &str, span: Span) -> (TokenKind, Option<super::keywords::Word>) {
        let (octets, length) = Octets::of_word(text.as_bytes());
        if length < text.len() || octets.are_odd() {
            // A name may have what a word cannot.
            return (TokenKind::Word, None);
        }
        let (kind, word) = classify(text, octets);
        if kind == TokenKind::Bad {
            self.report.push(bad_word(text, span));
        }
        (kind, word)
    }
}

fn within(span: Span, range: &std::ops::Range<usize>) -> Span {
    let at = span.range().start;
    Span::new(span.source, at + range.start..at + range.end)
}

/// A block without its names, to be filled in once one is known.
#[derive(Debug)]
pub(super) struct Block {
    text: String,
    depends_on_index: bool,
}

impl Block {
    /// That of `statement`.
    pub(super) fn new(statement: &Statement<'_>, depends_on_index: bool) -> Self {
        let mut text = String::new();
        block(statement, 0, &mut text);
        Block { text, depends_on_index }
    }
}

/// Appends the braces of `statement` with what is in them, as one writes it.
fn block(statement: &Statement<'_>, depth: usize, text: &mut String) {
    text.push_str("{\n");
    for inner in statement.body() {
        text.extend(std::iter::repeat_n('\t', depth + 1));
        text.push_str(inner.head.text);
        let mut after_slash = false;
        for token in &inner.arguments {
            let is_slash = token.kind == TokenKind::Slash;
            if !is_slash && !after_slash {
                text.push(' ');
            }
            after_slash = is_slash;
            text.push_str(token.text);
        }
        if inner.block.is_some() {
            text.push(' ');
            block(inner, depth + 1, text);
        } else {
            text.push_str(";\n");
        }
    }
    text.extend(std::iter::repeat_n('\t', depth));
    text.push_str("};\n");
}

impl Instantiate for Block {
    fn instantiate(&self, name: &InterfaceName, index: u32) -> Result<Interface, String> {
        let sources = Sources::new();
        let id = sources.add("", format!("interface \"{name}\" {}", self.text));
        let reader = Reader { interface_index: Some(index), ..Reader::new(&sources) };
        crate::config::template::made(reader.parse(id, Syntax::Radvd), name)
    }

    fn depends_on_index(&self) -> bool {
        self.depends_on_index
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn language(&self) -> &'static str {
        Syntax::Radvd.name()
    }
}
