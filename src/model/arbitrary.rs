//! Values of the model for property tests: all that an advertisement can say, and nothing that
//! an option cannot say back.

mod interface;

use std::{net::Ipv6Addr, time::Duration};

use proptest::{collection::vec, option, prelude::*, sample::select};

pub(crate) use interface::model;

use super::{
    AuthoritativeBorderRouter, CaptivePortal, ContextId, Dnssl, DomainName, Header,
    HomeAgentInformation, Lifetime, LinkLayerAddress, LinkMtu, LowpanContext, NdOption, Pref64,
    Pref64Lifetime, Preference, Prefix, PrefixFlags, PrefixInformation, Rdnss, ReachableTime,
    RouteInformation, RouterAdvertisement, RouterFlags, RouterLifetime,
};

/// Any advertisement with up to `most_options` options.
pub(crate) fn advertisement(most_options: usize) -> impl Strategy<Value = RouterAdvertisement> {
    (header(), vec(nd_option(), 0..=most_options))
        .prop_map(|(header, options)| RouterAdvertisement { header, options })
}

/// Any header; its preference is medium when its lifetime is zero.
pub(crate) fn header() -> impl Strategy<Value = Header> {
    let numbers = (any::<u8>(), any::<u32>(), any::<u32>());
    (numbers, flags(), preference(), prop_oneof![Just(0), any::<u16>()]).prop_map(
        |((cur_hop_limit, reachable_time, retrans_timer_millis), flags, preference, lifetime)| {
            Header {
                cur_hop_limit,
                flags,
                preference: if lifetime == 0 { Preference::Medium } else { preference },
                router_lifetime: RouterLifetime::from_wire(lifetime),
                reachable_time: ReachableTime::from_wire(reachable_time),
                retrans_timer_millis,
            }
        },
    )
}

/// Any option, [`NdOption::Other`] with an unknown type among them.
pub(crate) fn nd_option() -> impl Strategy<Value = NdOption> {
    prop_oneof![
        link_layer_address().prop_map(NdOption::SourceLinkLayerAddress),
        prefix_information().prop_map(NdOption::PrefixInformation),
        (1280..=u32::MAX).prop_map(|mtu| NdOption::Mtu(LinkMtu::new(mtu).unwrap())),
        any::<u32>()
            .prop_map(|ms| NdOption::AdvertisementInterval(Duration::from_millis(ms.into()))),
        home_agent_information().prop_map(NdOption::HomeAgentInformation),
        route_information().prop_map(NdOption::RouteInformation),
        rdnss().prop_map(NdOption::Rdnss),
        dnssl().prop_map(NdOption::Dnssl),
        lowpan_context().prop_map(NdOption::LowpanContext),
        authoritative_border_router().prop_map(NdOption::AuthoritativeBorderRouter),
        captive_portal().prop_map(NdOption::CaptivePortal),
        pref64().prop_map(NdOption::Pref64),
        other(),
    ]
}

fn flags() -> impl Strategy<Value = RouterFlags> {
    any::<[bool; 5]>().prop_map(|[managed, other_config, home_agent, proxy, snac_router]| {
        RouterFlags { managed, other_config, home_agent, proxy, snac_router }
    })
}

fn preference() -> impl Strategy<Value = Preference> {
    select(&[Preference::Low, Preference::Medium, Preference::High])
}

/// Any lifetime; zero and infinity often.
pub(crate) fn lifetime() -> impl Strategy<Value = Lifetime> {
    prop_oneof![Just(0), Just(u32::MAX), any::<u32>()].prop_map(Lifetime::from_wire)
}

/// Any prefix of any length.
pub(crate) fn prefix() -> impl Strategy<Value = Prefix> {
    (any::<u128>(), 0_u8..=128)
        .prop_map(|(address, length)| Prefix::new(Ipv6Addr::from(address), length).unwrap())
}

/// Addresses that fill an option without padding, which could not be told from them.
fn link_layer_address() -> impl Strategy<Value = LinkLayerAddress> {
    prop_oneof![9 => Just(1), 1 => 2..=255_usize]
        .prop_flat_map(|units| vec(any::<u8>(), units * 8 - 2))
        .prop_map(|octets| LinkLayerAddress::new(&octets).unwrap())
}

fn prefix_information() -> impl Strategy<Value = PrefixInformation> {
    let flags = any::<[bool; 3]>().prop_map(|[on_link, autonomous, dhcpv6_pd_preferred]| {
        PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred }
    });
    (prefix(), flags, lifetime(), lifetime(), option::of(any::<u128>())).prop_map(
        |(prefix, flags, valid, preferred, host)| {
            let value = PrefixInformation::new(prefix, flags, valid, preferred);
            let Some(host) = host else { return value };
            let host_bits = u128::MAX.checked_shr(prefix.length().into()).unwrap_or(0);
            let address = u128::from(prefix.address()) | (host & host_bits);
            value.with_router_address(Ipv6Addr::from(address))
        },
    )
}

fn home_agent_information() -> impl Strategy<Value = HomeAgentInformation> {
    (any::<u16>(), 1..=65_520_u64, any::<bool>()).prop_map(|(preference, lifetime, mobile)| {
        HomeAgentInformation::new(preference, lifetime, mobile).unwrap()
    })
}

fn route_information() -> impl Strategy<Value = RouteInformation> {
    (prefix(), preference(), lifetime()).prop_map(|(prefix, preference, lifetime)| {
        RouteInformation { prefix, preference, lifetime }
    })
}

fn rdnss() -> impl Strategy<Value = Rdnss> {
    let server = any::<u128>().prop_map(Ipv6Addr::from).prop_filter("unicast", Rdnss::usable);
    let count = prop_oneof![9 => 1..=4_usize, 1 => Just(Rdnss::MAX_SERVERS)];
    (count.prop_flat_map(move |count| vec(server.clone(), count)), lifetime())
        .prop_map(|(servers, lifetime)| Rdnss::new(servers, lifetime).unwrap())
}

/// Names of any octets: up to 3 labels of up to 63.
fn domain_name() -> impl Strategy<Value = DomainName> {
    vec(vec(any::<u8>(), 1..=63), 1..=3).prop_map(|labels| DomainName::from_labels(labels).unwrap())
}

fn dnssl() -> impl Strategy<Value = Dnssl> {
    (vec(domain_name(), 1..=10), lifetime())
        .prop_map(|(suffixes, lifetime)| Dnssl::new(suffixes, lifetime).unwrap())
}

fn lowpan_context() -> impl Strategy<Value = LowpanContext> {
    (prefix(), any::<bool>(), 0..=15_u32, any::<u16>()).prop_map(
        |(prefix, compression, id, valid_lifetime_minutes)| {
            let id = ContextId::new(id).unwrap();
            LowpanContext { prefix, compression, id, valid_lifetime_minutes }
        },
    )
}

fn authoritative_border_router() -> impl Strategy<Value = AuthoritativeBorderRouter> {
    (any::<u32>(), any::<u16>(), any::<u128>()).prop_map(
        |(version, valid_lifetime_minutes, address)| AuthoritativeBorderRouter {
            version,
            valid_lifetime_minutes,
            address: Ipv6Addr::from(address),
        },
    )
}

fn captive_portal() -> impl Strategy<Value = CaptivePortal> {
    prop_oneof![
        9 => "[a-z][a-z0-9+.-]{0,9}:[!#-;=?-\\[\\]_a-z~]{0,90}",
        1 => "[a-z]{2038}",
    ]
    .prop_map(|uri| CaptivePortal::new(uri).unwrap())
}

fn pref64() -> impl Strategy<Value = Pref64> {
    (any::<u128>(), select(&Pref64::LENGTHS), 0..=65_528_u64).prop_map(
        |(address, length, seconds)| {
            let prefix = Prefix::new(Ipv6Addr::from(address), length).unwrap();
            Pref64::new(prefix, Pref64Lifetime::from_secs(seconds).unwrap()).unwrap()
        },
    )
}

/// Types that no option of [`NdOption`] has.
fn other() -> impl Strategy<Value = NdOption> {
    let option_type = any::<u8>().prop_filter("unknown", |option_type| {
        ![1, 3, 5, 7, 8, 24, 25, 31, 34, 35, 37, 38].contains(option_type)
    });
    let body = prop_oneof![9 => 1..=4_usize, 1 => 1..=255_usize]
        .prop_flat_map(|units| vec(any::<u8>(), units * 8 - 2));
    (option_type, body)
        .prop_map(|(option_type, body)| NdOption::Other { option_type, body: body.into() })
}
