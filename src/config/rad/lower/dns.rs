//! `dns { ... }`

use std::net::Ipv6Addr;
use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        report::Report,
        token::{Token, TokenKind},
        tree::Statement,
        value::{self, Given},
    },
    set::{BlockNumber, Set},
};
use crate::{
    config::{SourceMap, shown::shown},
    diagnostic::{Diagnostic, Span},
    model::{
        AdvDnssl, AdvRdnss, Dnssl, DomainName, Lifetime, Rdnss, ServerListError, SuffixListError,
    },
};

/// That of name servers and search list without a word in the file.
pub(in super::super) const DEFAULT_LIFETIME: u64 = 1800;
/// What rad does with an option that no packet of its has room for.
const TOO_LONG: &str = "rad exits with `packet too big`";

/// Name servers and search list, with their common lifetime.
#[derive(Debug, Clone)]
pub(super) struct Dns {
    lifetime: Set<Lifetime>,
    servers: Vec<Given<Ipv6Addr>>,
    suffixes: Vec<Given<DomainName>>,
    suffix_octets: usize,
}

impl Dns {
    pub(super) fn new() -> Self {
        let lifetime = Set::default(Lifetime::from_secs(DEFAULT_LIFETIME));
        Dns { lifetime, servers: Vec::new(), suffixes: Vec::new(), suffix_octets: 0 }
    }

    /// The lifetime alone.
    pub(super) fn inherited(&self) -> Self {
        Dns { lifetime: self.lifetime, ..Dns::new() }
    }

    /// The same with the lifetime of `outside`, unless it has its own.
    pub(super) fn within(&self, outside: &Dns) -> Self {
        let own = self.clone();
        let lifetime = if own.lifetime.span().is_some() { own.lifetime } else { outside.lifetime };
        Dns { lifetime, ..own }
    }

    /// Takes over what the block `statement` of `block` says.
    pub(super) fn apply(
        &mut self,
        statement: &Statement<'_>,
        block: BlockNumber,
        report: &mut Report,
    ) {
        for option in &statement.block {
            let tokens = option.arguments.iter().filter(|token| token.kind != TokenKind::Bad);
            match option.keyword.name {
                "lifetime" => {
                    let lifetime = value::number(option, 32, report).map(Lifetime::from_wire);
                    self.lifetime.set(lifetime, option, block, report);
                }
                "nameserver" => tokens.for_each(|token| self.server(token, report)),
                "search" => tokens.for_each(|token| self.suffix(token, report)),
                _ => {}
            }
        }
    }

    fn server(&mut self, token: &Token<'_>, report: &mut Report) {
        let Some(text) = value::text(token, "an IPv6 address", report) else { return };
        let Ok(server) = text.parse::<Ipv6Addr>() else {
            let prints = format!("error parsing nameserver address {text}");
            report.push(value::not_an_address(text, token.span, codes::NAMESERVER, &prints));
            return;
        };
        if !Rdnss::usable(&server) {
            let error = ServerListError::NotUnicast(server);
            report.push(
                Diagnostic::error(codes::NAMESERVER, error.to_string())
                    .at(token.span, "no server there")
                    .with_original("rad sends it"),
            );
            return;
        }
        // One more than fits is kept, so that it is said once.
        if self.servers.len() == Rdnss::MAX_SERVERS {
            let error = ServerListError::TooMany(self.servers.len() + 1);
            report.push(
                Diagnostic::error(codes::NAMESERVER, error.to_string())
                    .at(token.span, "one too many")
                    .with_original(TOO_LONG),
            );
        }
        if self.servers.len() <= Rdnss::MAX_SERVERS {
            self.servers.push(Given { value: server, span: token.span });
        }
    }

    fn suffix(&mut self, token: &Token<'_>, report: &mut Report) {
        let Some(text) = value::text(token, "a domain name", report) else { return };
        let suffix: DomainName = match text.parse() {
            Ok(suffix) => suffix,
            Err(error) => {
                let message = format!("{} is no domain name: {error}", shown(text));
                report.push(
                    Diagnostic::error(codes::SEARCH, message)
                        .at(token.span, "not a domain name")
                        .with_original("rad sends an option that hosts cannot read"),
                );
                return;
            }
        };
        if let Some(bare) = text.strip_suffix('.') {
            let message = format!("the name {} ends with a dot", shown(text));
            report.push(
                Diagnostic::warning(codes::FINAL_DOT, message)
                    .at(token.span, "taken without the dot")
                    .with_original("rad adds one more, and sends an option that hosts cannot read")
                    .with_help(format!("write {}", shown(bare))),
            );
        }
        if self.suffix_octets > Dnssl::MAX_OCTETS {
            return;
        }
        self.suffix_octets += suffix.wire_length();
        if self.suffix_octets > Dnssl::MAX_OCTETS {
            let error = SuffixListError::TooLong(self.suffix_octets);
            report.push(
                Diagnostic::error(codes::SEARCH, error.to_string())
                    .at(token.span, "this one has no room")
                    .with_original(TOO_LONG),
            );
        }
        self.suffixes.push(Given { value: suffix, span: token.span });
    }

    /// How many servers and suffixes the interface takes from `file`.
    pub(super) fn entries_of(&self, file: &Dns) -> usize {
        let servers = if self.servers.is_empty() { file.servers.len() } else { 0 };
        let suffixes = if self.suffixes.is_empty() { file.suffixes.len() } else { 0 };
        servers + suffixes
    }

    /// The RDNSS option at `path`: its own servers, or else those of the file.
    pub(super) fn rdnss(&self, file: &Dns, path: &str, map: &mut SourceMap) -> Vec<AdvRdnss> {
        let servers = if self.servers.is_empty() { &file.servers } else { &self.servers };
        let all = servers.iter().map(|given| given.value).collect();
        let Ok(rdnss) = Rdnss::new(all, self.lifetime.value) else { return Vec::new() };
        record(path, "servers", servers, self.lifetime.span(), map);
        vec![AdvRdnss { rdnss, flush_on_exit: false, conditions: ThinVec::new() }]
    }

    /// The DNSSL option at `path`: its own search list, or else the file's.
    pub(super) fn dnssl(&self, file: &Dns, path: &str, map: &mut SourceMap) -> Vec<AdvDnssl> {
        let suffixes = if self.suffixes.is_empty() { &file.suffixes } else { &self.suffixes };
        let all = suffixes.iter().map(|given| given.value.clone()).collect();
        let Ok(dnssl) = Dnssl::new(all, self.lifetime.value) else { return Vec::new() };
        record(path, "suffixes", suffixes, self.lifetime.span(), map);
        vec![AdvDnssl { dnssl, flush_on_exit: false }]
    }
}

fn record<T>(
    path: &str,
    list: &str,
    entries: &[Given<T>],
    lifetime: Option<Span>,
    map: &mut SourceMap,
) {
    for (index, entry) in entries.iter().enumerate() {
        map.insert_entry(path, list, index, entry.span);
    }
    if let Some(first) = entries.first() {
        map.insert(path, first.span);
    }
    if let Some(span) = lifetime {
        map.insert_in(path, "lifetime", span);
    }
}
