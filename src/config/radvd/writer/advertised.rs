//! The blocks that stand in an interface and in its Provisioning Domain alike.

use std::time::Duration;

use super::{
    super::{
        address::written,
        keywords::Place,
        lower::{interval::three_max, pref64 as lower_pref64},
    },
    block::Block,
    extensions,
    lists::slashed,
    names, prefix,
};
use crate::{
    config::written::Losses,
    model::{
        AdvDnssl, AdvEncryptedDns, AdvPrefix, AdvRdnss, AdvRoute, Lifetime, Pref64,
        RouteInformation,
    },
};

/// What such blocks say.
pub(super) struct Advertised<'i> {
    /// What the lists' paths begin with.
    pub(super) at: &'static str,
    pub(super) prefixes: &'i [AdvPrefix],
    pub(super) routes: &'i [AdvRoute],
    pub(super) rdnss: &'i [AdvRdnss],
    pub(super) dnssl: &'i [AdvDnssl],
    pub(super) encrypted_dns: &'i [AdvEncryptedDns],
    pub(super) pref64: &'i [Pref64],
}

impl Advertised<'_> {
    /// Writes all of them beside a MaxRtrAdvInterval of `max`.
    pub(super) fn write(&self, max: Duration, block: &mut Block<'_>, losses: &mut Losses<'_>) {
        let default = Lifetime::from_secs(three_max(max));
        prefix::prefixes(self.at, self.prefixes, block, losses);
        self.routes(default, block, losses);
        self.rdnss(default, block, losses);
        self.dnssl(default, block, losses);
        for (index, option) in self.encrypted_dns.iter().enumerate() {
            let path = format!("{}encrypted_dns[{index}]", self.at);
            extensions::encrypted_dns(option, &path, default, block, losses);
        }
        self.pref64(max, block, losses);
    }

    fn routes(&self, default: Lifetime, block: &mut Block<'_>, losses: &mut Losses<'_>) {
        for (index, AdvRoute { route, remove_on_exit, conditions }) in
            self.routes.iter().enumerate()
        {
            let path = format!("{}routes[{index}].conditions", self.at);
            let &RouteInformation { prefix, preference, lifetime } = route;
            block.block("route", slashed(prefix), Place::Route, |block| {
                block.option("AdvRoutePreference", preference);
                block.lifetime("AdvRouteLifetime", lifetime, default);
                block.switch("RemoveRoute", *remove_on_exit);
                block.conditions("AdvRouteCondition", conditions, &path, losses);
            });
        }
    }

    fn rdnss(&self, default: Lifetime, block: &mut Block<'_>, losses: &mut Losses<'_>) {
        for (index, AdvRdnss { rdnss, flush_on_exit, conditions }) in self.rdnss.iter().enumerate()
        {
            let path = format!("{}rdnss[{index}].conditions", self.at);
            let servers: Vec<String> = rdnss.servers().iter().copied().map(written).collect();
            block.block("RDNSS", servers.join(" "), Place::Rdnss, |block| {
                block.lifetime("AdvRDNSSLifetime", rdnss.lifetime, default);
                block.switch("FlushRDNSS", *flush_on_exit);
                block.conditions("AdvRDNSSCondition", conditions, &path, losses);
            });
        }
    }

    fn dnssl(&self, default: Lifetime, block: &mut Block<'_>, losses: &mut Losses<'_>) {
        const REASON: &str = "letters, digits, hyphen and dot can stand in a domain name";
        for (index, AdvDnssl { dnssl, flush_on_exit }) in self.dnssl.iter().enumerate() {
            let mut suffixes = Vec::new();
            for (position, suffix) in dnssl.suffixes().iter().enumerate() {
                let path = format!("{}dnssl[{index}].suffixes[{position}]", self.at);
                match names::suffix(suffix) {
                    Some(text) => suffixes.push(text),
                    None => losses.push(&path, suffix, REASON),
                }
            }
            if suffixes.is_empty() {
                continue;
            }
            block.block("DNSSL", suffixes.join(" "), Place::Dnssl, |block| {
                block.lifetime("AdvDNSSLLifetime", dnssl.lifetime, default);
                block.switch("FlushDNSSL", *flush_on_exit);
            });
        }
    }

    fn pref64(&self, max: Duration, block: &mut Block<'_>, losses: &mut Losses<'_>) {
        for (index, pref64) in self.pref64.iter().enumerate() {
            let prefix = pref64.prefix();
            if prefix.address().is_unspecified() {
                let path = format!("{}pref64[{index}].prefix", self.at);
                losses.push(&path, prefix, "radvd takes no NAT64 prefix of zeros");
                continue;
            }
            block.block("nat64prefix", slashed(prefix), Place::Nat64Prefix, |block| {
                if pref64.lifetime != lower_pref64::default_lifetime(max) {
                    block.set("AdvValidLifetime", pref64.lifetime.as_secs());
                }
            });
        }
    }
}
