//! `lowpanco { ... };` and `abro ADDRESS { ... };` (RFC 6775 4.2 and 4.3).

use std::net::Ipv6Addr;

use super::{
    super::{
        address::address,
        codes,
        keywords::Place,
        report::Report,
        scope::Scope,
        token::{Token, TokenKind},
        tree::Statement,
    },
    Output,
    arguments::{slashed, surplus},
    child::Child,
    narrow, out_of_range,
};
use crate::{
    diagnostic::Diagnostic,
    model::{AuthoritativeBorderRouter, ContextId, LowpanContext, OutOfRange, Prefix},
};

const MINUTES: (u32, &str, &str) = (16, "0 to 65535 min", "RFC 6775");

/// The 6LoWPAN Context options. radvd sends only the first, and cannot be told its prefix.
pub(super) fn contexts(children: &[Child<'_, '_>], output: &mut Output<'_>) -> Vec<LowpanContext> {
    let mut all = Vec::new();
    for child in children.iter().filter(|child| child.place == Place::LowpanCo) {
        surplus(&child.statement.head, &child.statement.arguments, output.report);
        all.push((child, context(&child.scope, output.report)));
    }
    warn_of_further(all.iter().map(|(child, _)| child.statement), output.report);
    let Some(&(child, Some(context))) = all.first() else { return Vec::new() };
    let path = "lowpan_contexts[0]";
    output.map.insert(path, child.statement.span());
    child.scope.record(path, output.map);
    vec![context]
}

fn context(options: &Scope<'_, '_>, report: &mut Report) -> Option<LowpanContext> {
    let length = narrow::<u8>(options, "AdvContextLength", (8, "0 to 128", "RFC 6775 4.2"), report);
    let length = length.unwrap_or(0);
    let prefix = Prefix::new(Ipv6Addr::UNSPECIFIED, length).ok();
    if prefix.is_none()
        && let Some(given) = options.number("AdvContextLength")
    {
        let name = "AdvContextLength";
        let error =
            OutOfRange { variable: name, range: "0 to 128".into(), reference: "RFC 6775 4.2" };
        report.push(
            out_of_range(name, &error, given.span)
                .with_original("radvd sends it, and hosts drop the option"),
        );
    }
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
