//! To whom, from where and how large advertisements are sent, and what else few files have.

use std::net::Ipv6Addr;

use thin_vec::ThinVec;

use super::{
    super::{
        codes,
        keywords::{Id, Key},
        shown::shown,
        value::is_blank,
    },
    Lowering, NOT_READ,
    given::GivenText,
};
use crate::{
    diagnostic::Diagnostic,
    model::{
        CaptivePortal, CaptivePortalError, Client, Condition, ConditionError, EthernetAddressError,
        LinkMtu, Prefix, UnicastEthernetAddress, conditions,
    },
};

/// What `legitrouters` says where this router is the only one.
pub(in crate::config::rtadvd) const NO_ROUTER: &str = "none";

impl Lowering<'_> {
    /// The hosts that are served one by one, and those that are not answered.
    pub(super) fn clients(&mut self) -> Vec<Client> {
        let served = self.addresses(Id::Clients).into_iter().map(Client::Served);
        let ignored = self.addresses(Id::IgnClients).into_iter().map(Client::Ignored);
        served.chain(ignored).collect()
    }

    /// The addresses that `id` lists.
    pub(super) fn addresses(&mut self, id: Id) -> Vec<Ipv6Addr> {
        let key = Key { id, index: None };
        let Some(text) = self.text(key) else { return Vec::new() };
        self.set(key, 0, text.span());
        let entries = self.entries(&text, NOT_READ);
        entries.iter().filter_map(|entry| self.address(&text, entry, NOT_READ)).collect()
    }

    /// The routers that may advertise beside this one, if anything is said of that.
    pub(super) fn legitimate_routers(&mut self) -> Option<ThinVec<Ipv6Addr>> {
        let key = Key { id: Id::LegitRouters, index: None };
        let text = self.text(key)?;
        if text.content().trim_ascii() != NO_ROUTER.as_bytes() {
            return Some(self.addresses(Id::LegitRouters).into());
        }
        self.set(key, 0, text.span());
        Some(ThinVec::new())
    }

    pub(super) fn ra_mtu(&mut self) -> Option<LinkMtu> {
        let given = self.number(Key { id: Id::RaMtu, index: None })?;
        self.set(given.key, 0, given.span);
        let mtu = u32::try_from(given.value).ok().and_then(|octets| LinkMtu::new(octets).ok());
        if mtu.is_none() {
            self.not_in_range(&given, given.key.id.capability().range, NOT_READ);
        }
        mtu.and_then(LinkMtu::as_limit)
    }

    pub(super) fn clock_skew_seconds(&mut self) -> u16 {
        let Some(given) = self.number(Key { id: Id::ClockSkew, index: None }) else { return 0 };
        self.set(given.key, 0, given.span);
        u16::try_from(given.value).unwrap_or_else(|_| {
            let seen = given.value & 0xffff;
            self.not_in_range(
                &given,
                given.key.id.capability().range,
                format!("rtadvd keeps its low 16 bits, {seen}"),
            );
            0
        })
    }

    /// Prefixes that are left out where those of the interface's addresses are advertised.
    pub(super) fn ignored_prefixes(&mut self) -> Vec<Prefix> {
        const DEFAULT_LENGTH: u8 = 64;
        let mut all = Vec::new();
        for key in self.members(Id::IgnPrefix) {
            let Some(text) = self.text(key) else { continue };
            self.set(key, all.len(), text.span());
            all.extend(self.net(&text, Id::IgnPlen, DEFAULT_LENGTH, all.len(), NOT_READ));
        }
        all
    }

    /// What has to hold as `key` says.
    pub(super) fn conditions(&mut self, key: Key, position: usize) -> ThinVec<Condition> {
        let Some(text) = self.text(key) else { return ThinVec::new() };
        self.set(key, position, text.span());
        let written = String::from_utf8_lossy(&text.content()).into_owned();
        let refused = |error: ConditionError| {
            let diagnostic = Diagnostic::error(codes::CONDITION, error.to_string())
                .at(text.span(), "conditions have commas between them")
                .with_original(NOT_READ);
            self.report.push(diagnostic);
        };
        conditions(&written).map_err(refused).unwrap_or_default().into()
    }

    pub(super) fn virtual_link_layer_address(&mut self) -> Option<UnicastEthernetAddress> {
        let text = self.text(Key { id: Id::VLlAddr, index: None })?;
        self.set(text.key, 0, text.span());
        let written = String::from_utf8_lossy(&text.content()).into_owned();
        let refused = |error: EthernetAddressError| {
            let diagnostic = Diagnostic::error(codes::ETHERNET_ADDRESS, error.to_string())
                .at(text.span(), "not such an address")
                .with_original(NOT_READ);
            self.report.push(diagnostic);
        };
        written.parse().map_err(refused).ok()
    }

    pub(super) fn captive_portal(&mut self) -> Option<CaptivePortal> {
        let key = Key { id: Id::CapPort, index: None };
        let text = self.text(key)?;
        self.set(key, 0, text.span());
        let content = text.content();
        let trimmed = content.trim_ascii();
        let begin = content.iter().take_while(|octet| is_blank(**octet)).count();
        let uri = String::from_utf8_lossy(trimmed).into_owned();
        match CaptivePortal::new(uri.as_str()) {
            Ok(portal) if uri.contains(':') => Some(portal),
            Ok(_) => {
                let message = format!("{} is not a URI", shown(&uri));
                self.bad_portal(&text, begin..begin + trimmed.len(), message);
                None
            }
            Err(error) => {
                let at = match error {
                    CaptivePortalError::Character(character) => uri.find(character),
                    _ => None,
                };
                let range = match at.map(|at| begin + at).filter(|at| *at < content.len()) {
                    Some(at) => at..at + 1,
                    None => 0..content.len(),
                };
                self.bad_portal(&text, range, error.to_string());
                None
            }
        }
    }

    fn bad_portal(&mut self, text: &GivenText<'_>, range: std::ops::Range<usize>, message: String) {
        let diagnostic = Diagnostic::error(codes::CAPTIVE_PORTAL, message)
            .at(text.span_of(range), "not a URI (RFC 8910 2)")
            .with_original(NOT_READ)
            .with_help("write `capport=\"https://HOST/PATH\"`");
        self.report.push(diagnostic);
    }
}
