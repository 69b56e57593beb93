use std::net::Ipv6Addr;

use crate::{
    lint::Options,
    model::{
        AdvLinkMtu, AdvPrefix, AdvProvisioningDomain, Header, Interface, LinkLayerAddress, LinkMtu,
        NdOption, Prefix, PrefixInformation, ProvisioningDomain, RouterAdvertisement,
    },
    wire,
};

/// Octets of an advertisement with these options.
pub(super) fn octets(header: Header, options: Vec<NdOption>) -> usize {
    wire::encode(&RouterAdvertisement { header, options }).len()
}

/// Whether the Provisioning Domain of `interface` fits into an option.
pub(in crate::lint) fn has_room(interface: &Interface, domain: &AdvProvisioningDomain) -> bool {
    // It is left out where it does not.
    let header = interface.header;
    let option = provisioning_domain(interface, domain);
    octets(header, option.into_iter().collect()) > octets(header, Vec::new())
}

/// The options of `interface` in any order, with Ethernet's address and one prefix for each entry
/// whose prefixes depend on addresses.
pub(super) fn nd_options(interface: &Interface) -> Vec<NdOption> {
    let mut options = shared(Options::of_interface(interface));
    if interface.source_link_layer_address {
        let address = LinkLayerAddress::new(&[0; 6]);
        options.extend(address.map(NdOption::SourceLinkLayerAddress));
    }
    match interface.link_mtu {
        AdvLinkMtu::Omitted => {}
        AdvLinkMtu::Fixed(mtu) => options.push(NdOption::Mtu(mtu)),
        AdvLinkMtu::Interface => options.push(NdOption::Mtu(LinkMtu::MIN)),
    }
    options.extend(interface.flags_extension.map(NdOption::FlagsExtension));
    if interface.advertisement_interval {
        options.push(NdOption::AdvertisementInterval(interface.interval.max()));
    }
    options.extend(interface.home_agent_information.map(NdOption::HomeAgentInformation));
    options.extend(interface.lowpan_contexts.iter().copied().map(NdOption::LowpanContext));
    let border_router = interface.authoritative_border_router.as_deref().copied();
    options.extend(border_router.map(NdOption::AuthoritativeBorderRouter));
    let domain = interface.provisioning_domain.as_deref();
    options.extend(domain.and_then(|domain| provisioning_domain(interface, domain)));
    options.extend(custom(interface));
    options
}

/// The Provisioning Domain with all its options.
pub(super) fn provisioning_domain(
    interface: &Interface,
    domain: &AdvProvisioningDomain,
) -> Option<NdOption> {
    let options = shared(Options::of_domain(interface, domain));
    let option = ProvisioningDomain::new(domain.identity.clone(), domain.header, options).ok()?;
    Some(NdOption::ProvisioningDomain(Box::new(option)))
}

pub(super) fn custom(interface: &Interface) -> impl Iterator<Item = NdOption> {
    interface.custom_options.iter().map(|option| NdOption::Other {
        option_type: option.option_type(),
        body: option.body().into(),
    })
}

/// The options that interfaces and Provisioning Domains have.
fn shared(options: Options<'_>) -> Vec<NdOption> {
    let prefixes = options.prefixes().iter().filter_map(prefix_information);
    let routes = options.routes().iter().map(|entry| NdOption::RouteInformation(entry.route));
    let rdnss = options.rdnss().iter().map(|entry| NdOption::Rdnss(entry.rdnss.clone()));
    let dnssl = options.dnssl().iter().map(|entry| NdOption::Dnssl(entry.dnssl.clone()));
    let encrypted = options.encrypted_dns().iter();
    let encrypted = encrypted.map(|entry| NdOption::EncryptedDns(entry.encrypted_dns.clone()));
    let pref64 = options.pref64().iter().copied().map(NdOption::Pref64);
    let portal = options.captive_portal().cloned().map(NdOption::CaptivePortal);
    let all = prefixes.chain(routes).chain(rdnss).chain(dnssl).chain(encrypted);
    all.chain(pref64).chain(portal).collect()
}

fn prefix_information(entry: &AdvPrefix) -> Option<NdOption> {
    let example = || Prefix::new(Ipv6Addr::UNSPECIFIED, 64).ok();
    let prefix = entry.source.named().or_else(example)?;
    let (valid, preferred) = (entry.valid_lifetime.lifetime, entry.preferred_lifetime.lifetime);
    let information = PrefixInformation::new(prefix, entry.flags, valid, preferred);
    Some(NdOption::PrefixInformation(information))
}
