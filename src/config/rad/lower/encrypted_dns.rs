//! `encrypted dns NAME { ... }`, an extension: a resolver that speaks DNS over TLS, QUIC or HTTPS.

use std::{net::Ipv6Addr, num::NonZeroU16};

use super::{
    super::{
        codes,
        report::{Report, SYNTAX_ERROR},
        token::{Token, TokenKind},
        tree::Statement,
        value::{self, Given},
    },
    custom::numbered_octets,
    set::{BlockNumber, Set},
};
use crate::{
    config::{SourceMap, shown::shown},
    diagnostic::{Diagnostic, Span},
    model::{
        AdvEncryptedDns, DomainName, EncryptedDns, EncryptedDnsError, Lifetime, ServiceParameters,
    },
};

const DEFAULT_LIFETIME: u64 = 1800;

/// Resolvers, each with a block of its own.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolvers(Vec<Resolver>);

#[derive(Debug, Clone)]
struct Resolver {
    value: AdvEncryptedDns,
    span: Span,
    /// What set which field.
    fields: Vec<(&'static str, Span)>,
    addresses: Vec<Given<Ipv6Addr>>,
}

impl Resolvers {
    /// Takes over what the block `statement` of `block` says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        let name = name(statement, report);
        let mut draft = Draft::new();
        for option in &statement.block {
            draft.apply(option, block, report);
        }
        self.0.extend(name.and_then(|name| draft.finish(name, statement.whole(), report)));
    }

    /// The Encrypted DNS options in `list`: its own, or else those of the file.
    pub(super) fn options(
        &self,
        file: &Resolvers,
        list: &str,
        map: &mut SourceMap,
    ) -> Vec<AdvEncryptedDns> {
        let all = if self.0.is_empty() { &file.0 } else { &self.0 };
        let option = |(at, resolver): (usize, &Resolver)| {
            let path = format!("{list}[{at}]");
            map.insert(&path, resolver.span);
            for (field, span) in &resolver.fields {
                map.insert_in(&path, field, *span);
            }
            for (at, address) in resolver.addresses.iter().enumerate() {
                map.insert_entry(&path, "addresses", at, address.span);
            }
            resolver.value.clone()
        };
        all.iter().enumerate().map(option).collect()
    }
}

/// The domain name that `statement` has behind its keyword.
pub(super) fn name(statement: &Statement<'_>, report: &mut Report) -> Option<Given<DomainName>> {
    let token = statement.arguments.first()?;
    let text = value::text(token, "a domain name", report)?;
    let value = text.parse().map_err(|error| {
        let message = format!("{} is no domain name: {error}", shown(text));
        let code = if statement.keyword.name == "pvd" { codes::PVD } else { codes::DNR };
        report.push(
            Diagnostic::error(code, message)
                .at(token.span, "not a domain name")
                .with_original(SYNTAX_ERROR)
                .with_help(format!("write, for example, `{} example.com`", statement.keyword.name)),
        );
    });
    Some(Given { value: value.ok()?, span: token.span })
}

/// A resolver as far as it is read.
struct Draft {
    lifetime: Set<Lifetime>,
    priority: Set<NonZeroU16>,
    port: Set<Option<u16>>,
    addresses: Vec<Given<Ipv6Addr>>,
    alpn: Vec<String>,
    parameters: ServiceParameters,
    /// What set which of the parameters.
    places: Vec<(&'static str, Span)>,
}

impl Draft {
    fn new() -> Self {
        Draft {
            lifetime: Set::default(Lifetime::from_secs(DEFAULT_LIFETIME)),
            priority: Set::default(NonZeroU16::MIN),
            port: Set::default(None),
            addresses: Vec::new(),
            alpn: Vec::new(),
            parameters: ServiceParameters::default(),
            places: Vec::new(),
        }
    }

    fn apply(&mut self, it: &Statement<'_>, block: BlockNumber, report: &mut Report) {
        let tokens = it.arguments.iter().filter(|token| token.kind != TokenKind::Bad);
        match it.keyword.name {
            "lifetime" => {
                let lifetime = value::number(it, 32, report).map(Lifetime::from_wire);
                self.lifetime.set(lifetime, it, block, report);
            }
            "priority" => self.priority.set(priority(it, report), it, block, report),
            "port" => self.port.set(value::number(it, 16, report).map(Some), it, block, report),
            "nameserver" => tokens.for_each(|token| self.address(token, report)),
            "alpn" => tokens.for_each(|token| self.protocol(it, token, report)),
            "path" => self.path(it, report),
            "parameter" => self.parameter(it, report),
            _ => {}
        }
    }

    fn address(&mut self, token: &Token<'_>, report: &mut Report) {
        let Some(text) = value::text(token, "an IPv6 address", report) else { return };
        match text.parse() {
            Ok(value) => self.addresses.push(Given { value, span: token.span }),
            Err(_) => {
                let problem = value::not_an_address(text, token.span, codes::DNR, "");
                report.push(problem.with_original(SYNTAX_ERROR));
            }
        }
    }

    fn protocol(&mut self, it: &Statement<'_>, token: &Token<'_>, report: &mut Report) {
        let Some(text) = value::text(token, "a protocol", report) else { return };
        match ServiceParameters::default().with_alpn(vec![text.to_owned()]) {
            Ok(_) => self.alpn.push(text.to_owned()),
            Err(error) => {
                report.push(refused(&error, token.span, "write, for example, `alpn dot`"));
            }
        }
        self.places.push(("parameters.alpn", it.whole()));
    }

    fn path(&mut self, it: &Statement<'_>, report: &mut Report) {
        let Some(token) = it.arguments.first() else { return };
        let Some(text) = value::text(token, "a path", report) else { return };
        match self.parameters.clone().with_doh_path(text) {
            Ok(parameters) => self.parameters = parameters,
            Err(error) => {
                let help = "write, for example, `path \"/dns-query{?dns}\"`";
                report.push(refused(&error, token.span, help));
            }
        }
        self.places.push(("parameters.doh_path", it.whole()));
    }

    fn parameter(&mut self, it: &Statement<'_>, report: &mut Report) {
        let Some((key, octets)) = numbered_octets(it, codes::DNR, report) else { return };
        match self.parameters.clone().with_other(key, octets) {
            Ok(parameters) => self.parameters = parameters,
            Err(error) => {
                let help = match key {
                    ServiceParameters::ALPN => "write `alpn`",
                    ServiceParameters::PORT => "write `port`",
                    ServiceParameters::DOH_PATH => "write `path`",
                    _ => "remove it: the addresses stand behind `nameserver`",
                };
                let span = it.arguments.first().map_or(it.span, |token| token.span);
                report.push(refused(&error, span, help));
            }
        }
        self.places.push(("parameters.others", it.whole()));
    }

    fn finish(self, name: Given<DomainName>, whole: Span, report: &mut Report) -> Option<Resolver> {
        let mut parameters = self.parameters;
        if let Some(port) = self.port.value {
            parameters = parameters.with_port(port);
        }
        // Each has been checked.
        parameters = parameters.clone().with_alpn(self.alpn).unwrap_or(parameters);
        let addresses = self.addresses.iter().map(|address| address.value).collect();
        let (priority, lifetime) = (self.priority.value, self.lifetime.value);
        match EncryptedDns::new(priority, lifetime, name.value, addresses, parameters) {
            Ok(encrypted_dns) => {
                let set = [
                    ("authentication_domain_name", Some(name.span)),
                    ("priority", self.priority.span()),
                    ("lifetime", self.lifetime.span()),
                    ("parameters.port", self.port.span()),
                ];
                let set = set.into_iter().filter_map(|(field, span)| Some((field, span?)));
                Some(Resolver {
                    value: AdvEncryptedDns { encrypted_dns, flush_on_exit: false },
                    span: whole,
                    fields: set.chain(self.places).collect(),
                    addresses: self.addresses,
                })
            }
            Err(error) => {
                report.push(no_resolver(&error, name.span, &self.addresses));
                None
            }
        }
    }
}

fn priority(statement: &Statement<'_>, report: &mut Report) -> Option<NonZeroU16> {
    let number = value::number(statement, 16, report)?;
    let priority = NonZeroU16::new(number);
    if priority.is_none() {
        let keyword = statement.keyword;
        let problem = value::out_of_range(statement, keyword.range, keyword.reference);
        report.push(problem.with_original(SYNTAX_ERROR));
    }
    priority
}

fn refused(error: &dyn std::error::Error, span: Span, help: &'static str) -> Diagnostic {
    Diagnostic::error(codes::DNR, error.to_string())
        .at(span, "not a service parameter")
        .with_original(SYNTAX_ERROR)
        .with_help(help)
}

fn no_resolver(error: &EncryptedDnsError, name: Span, addresses: &[Given<Ipv6Addr>]) -> Diagnostic {
    let (span, label, help) = match error {
        EncryptedDnsError::NotUnicast(bad) => {
            let found = addresses.iter().find(|address| address.value == *bad);
            let span = found.map_or(name, |address| address.span);
            (span, "no resolver has this address", "write an address of the resolver")
        }
        EncryptedDnsError::ParametersAlone => {
            (name, "a name alone", "write `nameserver ADDRESS` in the block")
        }
        EncryptedDnsError::TooLong(_) => {
            (name, "too long for one option", "spread it over several blocks")
        }
    };
    Diagnostic::error(codes::DNR, error.to_string())
        .at(span, label)
        .with_original(SYNTAX_ERROR)
        .with_help(help)
}
