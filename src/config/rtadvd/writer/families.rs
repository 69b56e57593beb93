//! Capabilities that may stand in a record several times, with a number behind each.

use std::fmt::Display;

use super::{
    super::{
        keywords::Id,
        lower::{dns, pref64 as lower_pref64, route},
    },
    options::preference_letter,
    record::{Number, Record},
};
use crate::{
    config::written::Losses,
    model::{
        AdvDnssl, AdvRdnss, AdvRoute, DomainName, Pref64, Prefix, RouteInformation, RouterLifetime,
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

pub(super) fn routes(
    all: &[AdvRoute],
    router_lifetime: RouterLifetime,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    let mut numbers = Numbers::of(all.len());
    for (index, AdvRoute { route, remove_on_exit }) in all.iter().enumerate() {
        let &RouteInformation { prefix, preference, lifetime } = route;
        let Some(number) = numbers.next(&format!("routes[{index}]"), prefix, losses) else {
            continue;
        };
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
    }
}

pub(super) fn rdnss(all: &[AdvRdnss], max: u64, record: &mut Record, losses: &mut Losses<'_>) {
    let mut numbers = Numbers::of(all.len());
    for (index, AdvRdnss { rdnss, flush_on_exit }) in all.iter().enumerate() {
        let servers = rdnss.servers();
        let path = format!("rdnss[{index}]");
        let Some(number) = numbers.next(&path, listed(servers), losses) else { continue };
        record.line();
        record.list(Id::Rdnss, number, servers);
        if rdnss.lifetime != dns::default_lifetime(max) {
            record.lifetime(Id::RdnssLtime, number, rdnss.lifetime);
        }
        record.member_flag(Id::RdnssKeep, number, !flush_on_exit);
    }
}

pub(super) fn dnssl(all: &[AdvDnssl], max: u64, record: &mut Record, losses: &mut Losses<'_>) {
    let mut numbers = Numbers::of(all.len());
    for (index, AdvDnssl { dnssl, flush_on_exit }) in all.iter().enumerate() {
        let path = format!("dnssl[{index}]");
        let suffixes = suffixes(dnssl.suffixes(), &path, losses);
        if suffixes.is_empty() {
            continue;
        }
        let Some(number) = numbers.next(&path, listed(&suffixes), losses) else { continue };
        record.line();
        record.list(Id::Dnssl, number, &suffixes);
        if dnssl.lifetime != dns::default_lifetime(max) {
            record.lifetime(Id::DnsslLtime, number, dnssl.lifetime);
        }
        record.member_flag(Id::DnsslKeep, number, !flush_on_exit);
    }
}

/// The names that can be read again.
fn suffixes<'d>(all: &'d [DomainName], path: &str, losses: &mut Losses<'_>) -> Vec<&'d DomainName> {
    let mut suffixes = Vec::with_capacity(all.len());
    for (index, suffix) in all.iter().enumerate() {
        if suffix.to_string().parse().as_ref() == Ok(suffix) {
            suffixes.push(suffix);
        } else {
            let reason = "letters, digits, hyphen, underscore and dot can stand in a domain name";
            losses.push(&format!("{path}.suffixes[{index}]"), suffix, reason);
        }
    }
    suffixes
}

pub(super) fn pref64(
    all: &[Pref64],
    router_lifetime: RouterLifetime,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    let mut numbers = Numbers::of(all.len());
    for (index, pref64) in all.iter().enumerate() {
        let prefix = pref64.prefix();
        let Some(number) = numbers.next(&format!("pref64[{index}]"), prefix, losses) else {
            continue;
        };
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

fn listed<T: Display>(list: &[T]) -> String {
    let entries: Vec<String> = list.iter().map(T::to_string).collect();
    entries.join(", ")
}
