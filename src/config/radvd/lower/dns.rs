//! `RDNSS ADDRESS... { ... };` and `DNSSL NAME... { ... };`

use std::net::Ipv6Addr;

use super::{
    super::{
        address::{if_read, unwarned_address, warn_of_form},
        codes,
        report::{Report, SYNTAX_ERROR},
        scope::Scope,
        shown::shown,
        token::{Token, TokenKind},
        tree::Statement,
    },
    Output,
    child::Child,
    condition::conditions,
    interval::Intervals,
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{
        AdvDnssl, AdvRdnss, Dnssl, DomainName, DomainNameError, Lifetime, Rdnss, ServerListError,
    },
};

/// The RDNSS option that `child` makes.
pub(super) fn rdnss(
    child: &Child<'_, '_>,
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Option<AdvRdnss> {
    let statement = child.statement;
    if statement.arguments.is_empty() {
        // Addresses in the block were reported.
        let inside = |entry: &Statement<'_>| matches!(entry.head.kind, TokenKind::Address(_));
        if !statement.body().iter().any(inside) {
            output.report.missing("an IPv6 address", &statement.head);
        }
        return None;
    }
    let servers = servers(child, path, output);
    let lifetime = lifetime(&child.scope, "AdvRDNSSLifetime", intervals);
    let flush_on_exit = child.scope.switch("FlushRDNSS").unwrap_or(true);
    let conditions = conditions(&child.scope, "AdvRDNSSCondition", output.report);
    match Rdnss::new(servers, lifetime) {
        Ok(rdnss) => Some(AdvRdnss { rdnss, flush_on_exit, conditions }),
        // Each of the addresses was reported.
        Err(ServerListError::Empty) => None,
        Err(error) => {
            output.report.push(
                Diagnostic::error(codes::RDNSS, error.to_string())
                    .at(arguments(&statement.arguments, statement.span()), "too many")
                    .with_original("radvd refuses the file")
                    .with_help("write a second RDNSS block"),
            );
            None
        }
    }
}

/// The usable addresses among the arguments of `child`.
fn servers(child: &Child<'_, '_>, path: &str, output: &mut Output<'_>) -> Vec<Ipv6Addr> {
    let keyword = child.statement.head.text;
    let mut servers = Vec::with_capacity(child.statement.arguments.len());
    let mut tokens = child.statement.arguments.iter().peekable();
    while let Some(token) = tokens.next() {
        if token.kind == TokenKind::Slash && !servers.is_empty() {
            let length = tokens.next_if(|token| matches!(token.kind, TokenKind::Number(_)));
            let span = token.span.to(length.unwrap_or(token).span);
            output.report.syntax(span, "the address of a server has no length", "too much");
            continue;
        }
        let Some(server) = unwarned_address(token, keyword, output.report) else { continue };
        if Rdnss::usable(&server) {
            warn_of_form(token, server, output.report);
            output.map.insert_entry(path, "servers", servers.len(), token.span);
            servers.push(server);
        } else {
            let error = ServerListError::NotUnicast(server);
            output.report.push(
                Diagnostic::error(codes::RDNSS, error.to_string())
                    .at(token.span, "no server there")
                    .with_original(if_read(token, "radvd sends it")),
            );
        }
    }
    servers
}

/// The DNSSL option that `child` makes.
pub(super) fn dnssl(
    child: &Child<'_, '_>,
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Option<AdvDnssl> {
    let statement = child.statement;
    if statement.arguments.is_empty() {
        output.report.missing("a domain name", &statement.head);
        return None;
    }
    let mut suffixes = Vec::with_capacity(statement.arguments.len());
    for token in &statement.arguments {
        if let Some(suffix) = suffix(token, output.report) {
            output.map.insert_entry(path, "suffixes", suffixes.len(), token.span);
            suffixes.push(suffix);
        }
    }
    if suffixes.is_empty() {
        return None;
    }
    let lifetime = lifetime(&child.scope, "AdvDNSSLLifetime", intervals);
    let flush_on_exit = child.scope.switch("FlushDNSSL").unwrap_or(true);
    let dnssl = Dnssl::new(suffixes, lifetime).map_err(|error| {
        output.report.push(
            Diagnostic::error(codes::DNSSL, error.to_string())
                .at(arguments(&statement.arguments, statement.span()), "too much")
                .with_original("radvd leaves the option out of every advertisement")
                .with_help("write a second DNSSL block"),
        );
    });
    Some(AdvDnssl { dnssl: dnssl.ok()?, flush_on_exit })
}

fn lifetime(options: &Scope<'_, '_>, name: &str, intervals: &Intervals) -> Lifetime {
    options.lifetime(name).map_or_else(|| intervals.default_lifetime(), |given| given.value)
}

fn arguments(tokens: &[Token<'_>], otherwise: Span) -> Span {
    match tokens {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => otherwise,
    }
}

/// The domain name that `token` is.
pub(in super::super) fn suffix(token: &Token<'_>, report: &mut Report) -> Option<DomainName> {
    let taken_for = match token.kind {
        TokenKind::Bad => return None,
        TokenKind::Word => return host_name(token, report),
        TokenKind::Quoted => {
            report.push(
                Diagnostic::error(codes::DNSSL, "domain names have no quotes here")
                    .at(token.span, "quoted")
                    .with_original("radvd takes the quotes for a part of it and refuses the file")
                    .with_help(format!("write {}", shown(token.content()))),
            );
            return None;
        }
        TokenKind::Number(_) | TokenKind::Negative(_) | TokenKind::Decimal(_) => "a number",
        TokenKind::Address(_) | TokenKind::NotAddress(_) => "an address",
        TokenKind::Slash => "a mark",
        _ => "a reserved word",
    };
    let problem =
        Diagnostic::error(codes::DNSSL, format!("{} is no domain name here", shown(token.text)))
            .at(token.span, format!("this is {taken_for}"))
            .with_original(SYNTAX_ERROR);
    report.push(match taken_for {
        "a number" | "a reserved word" => {
            problem.with_help(format!("write {}", shown(&format!("{}.", token.text))))
        }
        _ => problem,
    });
    None
}

/// The model takes underscores, radvd does not.
fn host_name(token: &Token<'_>, report: &mut Report) -> Option<DomainName> {
    let parsed = match token.text.find('_') {
        Some(_) => Err(DomainNameError::Character('_')),
        None => token.text.parse(),
    };
    parsed
        .map_err(|error| {
            let name = shown(token.text);
            let (message, original) = match error {
                DomainNameError::Character(c) => (
                    format!("{} cannot stand in a domain name here", shown(&c.to_string())),
                    "radvd refuses the file",
                ),
                _ => (
                    format!("{name} is no domain name: {error}"),
                    "radvd sends an option that hosts cannot read",
                ),
            };
            let problem = Diagnostic::error(codes::DNSSL, message)
                .at(token.span, "not a domain name")
                .with_original(original);
            report.push(match error {
                DomainNameError::Character(',') => {
                    problem.with_help("names are separated by blanks")
                }
                DomainNameError::Character(_) => {
                    problem.with_help("letters, digits, hyphen and dot can")
                }
                _ => problem,
            });
        })
        .ok()
}
