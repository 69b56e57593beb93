//! What stands behind a keyword.

use super::{
    super::{codes, report::SYNTAX_ERROR, token::TokenKind, tree::Statement},
    Parser,
};
use crate::{config::shown::shown, diagnostic::Diagnostic};

impl<'s> Parser<'s, '_> {
    /// Takes the one argument of `statement`, `what`.
    pub(super) fn argument(&mut self, statement: &mut Statement<'s>, what: &str) -> Option<()> {
        match self.peek().kind {
            TokenKind::Bad => None,
            TokenKind::Newline | TokenKind::End | TokenKind::OpenBrace | TokenKind::CloseBrace => {
                self.missing(what);
                None
            }
            _ => {
                // Most statements have one, and a large file has many statements.
                statement.arguments = vec![self.bump()];
                Some(())
            }
        }
    }

    /// Takes the one argument of `statement`, a text that mostly needs its quotes.
    pub(super) fn quoted(&mut self, statement: &mut Statement<'s>) -> Option<()> {
        let next = self.peek().clone();
        if next.kind == TokenKind::Mark {
            let name = statement.keyword.name;
            let message = format!("`{name}` takes a text in quotes, not {}", shown(&next.text));
            self.report.push(
                Diagnostic::error(codes::VALUE, message)
                    .at(next.span, "no quote")
                    .with_original(SYNTAX_ERROR)
                    .with_help(format!("write `{name} \"...\"`")),
            );
            return None;
        }
        self.argument(statement, "a text in quotes")
    }

    /// Takes a number and what stands behind it on the line, whose digits make no numbers.
    pub(super) fn octets(&mut self, statement: &mut Statement<'s>) -> Option<()> {
        self.argument(statement, "a whole number")?;
        self.lexer.read_octets(true);
        while !self.peek().ends_line()
            && !matches!(self.peek().kind, TokenKind::OpenBrace | TokenKind::CloseBrace)
        {
            let argument = self.bump();
            statement.arguments.push(argument);
        }
        self.lexer.read_octets(false);
        Some(())
    }

    /// Takes one argument or any number of them in braces.
    pub(super) fn list(&mut self, statement: &mut Statement<'s>) {
        let Some(open) = self.accept(TokenKind::OpenBrace) else {
            if !self.peek().ends_line() && self.peek().kind != TokenKind::CloseBrace {
                let argument = self.bump();
                statement.arguments.push(argument);
            }
            return;
        };
        loop {
            let kind = self.peek().kind;
            match kind {
                TokenKind::Newline => drop(self.bump()),
                TokenKind::CloseBrace => return drop(self.bump()),
                TokenKind::OpenBrace => self.stray_block(),
                _ if self.ends_unclosed(open.span) => return,
                _ => {
                    let argument = self.bump();
                    statement.arguments.push(argument);
                }
            }
        }
    }
}
