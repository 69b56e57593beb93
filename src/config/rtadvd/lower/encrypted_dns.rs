//! `dnr`: resolvers that speak DNS over TLS, QUIC or HTTPS (RFC 9463).

use std::{net::Ipv6Addr, num::NonZeroU16};

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::{shown, shown_octets},
    },
    Lowering, NOT_READ, dns,
    given::GivenText,
    interval::Intervals,
};
use crate::{
    config::lists,
    diagnostic::{Diagnostic, Span},
    model::{AdvEncryptedDns, EncryptedDns, EncryptedDnsError, ServiceParameters},
};

impl Lowering<'_> {
    pub(super) fn encrypted_dns(&mut self, intervals: &Intervals) -> Vec<AdvEncryptedDns> {
        let mut all = Vec::new();
        for key in self.members(Id::Dnr) {
            if let Some(resolver) = self.resolver(key, all.len(), intervals) {
                all.push(resolver);
            }
        }
        all
    }

    fn resolver(
        &mut self,
        key: Key,
        position: usize,
        intervals: &Intervals,
    ) -> Option<AdvEncryptedDns> {
        let text = self.text(key)?;
        let of = |id| Key { id, index: key.index };
        self.fields.push((format!("encrypted_dns[{position}]"), text.span()));
        self.set(key, position, text.span());
        let name = self.domain_name(&text);
        let priority = self.priority(of(Id::DnrPrio), position);
        let addresses = self.resolver_addresses(of(Id::DnrAddr), position);
        let parameters = self.service_parameters(key.index, position);
        let lifetime = self
            .lifetime(of(Id::DnrLtime), position, NOT_READ)
            .unwrap_or(dns::default_lifetime(intervals.max_seconds));
        let keep = self.switch(Id::DnrKeep, key.index, position);
        let plain = addresses.iter().map(|(address, _)| *address).collect();
        match EncryptedDns::new(priority, lifetime, name?, plain, parameters) {
            Ok(encrypted_dns) => Some(AdvEncryptedDns { encrypted_dns, flush_on_exit: !keep }),
            Err(error) => {
                self.report.push(refused(&error, &text, &addresses));
                None
            }
        }
    }

    fn priority(&mut self, key: Key, position: usize) -> NonZeroU16 {
        let Some(given) = self.number(key) else { return NonZeroU16::MIN };
        self.set(key, position, given.span);
        let priority = u16::try_from(given.value).ok().and_then(NonZeroU16::new);
        priority.unwrap_or_else(|| {
            self.not_in_range(&given, key.id.capability().range, NOT_READ);
            NonZeroU16::MIN
        })
    }

    fn resolver_addresses(&mut self, key: Key, position: usize) -> Vec<(Ipv6Addr, Span)> {
        let Some(text) = self.text(key) else { return Vec::new() };
        self.set(key, position, text.span());
        let mut addresses = Vec::new();
        for entry in self.entries(&text, NOT_READ) {
            let Some(address) = self.address(&text, &entry, NOT_READ) else { continue };
            let path = format!("encrypted_dns[{position}].addresses[{}]", addresses.len());
            self.fields.push((path, entry.span));
            addresses.push((address, entry.span));
        }
        addresses
    }

    /// What the fields with the number `index` say of the resolver. What is wrong is left out.
    fn service_parameters(&mut self, index: Option<u8>, position: usize) -> ServiceParameters {
        let mut all = ServiceParameters::default();
        let of = |id| Key { id, index };
        if let Some(text) = self.text(of(Id::DnrAlpn)) {
            self.set(text.key, position, text.span());
            all = self.protocols(&text, all);
        }
        if let Some(given) = self.number(of(Id::DnrPort)) {
            self.set(given.key, position, given.span);
            match u16::try_from(given.value) {
                Ok(port) => all = all.with_port(port),
                Err(_) => self.not_in_range(&given, given.key.id.capability().range, NOT_READ),
            }
        }
        if let Some(text) = self.text(of(Id::DnrPath)) {
            self.set(text.key, position, text.span());
            let content = text.content();
            let path = String::from_utf8_lossy(&content);
            match all.clone().with_doh_path(&path) {
                Ok(with_path) => all = with_path,
                Err(error) => {
                    let help = format!("write `{}=\"/dns-query{{?dns}}\"`", text.key);
                    self.no_parameter(text.span(), error.to_string(), help);
                }
            }
        }
        if let Some(text) = self.text(of(Id::DnrParams)) {
            self.set(text.key, position, text.span());
            all = self.other_parameters(&text, all);
        }
        all
    }

    fn protocols(&mut self, text: &GivenText<'_>, all: ServiceParameters) -> ServiceParameters {
        let mut protocols = Vec::new();
        for entry in self.entries(text, NOT_READ) {
            match ServiceParameters::default().with_alpn(vec![entry.text.clone()]) {
                Ok(_) => protocols.push(entry.text),
                Err(error) => {
                    let help = format!("write, for example, `{}=\"dot,h2\"`", text.key);
                    self.no_parameter(entry.span, error.to_string(), help);
                }
            }
        }
        all.clone().with_alpn(protocols).unwrap_or(all)
    }

    fn other_parameters(
        &mut self,
        text: &GivenText<'_>,
        mut all: ServiceParameters,
    ) -> ServiceParameters {
        for entry in self.entries(text, NOT_READ) {
            let Some((key, octets)) = lists::keyed(&entry.text) else {
                let message = format!("{} is not `KEY=HEX`", shown(&entry.text));
                let help = format!("write, for example, `{}=\"5=0a1b\"`", text.key);
                self.no_parameter(entry.span, message, help);
                continue;
            };
            match all.clone().with_other(key, octets) {
                Ok(with_other) => all = with_other,
                Err(error) => {
                    let help = match parameter_of(key) {
                        Some(id) => format!("write `{}`", Key { id, index: text.key.index }),
                        None => "remove it: the addresses stand in `dnraddr`".to_owned(),
                    };
                    self.no_parameter(entry.span, error.to_string(), help);
                }
            }
        }
        all
    }

    fn no_parameter(&mut self, span: Span, message: String, help: String) {
        let diagnostic = Diagnostic::error(codes::DNR, message)
            .at(span, "not a service parameter")
            .with_original(NOT_READ)
            .with_help(help);
        self.report.push(diagnostic);
    }
}

/// The capability that has the parameter `key`.
fn parameter_of(key: u16) -> Option<Id> {
    match key {
        ServiceParameters::ALPN => Some(Id::DnrAlpn),
        ServiceParameters::PORT => Some(Id::DnrPort),
        ServiceParameters::DOH_PATH => Some(Id::DnrPath),
        _ => None,
    }
}

fn refused(
    error: &EncryptedDnsError,
    text: &GivenText<'_>,
    addresses: &[(Ipv6Addr, Span)],
) -> Diagnostic {
    let list = Key { id: Id::DnrAddr, index: text.key.index };
    let name = shown_octets(&text.content());
    let (span, label, help) = match error {
        EncryptedDnsError::NotUnicast(bad) => {
            let found = addresses.iter().find(|(address, _)| address == bad);
            let span = found.map_or(text.span(), |(_, span)| *span);
            (span, "no resolver has this address", format!("write an address of {name}"))
        }
        EncryptedDnsError::ParametersAlone => {
            (text.span(), "a name alone", format!("write `{list}=\"ADDRESS\"`"))
        }
        EncryptedDnsError::TooLong(_) => (
            text.span(),
            "too long for one option",
            "spread it over `dnr`, `dnr0`, `dnr1` and so on".to_owned(),
        ),
    };
    Diagnostic::error(codes::DNR, error.to_string())
        .at(span, label)
        .with_original(NOT_READ)
        .with_help(help)
}
