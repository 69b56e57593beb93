//! All fields of a configuration under the names by which the files' source map knows them.

mod lists;

use std::fmt::Display;

use super::{
    Node,
    settings::{client, seconds},
};
use crate::model::{
    AdvLinkMtu, AdvProvisioningDomain, Header, HomeAgentInformation, Interface, LinkMtu,
    PvdIdentity, RouterFlags,
};

/// Each field of `interface` that has a value, by its path: `header.router_lifetime`,
/// `prefixes[1].valid_lifetime`, `rdnss[0].servers[1]`. Lifetimes are in seconds unless their names
/// say otherwise.
#[must_use]
pub fn fields(interface: &Interface) -> Vec<(String, Node)> {
    let mut fields = Fields { path: String::new(), all: Vec::new() };
    fields.interface(interface);
    fields.all
}

/// Fields with the path of what they are in.
struct Fields {
    path: String,
    all: Vec<(String, Node)>,
}

impl Fields {
    fn add(&mut self, name: &str, value: Node) {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.all.push((format!("{}{dot}{name}", self.path), value));
    }

    fn text(&mut self, name: &str, value: impl Display) {
        self.add(name, Node::text(value));
    }

    fn number(&mut self, name: &str, value: impl Into<u64>) {
        self.add(name, Node::Number(value.into()));
    }

    fn switch(&mut self, name: &str, on: bool) {
        self.add(name, Node::Switch(on));
    }

    /// The entries of a list of single values, each a field.
    fn each<T>(&mut self, name: &str, list: &[T], node: impl Fn(&T) -> Node) {
        for (index, entry) in list.iter().enumerate() {
            self.add(&format!("{name}[{index}]"), node(entry));
        }
    }

    /// What `fill` adds is in `name`.
    fn inside(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        fill(self);
        self.path.truncate(length);
    }

    /// The same for each entry of a list.
    fn entries<T>(&mut self, name: &str, list: &[T], fill: impl Fn(&mut Self, &T)) {
        for (index, entry) in list.iter().enumerate() {
            self.inside(&format!("{name}[{index}]"), |fields| fill(fields, entry));
        }
    }

    fn interface(&mut self, interface: &Interface) {
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
            virtual_link_layer_address,
            default_router_conditions,
            remove_on_exit,
            interval,
            min_delay_between_ras,
            header,
            source_link_layer_address,
            ra_mtu,
            clock_skew_seconds,
            legitimate_routers,
            link_mtu,
            advertisement_interval,
            home_agent_information,
            prefixes,
            ignored_prefixes,
            routes,
            rdnss,
            dnssl,
            encrypted_dns,
            pref64,
            captive_portal,
            lowpan_contexts,
            authoritative_border_router,
            provisioning_domain,
            flags_extension,
            custom_options,
            template: _,
        } = interface;
        self.switch("send_advertisements", *send_advertisements);
        self.switch("ignore_if_missing", *ignore_if_missing);
        self.switch("unicast_only", *unicast_only);
        self.switch("solicited_unicast", *solicited_unicast);
        self.each("clients", clients, client);
        self.switch("unrestricted_unicast", *unrestricted_unicast);
        self.each("source_addresses", source_addresses, |it| Node::text(it));
        if let Some(address) = virtual_link_layer_address {
            self.text("virtual_link_layer_address", address);
        }
        self.switch("remove_on_exit", *remove_on_exit);
        self.add("interval.min", seconds(interval.min()));
        self.add("interval.max", seconds(interval.max()));
        self.add("min_delay_between_ras", seconds(min_delay_between_ras.duration()));
        self.header(header);
        self.conditions("default_router_conditions", default_router_conditions);
        self.switch("source_link_layer_address", *source_link_layer_address);
        self.link_mtu(*link_mtu);
        if let Some(mtu) = ra_mtu {
            self.number("ra_mtu", LinkMtu::octets(*mtu));
        }
        self.number("clock_skew_seconds", *clock_skew_seconds);
        if let Some(routers) = legitimate_routers {
            let routers = Node::List(routers.iter().map(Node::text).collect());
            self.add("legitimate_routers", routers);
        }
        self.switch("advertisement_interval", *advertisement_interval);
        self.home_agent_information(*home_agent_information);
        self.prefixes(prefixes);
        self.each("ignored_prefixes", ignored_prefixes, |it| Node::text(it));
        self.routes(routes);
        self.rdnss(rdnss);
        self.dnssl(dnssl);
        self.encrypted_dns(encrypted_dns);
        self.pref64(pref64);
        if let Some(portal) = captive_portal {
            self.text("captive_portal", portal.uri());
        }
        self.lowpan(lowpan_contexts, authoritative_border_router.as_deref());
        if let Some(domain) = provisioning_domain {
            self.inside("provisioning_domain", |fields| fields.provisioning_domain(domain));
        }
        if let Some(extension) = flags_extension {
            let flags = extension.flags().map(|flag| Node::Number(flag.into()));
            self.add("flags_extension", Node::List(flags.collect()));
        }
        self.custom_options(custom_options);
    }

    fn header(&mut self, header: &Header) {
        let Header {
            cur_hop_limit,
            flags,
            preference,
            router_lifetime,
            reachable_time,
            retrans_timer_millis,
        } = *header;
        let RouterFlags { managed, other_config, home_agent, proxy, snac_router } = flags;
        self.inside("header", |fields| {
            fields.number("cur_hop_limit", cur_hop_limit);
            fields.switch("flags.managed", managed);
            fields.switch("flags.other_config", other_config);
            fields.switch("flags.home_agent", home_agent);
            fields.switch("flags.proxy", proxy);
            fields.switch("flags.snac_router", snac_router);
            fields.text("preference", preference);
            fields.number("router_lifetime", router_lifetime.as_secs());
            fields.number("reachable_time", reachable_time.as_millis());
            fields.number("retrans_timer_millis", retrans_timer_millis);
        });
    }

    fn link_mtu(&mut self, mtu: AdvLinkMtu) {
        match mtu {
            AdvLinkMtu::Omitted => self.text("link_mtu", "none"),
            AdvLinkMtu::Fixed(mtu) => self.number("link_mtu", mtu.octets()),
            AdvLinkMtu::Interface => self.text("link_mtu", "the interface's"),
        }
    }

    fn home_agent_information(&mut self, information: Option<HomeAgentInformation>) {
        let Some(information) = information else { return };
        self.inside("home_agent_information", |fields| {
            fields.number("preference", information.preference);
            fields.number("lifetime", information.lifetime_seconds());
            fields.switch("mobile_router_support", information.mobile_router_support);
        });
    }

    fn provisioning_domain(&mut self, domain: &AdvProvisioningDomain) {
        let AdvProvisioningDomain {
            identity,
            header,
            prefixes,
            routes,
            rdnss,
            dnssl,
            encrypted_dns,
            pref64,
            captive_portal,
        } = domain;
        let PvdIdentity { id, http, legacy, delay, sequence } = identity;
        self.inside("identity", |fields| {
            fields.text("id", id);
            fields.switch("http", *http);
            fields.switch("legacy", *legacy);
            fields.number("delay", delay.get());
            fields.number("sequence", *sequence);
        });
        if let Some(header) = header {
            self.header(header);
        }
        self.prefixes(prefixes);
        self.routes(routes);
        self.rdnss(rdnss);
        self.dnssl(dnssl);
        self.encrypted_dns(encrypted_dns);
        self.pref64(pref64);
        if let Some(portal) = captive_portal {
            self.text("captive_portal", portal.uri());
        }
    }
}
