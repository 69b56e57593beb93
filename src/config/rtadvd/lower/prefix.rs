use std::collections::BTreeSet;

use super::{
    super::{
        codes,
        keywords::{Id, Key},
    },
    Lowering, SKIPS,
    flags::{FlagSet, Flags},
};
use crate::{
    diagnostic::{Diagnostic, Severity, Span},
    model::{AdvLifetime, AdvPrefix, Lifetime, PrefixFlags, PrefixSource},
};

const DEFAULT_LENGTH: u8 = 64;
const DEFAULT_VALID: u32 = 2_592_000;
const DEFAULT_PREFERRED: u32 = 604_800;
const ON_LINK: u8 = 0x80;
const AUTONOMOUS: u8 = 0x40;
const ROUTER_ADDRESS: u8 = 0x20;
const PD_PREFERRED: u8 = 0x10;
const FLAGS: FlagSet = FlagSet {
    letters: "la",
    mask: ON_LINK | AUTONOMOUS,
    more: &[('r', ROUTER_ADDRESS), ('p', PD_PREFERRED)],
};
/// Those of a Mobile IPv6 home agent, for which KAME's rtadvd sends one bit more.
const HOME_AGENT_FLAGS: FlagSet = FlagSet { mask: ON_LINK | AUTONOMOUS | ROUTER_ADDRESS, ..FLAGS };
const DROPS: &str = "rtadvd drops this prefix, telling only syslog; without another `addr` it \
    advertises the prefixes of the interface's addresses instead";

/// What belongs to the first member of a family, under the same number.
const FAMILIES: [(Id, &[Id]); 8] = [
    (
        Id::Addr,
        &[
            Id::PrefixLen,
            Id::PInfoFlags,
            Id::VlTime,
            Id::PlTime,
            Id::VlTimeDecr,
            Id::PlTimeDecr,
            Id::Deprecate,
        ],
    ),
    (
        Id::RtPrefix,
        &[
            Id::RtPlen,
            Id::RtFlags,
            Id::RtlTime,
            Id::RtrPlen,
            Id::RtrFlags,
            Id::RtrLtime,
            Id::RtKeep,
        ],
    ),
    (Id::Rdnss, &[Id::RdnssLtime, Id::RdnssKeep]),
    (Id::Dnssl, &[Id::DnsslLtime, Id::DnsslKeep]),
    (Id::Pref64, &[Id::Pref64Len, Id::Pref64Lifetime]),
    (Id::RdnssAddr, &[Id::RdnssLifetime]),
    (Id::DnsslDomain, &[Id::DnsslLifetime]),
    (Id::IgnPrefix, &[Id::IgnPlen]),
];

impl Lowering<'_> {
    pub(super) fn prefixes(&mut self) -> Vec<AdvPrefix> {
        let no_interface_prefixes = self.switch(Id::NoIfPrefix, None, 0);
        let all = self.members(Id::Addr);
        if all.is_empty() && !no_interface_prefixes {
            return vec![interface_addresses()];
        }
        let mut prefixes = Vec::new();
        for key in all {
            if let Some(prefix) = self.prefix(key, prefixes.len()) {
                prefixes.push(prefix);
            }
        }
        prefixes
    }

    /// The members of the family `id` that are there, in the order of their numbers.
    pub(super) fn members(&self, id: Id) -> Vec<Key> {
        let own = self.layer.family(id).map(|(key, _)| key.index);
        let old = id.other_name().map(|old| self.layer.family(old).map(|(key, _)| key.index));
        let indices: BTreeSet<Option<u8>> = own.chain(old.into_iter().flatten()).collect();
        indices.into_iter().map(|index| Key { id, index }).collect()
    }

    fn prefix(&mut self, key: Key, position: usize) -> Option<AdvPrefix> {
        let text = self.text(key)?;
        let index = key.index;
        self.fields.push((format!("prefixes[{position}]"), text.span()));
        let (flags, router_address) = self.prefix_flags(index, position);
        let length = (Id::PrefixLen, DEFAULT_LENGTH);
        let net = self.net_and_address(&text, length, position, DROPS, !router_address);
        self.set(key, position, text.span());
        let (valid, preferred) = self.lifetimes(index, position);
        let (prefix, address) = net?;
        if prefix.is_multicast() {
            let message = format!("`{prefix}` is multicast");
            let diagnostic = Diagnostic::error(codes::ADDRESS, message)
                .at(text.span(), "hosts cannot have such addresses")
                .with_original(DROPS);
            self.report.push(diagnostic);
            return None;
        }
        if prefix.is_link_local() {
            let message = format!("`{}` is a link-local prefix", text.key);
            let diagnostic = Diagnostic::error(codes::LINK_LOCAL, message)
                .at(text.span(), "hosts ignore it (RFC 4862 5.5.3)")
                .with_original("rtadvd logs it and sends it")
                .with_help("advertise a global or unique local prefix (fd00::/8)");
            self.report.push(diagnostic);
            return None;
        }
        Some(AdvPrefix {
            source: if router_address {
                PrefixSource::RouterAddress(prefix, address)
            } else {
                PrefixSource::Prefix(prefix)
            },
            flags,
            valid_lifetime: AdvLifetime {
                lifetime: valid,
                counting_down: self.counts_down(Id::VlTimeDecr, index, position),
            },
            preferred_lifetime: AdvLifetime {
                lifetime: preferred,
                counting_down: self.counts_down(Id::PlTimeDecr, index, position),
            },
            deprecate_on_exit: self.switch(Id::Deprecate, index, position),
        })
    }

    /// The flags, and whether the address is the router's own.
    fn prefix_flags(&mut self, index: Option<u8>, position: usize) -> (PrefixFlags, bool) {
        let key = Key { id: Id::PInfoFlags, index };
        let set = if self.is_home_agent() { &HOME_AGENT_FLAGS } else { &FLAGS };
        let given = self.flags(key, position, set);
        let absent = matches!(given, Flags::Absent);
        let flags = PrefixFlags {
            on_link: absent || given.has(b'l', ON_LINK),
            autonomous: absent || given.has(b'a', AUTONOMOUS),
            dhcpv6_pd_preferred: given.has(b'p', PD_PREFERRED),
        };
        (flags, given.has(b'r', ROUTER_ADDRESS))
    }

    /// The valid and the preferred lifetime, which is never above it.
    fn lifetimes(&mut self, index: Option<u8>, position: usize) -> (Lifetime, Lifetime) {
        let valid_key = Key { id: Id::VlTime, index };
        let preferred_key = Key { id: Id::PlTime, index };
        let valid = self.lifetime(valid_key, position, SKIPS);
        let preferred = self.lifetime(preferred_key, position, SKIPS);
        let valid = valid.unwrap_or(Lifetime::from_wire(DEFAULT_VALID));
        if let Some(span) = self.lifetime_span(preferred_key).filter(|_| preferred > Some(valid)) {
            let shown = preferred.unwrap_or(valid);
            let message =
                format!("`{preferred_key}` is {shown}, above the valid lifetime, {valid}");
            let diagnostic = Diagnostic::warning(codes::PREFERRED, message)
                .at(span, format!("{valid} is sent"))
                .with_original("rtadvd lowers it silently when it sends it");
            self.report.push(match self.lifetime_span(valid_key) {
                Some(valid) => diagnostic.with_related(valid, "the valid lifetime"),
                None => diagnostic,
            });
        }
        (valid, preferred.unwrap_or(Lifetime::from_wire(DEFAULT_PREFERRED)).min(valid))
    }

    fn counts_down(&mut self, id: Id, index: Option<u8>, position: usize) -> bool {
        let key = Key { id, index };
        let span = self.flag(key);
        if let Some(span) = span {
            let field = key.id.capability().field.replace("[]", &format!("[{position}]"));
            self.fields.push((format!("{field}.counting_down"), span));
        }
        span.is_some()
    }

    /// Where the lifetime of `key` is given.
    fn lifetime_span(&self, key: Key) -> Option<Span> {
        self.infinity(key).or_else(|| self.number(key).map(|given| given.span))
    }

    /// Reports fields of the record itself that belong to an entry that is not there.
    pub(super) fn no_effects(&mut self) {
        for (first, members) in FAMILIES {
            let entries = self.members(first);
            let mut void: Vec<Key> = Vec::new();
            let mut places = Vec::new();
            for (key, at) in members.iter().flat_map(|id| self.layer.family(*id)) {
                let is_for_all = !key.id.capability().numbered && !entries.is_empty();
                let belongs = is_for_all || entries.iter().any(|entry| entry.index == key.index);
                if at.record == self.record && !belongs {
                    let (record, field) = self.book.field(at);
                    void.push(key);
                    places.push(record.joined.span(field.range.clone()));
                }
            }
            if let (Some(key), Some(place)) = (void.first(), places.first()) {
                let wanted = Key { id: first, index: key.index };
                let mut diagnostic = no_effect(*key, wanted, entries.first())
                    .at(*place, format!("there is no `{wanted}`"));
                for (key, place) in void.iter().zip(&places).skip(1) {
                    diagnostic =
                        diagnostic.with_related(*place, format!("no effect either: `{key}`"));
                }
                self.report.push(diagnostic);
            }
        }
    }
}

fn no_effect(key: Key, wanted: Key, other: Option<&Key>) -> Diagnostic {
    let message = format!("`{key}` has no effect without `{wanted}`");
    let diagnostic = match other {
        Some(other) => Diagnostic::new(Severity::Warning, codes::NO_EFFECT, message)
            .with_help(format!("give it the number of the `{other}` that it belongs to")),
        None => Diagnostic::new(Severity::Note, codes::NO_EFFECT, message),
    };
    diagnostic.with_original(if wanted.id == Id::Addr && other.is_none() {
        "rtadvd ignores it silently, too: the prefixes of the interface's addresses always have \
         its defaults"
    } else {
        "rtadvd ignores it silently, too"
    })
}

/// What is advertised without any `addr`.
pub(in super::super) fn interface_addresses() -> AdvPrefix {
    let fixed = |seconds| AdvLifetime::fixed(Lifetime::from_wire(seconds));
    AdvPrefix {
        source: PrefixSource::InterfaceAddresses,
        flags: PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false },
        valid_lifetime: fixed(DEFAULT_VALID),
        preferred_lifetime: fixed(DEFAULT_PREFERRED),
        deprecate_on_exit: false,
    }
}
