use std::{net::Ipv6Addr, time::Duration};

use crate::model::{
    AuthoritativeBorderRouter, CaptivePortal, DomainName, EncryptedDns, FlagsExtension,
    HomeAgentInformation, Lifetime, LinkLayerAddress, LinkMtu, LowpanContext, NdOption, Pref64,
    PrefixInformation, ProvisioningDomain, RouteInformation,
};

/// What hosts take from options, sorted by kinds. Of options that may come once the first counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Options<'a> {
    pub(super) link_layer_address: Option<&'a LinkLayerAddress>,
    pub(super) mtu: Option<LinkMtu>,
    pub(super) flags: Option<FlagsExtension>,
    pub(super) prefixes: Vec<&'a PrefixInformation>,
    pub(super) routes: Vec<&'a RouteInformation>,
    pub(super) dns_servers: Vec<(Ipv6Addr, Lifetime)>,
    pub(super) search_domains: Vec<(&'a DomainName, Lifetime)>,
    pub(super) encrypted_dns: Vec<&'a EncryptedDns>,
    pub(super) pref64: Vec<&'a Pref64>,
    pub(super) captive_portal: Option<&'a CaptivePortal>,
    pub(super) advertisement_interval: Option<Duration>,
    pub(super) home_agent: Option<HomeAgentInformation>,
    pub(super) lowpan_contexts: Vec<&'a LowpanContext>,
    pub(super) border_router: Option<AuthoritativeBorderRouter>,
    pub(super) domain: Option<&'a ProvisioningDomain>,
    pub(super) others: Vec<(u8, &'a [u8])>,
}

impl<'a> Options<'a> {
    pub(super) fn of(options: &'a [NdOption]) -> Self {
        let mut all = Options::default();
        for option in options {
            all.add(option);
        }
        all
    }

    fn add(&mut self, option: &'a NdOption) {
        match option {
            NdOption::SourceLinkLayerAddress(it) => {
                self.link_layer_address.get_or_insert(it);
            }
            NdOption::PrefixInformation(it) => self.prefixes.push(it),
            NdOption::Mtu(it) => {
                self.mtu.get_or_insert(*it);
            }
            NdOption::AdvertisementInterval(it) => {
                self.advertisement_interval.get_or_insert(*it);
            }
            NdOption::HomeAgentInformation(it) => {
                self.home_agent.get_or_insert(*it);
            }
            NdOption::ProvisioningDomain(it) => {
                self.domain.get_or_insert(it);
            }
            NdOption::RouteInformation(it) => self.routes.push(it),
            NdOption::Rdnss(it) => {
                let lifetime = it.lifetime;
                self.dns_servers.extend(it.servers().iter().map(|server| (*server, lifetime)));
            }
            NdOption::FlagsExtension(it) => {
                self.flags.get_or_insert(*it);
            }
            NdOption::Dnssl(it) => {
                let lifetime = it.lifetime;
                self.search_domains.extend(it.suffixes().iter().map(|name| (name, lifetime)));
            }
            NdOption::LowpanContext(it) => self.lowpan_contexts.push(it),
            NdOption::AuthoritativeBorderRouter(it) => {
                self.border_router.get_or_insert(*it);
            }
            NdOption::CaptivePortal(it) => {
                self.captive_portal.get_or_insert(it);
            }
            NdOption::Pref64(it) => self.pref64.push(it),
            NdOption::EncryptedDns(it) => self.encrypted_dns.push(it),
            NdOption::Other { option_type, body } => self.others.push((*option_type, body)),
        }
    }
}
