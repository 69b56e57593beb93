//! Tokens to statements. Which words make a keyword and what it takes is looked up in the table;
//! macros and included files are dealt with on the way, so that what comes out is one list.
//!
//! rad wants one statement to a line, with two odd rules inside of braces that are kept: the
//! first statement of a block needs no line end behind it, and each other one needs its own even
//! before the closing brace.

mod arguments;

use super::{
    codes, include,
    keywords::{self, Argument, Keyword, Kind, Place},
    lexer::Lexer,
    macros::Macros,
    report::{Report, SYNTAX_ERROR, end_of, syntax},
    token::{Token, TokenKind},
    tree::Statement,
    unknown, value,
};
use crate::{
    config::{Reader, Syntax, files::Includes, shown::shown},
    diagnostic::{Diagnostic, SourceId, Span},
};

/// The statements of the text `id` and of those that it includes, and which these are.
pub(super) fn statements<'s>(
    reader: Reader<'s>,
    id: SourceId,
    report: &mut Report,
) -> (Vec<Statement<'s>>, Includes<'s>) {
    let source = reader.sources.get(id);
    let mut macros = Macros::new();
    macros.allow(source.text().len());
    let lexer = Lexer::new(source.text(), id, report);
    let mut parser = Parser {
        reader,
        includes: Includes::new(reader.files, reader.sources, id),
        macros,
        lexer,
        ahead: Vec::new(),
        last: Span::new(id, 0..0),
        unclosed: false,
        report,
    };
    let mut statements = Vec::new();
    parser.file(&mut statements);
    let Parser { macros, includes, report, .. } = parser;
    macros.finish(report);
    (statements, includes)
}

pub(super) struct Parser<'s, 'r> {
    pub(super) reader: Reader<'s>,
    pub(super) includes: Includes<'s>,
    macros: Macros,
    lexer: Lexer<'s>,
    /// Tokens that were looked at, the next one last.
    ahead: Vec<Token<'s>>,
    /// The last token that was taken, line ends aside.
    last: Span,
    /// A block has just ended without its brace, which was reported.
    unclosed: bool,
    pub(super) report: &'r mut Report,
}

impl<'s> Parser<'s, '_> {
    fn bump(&mut self) -> Token<'s> {
        let next = self.ahead.pop();
        let token = next.unwrap_or_else(|| self.lexer.next(&mut self.macros, self.report));
        if !token.ends_line() {
            self.last = token.span;
        }
        token
    }

    fn peek(&mut self) -> &Token<'s> {
        if self.ahead.is_empty() {
            let token = self.lexer.next(&mut self.macros, self.report);
            self.ahead.push(token);
        }
        &self.ahead[self.ahead.len() - 1]
    }

    fn accept(&mut self, kind: TokenKind) -> Option<Token<'s>> {
        (self.peek().kind == kind).then(|| self.bump())
    }

    /// Reads another text and then goes on with this one.
    pub(super) fn include(&mut self, id: SourceId, statements: &mut Vec<Statement<'s>>) {
        self.reader.sources.set_language(id, Syntax::Rad.name());
        let text = self.reader.sources.get(id).text();
        self.macros.allow(text.len());
        let lexer = Lexer::new(text, id, self.report);
        let before = std::mem::replace(&mut self.lexer, lexer);
        let ahead = std::mem::take(&mut self.ahead);
        self.file(statements);
        self.lexer = before;
        self.ahead = ahead;
    }

    /// All statements of one text.
    fn file(&mut self, statements: &mut Vec<Statement<'s>>) {
        loop {
            match self.peek().kind {
                TokenKind::End => return,
                TokenKind::Newline => drop(self.bump()),
                TokenKind::Bad => self.skip_line(),
                TokenKind::OpenBrace => self.stray_block(),
                TokenKind::CloseBrace => {
                    let span = self.bump().span;
                    self.report.push(syntax(span, "`}` closes nothing here", "no block is open"));
                    self.skip_line();
                }
                _ => self.line(statements),
            }
        }
    }

    /// A macro or a statement with the end of its line.
    fn line(&mut self, statements: &mut Vec<Statement<'s>>) {
        let head = self.bump();
        if self.accept(TokenKind::Equals).is_some() {
            return self.define(&head);
        }
        let Some(statement) = self.statement(&head, Place::File) else { return self.skip_line() };
        if !std::mem::take(&mut self.unclosed) && !self.peek().ends_line() {
            self.surplus(statement.keyword);
        }
        match statement.keyword.kind {
            Kind::File => include::include(self, &statement, statements),
            _ => statements.push(statement),
        }
    }

    /// `name = value`, of which the first two are taken. What is wrong with the value is defined
    /// all the same, so that its uses are no second mistake.
    fn define(&mut self, head: &Token<'s>) {
        let Some(name) = self.macro_name(head) else { return self.skip_line() };
        let mut values: Vec<String> = Vec::new();
        let mut is_sound = true;
        while !self.peek().ends_line() {
            let token = self.bump();
            is_sound &= value::text(&token, "the value of a macro", self.report).is_some();
            values.push(token.text.into_owned());
        }
        if values.is_empty() {
            self.missing("a value");
            is_sound = false;
        }
        self.macros.define(name, (values.join(" "), is_sound), head.span, self.report);
    }

    fn macro_name<'t>(&mut self, head: &'t Token<'s>) -> Option<&'t str> {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (label, original) = match head.kind {
            TokenKind::Bad => return None,
            TokenKind::Word if head.is_reserved() => ("this is a reserved word", SYNTAX_ERROR),
            TokenKind::Word | TokenKind::Quoted => {
                let name = &*head.text;
                if !name.is_empty() && name.chars().all(is_letter) {
                    return Some(name);
                }
                let label = "letters, digits and underscores make its name";
                (label, "rad accepts some other characters, but never finds the macro")
            }
            _ => ("expected letters, digits and underscores", SYNTAX_ERROR),
        };
        let message = format!("a macro cannot be called {}", shown(&head.text));
        self.report.push(
            Diagnostic::error(codes::MACRO, message).at(head.span, label).with_original(original),
        );
        None
    }

    /// One statement without the end of its line.
    fn statement(&mut self, head: &Token<'s>, place: Place) -> Option<Statement<'s>> {
        if self.peek().kind == TokenKind::Equals {
            let message = "macros are defined outside of all blocks";
            self.report.push(syntax(head.span, message, "inside of a block"));
            return None;
        }
        let keyword = self.keyword(head, place)?;
        let span = head.span.to(self.last);
        let mut statement = Statement { keyword, span, arguments: Vec::new(), block: Vec::new() };
        match keyword.kind {
            Kind::Nothing => {}
            Kind::Switch => self.argument(&mut statement, "`yes` or `no`")?,
            Kind::Number => self.argument(&mut statement, "a whole number")?,
            Kind::Preference => self.argument(&mut statement, "`low`, `medium` or `high`")?,
            Kind::File => self.argument(&mut statement, "the name of a file")?,
            Kind::Text => self.quoted(&mut statement)?,
            Kind::Octets => self.octets(&mut statement)?,
            Kind::Addresses | Kind::DomainNames | Kind::Texts | Kind::Numbers => {
                self.list(&mut statement);
            }
            Kind::Block(argument, content) => {
                match argument {
                    Argument::None => Some(()),
                    Argument::InterfaceName => self.argument(&mut statement, "an interface name"),
                    Argument::Prefix => self.argument(&mut statement, "an IPv6 prefix"),
                    Argument::DomainName => self.argument(&mut statement, "a domain name"),
                }?;
                self.block_behind(&mut statement, content);
            }
        }
        // What stands in the block of one is no further one.
        if keyword.is_extension && !place.is_extension() {
            self.report.extension(|| extension(keyword, statement.whole()));
        }
        Some(statement)
    }

    /// The keyword that `head` and perhaps some words behind it are.
    fn keyword(&mut self, head: &Token<'s>, place: Place) -> Option<&'static Keyword> {
        let fits = |keyword: &&Keyword| keyword.words().next().is_some_and(|word| head.is(word));
        let mut candidates: Vec<_> = keywords::of(place).filter(fits).collect();
        if candidates.is_empty() {
            let second = self.peek().clone();
            self.report.push(unknown::keyword(head, &second, place));
            return None;
        }
        for index in 1.. {
            let word = |keyword: &'static Keyword| keyword.words().nth(index);
            if let [only] = candidates[..]
                && word(only).is_none()
            {
                return Some(only);
            }
            let token = self.peek().clone();
            let wanted: Vec<_> = candidates.iter().copied().filter_map(word).collect();
            candidates.retain(|keyword| word(keyword).is_some_and(|word| token.is(word)));
            if candidates.is_empty() {
                self.expected(&wanted, &token, head);
                return None;
            }
            self.bump();
        }
        None
    }

    /// Reports that `token` is none of the words that may go on behind `head`.
    fn expected(&mut self, wanted: &[&str], token: &Token<'s>, head: &Token<'s>) {
        if token.kind == TokenKind::Bad {
            return;
        }
        let words: Vec<_> = wanted.iter().map(|word| format!("`{word}`")).collect();
        let words = words.join(" or ");
        if token.ends_line() {
            return self.missing(&words);
        }
        let before = self.text_of(head.span.to(self.last));
        let message = format!("expected {words} after {}, not {}", before, shown(&token.text));
        let problem = syntax(token.span, message, format!("expected {words}"));
        self.report.push(unknown::with_closest(problem, &token.text, wanted));
    }

    /// The block of `statement`, if there is one. Its brace must stand on the same line.
    fn block_behind(&mut self, statement: &mut Statement<'s>, content: Place) {
        let mut newline = None;
        while let Some(token) = self.accept(TokenKind::Newline) {
            newline = newline.or(Some(token));
        }
        let next = self.peek().clone();
        if next.kind != TokenKind::OpenBrace {
            self.ahead.extend(newline);
            return;
        }
        if newline.is_some() {
            let name = self.text_of(statement.whole());
            let message = format!("`{{` must stand on the same line as {name}");
            self.report.push(
                syntax(next.span, message, "too late")
                    .with_related(end_of(statement.whole()), "expected here"),
            );
        }
        self.bump();
        statement.block = self.block(next.span, content);
    }

    /// Statements up to the closing brace, which is not there if the file or the interface ends
    /// too early.
    fn block(&mut self, open: Span, place: Place) -> Vec<Statement<'s>> {
        let mut statements = Vec::new();
        let mut is_first = true;
        loop {
            let kind = self.peek().kind;
            match kind {
                TokenKind::Newline => drop(self.bump()),
                TokenKind::CloseBrace => {
                    self.bump();
                    return statements;
                }
                TokenKind::OpenBrace => self.stray_block(),
                TokenKind::Bad => self.skip_line(),
                _ if self.ends_unclosed(open) => return statements,
                _ => {
                    let head = self.bump();
                    match self.statement(&head, place) {
                        Some(statement) => {
                            self.end_of_statement(statement.keyword, place, is_first);
                            statements.push(statement);
                        }
                        None => self.skip_line(),
                    }
                    is_first = false;
                }
            }
        }
    }

    /// Whether something begins that ends a block without its brace; reports that.
    fn ends_unclosed(&mut self, open: Span) -> bool {
        let next = self.peek().clone();
        let label = match next.kind {
            TokenKind::End => "the file ends here",
            _ if next.is("interface") => "the next interface begins here",
            _ => return false,
        };
        self.report.push(
            syntax(open, "expected `}` to close this block", "opened here")
                .with_related(next.span, label),
        );
        self.unclosed = true;
        true
    }

    /// Checks what stands behind a statement of a block.
    fn end_of_statement(&mut self, keyword: &'static Keyword, place: Place, is_first: bool) {
        if std::mem::take(&mut self.unclosed) {
            return;
        }
        let next = self.peek().clone();
        let begins = |keyword: &Keyword| keyword.words().next().is_some_and(|word| next.is(word));
        match next.kind {
            TokenKind::Newline | TokenKind::End => {}
            TokenKind::CloseBrace => {
                if !is_first {
                    self.missing("a line end");
                }
            }
            TokenKind::Word if keywords::of(place).any(begins) || next.is("interface") => {
                if !is_first {
                    self.missing("a line end");
                }
            }
            _ => self.surplus(keyword),
        }
    }

    /// Reports and passes what stands on a line behind a statement.
    fn surplus(&mut self, keyword: &Keyword) {
        let before = self.text_of(self.last);
        let first = self.peek().clone();
        if first.kind == TokenKind::OpenBrace {
            let message = format!("`{}` takes no block", keyword.name);
            self.report.push(syntax(first.span, message, "a block cannot stand here"));
            return self.skip_line();
        }
        self.skip_words();
        let span = first.span.to(self.last);
        if first.kind != TokenKind::Bad {
            let message = format!("{} cannot follow {before}", shown(&first.text));
            let problem = syntax(span, message, "expected the end of the line");
            self.report.push(match keyword.kind {
                _ if first.text == ";" => {
                    problem.with_help("remove it: statements end with the line")
                }
                Kind::Addresses | Kind::DomainNames | Kind::Texts | Kind::Numbers
                    if first.text != "," =>
                {
                    problem.with_help(format!("put them in braces: `{} {{ ... }}`", keyword.name))
                }
                _ => problem,
            });
        }
        self.skip_line();
    }

    /// Reports that `what` is missing behind the last token.
    fn missing(&mut self, what: &str) {
        let message = format!("expected {what} after {}", self.text_of(self.last));
        self.report.push(syntax(end_of(self.last), message, "missing here"));
    }

    /// The text at `span` as it is written, for messages.
    fn text_of(&self, span: Span) -> String {
        let text = self.reader.sources.get(span.source).text();
        shown(text.get(span.range()).unwrap_or_default())
    }

    fn stray_block(&mut self) {
        let span = self.bump().span;
        self.report.push(syntax(span, "expected a keyword, not `{`", "a block cannot stand here"));
        self.skip_block();
    }

    /// Passes the rest of a line up to a brace.
    fn skip_words(&mut self) {
        while !self.peek().ends_line()
            && !matches!(self.peek().kind, TokenKind::OpenBrace | TokenKind::CloseBrace)
        {
            self.bump();
        }
    }

    /// Passes the rest of a statement that makes no sense, with its block.
    fn skip_line(&mut self) {
        self.skip_words();
        while self.accept(TokenKind::OpenBrace).is_some() {
            self.skip_block();
            self.skip_words();
        }
    }

    /// Passes what follows a `{` up to its `}`.
    fn skip_block(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            match self.peek().kind {
                TokenKind::OpenBrace => open += 1,
                TokenKind::CloseBrace => open -= 1,
                TokenKind::End => return,
                _ => {}
            }
            self.bump();
        }
    }
}

fn extension(keyword: &Keyword, span: Span) -> Diagnostic {
    let message = format!("`{}` is an extension: only Raven has it", keyword.name);
    Diagnostic::note(codes::EXTENSION, message).at(span, "not rad's").with_original(SYNTAX_ERROR)
}
