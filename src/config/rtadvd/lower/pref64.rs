use super::{
    super::{
        codes,
        keywords::{Id, Key},
    },
    Lowering, SKIPS,
    interval::Intervals,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Pref64, Pref64Lifetime, RouterLifetime},
};

const DEFAULT_LENGTH: u8 = 96;
/// That of macOS.
const MACOS_LENGTH: u8 = 64;

/// The lifetime without `pref64lifetime`: three times the router's, as far as the option can say it.
pub(in super::super) fn default_lifetime(router_lifetime: RouterLifetime) -> Pref64Lifetime {
    let seconds = u64::from(router_lifetime.as_secs()) * 3;
    Pref64Lifetime::from_secs(seconds).unwrap_or(Pref64Lifetime::MAX)
}

impl Lowering<'_> {
    /// The NAT64 prefixes.
    pub(super) fn pref64(
        &mut self,
        router_lifetime: RouterLifetime,
        intervals: &Intervals,
    ) -> Vec<Pref64> {
        let mut all = Vec::new();
        for key in self.members(Id::Pref64) {
            if let Some(pref64) = self.nat64_prefix(key, all.len(), router_lifetime, intervals) {
                all.push(pref64);
            }
        }
        all
    }

    fn nat64_prefix(
        &mut self,
        key: Key,
        position: usize,
        router_lifetime: RouterLifetime,
        intervals: &Intervals,
    ) -> Option<Pref64> {
        let text = self.text(key)?;
        let is_macos = text.key.id == Id::Pref64Addr;
        let default_length = if is_macos { MACOS_LENGTH } else { DEFAULT_LENGTH };
        self.fields.push((format!("pref64[{position}]"), text.span()));
        let length_key = Key { id: Id::Pref64Len, index: key.index };
        let wrong = self.number(length_key).filter(|given| {
            !Pref64::LENGTHS.iter().any(|&length| u64::from(length) == given.value)
        });
        if let Some(given) = wrong {
            self.not_in_range(&given, length_key.id.capability().range, SKIPS);
            return None;
        }
        let prefix = self.net(&text, Id::Pref64Len, default_length, position, SKIPS);
        self.set(key, position, text.span());
        let three_intervals = is_macos.then(|| intervals.max_seconds.saturating_mul(3));
        let lifetime = match three_intervals.filter(|_| self.number(lifetime_of(key)).is_none()) {
            Some(seconds) => Pref64Lifetime::from_secs(seconds).unwrap_or(Pref64Lifetime::MAX),
            None => self.pref64_lifetime(key, position, router_lifetime),
        };
        Pref64::new(prefix?, lifetime).ok()
    }

    /// The lifetime of the entry `entry`.
    fn pref64_lifetime(
        &mut self,
        entry: Key,
        position: usize,
        router_lifetime: RouterLifetime,
    ) -> Pref64Lifetime {
        let key = lifetime_of(entry);
        let Some(given) = self.number(key) else {
            self.warn_of_withdrawal(entry, key, router_lifetime);
            return default_lifetime(router_lifetime);
        };
        self.set(key, position, given.span);
        Pref64Lifetime::from_secs(given.value).unwrap_or_else(|error| {
            let message = format!("`{key}` is {}: {error}", given.value);
            let diagnostic = Diagnostic::warning(codes::CAPPED, message)
                .at(given.span, "65528 s are sent")
                .with_original("rtadvd lowers it silently, too");
            self.report.push(diagnostic);
            Pref64Lifetime::MAX
        })
    }

    fn warn_of_withdrawal(&mut self, entry: Key, lifetime: Key, router_lifetime: RouterLifetime) {
        let Some(text) = self.text(entry).filter(|_| router_lifetime == RouterLifetime::ZERO)
        else {
            return;
        };
        let message = format!("`{entry}` is advertised with lifetime 0, which withdraws it");
        let diagnostic = Diagnostic::warning(codes::WITHDRAWN, message)
            .at(text.span(), "withdrawn")
            .with_original("rtadvd does the same: the default is three times `rltime`")
            .with_help(format!("set `{lifetime}`"));
        self.report.push(match self.number(Key { id: Id::RlTime, index: None }) {
            Some(given) => diagnostic.with_related(given.span, "because of this"),
            None => diagnostic,
        });
    }
}

fn lifetime_of(entry: Key) -> Key {
    Key { id: Id::Pref64Lifetime, index: entry.index }
}
