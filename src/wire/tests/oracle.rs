//! pnet as a second opinion on what it can read: the checksum, the header, and options below 32
//! units, whose lengths it computes in one octet.

use std::net::Ipv6Addr;

use pnet_packet::icmpv6::{self, Icmpv6Packet, Icmpv6Types, ndp};
use proptest::{collection::vec, prelude::*};

use crate::{
    model::arbitrary::advertisement,
    wire::{checksum, decode_advertisement, encode, option::testing::encoded, set_checksum},
};

const PNET_UNITS: u8 = 31;

proptest! {
    #[test]
    fn checksums_agree(
        source: u128,
        destination: u128,
        message in vec(any::<u8>(), 4..300),
    ) {
        let (source, destination) = (Ipv6Addr::from(source), Ipv6Addr::from(destination));
        let packet = Icmpv6Packet::new(&message).unwrap();
        let expected = icmpv6::checksum(&packet, &source, &destination);
        prop_assert_eq!(checksum(source, destination, &message), expected);

        let mut sent = message.clone();
        set_checksum(source, destination, &mut sent);
        prop_assert_eq!(Icmpv6Packet::new(&sent).unwrap().get_checksum(), expected);
    }

    #[test]
    fn pnet_reads_what_is_encoded(mut advertisement in advertisement(8)) {
        advertisement.options.retain(|option| encoded(option)[1] <= PNET_UNITS);
        let message = encode(&advertisement);
        let packet = ndp::RouterAdvertPacket::new(&message).unwrap();
        prop_assert_eq!(packet.get_icmpv6_type(), Icmpv6Types::RouterAdvert);
        prop_assert_eq!(packet.get_icmpv6_code().0, 0);
        let header = advertisement.header;
        prop_assert_eq!(packet.get_hop_limit(), header.cur_hop_limit);
        prop_assert_eq!(packet.get_lifetime(), header.router_lifetime.as_secs());
        prop_assert_eq!(packet.get_reachable_time(), header.reachable_time.as_millis());
        prop_assert_eq!(packet.get_retrans_time(), header.retrans_timer_millis);
        let flags = packet.get_flags();
        prop_assert_eq!(flags & ndp::RouterAdvertFlags::ManagedAddressConf != 0, header.flags.managed);
        prop_assert_eq!(flags & ndp::RouterAdvertFlags::OtherConf != 0, header.flags.other_config);

        let read: Vec<Vec<u8>> = packet
            .get_options()
            .into_iter()
            .map(|option| [&[option.option_type.0, option.length][..], &option.data].concat())
            .collect();
        let expected: Vec<Vec<u8>> = advertisement.options.iter().map(encoded).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn what_pnet_writes_is_decoded(advertisement in advertisement(8)) {
        let mut expected = advertisement;
        expected.options.retain(|option| encoded(option)[1] <= PNET_UNITS);
        let options: Vec<_> = expected
            .options
            .iter()
            .map(|option| {
                let octets = encoded(option);
                ndp::NdpOption {
                    option_type: ndp::NdpOptionType(octets[0]),
                    length: octets[1],
                    data: octets[2..].to_vec(),
                }
            })
            .collect();
        let ours = encode(&expected);
        let written = ndp::RouterAdvert {
            icmpv6_type: Icmpv6Types::RouterAdvert,
            icmpv6_code: icmpv6::Icmpv6Code(0),
            checksum: 0xbeef,
            hop_limit: ours[4],
            flags: ours[5],
            lifetime: expected.header.router_lifetime.as_secs(),
            reachable_time: expected.header.reachable_time.as_millis(),
            retrans_time: expected.header.retrans_timer_millis,
            options,
            payload: Vec::new(),
        };
        // pnet's own size leaves the options out.
        let mut message = vec![0xff; ours.len()];
        ndp::MutableRouterAdvertPacket::new(&mut message).unwrap().populate(&written);
        prop_assert_eq!(decode_advertisement(&message), Ok(expected));
    }
}
