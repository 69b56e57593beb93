//! What was heard is said again by an interface that is configured from it.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        Heard, Leftover, NdOption, ReachableTime, RouterAdvertisement, arbitrary::advertisement,
    },
    wire,
};

/// Each option's octets, sorted: their order is the router's own.
fn options(options: &[NdOption]) -> Vec<Vec<u8>> {
    let header = testing::interface("eth0").header;
    let message = |option: &NdOption| {
        let advertisement = RouterAdvertisement { header, options: vec![option.clone()] };
        wire::encode(&advertisement)
    };
    let mut octets: Vec<_> = options.iter().map(message).collect();
    octets.sort();
    octets
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
