//! Values of the model for property tests: all that an advertisement can say, and nothing that
//! an option cannot say back.

mod interface;

use std::{net::Ipv6Addr, num::NonZeroU16, time::Duration};

use proptest::{collection::vec, option, prelude::*, sample::select};

pub(crate) use interface::{model, name};

use super::{
    AuthoritativeBorderRouter, CaptivePortal, ContextId, CustomOption, Dnssl, DomainName,
    EncryptedDns, FlagsExtension, Header, HomeAgentInformation, Lifetime, LinkLayerAddress,
    LinkMtu, LowpanContext, NdOption, Pref64, Pref64Lifetime, Preference, Prefix, PrefixFlags,
    PrefixInformation, ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, ReachableTime,
    RouteInformation, RouterAdvertisement, RouterFlags, RouterLifetime, ServiceParameters,
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
    prop_oneof![9 => plain_option(), 1 => provisioning_domain()]
}

/// Any option but a Provisioning Domain.
fn plain_option() -> impl Strategy<Value = NdOption> {
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
        flags_extension().prop_map(NdOption::FlagsExtension),
        encrypted_dns().prop_map(NdOption::EncryptedDns),
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

pub(crate) fn flags_extension() -> impl Strategy<Value = FlagsExtension> {
    any::<[u8; 6]>().prop_filter_map("no flag", FlagsExtension::from_wire)
}

pub(crate) fn service_parameters() -> impl Strategy<Value = ServiceParameters> {
    let alpn =
        vec(prop_oneof![Just("h2".to_owned()), Just("dot".into()), "[!#-+.-Z_a-z~-]{1,9}"], 0..3);
    let path = option::of(select(&["/dns-query{?dns}", "/{dns}", "/q{?a,dns*}"]));
    let key = any::<u16>().prop_filter("other", |key| ![1, 3, 4, 6, 7].contains(key));
    let others = vec((key, vec(any::<u8>(), 0..9)), 0..3);
    (alpn, any::<Option<u16>>(), path, others).prop_map(|(alpn, port, path, others)| {
        let mut all = ServiceParameters::default().with_alpn(alpn).unwrap();
        if let Some(port) = port {
            all = all.with_port(port);
        }
        if let Some(path) = path {
            all = all.with_doh_path(path).unwrap();
        }
        others.into_iter().fold(all, |all, (key, value)| all.with_other(key, value).unwrap())
    })
}

fn encrypted_dns() -> impl Strategy<Value = EncryptedDns> {
    encrypted_dns_of(domain_name())
}

/// A resolver with such a name.
pub(crate) fn encrypted_dns_of(
    name: impl Strategy<Value = DomainName>,
) -> impl Strategy<Value = EncryptedDns> {
    let server = any::<u128>().prop_map(Ipv6Addr::from).prop_filter("unicast", Rdnss::usable);
    let resolver = option::of((vec(server, 1..4), service_parameters()));
    (any::<NonZeroU16>(), lifetime(), name, resolver).prop_map(
        |(priority, lifetime, name, resolver)| {
            let (addresses, parameters) = resolver.unwrap_or_default();
            EncryptedDns::new(priority, lifetime, name, addresses, parameters).unwrap()
        },
    )
}

/// What a domain with such a name says of itself.
pub(crate) fn pvd_identity(
    name: impl Strategy<Value = DomainName>,
) -> impl Strategy<Value = PvdIdentity> {
    (name, any::<[bool; 2]>(), 0..=15_u32, any::<u16>()).prop_map(
        |(id, [http, legacy], delay, sequence)| {
            let delay = PvdDelay::new(delay).unwrap();
            PvdIdentity { id, http, legacy, delay, sequence }
        },
    )
}

/// Few options, so that the whole fits into one.
fn provisioning_domain() -> impl Strategy<Value = NdOption> {
    let small = plain_option().prop_filter("small", |option| {
        !matches!(
            option,
            NdOption::Other { .. }
                | NdOption::SourceLinkLayerAddress(_)
                | NdOption::CaptivePortal(_)
                | NdOption::Rdnss(_)
                | NdOption::Dnssl(_)
        )
    });
    (pvd_identity(domain_name()), option::of(header()), vec(small, 0..3)).prop_map(
        |(identity, header, options)| {
            let domain = ProvisioningDomain::new(identity, header, options).unwrap();
            NdOption::ProvisioningDomain(Box::new(domain))
        },
    )
}

/// Types that no option of [`NdOption`] has.
fn other() -> impl Strategy<Value = NdOption> {
    let option_type = any::<u8>()
        .prop_filter("unknown", |option_type| !CustomOption::KNOWN.contains(option_type));
    let body = prop_oneof![9 => 1..=4_usize, 1 => 1..=255_usize]
        .prop_flat_map(|units| vec(any::<u8>(), units * 8 - 2));
    (option_type, body)
        .prop_map(|(option_type, body)| NdOption::Other { option_type, body: body.into() })
}
