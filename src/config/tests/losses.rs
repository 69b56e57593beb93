//! What each language cannot express, one thing at a time.

use std::time::Duration;
use thin_vec::ThinVec;

use super::super::{Syntax, write};
use crate::model::{
    AdvDnssl, AdvLinkMtu, AdvPrefix, AdvRdnss, Client, Dnssl, DomainName, HomeAgentInformation,
    Interface, IntervalRule, Lifetime, LinkMtu, MinDelayBetweenRas, Model, PrefixSource, Rdnss,
    ReachableTime, RouterLifetime, RtrAdvInterval,
    testing::{self, adv_prefix, prefix},
};

type Change = fn(&mut Interface);

/// What every language can express.
fn interface() -> Interface {
    Interface { solicited_unicast: true, ..testing::interface("em0") }
}

fn dnssl(names: &[&str], lifetime: Lifetime) -> AdvDnssl {
    let names = names.iter().map(|name| name.parse().unwrap()).collect();
    AdvDnssl { dnssl: Dnssl::new(names, lifetime).unwrap(), flush_on_exit: false }
}

fn rdnss(lifetime: Lifetime) -> AdvRdnss {
    let rdnss = Rdnss::new(vec!["2001:db8::53".parse().unwrap()], lifetime).unwrap();
    AdvRdnss { rdnss, flush_on_exit: false, conditions: ThinVec::new() }
}

fn router_address(net: &str, address: &str) -> AdvPrefix {
    adv_prefix(PrefixSource::RouterAddress(prefix(net), address.parse().unwrap()))
}

fn seconds(min: f64, max: f64) -> RtrAdvInterval {
    let (min, max) = (Duration::from_secs_f64(min), Duration::from_secs_f64(max));
    RtrAdvInterval::new(min, max, IntervalRule::MobileIpv6).unwrap()
}

fn delay(seconds: f64) -> MinDelayBetweenRas {
    MinDelayBetweenRas::new(Duration::from_secs_f64(seconds), IntervalRule::MobileIpv6).unwrap()
}

const RADVD: &[(Change, &[&str])] = &[
    (|it| it.name = "a\"b".parse().unwrap(), &["a\"b"]),
    (|it| it.clock_skew_seconds = 1, &["em0.clock_skew_seconds"]),
    (|it| it.link_mtu = AdvLinkMtu::Interface, &["em0.link_mtu"]),
    (|it| it.ra_mtu = LinkMtu::new(65_575).ok(), &["em0.ra_mtu"]),
    (|it| it.interval = seconds(1.0, 3.9), &["em0.interval.max", "em0.interval.min"]),
    (|it| it.min_delay_between_ras = delay(2.9), &["em0.min_delay_between_ras"]),
    (
        |it| it.header.router_lifetime = RouterLifetime::from_wire(599),
        &["em0.header.router_lifetime"],
    ),
    (
        |it| it.header.reachable_time = ReachableTime::from_wire(3_600_001),
        &["em0.header.reachable_time"],
    ),
    (
        |it| it.home_agent_information = HomeAgentInformation::new(1, 1800, false).ok(),
        &["em0.home_agent_information"],
    ),
    (
        |it| {
            it.header.flags.home_agent = true;
            it.home_agent_information = HomeAgentInformation::new(0, 1800, false).ok();
        },
        &["em0.home_agent_information"],
    ),
    (
        |it| {
            it.clients =
                ["fe80::1", "fe80::2"].map(|it| Client::Served(it.parse().unwrap())).into();
        },
        &[],
    ),
    (
        |it| {
            it.clients =
                ["fe80::1", "fe80::1"].map(|it| Client::Served(it.parse().unwrap())).into();
        },
        &["em0.clients[1]"],
    ),
    (
        |it| {
            let address = "fe80::1".parse().unwrap();
            it.clients =
                [Client::Ignored(address), Client::Served("fe80::2".parse().unwrap())].into();
        },
        &["em0.clients"],
    ),
    (
        |it| it.prefixes = vec![adv_prefix(PrefixSource::Prefix(prefix("::/64")))],
        &["em0.prefixes[0].source"],
    ),
    (|it| it.prefixes = vec![router_address("::/64", "::1")], &["em0.prefixes[0].source"]),
    (
        |it| it.prefixes = vec![router_address("2001:db8::/64", "fe80::1")],
        &["em0.prefixes[0].source"],
    ),
    (
        |it| {
            it.prefixes = vec![router_address("2001:db8::/64", "2001:db8::1")];
            it.prefixes[0].valid_lifetime.counting_down = true;
        },
        &["em0.prefixes[0].preferred_lifetime.counting_down"],
    ),
    (
        |it| {
            it.prefixes = vec![router_address("2001:db8::/64", "2001:db8::1")];
            it.prefixes[0].valid_lifetime.lifetime = Lifetime::ZERO;
        },
        &["em0.prefixes[0].preferred_lifetime"],
    ),
    (
        |it| it.dnssl = vec![dnssl(&["a.example", "a_b"], Lifetime::ZERO)],
        &["em0.dnssl[0].suffixes[1]"],
    ),
];

const RTADVD: &[(Change, &[&str])] = &[
    (|it| it.name = "default".parse().unwrap(), &["default"]),
    (|it| it.name = "a:b".parse().unwrap(), &["a:b"]),
    (|it| it.interval = seconds(200.5, 600.0), &["em0.interval.min"]),
    (|it| it.interval = seconds(200.0, 600.5), &["em0.interval.max"]),
    (|it| it.interval = seconds(2.0, 4.0), &["em0.interval.min"]),
    (|it| it.min_delay_between_ras = delay(3.5), &["em0.min_delay_between_ras"]),
    (
        |it| {
            let sources = [prefix("2001:db8::/64"), prefix("fe80::/64"), prefix("ff02::/16")];
            it.prefixes = sources.map(|it| adv_prefix(PrefixSource::Prefix(it))).into();
            it.prefixes.push(adv_prefix(PrefixSource::InterfaceAddresses));
        },
        &["em0.prefixes[1].source", "em0.prefixes[2].source"],
    ),
    (
        |it| it.ignored_prefixes = [prefix("2001:db8::/64"); 102].into(),
        &["em0.ignored_prefixes[101]"],
    ),
    (|it| it.dnssl = vec![dnssl(&["a.example", "a_b"], Lifetime::ZERO)], &[]),
    (
        |it| {
            let name = DomainName::from_labels([b"a,b"]).unwrap();
            let dnssl = Dnssl::new(vec![name], Lifetime::ZERO).unwrap();
            it.dnssl = vec![AdvDnssl { dnssl, flush_on_exit: true }];
        },
        &["em0.dnssl[0].suffixes[0]"],
    ),
];

const RAD: &[(Change, &[&str])] = &[
    (|it| it.solicited_unicast = false, &["em0.solicited_unicast"]),
    (|it| it.interval = seconds(200.0, 601.0), &["em0.interval.max"]),
    (|it| it.min_delay_between_ras = delay(3.5), &["em0.min_delay_between_ras"]),
    (|it| it.header.router_lifetime = RouterLifetime::from_wire(1), &[]),
    (|it| it.rdnss = vec![rdnss(Lifetime::ZERO), rdnss(Lifetime::ZERO)], &["em0.rdnss[1]"]),
    (
        |it| {
            it.rdnss = vec![rdnss(Lifetime::ZERO)];
            it.dnssl = vec![dnssl(&["a.example"], Lifetime::INFINITE)];
        },
        &["em0.dnssl[0].lifetime"],
    ),
    (
        |it| {
            let source = PrefixSource::Prefix(prefix("2001:db8::/64"));
            it.prefixes = vec![adv_prefix(source.clone()), adv_prefix(source)];
        },
        &["em0.prefixes[1]"],
    ),
    (
        |it| {
            let auto = adv_prefix(PrefixSource::InterfaceAddresses);
            let source = PrefixSource::Prefix(prefix("2001:db8::/64"));
            it.prefixes = vec![auto.clone(), adv_prefix(source), auto];
        },
        &["em0.prefixes[0]"],
    ),
];

#[test]
fn what_cannot_be_said_is_named() {
    let languages = [(Syntax::Radvd, RADVD), (Syntax::Rtadvd, RTADVD), (Syntax::Rad, RAD)];
    for (syntax, cases) in languages {
        let lost = |interface: Interface| -> Vec<String> {
            let model = Model { interfaces: vec![interface] };
            let lost = write(&model, syntax).err().unwrap_or_default();
            lost.into_iter().map(|lost| lost.path).collect()
        };
        assert_eq!(lost(interface()), <[&str; 0]>::default());
        for (change, paths) in cases {
            let mut interface = interface();
            change(&mut interface);
            assert_eq!(lost(interface.clone()), *paths, "{syntax}: {interface:?}");
        }
    }
}

#[test]
fn a_loss_is_said_in_a_sentence() {
    let mut interface = interface();
    interface.interval = seconds(3.3, 10.0);
    interface.name = "a\u{202e}b".parse().unwrap();
    let lost = write(&Model { interfaces: vec![interface] }, Syntax::Rtadvd).unwrap_err();
    let expected = "`a\\u{202e}b.interval.min` is 3.3 s: times are whole seconds, such as 3 s";
    assert_eq!(lost[0].to_string(), expected);
}
