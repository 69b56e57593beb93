//! Options of the interface itself, as far as they depend on each other.

use std::time::Duration;

use super::{
    super::lower::{header, interval, mtu},
    block::Block,
};
use crate::{
    config::written::{Losses, NO_WORD, duration},
    model::{
        AdvLinkMtu, CaptivePortal, Header, HomeAgentInformation, IntervalRule, LinkMtu,
        MinDelayBetweenRas, OutOfRange, ReachableTime, RouterFlags, RouterLifetime, RtrAdvInterval,
        seconds,
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

/// Writes the header and returns it as it is written.
pub(super) fn header(
    header: &Header,
    max: Duration,
    block: &mut Block<'_>,
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
    let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
    block.switch("AdvManagedFlag", managed);
    block.switch("AdvOtherConfigFlag", other_config);
    block.switch("AdvHomeAgentFlag", home_agent);
    block.switch("AdvProxyFlag", proxy);
    block.switch("AdvSNACRouterFlag", snac_router);
    block.option("AdvDefaultPreference", preference);
    block.option("AdvCurHopLimit", cur_hop_limit);
    let (default, is_capped) = header::default_lifetime(max);
    let router_lifetime = lasting(router_lifetime, max, "", losses).unwrap_or(default);
    if router_lifetime != default || is_capped {
        block.set("AdvDefaultLifetime", router_lifetime.as_secs());
    }
    let reachable_time = sent(reachable_time, "", losses).unwrap_or(ReachableTime::UNSPECIFIED);
    block.option("AdvReachableTime", reachable_time.as_millis());
    block.option("AdvRetransTimer", retrans_timer_millis);
    Header { router_lifetime, reachable_time, ..*header }
}

/// `lifetime` if it is one beside a MaxRtrAdvInterval of `max`; the path of its header begins with
/// `at`.
pub(super) fn lasting(
    lifetime: RouterLifetime,
    max: Duration,
    at: &str,
    losses: &mut Losses<'_>,
) -> Option<RouterLifetime> {
    let refused = |error: OutOfRange| {
        let value = format!("{} s", lifetime.as_secs());
        let path = format!("{at}header.router_lifetime");
        losses.push(&path, value, format!("it must be {}", error.range));
    };
    RouterLifetime::checked(lifetime.as_secs().into(), max).map_err(refused).ok()
}

/// `time` if it may be configured; the path of its header begins with `at`.
pub(super) fn sent(
    time: ReachableTime,
    at: &str,
    losses: &mut Losses<'_>,
) -> Option<ReachableTime> {
    let refused = |error: OutOfRange| {
        let value = format!("{} ms", time.as_millis());
        let path = format!("{at}header.reachable_time");
        losses.push(&path, value, format!("it must be {}", error.range));
    };
    ReachableTime::from_millis(time.as_millis().into()).map_err(refused).ok()
}

pub(super) fn captive_portal(portal: Option<&CaptivePortal>, block: &mut Block<'_>) {
    if let Some(portal) = portal {
        block.text("AdvCaptivePortalAPI", portal.uri());
    }
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
    header: &Header,
    block: &mut Block<'_>,
    losses: &mut Losses<'_>,
) {
    let HomeAgentInformation { preference, mobile_router_support, .. } = information;
    let lifetime = information.lifetime_seconds();
    let (flag, router_lifetime) = (header.flags.home_agent, header.router_lifetime);
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
