use super::{
    super::{
        codes,
        keywords::{Id, Key},
    },
    Lowering, SKIPS,
    flags::{FlagSet, Flags},
};
use crate::{
    diagnostic::{Diagnostic, Span},
    model::{AdvLifetime, AdvPrefix, Lifetime, PrefixFlags, PrefixSource},
};
use thin_vec::ThinVec;

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

impl Lowering<'_> {
    /// AdvPrefixList; without `addr` the prefixes of the interface's addresses.
    pub(super) fn prefixes(&mut self) -> Vec<AdvPrefix> {
        let no_interface_prefixes = self.switch(Id::NoIfPrefix, None, 0);
        if self.members(Id::Addr).is_empty() && !no_interface_prefixes {
            return vec![interface_addresses()];
        }
        self.listed_prefixes()
    }

    /// What the record names with `addr`.
    pub(super) fn listed_prefixes(&mut self) -> Vec<AdvPrefix> {
        let mut prefixes = Vec::new();
        for key in self.members(Id::Addr) {
            if let Some(prefix) = self.prefix(key, prefixes.len()) {
                prefixes.push(prefix);
            }
        }
        prefixes
    }

    fn prefix(&mut self, key: Key, position: usize) -> Option<AdvPrefix> {
        let text = self.text(key)?;
        let index = key.index;
        self.fields.push((format!("prefixes[{position}]"), text.span()));
        let (flags, router_address) = self.prefix_flags(index, position);
        let source = self.prefix_source(&text, position, router_address);
        self.set(key, position, text.span());
        let (valid, preferred) = self.lifetimes(index, position);
        Some(AdvPrefix {
            source: source?,
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
            any_length: self.switch(Id::AnyLen, index, position),
            conditions: self.conditions(Key { id: Id::AddrCond, index }, position),
            follows_source: !self.switch(Id::NoFollow, index, position),
        })
    }

    /// The flags, and what says that the address is the router's own.
    fn prefix_flags(&mut self, index: Option<u8>, position: usize) -> (PrefixFlags, Option<Span>) {
        let key = Key { id: Id::PInfoFlags, index };
        let set = if self.is_home_agent() { &HOME_AGENT_FLAGS } else { &FLAGS };
        let given = self.flags(key, position, set);
        let absent = matches!(given, Flags::Absent);
        let flags = PrefixFlags {
            on_link: absent || given.has(b'l', ON_LINK),
            autonomous: absent || given.has(b'a', AUTONOMOUS),
            dhcpv6_pd_preferred: given.has(b'p', PD_PREFERRED),
        };
        let is_router_address = given.has(b'r', ROUTER_ADDRESS);
        (flags, given.span(b'r').filter(|_| is_router_address))
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
        any_length: false,
        conditions: ThinVec::new(),
        follows_source: true,
    }
}
