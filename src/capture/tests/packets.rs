//! From the link to the message.

use super::super::{
    Flaw,
    testing::{ALL_NODES, SOURCE, ethernet, heard, ipv6, message},
};

const ICMPV6: u8 = 58;
const FRAGMENT: u8 = 44;
const ETHERNET: u16 = 1;
const RAW: u16 = 101;

fn packet() -> Vec<u8> {
    ipv6(ICMPV6, &message())
}

fn flaw(link_type: u16, octets: &[u8]) -> Option<Flaw> {
    heard(link_type, octets).map(|heard| heard.expect_err("a good message"))
}

#[test]
fn the_message_and_what_is_said_of_its_packet() {
    // Ethernet pads short frames.
    let frame = [ethernet(&[], &packet()), vec![0; 30]].concat();
    let heard = heard(ETHERNET, &frame).unwrap().unwrap();
    assert_eq!((heard.source, heard.destination), (SOURCE, ALL_NODES));
    assert_eq!((heard.hop_limit, heard.fragmented), (255, false));
    assert_eq!(heard.octets, message());
    assert_eq!(heard.vlans, [0; 0]);
}

#[test]
fn every_kind_of_link() {
    let packet = packet();
    let with = |header: &[u8]| [header, &packet].concat();
    let sll = b"\0\x02\0\x01\0\x06\x02\0\x5e\0\x53\x01\0\0\x86\xdd";
    let sll2 = b"\x86\xdd\0\0\0\0\0\x03\0\x01\x02\x06\x02\0\x5e\0\x53\x01\0\0";
    let tagged_sll = b"\0\x02\0\x01\0\x06\x02\0\x5e\0\x53\x01\0\0\x81\0\x02\xc0\x86\xdd";
    let cases = [
        (1, ethernet(&[], &packet), &[][..]),
        (1, ethernet(&[(0x8100, 704)], &packet), &[704]),
        (1, ethernet(&[(0x88a8, 100), (0x8100, 0xe2c0)], &packet), &[100, 704]),
        (1, ethernet(&[(0x9100, 1), (0x8100, 2), (0x8100, 3)], &packet), &[1, 2, 3]),
        (0, with(&[24, 0, 0, 0]), &[]),
        (0, with(&[0, 0, 0, 30]), &[]),
        (108, with(&[0, 0, 0, 24]), &[]),
        (113, with(sll), &[]),
        (113, with(tagged_sll), &[704]),
        (276, with(sll2), &[]),
        (101, packet.clone(), &[]),
        (12, packet.clone(), &[]),
        (229, packet.clone(), &[]),
    ];
    for (link_type, octets, vlans) in cases {
        let heard = heard(link_type, &octets).unwrap();
        let heard = heard.unwrap_or_else(|flaw| panic!("{link_type}: {flaw}"));
        assert_eq!(heard.octets, message(), "{link_type}");
        assert_eq!(heard.vlans, vlans, "{link_type}");
        for length in 0..octets.len() {
            let cut = super::super::testing::heard(link_type, &octets[..length]);
            assert!(!matches!(cut, Some(Ok(_))), "{link_type} {length}");
        }
    }
    assert_eq!(flaw(127, &packet), Some(Flaw::LinkType(127)));
}

#[test]
fn what_is_something_else() {
    let mut solicitation = message();
    solicitation[0] = 133;
    let ipv4 = b"\x45\0\0\x18\0\0\0\0\x40\x3a\0\0\xc0\0\x02\x01\xc0\0\x02\x02\x86\0\0\0";
    for (link_type, octets) in [
        (RAW, ipv6(ICMPV6, &solicitation)),
        (RAW, ipv6(6, &[0; 20])),
        (RAW, ipv6(6, &[0; 3])),
        (RAW, ipv6(59, &[])),
        (RAW, ipv4.to_vec()),
        (ETHERNET, [&[2; 12], &[8, 0][..], ipv4].concat()),
        (ETHERNET, ethernet(&[(0x8100, 1); 4], &packet())),
    ] {
        assert_eq!(heard(link_type, &octets), None, "{link_type} {octets:x?}");
    }
}

#[test]
fn extension_headers_are_passed() {
    let message = message();
    // Hop-by-Hop and Destination Options with padding of 6 and 14 octets.
    let hop_by_hop = [0x3a, 0, 1, 4, 0, 0, 0, 0];
    let chain = [&[60, 0, 1, 4, 0, 0, 0, 0, ICMPV6, 1][..], &[1, 12], &[0; 12], &message].concat();
    for (next_header, payload) in [(0, [&hop_by_hop[..], &message].concat()), (0, chain)] {
        let octets = ipv6(next_header, &payload);
        assert_eq!(heard(RAW, &octets).unwrap().unwrap().octets, message);
    }
    for (next_header, payload) in [
        // Longer than the packet, and one where it may not be.
        (0, [&[ICMPV6, 9, 0, 0, 0, 0, 0, 0][..], &message].concat()),
        (60, [&[0, 0, 1, 4, 0, 0, 0, 0][..], &hop_by_hop, &message].concat()),
        (0, vec![ICMPV6]),
    ] {
        assert_eq!(flaw(RAW, &ipv6(next_header, &payload)), Some(Flaw::Malformed));
    }
}

#[test]
fn fragments_are_told_and_not_put_together() {
    let with = |offset_and_more: u16, message: &[u8]| {
        let [high, low] = offset_and_more.to_be_bytes();
        ipv6(FRAGMENT, &[&[ICMPV6, 0, high, low, 0, 0, 0, 1][..], message].concat())
    };
    let message = message();
    let whole = with(0, &message);
    let heard_whole = heard(RAW, &whole).unwrap().unwrap();
    assert!(heard_whole.fragmented && heard_whole.octets == message);
    let mut solicitation = message.clone();
    solicitation[0] = 133;
    assert_eq!(flaw(RAW, &with(1, &message)), Some(Flaw::Fragment));
    assert_eq!(heard(RAW, &with(1, &solicitation)), None);
    assert_eq!(flaw(RAW, &with(8, &solicitation)), Some(Flaw::Fragment));
}

#[test]
fn a_message_is_whole_and_its_checksum_right() {
    let mut wrong = message();
    wrong[2] ^= 1;
    assert_eq!(flaw(RAW, &ipv6(ICMPV6, &wrong)), Some(Flaw::Checksum));
    assert_eq!(flaw(RAW, &ipv6(ICMPV6, &[134, 0, 0])), Some(Flaw::Checksum));
    assert_eq!(flaw(RAW, &ipv6(ICMPV6, &[])), Some(Flaw::Checksum));
    let packet = packet();
    assert_eq!(flaw(RAW, &packet[..packet.len() - 1]), Some(Flaw::CutShort));
    assert_eq!(flaw(RAW, &packet[..41]), Some(Flaw::CutShort));
    assert_eq!(flaw(RAW, &packet[..40]), Some(Flaw::CutShort));
    assert_eq!(flaw(RAW, &packet[..39]), Some(Flaw::Malformed));
}
