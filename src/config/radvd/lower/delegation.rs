//! `prefix from NAME subnet NUMBER/LENGTH { ... };`, an extension: part of a delegated prefix.

use super::super::{
    arguments::surplus,
    codes,
    report::{Report, SYNTAX_ERROR},
    scope::{Given, Scope},
    shown::shown,
    token::{Token, TokenKind},
    tree::Statement,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{DelegationName, DelegationNameError, PrefixSource, Subnet, SubnetError},
};

/// Whether `statement` names a delegation.
pub(in super::super) fn is_delegated(arguments: &[Token<'_>]) -> bool {
    arguments.first().is_some_and(|first| first.kind == TokenKind::Word && first.is("from"))
}

/// How many arguments it has then.
pub(in super::super) const ARGUMENTS: usize = 6;

/// The part of a delegation that `statement` names.
pub(super) fn source(
    statement: &Statement<'_>,
    options: &Scope<'_, '_>,
    report: &mut Report,
) -> Option<Given<PrefixSource>> {
    let (first, last) = (statement.arguments.first()?, statement.last());
    let span = first.span.to(last.span);
    report.extension(|| {
        Diagnostic::note(codes::EXTENSION, "radvd has no prefixes of delegations")
            .at(span, "an extension")
            .with_original(SYNTAX_ERROR)
    });
    for name in ["Base6Interface", "Base6Subnet", "Base6to4Interface", "AdvRouterAddr"] {
        if let Some(without) = options.span(name) {
            report.push(without_effect(name, without, span));
        }
    }
    let source = read(statement, report)?;
    Some(Given { value: source, span })
}

fn read(statement: &Statement<'_>, report: &mut Report) -> Option<PrefixSource> {
    if statement.is_damaged() {
        return None;
    }
    let [_, rest @ ..] = &statement.arguments[..] else { return None };
    let [name, word, number, slash, length, more @ ..] = rest else {
        report.push(form(statement));
        return None;
    };
    let (TokenKind::Number(value), TokenKind::Slash, TokenKind::Number(bits), true) =
        (number.kind, slash.kind, length.kind, word.is("subnet"))
    else {
        report.push(form(statement));
        return None;
    };
    surplus(length, more, report);
    let name = self::name(name, report);
    let subnet = subnet(value, Given { value: bits, span: length.span }, report);
    Some(PrefixSource::Delegation { name: name?, subnet: subnet? })
}

/// The name of a delegation that `token` is.
pub(in super::super) fn name(token: &Token<'_>, report: &mut Report) -> Option<DelegationName> {
    let refused = |error: DelegationNameError| {
        report.push(
            Diagnostic::error(codes::DELEGATION, error.to_string())
                .at(token.span, "not the name of a delegation")
                .with_original(SYNTAX_ERROR),
        );
    };
    token.content().parse().map_err(refused).ok()
}

/// The subnet with this number and length.
pub(super) fn subnet(number: u32, length: Given<u32>, report: &mut Report) -> Option<Subnet> {
    let bits = u8::try_from(length.value).unwrap_or(u8::MAX);
    let refused = |error: SubnetError| {
        report.push(
            Diagnostic::error(codes::PREFIX_LENGTH, error.to_string())
                .at(length.span, "not such a length")
                .with_original(SYNTAX_ERROR)
                .with_help("write 64, which hosts make addresses of"),
        );
    };
    Subnet::new(number, bits).map_err(refused).ok()
}

fn form(statement: &Statement<'_>) -> Diagnostic {
    let last = statement.last();
    let first = statement.arguments.first().unwrap_or(last);
    let message = format!("expected `from NAME subnet NUMBER/LENGTH` after {}", shown("prefix"));
    Diagnostic::error(codes::SYNTAX, message)
        .at(first.span.to(last.span), "no such part of a delegation")
        .with_original(SYNTAX_ERROR)
        .with_help("the first /64 of the delegation `wan` is `prefix from wan subnet 0/64`")
}

fn without_effect(name: &str, span: Span, prefix: Span) -> Diagnostic {
    Diagnostic::warning(codes::UNUSED, format!("`{name}` has no effect here"))
        .at(span, "without effect")
        .with_related(prefix, "the prefix comes from a delegation")
        .with_original(SYNTAX_ERROR)
        .with_help("remove it")
}
