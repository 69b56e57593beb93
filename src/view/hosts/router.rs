//! The header: default router, DHCPv6, and the parameters of Neighbor Discovery.

use super::{Effect, Heard, Told};
use crate::model::{Header, Lifetime, NdOption, Preference, RouterAdvertisement, RouterLifetime};

pub(super) fn tell(old: Option<Heard<'_>>, new: Option<Heard<'_>>, told: &mut Told) {
    default_router(old, new, told);
    if let (Some(old), Some(new)) = (old, new) {
        parts(old.packets, new.packets, told);
    }
    let header = |heard: Option<Heard<'_>>| heard.map(|it| it.advertisement.header);
    // What ceases tells nothing about the rest.
    if let Some(new) = header(new) {
        let old = header(old);
        dhcpv6(old, new, told);
        parameters(old, new, told);
        flags(old, new, told);
    }
}

fn seconds(heard: Option<Heard<'_>>) -> u16 {
    heard.map_or(0, |it| it.advertisement.header.router_lifetime.as_secs())
}

fn default_router(old: Option<Heard<'_>>, new: Option<Heard<'_>>, told: &mut Told) {
    match (seconds(old), seconds(new), old, new) {
        (0, 0, ..) => {}
        (0, lifetime, _, Some(new)) => {
            let Heard { source, advertisement, .. } = new;
            let preference = advertisement.header.preference;
            told.tell(
                Effect::DefaultRouteGained,
                format!(
                    "hosts get a default route through {source} with preference {preference}, for \
                     {lifetime} s after each advertisement"
                ),
            );
        }
        (_, 0, _, Some(new)) => {
            let but = if has_default_route_option(new.advertisement) {
                ", but those that take routes from options (Linux, dhcpcd, Windows) keep one by \
                 the route to ::/0"
            } else {
                ""
            };
            told.tell(
                Effect::DefaultRouteLost,
                format!("hosts drop the default route through this router at once{but}"),
            );
        }
        (lifetime, 0, Some(old), None) => {
            let says_goodbye =
                |last: &RouterAdvertisement| last.header.router_lifetime == RouterLifetime::ZERO;
            if old.last.is_some_and(says_goodbye) {
                let text = "hosts drop the default route through this router at once: it sends a \
                            final advertisement";
                told.tell(Effect::DefaultRouteLost, text);
            } else {
                let text = format!(
                    "hosts keep the default route through this router for up to {lifetime} s: it \
                     sends no final advertisement"
                );
                told.tell(Effect::DefaultRouteKept, text);
            }
        }
        (before, after, Some(old), Some(new)) => same_router(before, after, old, new, told),
        _ => {}
    }
}

fn has_default_route_option(advertisement: &RouterAdvertisement) -> bool {
    advertisement.options.iter().any(|option| match option {
        NdOption::RouteInformation(route) => {
            route.prefix.length() == 0 && route.lifetime != Lifetime::ZERO
        }
        _ => false,
    })
}

/// A default router before and after.
fn same_router(before: u16, after: u16, old: Heard<'_>, new: Heard<'_>, told: &mut Told) {
    if old.source != new.source {
        let leave = if old.last.is_some() { "at once" } else { "when its lifetime ends" };
        told.tell(
            Effect::RouterAddress,
            format!(
                "hosts get a default route through {} and drop the one through {} {leave}",
                new.source, old.source
            ),
        );
    }
    if before != after {
        let text = format!(
            "hosts keep the default route for {after} s after each advertisement, not {before} s"
        );
        told.tell(Effect::DefaultRouteLifetime, text);
    }
    let rank = |heard: Heard<'_>| match heard.advertisement.header.preference {
        Preference::Low => 0,
        Preference::Medium => 1,
        Preference::High => 2,
    };
    if rank(old) != rank(new) {
        let less = if rank(new) < rank(old) { "less" } else { "more" };
        let text = format!("hosts with several routers prefer this one {less} than before");
        told.tell(Effect::RouterPreference, text);
    }
}

fn parts(before: usize, after: usize, told: &mut Told) {
    if before == after {
        return;
    }
    let packets = |count: usize| match count {
        1 => "1 packet".to_owned(),
        count => format!("{count} packets"),
    };
    let trouble = if after > before {
        "; hosts that take the newest one for all there is (dhcpcd) or only the first (iPXE) miss \
         something"
    } else {
        ""
    };
    let (before, after) = (packets(before), packets(after));
    let text = format!("an advertisement takes {after} instead of {before}{trouble}");
    told.tell(Effect::Packets, text);
}

fn dhcpv6(old: Option<Header>, new: Header, told: &mut Told) {
    let managed = |header: Header| header.flags.managed;
    let other = |header: Header| header.flags.other_config;
    match (old.is_some_and(managed), managed(new)) {
        (false, true) => told.tell(
            Effect::ManagedAddresses,
            "hosts that speak DHCPv6 start to ask it for addresses and all else",
        ),
        (true, false) => told.tell(
            Effect::ManagedAddresses,
            "hosts that come from now on do not ask DHCPv6 for addresses; those that did go on \
             with it, as clearing the flag stops none",
        ),
        _ => {}
    }
    match (old.is_some_and(other), other(new)) {
        (before, after) if before == after => {}
        // The M flag implies it (RFC 4861 4.2).
        _ if managed(new) && old.is_some_and(managed) => {}
        (false, true) if !managed(new) => told.tell(
            Effect::OtherConfiguration,
            "hosts that speak DHCPv6 start to ask it for DNS servers and the like, not for \
             addresses",
        ),
        (true, false) if !managed(new) => told.tell(
            Effect::OtherConfiguration,
            "hosts that come from now on do not ask DHCPv6 for DNS servers and the like; those \
             that did keep what they have",
        ),
        _ => {}
    }
}

fn parameters(old: Option<Header>, new: Header, told: &mut Told) {
    let hop_limit = old.map_or(0, |it| it.cur_hop_limit);
    if hop_limit != new.cur_hop_limit {
        let text = match new.cur_hop_limit {
            0 => "hosts keep the hop limit that they have; new ones take their own".to_owned(),
            now if now < hop_limit => {
                format!("hosts send with hop limit {now}, but FreeBSD does not lower it")
            }
            now => format!("hosts send with hop limit {now}"),
        };
        told.tell(Effect::HopLimit, text);
    }
    let reachable = |header: Header| header.reachable_time.as_millis();
    if old.map_or(0, reachable) != reachable(new) {
        let text = match reachable(new) {
            0 => "hosts keep the Reachable Time that they have; new ones take their own".to_owned(),
            now => format!("hosts take neighbours for reachable for about {now} ms"),
        };
        told.tell(Effect::ReachableTime, text);
    }
    if old.map_or(0, |it| it.retrans_timer_millis) != new.retrans_timer_millis {
        let text = match new.retrans_timer_millis {
            0 => "hosts keep the Retrans Timer that they have; new ones take their own".to_owned(),
            now => format!("hosts ask for neighbours every {now} ms"),
        };
        told.tell(Effect::RetransTimer, text);
    }
}

fn flags(old: Option<Header>, new: Header, told: &mut Told) {
    let differ = |flag: fn(Header) -> bool| (old.is_some_and(flag), flag(new));
    match differ(|it| it.flags.home_agent) {
        (false, true) => {
            told.tell(Effect::MobileNodes, "mobile nodes take this router for a home agent");
        }
        (true, false) => {
            told.tell(Effect::MobileNodes, "mobile nodes no longer take it for a home agent");
        }
        _ => {}
    }
    match differ(|it| it.flags.proxy) {
        (false, true) => {
            told.tell(
                Effect::RouterFlags,
                "Neighbor Discovery proxies do not proxy from this link",
            );
        }
        (true, false) => {
            told.tell(Effect::RouterFlags, "Neighbor Discovery proxies may proxy from this link");
        }
        _ => {}
    }
    match differ(|it| it.flags.snac_router) {
        (false, true) => {
            told.tell(Effect::RouterFlags, "SNAC routers take this one for one of them");
        }
        (true, false) => {
            told.tell(Effect::RouterFlags, "SNAC routers no longer take this one for one of them");
        }
        _ => {}
    }
}
