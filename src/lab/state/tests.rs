use netlink_packet_route::route::RouteMetric;

use super::*;
use crate::{
    lab::testing::{address, prefix},
    model::{Dnssl, Rdnss},
    os::InterfaceIndex,
};

fn report(index: u32, text: &str, flags: AddressFlags) -> AddressReport {
    AddressReport {
        index: InterfaceIndex::new(index).unwrap(),
        address: address(text),
        prefix_length: 64,
        flags,
        valid_lifetime: Lifetime::INFINITE,
        preferred_lifetime: Lifetime::from_secs(600),
    }
}

#[test]
fn addresses_of_this_interface_beyond_the_link() {
    let of =
        |index, text| HostAddress::from_report(&report(index, text, AddressFlags::Permanent), 2);
    assert_eq!(of(3, "2001:db8::1"), None);
    assert_eq!(of(2, "fe80::1"), None);
    let found = of(2, "2001:db8::1").unwrap();
    assert_eq!((found.address, found.prefix_length), (address("2001:db8::1"), 64));
    assert_eq!(found.valid_lifetime, Lifetime::INFINITE);
    assert_eq!(found.preferred_lifetime, Lifetime::from_secs(600));
}

#[test]
fn flags_of_an_address() {
    let of = |flags| HostAddress::from_report(&report(2, "2001:db8::1", flags), 2).unwrap();
    let found = of(AddressFlags::Tentative);
    assert!(found.tentative && found.dynamic && !found.duplicate);
    let found = of(AddressFlags::Permanent);
    assert!(!found.tentative && !found.dynamic);
    assert!(!of(AddressFlags::Tentative | AddressFlags::Optimistic).tentative);
    assert!(of(AddressFlags::Tentative | AddressFlags::Dadfailed).duplicate);
}

fn route_message(attributes: Vec<RouteAttribute>, length: u8) -> RouteMessage {
    let mut message = RouteMessage::default();
    message.header.address_family = AddressFamily::Inet6;
    message.header.kind = RouteType::Unicast;
    message.header.table = RouteHeader::RT_TABLE_MAIN;
    message.header.protocol = RouteProtocol::Ra;
    message.header.destination_prefix_length = length;
    message.attributes = attributes;
    message
}

#[test]
fn default_routes() {
    let message = route_message(
        vec![
            RouteAttribute::Oif(2),
            RouteAttribute::Gateway(RouteAddress::Inet6(address("fe80::1"))),
            RouteAttribute::Priority(1024),
            RouteAttribute::Metrics(vec![RouteMetric::Hoplimit(64)]),
            RouteAttribute::Preference(RoutePreference::High),
        ],
        0,
    );
    let found = HostRoute::from_message(&message, 2).unwrap();
    assert_eq!(
        found,
        HostRoute {
            destination: prefix("::/0"),
            gateway: Some(address("fe80::1")),
            metric: 1024,
            lifetime: Lifetime::INFINITE,
            preference: Preference::High,
            advertised: true,
        }
    );
    assert_eq!(HostRoute::from_message(&message, 3), None);
}

#[test]
fn routes_of_the_link_itself_do_not_count() {
    for (destination, length) in [("fe80::", 64), ("ff00::", 8)] {
        let destination = RouteAttribute::Destination(RouteAddress::Inet6(address(destination)));
        let message = route_message(vec![RouteAttribute::Oif(2), destination], length);
        assert_eq!(HostRoute::from_message(&message, 2), None);
    }
    let mut local = route_message(vec![RouteAttribute::Oif(2)], 0);
    local.header.table = 255;
    assert_eq!(HostRoute::from_message(&local, 2), None);
}

#[test]
fn options_are_kept_until_withdrawn() {
    let mut state = HostState::default();
    let rdnss = |servers: &[&str], seconds| {
        let servers = servers.iter().map(|server| address(server)).collect();
        NdOption::Rdnss(Rdnss::new(servers, Lifetime::from_secs(seconds)).unwrap())
    };
    state.hear(&[rdnss(&["2001:db8::1", "2001:db8::2"], 600), rdnss(&["2001:db8::3"], 0)]);
    state.hear(&[rdnss(&["2001:db8::1"], 0), rdnss(&["2001:db8::2", "2001:db8::4"], 300)]);
    let lifetime = Lifetime::from_secs(300);
    assert_eq!(
        state.dns_servers,
        ["2001:db8::2", "2001:db8::4"]
            .map(|server| DnsServer { address: address(server), lifetime })
    );

    let dnssl = |seconds| {
        let suffixes = vec!["example.com".parse().unwrap()];
        NdOption::Dnssl(Dnssl::new(suffixes, Lifetime::from_secs(seconds)).unwrap())
    };
    state.hear(&[dnssl(60)]);
    assert_eq!(state.search_suffixes.len(), 1);
    state.hear(&[dnssl(0)]);
    assert_eq!(state.search_suffixes, []);
}
