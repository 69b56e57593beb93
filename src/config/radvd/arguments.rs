//! What stands between a block's keyword and its brace.

use std::net::Ipv6Addr;

use super::{
    address::{if_read, unwarned_address, warn_of_form},
    codes,
    report::Report,
    scope::Given,
    shown::shown,
    token::{Token, TokenKind},
    tree::Statement,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{Prefix, PrefixLengthError},
};

/// `ADDRESS/LENGTH` as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrefixArgument<'a> {
    first: Token<'a>,
    pub(super) address: Ipv6Addr,
    pub(super) length: Given<u32>,
    /// From the address to the length.
    pub(super) span: Span,
}

/// The `ADDRESS/LENGTH` of `statement`.
pub(super) fn prefix_argument<'a>(
    statement: &Statement<'a>,
    report: &mut Report,
) -> Option<PrefixArgument<'a>> {
    slashed(&statement.head, &statement.arguments, report)
}

/// `tokens`, which follow `before`, as `ADDRESS/LENGTH`.
pub(super) fn slashed<'a>(
    before: &Token<'_>,
    tokens: &[Token<'a>],
    report: &mut Report,
) -> Option<PrefixArgument<'a>> {
    let Some((first, rest)) = tokens.split_first() else {
        report.missing("an IPv6 address", before);
        return None;
    };
    let address = unwarned_address(first, before.text, report)?;
    let Some((slash, rest)) = rest.split_first().filter(|(slash, _)| is_slash(slash)) else {
        report.missing("`/` and a prefix length", first);
        return None;
    };
    let Some((number, rest)) = rest.split_first() else {
        report.missing("a prefix length", slash);
        return None;
    };
    let value = match number.kind {
        TokenKind::Number(value) => value,
        TokenKind::Bad => return None,
        _ => {
            let message = format!("expected a prefix length, not {}", shown(number.text));
            report.syntax(number.span, message, "expected a whole number");
            return None;
        }
    };
    surplus(number, rest, report);
    let length = Given { value, span: number.span };
    Some(PrefixArgument { first: *first, address, length, span: first.span.to(number.span) })
}

fn is_slash(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Slash
}

/// Reports `tokens` behind `last`, where nothing may follow.
pub(super) fn surplus(last: &Token<'_>, tokens: &[Token<'_>], report: &mut Report) {
    if let [first, .., end] | [first @ end] = tokens
        && tokens.iter().all(|token| token.kind != TokenKind::Bad)
    {
        let message = format!("{} cannot follow {}", shown(first.text), shown(last.text));
        report.syntax(first.span.to(end.span), message, "too much");
    }
}

impl PrefixArgument<'_> {
    /// The prefix; its length may be too large.
    pub(super) fn prefix(&self) -> Result<Prefix, PrefixLengthError> {
        Prefix::new(self.address, u8::try_from(self.length.value).unwrap_or(u8::MAX))
    }

    /// What radvd does with the prefix: `original`, if it reads the address.
    pub(super) fn if_read<'o>(&self, original: &'o str) -> &'o str {
        if_read(&self.first, original)
    }

    /// The prefix, with a report if its length is too large or radvd does not read the address.
    pub(super) fn checked(&self, report: &mut Report) -> Option<Prefix> {
        warn_of_form(&self.first, self.address, report);
        self.prefix()
            .map_err(|error| {
                report.push(
                    Diagnostic::error(codes::PREFIX_LENGTH, error.to_string())
                        .at(self.length.span, "too long")
                        .with_original("radvd refuses the file"),
                );
            })
            .ok()
    }

    /// The prefix, with a report if its length is too large or bits past it are set.
    pub(super) fn masked(&self, reference: &str, report: &mut Report) -> Option<Prefix> {
        let prefix = self.checked(report)?;
        if prefix.address() != self.address {
            let message = format!("bits past the length of the prefix are set, {prefix} is sent");
            let original = format!("radvd sends them, which {reference} forbids");
            report.push(
                Diagnostic::warning(codes::HOST_BITS, message)
                    .at(self.span, "more than a prefix")
                    .with_original(self.if_read(&original).to_owned())
                    .with_help(format!("write `{prefix}`")),
            );
        }
        Some(prefix)
    }
}
