//! Options of the interface itself, as far as they depend on each other.

use std::time::Duration;

use super::{
    super::lower::{header, interval, mtu},
    block::Block,
};
use crate::{
    config::written::{Losses, NO_WORD, duration},
    model::{
        AdvLinkMtu, Header, HomeAgentInformation, IntervalRule, LinkMtu, MinDelayBetweenRas,
        ReachableTime, RouterFlags, RouterLifetime, RtrAdvInterval, seconds,
    },
};

/// Writes the intervals and returns MaxRtrAdvInterval as it is written.
pub(super) fn intervals(
    (wanted, min_delay): (RtrAdvInterval, MinDelayBetweenRas),
    is_mobile: bool,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) -> Duration {
    let rule = if is_mobile { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
    let max = RtrAdvInterval::nearest_max(wanted.max(), rule);
    if let Err(error) = RtrAdvInterval::check_max(wanted.max(), rule) {
        losses.push("interval.max", duration(wanted.max()), must_be(&error.range));
    }
    let min = RtrAdvInterval::nearest_min(wanted.min(), max, rule);
    if let Err(error) = RtrAdvInterval::new(wanted.min(), max, rule) {
        losses.push("interval.min", duration(wanted.min()), must_be(&error.range));
    }
    // radvd refuses some intervals that are the default here.
    if min != interval::radvds_min(max) || min != interval::default_min(max, rule) {
        block.set("MinRtrAdvInterval", seconds(min));
    }
    if max != interval::DEFAULT_MAX {
        block.set("MaxRtrAdvInterval", seconds(max));
    }
    let delay = min_delay.duration();
    if let Err(error) = MinDelayBetweenRas::new(delay, rule) {
        losses.push("min_delay_between_ras", duration(delay), must_be(&error.range));
    } else if delay != interval::default_min_delay(min) {
        block.set("MinDelayBetweenRAs", seconds(delay));
    }
    max
}

fn must_be(range: &str) -> String {
    format!("without Mobile IPv6 it must be {range}")
}

/// Writes the header and returns the Router Lifetime as it is written.
pub(super) fn header(
    header: &Header,
    max: Duration,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) -> RouterLifetime {
    let &Header {
        cur_hop_limit,
        flags,
        preference,
        router_lifetime,
        reachable_time,
        retrans_timer_millis,
    } = header;
    let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
    block.switch("AdvManagedFlag", managed);
    block.switch("AdvOtherConfigFlag", other_config);
    block.switch("AdvHomeAgentFlag", home_agent);
    block.switch("AdvSNACRouterFlag", snac_router);
    losses.switch("header.flags.proxy", proxy, false);
    block.option("AdvDefaultPreference", preference);
    block.option("AdvCurHopLimit", cur_hop_limit);
    let (default, is_capped) = header::default_lifetime(max);
    let seconds = router_lifetime.as_secs();
    let written = match RouterLifetime::checked(seconds.into(), max) {
        Ok(lifetime) if lifetime != default || is_capped => {
            block.set("AdvDefaultLifetime", seconds);
            lifetime
        }
        Ok(lifetime) => lifetime,
        Err(error) => {
            let value = format!("{seconds} s");
            losses.push("header.router_lifetime", value, format!("it must be {}", error.range));
            default
        }
    };
    match ReachableTime::from_millis(reachable_time.as_millis().into()) {
        Ok(time) => block.option("AdvReachableTime", time.as_millis()),
        Err(error) => {
            let value = format!("{} ms", reachable_time.as_millis());
            losses.push("header.reachable_time", value, format!("it must be {}", error.range));
        }
    }
    block.option("AdvRetransTimer", retrans_timer_millis);
    written
}

pub(super) fn mtus(
    link_mtu: AdvLinkMtu,
    ra_mtu: Option<LinkMtu>,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    match link_mtu {
        AdvLinkMtu::Omitted => {}
        AdvLinkMtu::Fixed(mtu) => block.set("AdvLinkMTU", mtu.octets()),
        AdvLinkMtu::Interface => losses.push("link_mtu", "the interface's own", NO_WORD),
    }
    match ra_mtu.map(|mtu| (mtu, mtu.as_limit())) {
        None => block.option("AdvRAMTU", mtu::MOST_RA_MTU),
        Some((_, Some(mtu))) => block.option("AdvRAMTU", mtu.octets()),
        Some((mtu, None)) => {
            let value = format!("{} octets", mtu.octets());
            losses.push("ra_mtu", value, "no packet is so large");
            block.option("AdvRAMTU", mtu::MOST_RA_MTU);
        }
    }
}

/// The option stands beside the flag only, and only where it says more than hosts assume.
pub(super) fn home_agent_information(
    information: HomeAgentInformation,
    flag: bool,
    router_lifetime: RouterLifetime,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let HomeAgentInformation { preference, mobile_router_support, .. } = information;
    let lifetime = information.lifetime_seconds();
    let says_something =
        mobile_router_support || preference != 0 || lifetime != router_lifetime.as_secs();
    if !flag || !says_something {
        let reason = if flag {
            "radvd leaves out what hosts assume without it"
        } else {
            "`AdvHomeAgentInfo` needs `AdvHomeAgentFlag`"
        };
        let value = format!("preference {preference}, lifetime {lifetime} s");
        return losses.push("home_agent_information", value, reason);
    }
    block.switch("AdvHomeAgentInfo", true);
    block.option("HomeAgentPreference", preference);
    if lifetime != router_lifetime.as_secs() {
        block.set("HomeAgentLifetime", lifetime);
    }
    block.switch("AdvMobRtrSupportFlag", mobile_router_support);
}
