//! The lists of a configuration.

use super::{
    super::{Node, settings::source},
    Fields,
};
use crate::model::{
    AdvDnssl, AdvEncryptedDns, AdvLifetime, AdvPrefix, AdvRdnss, AdvRoute,
    AuthoritativeBorderRouter, Condition, CustomOption, Lifetime, LowpanContext, Pref64,
    PrefixFlags, PrefixSource,
};

impl Fields {
    pub(super) fn prefixes(&mut self, prefixes: &[AdvPrefix]) {
        if prefixes.is_empty() {
            self.text("prefixes", "none");
        }
        self.entries("prefixes", prefixes, |fields, prefix| {
            let AdvPrefix {
                source: from,
                flags: PrefixFlags { on_link, autonomous, dhcpv6_pd_preferred },
                valid_lifetime,
                preferred_lifetime,
                deprecate_on_exit,
                follows_source,
                any_length,
                conditions,
            } = prefix;
            fields.text("source", source(from));
            let is_router = matches!(from, PrefixSource::RouterAddress(..));
            fields.switch("router_address", is_router);
            fields.switch("flags.on_link", *on_link);
            fields.switch("flags.autonomous", *autonomous);
            fields.switch("flags.dhcpv6_pd_preferred", *dhcpv6_pd_preferred);
            fields.adv_lifetime("valid_lifetime", *valid_lifetime);
            fields.adv_lifetime("preferred_lifetime", *preferred_lifetime);
            fields.switch("deprecate_on_exit", *deprecate_on_exit);
            if from.named().is_none() {
                fields.switch("follows_source", *follows_source);
                fields.switch("any_length", *any_length);
            }
            fields.conditions("conditions", conditions);
        });
    }

    fn adv_lifetime(&mut self, name: &str, lifetime: AdvLifetime) {
        let AdvLifetime { lifetime, counting_down } = lifetime;
        self.lifetime(name, lifetime);
        self.switch(&format!("{name}.counting_down"), counting_down);
    }

    fn lifetime(&mut self, name: &str, lifetime: Lifetime) {
        match lifetime.as_secs() {
            Some(seconds) => self.number(name, seconds),
            None => self.text(name, "infinity"),
        }
    }

    pub(super) fn conditions(&mut self, name: &str, conditions: &[Condition]) {
        if !conditions.is_empty() {
            self.add(name, Node::List(conditions.iter().map(Node::text).collect()));
        }
    }

    pub(super) fn routes(&mut self, routes: &[AdvRoute]) {
        self.entries("routes", routes, |fields, entry| {
            let AdvRoute { route, remove_on_exit, conditions } = entry;
            fields.text("prefix", route.prefix);
            fields.text("preference", route.preference);
            fields.lifetime("lifetime", route.lifetime);
            fields.switch("remove_on_exit", *remove_on_exit);
            fields.conditions("conditions", conditions);
        });
    }

    pub(super) fn rdnss(&mut self, rdnss: &[AdvRdnss]) {
        self.entries("rdnss", rdnss, |fields, entry| {
            let AdvRdnss { rdnss, flush_on_exit, conditions } = entry;
            fields.each("servers", rdnss.servers(), |it| Node::text(it));
            fields.lifetime("lifetime", rdnss.lifetime);
            fields.switch("flush_on_exit", *flush_on_exit);
            fields.conditions("conditions", conditions);
        });
    }

    pub(super) fn dnssl(&mut self, dnssl: &[AdvDnssl]) {
        self.entries("dnssl", dnssl, |fields, AdvDnssl { dnssl, flush_on_exit }| {
            fields.each("suffixes", dnssl.suffixes(), |it| Node::text(it));
            fields.lifetime("lifetime", dnssl.lifetime);
            fields.switch("flush_on_exit", *flush_on_exit);
        });
    }

    pub(super) fn encrypted_dns(&mut self, all: &[AdvEncryptedDns]) {
        self.entries("encrypted_dns", all, |fields, entry| {
            let AdvEncryptedDns { encrypted_dns, flush_on_exit } = entry;
            let name = encrypted_dns.authentication_domain_name();
            fields.text("authentication_domain_name", name);
            fields.number("priority", encrypted_dns.priority.get());
            fields.lifetime("lifetime", encrypted_dns.lifetime);
            fields.each("addresses", encrypted_dns.addresses(), |it| Node::text(it));
            let parameters = encrypted_dns.parameters();
            fields.inside("parameters", |fields| {
                if !parameters.alpn().is_empty() {
                    fields.add(
                        "alpn",
                        Node::List(parameters.alpn().iter().map(Node::text).collect()),
                    );
                }
                if let Some(port) = parameters.port() {
                    fields.number("port", port);
                }
                if let Some(path) = parameters.doh_path() {
                    fields.text("doh_path", path);
                }
                for (key, value) in parameters.others() {
                    fields.add(&format!("others.{key}"), Node::hex(value));
                }
            });
            fields.switch("flush_on_exit", *flush_on_exit);
        });
    }

    pub(super) fn pref64(&mut self, all: &[Pref64]) {
        self.entries("pref64", all, |fields, entry| {
            fields.text("prefix", entry.prefix());
            fields.number("lifetime", entry.lifetime.as_secs());
        });
    }

    pub(super) fn lowpan(
        &mut self,
        contexts: &[LowpanContext],
        router: Option<&AuthoritativeBorderRouter>,
    ) {
        self.entries("lowpan_contexts", contexts, |fields, context| {
            let LowpanContext { prefix, compression, id, valid_lifetime_minutes } = *context;
            fields.text("prefix", prefix);
            fields.switch("compression", compression);
            fields.number("id", id.get());
            fields.number("valid_lifetime_minutes", valid_lifetime_minutes);
        });
        let Some(router) = router else { return };
        let AuthoritativeBorderRouter { version, valid_lifetime_minutes, address } = *router;
        self.inside("authoritative_border_router", |fields| {
            fields.number("version", version);
            fields.number("valid_lifetime_minutes", valid_lifetime_minutes);
            fields.text("address", address);
        });
    }

    pub(super) fn custom_options(&mut self, all: &[CustomOption]) {
        self.each("custom_options", all, |option| {
            let (kind, body) = (option.option_type(), Node::hex(option.body()));
            Node::text(format_args!("type {kind}: {body}"))
        });
    }
}
