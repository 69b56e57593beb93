//! `include "FILE"`.

use super::{codes, parser::Parser, report::refused, tree::Statement, value};
use crate::{
    config::{FoundFile, shown::shown},
    diagnostic::{Diagnostic, Span},
    model::InterfacePattern,
};

/// Files inside of files inside of files.
const DEEPEST: usize = 16;
/// One that is included twice counts twice.
const MOST: usize = 1000;

/// The files that are being read, each included by the one before.
pub(super) struct Chain {
    names: Vec<String>,
    read: usize,
}

impl Chain {
    /// The file `name` alone.
    pub(super) fn new(name: &str) -> Self {
        Chain { names: vec![name.to_owned()], read: 0 }
    }

    /// Why the file `name` cannot be read now.
    fn refuses(&self, name: &str) -> Option<String> {
        if self.names.iter().any(|open| open == name) {
            return Some(format!("{} includes itself", shown(name)));
        }
        if self.names.len() > DEEPEST {
            return Some(format!("files include one another more than {DEEPEST} deep"));
        }
        (self.read >= MOST).then(|| format!("more than {MOST} files are included"))
    }
}

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
    let from = parser.files.names.last().map(String::as_str).unwrap_or_default();
    let found = parser.reader.files.find(pattern, from);
    let fail = |parser: &mut Parser<'_, '_>, reason: &str| {
        parser.report.push(failed(pattern, token.span, reason));
    };
    match found {
        Err(reason) => fail(parser, &reason),
        Ok(found) if found.is_empty() => fail(parser, "there is no such file"),
        Ok(found) => {
            for FoundFile { name, text } in found {
                let text = parser.files.refuses(&name).map_or(text, Err);
                match text {
                    Err(reason) => fail(parser, &reason),
                    Ok(text) => {
                        let id = parser.reader.sources.add(name.as_str(), text);
                        parser.files.names.push(name);
                        parser.files.read += 1;
                        parser.include(id, statements);
                        parser.files.names.pop();
                    }
                }
            }
        }
    }
}

fn failed(pattern: &str, span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error(codes::INCLUDE, format!("cannot include {}: {reason}", shown(pattern)))
        .at(span, "not included")
        .with_original(refused(&format!("failed to include file {pattern}")))
}
