//! Configurations: everything that the types allow, and what files mostly say more often than the
//! rest, so that whole models that a language can express are not too rare.

use std::{collections::HashSet, net::Ipv6Addr, time::Duration};

use thin_vec::ThinVec;

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
    strategy::Union,
};

use super::{
    authoritative_border_router, captive_portal, dnssl, domain_name, encrypted_dns_of, flags,
    flags_extension, home_agent_information, lifetime, lowpan_context, pref64, preference, prefix,
    pvd_identity, rdnss, route_information,
};
use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvProvisioningDomain, AdvRdnss,
    AdvRoute, Client, Condition, CustomOption, DelegationName, Dnssl, DomainName, Header,
    Interface, InterfaceMatch, InterfaceName, IntervalRule, Lifetime, LinkMtu, MinDelayBetweenRas,
    Model, Pref64, Prefix, PrefixFlags, PrefixSource, ReachableTime, RouterLifetime,
    RtrAdvInterval, Subnet, UnicastEthernetAddress,
};

/// Any configuration of up to `most_interfaces` interfaces, and one at least.
pub(crate) fn model(most_interfaces: usize) -> impl Strategy<Value = Model> {
    vec(interface(), 1..=most_interfaces).prop_map(|mut interfaces| {
        let mut names = HashSet::new();
        interfaces.retain(|interface| names.insert(interface.name.clone()));
        Model { interfaces }
    })
}

/// Any interface.
pub(crate) fn interface() -> BoxedStrategy<Interface> {
    let delivery = (rarely(false), rarely(false), any::<bool>(), clients(), any::<bool>());
    let sending = (rarely(true), rarely(true), rarely(true), source_addresses());
    let (delivery, sending) = (delivery.boxed(), sending.boxed());
    let header = (interval_and_delay(), legitimate_routers(), ra_mtu(), clock_skew(), link_mtu());
    let agent = (rarely(false), rare(home_agent_information()));
    let rest = (
        rare(captive_portal()),
        few(lowpan_context()),
        rare(authoritative_border_router()),
        rare(flags_extension()),
        few(custom_option()),
        rare(ethernet_address()),
        conditions(),
    )
        .boxed();
    let lists = (few(prefix()), advertised()).boxed();
    let all = (name(), delivery, sending, header, agent, lists, rest);
    all.prop_flat_map(|all| {
        let max = all.3.0.0.max();
        // Whether the domain's header is the interface's own.
        (adv_header(max), rare(provisioning_domain(max)), any::<bool>(), Just(all))
    })
    .prop_map(|(header, mut domain, same, all)| {
        let (name, delivery, sending, link, agent, (ignored, lists), rest) = all;
        if let Some(domain) = domain.as_mut().filter(|_| same) {
            domain.header = Some(header);
        }
        Interface {
            name,
            unicast_only: delivery.0,
            unrestricted_unicast: delivery.1,
            solicited_unicast: delivery.2,
            clients: delivery.3.into(),
            source_link_layer_address: delivery.4,
            send_advertisements: sending.0,
            ignore_if_missing: sending.1,
            remove_on_exit: sending.2,
            source_addresses: sending.3.into(),
            interval: link.0.0,
            min_delay_between_ras: link.0.1,
            header,
            ra_mtu: link.2,
            clock_skew_seconds: link.3,
            legitimate_routers: link.1,
            link_mtu: link.4,
            advertisement_interval: agent.0,
            home_agent_information: agent.1,
            prefixes: lists.0,
            ignored_prefixes: ignored.into(),
            routes: lists.1.into(),
            rdnss: lists.2,
            dnssl: lists.3,
            encrypted_dns: lists.4.into(),
            pref64: lists.5.into(),
            captive_portal: rest.0,
            lowpan_contexts: rest.1.into(),
            authoritative_border_router: rest.2.map(Box::new),
            provisioning_domain: domain.map(Box::new),
            flags_extension: rest.3,
            custom_options: rest.4.into(),
            default_router_conditions: rest.6,
            virtual_link_layer_address: rest.5,
            template: None,
        }
    })
    .boxed()
}

type Advertised = (
    Vec<AdvPrefix>,
    Vec<AdvRoute>,
    Vec<AdvRdnss>,
    Vec<AdvDnssl>,
    Vec<AdvEncryptedDns>,
    Vec<Pref64>,
);

/// What an interface and a Provisioning Domain have alike.
fn advertised() -> BoxedStrategy<Advertised> {
    let dns = (few(adv_rdnss()), few(adv_dnssl()), few(adv_encrypted_dns()));
    (prefixes(), few(route()), dns, few(pref64()))
        .prop_map(|(prefixes, routes, (rdnss, dnssl, encrypted_dns), pref64)| {
            (prefixes, routes, rdnss, dnssl, encrypted_dns, pref64)
        })
        .boxed()
}

fn provisioning_domain(max: Duration) -> BoxedStrategy<AdvProvisioningDomain> {
    let header = option::of(adv_header(max));
    (pvd_identity(host_name()), header, advertised(), rare(captive_portal()))
        .prop_map(|(identity, header, lists, captive_portal)| {
            let (prefixes, routes, rdnss, dnssl, encrypted_dns, pref64) = lists;
            AdvProvisioningDomain {
                identity,
                header,
                prefixes,
                routes: routes.into(),
                rdnss,
                dnssl,
                encrypted_dns: encrypted_dns.into(),
                pref64: pref64.into(),
                captive_portal,
            }
        })
        .boxed()
}

fn custom_option() -> impl Strategy<Value = CustomOption> {
    let option_type =
        any::<u8>().prop_filter("unknown", |number| !CustomOption::KNOWN.contains(number));
    (option_type, vec(any::<u8>(), 0..=30))
        .prop_map(|(number, body)| CustomOption::new(number, &body).unwrap())
}

/// Mostly `usual`.
fn rarely(usual: bool) -> impl Strategy<Value = bool> {
    prop_oneof![9 => Just(usual), 1 => Just(!usual)]
}

/// Mostly none.
fn rare<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    option::weighted(0.2, value)
}

/// None, one or a few; rarely more than any language counts.
fn few<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<T>> {
    let value = value.boxed();
    prop_oneof![
        200 => vec(value.clone(), 0..=1),
        100 => vec(value.clone(), 2..=4),
        1 => vec(value, 99..=103),
    ]
}

/// Any name or pattern that there can be.
pub(crate) fn name() -> impl Strategy<Value = InterfaceMatch> {
    let odd = "[^/\\s\\p{Cc}]{1,15}".prop_filter_map("a name", |text| text.parse().ok());
    let words =
        vec!["1", "prefix", "on", "infinity", "default", "interface", "2001:db8::", "mtu#1"];
    let usual = "(eth|em|vlan|br-)[a-z0-9]{1,4}(\\.[0-9]{1,4})?";
    let pattern = "[a-z]{0,5}(\\*|\\?|\\[[!a-z0-9]{1,3}\\])[a-z0-9*]{0,2}";
    let parsed = |text: String| text.parse().ok();
    prop_oneof![
        8 => usual.prop_filter_map("a name", parsed),
        1 => odd,
        1 => select(words).prop_filter_map("a name", |text| text.parse().ok()),
        1 => pattern.prop_filter_map("a pattern", parsed),
    ]
}

fn interface_name() -> impl Strategy<Value = InterfaceName> {
    name().prop_filter_map("one name", |name| name.name().cloned())
}

/// Addresses, some of them with special forms as text.
fn address() -> impl Strategy<Value = Ipv6Addr> {
    prop_oneof![
        4 => any::<u64>().prop_map(|low| Ipv6Addr::from(0xfe80_u128 << 112 | u128::from(low))),
        2 => any::<u128>().prop_map(Ipv6Addr::from),
        1 => any::<u32>().prop_map(|low| Ipv6Addr::from(0xffff_u128 << 32 | u128::from(low))),
        1 => (0..3_u128).prop_map(Ipv6Addr::from),
    ]
}

/// Those who are served first, as every language has them.
fn clients() -> impl Strategy<Value = Vec<Client>> {
    let lists = (few_addresses(), few_addresses());
    prop_oneof![3 => Just((Vec::new(), Vec::new())), 1 => lists].prop_map(|(served, ignored)| {
        let served = served.into_iter().map(Client::Served);
        served.chain(ignored.into_iter().map(Client::Ignored)).collect()
    })
}

fn source_addresses() -> impl Strategy<Value = Vec<Ipv6Addr>> {
    prop_oneof![3 => Just(Vec::new()), 1 => few_addresses()]
}

fn few_addresses() -> impl Strategy<Value = Vec<Ipv6Addr>> {
    vec(address(), 0..=3)
}

/// Whole seconds, fractions, and what is below the bounds of RFC 4861.
fn interval_and_delay() -> impl Strategy<Value = (RtrAdvInterval, MinDelayBetweenRas)> {
    let seconds = |range| Strategy::prop_map(range, Duration::from_secs);
    let max = prop_oneof![
        2 => Just(Duration::from_mins(10)),
        3 => seconds(4..=1800_u64),
        1 => seconds(1800..=65_535_u64),
        1 => (4_000..=65_535_000_u64).prop_map(Duration::from_millis),
        1 => (70_000_000..=65_535_000_000_000_u64).prop_map(Duration::from_nanos),
    ];
    // How Min and the delay are made of Max.
    (max, 0..6_u8, any::<Index>(), 0..4_u8, any::<Index>()).prop_map(
        |(max, min_kind, min_index, delay_kind, delay_index)| {
            let is_short = max < Duration::from_secs(4);
            let rule = if is_short { IntervalRule::MobileIpv6 } else { IntervalRule::Rfc4861 };
            let most = max.mul_f64(0.75);
            let whole = most.as_secs().max(1).try_into().unwrap_or(usize::MAX);
            let nanos = most.as_nanos().try_into().unwrap_or(usize::MAX);
            let wanted = match min_kind {
                0 => max.mul_f64(0.33),
                1 => Duration::from_secs(max.as_secs() / 3),
                2 => max / 3,
                3 | 4 => Duration::from_secs(min_index.index(whole) as u64),
                _ => Duration::from_nanos(min_index.index(nanos) as u64),
            };
            let min = RtrAdvInterval::nearest_min(wanted, max, rule);
            let interval = RtrAdvInterval::new(min, max, rule).unwrap();
            let delay = match delay_kind {
                0 => Duration::from_secs(3 + delay_index.index(65_533) as u64),
                1 => Duration::from_millis(3_000 + delay_index.index(9_999) as u64),
                _ => min.min(Duration::from_secs(3)),
            };
            (interval, MinDelayBetweenRas::new(delay, rule).unwrap())
        },
    )
}

/// Headers whose lifetime mostly lasts until the next advertisement.
fn adv_header(max: Duration) -> impl Strategy<Value = Header> {
    let least = max.as_secs() + u64::from(max.subsec_nanos() > 0);
    let lifetime = prop_oneof![
        3 => Just((max * 3).as_secs().clamp(1, 65_535)),
        3 => least.max(1)..=65_535,
        2 => Just(0),
        1 => 0..=65_535_u64,
    ];
    let reachable = prop_oneof![
        3 => Just(0),
        3 => 0..=3_600_000_u32,
        1 => any::<u32>(),
    ];
    let hop_limit = prop_oneof![Just(64), Just(0), any::<u8>()];
    let retrans = prop_oneof![Just(0), any::<u32>()];
    (lifetime, reachable, hop_limit, retrans, flags(), rarely(false), preference()).prop_map(
        |(lifetime, reachable, cur_hop_limit, retrans_timer_millis, flags, proxy, preference)| {
            Header {
                cur_hop_limit,
                flags: crate::model::RouterFlags { proxy, ..flags },
                preference,
                router_lifetime: RouterLifetime::from_secs(lifetime).unwrap(),
                reachable_time: ReachableTime::from_wire(reachable),
                retrans_timer_millis,
            }
        },
    )
}

/// Limits that are some.
fn ra_mtu() -> impl Strategy<Value = Option<LinkMtu>> {
    let octets = prop_oneof![Just(1280), Just(1500), 1280..=65_574_u32];
    option::of(octets.prop_map(|octets| LinkMtu::new(octets).unwrap()))
}

fn legitimate_routers() -> impl Strategy<Value = Option<ThinVec<Ipv6Addr>>> {
    rare(few(address()).prop_map(ThinVec::from))
}

fn clock_skew() -> impl Strategy<Value = u16> {
    prop_oneof![9 => Just(0), 1 => any::<u16>()]
}

fn link_mtu() -> impl Strategy<Value = AdvLinkMtu> {
    let fixed = prop_oneof![Just(1500), 1280..=u32::MAX];
    prop_oneof![
        4 => Just(AdvLinkMtu::Omitted),
        4 => fixed.prop_map(|octets| AdvLinkMtu::Fixed(LinkMtu::new(octets).unwrap())),
        1 => Just(AdvLinkMtu::Interface),
    ]
}

fn prefixes() -> impl Strategy<Value = Vec<AdvPrefix>> {
    prop_oneof![
        1 => adv_prefix(Just(PrefixSource::InterfaceAddresses)).prop_map(|prefix| vec![prefix]),
        4 => few(adv_prefix(named_source())),
        1 => few(adv_prefix(prefix_source())),
    ]
}

fn named_source() -> impl Strategy<Value = PrefixSource> {
    let global = (any::<[u16; 4]>(), 32..=64_u8).prop_map(|([a, b, c, d], length)| {
        let address = Ipv6Addr::new(0x2001, 0xdb8, a, b, c, d, 0, 0);
        (Prefix::new(address, length).unwrap(), address)
    });
    (global, rarely(false)).prop_map(|((prefix, address), is_router)| {
        if is_router {
            PrefixSource::RouterAddress(prefix, address)
        } else {
            PrefixSource::Prefix(prefix)
        }
    })
}

fn prefix_source() -> impl Strategy<Value = PrefixSource> {
    Union::new([
        named_source().boxed(),
        prefix().prop_map(PrefixSource::Prefix).boxed(),
        (prefix(), any::<u128>())
            .prop_map(|(prefix, address)| {
                PrefixSource::RouterAddress(prefix, Ipv6Addr::from(address))
            })
            .boxed(),
        Just(PrefixSource::InterfaceAddresses).boxed(),
        interface_name().prop_map(PrefixSource::OtherInterfaceAddresses).boxed(),
        (interface_name(), prop_oneof![Just(0), any::<u16>()])
            .prop_map(|(interface, subnet)| PrefixSource::SixToFour { interface, subnet })
            .boxed(),
        (interface_name(), subnet())
            .prop_map(|(interface, subnet)| PrefixSource::OtherInterfaceSubnet {
                interface,
                subnet,
            })
            .boxed(),
        (delegation_name(), subnet())
            .prop_map(|(name, subnet)| PrefixSource::Delegation { name, subnet })
            .boxed(),
    ])
}

fn conditions() -> impl Strategy<Value = ThinVec<Condition>> {
    let route = (prefix(), prop_oneof![Just(Condition::MAIN_TABLE), 1..=u32::MAX])
        .prop_map(|(destination, table)| Condition::Route { destination, table });
    let interface = select(vec!["wan0", "ppp0", "a.b@c"])
        .prop_map(|name| Condition::Running(name.parse().unwrap()));
    let delegation = delegation_name().prop_map(Condition::Delegation);
    rare(vec(prop_oneof![route, interface, delegation], 1..3))
        .prop_map(|some| some.unwrap_or_default().into())
}

fn ethernet_address() -> impl Strategy<Value = UnicastEthernetAddress> {
    any::<[u8; 6]>().prop_map(|mut octets| {
        // No group, and not zero.
        octets[0] = octets[0] & 0xfe | 2;
        UnicastEthernetAddress::new(octets).unwrap()
    })
}

fn subnet() -> impl Strategy<Value = Subnet> {
    let number = prop_oneof![0..16_u32, any::<u32>()];
    let length = prop_oneof![Just(64), 1..=128_u8];
    (number, length).prop_map(|(number, length)| Subnet::new(number, length).unwrap())
}

fn delegation_name() -> impl Strategy<Value = DelegationName> {
    prop_oneof![
        select(vec!["wan", "prefix", "0", "on", "1.5", "infinity", "interface", "from"])
            .prop_map(str::to_owned),
        "[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}",
    ]
    .prop_map(|name| name.parse().unwrap())
}

/// Lifetimes that are mostly those of a language or in order, and count down alike.
fn adv_prefix(
    source: impl Strategy<Value = PrefixSource> + 'static,
) -> impl Strategy<Value = AdvPrefix> {
    let usual = vec![(86_400, 14_400), (2_592_000, 604_800), (5400, 2700), (7200, 7200)];
    let lifetimes = prop_oneof![
        2 => select(usual)
            .prop_map(|(valid, preferred)| {
                (Lifetime::from_secs(valid), Lifetime::from_secs(preferred))
            }),
        2 => (lifetime(), lifetime())
            .prop_map(|(one, other)| (one.max(other), one.min(other))),
        1 => (lifetime(), lifetime()),
    ];
    let flags = any::<[bool; 3]>().prop_map(|[on_link, autonomous, dhcpv6_pd_preferred]| {
        PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred }
    });
    let usual_flags = PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false };
    let flags = prop_oneof![Just(usual_flags), flags];
    let local = (rarely(false), rarely(true), rarely(false), conditions());
    (source, flags, lifetimes, any::<bool>(), rarely(false), local).prop_map(
        |(source, flags, (valid, preferred), valid_counts, differs, local)| {
            let (deprecate_on_exit, follows_source, any_length, conditions) = local;
            let adv = |lifetime, counting_down| AdvLifetime { lifetime, counting_down };
            AdvPrefix {
                source,
                flags,
                valid_lifetime: adv(valid, valid_counts),
                preferred_lifetime: adv(preferred, valid_counts != differs),
                deprecate_on_exit,
                any_length,
                conditions,
                follows_source,
            }
        },
    )
}

fn route() -> impl Strategy<Value = AdvRoute> {
    let route = (route_information(), any::<bool>(), conditions());
    route.prop_map(|(route, remove_on_exit, conditions)| AdvRoute {
        route,
        remove_on_exit,
        conditions,
    })
}

fn adv_rdnss() -> impl Strategy<Value = AdvRdnss> {
    let rdnss = (rdnss(), any::<bool>(), conditions());
    rdnss.prop_map(|(rdnss, flush_on_exit, conditions)| AdvRdnss {
        rdnss,
        flush_on_exit,
        conditions,
    })
}

fn adv_dnssl() -> impl Strategy<Value = AdvDnssl> {
    let plain = (vec(host_name(), 1..=4), lifetime())
        .prop_map(|(suffixes, lifetime)| Dnssl::new(suffixes, lifetime).unwrap());
    let dnssl = prop_oneof![9 => plain, 1 => dnssl()];
    (dnssl, any::<bool>()).prop_map(|(dnssl, flush_on_exit)| AdvDnssl { dnssl, flush_on_exit })
}

fn adv_encrypted_dns() -> impl Strategy<Value = AdvEncryptedDns> {
    let option = (encrypted_dns_of(host_name()), any::<bool>());
    option
        .prop_map(|(encrypted_dns, flush_on_exit)| AdvEncryptedDns { encrypted_dns, flush_on_exit })
}

/// Names that are text, words of the languages among them; those of any octets are rare.
fn host_name() -> impl Strategy<Value = DomainName> {
    let words = vec!["1", "1.5", "on", "prefix", "pvd", "option", "infinity", "a_b.example"];
    let text = "([a-z0-9]|[a-z0-9][a-z0-9-]{0,9}[a-z0-9_])(\\.[a-z][a-z0-9]{0,6}){0,3}";
    prop_oneof![
        18 => text.prop_map(|text| text.parse().unwrap()),
        3 => select(words).prop_map(|text| text.parse().unwrap()),
        1 => domain_name(),
    ]
}
