//! Capabilities that may stand in a record several times, with a number behind each.

use std::fmt::Display;

use super::{
    super::{
        keywords::Id,
        lower::{dns, pref64 as lower_pref64, route},
    },
    extensions,
    header::preference_letter,
    record::{Number, Record},
};
use crate::{
    config::written::{Losses, NOT_A_HOST_NAME},
    model::{
        AdvDnssl, AdvEncryptedDns, AdvRdnss, AdvRoute, DomainName, Lifetime, Pref64, Prefix,
        RouteInformation, RouterLifetime,
    },
};

/// The numbers of a family: one member alone has none, several count from 0, and where that is one
/// too many, the first has none.
pub(super) struct Numbers {
    next: Number,
    left: usize,
}

impl Numbers {
    /// What a family has at most: without a number, and with 0 to 99.
    const MOST: usize = 101;

    /// For `count` members.
    pub(super) fn of(count: usize) -> Self {
        let next = Number((2..Self::MOST).contains(&count).then_some(0));
        let left = if next == Number::NONE { Self::MOST } else { Self::MOST - 1 };
        Numbers { next, left }
    }

    /// The number of the next member, the entry at `path`, which is `value`.
    pub(super) fn next(
        &mut self,
        path: &str,
        value: impl Display,
        losses: &mut Losses<'_>,
    ) -> Option<Number> {
        let Some(left) = self.left.checked_sub(1) else {
            let most = Self::MOST;
            losses.push(path, value, format!("a record has {most} of them at most"));
            return None;
        };
        self.left = left;
        let number = self.next;
        self.next = Number(Some(number.0.map_or(0, |number| number + 1)));
        Some(number)
    }
}

pub(super) fn ignored_prefixes(all: &[Prefix], record: &mut Record, losses: &mut Losses<'_>) {
    let mut numbers = Numbers::of(all.len());
    for (index, prefix) in all.iter().enumerate() {
        let path = format!("ignored_prefixes[{index}]");
        if let Some(number) = numbers.next(&path, prefix, losses) {
            record.line();
            record.text(Id::IgnPrefix, number, &prefix.address().to_string());
            record.number(Id::IgnPlen, number, prefix.length());
        }
    }
}

/// Lists that an interface and its Provisioning Domain have alike.
pub(super) struct Advertised<'i> {
    /// What the lists' paths begin with.
    pub(super) at: &'static str,
    pub(super) routes: &'i [AdvRoute],
    pub(super) rdnss: &'i [AdvRdnss],
    pub(super) dnssl: &'i [AdvDnssl],
    pub(super) encrypted_dns: &'i [AdvEncryptedDns],
    pub(super) pref64: &'i [Pref64],
}

impl Advertised<'_> {
    /// Writes all of them beside a MaxRtrAdvInterval of `max` seconds and this Router Lifetime.
    pub(super) fn write(
        &self,
        max: u64,
        router_lifetime: RouterLifetime,
        record: &mut Record,
        losses: &mut Losses<'_>,
    ) {
        self.routes(router_lifetime, record, losses);
        let default = dns::default_lifetime(max);
        self.rdnss(default, record, losses);
        self.dnssl(default, record, losses);
        let path = format!("{}encrypted_dns", self.at);
        extensions::encrypted_dns(&path, self.encrypted_dns, default, record, losses);
        self.pref64(router_lifetime, record, losses);
    }

    fn routes(
        &self,
        router_lifetime: RouterLifetime,
        record: &mut Record,
        losses: &mut Losses<'_>,
    ) {
        let mut numbers = Numbers::of(self.routes.len());
        for (index, AdvRoute { route, remove_on_exit, conditions }) in
            self.routes.iter().enumerate()
        {
            let &RouteInformation { prefix, preference, lifetime } = route;
            let path = format!("{}routes[{index}]", self.at);
            let Some(number) = numbers.next(&path, prefix, losses) else { continue };
            record.line();
            record.text(Id::RtPrefix, number, &prefix.address().to_string());
            record.number(Id::RtPlen, number, prefix.length());
            if let Some(letter) = preference_letter(preference) {
                record.text(Id::RtFlags, number, &letter.to_string());
            }
            if lifetime != route::default_lifetime(router_lifetime) {
                record.lifetime(Id::RtlTime, number, lifetime);
            }
            record.member_flag(Id::RtKeep, number, !remove_on_exit);
            let field = format!("{path}.conditions");
            record.conditions(Id::RtCond, number, conditions, (&field, losses));
        }
    }

    fn rdnss(&self, default: Lifetime, record: &mut Record, losses: &mut Losses<'_>) {
        let mut numbers = Numbers::of(self.rdnss.len());
        for (index, AdvRdnss { rdnss, flush_on_exit, conditions }) in self.rdnss.iter().enumerate()
        {
            let servers = rdnss.servers();
            let path = format!("{}rdnss[{index}]", self.at);
            let Some(number) = numbers.next(&path, listed(servers), losses) else { continue };
            record.line();
            record.list(Id::Rdnss, number, servers);
            if rdnss.lifetime != default {
                record.lifetime(Id::RdnssLtime, number, rdnss.lifetime);
            }
            record.member_flag(Id::RdnssKeep, number, !flush_on_exit);
            let field = format!("{path}.conditions");
            record.conditions(Id::RdnssCond, number, conditions, (&field, losses));
        }
    }

    fn dnssl(&self, default: Lifetime, record: &mut Record, losses: &mut Losses<'_>) {
        let mut numbers = Numbers::of(self.dnssl.len());
        for (index, AdvDnssl { dnssl, flush_on_exit }) in self.dnssl.iter().enumerate() {
            let path = format!("{}dnssl[{index}]", self.at);
            let suffixes = suffixes(dnssl.suffixes(), &path, losses);
            if suffixes.is_empty() {
                continue;
            }
            let Some(number) = numbers.next(&path, listed(&suffixes), losses) else { continue };
            record.line();
            record.list(Id::Dnssl, number, &suffixes);
            if dnssl.lifetime != default {
                record.lifetime(Id::DnsslLtime, number, dnssl.lifetime);
            }
            record.member_flag(Id::DnsslKeep, number, !flush_on_exit);
        }
    }

    fn pref64(
        &self,
        router_lifetime: RouterLifetime,
        record: &mut Record,
        losses: &mut Losses<'_>,
    ) {
        let mut numbers = Numbers::of(self.pref64.len());
        for (index, pref64) in self.pref64.iter().enumerate() {
            let prefix = pref64.prefix();
            let path = format!("{}pref64[{index}]", self.at);
            let Some(number) = numbers.next(&path, prefix, losses) else { continue };
            record.line();
            record.text(Id::Pref64, number, &prefix.address().to_string());
            record.number(Id::Pref64Len, number, prefix.length());
            // Without a word, that of no default router would withdraw it, with a warning.
            let default = lower_pref64::default_lifetime(router_lifetime);
            if pref64.lifetime != default || router_lifetime == RouterLifetime::ZERO {
                record.number(Id::Pref64Lifetime, number, pref64.lifetime.as_secs());
            }
        }
    }
}

/// The names that can be read again.
fn suffixes<'d>(all: &'d [DomainName], path: &str, losses: &mut Losses<'_>) -> Vec<&'d DomainName> {
    let mut suffixes = Vec::with_capacity(all.len());
    for (index, suffix) in all.iter().enumerate() {
        if is_text(suffix) {
            suffixes.push(suffix);
        } else {
            losses.push(&format!("{path}.suffixes[{index}]"), suffix, NOT_A_HOST_NAME);
        }
    }
    suffixes
}

/// Whether `name` can be read again.
pub(super) fn is_text(name: &DomainName) -> bool {
    name.to_string().parse().as_ref() == Ok(name)
}

fn listed<T: Display>(list: &[T]) -> String {
    let entries: Vec<String> = list.iter().map(T::to_string).collect();
    entries.join(", ")
}
