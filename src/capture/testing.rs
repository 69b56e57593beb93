//! Captures and packets for the tests, written octet by octet.

use std::net::Ipv6Addr;

use super::{CaptureError, Icmpv6, Packet, Reader};
use crate::wire;

pub(super) const SOURCE: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
pub(super) const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// A Router Advertisement with nothing in it but its lifetime, and a checksum.
pub(super) fn message() -> Vec<u8> {
    let mut message = vec![134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    wire::set_checksum(SOURCE, ALL_NODES, &mut message);
    message
}

/// `payload` behind an IPv6 header.
pub(super) fn ipv6(next_header: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
    packet.extend([next_header, 255]);
    packet.extend(SOURCE.octets());
    packet.extend(ALL_NODES.octets());
    packet.extend(payload);
    packet
}

/// `packet` in an Ethernet frame with these VLAN tags.
pub(super) fn ethernet(tags: &[(u16, u16)], packet: &[u8]) -> Vec<u8> {
    let mut frame = b"\x33\x33\0\0\0\x01\x02\0\x5e\0\x53\x01".to_vec();
    for (ether_type, tag) in tags {
        frame.extend(ether_type.to_be_bytes());
        frame.extend(tag.to_be_bytes());
    }
    frame.extend([0x86, 0xdd]);
    frame.extend(packet);
    frame
}

/// Octets of numbers in one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

impl Order {
    pub(super) fn u16(self, value: u16) -> [u8; 2] {
        if self == Order::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub(super) fn u32(self, value: u32) -> [u8; 4] {
        if self == Order::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    /// The header of a classic capture.
    pub(super) fn pcap(self, magic: u32, link_type: u32) -> Vec<u8> {
        let mut file = self.u32(magic).to_vec();
        file.extend(self.u16(2));
        file.extend(self.u16(4));
        file.extend([0; 8]);
        file.extend(self.u32(262_144));
        file.extend(self.u32(link_type));
        file
    }

    /// A record of a classic capture.
    pub(super) fn record(self, time: [u32; 2], packet: &[u8]) -> Vec<u8> {
        let length = u32::try_from(packet.len()).unwrap();
        let numbers = [time[0], time[1], length, length];
        let mut record: Vec<u8> = numbers.into_iter().flat_map(|it| self.u32(it)).collect();
        record.extend(packet);
        record
    }

    /// A block of pcapng.
    pub(super) fn block(self, kind: u32, body: &[u8]) -> Vec<u8> {
        let padded = body.len().next_multiple_of(4);
        let length = self.u32(u32::try_from(padded + 12).unwrap());
        let mut block = [&self.u32(kind)[..], &length, body].concat();
        block.resize(padded + 8, 0);
        block.extend(length);
        block
    }

    pub(super) fn section(self) -> Vec<u8> {
        let mut body = self.u32(0x1a2b_3c4d).to_vec();
        body.extend(self.u16(1));
        body.extend(self.u16(0));
        body.extend([0xff; 8]);
        self.block(0x0a0d_0d0a, &body)
    }

    /// An Interface Description Block with these options.
    pub(super) fn interface(self, link_type: u16, snap: u32, options: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = self.u16(link_type).to_vec();
        body.extend([0, 0]);
        body.extend(self.u32(snap));
        for (code, value) in options {
            body.extend(self.u16(*code));
            body.extend(self.u16(u16::try_from(value.len()).unwrap()));
            body.extend(*value);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        self.block(1, &body)
    }

    /// An Enhanced Packet Block.
    pub(super) fn packet(self, interface: u32, time: u64, packet: &[u8]) -> Vec<u8> {
        let length = u32::try_from(packet.len()).unwrap();
        let [high, low] = [(time >> 32) as u32, (time & 0xffff_ffff) as u32];
        let numbers = [interface, high, low, length, length];
        let mut body: Vec<u8> = numbers.into_iter().flat_map(|it| self.u32(it)).collect();
        body.extend(packet);
        self.block(6, &body)
    }
}

/// What a whole capture yields: each packet as `keep` has it, then the error.
pub(super) fn read<T>(
    file: &[u8],
    mut keep: impl FnMut(Packet<'_>) -> T,
) -> (Vec<T>, Option<CaptureError>) {
    let mut reader = Reader::new(file);
    let mut kept = Vec::new();
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) => kept.push(keep(packet)),
            Ok(None) => return (kept, None),
            Err(error) => {
                assert!(reader.next_packet().unwrap().is_none(), "something after {error}");
                return (kept, Some(error));
            }
        }
    }
}

/// The only advertisement of a packet.
pub(super) fn heard(link_type: u16, octets: &[u8]) -> Option<Result<Icmpv6<'_>, super::Flaw>> {
    Packet { time: None, interface: None, link_type, octets }.icmpv6(wire::ROUTER_ADVERTISEMENT)
}
