//! `include "FILE";`, an extension: what it stands for takes its place.

use super::{
    codes,
    keywords::Place,
    report::{Report, SYNTAX_ERROR},
    shown::shown,
    token::{Token, TokenKind},
    tree::Statement,
};
use crate::{
    config::{NoThreads, files::Includes, radvd},
    diagnostic::{Diagnostic, Sources},
};

/// What `statement`, which stands in `place`, is in the end: itself, or for an `include` all that
/// is in the files. Goes to `out` one by one.
pub(super) fn expand<'s>(
    statement: &mut Statement<'s>,
    place: Place,
    (sources, includes): (&'s Sources, &mut Includes<'s>),
    report: &mut Report,
    out: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) {
    if is_include(statement, place) {
        return included(statement, place, (sources, includes), report, out);
    }
    if place == Place::File
        && let Some(block) = &mut statement.block
        && block.statements.iter().any(|inner| is_include(inner, Place::Interface))
    {
        let mut all = Vec::with_capacity(block.statements.len());
        for mut inner in std::mem::take(&mut block.statements) {
            let within = (sources, &mut *includes);
            expand(&mut inner, Place::Interface, within, report, &mut |one, _| {
                all.push(one.take());
            });
        }
        block.statements = all;
    }
    out(statement, report);
}

fn is_include(statement: &Statement<'_>, place: Place) -> bool {
    statement.head.kind == TokenKind::Word
        && statement.head.keyword(place).is_some_and(|keyword| keyword.name == "include")
}

fn included<'s>(
    statement: &Statement<'s>,
    place: Place,
    (sources, includes): (&'s Sources, &mut Includes<'s>),
    report: &mut Report,
    out: &mut dyn FnMut(&mut Statement<'s>, &mut Report),
) {
    report.extension(|| {
        Diagnostic::note(codes::EXTENSION, "radvd has no `include`")
            .at(statement.head.span, "an extension")
            .with_original(SYNTAX_ERROR)
    });
    let Some(argument) = argument(statement, report) else { return };
    let refused = |message: String, help: &'static str| {
        Diagnostic::error(codes::INCLUDE, message)
            .at(argument.span, "")
            .with_original("radvd has no `include`")
            .with_help(help)
    };
    let pattern = argument.content();
    let names = match includes.find(pattern) {
        Ok(names) => names,
        Err(reason) => {
            let message = format!("{} names no file: {reason}", shown(pattern));
            return report.push(refused(message, "write the name of a file, or a pattern"));
        }
    };
    if names.is_empty() {
        return report.push(
            Diagnostic::note(codes::INCLUDE, format!("no file fits {}", shown(pattern)))
                .at(argument.span, "nothing is included"),
        );
    }
    for name in names {
        match includes.enter(&name) {
            Ok(id) => {
                radvd::read(id, place, (sources, &mut *includes), &NoThreads, report, out);
                includes.leave();
            }
            Err(reason) => {
                let message = format!("cannot include {}: {reason}", shown(&name));
                report.push(refused(message, "mend the file, or leave it out"));
            }
        }
    }
}

/// What is to be included.
fn argument<'s>(statement: &Statement<'s>, report: &mut Report) -> Option<Token<'s>> {
    if let Some(block) = &statement.block {
        report.syntax(block.span, "`include` takes no block", "a block cannot stand here");
    }
    if statement.is_damaged() {
        return None;
    }
    match statement.arguments[..] {
        [] => {
            report.missing("the name of a file in double quotes", &statement.head);
            None
        }
        [argument] if matches!(argument.kind, TokenKind::Word | TokenKind::Quoted) => {
            Some(argument)
        }
        [first, ..] => {
            let span = first.span.to(statement.last().span);
            report.push(
                Diagnostic::error(codes::SYNTAX, "`include` takes one name in double quotes")
                    .at(span, "expected `\"FILE\"`")
                    .with_original(SYNTAX_ERROR)
                    .with_help("write `include \"FILE\";`"),
            );
            None
        }
    }
}
