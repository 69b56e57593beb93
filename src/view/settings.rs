use std::time::Duration;

use super::Node;
use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvProvisioningDomain, AdvRdnss,
    AdvRoute, Client, Condition, Header, Interface, LinkMtu, Preference, Prefix, PrefixSource,
    RouterLifetime, RtrAdvInterval,
};

type Entries = Vec<(&'static str, Node)>;

/// What is configured for an interface besides what its advertisements say: when and to whom it
/// advertises, what its final advertisement withdraws, and where what it says comes from.
#[must_use]
pub fn settings(interface: &Interface) -> Node {
    // All fields by name, so that none is forgotten.
    let Interface {
        name: _,
        send_advertisements,
        ignore_if_missing,
        unicast_only,
        solicited_unicast,
        clients,
        unrestricted_unicast,
        source_addresses,
        remove_on_exit,
        interval,
        min_delay_between_ras,
        header,
        source_link_layer_address,
        ra_mtu,
        clock_skew_seconds,
        legitimate_routers,
        link_mtu,
        advertisement_interval: _,
        home_agent_information: _,
        prefixes,
        ignored_prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64: _,
        captive_portal: _,
        lowpan_contexts: _,
        authoritative_border_router: _,
        provisioning_domain,
        flags_extension: _,
        custom_options: _,
        virtual_link_layer_address,
        default_router_conditions,
        template,
    } = interface;
    let mut map = vec![
        ("send_advertisements", Node::Switch(*send_advertisements)),
        ("ignore_if_missing", Node::Switch(*ignore_if_missing)),
        ("unicast_only", Node::Switch(*unicast_only)),
        ("solicited_unicast", Node::Switch(*solicited_unicast)),
        ("clients", Node::List(clients.iter().map(client).collect())),
        ("unrestricted_unicast", Node::Switch(*unrestricted_unicast)),
        ("source_addresses", Node::List(source_addresses.iter().map(Node::text).collect())),
        ("remove_on_exit", Node::Switch(*remove_on_exit)),
    ];
    add_intervals(&mut map, *interval);
    map.push(("min_delay_between_ras_seconds", seconds(min_delay_between_ras.duration())));
    add_hidden_preference(&mut map, *header);
    map.push(("source_link_layer_address", Node::Switch(*source_link_layer_address)));
    let of_virtual = virtual_link_layer_address.as_ref();
    map.extend(of_virtual.map(|it| ("virtual_link_layer_address", Node::text(it))));
    if !default_router_conditions.is_empty() {
        map.push(("default_router_conditions", list(default_router_conditions, Node::text)));
    }
    map.extend(template.as_ref().map(|it| ("template", Node::text(it.text().trim_end()))));
    map.extend(ra_mtu.map(|mtu| ("ra_mtu", Node::Number(LinkMtu::octets(mtu).into()))));
    map.push(("clock_skew_seconds", Node::Number((*clock_skew_seconds).into())));
    let legitimate = legitimate_routers.as_ref();
    map.extend(legitimate.map(|all| ("legitimate_routers", list(all, Node::text))));
    let of_interface = matches!(link_mtu, AdvLinkMtu::Interface);
    map.push(("link_mtu_of_interface", Node::Switch(of_interface)));
    map.push(("ignored_prefixes", list(ignored_prefixes, Node::text)));
    add_lists(&mut map, Lists { prefixes, routes, rdnss, dnssl, encrypted_dns });
    map.extend(provisioning_domain.as_deref().map(|it| ("provisioning_domain", domain(it))));
    Node::Map(map)
}

fn add_intervals(map: &mut Entries, interval: RtrAdvInterval) {
    map.push(("min_rtr_adv_interval_seconds", seconds(interval.min())));
    map.push(("max_rtr_adv_interval_seconds", seconds(interval.max())));
}

/// The preference where medium is sent in its place (RFC 4191 2.2).
fn add_hidden_preference(map: &mut Entries, header: Header) {
    let is_hidden = header.router_lifetime == RouterLifetime::ZERO;
    if is_hidden && header.preference != Preference::Medium {
        map.push(("preference", Node::text(header.preference)));
    }
}

fn domain(domain: &AdvProvisioningDomain) -> Node {
    let AdvProvisioningDomain {
        identity: _,
        header,
        prefixes,
        routes,
        rdnss,
        dnssl,
        encrypted_dns,
        pref64: _,
        captive_portal: _,
    } = domain;
    let mut map = Vec::new();
    if let Some(header) = header {
        add_hidden_preference(&mut map, *header);
    }
    add_lists(&mut map, Lists { prefixes, routes, rdnss, dnssl, encrypted_dns });
    Node::Map(map)
}

#[derive(Clone, Copy)]
struct Lists<'a> {
    prefixes: &'a [AdvPrefix],
    routes: &'a [AdvRoute],
    rdnss: &'a [AdvRdnss],
    dnssl: &'a [AdvDnssl],
    encrypted_dns: &'a [AdvEncryptedDns],
}

fn add_lists(map: &mut Entries, lists: Lists<'_>) {
    let route = |AdvRoute { route, remove_on_exit, conditions }: &AdvRoute| {
        let prefix = Node::text(route.prefix);
        with(withdrawn("prefix", prefix, "remove_on_exit", *remove_on_exit), conditions)
    };
    let rdnss = |AdvRdnss { rdnss, flush_on_exit, conditions }: &AdvRdnss| {
        let servers = list(rdnss.servers(), Node::text);
        with(withdrawn("servers", servers, "flush_on_exit", *flush_on_exit), conditions)
    };
    let dnssl = |AdvDnssl { dnssl, flush_on_exit }: &AdvDnssl| {
        let suffixes = list(dnssl.suffixes(), Node::text);
        withdrawn("suffixes", suffixes, "flush_on_exit", *flush_on_exit)
    };
    let encrypted = |AdvEncryptedDns { encrypted_dns, flush_on_exit }: &AdvEncryptedDns| {
        let name = Node::text(encrypted_dns.authentication_domain_name());
        withdrawn("authentication_domain_name", name, "flush_on_exit", *flush_on_exit)
    };
    map.push(("prefixes", list(lists.prefixes, prefix)));
    map.push(("routes", list(lists.routes, route)));
    map.push(("rdnss", list(lists.rdnss, rdnss)));
    map.push(("dnssl", list(lists.dnssl, dnssl)));
    map.push(("encrypted_dns", list(lists.encrypted_dns, encrypted)));
}

fn list<'t, T>(entries: &'t [T], node: impl Fn(&'t T) -> Node) -> Node {
    Node::List(entries.iter().map(node).collect())
}

/// An entry with the conditions that it depends on, if there are any.
fn with(entry: Node, conditions: &[Condition]) -> Node {
    match entry {
        Node::Map(mut map) if !conditions.is_empty() => {
            map.push(("conditions", list(conditions, Node::text)));
            Node::Map(map)
        }
        entry => entry,
    }
}

/// An entry that the final advertisement withdraws or not.
fn withdrawn(name: &'static str, value: Node, switch: &'static str, on: bool) -> Node {
    Node::Map(vec![(name, value), (switch, Node::Switch(on))])
}

fn prefix(entry: &AdvPrefix) -> Node {
    // Flags and lifetimes are in the advertisement, except what counts down.
    let AdvPrefix {
        source,
        flags: _,
        valid_lifetime,
        preferred_lifetime,
        deprecate_on_exit,
        follows_source,
        any_length,
        conditions,
    } = entry;
    let counts = |lifetime: &AdvLifetime| Node::Switch(lifetime.counting_down);
    let mut map = vec![
        ("source", Node::text(self::source(source))),
        ("valid_lifetime_counting_down", counts(valid_lifetime)),
        ("preferred_lifetime_counting_down", counts(preferred_lifetime)),
        ("deprecate_on_exit", Node::Switch(*deprecate_on_exit)),
    ];
    if source.named().is_none() {
        map.push(("follows_source", Node::Switch(*follows_source)));
        map.push(("any_length", Node::Switch(*any_length)));
    }
    with(Node::Map(map), conditions)
}

pub(super) fn source(source: &PrefixSource) -> String {
    match source {
        PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _) => {
            Prefix::to_string(prefix)
        }
        PrefixSource::InterfaceAddresses => "addresses".to_owned(),
        PrefixSource::OtherInterfaceAddresses(name) => format!("addresses of {name}"),
        PrefixSource::SixToFour { interface, subnet } => {
            format!("6to4 of {interface}, subnet {subnet:x}")
        }
        PrefixSource::OtherInterfaceSubnet { interface, subnet } => {
            format!("addresses of {interface}, subnet {subnet}")
        }
        PrefixSource::Delegation { name, subnet } => format!("delegation {name}, subnet {subnet}"),
    }
}

pub(super) fn client(client: &Client) -> Node {
    match client {
        Client::Served(address) => Node::text(address),
        Client::Ignored(address) => Node::text(format!("!{address}")),
    }
}

/// Whole seconds as a number, others as text.
pub(super) fn seconds(duration: Duration) -> Node {
    if duration.subsec_nanos() == 0 {
        return Node::Number(duration.as_secs());
    }
    Node::text(crate::model::seconds(duration))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            IntervalRule,
            testing::{self, adv_prefix, prefix},
        },
        view::changes,
    };

    fn found(change: impl Fn(&mut Interface)) -> Vec<String> {
        let mut old = testing::interface("a");
        old.prefixes.push(adv_prefix(PrefixSource::Prefix(prefix("2001:db8::/64"))));
        let mut new = old.clone();
        change(&mut new);
        let changes = changes(&settings(&old), &settings(&new));
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_no_advertisement_says_is_found() {
        type Set = fn(&mut Interface);
        let cases: [(Set, &str); 9] = [
            (|it| it.send_advertisements = false, "~ send_advertisements: on -> off"),
            (|it| it.solicited_unicast = true, "~ solicited_unicast: off -> on"),
            (|it| it.remove_on_exit = false, "~ remove_on_exit: on -> off"),
            (
                |it| {
                    let (min, max) = (Duration::from_millis(3500), Duration::from_secs(600));
                    let rule = IntervalRule::Rfc4861;
                    it.interval = RtrAdvInterval::new(min, max, rule).unwrap();
                },
                "~ min_rtr_adv_interval_seconds: 200 -> 3.5",
            ),
            (
                |it| it.clients.push(Client::Ignored("fe80::1".parse().unwrap())),
                "+ clients[!fe80::1]: !fe80::1",
            ),
            (|it| it.link_mtu = AdvLinkMtu::Interface, "~ link_mtu_of_interface: off -> on"),
            (|it| it.ra_mtu = Some(LinkMtu::MIN), "+ ra_mtu: 1280"),
            (
                |it| it.prefixes[0].valid_lifetime.counting_down = true,
                "~ prefixes[2001:db8::/64].valid_lifetime_counting_down: off -> on",
            ),
            (
                |it| it.prefixes[0].source = PrefixSource::InterfaceAddresses,
                "- prefixes[2001:db8::/64]: {source: 2001:db8::/64, \
                 valid_lifetime_counting_down: off, preferred_lifetime_counting_down: off, \
                 deprecate_on_exit: off}",
            ),
        ];
        for (change, expected) in cases {
            assert_eq!(found(change).first().map(String::as_str), Some(expected));
        }
    }

    #[test]
    fn what_advertisements_say_is_not_among_them() {
        let changes = found(|it| {
            it.name = "b".parse().unwrap();
            it.header.cur_hop_limit = 1;
            it.link_mtu = AdvLinkMtu::Fixed(LinkMtu::MIN);
            it.prefixes[0].flags.autonomous = false;
            it.advertisement_interval = true;
        });
        assert_eq!(changes, <[&str; 0]>::default());
    }
}
