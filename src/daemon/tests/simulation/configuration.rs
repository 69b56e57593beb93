//! Configurations at random.

use std::{net::Ipv6Addr, time::Duration};
use thin_vec::ThinVec;

use fastrand::Rng;

use crate::model::{
    AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, Client, Interface, IntervalRule,
    Lifetime, LinkMtu, MinDelayBetweenRas, Preference, Prefix, PrefixSource, Rdnss,
    RouteInformation, RouterLifetime, RtrAdvInterval, testing,
};

/// The hosts of every link.
pub(super) fn host(number: u16) -> Ipv6Addr {
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0x100, number)
}

/// One of a link's possible link-local addresses.
pub(super) fn link_local(number: u16) -> Ipv6Addr {
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, number)
}

pub(super) fn chance(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(0..100) < percent
}

/// An interface with Max 600, as most have.
pub(super) fn plain(rng: &mut Rng, name: &str) -> Interface {
    let mut interface = testing::interface(name);
    let count = if chance(rng, 5) { 60 } else { rng.u16(0..3) };
    interface.prefixes = (0..count).map(|number| prefix(rng, number, false)).collect();
    interface.routes = (0..rng.u16(0..2)).map(|number| route(rng, number)).collect();
    interface.rdnss = (0..rng.u16(0..2)).map(|number| rdnss(rng, number)).collect();
    interface.solicited_unicast = chance(rng, 50);
    interface
}

/// An interface of any kind.
pub(super) fn any(rng: &mut Rng, name: &str) -> Interface {
    let mut interface = plain(rng, name);
    timing(rng, &mut interface);
    interface.send_advertisements = !chance(rng, 7);
    interface.remove_on_exit = !chance(rng, 15);
    interface.source_link_layer_address = !chance(rng, 20);
    let lifetime = if chance(rng, 10) { 0 } else { rng.u16(1..=9000) };
    interface.header.router_lifetime = RouterLifetime::from_wire(lifetime);
    interface.link_mtu = match rng.u32(0..6) {
        0 => AdvLinkMtu::Fixed(LinkMtu::new(rng.u32(1280..=9000)).unwrap()),
        1 => AdvLinkMtu::Interface,
        _ => AdvLinkMtu::Omitted,
    };
    if chance(rng, 10) {
        interface.ra_mtu = LinkMtu::new(rng.u32(1280..=1600)).ok();
    }
    if chance(rng, 15) {
        let count = interface.prefixes.len();
        let counting = (count..count + 2).map(|number| prefix(rng, to_u16(number), true));
        interface.prefixes.extend(counting);
    }
    if chance(rng, 20) {
        interface.prefixes.push(testing::adv_prefix(PrefixSource::InterfaceAddresses));
    }
    if chance(rng, 10) {
        let other = PrefixSource::OtherInterfaceAddresses("wan".parse().unwrap());
        interface.prefixes.push(testing::adv_prefix(other));
    }
    if chance(rng, 10) {
        interface.source_addresses =
            vec![link_local(rng.u16(1..4)), link_local(rng.u16(4..6))].into();
    }
    audience(rng, &mut interface);
    interface
}

fn audience(rng: &mut Rng, interface: &mut Interface) {
    interface.unicast_only = chance(rng, 8);
    if chance(rng, 15) {
        interface.clients = (1..rng.u16(1..5)).map(|number| Client::Served(host(number))).collect();
        if chance(rng, 50) {
            interface.clients.push(Client::Ignored(host(6)));
        }
        interface.unrestricted_unicast = chance(rng, 50);
    }
}

fn timing(rng: &mut Rng, interface: &mut Interface) {
    let rule = if chance(rng, 2) { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
    let max = match rule {
        IntervalRule::MobileIpv6 => 1000,
        IntervalRule::Rfc4861 => [4000, 10_000, 30_000, 60_000, 600_000][rng.usize(0..5)],
    };
    let max = Duration::from_millis(max);
    let wanted = max.mul_f64(0.75 * rng.f64());
    let min = RtrAdvInterval::nearest_min(wanted, max, rule);
    interface.interval = RtrAdvInterval::new(min, max, rule).unwrap();
    let delay = match rng.u32(0..10) {
        0 => min,
        1 => min.mul_f64(rng.f64()),
        2 if rule == IntervalRule::Rfc4861 => Duration::from_secs(rng.u64(3..30)),
        _ => Duration::from_secs(3).min(min),
    };
    let least = if rule == IntervalRule::Rfc4861 { 3000 } else { 30 };
    let delay = delay.max(Duration::from_millis(least));
    interface.min_delay_between_ras = MinDelayBetweenRas::new(delay, rule).unwrap();
}

fn prefix(rng: &mut Rng, number: u16, counting_down: bool) -> AdvPrefix {
    let address = Ipv6Addr::new(0x2001, 0xdb8, number, 0, 0, 0, 0, 0);
    let mut lifetime = || {
        let lifetime = match rng.u32(0..6) {
            0 => Lifetime::INFINITE,
            1 => Lifetime::ZERO,
            _ => Lifetime::from_secs(rng.u64(1..20_000)),
        };
        AdvLifetime { lifetime, counting_down: counting_down && rng.bool() }
    };
    AdvPrefix {
        valid_lifetime: lifetime(),
        preferred_lifetime: lifetime(),
        deprecate_on_exit: rng.bool(),
        ..testing::adv_prefix(PrefixSource::Prefix(Prefix::new(address, 64).unwrap()))
    }
}

fn route(rng: &mut Rng, number: u16) -> AdvRoute {
    let address = Ipv6Addr::new(0x2001, 0xdb8, 0xff00 | number, 0, 0, 0, 0, 0);
    AdvRoute {
        route: RouteInformation {
            prefix: Prefix::new(address, 48).unwrap(),
            preference: Preference::Medium,
            lifetime: Lifetime::from_secs(rng.u64(1..9000)),
        },
        remove_on_exit: rng.bool(),
        conditions: ThinVec::new(),
    }
}

fn rdnss(rng: &mut Rng, number: u16) -> AdvRdnss {
    let servers = vec![Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0x53, number)];
    let lifetime = Lifetime::from_secs(rng.u64(1..9000));
    AdvRdnss {
        rdnss: Rdnss::new(servers, lifetime).unwrap(),
        flush_on_exit: rng.bool(),
        conditions: ThinVec::new(),
    }
}

fn to_u16(number: usize) -> u16 {
    u16::try_from(number).unwrap()
}
