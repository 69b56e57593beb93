//! Tokens to statements. What a keyword takes is looked up in the table, so that a missing `;` or
//! `{` is found where it is missing; everything else about keywords is left to later steps.

use super::{
    keywords::{self, Arguments, Braces, Kind, Place},
    lexer::Lexer,
    report::{Report, end_of},
    shown::shown,
    token::{Token, TokenKind},
    tree::{Block, Statement},
};
use crate::diagnostic::{Diagnostic, SourceId, Span};

/// Blocks stand in the file and in interfaces, nowhere deeper. This bounds the recursion.
const DEEPEST_BLOCK: usize = 2;

/// Makes the statements of a file one by one: all of them at once would take many times the text.
pub(super) struct Statements<'a> {
    lexer: Lexer<'a>,
    /// What comes next.
    token: Option<Token<'a>>,
    end: Span,
}

impl<'a> Statements<'a> {
    /// For `text`, which is the source `id`.
    pub(super) fn new(text: &'a str, id: SourceId, report: &mut Report) -> Self {
        let mut lexer = Lexer::new(text, id, report);
        let token = lexer.next(report);
        Statements { lexer, token, end: Span::new(id, text.len()..text.len()) }
    }

    /// The next statement outside of all blocks.
    pub(super) fn next(&mut self, report: &mut Report) -> Option<Statement<'a>> {
        let mut parser = Parser { input: self, report };
        loop {
            let token = parser.peek()?;
            match token.kind {
                TokenKind::CloseBrace => parser.stray_brace(&token),
                TokenKind::Semicolon => parser.stray_semicolons(&token),
                _ => {
                    if let Some(statement) = parser.statement(Some(Place::File), 0) {
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
    fn peek(&self) -> Option<Token<'a>> {
        self.input.token
    }

    fn advance(&mut self) {
        self.input.token = self.input.lexer.next(self.report);
    }

    fn accept(&mut self, kind: TokenKind) -> Option<Token<'a>> {
        let token = self.peek().filter(|token| token.kind == kind)?;
        self.advance();
        Some(token)
    }

    /// One statement with its `;`. `place` is unknown inside blocks of unknown keywords.
    fn statement(&mut self, place: Option<Place>, depth: usize) -> Option<Statement<'a>> {
        let head = self.peek()?;
        if matches!(head.kind, TokenKind::OpenBrace | TokenKind::Slash) {
            let message = format!("expected a keyword, not {}", shown(head.text));
            self.report.syntax(head.span, message, "expected a keyword");
            if head.kind == TokenKind::Slash {
                self.advance();
            }
            self.skip_statement();
            return None;
        }
        self.advance();
        if head.kind == TokenKind::Bad {
            self.skip_statement();
            return None;
        }
        let mut statement = Statement { head, arguments: Vec::new(), block: None };
        loop {
            let Some(token) = self.peek() else {
                self.ends_without_block(&statement, place);
                return Some(statement);
            };
            match token.kind {
                TokenKind::Semicolon | TokenKind::CloseBrace => {
                    self.ends_without_block(&statement, place);
                    return Some(statement);
                }
                TokenKind::OpenBrace => {
                    self.advance();
                    self.block_of(&mut statement, token.span, place, depth);
                    return Some(statement);
                }
                _ => {}
            }
            match role(&statement, &token, place) {
                Next::Argument => {
                    self.advance();
                    statement.arguments.push(token);
                }
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

    /// Takes the `;` of a statement without a block.
    fn ends_without_block(&mut self, statement: &Statement<'a>, place: Option<Place>) {
        let form = block_form(&statement.head, place);
        let semicolon = self.accept(TokenKind::Semicolon);
        if form.is_some_and(|form| form.braces == Braces::Required) {
            self.report.missing("`{`", statement.last());
        } else if semicolon.is_none() {
            self.report.missing("`;`", statement.last());
        }
    }

    /// The block of `statement`, whose brace at `open` was passed, and the `;` behind it.
    fn block_of(
        &mut self,
        statement: &mut Statement<'a>,
        open: Span,
        place: Option<Place>,
        depth: usize,
    ) {
        if depth >= DEEPEST_BLOCK {
            if place.is_some() {
                let message = format!("{} takes no block", shown(statement.head.text));
                self.report.syntax(open, message, "a block cannot stand here");
            }
            self.skip_block();
            self.accept(TokenKind::Semicolon);
            return;
        }
        let content = block_form(&statement.head, place).map(|form| form.content);
        let (block, close) = self.block(open, content, depth + 1);
        statement.block = Some(block);
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
                Some(token) if token.is("interface") => {
                    self.unclosed(open, token.span, "the next interface begins here");
                    return (Block { span: open, statements }, None);
                }
                Some(token) if token.kind == TokenKind::CloseBrace => {
                    self.advance();
                    return (Block { span: open.to(token.span), statements }, Some(token));
                }
                Some(token) if token.kind == TokenKind::Semicolon => self.stray_semicolons(&token),
                Some(_) => statements.extend(self.statement(place, depth)),
            }
        }
    }

    fn unclosed(&mut self, open: Span, until: Span, label: &str) {
        self.report.push(
            Diagnostic::error(super::codes::SYNTAX, "expected `};` to close this block")
                .at(open, "opened here")
                .with_related(until, label)
                .with_original(super::report::SYNTAX_ERROR),
        );
    }

    fn stray_semicolons(&mut self, first: &Token<'a>) {
        let mut span = first.span;
        while let Some(token) = self.accept(TokenKind::Semicolon) {
            span = span.to(token.span);
        }
        self.report.syntax(span, "`;` ends nothing here", "one too many");
    }

    fn stray_brace(&mut self, first: &Token<'a>) {
        let mut span = first.span;
        while let Some(token) = self.accept(TokenKind::CloseBrace) {
            span = span.to(token.span);
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
                _ => self.advance(),
            }
        }
    }

    /// Passes over what follows a `{` up to its `}`.
    fn skip_block(&mut self) {
        let mut open = 1_usize;
        while let Some(token) = self.peek() {
            self.advance();
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
    keywords::find(head.text, place?)?.block()
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
    let fits = |place: Place| keywords::find(token.text, place).is_some();
    let fits_here = place.is_some_and(fits) || token.is("interface");
    if !fits_here && (fits(form.content) || form.braces == Braces::Required) {
        Next::Block
    } else {
        Next::Statement
    }
}

fn lacks_name(statement: &Statement<'_>, place: Option<Place>) -> bool {
    let keyword = place.and_then(|place| keywords::find(statement.head.text, place));
    statement.arguments.is_empty()
        && keyword.is_some_and(|keyword| {
            matches!(keyword.kind, Kind::InterfaceName | Kind::Text)
                || keyword.block().is_some_and(|form| {
                    matches!(form.arguments, Arguments::InterfaceName | Arguments::DomainNames)
                })
        })
}

fn has_all_arguments(statement: &Statement<'_>, place: Option<Place>) -> bool {
    let wanted = match block_form(&statement.head, place).map(|form| form.arguments) {
        Some(Arguments::Addresses | Arguments::DomainNames) => return false,
        Some(Arguments::Prefix) => 3,
        Some(Arguments::None) => 0,
        Some(Arguments::InterfaceName | Arguments::Address) | None => 1,
    };
    statement.arguments.len() >= wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sources;

    /// The tree, written as `head(arguments){block}`, and the problems as message and place.
    fn parse(text: &str) -> (String, Vec<String>) {
        let sources = Sources::new();
        let id = sources.add("a", text);
        let text = sources.get(id).text();
        let mut report = Report::default();
        let mut statements = Statements::new(text, id, &mut report);
        let tree: Vec<_> = std::iter::from_fn(|| statements.next(&mut report)).collect();
        let problems = report.in_text_order().into_iter().map(|diagnostic| {
            let at = sources.get(id).position(diagnostic.primary.unwrap().span.start);
            format!("{}:{} {}", at.line, at.column, diagnostic.message)
        });
        (tree.iter().map(written).collect(), problems.collect())
    }

    fn written(statement: &Statement<'_>) -> String {
        let arguments: Vec<_> = statement.arguments.iter().map(|token| token.text).collect();
        let block = statement.block.as_ref().map(|block| {
            format!("{{{}}}", block.statements.iter().map(written).collect::<String>())
        });
        format!("{}({}){}", statement.head.text, arguments.join(" "), block.unwrap_or_default())
    }

    #[test]
    fn well_formed_text() {
        let (tree, problems) = parse(
            "interface eth0 { prefix 1:: / 64 { AdvOnLink on; }; prefix 2::/64;\n\
             clients { fe80::1; !fe80::2; }; RDNSS 1::1\n1::2\n{ }; DNSSL a.b\nc { }; };",
        );
        assert_eq!(
            tree,
            "interface(eth0){prefix(1:: / 64){AdvOnLink(on)}prefix(2:: / 64)\
             clients(){fe80::1()!fe80::2()}RDNSS(1::1 1::2){}DNSSL(a.b c){}}"
        );
        assert_eq!(problems, [""; 0]);
    }

    /// Compares the tree and the problems of each text.
    fn check(cases: &[(&str, &str, &[&str])]) {
        for (text, tree, problems) in cases {
            let parsed = parse(text);
            assert_eq!(parsed.0, *tree, "{text}");
            assert_eq!(parsed.1, *problems, "{text}");
        }
    }

    #[test]
    fn a_missing_semicolon_is_reported_where_it_is_missing() {
        check(&[
            (
                "interface a {\nAdvSendAdvert on\nAdvManagedFlag on;\n};",
                "interface(a){AdvSendAdvert(on)AdvManagedFlag(on)}",
                &["2:17 expected `;` after `on`"],
            ),
            (
                "interface a {\nAdvSendAdvert on\nNonsense on\n};",
                "interface(a){AdvSendAdvert(on)Nonsense(on)}",
                &["2:17 expected `;` after `on`", "3:12 expected `;` after `on`"],
            ),
            (
                "interface a {\nprefix 1::/64 { }\n}\ninterface b { };",
                "interface(a){prefix(1:: / 64){}}interface(b){}",
                &["2:18 expected `;` after `}`", "3:2 expected `;` after `}`"],
            ),
        ]);
    }

    #[test]
    fn a_missing_brace_is_reported_where_it_is_missing() {
        check(&[
            (
                "interface a {\nprefix 1::/64\nAdvOnLink on;\n};\n};",
                "interface(a){prefix(1:: / 64){AdvOnLink(on)}}",
                &["2:14 expected `{` after `64`"],
            ),
            (
                "interface a\nAdvSendAdvert on;\n};",
                "interface(a){AdvSendAdvert(on)}",
                &["1:12 expected `{` after `a`"],
            ),
            (
                "interface a {\nprefix 1::/64 {\n};\ninterface b { };",
                "interface(a){prefix(1:: / 64){}}interface(b){}",
                &["1:13 expected `};` to close this block"],
            ),
            (
                "interface a { prefix 1::/64 {",
                "interface(a){prefix(1:: / 64){}}",
                &[
                    "1:13 expected `};` to close this block",
                    "1:29 expected `};` to close this block",
                ],
            ),
            ("interface a", "interface(a)", &["1:12 expected `{` after `a`"]),
            (
                "interface a { RDNSS 1::1; };",
                "interface(a){RDNSS(1::1)}",
                &["1:25 expected `{` after `1::1`"],
            ),
        ]);
    }

    #[test]
    fn what_is_too_much_is_reported_and_the_rest_is_read() {
        check(&[
            (
                "interface a { };;; }; interface b { };",
                "interface(a){}interface(b){}",
                &["1:17 `;` ends nothing here", "1:20 `}` closes nothing here"],
            ),
            (
                "interface a { { x; }; / 5; AdvSendAdvert on; };",
                "interface(a){AdvSendAdvert(on)}",
                &["1:15 expected a keyword, not `{`", "1:23 expected a keyword, not `/`"],
            ),
            (
                "interface a { prefix 1::/64 { AdvOnLink on { x { }; }; AdvAutonomous on; }; };",
                "interface(a){prefix(1:: / 64){AdvOnLink(on)AdvAutonomous(on)}}",
                &["1:44 `AdvOnLink` takes no block"],
            ),
            ("|| x { y; };\ninterface a { };", "interface(a){}", &["1:1 `|` cannot stand here"]),
        ]);
    }

    #[test]
    fn arguments_are_left_to_later_steps() {
        check(&[
            ("interface prefix { };", "interface(prefix){}", &[]),
            ("interface a b { };", "interface(a b){}", &[]),
        ]);
    }
}
