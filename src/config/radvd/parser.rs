//! Tokens to statements. What a keyword takes is looked up in the table, so that a missing `;` or
//! `{` is found where it is missing; everything else about keywords is left to later steps.

use smallvec::SmallVec;

use super::{
    keywords::{self, Arguments, Braces, Kind, Place},
    lexer::Lexer,
    lower::delegation::{ARGUMENTS, is_delegated},
    report::{Report, broken, end_of},
    shown::shown,
    token::{Token, TokenKind},
    tree::{Block, Statement},
};
use crate::diagnostic::{SourceId, Span};

/// Blocks stand in the file, in interfaces and in their Provisioning Domain, nowhere deeper. This
/// bounds the recursion.
const fn deepest_block(place: Option<Place>) -> usize {
    if matches!(place, Some(Place::Pvd)) { 3 } else { 2 }
}

/// Makes the statements of a text one by one: all of them at once would take many times the text.
pub(super) struct Statements<'a> {
    lexer: Lexer<'a>,
    text: &'a str,
    /// Where all of the text stands.
    place: Place,
    /// What comes next.
    token: Option<Token<'a>>,
    end: Span,
    suspect: Option<Suspect>,
}

impl<'a> Statements<'a> {
    /// For `text`, which is the source `id` and stands in `place`.
    pub(super) fn new(
        text: &'a str,
        id: SourceId,
        place: Place,
        report: &mut Report,
    ) -> Statements<'a> {
        let mut lexer = Lexer::new(text, id, report);
        let token = lexer.next(report);
        let end = Span::new(id, text.len()..text.len());
        Statements { lexer, text, place, token, end, suspect: None }
    }

    /// The next statement outside of all blocks.
    pub(super) fn next(&mut self, report: &mut Report) -> Option<Statement<'a>> {
        let place = self.place;
        let depth = usize::from(place != Place::File);
        let mut parser = Parser { input: self, report };
        loop {
            match parser.peek()?.kind {
                TokenKind::CloseBrace => parser.stray_braces(),
                TokenKind::Semicolon => parser.stray_semicolons(),
                _ => {
                    if let Some(statement) = parser.statement(Some(place), depth) {
                        return Some(statement);
                    }
                }
            }
        }
    }
}

struct Parser<'p, 'a> {
    input: &'p mut Statements<'a>,
    report: &'p mut Report,
}

/// A block whose closing brace stands where that of the block around it is expected.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    open: Span,
    close: Span,
}

/// What to make of a token behind a statement's keyword.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Next {
    Argument,
    /// It begins the next statement: a `;` is missing.
    Statement,
    /// It begins the first statement of the block: a `{` is missing.
    Block,
}

impl<'a> Parser<'_, 'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.input.token.as_ref()
    }

    /// What comes next, which is passed.
    fn advance(&mut self) -> Option<Token<'a>> {
        let next = self.input.lexer.next(self.report);
        std::mem::replace(&mut self.input.token, next)
    }

    /// Where the next token stands, which is passed if it is of this kind.
    fn accept(&mut self, kind: TokenKind) -> Option<Span> {
        let span = self.peek().filter(|token| token.kind == kind)?.span;
        self.advance();
        Some(span)
    }

    /// One statement with its `;`. `place` is unknown inside blocks of unknown keywords.
    fn statement(&mut self, place: Option<Place>, depth: usize) -> Option<Statement<'a>> {
        if let Some(token) = self.peek()
            && matches!(token.kind, TokenKind::OpenBrace | TokenKind::Slash)
        {
            let token = *token;
            let message = format!("expected a keyword, not {}", shown(token.text));
            self.report.syntax(token.span, message, "expected a keyword");
            if token.kind == TokenKind::Slash {
                self.advance();
            }
            self.skip_statement();
            return None;
        }
        let head = self.advance()?;
        if head.kind == TokenKind::Bad {
            self.skip_statement();
            return None;
        }
        let mut statement = Statement { head, arguments: SmallVec::new(), block: None };
        loop {
            let Some(token) = self.peek() else {
                self.ends_without_block(&statement, place);
                return Some(statement);
            };
            match token.kind {
                TokenKind::Semicolon | TokenKind::CloseBrace => {
                    if let Some(open) = self.ends_without_block(&statement, place) {
                        self.block_of(&mut statement, open, place, depth);
                    }
                    return Some(statement);
                }
                TokenKind::OpenBrace => {
                    let open = token.span;
                    self.advance();
                    self.block_of(&mut statement, open, place, depth);
                    return Some(statement);
                }
                _ => {}
            }
            match role(&statement, token, place) {
                Next::Block if self.names_go_on(&statement, token, place) => {
                    self.argument(&mut statement);
                }
                Next::Argument => self.argument(&mut statement),
                Next::Statement => {
                    self.ends_without_block(&statement, place);
                    return Some(statement);
                }
                Next::Block => {
                    self.report.missing("`{`", statement.last());
                    let open = end_of(statement.last().span);
                    self.block_of(&mut statement, open, place, depth);
                    return Some(statement);
                }
            }
        }
    }

    /// Takes the next token for an argument of `statement`.
    fn argument(&mut self, statement: &mut Statement<'a>) {
        if let Some(token) = self.advance() {
            statement.arguments.push(token);
        }
    }

    /// Whether the line that begins here holds more names of interfaces: words up to a `{` or to its
    /// end, where otherwise the `{` is missing and an unknown option begins.
    fn names_go_on(
        &self,
        statement: &Statement<'a>,
        token: &Token<'a>,
        place: Option<Place>,
    ) -> bool {
        let names = block_form(&statement.head, place)
            .is_some_and(|form| form.arguments == Arguments::InterfaceNames);
        let rest = self.input.text.get(token.span.range().end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        names && line.chars().find(|&c| "{};/".contains(c)).is_none_or(|mark| mark == '{')
    }

    /// Takes the `;` of a statement without a block. One that stands where a `{` should, for what
    /// follows belongs into the block, is returned.
    fn ends_without_block(
        &mut self,
        statement: &Statement<'a>,
        place: Option<Place>,
    ) -> Option<Span> {
        let form = block_form(&statement.head, place);
        let semicolon = self.accept(TokenKind::Semicolon);
        let Some(form) = form.filter(|form| form.braces == Braces::Required) else {
            if semicolon.is_none() {
                self.report.missing("`;`", statement.last());
            }
            return None;
        };
        let fits = |token: &Token<'_>, place| token.keyword(place).is_some();
        let is_inside = |next: &Token<'_>| {
            fits(next, form.content) && !place.is_some_and(|place| fits(next, place))
        };
        let Some(semicolon) = semicolon.filter(|_| self.peek().is_some_and(is_inside)) else {
            self.report.missing("`{`", statement.last());
            return None;
        };
        let message = format!("expected `{{` after {}", shown(statement.last().text));
        let help = "write `{` in place of `;`";
        self.report.push(broken(semicolon, message, "the block begins here").with_help(help));
        Some(semicolon)
    }

    /// The block of `statement`, whose brace at `open` was passed, and the `;` behind it.
    fn block_of(
        &mut self,
        statement: &mut Statement<'a>,
        open: Span,
        place: Option<Place>,
        depth: usize,
    ) {
        if depth >= deepest_block(place) {
            if place.is_some() {
                let message = format!("{} takes no block", shown(statement.head.text));
                self.report.syntax(open, message, "a block cannot stand here");
            }
            self.skip_block();
            self.accept(TokenKind::Semicolon);
            return;
        }
        let content = block_form(&statement.head, place).map(|form| form.content);
        if depth == 0 {
            self.input.suspect = None;
        }
        let (block, close) = self.block(open, content, depth + 1);
        statement.block = Some(block);
        if let Some(close) = close.filter(|close| depth > 0 && close.starts_line)
            && self.column(close.span) < self.column(statement.head.span)
        {
            self.input.suspect.get_or_insert(Suspect { open, close: close.span });
        }
        if let Some(close) = close
            && self.accept(TokenKind::Semicolon).is_none()
        {
            self.report.missing("`;`", &close);
        }
    }

    /// Statements up to the closing brace, which is not there if the file or the interface ends
    /// too early.
    fn block(
        &mut self,
        open: Span,
        place: Option<Place>,
        depth: usize,
    ) -> (Block<'a>, Option<Token<'a>>) {
        let mut statements = Vec::new();
        loop {
            match self.peek() {
                None => {
                    self.unclosed(open, self.input.end, "the file ends here");
                    return (Block { span: open.to(self.input.end), statements }, None);
                }
                Some(token) if token.kind == TokenKind::CloseBrace => {
                    let span = open.to(token.span);
                    return (Block { span, statements }, self.advance());
                }
                Some(token) if token.kind == TokenKind::Semicolon => self.stray_semicolons(),
                Some(token) if token.is("interface") => {
                    let next = token.span;
                    self.unclosed(open, next, "the next interface begins here");
                    return (Block { span: open, statements }, None);
                }
                Some(_) => statements.extend(self.statement(place, depth)),
            }
        }
    }

    /// How far `span` is from the start of its line.
    fn column(&self, span: Span) -> usize {
        let before = self.input.text.get(..span.range().start).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn unclosed(&mut self, open: Span, until: Span, label: &'static str) {
        let (open, until, label) = match self.input.suspect.take() {
            Some(Suspect { open, close }) => {
                (open, close, "its indentation is that of a block around it")
            }
            None => (open, until, label),
        };
        self.report.push(
            broken(open, "expected `};` to close this block", "opened here")
                .with_related(until, label)
                .with_help("write `};` where the block ends"),
        );
    }

    fn stray_semicolons(&mut self) {
        let Some(mut span) = self.accept(TokenKind::Semicolon) else { return };
        while let Some(next) = self.accept(TokenKind::Semicolon) {
            span = span.to(next);
        }
        self.report.syntax(span, "`;` ends nothing here", "one too many");
    }

    fn stray_braces(&mut self) {
        let Some(mut span) = self.accept(TokenKind::CloseBrace) else { return };
        self.accept(TokenKind::Semicolon);
        while let Some(next) = self.accept(TokenKind::CloseBrace) {
            span = span.to(next);
            self.accept(TokenKind::Semicolon);
        }
        self.report.syntax(span, "`}` closes nothing here", "no block is open");
    }

    /// Passes over the rest of a statement that makes no sense.
    fn skip_statement(&mut self) {
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::CloseBrace => return,
                TokenKind::Keyword if token.starts_line => return,
                TokenKind::Semicolon => {
                    self.advance();
                    return;
                }
                TokenKind::OpenBrace => {
                    self.advance();
                    self.skip_block();
                    self.accept(TokenKind::Semicolon);
                    return;
                }
                _ => {
                    self.advance();
                }
            }
        }
    }

    /// Passes over what follows a `{` up to its `}`.
    fn skip_block(&mut self) {
        let mut open = 1_usize;
        while let Some(token) = self.advance() {
            match token.kind {
                TokenKind::OpenBrace => open += 1,
                TokenKind::CloseBrace => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }
}

fn block_form(head: &Token<'_>, place: Option<Place>) -> Option<keywords::Block> {
    head.keyword(place?)?.block()
}

/// What `token`, which is no mark but perhaps `/`, is behind what `statement` has so far.
fn role(statement: &Statement<'_>, token: &Token<'_>, place: Option<Place>) -> Next {
    let begins_next = match token.kind {
        // Keywords are reserved; one on a name's place is an argument, though a bad one.
        TokenKind::Keyword => token.starts_line || !lacks_name(statement, place),
        TokenKind::Word => token.starts_line && has_all_arguments(statement, place),
        _ => false,
    };
    if !begins_next {
        return Next::Argument;
    }
    let Some(form) = block_form(&statement.head, place) else { return Next::Statement };
    let fits = |place: Place| token.keyword(place).is_some();
    let fits_here = place.is_some_and(fits) || token.is("interface");
    if !fits_here && (fits(form.content) || form.braces == Braces::Required) {
        Next::Block
    } else {
        Next::Statement
    }
}

fn lacks_name(statement: &Statement<'_>, place: Option<Place>) -> bool {
    let keyword = place.and_then(|place| statement.head.keyword(place));
    statement.arguments.is_empty()
        && keyword.is_some_and(|keyword| {
            matches!(keyword.kind, Kind::InterfaceName | Kind::Text)
                || keyword.block().is_some_and(|form| {
                    matches!(
                        form.arguments,
                        Arguments::InterfaceNames
                            | Arguments::DomainNames
                            | Arguments::Resolver
                            | Arguments::DomainName
                    )
                })
        })
}

fn has_all_arguments(statement: &Statement<'_>, place: Option<Place>) -> bool {
    let wanted = match block_form(&statement.head, place).map(|form| form.arguments) {
        Some(
            Arguments::Addresses
            | Arguments::DomainNames
            | Arguments::Resolver
            | Arguments::CustomOption,
        ) => return false,
        Some(Arguments::Prefix) if is_delegated(&statement.arguments) => ARGUMENTS,
        Some(Arguments::Prefix) => 3,
        Some(Arguments::None) => 0,
        Some(Arguments::InterfaceNames | Arguments::Address | Arguments::DomainName) | None => 1,
    };
    statement.arguments.len() >= wanted
}

#[cfg(test)]
mod tests;
