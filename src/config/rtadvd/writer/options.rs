//! Options that an interface has once, as far as they depend on each other.

use std::{net::Ipv6Addr, time::Duration};

use super::{
    super::{
        keywords::Id,
        lower::{delivery::NO_ROUTER, interval},
    },
    record::{Number, Record},
};
use crate::{
    config::written::{Losses, duration},
    model::{
        AdvLinkMtu, CaptivePortal, HomeAgentInformation, IntervalRule, LinkMtu, MinDelayBetweenRas,
        RouterLifetime, RtrAdvInterval,
    },
};

pub(super) fn legitimate_routers(routers: &[Ipv6Addr], record: &mut Record) {
    record.line();
    if routers.is_empty() {
        record.text(Id::LegitRouters, Number::NONE, NO_ROUTER);
    } else {
        record.list(Id::LegitRouters, Number::NONE, routers);
    }
}

/// Writes the intervals and returns MaxRtrAdvInterval, in seconds, as it is written.
pub(super) fn intervals(
    (wanted, min_delay): (RtrAdvInterval, MinDelayBetweenRas),
    is_mobile: bool,
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> u64 {
    let rule = if is_mobile { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
    let nearest = RtrAdvInterval::nearest_max(wanted.max(), rule);
    let seconds = rounded(nearest).max(1);
    let max = Duration::from_secs(seconds);
    if let Err(error) = RtrAdvInterval::check_max(wanted.max(), rule) {
        losses.push("interval.max", duration(wanted.max()), must_be(&error.range));
    } else if max != wanted.max() {
        losses.push("interval.max", duration(wanted.max()), whole(seconds));
    }
    if seconds != interval::DEFAULT_MAX {
        record.number(Id::MaxInterval, Number::NONE, seconds);
    }
    let min = min_interval(wanted.min(), seconds, rule, record, losses);
    let delay = min_delay.duration();
    if let Err(error) = MinDelayBetweenRas::new(delay, rule) {
        losses.push("min_delay_between_ras", duration(delay), must_be(&error.range));
    } else if delay != interval::default_min_delay(min) {
        if delay.subsec_nanos() == 0 {
            record.number(Id::MinDelay, Number::NONE, delay.as_secs());
        } else {
            losses.push("min_delay_between_ras", duration(delay), whole(rounded(delay)));
        }
    }
    seconds
}

/// Writes MinRtrAdvInterval and returns it as it is written.
fn min_interval(
    wanted: Duration,
    max: u64,
    rule: IntervalRule,
    record: &mut Record,
    losses: &mut Losses<'_>,
) -> Duration {
    let default = interval::default_min(max, rule);
    // rtadvd refuses some intervals that are the default here.
    if wanted == default && wanted == interval::third(max, rule) {
        return wanted;
    }
    let longest = Duration::from_secs(max);
    if let Err(error) = RtrAdvInterval::new(wanted, longest, rule) {
        losses.push("interval.min", duration(wanted), must_be(&error.range));
    } else if wanted.subsec_nanos() == 0 {
        record.number(Id::MinInterval, Number::NONE, wanted.as_secs());
        return wanted;
    } else if wanted == default {
        return wanted;
    } else {
        losses.push("interval.min", duration(wanted), whole(rounded(wanted)));
    }
    let nearest = Duration::from_secs(rounded(wanted));
    if RtrAdvInterval::new(nearest, longest, rule).is_err() {
        return default;
    }
    record.number(Id::MinInterval, Number::NONE, nearest.as_secs());
    nearest
}

fn whole(nearest: u64) -> String {
    format!("times are whole seconds, such as {nearest} s")
}

fn rounded(time: Duration) -> u64 {
    (time + Duration::from_millis(500)).as_secs()
}

fn must_be(range: &str) -> String {
    format!("without a home agent it must be {range}")
}

pub(super) fn mtus(
    link_mtu: AdvLinkMtu,
    ra_mtu: Option<LinkMtu>,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    match link_mtu {
        AdvLinkMtu::Omitted => {}
        AdvLinkMtu::Fixed(mtu) => record.number(Id::Mtu, Number::NONE, mtu.octets()),
        AdvLinkMtu::Interface => record.text(Id::Mtu, Number::NONE, "auto"),
    }
    let Some(ra_mtu) = ra_mtu else { return };
    match ra_mtu.as_limit() {
        Some(mtu) => record.number(Id::RaMtu, Number::NONE, mtu.octets()),
        None => {
            let value = format!("{} octets", ra_mtu.octets());
            losses.push("ra_mtu", value, "no packet is so large");
        }
    }
}

/// One of both fields at least makes the option.
pub(super) fn home_agent_information(
    information: HomeAgentInformation,
    router_lifetime: RouterLifetime,
    record: &mut Record,
) {
    let HomeAgentInformation { preference, mobile_router_support, .. } = information;
    record.flag(Id::HaMobRtr, mobile_router_support);
    record.number(Id::HaPref, Number::NONE, preference);
    let lifetime = information.lifetime_seconds();
    if lifetime != router_lifetime.as_secs() {
        record.number(Id::HaTime, Number::NONE, lifetime);
    }
}

/// The portal at the path `path`.
pub(super) fn captive_portal(
    path: &str,
    portal: &CaptivePortal,
    record: &mut Record,
    losses: &mut Losses<'_>,
) {
    if portal.uri().contains(':') {
        record.line();
        record.text(Id::CapPort, Number::NONE, portal.uri());
    } else {
        losses.push(path, portal.uri(), "a URI begins with its scheme and a colon");
    }
}
