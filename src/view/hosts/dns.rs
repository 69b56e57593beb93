//! DNS servers, search domains, NAT64 prefixes and captive portals.

use std::{
    collections::{HashMap, HashSet},
    fmt::Display,
    hash::Hash,
};

use super::{
    Effect, Options, Sides, Told,
    lives::{self, Kind, names},
};
use crate::model::{CaptivePortal, DomainName, EncryptedDns, Lifetime};

const SERVERS: Kind = Kind {
    one: "DNS server",
    several: "DNS servers",
    gained: Effect::DnsServerGained,
    lost: Effect::DnsServerLost,
    kept: Effect::DnsServerKept,
    changed: Effect::DnsServerChanged,
};

const DOMAINS: Kind = Kind {
    one: "search domain",
    several: "search domains",
    gained: Effect::SearchDomainGained,
    lost: Effect::SearchDomainLost,
    kept: Effect::SearchDomainKept,
    changed: Effect::SearchDomainChanged,
};

const ENCRYPTED: Kind = Kind {
    one: "encrypted DNS server",
    several: "encrypted DNS servers",
    gained: Effect::EncryptedDnsGained,
    lost: Effect::EncryptedDnsLost,
    kept: Effect::EncryptedDnsKept,
    changed: Effect::EncryptedDnsChanged,
};

const NAT64: Kind = Kind {
    one: "NAT64 prefix",
    several: "NAT64 prefixes",
    gained: Effect::Nat64Gained,
    lost: Effect::Nat64Lost,
    kept: Effect::Nat64Kept,
    changed: Effect::Nat64Changed,
};

pub(super) fn tell(sides: &Sides<'_>, told: &mut Told) {
    let servers = |options: &Options<'_>| options.dns_servers.clone();
    lives::tell(sides, servers, &SERVERS, told);
    order(&sides.old.dns_servers, &sides.new.dns_servers, &SERVERS, told);
    lives::tell(sides, |options| options.search_domains.clone(), &DOMAINS, told);
    order(&sides.old.search_domains, &sides.new.search_domains, &DOMAINS, told);
    encrypted(sides, told);
    let nat64 = |options: &Options<'_>| {
        let lifetime = |seconds: u16| Lifetime::from_secs(seconds.into());
        let each = options.pref64.iter();
        each.map(|it| (it.prefix(), lifetime(it.lifetime.as_secs()))).collect()
    };
    lives::tell(sides, nat64, &NAT64, told);
    portal(sides, told);
}

/// Those of both sides in another order.
fn order<K: Display + Copy + Eq + Hash>(
    old: &[(K, Lifetime)],
    new: &[(K, Lifetime)],
    kind: &Kind,
    told: &mut Told,
) {
    let keys = |list: &[(K, Lifetime)], also: &[(K, Lifetime)]| -> Vec<K> {
        let also: HashSet<K> = also.iter().map(|(key, _)| *key).collect();
        let mut seen = HashSet::new();
        let keys = list.iter().map(|(key, _)| *key);
        keys.filter(|key| also.contains(key) && seen.insert(*key)).collect()
    };
    let order = keys(new, old);
    if keys(old, new) != order {
        let text = format!("hosts ask {} in another order: {}", kind.several, names(&order));
        told.tell(kind.changed, text);
    }
}

fn encrypted(sides: &Sides<'_>, told: &mut Told) {
    lives::tell(sides, encrypted_names, &ENCRYPTED, told);
    let old = sides.old.encrypted_dns.iter();
    let old: HashMap<&DomainName, &EncryptedDns> =
        old.map(|it| (it.authentication_domain_name(), *it)).collect();
    let changed = sides.new.encrypted_dns.iter().filter(|new| {
        old.get(new.authentication_domain_name()).is_some_and(|old| {
            old.priority != new.priority
                || old.addresses() != new.addresses()
                || old.parameters() != new.parameters()
        })
    });
    let changed: Vec<_> = changed.map(|new| new.authentication_domain_name()).collect();
    if !changed.is_empty() {
        let text = format!("hosts reach {} otherwise than before", names(&changed));
        told.tell(Effect::EncryptedDnsChanged, text);
    }
}

fn encrypted_names<'a>(options: &Options<'a>) -> Vec<(&'a DomainName, Lifetime)> {
    let each = options.encrypted_dns.iter().copied();
    each.map(|it| (it.authentication_domain_name(), it.lifetime)).collect()
}

fn portal(sides: &Sides<'_>, told: &mut Told) {
    let uri = |portal: Option<&CaptivePortal>| portal.map(CaptivePortal::uri).map(str::to_owned);
    let text = match (uri(sides.old.captive_portal), uri(sides.new.captive_portal)) {
        (None, Some(uri)) => format!("hosts ask the captive portal {uri}"),
        (Some(old), Some(new)) if old != new => format!("hosts ask the captive portal {new}"),
        (Some(_), None) => {
            "hosts may go on to ask the captive portal until they come anew, as nothing tells them \
             otherwise"
                .to_owned()
        }
        _ => return,
    };
    told.tell(Effect::CaptivePortal, text);
}
