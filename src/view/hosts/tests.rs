use std::{net::Ipv6Addr, num::NonZeroU16};

use proptest::prelude::*;

use super::*;
use crate::model::{
    CaptivePortal, ContextId, Dnssl, EncryptedDns, HomeAgentInformation, LinkMtu, LowpanContext,
    NdOption, Preference, PrefixFlags, PrefixInformation, ProvisioningDomain, PvdDelay,
    PvdIdentity, Rdnss, RouteInformation, RouterLifetime, ServiceParameters, arbitrary,
    testing::{self, prefix},
};

const SOURCE: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);

const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// A default router for 1800 s with these options.
fn router(options: Vec<NdOption>) -> RouterAdvertisement {
    RouterAdvertisement { header: testing::interface("a").header, options }
}

fn heard(advertisement: &RouterAdvertisement) -> Heard<'_> {
    Heard { source: SOURCE, advertisement, last: None, packets: 1, destinations: &[ALL_NODES] }
}

/// The names and texts of what hosts do.
fn told(consequences: &[Consequence]) -> Vec<String> {
    consequences.iter().map(|it| format!("{}: {}", it.effect.name(), it.text)).collect()
}

fn between(old: &RouterAdvertisement, new: &RouterAdvertisement) -> Vec<String> {
    told(&consequences(Some(heard(old)), Some(heard(new))))
}

/// What hosts do when these options become those.
fn options(old: Vec<NdOption>, new: Vec<NdOption>) -> Vec<String> {
    between(&router(old), &router(new))
}

fn lifetime(seconds: u64) -> Lifetime {
    Lifetime::from_secs(seconds)
}

fn flags(on_link: bool, autonomous: bool) -> PrefixFlags {
    PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred: false }
}

/// Autonomous, but not on-link, so that only addresses are told about.
fn autonomous(valid: u64, preferred: u64) -> NdOption {
    prefix_option(flags(false, true), valid, preferred)
}

fn prefix_option(flags: PrefixFlags, valid: u64, preferred: u64) -> NdOption {
    let prefix = prefix("2001:db8::/64");
    let value = PrefixInformation::new(prefix, flags, lifetime(valid), lifetime(preferred));
    NdOption::PrefixInformation(value)
}

fn rdnss(servers: &[&str], seconds: u64) -> NdOption {
    let servers = servers.iter().map(|it| it.parse().unwrap()).collect();
    NdOption::Rdnss(Rdnss::new(servers, lifetime(seconds)).unwrap())
}

fn route(destination: &str, preference: Preference, seconds: u64) -> NdOption {
    let prefix = prefix(destination);
    let lifetime = lifetime(seconds);
    NdOption::RouteInformation(RouteInformation { prefix, preference, lifetime })
}

fn assert_told(told: &[String], expected: &[&str]) {
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (own, part) in told.iter().zip(expected) {
        assert!(own.contains(part), "`{part}` is not in `{own}`");
    }
}

#[test]
fn names_are_unique() {
    let names: std::collections::HashSet<_> = Effect::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(names.len(), Effect::ALL.len());
}

#[test]
fn nothing_changes() {
    let same = router(vec![autonomous(86_400, 14_400), rdnss(&["2001:db8::53"], 1200)]);
    assert_told(&between(&same, &same), &[]);
    assert_told(&told(&consequences(None, None)), &[]);
}

#[test]
fn the_default_route() {
    let on = router(Vec::new());
    let mut off = router(Vec::new());
    off.header.router_lifetime = RouterLifetime::ZERO;
    let mut short = router(Vec::new());
    short.header.router_lifetime = RouterLifetime::from_wire(600);
    short.header.preference = Preference::Low;
    assert_told(&between(&on, &off), &["default-route-lost: hosts drop"]);
    assert_told(&between(&off, &on), &["default-route-gained: hosts get a default route through"]);
    assert_told(
        &between(&on, &short),
        &["default route for 600 s after each advertisement, not 1800 s", "prefer this one less"],
    );
    let mut by_option = off.clone();
    by_option.options.push(route("::/0", Preference::Medium, 600));
    assert_told(&between(&on, &by_option)[..1], &["keep one by the route to ::/0"]);

    let ends = |last: Option<&RouterAdvertisement>| {
        told(&consequences(Some(Heard { last, ..heard(&on) }), None))
    };
    assert_told(&ends(Some(&off)), &["default-route-lost"]);
    assert_told(
        &ends(None),
        &["default-route-kept: hosts keep the default route through this \
                                router for up to 1800 s"],
    );
    assert_told(&told(&consequences(None, Some(heard(&on)))), &["default-route-gained", "64"]);

    let moved = Heard { source: "fe80::2".parse().unwrap(), ..heard(&on) };
    let old = Heard { last: Some(&off), ..heard(&on) };
    let text = "router-address: hosts get a default route through fe80::2 and drop the one \
                through fe80::1 at once";
    assert_told(&told(&consequences(Some(old), Some(moved))), &[text]);
}

#[test]
fn who_hears_unasked() {
    let router = router(Vec::new());
    let [one, other] = [SOURCE, "fe80::2".parse().unwrap()];
    let between = |old: &[Ipv6Addr], new: &[Ipv6Addr]| {
        let old = Heard { destinations: old, ..heard(&router) };
        let new = Heard { destinations: new, ..heard(&router) };
        told(&consequences(Some(old), Some(new)))
    };
    let all: &[Ipv6Addr] = &[ALL_NODES];
    assert_told(&between(all, &[]), &["audience: hosts hear advertisements only when they ask"]);
    assert_told(&between(&[], all), &["audience: all hosts hear"]);
    assert_told(&between(all, &[one]), &["only fe80::1 hears advertisements unasked; what others"]);
    let expected = ["fe80::1 no longer hears", "fe80::2 hears advertisements unasked, too"];
    assert_told(&between(&[one], &[other]), &expected);
    assert_told(&between(&[one, other], &[other, one]), &[]);
}

#[test]
fn dhcpv6_is_started_and_never_stopped() {
    let with = |managed, other_config| {
        let mut router = router(Vec::new());
        router.header.flags.managed = managed;
        router.header.flags.other_config = other_config;
        router
    };
    let (none, other, both) = (with(false, false), with(false, true), with(true, true));
    assert_told(&between(&none, &both), &["managed-addresses: hosts that speak DHCPv6 start"]);
    assert_told(&between(&both, &none), &["clearing the flag stops none", "keep what they have"]);
    assert_told(&between(&none, &other), &["other-configuration: hosts that speak DHCPv6 start"]);
    assert_told(&between(&both, &with(true, false)), &[]);
    assert_told(&between(&other, &both), &["managed-addresses"]);
}

#[test]
fn prefixes_come_and_go() {
    let on_link = prefix_option(flags(true, true), 86_400, 14_400);
    let come = [
        "address-gained: hosts make an address of 2001:db8::/64, valid for 86400 s after each \
         advertisement, preferred for 14400 s after",
        "on-link-gained",
    ];
    assert_told(&options(Vec::new(), vec![on_link.clone()]), &come);
    let go = [
        "address-kept: hosts keep their addresses of 2001:db8::/64, preferred for up to 14400 s and \
         valid for up to 86400 s, as nothing tells them otherwise (dhcpcd deprecates them",
        "on-link-kept",
    ];
    assert_told(&options(vec![on_link], Vec::new()), &go);
    let withdrawn = autonomous(0, 0);
    assert_told(&options(Vec::new(), vec![withdrawn.clone()]), &[]);
    assert_told(&options(vec![withdrawn], Vec::new()), &[]);
    let deprecated = autonomous(600, 0);
    let text = "keep their deprecated addresses of 2001:db8::/64 for up to 600 s";
    assert_told(&options(vec![deprecated.clone()], Vec::new()), &[text]);
    assert_told(&options(Vec::new(), vec![deprecated]), &["deprecated from the start"]);
}

#[test]
fn lifetimes_of_addresses() {
    let between = |old: (u64, u64), new: (u64, u64)| {
        options(vec![autonomous(old.0, old.1)], vec![autonomous(new.0, new.1)])
    };
    assert_told(&between((86_400, 600), (86_400, 0)), &["address-deprecated"]);
    assert_told(&between((86_400, 0), (86_400, 600)), &["address-preferred"]);
    assert_told(&between((86_400, 600), (86_400, 700)), &["address-lifetime: hosts prefer"]);
    assert_told(&between((86_400, 600), (7201, 600)), &["for 7201 s after each advertisement"]);
    let two_hours = "two hours more, or for what is left where that is less: they do not take";
    assert_told(&between((86_400, 600), (7200, 600)), &[two_hours]);
    assert_told(&between((86_400, 0), (0, 0)), &["they do not take 0 from an advertisement"]);
    assert_told(&between((600, 600), (1800, 600)), &["for 1800 s after each advertisement"]);
}

#[test]
fn flags_of_prefixes() {
    let between = |old: PrefixFlags, new: PrefixFlags| {
        options(vec![prefix_option(old, 86_400, 600)], vec![prefix_option(new, 86_400, 600)])
    };
    let (both, none) = (flags(true, true), flags(false, false));
    assert_told(
        &between(both, flags(true, false)),
        &["address-configuration-off: hosts that come from now on make no address"],
    );
    assert_told(&between(both, flags(false, true)), &["on-link-kept: hosts that come from now on"]);
    assert_told(&between(none, both), &["address-gained", "on-link-gained"]);
    let delegating = PrefixFlags { dhcpv6_pd_preferred: true, ..both };
    assert_told(&between(both, delegating), &["prefix-delegation: hosts that know the P flag"]);
    let value = PrefixInformation::new(prefix("2001:db8::/56"), both, lifetime(60), lifetime(60));
    let told = options(Vec::new(), vec![NdOption::PrefixInformation(value)]);
    assert_told(&told, &["its length is not 64", "on-link-gained"]);
}

#[test]
fn what_a_final_advertisement_says_of_prefixes() {
    let old = router(vec![prefix_option(flags(true, true), 86_400, 600)]);
    let deprecating = router(vec![prefix_option(flags(true, true), 7200, 0)]);
    let ends = |last| {
        let old = Heard { last, ..heard(&old) };
        told(&consequences(Some(old), None))
    };
    assert_told(
        &ends(Some(&deprecating))[1..2],
        &[
            "hosts deprecate their addresses of 2001:db8::/64 at once and keep them for up to 7200 s",
        ],
    );
    assert_told(&ends(Some(&old))[1..], &["address-kept", "on-link-kept"]);
    assert_told(&ends(None)[1..], &["address-kept", "on-link-kept"]);
}

#[test]
fn dns_servers_and_search_domains() {
    let (a, b, c) = ("2001:db8::a", "2001:db8::b", "2001:db8::c");
    let told = options(
        vec![rdnss(&[a, b], 600)],
        vec![rdnss(&[b], 600), rdnss(&[c], 900), rdnss(&[a], 0)],
    );
    let expected = [
        "dns-server-lost: hosts drop DNS server 2001:db8::a at once",
        "dns-server-gained: hosts get DNS server 2001:db8::c, for 900 s after each advertisement",
        "dns-server-changed: hosts ask DNS servers in another order: 2001:db8::b, 2001:db8::a",
    ];
    assert_told(&told, &expected);
    let expected =
        ["dns-server-kept: hosts keep DNS servers 2001:db8::a, 2001:db8::b for up to 600 s"];
    assert_told(&options(vec![rdnss(&[a, b], 600)], Vec::new()), &expected);
    // How they are spread over options is nothing to hosts.
    assert_told(&options(vec![rdnss(&[a, b], 600)], vec![rdnss(&[a], 600), rdnss(&[b], 600)]), &[]);

    let search = |names: &[&str], lifetime| {
        let names = names.iter().map(|it| it.parse().unwrap()).collect();
        NdOption::Dnssl(Dnssl::new(names, lifetime).unwrap())
    };
    let told = options(
        vec![search(&["a.example", "b.example"], lifetime(600))],
        vec![search(&["b.example"], Lifetime::INFINITE)],
    );
    let expected = ["search-domain-kept: hosts keep search domain a.example", "b.example for ever"];
    assert_told(&told, &expected);
    let last = router(vec![rdnss(&[a], 0)]);
    let old = router(vec![rdnss(&[a], 600)]);
    let old = Heard { last: Some(&last), ..heard(&old) };
    assert_told(&super::tests::told(&consequences(Some(old), None))[1..], &["dns-server-lost"]);
}

#[test]
fn routes() {
    let medium = |seconds| route("2001:db8:f::/48", Preference::Medium, seconds);
    assert_told(&options(Vec::new(), vec![medium(600)]), &["route-gained: hosts get the route to"]);
    assert_told(&options(vec![medium(600)], vec![medium(0)]), &["route-lost"]);
    assert_told(&options(vec![medium(600)], Vec::new()), &["route-kept"]);
    let high = route("2001:db8:f::/48", Preference::High, 600);
    assert_told(&options(vec![medium(600)], vec![high]), &["give this one preference high"]);
}

#[test]
fn encrypted_dns_and_domains() {
    let resolver = |priority: u16, address: &str| {
        let addresses = vec![address.parse().unwrap()];
        let priority = NonZeroU16::new(priority).unwrap();
        let (name, parameters) = ("dns.example".parse().unwrap(), ServiceParameters::default());
        let resolver =
            EncryptedDns::new(priority, lifetime(600), name, addresses, parameters).unwrap();
        NdOption::EncryptedDns(resolver)
    };
    let first = resolver(1, "2001:db8::53");
    let gained = "encrypted-dns-gained: hosts get encrypted DNS server dns.example, for 600 s";
    assert_told(&options(Vec::new(), vec![first.clone()]), &[gained]);
    let changed = "encrypted-dns-changed: hosts reach dns.example otherwise than before";
    for other in [resolver(2, "2001:db8::53"), resolver(1, "2001:db8::54")] {
        assert_told(&options(vec![first.clone()], vec![other]), &[changed]);
    }

    let domain = |id: &str, sequence, options| {
        let id = id.parse().unwrap();
        let delay = PvdDelay::default();
        let identity = PvdIdentity { id, http: true, legacy: false, delay, sequence };
        let domain = ProvisioningDomain::new(identity, None, options).unwrap();
        vec![NdOption::ProvisioningDomain(Box::new(domain))]
    };
    let told = options(domain("a.example", 1, Vec::new()), domain("a.example", 2, vec![first]));
    let expected = [
        "provisioning-domain: hosts fetch what a.example says",
        "encrypted-dns-gained: in the Provisioning Domain a.example, hosts get encrypted DNS",
    ];
    assert_told(&told, &expected);
    let told = options(domain("a.example", 1, Vec::new()), domain("b.example", 1, Vec::new()));
    assert_told(&told, &["take the advertisement for one of b.example"]);
    let told = options(domain("a.example", 1, Vec::new()), Vec::new());
    assert_told(&told, &["keep what a.example gave them"]);
}

#[test]
fn mobile_and_6lowpan_nodes() {
    let context = |minutes| {
        let id = ContextId::new(3).unwrap();
        let prefix = prefix("2001:db8::/64");
        let context =
            LowpanContext { prefix, compression: false, id, valid_lifetime_minutes: minutes };
        NdOption::LowpanContext(context)
    };
    let told = options(vec![context(5)], vec![context(6)]);
    assert_told(
        &told,
        &["take 2001:db8::/64 for context 3, for 6 min after each advertisement, for"],
    );
    assert_told(&options(vec![context(5)], Vec::new()), &["lowpan: 6LoWPAN nodes keep"]);
    let agent = HomeAgentInformation::new(7, 600, false).unwrap();
    let agent = NdOption::HomeAgentInformation(agent);
    assert_told(&options(Vec::new(), vec![agent]), &["rank this home agent by preference 7"]);
    let interval = NdOption::AdvertisementInterval(std::time::Duration::from_secs(5));
    assert_told(&options(Vec::new(), vec![interval]), &["every 5000 ms at the latest"]);
}

#[test]
fn the_link_and_the_rest() {
    let mtu = |octets| NdOption::Mtu(LinkMtu::new(octets).unwrap());
    let kept = "mtu: hosts keep the MTU of 1400";
    assert_told(&options(vec![mtu(1400)], Vec::new()), &[kept]);
    assert_told(&options(Vec::new(), vec![mtu(1400)]), &["packets of up to 1400 octets"]);
    let portal = |uri: &str| NdOption::CaptivePortal(CaptivePortal::new(uri).unwrap());
    let told = options(vec![portal("https://a/")], vec![portal("https://b/")]);
    assert_told(&told, &["captive-portal: hosts ask the captive portal https://b/"]);
    let other = |octet| NdOption::Other { option_type: 253, body: [octet; 6].into() };
    assert_told(&options(vec![other(1)], vec![other(2)]), &["hosts that know option 253"]);
    let mut high = router(Vec::new());
    high.header.cur_hop_limit = 255;
    assert_told(&between(&router(Vec::new()), &high), &["hop limit 255"]);
    assert_told(&between(&high, &router(Vec::new())), &["FreeBSD does not lower it"]);
    let one = router(Vec::new());
    let split = Heard { packets: 2, ..heard(&one) };
    let told = super::tests::told(&consequences(Some(heard(&one)), Some(split)));
    assert_told(&told, &["packets: an advertisement takes 2 packets instead of 1 packet; hosts"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn anything_can_be_told_about(
        old in arbitrary::advertisement(5),
        new in arbitrary::advertisement(5),
    ) {
        let (old, new) = (Some(heard(&old)), Some(heard(&new)));
        for (old, new) in [(old, new), (None, new), (old, None), (old, old)] {
            for text in told(&consequences(old, new)) {
                prop_assert!(text.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{text:?}");
            }
        }
        prop_assert_eq!(consequences(old, old), []);
    }
}
