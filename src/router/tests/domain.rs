//! A Provisioning Domain, encrypted DNS, extended flags and custom options in advertisements.

use std::num::NonZeroU16;

use thin_vec::ThinVec;

use super::*;
use crate::model::{
    AdvEncryptedDns, AdvProvisioningDomain, AdvRdnss, CustomOption, EncryptedDns, FlagsExtension,
    NdOption, ProvisioningDomain, PvdDelay, PvdIdentity, Rdnss, RouterAdvertisement,
    RouterLifetime, ServiceParameters,
};

fn servers(seconds: u64) -> Rdnss {
    let servers = vec!["2001:db8::53".parse().unwrap()];
    Rdnss::new(servers, Lifetime::from_secs(seconds)).unwrap()
}

fn encrypted_dns(seconds: u64) -> EncryptedDns {
    let (name, lifetime) = ("dns.example".parse().unwrap(), Lifetime::from_secs(seconds));
    let parameters = ServiceParameters::default();
    EncryptedDns::new(NonZeroU16::MIN, lifetime, name, Vec::new(), parameters).unwrap()
}

fn identity() -> PvdIdentity {
    PvdIdentity {
        id: "isp.example".parse().unwrap(),
        http: true,
        legacy: false,
        delay: PvdDelay::default(),
        sequence: 7,
    }
}

fn config() -> Interface {
    let mut config = interface(198.0, 600.0);
    let flush_on_exit = true;
    let mut inner = config.prefixes[0].clone();
    inner.source = PrefixSource::InterfaceAddresses;
    config.flags_extension = FlagsExtension::new([54]).unwrap();
    config.custom_options = [CustomOption::new(253, &[1, 2]).unwrap()].into();
    config.encrypted_dns =
        [AdvEncryptedDns { encrypted_dns: encrypted_dns(1800), flush_on_exit }].into();
    config.provisioning_domain = Some(Box::new(AdvProvisioningDomain {
        identity: identity(),
        header: Some(config.header),
        prefixes: vec![inner],
        routes: ThinVec::new(),
        rdnss: vec![AdvRdnss { rdnss: servers(1800), flush_on_exit, conditions: ThinVec::new() }],
        dnssl: Vec::new(),
        encrypted_dns: ThinVec::new(),
        pref64: ThinVec::new(),
        captive_portal: None,
    }));
    config
}

fn said(link: LinkState, occasion: Occasion) -> RouterAdvertisement {
    let mut simulation = Simulation::new(1, config());
    simulation.link(link);
    simulation.router.advertisement(simulation.now, occasion)
}

fn domain(advertisement: &RouterAdvertisement) -> &ProvisioningDomain {
    let domain = advertisement.options.iter().find_map(|option| match option {
        NdOption::ProvisioningDomain(domain) => Some(&**domain),
        _ => None,
    });
    domain.unwrap()
}

#[test]
fn flags_come_first_and_custom_options_last() {
    let link = LinkState { prefixes: vec![lasting("2001:db8:1::/64")], ..link() };
    let said = said(link, Occasion::Normal);
    let flags = FlagsExtension::new([54]).unwrap().unwrap();
    let [first, NdOption::SourceLinkLayerAddress(_), .., last] = &said.options[..] else {
        panic!("{said:?}")
    };
    assert_eq!(*first, NdOption::FlagsExtension(flags));
    assert_eq!(*last, NdOption::Other { option_type: 253, body: [1, 2, 0, 0, 0, 0].into() });
    assert!(said.options.contains(&NdOption::EncryptedDns(encrypted_dns(1800))));

    let domain = domain(&said);
    assert_eq!((&domain.identity, domain.header), (&identity(), Some(said.header)));
    let [NdOption::PrefixInformation(inner), NdOption::Rdnss(rdnss)] = domain.options() else {
        panic!("{domain:?}")
    };
    assert_eq!(inner.prefix(), prefix("2001:db8:1::/64"));
    assert_eq!(*rdnss, servers(1800));
}

#[test]
fn the_last_advertisement_withdraws_inside_of_the_domain_too() {
    let said = said(link(), Occasion::Final);
    assert!(said.options.contains(&NdOption::EncryptedDns(encrypted_dns(0))));
    let domain = domain(&said);
    assert_eq!(domain.header.unwrap().router_lifetime, RouterLifetime::ZERO);
    assert_eq!(domain.options(), [NdOption::Rdnss(servers(0))]);
}

#[test]
fn without_forwarding_the_domain_has_no_router_either() {
    let said = said(LinkState { forwarding: false, ..link() }, Occasion::Normal);
    assert_eq!(domain(&said).header.unwrap().router_lifetime, RouterLifetime::ZERO);
}
