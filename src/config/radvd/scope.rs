//! The statements of one block against the keyword table: what may stand here, how often, with
//! which kind of argument. What comes out is typed and needs no further look at syntax.

use std::time::Duration;

use smallvec::SmallVec;

use super::{
    arguments::prefix_argument,
    codes,
    keywords::{Keyword, Kind, Place, Status},
    report::{Report, SYNTAX_ERROR, end_of},
    shown::shown,
    token::TokenKind,
    tree::Statement,
    unknown::{misplaced, unknown},
    value::{self, Value},
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Span},
    model::{InterfaceName, Lifetime, Preference, Prefix},
};

/// An option that the text sets.
#[derive(Debug)]
pub(super) struct Setting {
    keyword: &'static Keyword,
    value: Option<Value>,
    /// Keyword and argument.
    span: Span,
    argument: Span,
}

/// A value and the argument that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// What a block says.
#[derive(Debug, Default)]
pub(super) struct Scope<'t, 'a> {
    settings: Vec<Setting>,
    /// The bits of the lengths of their names.
    lengths: u64,
    /// Whether a statement is none of this place.
    pub(super) has_unknown: bool,
    /// The blocks in it, in the text's order.
    pub(super) blocks: SmallVec<[(&'static Keyword, &'t Statement<'a>); 4]>,
}

/// Sorts the statements of a block that stands in `place`.
pub(super) fn scope<'t, 'a>(
    statements: &'t [Statement<'a>],
    place: Place,
    report: &mut Report,
) -> Scope<'t, 'a> {
    let mut scope = Scope::default();
    for statement in statements {
        let Some(keyword) = lookup(statement, place, report) else {
            scope.has_unknown = true;
            continue;
        };
        if keyword.block().is_some() {
            scope.blocks.push((keyword, statement));
        } else {
            scope.set(keyword, statement, report);
        }
    }
    scope
}

/// The keyword that `statement` begins with, if it has a meaning in `place`.
fn lookup(
    statement: &Statement<'_>,
    place: Place,
    report: &mut Report,
) -> Option<&'static Keyword> {
    let head = &statement.head;
    if !matches!(head.kind, TokenKind::Keyword | TokenKind::Word) {
        if place == Place::Rdnss && matches!(head.kind, TokenKind::Address(_)) {
            report.push(inside_of_rdnss(statement));
            return None;
        }
        let message = format!("expected a keyword, not {}", shown(head.text));
        report.syntax(head.span, message, "expected a keyword");
        return None;
    }
    match head.keyword(place) {
        Some(keyword) if keyword.status != Status::Reserved => {
            note_extension(keyword, statement, report);
            Some(keyword)
        }
        Some(keyword) => {
            let message = format!("`{}` cannot be configured", keyword.name);
            report.push(
                Diagnostic::error(codes::UNKNOWN_KEYWORD, message)
                    .at(head.span, "a reserved word without a use")
                    .with_original(SYNTAX_ERROR),
            );
            None
        }
        // Extensions are not reserved, but have a place of their own, too.
        None if head.word.is_some() => {
            report.push(misplaced(statement, place));
            None
        }
        None => {
            report.push(unknown(statement, place));
            None
        }
    }
}

/// Of a block that radvd does not have, the block itself is enough.
fn note_extension(keyword: &Keyword, statement: &Statement<'_>, report: &mut Report) {
    if keyword.status == Status::Extension && !keyword.place.is_extension() {
        report.extension(|| {
            Diagnostic::note(codes::EXTENSION, format!("radvd has no `{}`", keyword.name))
                .at(statement.span(), "an extension")
                .with_original(SYNTAX_ERROR)
        });
    }
}

fn inside_of_rdnss(statement: &Statement<'_>) -> Diagnostic {
    let message = "the addresses of servers stand in front of the brace";
    Diagnostic::error(codes::SYNTAX, message)
        .at(statement.span(), "expected a keyword")
        .with_original(SYNTAX_ERROR)
        .with_help(format!("write `RDNSS {} {{ ... }};`", statement.head.text))
}

/// A bit for all names of this length.
fn length_bit(name: &str) -> u64 {
    1 << (name.len() % 64)
}

impl<'t, 'a> Scope<'t, 'a> {
    fn set(
        &mut self,
        keyword: &'static Keyword,
        statement: &'t Statement<'a>,
        report: &mut Report,
    ) {
        if let Some(block) = &statement.block {
            let message = format!("`{}` takes no block", keyword.name);
            report.syntax(block.span, message, "a block cannot stand here");
        }
        let value = argument(keyword, statement, report);
        let argument = statement.last().span;
        if keyword.status == Status::Legacy {
            return report.push(deprecated(keyword, statement));
        }
        let setting = Setting { keyword, value, span: statement.span(), argument };
        let before = self.settings.iter_mut().find(|before| std::ptr::eq(before.keyword, keyword));
        let Some(before) = before else {
            self.lengths |= length_bit(keyword.name);
            return self.settings.push(setting);
        };
        report.push(
            Diagnostic::warning(codes::REPEATED, format!("`{}` is set again", keyword.name))
                .at(setting.span, "this one counts")
                .with_related(before.span, "set here before")
                .with_original("radvd takes the last one, too")
                .with_help("remove one of them"),
        );
        *before = setting;
    }

    /// Notes in `map` which text set which field of what stands at `path`.
    pub(super) fn record(&self, path: &str, map: &mut SourceMap) {
        for setting in &self.settings {
            map.insert_in(path, setting.keyword.field, setting.span);
        }
    }

    fn value(&self, name: &str) -> Option<(&Value, Span)> {
        let setting = self.setting(name)?;
        Some((setting.value.as_ref()?, setting.argument))
    }

    /// The text that sets `name`, keyword and argument.
    pub(super) fn span(&self, name: &str) -> Option<Span> {
        self.setting(name).map(|found| found.span)
    }

    /// Whether radvd has no such option.
    pub(super) fn is_extension(&self, name: &str) -> bool {
        self.setting(name).is_some_and(|found| found.keyword.status == Status::Extension)
    }

    fn setting(&self, name: &str) -> Option<&Setting> {
        // Of all options few are set, and most of the others are told by their length.
        if self.lengths & length_bit(name) == 0 {
            return None;
        }
        self.settings.iter().find(|setting| setting.keyword.name == name)
    }

    /// What the switch `name` is set to.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            (&Value::Switch(on), _) => Some(on),
            _ => None,
        }
    }

    /// What the number `name` is set to.
    pub(super) fn number(&self, name: &str) -> Option<Given<u32>> {
        match self.value(name)? {
            (&Value::Number(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }

    /// What the interval `name` is set to.
    pub(super) fn seconds(&self, name: &str) -> Option<Given<Duration>> {
        match self.value(name)? {
            (&Value::Seconds(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }

    /// What the lifetime `name` is set to.
    pub(super) fn lifetime(&self, name: &str) -> Option<Given<Lifetime>> {
        match self.value(name)? {
            (&Value::Lifetime(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }

    /// What the preference `name` is set to.
    pub(super) fn preference(&self, name: &str) -> Option<Preference> {
        match self.value(name)? {
            (&Value::Preference(value), _) => Some(value),
            _ => None,
        }
    }

    /// What the interface name `name` is set to.
    pub(super) fn interface(&self, name: &str) -> Option<Given<&InterfaceName>> {
        match self.value(name)? {
            (Value::Interface(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }

    /// What the prefix `name` is set to.
    pub(super) fn prefix(&self, name: &str) -> Option<Given<Prefix>> {
        match self.value(name)? {
            (&Value::Prefix(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }

    /// What the text `name` is set to.
    pub(super) fn text(&self, name: &str) -> Option<Given<&str>> {
        match self.value(name)? {
            (Value::Text(value), span) => Some(Given { value, span }),
            _ => None,
        }
    }
}

/// The one argument of `statement`.
fn argument(
    keyword: &'static Keyword,
    statement: &Statement<'_>,
    report: &mut Report,
) -> Option<Value> {
    if statement.is_damaged() {
        return None;
    }
    if keyword.kind == Kind::Prefix {
        let prefix = prefix_argument(statement, report)?.masked(keyword.reference, report)?;
        return Some(Value::Prefix(prefix));
    }
    match statement.arguments.as_slice() {
        [] => {
            let what = value::expectation(keyword.kind);
            let message = format!("expected {what} after `{}`", keyword.name);
            report.syntax(end_of(statement.head.span), message, "missing here");
            None
        }
        [token] => value::read(keyword, token, report),
        [token, surplus @ ..] => {
            let value = value::read(keyword, token, report)?;
            let span = surplus[0].span.to(statement.last().span);
            let message = format!("`{}` takes one value", keyword.name);
            report.syntax(span, message, "more than one value");
            Some(value)
        }
    }
}

fn deprecated(keyword: &Keyword, statement: &Statement<'_>) -> Diagnostic {
    Diagnostic::warning(codes::DEPRECATED, format!("`{}` is ignored", keyword.name))
        .at(statement.span(), "without effect")
        .with_original("radvd ignores it, too: RFC 6106 took it out of the option")
        .with_help("remove it")
}
