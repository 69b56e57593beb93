//! 6LoWPAN: contexts of header compression, and the border router (RFC 6775 4.2 and 4.3).

use super::{
    super::keywords::{Id, Key},
    Lowering, NOT_READ,
    flags::FlagSet,
};
use crate::model::{AuthoritativeBorderRouter, ContextId, LowpanContext};

const DEFAULT_LENGTH: u8 = 64;
/// That of a prefix, 30 days.
const DEFAULT_CONTEXT_MINUTES: u16 = 43_200;
/// RFC 6775 4.3.
const DEFAULT_ROUTER_MINUTES: u16 = 10_000;
const FLAGS: FlagSet = FlagSet { letters: "c", mask: 0, more: &[] };

impl Lowering<'_> {
    pub(super) fn lowpan_contexts(&mut self) -> Vec<LowpanContext> {
        let mut all = Vec::new();
        for key in self.members(Id::LowpanCo) {
            all.extend(self.lowpan_context(key, all.len()));
        }
        all
    }

    fn lowpan_context(&mut self, key: Key, position: usize) -> Option<LowpanContext> {
        let text = self.text(key)?;
        let of = |id| Key { id, index: key.index };
        self.fields.push((format!("lowpan_contexts[{position}]"), text.span()));
        let prefix = self.net(&text, Id::LowpanCoLen, DEFAULT_LENGTH, position, NOT_READ);
        self.set(key, position, text.span());
        let id = self.context_id(of(Id::LowpanCoId), position);
        let flags = self.flags(of(Id::LowpanCoFlags), position, &FLAGS);
        let minutes =
            self.minutes(of(Id::LowpanCoLtime), position).unwrap_or(DEFAULT_CONTEXT_MINUTES);
        Some(LowpanContext {
            prefix: prefix?,
            compression: flags.span(b'c').is_some(),
            id: id?,
            valid_lifetime_minutes: minutes,
        })
    }

    fn context_id(&mut self, key: Key, position: usize) -> Option<ContextId> {
        let Some(given) = self.number(key) else { return ContextId::new(0).ok() };
        self.set(key, position, given.span);
        let number = u32::try_from(given.value).unwrap_or(u32::MAX);
        ContextId::new(number).map_err(|error| self.out_of_range(&given, &error, NOT_READ)).ok()
    }

    pub(super) fn authoritative_border_router(&mut self) -> Option<AuthoritativeBorderRouter> {
        let of = |id| Key { id, index: None };
        let text = self.text(of(Id::Abro))?;
        self.fields.push(("authoritative_border_router".to_owned(), text.span()));
        self.set(text.key, 0, text.span());
        let entry = self.only_entry(&text, NOT_READ);
        let address = entry.and_then(|entry| self.address(&text, &entry, NOT_READ));
        let version = self.number(of(Id::AbroVer)).map_or(Some(0), |given| {
            self.set(given.key, 0, given.span);
            let version = u32::try_from(given.value).ok();
            if version.is_none() {
                self.not_in_range(&given, given.key.id.capability().range, NOT_READ);
            }
            version
        });
        let minutes = self.minutes(of(Id::AbroLtime), 0).unwrap_or(DEFAULT_ROUTER_MINUTES);
        Some(AuthoritativeBorderRouter {
            version: version?,
            valid_lifetime_minutes: minutes,
            address: address?,
        })
    }

    /// A lifetime in units of 60 s.
    fn minutes(&mut self, key: Key, position: usize) -> Option<u16> {
        let given = self.number(key)?;
        self.set(key, position, given.span);
        let minutes = u16::try_from(given.value).ok();
        if minutes.is_none() {
            self.not_in_range(&given, key.id.capability().range, NOT_READ);
        }
        minutes
    }
}
