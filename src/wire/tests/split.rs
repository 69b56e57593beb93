use std::time::Duration;

use proptest::prelude::*;

use crate::{
    model::{
        CaptivePortal, Header, HomeAgentInformation, Lifetime, LinkLayerAddress, LinkMtu, NdOption,
        Preference, Prefix, PrefixFlags, PrefixInformation, ReachableTime, RouterAdvertisement,
        RouterFlags, RouterLifetime, arbitrary::advertisement,
    },
    wire::{decode_advertisement, encode, encode_parts},
};

const HEADER: Header = Header {
    cur_hop_limit: 64,
    flags: RouterFlags::NONE,
    preference: Preference::High,
    router_lifetime: RouterLifetime::from_wire(1800),
    reachable_time: ReachableTime::UNSPECIFIED,
    retrans_timer_millis: 0,
};

/// The options of each part; all parts have the header.
fn parts(options: &[NdOption], max_octets: usize) -> Vec<Vec<NdOption>> {
    let advertisement = RouterAdvertisement { header: HEADER, options: options.to_vec() };
    encode_parts(&advertisement, max_octets)
        .iter()
        .map(|part| {
            let decoded = decode_advertisement(part).unwrap();
            assert_eq!(decoded.header, HEADER);
            decoded.options
        })
        .collect()
}

fn slla(last: u8) -> NdOption {
    NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&[2, 0, 0, 0, 0, last]).unwrap())
}

fn mtu() -> NdOption {
    NdOption::Mtu(LinkMtu::MIN)
}

/// 32 octets.
fn prefix(subnet: u16) -> PrefixInformation {
    let prefix = Prefix::new([0x2001, 0xdb8, 0, subnet, 0, 0, 0, 0].into(), 64).unwrap();
    let flags = PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false };
    PrefixInformation::new(prefix, flags, Lifetime::INFINITE, Lifetime::INFINITE)
}

fn pio(subnet: u16) -> NdOption {
    NdOption::PrefixInformation(prefix(subnet))
}

/// As many octets as the option has with it.
fn portal(octets: usize) -> NdOption {
    NdOption::CaptivePortal(CaptivePortal::new("a".repeat(octets - 2)).unwrap())
}

#[test]
fn what_fits_stays_as_it_is() {
    let options = [pio(1), mtu(), slla(1)];
    assert_eq!(parts(&options, 16 + 48), [&options[..]]);
    assert_eq!(parts(&[], 16), [vec![]]);
    assert_eq!(parts(&[], 0), [vec![]]);
}

#[test]
fn the_link_layer_address_is_repeated_and_the_mtu_comes_first() {
    assert_eq!(
        parts(&[pio(1), pio(2), slla(1), pio(3), mtu(), slla(2)], 16 + 8 + 8 + 32),
        [vec![slla(1), mtu(), pio(1)], vec![slla(1), pio(2)], vec![slla(1), pio(3), slla(2)],]
    );
}

#[test]
fn sixty_prefixes_at_the_least_mtu() {
    let mut options = vec![slla(1), mtu()];
    options.extend((0..60).map(pio));
    let parts = parts(&options, 1280 - 40);
    let lengths: Vec<usize> = parts.iter().map(Vec::len).collect();
    assert_eq!(lengths, [2 + 37, 1 + 23]);
    let prefixes =
        parts.concat().into_iter().filter(|o| matches!(o, NdOption::PrefixInformation(_)));
    assert_eq!(prefixes.collect::<Vec<_>>(), options[2..]);
}

#[test]
fn home_agents_say_so_in_every_part() {
    let own_address = "2001:db8:0:9::1".parse().unwrap();
    let own = NdOption::PrefixInformation(prefix(9).with_router_address(own_address));
    let other_address = "2001:db8:0:8::1".parse().unwrap();
    let other = NdOption::PrefixInformation(prefix(8).with_router_address(other_address));
    let home_agent = HomeAgentInformation::new(1, 2, false).unwrap();
    let home_agent = NdOption::HomeAgentInformation(home_agent);
    let options = [pio(1), own.clone(), pio(2), other.clone(), home_agent.clone()];
    assert_eq!(
        parts(&options, 16 + 40 + 64),
        [vec![own.clone(), home_agent.clone(), pio(1), pio(2)], vec![own, home_agent, other],]
    );
}

#[test]
fn an_option_too_large_goes_alone() {
    let max = 16 + 8 + 64;
    let large = portal(2040);
    assert_eq!(
        parts(&[slla(1), pio(1), large.clone(), pio(2)], max),
        [vec![slla(1), pio(1)], vec![large.clone()], vec![slla(1), pio(2)]]
    );
    // Two in a row, in front, and at the end: no part is only the repeated option again.
    assert_eq!(
        parts(&[slla(1), large.clone(), large.clone()], max),
        [vec![slla(1)], vec![large.clone()], vec![large.clone()]]
    );
    assert_eq!(parts(std::slice::from_ref(&large), max), [[large]]);
    // Large enough to exclude the link-layer address.
    let rest = portal(72);
    assert_eq!(parts(&[slla(1), rest.clone()], max), [[slla(1)], [rest]]);
}

#[test]
fn a_link_layer_address_that_fills_a_part_is_not_repeated() {
    let long = NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&[7; 62]).unwrap());
    assert_eq!(parts(&[long.clone(), mtu(), pio(1)], 16 + 40), [vec![long], vec![mtu(), pio(1)]]);
}

proptest! {
    #[test]
    fn parts_say_what_the_whole_says(advertisement in advertisement(20), max in 1240..9000_usize) {
        let whole = decode_advertisement(&encode(&advertisement)).unwrap();
        let mut missing = whole.options.clone();
        for part in encode_parts(&advertisement, max) {
            let decoded = decode_advertisement(&part).unwrap();
            prop_assert_eq!(decoded.header, whole.header);
            prop_assert!(part.len() <= max || decoded.options.len() == 1);
            for option in &decoded.options {
                prop_assert!(whole.options.contains(option));
                if let Some(at) = missing.iter().position(|other| other == option) {
                    missing.remove(at);
                }
            }
        }
        prop_assert!(missing.is_empty(), "{missing:?}");
    }

    /// An interval option each, so that the order shows.
    #[test]
    fn order_is_kept(count in 0..2000_u64, max in 16..1000_usize) {
        let interval = |ms| NdOption::AdvertisementInterval(Duration::from_millis(ms));
        let options: Vec<_> = (0..count).map(interval).collect();
        prop_assert_eq!(parts(&options, max).concat(), options);
    }
}
