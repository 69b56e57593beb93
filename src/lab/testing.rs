//! Values for the unit tests of this module.

use std::net::Ipv6Addr;
use thin_vec::ThinVec;

use super::{DnsServer, HostAddress, HostParameters, HostRoute, HostState, SearchSuffix};
use crate::model::{
    AdvDnssl, AdvLinkMtu, AdvRdnss, AdvRoute, Dnssl, Interface, Lifetime, LinkMtu, Preference,
    PrefixSource, Rdnss, RouteInformation, testing,
};

pub(super) use crate::model::testing::{adv_prefix, prefix};

pub(super) const ROUTER: &str = "fe80::1";

pub(super) fn address(text: &str) -> Ipv6Addr {
    text.parse().unwrap()
}

/// An interface that advertises one of everything that hosts take.
pub(super) fn interface() -> Interface {
    let lifetime = Lifetime::from_secs(600);
    let route = RouteInformation {
        prefix: prefix("2001:db8:ff00::/40"),
        preference: Preference::Low,
        lifetime,
    };
    let rdnss = Rdnss::new(vec![address("2001:db8::53")], lifetime).unwrap();
    let dnssl = Dnssl::new(vec!["example.com".parse().unwrap()], lifetime).unwrap();
    let mut interface = testing::interface("vlan704");
    interface.header.cur_hop_limit = 32;
    interface.header.flags.managed = true;
    interface.header.flags.other_config = true;
    interface.header.preference = Preference::High;
    interface.link_mtu = AdvLinkMtu::Fixed(LinkMtu::new(1492).unwrap());
    interface.prefixes = vec![adv_prefix(PrefixSource::Prefix(prefix("2001:db8:704::/64")))];
    interface.routes =
        [AdvRoute { route, remove_on_exit: true, conditions: ThinVec::new() }].into();
    interface.rdnss = vec![AdvRdnss { rdnss, flush_on_exit: true, conditions: ThinVec::new() }];
    interface.dnssl = vec![AdvDnssl { dnssl, flush_on_exit: true }];
    interface
}

pub(super) fn route(destination: &str, gateway: Option<&str>, preference: Preference) -> HostRoute {
    HostRoute {
        destination: prefix(destination),
        gateway: gateway.map(address),
        metric: 1024,
        lifetime: Lifetime::from_secs(600),
        preference,
        advertised: gateway.is_some(),
    }
}

/// A host that took everything that [`interface`] advertises.
pub(super) fn complete() -> HostState {
    let lifetime = Lifetime::from_secs(600);
    HostState {
        addresses: vec![HostAddress {
            address: address("2001:db8:704::7"),
            prefix_length: 64,
            tentative: false,
            duplicate: false,
            dynamic: true,
            valid_lifetime: Lifetime::from_secs(86_400),
            preferred_lifetime: Lifetime::from_secs(14_400),
        }],
        routes: vec![
            route("2001:db8:704::/64", None, Preference::Medium),
            route("2001:db8:ff00::/40", Some(ROUTER), Preference::Low),
            route("::/0", Some(ROUTER), Preference::High),
        ],
        dns_servers: vec![DnsServer { address: address("2001:db8::53"), lifetime }],
        search_suffixes: vec![SearchSuffix { name: "example.com".parse().unwrap(), lifetime }],
        parameters: HostParameters {
            mtu: 1492,
            advertised_mtu: Some(1492),
            hop_limit: 32,
            managed: true,
            other_config: true,
            retrans_timer_millis: 1000,
        },
        ..HostState::default()
    }
}
