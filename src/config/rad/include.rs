//! `include "FILE"`.

use super::{codes, parser::Parser, report::refused, tree::Statement, value};
use crate::{
    config::shown::shown,
    diagnostic::{Diagnostic, Span},
    model::InterfacePattern,
};

/// Reads what `statement` includes into `statements`.
pub(super) fn include<'s>(
    parser: &mut Parser<'s, '_>,
    statement: &Statement<'s>,
    statements: &mut Vec<Statement<'s>>,
) {
    let Some(token) = statement.arguments.first() else { return };
    let Some(pattern) = value::text(token, "the name of a file", parser.report) else { return };
    if InterfacePattern::is_pattern(pattern) {
        parser.report.extension(|| {
            Diagnostic::note(codes::PATTERN, format!("{} is a pattern", shown(pattern)))
                .at(token.span, "each file whose name fits")
                .with_original("rad looks for a file of that name")
        });
    }
    let fail = |parser: &mut Parser<'_, '_>, reason: &str| {
        parser.report.push(failed(pattern, token.span, reason));
    };
    let names = match parser.includes.find(pattern) {
        Err(reason) => return fail(parser, &reason),
        Ok(names) if names.is_empty() => return fail(parser, "there is no such file"),
        Ok(names) => names,
    };
    for name in names {
        match parser.includes.enter(&name) {
            Err(reason) => fail(parser, &reason),
            Ok(id) => {
                parser.include(id, statements);
                parser.includes.leave();
            }
        }
    }
}

fn failed(pattern: &str, span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error(codes::INCLUDE, format!("cannot include {}: {reason}", shown(pattern)))
        .at(span, "not included")
        .with_original(refused(&format!("failed to include file {pattern}")))
}
