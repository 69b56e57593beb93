//! Frames and captures, written octet by octet.

use std::net::Ipv6Addr;

use raven::{
    model::{
        Header, NdOption, Preference, ReachableTime, RouterAdvertisement, RouterFlags,
        RouterLifetime,
    },
    wire,
};

pub(crate) const ROUTER: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
pub(crate) const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// Options behind a header with nothing special.
pub(crate) fn advertisement(options: Vec<NdOption>) -> RouterAdvertisement {
    let header = Header {
        cur_hop_limit: 64,
        flags: RouterFlags::NONE,
        preference: Preference::Medium,
        router_lifetime: RouterLifetime::from_secs(1800).unwrap(),
        reachable_time: ReachableTime::UNSPECIFIED,
        retrans_timer_millis: 0,
    };
    RouterAdvertisement { header, options }
}

/// The octets of a message with these options.
pub(crate) fn message(options: Vec<NdOption>) -> Vec<u8> {
    wire::encode(&advertisement(options))
}

/// An option as it stands.
pub(crate) fn option(option_type: u8, body: &[u8]) -> NdOption {
    let mut body = body.to_vec();
    body.resize((body.len() + 2).next_multiple_of(8) - 2, 0);
    NdOption::Other { option_type, body: body.into() }
}

/// A packet to all nodes whose checksum is right.
pub(crate) fn packet(source: Ipv6Addr, hop_limit: u8, message: &[u8]) -> Vec<u8> {
    let mut message = message.to_vec();
    wire::set_checksum(source, ALL_NODES, &mut message);
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend(u16::try_from(message.len()).unwrap().to_be_bytes());
    packet.extend([58, hop_limit]);
    packet.extend(source.octets());
    packet.extend(ALL_NODES.octets());
    packet.extend(message);
    packet
}

/// The packet of a router in an Ethernet frame with these VLAN tags.
pub(crate) fn frame(vlans: &[u16], message: &[u8]) -> Vec<u8> {
    let mut frame = b"\x33\x33\0\0\0\x01\x02\0\x5e\0\x53\x01".to_vec();
    for vlan in vlans {
        frame.extend([0x81, 0]);
        frame.extend(vlan.to_be_bytes());
    }
    frame.extend([0x86, 0xdd]);
    frame.extend(packet(ROUTER, 255, message));
    frame
}

/// A classic capture of packets on links of this type, one each second from 2001-09-09 on.
pub(crate) fn pcap(link_type: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    let mut file: Vec<u8> = numbers(&[0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, link_type]);
    for (second, packet) in (1_000_000_000..).zip(packets) {
        let length = u32::try_from(packet.len()).unwrap();
        let header: Vec<u8> = numbers(&[second, 500_000, length, length]);
        file.extend(header);
        file.extend(packet);
    }
    file
}

/// A block of pcapng.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len().next_multiple_of(4) + 12).unwrap().to_le_bytes();
    let mut block = [&kind.to_le_bytes(), &length, body].concat();
    block.resize(body.len().next_multiple_of(4) + 8, 0);
    block.extend(length);
    block
}

/// A capture in pcapng of one packet on an Ethernet interface of this name.
pub(crate) fn pcapng(interface: &[u8], packet: &[u8]) -> Vec<u8> {
    let mut section = vec![0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0];
    section.extend([0xff; 8]);
    let length = u16::try_from(interface.len()).unwrap().to_le_bytes();
    let mut description = [&[1, 0, 0, 0, 0, 0, 0, 0, 2, 0], &length[..], interface].concat();
    description.resize(description.len().next_multiple_of(4), 0);
    let length = u32::try_from(packet.len()).unwrap().to_le_bytes();
    let enhanced = [&[0; 12], &length[..], &length, packet].concat();
    [block(0x0a0d_0d0a, &section), block(1, &description), block(6, &enhanced)].concat()
}
