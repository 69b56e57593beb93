//! Options, one function for each kind that has several values.

use super::{Node, advertisement::header};
use crate::model::{
    AuthoritativeBorderRouter, Dnssl, EncryptedDns, FlagsExtension, HomeAgentInformation, Lifetime,
    LowpanContext, NdOption, Pref64, PrefixFlags, PrefixInformation, ProvisioningDomain,
    PvdIdentity, Rdnss, RouteInformation, ServiceParameters,
};

type Entries = Vec<(&'static str, Node)>;

/// The name of single options that are said again.
const REPEATED: &str = "repeated_options";

/// Adds `options` to `map`, each kind where its first one stands.
pub(super) fn add_options(map: &mut Entries, options: &[NdOption]) {
    let mut repeated = Vec::new();
    for option in options {
        match entry(option) {
            Entry::OfList(name, node) => match place(map, name) {
                Some(Node::List(nodes)) => nodes.push(node),
                _ => map.push((name, Node::List(vec![node]))),
            },
            Entry::Single(name, node) => match place(map, name) {
                Some(_) => repeated.push(Node::Map(vec![(name, node)])),
                None => map.push((name, node)),
            },
        }
    }
    if !repeated.is_empty() {
        map.push((REPEATED, Node::List(repeated)));
    }
}

fn place<'m>(map: &'m mut Entries, name: &str) -> Option<&'m mut Node> {
    map.iter_mut().find(|(own, _)| *own == name).map(|(_, node)| node)
}

/// An option with its kind's name.
enum Entry {
    /// A packet says it once.
    Single(&'static str, Node),
    /// One of several.
    OfList(&'static str, Node),
}

fn entry(option: &NdOption) -> Entry {
    use Entry::{OfList, Single};
    match option {
        NdOption::SourceLinkLayerAddress(address) => {
            Single("source_link_layer_address", Node::text(address))
        }
        NdOption::PrefixInformation(value) => OfList("prefixes", prefix_information(value)),
        NdOption::Mtu(mtu) => Single("link_mtu", Node::Number(mtu.octets().into())),
        NdOption::AdvertisementInterval(interval) => {
            let millis = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
            Single("advertisement_interval_millis", Node::Number(millis))
        }
        NdOption::HomeAgentInformation(value) => {
            Single("home_agent_information", home_agent_information(*value))
        }
        NdOption::ProvisioningDomain(value) => {
            Single("provisioning_domain", provisioning_domain(value))
        }
        NdOption::RouteInformation(value) => OfList("routes", route_information(value)),
        NdOption::Rdnss(value) => OfList("rdnss", rdnss(value)),
        NdOption::FlagsExtension(value) => Single("flags_extension", flags_extension(*value)),
        NdOption::Dnssl(value) => OfList("dnssl", dnssl(value)),
        NdOption::LowpanContext(value) => OfList("lowpan_contexts", lowpan_context(value)),
        NdOption::AuthoritativeBorderRouter(value) => {
            Single("authoritative_border_router", authoritative_border_router(value))
        }
        NdOption::CaptivePortal(portal) => Single("captive_portal", Node::text(portal.uri())),
        NdOption::Pref64(value) => OfList("pref64", pref64(value)),
        NdOption::EncryptedDns(value) => OfList("encrypted_dns", encrypted_dns(value)),
        NdOption::Other { option_type, body } => OfList("other_options", other(*option_type, body)),
    }
}

fn lifetime(lifetime: Lifetime) -> Node {
    lifetime.as_secs().map_or_else(|| Node::text(lifetime), |seconds| Node::Number(seconds.into()))
}

fn prefix_information(value: &PrefixInformation) -> Node {
    let PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred } = value.flags;
    let flags = vec![
        ("on_link", Node::Switch(on_link)),
        ("autonomous", Node::Switch(autonomous)),
        ("dhcpv6_pd_preferred", Node::Switch(dhcpv6_pd_preferred)),
    ];
    let mut map = vec![("prefix", Node::text(value.prefix())), ("flags", Node::Map(flags))];
    map.extend(value.router_address().map(|address| ("router_address", Node::text(address))));
    map.push(("valid_lifetime_seconds", lifetime(value.valid_lifetime())));
    map.push(("preferred_lifetime_seconds", lifetime(value.preferred_lifetime())));
    Node::Map(map)
}

fn home_agent_information(value: HomeAgentInformation) -> Node {
    Node::Map(vec![
        ("preference", Node::Number(value.preference.into())),
        ("lifetime_seconds", Node::Number(value.lifetime_seconds().into())),
        ("mobile_router_support", Node::Switch(value.mobile_router_support)),
    ])
}

fn route_information(value: &RouteInformation) -> Node {
    Node::Map(vec![
        ("prefix", Node::text(value.prefix)),
        ("preference", Node::text(value.preference)),
        ("lifetime_seconds", lifetime(value.lifetime)),
    ])
}

fn rdnss(value: &Rdnss) -> Node {
    Node::Map(vec![
        ("servers", Node::List(value.servers().iter().map(Node::text).collect())),
        ("lifetime_seconds", lifetime(value.lifetime)),
    ])
}

fn dnssl(value: &Dnssl) -> Node {
    Node::Map(vec![
        ("suffixes", Node::List(value.suffixes().iter().map(Node::text).collect())),
        ("lifetime_seconds", lifetime(value.lifetime)),
    ])
}

fn lowpan_context(value: &LowpanContext) -> Node {
    let LowpanContext { prefix, compression, id, valid_lifetime_minutes } = *value;
    Node::Map(vec![
        ("prefix", Node::text(prefix)),
        ("compression", Node::Switch(compression)),
        ("id", Node::Number(id.get().into())),
        ("valid_lifetime_minutes", Node::Number(valid_lifetime_minutes.into())),
    ])
}

fn authoritative_border_router(value: &AuthoritativeBorderRouter) -> Node {
    let AuthoritativeBorderRouter { version, valid_lifetime_minutes, address } = *value;
    Node::Map(vec![
        ("version", Node::Number(version.into())),
        ("valid_lifetime_minutes", Node::Number(valid_lifetime_minutes.into())),
        ("address", Node::text(address)),
    ])
}

fn pref64(value: &Pref64) -> Node {
    Node::Map(vec![
        ("prefix", Node::text(value.prefix())),
        ("lifetime_seconds", Node::Number(value.lifetime.as_secs().into())),
    ])
}

/// The numbers of the flags that are set.
fn flags_extension(value: FlagsExtension) -> Node {
    Node::List(value.flags().map(|flag| Node::Number(flag.into())).collect())
}

fn encrypted_dns(value: &EncryptedDns) -> Node {
    let mut map = vec![
        ("authentication_domain_name", Node::text(value.authentication_domain_name())),
        ("priority", Node::Number(value.priority.get().into())),
        ("lifetime_seconds", lifetime(value.lifetime)),
    ];
    // Without an address, a resolver has neither.
    if !value.addresses().is_empty() {
        map.push(("addresses", Node::List(value.addresses().iter().map(Node::text).collect())));
        map.push(("parameters", service_parameters(value.parameters())));
    }
    Node::Map(map)
}

fn service_parameters(value: &ServiceParameters) -> Node {
    let mut map = Vec::new();
    if !value.alpn().is_empty() {
        map.push(("alpn", Node::List(value.alpn().iter().map(Node::text).collect())));
    }
    map.extend(value.port().map(|port| ("port", Node::Number(port.into()))));
    map.extend(value.doh_path().map(|path| ("doh_path", Node::text(path))));
    if !value.others().is_empty() {
        let others = value.others().iter().map(|(key, value)| {
            Node::Map(vec![("key", Node::Number((*key).into())), ("value", Node::hex(value))])
        });
        map.push(("others", Node::List(others.collect())));
    }
    Node::Map(map)
}

/// The domain's own header and options stand in it as they do in an advertisement.
fn provisioning_domain(value: &ProvisioningDomain) -> Node {
    let PvdIdentity { id, http, legacy, delay, sequence } = &value.identity;
    let mut map = vec![
        ("id", Node::text(id)),
        ("http", Node::Switch(*http)),
        ("legacy", Node::Switch(*legacy)),
        ("delay", Node::Number(delay.get().into())),
        ("sequence", Node::Number((*sequence).into())),
    ];
    map.extend(value.header.as_ref().map(|inner| ("header", Node::Map(header(inner)))));
    add_options(&mut map, value.options());
    Node::Map(map)
}

fn other(option_type: u8, body: &[u8]) -> Node {
    Node::Map(vec![("type", Node::Number(option_type.into())), ("body", Node::hex(body))])
}

#[cfg(test)]
mod tests {
    use std::{num::NonZeroU16, time::Duration};

    use super::*;
    use crate::model::{
        CaptivePortal, ContextId, DomainName, LinkLayerAddress, Pref64Lifetime, Preference,
        PvdDelay,
        testing::{self, prefix},
    };

    fn said(option: &NdOption) -> String {
        match entry(option) {
            Entry::Single(name, node) => format!("{name}: {node}"),
            Entry::OfList(name, node) => format!("{name}[]: {node}"),
        }
    }

    fn address(text: &str) -> std::net::Ipv6Addr {
        text.parse().unwrap()
    }

    #[test]
    fn prefixes() {
        let flags = PrefixFlags { on_link: true, autonomous: false, dhcpv6_pd_preferred: true };
        let (valid, preferred) = (Lifetime::INFINITE, Lifetime::from_secs(60));
        let value = PrefixInformation::new(prefix("2001:db8::/64"), flags, valid, preferred);
        assert_eq!(
            said(&NdOption::PrefixInformation(value)),
            "prefixes[]: {prefix: 2001:db8::/64, flags: {on_link: on, autonomous: off, \
             dhcpv6_pd_preferred: on}, valid_lifetime_seconds: infinity, \
             preferred_lifetime_seconds: 60}"
        );
        let value = value.with_router_address(address("2001:db8::1"));
        let said = said(&NdOption::PrefixInformation(value));
        assert!(said.contains("}, router_address: 2001:db8::1, valid"), "{said}");
    }

    #[test]
    fn routes_and_names() {
        let route = RouteInformation {
            prefix: prefix("2001:db8::/32"),
            preference: Preference::High,
            lifetime: Lifetime::from_secs(1800),
        };
        let servers = vec![address("2001:db8::53"), address("2001:db8::54")];
        let names = [&["a"][..], &["b\u{1b}", "c"]].map(|it| DomainName::from_labels(it).unwrap());
        let nat64 = Pref64Lifetime::from_secs(1800).unwrap();
        let cases = [
            (
                NdOption::RouteInformation(route),
                "routes[]: {prefix: 2001:db8::/32, preference: high, lifetime_seconds: 1800}",
            ),
            (
                NdOption::Rdnss(Rdnss::new(servers, Lifetime::ZERO).unwrap()),
                "rdnss[]: {servers: [2001:db8::53, 2001:db8::54], lifetime_seconds: 0}",
            ),
            (
                NdOption::Dnssl(Dnssl::new(names.into(), Lifetime::INFINITE).unwrap()),
                "dnssl[]: {suffixes: [a, b\\027.c], lifetime_seconds: infinity}",
            ),
            (
                NdOption::Pref64(Pref64::new(prefix("64:ff9b::/96"), nat64).unwrap()),
                "pref64[]: {prefix: 64:ff9b::/96, lifetime_seconds: 1800}",
            ),
        ];
        for (option, expected) in cases {
            assert_eq!(said(&option), expected);
        }
    }

    #[test]
    fn encrypted_dns_and_domains() {
        let parameters = ServiceParameters::default()
            .with_alpn(vec!["h2".into()])
            .and_then(|it| it.with_port(8443).with_doh_path("/q{?dns}"))
            .and_then(|it| it.with_other(9, [0xab, 0xcd]))
            .unwrap();
        let resolver = |addresses: &[&str], parameters| {
            let addresses = addresses.iter().map(|it| address(it)).collect();
            let name = "dns.example".parse().unwrap();
            EncryptedDns::new(NonZeroU16::MIN, Lifetime::ZERO, name, addresses, parameters).unwrap()
        };
        let named = resolver(&[], ServiceParameters::default());
        let identity = PvdIdentity {
            id: "pvd.example".parse().unwrap(),
            http: true,
            legacy: false,
            delay: PvdDelay::new(3).unwrap(),
            sequence: 4,
        };
        let inside = vec![NdOption::EncryptedDns(named)];
        let header = testing::interface("a").header;
        let domain = ProvisioningDomain::new(identity, Some(header), inside).unwrap();
        let cases = [
            (
                NdOption::EncryptedDns(resolver(&["2001:db8::53"], parameters)),
                "encrypted_dns[]: {authentication_domain_name: dns.example, priority: 1, \
                 lifetime_seconds: 0, addresses: [2001:db8::53], parameters: {alpn: [h2], port: \
                 8443, doh_path: /q{?dns}, others: [{key: 9, value: abcd}]}}",
            ),
            (
                NdOption::ProvisioningDomain(Box::new(domain)),
                "provisioning_domain: {id: pvd.example, http: on, legacy: off, delay: 3, \
                 sequence: 4, header: {cur_hop_limit: 64, flags: {managed: off, other_config: off, \
                 home_agent: off, proxy: off, snac_router: off}, preference: medium, \
                 router_lifetime_seconds: 1800, reachable_time_millis: 0, retrans_timer_millis: 0}, \
                 encrypted_dns: [{authentication_domain_name: dns.example, priority: 1, \
                 lifetime_seconds: 0}]}",
            ),
            (
                NdOption::FlagsExtension(FlagsExtension::new([8, 55]).unwrap().unwrap()),
                "flags_extension: [8, 55]",
            ),
        ];
        for (option, expected) in cases {
            assert_eq!(said(&option), expected);
        }
    }

    #[test]
    fn single_ones() {
        let border_router = AuthoritativeBorderRouter {
            version: 70_000,
            valid_lifetime_minutes: 0,
            address: address("2001:db8::6"),
        };
        let context = LowpanContext {
            prefix: prefix("2001:db8::/64"),
            compression: true,
            id: ContextId::new(3).unwrap(),
            valid_lifetime_minutes: 5,
        };
        let home_agent = HomeAgentInformation::new(7, 1800, true).unwrap();
        let link_layer = LinkLayerAddress::new(&[2, 0, 0x5e, 0, 0x53, 1]).unwrap();
        let portal = CaptivePortal::new("https://portal.example/").unwrap();
        let cases = [
            (
                NdOption::SourceLinkLayerAddress(link_layer),
                "source_link_layer_address: 02:00:5e:00:53:01",
            ),
            (
                NdOption::AdvertisementInterval(Duration::from_millis(600_000)),
                "advertisement_interval_millis: 600000",
            ),
            (
                NdOption::HomeAgentInformation(home_agent),
                "home_agent_information: {preference: 7, lifetime_seconds: 1800, \
                 mobile_router_support: on}",
            ),
            (NdOption::CaptivePortal(portal), "captive_portal: https://portal.example/"),
            (
                NdOption::AuthoritativeBorderRouter(border_router),
                "authoritative_border_router: {version: 70000, valid_lifetime_minutes: 0, \
                 address: 2001:db8::6}",
            ),
            (
                NdOption::LowpanContext(context),
                "lowpan_contexts[]: {prefix: 2001:db8::/64, compression: on, id: 3, \
                 valid_lifetime_minutes: 5}",
            ),
        ];
        for (option, expected) in cases {
            assert_eq!(said(&option), expected);
        }
    }
}
