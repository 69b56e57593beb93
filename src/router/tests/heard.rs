//! What was heard is said again by an interface that is configured from it.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        Heard, Leftover, NdOption, ProvisioningDomain, ReachableTime, RouterAdvertisement,
        arbitrary::advertisement,
    },
    wire,
};

/// Each option's octets, sorted: their order is the router's own, inside a PvD, too.
fn options(options: &[NdOption]) -> Vec<Vec<u8>> {
    let header = testing::interface("eth0").header;
    let message = |option: &NdOption| {
        let advertisement = RouterAdvertisement { header, options: vec![option.clone()] };
        wire::encode(&advertisement)
    };
    let mut octets: Vec<_> = options.iter().map(sorted).map(|option| message(&option)).collect();
    octets.sort();
    octets
}

fn sorted(option: &NdOption) -> NdOption {
    let NdOption::ProvisioningDomain(domain) = option else { return option.clone() };
    let mut options = domain.options().to_vec();
    options.sort_by_key(|option| format!("{option:?}"));
    domain_of(domain, options)
}

fn domain_of(domain: &ProvisioningDomain, options: Vec<NdOption>) -> NdOption {
    let header = domain.header;
    let domain = ProvisioningDomain::new(domain.identity.clone(), header, options).unwrap();
    NdOption::ProvisioningDomain(Box::new(domain))
}

/// Puts back into the PvD what was in it.
fn add_to_domain(options: &mut [NdOption], option: NdOption) {
    let domain = options.iter_mut().find_map(|option| match option {
        NdOption::ProvisioningDomain(domain) => Some(domain),
        _ => None,
    });
    let domain = domain.unwrap();
    let mut inner = domain.options().to_vec();
    inner.push(option);
    if let NdOption::ProvisioningDomain(whole) = domain_of(domain, inner) {
        *domain = whole;
    }
}

fn said_again(heard: &RouterAdvertisement) -> (RouterAdvertisement, Vec<Leftover>) {
    let sample = testing::interface("eth0");
    let Heard { interface, leftovers } = Interface::heard(&sample, heard);
    let mut link = link();
    let address = heard.options.iter().find_map(|option| match option {
        NdOption::SourceLinkLayerAddress(address) => Some(address.clone()),
        _ => None,
    });
    link.link_layer_address = address;
    let mut simulation = Simulation::new(1, interface);
    simulation.link(link);
    (simulation.router.advertisement(simulation.now, Occasion::Normal), leftovers)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nothing_heard_is_lost(heard in advertisement(8)) {
        let (mut said, leftovers) = said_again(&heard);
        for leftover in leftovers {
            match leftover {
                Leftover::Option(option) => said.options.push(option),
                Leftover::InDomain(option) => add_to_domain(&mut said.options, option),
                Leftover::RouterLifetime(lifetime) => {
                    prop_assert!(lifetime < said.header.router_lifetime);
                    said.header.router_lifetime = lifetime;
                }
                Leftover::ReachableTime(time) => {
                    prop_assert_eq!(said.header.reachable_time, ReachableTime::UNSPECIFIED);
                    said.header.reachable_time = time;
                }
            }
        }
        prop_assert_eq!(said.header, heard.header);
        prop_assert_eq!(options(&said.options), options(&heard.options));
    }
}
