//! `lowpanco { ... };` and `abro ADDRESS { ... };` (RFC 6775 4.2 and 4.3).

use std::net::Ipv6Addr;

use super::{
    super::{
        address::address,
        arguments::{slashed, surplus},
        codes,
        keywords::Place,
        report::{NO_SUCH_OPTION, Report},
        scope::Scope,
        token::{Token, TokenKind},
        tree::Statement,
    },
    Output,
    child::Child,
    entry, narrow, out_of_range,
};
use crate::{
    diagnostic::Diagnostic,
    model::{AuthoritativeBorderRouter, ContextId, LowpanContext, OutOfRange, Prefix},
};

const MINUTES: (u32, &str, &str) = (16, "0 to 65535 min", "RFC 6775");

/// The 6LoWPAN Context options. radvd sends only the first, and cannot be told its prefix; of
/// those that have one, all are sent.
pub(super) fn contexts(children: &[Child<'_, '_>], output: &mut Output<'_>) -> Vec<LowpanContext> {
    let mut all = Vec::new();
    for child in children.iter().filter(|child| child.place == Place::LowpanCo) {
        surplus(&child.statement.head, &child.statement.arguments, output.report);
        all.push((child, context(&child.scope, output.report)));
    }
    let has_prefix = |child: &Child<'_, '_>| child.scope.span("AdvContextPrefix").is_some();
    let plain = all.iter().filter(|(child, _)| !has_prefix(child));
    warn_of_further(plain.map(|(child, _)| child.statement), output.report);
    let first = all.iter().position(|(child, _)| !has_prefix(child));
    let all = all.into_iter().enumerate();
    let sent = all.filter(|(at, (child, _))| has_prefix(child) || Some(*at) == first);
    let mut contexts = Vec::new();
    for (child, context) in sent.map(|(_, one)| one) {
        let Some(context) = context else { continue };
        let path = entry("lowpan_contexts", contexts.len());
        output.map.insert(&path, child.statement.span());
        child.scope.record(&path, output.map);
        contexts.push(context);
    }
    contexts
}

fn context(options: &Scope<'_, '_>, report: &mut Report) -> Option<LowpanContext> {
    let prefix = prefix(options, report);
    let id = options.number("AdvContextID").map_or(ContextId::new(0), |given| {
        ContextId::new(given.value).inspect_err(|error| {
            report.push(out_of_range("AdvContextID", error, given.span).with_original(format!(
                "radvd silently keeps the lowest 4 bits, {}",
                given.value & 15
            )));
        })
    });
    let lifetime = narrow(options, "AdvLifeTime", MINUTES, report);
    Some(LowpanContext {
        prefix: prefix?,
        compression: options.switch("AdvContextCompressionFlag").unwrap_or(false),
        id: id.ok()?,
        valid_lifetime_minutes: lifetime.unwrap_or(0),
    })
}

fn prefix(options: &Scope<'_, '_>, report: &mut Report) -> Option<Prefix> {
    const NAME: &str = "AdvContextLength";
    const RANGE: (u32, &str, &str) = (8, "0 to 128", "RFC 6775 4.2");
    let length = narrow::<u8>(options, NAME, RANGE, report);
    if options.span("AdvContextPrefix").is_some() {
        let prefix = options.prefix("AdvContextPrefix")?;
        if let (Some(length), Some(given)) = (length, options.number(NAME))
            && length != prefix.value.length()
        {
            let message = format!("`{NAME}` is not the length of {}", prefix.value);
            report.push(
                Diagnostic::error(codes::PREFIX_LENGTH, message)
                    .at(given.span, "another length")
                    .with_related(prefix.span, "the context's prefix")
                    .with_original(NO_SUCH_OPTION)
                    .with_help(format!("remove `{NAME}`")),
            );
        }
        return Some(prefix.value);
    }
    let prefix = Prefix::new(Ipv6Addr::UNSPECIFIED, length.unwrap_or(0)).ok();
    if prefix.is_none()
        && let Some(given) = options.number(NAME)
    {
        let error = OutOfRange { variable: NAME, range: RANGE.1.into(), reference: RANGE.2 };
        report.push(
            out_of_range(NAME, &error, given.span)
                .with_original("radvd sends it, and hosts drop the option"),
        );
    }
    prefix
}

/// The Authoritative Border Router option. radvd sends only the first.
pub(super) fn border_router(
    children: &[Child<'_, '_>],
    output: &mut Output<'_>,
) -> Option<AuthoritativeBorderRouter> {
    let mut all = Vec::new();
    for child in children.iter().filter(|child| child.place == Place::Abro) {
        all.push((child, router(child, output.report)));
    }
    warn_of_further(all.iter().map(|(child, _)| child.statement), output.report);
    let &(child, router) = all.first()?;
    let path = "authoritative_border_router";
    output.map.insert(path, child.statement.span());
    child.scope.record(path, output.map);
    router
}

fn router(child: &Child<'_, '_>, report: &mut Report) -> Option<AuthoritativeBorderRouter> {
    let options = &child.scope;
    let version = (16, "0 to 65535", "RFC 6775 4.3");
    let low = narrow::<u16>(options, "AdvVersionLow", version, report).unwrap_or(0);
    let high = narrow::<u16>(options, "AdvVersionHigh", version, report).unwrap_or(0);
    let lifetime = narrow(options, "AdvValidLifetime", MINUTES, report);
    Some(AuthoritativeBorderRouter {
        version: u32::from(high) << 16 | u32::from(low),
        valid_lifetime_minutes: lifetime.unwrap_or(0),
        address: router_address(child.statement, report)?,
    })
}

/// `ADDRESS`, behind which radvd ignores a length.
fn router_address(statement: &Statement<'_>, report: &mut Report) -> Option<Ipv6Addr> {
    let Some((first, rest)) = statement.arguments.split_first() else {
        report.missing("an IPv6 address", &statement.head);
        return None;
    };
    let address = address(first, statement.head.text, report)?;
    let is_slash = |token: &&Token<'_>| token.kind == TokenKind::Slash;
    let Some(slash) = rest.first().filter(is_slash) else {
        surplus(first, rest, report);
        return Some(address);
    };
    slashed(&statement.head, &statement.arguments, report)?;
    report.push(
        Diagnostic::warning(codes::DEPRECATED, "the length behind the address is ignored")
            .at(slash.span.to(statement.last().span), "without effect")
            .with_original("radvd warns and ignores it")
            .with_help("remove it"),
    );
    Some(address)
}

fn warn_of_further<'s, 'a: 's>(
    mut statements: impl Iterator<Item = &'s Statement<'a>>,
    report: &mut Report,
) {
    let Some(first) = statements.next() else { return };
    for further in statements {
        let message = "of several such blocks only the first is sent";
        report.push(
            Diagnostic::warning(codes::FIRST_BLOCK, message)
                .at(further.head.span, "without effect")
                .with_related(first.head.span, "this one is sent")
                .with_original("radvd sends only the first, too, and does not say so")
                .with_help("remove it"),
        );
    }
}
