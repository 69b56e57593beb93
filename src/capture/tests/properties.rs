use proptest::{collection::vec, prelude::*, sample::Index};

use super::super::{
    Reader,
    testing::{Order, ethernet, ipv6, message, read},
};
use crate::wire::ROUTER_ADVERTISEMENT;

const LINK_TYPES: [u16; 7] = [0, 1, 101, 108, 113, 276, 147];

/// Captures of both formats that have all kinds of records.
fn captures() -> Vec<Vec<u8>> {
    let frame = ethernet(&[(0x8100, 5)], &ipv6(58, &message()));
    [Order::Big, Order::Little]
        .into_iter()
        .flat_map(|order| {
            let interface = order.interface(1, 0, &[(2, b"eth0"), (9, &[9]), (14, &[0; 8])]);
            let simple = [&order.u32(74)[..], &frame].concat();
            [
                [order.pcap(0xa1b2_c3d4, 1), order.record([1, 2], &frame).repeat(3)].concat(),
                [
                    order.section(),
                    interface,
                    order.packet(0, 77, &frame),
                    order.block(3, &simple),
                    order.block(5, &[0; 12]),
                ]
                .concat(),
            ]
        })
        .collect()
}

fn survives(file: &[u8]) {
    let (messages, _) = read(file, |packet| {
        // Whatever kind of link it says it is.
        for link_type in LINK_TYPES {
            let _ = super::super::Packet { link_type, ..packet.clone() }.icmpv6(134);
        }
        packet.octets.len()
    });
    assert!(messages.iter().sum::<usize>() <= file.len());
}

proptest! {
    #[test]
    fn no_octets_make_it_panic(octets in vec(any::<u8>(), 0..200)) {
        survives(&octets);
        for capture in captures() {
            survives(&[&capture[..], &octets].concat());
        }
    }

    /// Wrong octets and a missing end are an error, or other packets.
    #[test]
    fn damage_is_survived(
        damage in vec((any::<Index>(), prop_oneof![Just(0), Just(255), any::<u8>()]), 1..4),
        end: Index,
    ) {
        for mut capture in captures() {
            for (at, octet) in &damage {
                let at = at.index(capture.len());
                capture[at] = *octet;
            }
            survives(&capture);
            survives(&capture[..end.index(capture.len())]);
        }
    }

    #[test]
    fn a_packet_of_any_length_is_kept_whole(packet in vec(any::<u8>(), 0..3000), big: bool) {
        let order = if big { Order::Big } else { Order::Little };
        let file = [order.section(), order.interface(1, 0, &[]), order.packet(0, 0, &packet)];
        prop_assert_eq!(read(&file.concat(), |it| it.octets.to_vec()).0, [packet]);
    }
}

#[test]
fn every_packet_of_every_format_has_its_advertisement() {
    for (capture, count) in captures().into_iter().zip([3, 2, 3, 2]) {
        let mut reader = Reader::new(&capture[..]);
        let mut heard = 0;
        while let Some(packet) = reader.next_packet().unwrap() {
            let message = packet.icmpv6(ROUTER_ADVERTISEMENT).unwrap().unwrap();
            assert_eq!(message.vlans, [5]);
            heard += 1;
        }
        assert_eq!(heard, count);
    }
}
