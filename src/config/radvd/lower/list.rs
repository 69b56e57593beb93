//! Blocks whose meaning is not implemented: what radvd refuses in them is an error here, too.

use super::{
    super::{
        address::address,
        codes,
        keywords::{Arguments, Keyword, Place},
        report::Report,
        scope::scope,
        shown::shown,
        token::{Token, TokenKind},
        tree::Statement,
    },
    arguments::{slashed, surplus},
};
use crate::diagnostic::Diagnostic;

/// Checks the form of `statement`, a block that `keyword` opens.
pub(in super::super) fn unsupported_block(
    keyword: &Keyword,
    statement: &Statement<'_>,
    report: &mut Report,
) {
    let Some(form) = keyword.block() else { return };
    if form.arguments == Arguments::Address {
        router(statement, report);
    } else {
        surplus(&statement.head, &statement.arguments, report);
    }
    match form.content {
        Place::Clients => entries(statement, &client, report),
        Place::RaSrcAddress => entries(statement, &source, report),
        Place::AutoIgnorePrefixes => entries(statement, &ignored, report),
        place => {
            scope(statement.body(), place, report);
        }
    }
}

/// `ADDRESS`, behind which radvd ignores a length.
fn router(statement: &Statement<'_>, report: &mut Report) {
    let Some((first, rest)) = statement.arguments.split_first() else {
        return report.missing("an IPv6 address", &statement.head);
    };
    if address(first, statement.head.text, report).is_none() {
        return;
    }
    let Some(slash) = rest.first().filter(|token| token.kind == TokenKind::Slash) else {
        return surplus(first, rest, report);
    };
    if slashed(&statement.head, &statement.arguments, report).is_some() {
        report.push(
            Diagnostic::warning(codes::DEPRECATED, "the length behind the address is ignored")
                .at(slash.span.to(statement.last().span), "without effect")
                .with_original("radvd warns and ignores it")
                .with_help("remove it"),
        );
    }
}

type Check = dyn Fn(&[Token<'_>], &mut Report);

/// Checks each statement of the block, which must have one.
fn entries(statement: &Statement<'_>, check: &Check, report: &mut Report) {
    let Some(block) = &statement.block else { return };
    if block.statements.is_empty() {
        let message = format!("{} needs an entry", shown(statement.head.text));
        report.syntax(block.span, message, "nothing in it");
    }
    for entry in &block.statements {
        let mut tokens = vec![entry.head];
        tokens.extend(&entry.arguments);
        check(&tokens, report);
        if let Some(block) = &entry.block {
            report.syntax(block.span, "an entry takes no block", "a block cannot stand here");
        }
    }
}

fn client(tokens: &[Token<'_>], report: &mut Report) {
    match tokens {
        [first, rest @ ..] if first.text == "!" => {
            let message = "`!` stands alone, it must touch the address";
            report.syntax(first.span, message, "expected an address right behind");
            surplus(first, rest.get(1..).unwrap_or_default(), report);
        }
        [first, rest @ ..] => match first.kind {
            TokenKind::NotAddress(address) => {
                let kind = TokenKind::Address(address);
                let text = first.text.trim_start_matches('!');
                entry(&Token { kind, text, ..*first }, rest, report);
            }
            _ => entry(first, rest, report),
        },
        [] => {}
    }
}

fn source(tokens: &[Token<'_>], report: &mut Report) {
    if let Some((first, rest)) = tokens.split_first() {
        entry(first, rest, report);
    }
}

fn entry(first: &Token<'_>, rest: &[Token<'_>], report: &mut Report) {
    if address(first, "{", report).is_some() {
        surplus(first, rest, report);
    }
}

fn ignored(tokens: &[Token<'_>], report: &mut Report) {
    if let Some(first) = tokens.first() {
        let brace = Token { kind: TokenKind::OpenBrace, text: "{", ..*first };
        slashed(&brace, tokens, report);
    }
}
