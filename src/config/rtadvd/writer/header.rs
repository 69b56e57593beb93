//! What stands in every advertisement, and in a Provisioning Domain perhaps once more.

use std::time::Duration;

use super::{
    super::{keywords::Id, lower::header::default_lifetime},
    record::{Number, Record},
};
use crate::{
    config::written::Losses,
    model::{Header, Preference, ReachableTime, RouterFlags},
};

/// Writes the header beside a MaxRtrAdvInterval of `max` seconds and returns it as it is written.
pub(super) fn header(
    header: &Header,
    max: u64,
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> Header {
    let &Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    record.option(Id::Chlim, Number::NONE, cur_hop_limit.into());
    let letters = letters(flags, preference);
    if !letters.is_empty() {
        record.text(Id::RaFlags, Number::NONE, &letters);
    }
    let default = default_lifetime(max);
    let lifetime = losses.router_lifetime("", router_lifetime, Duration::from_secs(max));
    let router_lifetime = lifetime.unwrap_or(default);
    if router_lifetime != default {
        record.number(Id::RlTime, Number::NONE, router_lifetime.as_secs());
    }
    let reachable_time =
        losses.reachable_time("", reachable_time).unwrap_or(ReachableTime::UNSPECIFIED);
    record.option(Id::RTime, Number::NONE, reachable_time.as_millis().into());
    record.option(Id::Retrans, Number::NONE, retrans_timer_millis.into());
    Header { router_lifetime, reachable_time, ..*header }
}

/// Writes what differs from the interface's header `outside`, and something in any case: a domain
/// without a word of it has none. Returns it as it is written; its path begins with `at`.
pub(super) fn inner(
    at: &str,
    header: &Header,
    (outside, max): (&Header, u64),
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> Header {
    let &Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    let lifetime = losses.router_lifetime(at, router_lifetime, Duration::from_secs(max));
    let router_lifetime = lifetime.unwrap_or(outside.router_lifetime);
    let reachable_time =
        losses.reachable_time(at, reachable_time).unwrap_or(outside.reachable_time);
    let written = Header { router_lifetime, reachable_time, ..*header };
    if cur_hop_limit != outside.cur_hop_limit {
        record.number(Id::Chlim, Number::NONE, cur_hop_limit);
    }
    if (flags, preference) != (outside.flags, outside.preference) {
        match letters(flags, preference) {
            none if none.is_empty() => record.number(Id::RaFlags, Number::NONE, 0),
            letters => record.text(Id::RaFlags, Number::NONE, &letters),
        }
    }
    if router_lifetime != outside.router_lifetime || written == *outside {
        record.number(Id::RlTime, Number::NONE, router_lifetime.as_secs());
    }
    if reachable_time != outside.reachable_time {
        record.number(Id::RTime, Number::NONE, reachable_time.as_millis());
    }
    if retrans_timer_millis != outside.retrans_timer_millis {
        record.number(Id::Retrans, Number::NONE, retrans_timer_millis);
    }
    written
}

fn letters(flags: RouterFlags, preference: Preference) -> String {
    let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
    let letters =
        [(managed, 'm'), (other_config, 'o'), (home_agent, 'a'), (snac_router, 's'), (proxy, 'p')];
    let letters = letters.into_iter().filter_map(|(on, letter)| on.then_some(letter));
    letters.chain(preference_letter(preference)).collect()
}

/// The letter of a preference; medium has none.
pub(super) fn preference_letter(preference: Preference) -> Option<char> {
    match preference {
        Preference::Low => Some('l'),
        Preference::Medium => None,
        Preference::High => Some('h'),
    }
}
