//! `DNR NAME ADDRESS... { ... };`, an extension.

use std::{net::Ipv6Addr, num::NonZeroU16};

use super::{
    super::{
        address::address,
        codes,
        report::{NO_SUCH_OPTION, Report},
        scope::Scope,
        shown::shown,
        token::{Token, TokenKind},
    },
    Output,
    child::Child,
    interval::Intervals,
    narrow, out_of_range,
};
use crate::{
    config::lists,
    diagnostic::{Diagnostic, Span},
    model::{
        AdvEncryptedDns, DomainName, EncryptedDns, EncryptedDnsError, OutOfRange,
        ServiceParameterError, ServiceParameters,
    },
};

/// The Encrypted DNS option that `child` makes.
pub(super) fn encrypted_dns(
    child: &Child<'_, '_>,
    path: &str,
    intervals: &Intervals,
    output: &mut Output<'_>,
) -> Option<AdvEncryptedDns> {
    let statement = child.statement;
    let options = &child.scope;
    let Some((name, rest)) = statement.arguments.split_first() else {
        output.report.missing("a domain name", &statement.head);
        return None;
    };
    let named = domain_name(name, codes::DNR, output.report);
    let mut addresses: Vec<Ipv6Addr> = Vec::with_capacity(rest.len());
    for token in rest {
        if let Some(address) = address(token, name.text, output.report) {
            output.map.insert_entry(path, "addresses", addresses.len(), token.span);
            addresses.push(address);
        }
    }
    let parameters = parameters(options, output.report);
    let lifetime = options
        .lifetime("AdvDNRLifetime")
        .map_or_else(|| intervals.default_lifetime(), |given| given.value);
    let priority = priority(options, output.report);
    output.map.insert_in(path, "authentication_domain_name", name.span);
    match EncryptedDns::new(priority, lifetime, named?, addresses, parameters) {
        Ok(encrypted_dns) => {
            let flush_on_exit = options.switch("FlushDNR").unwrap_or(true);
            Some(AdvEncryptedDns { encrypted_dns, flush_on_exit })
        }
        Err(error) => {
            output.report.push(refused(&error, rest, statement.span()));
            None
        }
    }
}

fn refused(error: &EncryptedDnsError, addresses: &[Token<'_>], whole: Span) -> Diagnostic {
    let (span, help) = match error {
        EncryptedDnsError::NotUnicast(address) => {
            let is_it = |token: &&Token<'_>| token.kind == TokenKind::Address(*address);
            let token = addresses.iter().find(is_it);
            (token.map_or(whole, |token| token.span), "write a unicast address of the resolver")
        }
        EncryptedDnsError::ParametersAlone => {
            (whole, "write the resolver's addresses behind its name")
        }
        EncryptedDnsError::TooLong(_) => (whole, "write a second DNR block"),
    };
    Diagnostic::error(codes::DNR, error.to_string())
        .at(span, "hosts discard it")
        .with_original(NO_SUCH_OPTION)
        .with_help(help)
}

/// The domain name that `token` is, in quotes or without.
pub(in super::super) fn domain_name(
    token: &Token<'_>,
    code: &'static str,
    report: &mut Report,
) -> Option<DomainName> {
    if token.kind == TokenKind::Bad {
        return None;
    }
    let parsed = token.content().parse::<DomainName>();
    parsed
        .map_err(|error| {
            let message = format!("{} is no domain name: {error}", shown(token.text));
            report.push(
                Diagnostic::error(code, message)
                    .at(token.span, "not a domain name")
                    .with_original(NO_SUCH_OPTION),
            );
        })
        .ok()
}

fn priority(options: &Scope<'_, '_>, report: &mut Report) -> NonZeroU16 {
    const RANGE: (u32, &str, &str) = (16, "1 to 65535", "RFC 9463 3.1.3");
    let name = "AdvDNRPriority";
    let Some(given) = options.number(name) else { return NonZeroU16::MIN };
    let number = narrow::<u16>(options, name, RANGE, report);
    if number == Some(0) {
        let error = OutOfRange { variable: name, range: RANGE.1.into(), reference: RANGE.2 };
        report.push(out_of_range(name, &error, given.span).with_original(NO_SUCH_OPTION));
    }
    number.and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN)
}

fn parameters(options: &Scope<'_, '_>, report: &mut Report) -> ServiceParameters {
    let mut all = ServiceParameters::default();
    if let Some(port) = narrow(options, "AdvDNRPort", (16, "0 to 65535", "RFC 9461 4.2"), report) {
        all = all.with_port(port);
    }
    let texts: [(&str, Read); 3] =
        [("AdvDNRALPN", with_alpn), ("AdvDNRPath", with_path), ("AdvDNRParameters", with_others)];
    for (name, read) in texts {
        let Some(given) = options.text(name) else { continue };
        match read(all.clone(), given.value) {
            Ok(more) => all = more,
            Err(message) => report.push(
                Diagnostic::error(codes::DNR, message)
                    .at(given.span, "hosts discard the option")
                    .with_original(NO_SUCH_OPTION),
            ),
        }
    }
    all
}

/// Adds to parameters what a text says. An error is what is wrong with it.
type Read = fn(ServiceParameters, &str) -> Result<ServiceParameters, String>;

fn with_alpn(all: ServiceParameters, text: &str) -> Result<ServiceParameters, String> {
    let alpn = lists::parts(text).map(String::from).collect();
    all.with_alpn(alpn).map_err(|error| error.to_string())
}

fn with_path(all: ServiceParameters, text: &str) -> Result<ServiceParameters, String> {
    all.with_doh_path(text).map_err(|error| error.to_string())
}

fn with_others(all: ServiceParameters, text: &str) -> Result<ServiceParameters, String> {
    let others = lists::keyed_octets(text)
        .map_err(|part| format!("{} is not `KEY=HEX`, such as `5=0a1b`", shown(part)))?;
    let with = |all: ServiceParameters, (key, octets)| all.with_other(key, octets);
    others.into_iter().try_fold(all, with).map_err(|error: ServiceParameterError| error.to_string())
}
