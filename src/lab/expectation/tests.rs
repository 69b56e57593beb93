use super::*;
use crate::{
    lab::testing::{address, adv_prefix, complete, interface, prefix},
    model::{AdvLifetime, RouterLifetime},
};

const FULL: KernelSupport = KernelSupport { router_preference: true, route_information: true };

fn expect(interface: &Interface) -> Expectation {
    Expectation::of(interface, &[], 1500, FULL)
}

#[test]
fn a_host_that_has_everything_lacks_nothing() {
    assert_eq!(expect(&interface()).missing(&complete()), []);
}

#[test]
fn everything_absent_is_named() {
    let missing = expect(&interface()).missing(&HostState::default());
    let text: Vec<_> = missing.iter().map(Missing::to_string).collect();
    assert_eq!(
        text,
        [
            "no address from 2001:db8:704::/64",
            "no on-link route to 2001:db8:704::/64",
            "no default route",
            "no route to 2001:db8:ff00::/40 with preference low",
            "no DNS server 2001:db8::53",
            "no DNS search suffix example.com",
            "MTU 0 instead of 1492",
            "hop limit 0 instead of 32",
            "M flag not set",
            "O flag not set",
        ]
    );
}

#[test]
fn an_address_counts_once_duplicate_detection_has_passed() {
    let expectation = expect(&interface());
    let mut state = complete();
    let own = state.addresses[0].address;
    state.addresses[0].tentative = true;
    assert_eq!(expectation.missing(&state), [Missing::Tentative(own)]);
    state.addresses[0].duplicate = true;
    assert_eq!(expectation.missing(&state), [Missing::Duplicate(own)]);
    let mut second = complete().addresses[0].clone();
    second.address = address("2001:db8:704::8");
    state.addresses.push(second);
    assert_eq!(expectation.missing(&state), []);
}

#[test]
fn preferences_count_where_the_kernel_knows_them() {
    let mut state = complete();
    state.routes[2].preference = Preference::Medium;
    let wrong =
        Missing::DefaultRoutePreference { expected: Preference::High, found: Preference::Medium };
    assert_eq!(expect(&interface()).missing(&state), [wrong]);
    state.routes.remove(1);
    let old = KernelSupport { router_preference: false, route_information: false };
    assert_eq!(Expectation::of(&interface(), &[], 1500, old).missing(&state), []);
}

#[test]
fn only_autonomous_prefixes_of_64_bits_make_addresses() {
    let mut interface = interface();
    let advertised = |text, change: fn(&mut AdvPrefix)| {
        let mut advertised = adv_prefix(PrefixSource::Prefix(prefix(text)));
        change(&mut advertised);
        advertised
    };
    interface.prefixes = vec![
        advertised("2001:db8:1::/64", |_| {}),
        advertised("2001:db8:2::/48", |_| {}),
        advertised("2001:db8:3::/64", |p| p.flags.autonomous = false),
        advertised("2001:db8:4::/64", |p| p.flags.on_link = false),
        advertised("2001:db8:5::/64", |p| p.valid_lifetime = AdvLifetime::fixed(Lifetime::ZERO)),
        advertised("fe80::/64", |_| {}),
        adv_prefix(PrefixSource::InterfaceAddresses),
    ];
    let own = [prefix("2001:db8:1ab:1::/64")];
    let expectation = Expectation::of(&interface, &own, 1500, FULL);
    let autonomous = ["2001:db8:1::/64", "2001:db8:4::/64", "2001:db8:1ab:1::/64"];
    assert_eq!(expectation.autonomous, autonomous.map(prefix));
    let on_link = ["2001:db8:1::/64", "2001:db8:2::/48", "2001:db8:3::/64", "2001:db8:1ab:1::/64"];
    assert_eq!(expectation.on_link, on_link.map(prefix));
}

#[test]
fn what_is_withdrawn_or_not_advertised_is_not_expected() {
    let mut quiet = interface();
    quiet.header.router_lifetime = RouterLifetime::ZERO;
    quiet.header.cur_hop_limit = 0;
    quiet.link_mtu = AdvLinkMtu::Omitted;
    quiet.routes[0].route.lifetime = Lifetime::ZERO;
    quiet.rdnss[0].rdnss.lifetime = Lifetime::ZERO;
    quiet.dnssl[0].dnssl.lifetime = Lifetime::ZERO;
    quiet.prefixes.clear();
    let expectation = expect(&quiet);
    assert_eq!(
        expectation.missing(&HostState::default()),
        [Missing::Managed, Missing::OtherConfig]
    );
    quiet = interface();
    quiet.send_advertisements = false;
    assert!(expect(&quiet).is_empty());
}

#[test]
fn the_interfaces_own_mtu_is_the_links() {
    let mut interface = interface();
    interface.link_mtu = AdvLinkMtu::Interface;
    assert_eq!(expect(&interface).mtu, Some(1500));
}
