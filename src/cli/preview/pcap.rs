//! The packets of all interfaces as a capture file.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io::{self, Write},
    net::Ipv6Addr,
    sync::Arc,
    time::Duration,
};

use pcap_file::pcap::{PcapPacket, PcapWriter};
use pnet_packet::ethernet::{EtherType, MutableEthernetPacket};

use crate::{
    cli::{
        assumptions::{Assumptions, EthernetAddress},
        course::{Course, Round},
        report::{pcap_error, pcap_header},
        selection::Selected,
    },
    model::UnicastEthernetAddress,
    os::{Outgoing, packet},
    router::Transmission,
};

const ETHERNET_HEADER_OCTETS: usize = 14;

/// Writes what `interfaces` send, in the order of time, which begins with the epoch. Packets that
/// exceed their link's MTU cannot be sent and are left out. Returns how many there are.
pub(super) fn write(
    out: impl Write,
    interfaces: &[Selected],
    assumptions: &Assumptions,
) -> io::Result<usize> {
    let mut writer = PcapWriter::with_header(out, pcap_header()).map_err(pcap_error)?;
    let mut courses: Vec<Course> = interfaces
        .iter()
        .map(|selected| Course::new(Arc::clone(&selected.interface), assumptions))
        .collect();
    let mut rounds: Vec<Option<Round>> = courses.iter_mut().map(Iterator::next).collect();
    let due =
        |(number, round): (usize, &Option<Round>)| Some(Reverse((round.as_ref()?.at, number)));
    let mut queue: BinaryHeap<_> = rounds.iter().enumerate().filter_map(due).collect();
    let mut frame = Frame::new(assumptions);
    let mut packets = 0;
    while let Some(Reverse((at, number))) = queue.pop() {
        let next = courses[number].next();
        queue.extend(due((number, &next)));
        let Some(round) = std::mem::replace(&mut rounds[number], next) else { continue };
        let own = interfaces[number].interface.virtual_link_layer_address;
        frame.source = own.map_or(assumptions.link_layer_address.0, UnicastEthernetAddress::octets);
        for transmission in &round.transmissions {
            for message in &*transmission.messages {
                if frame.build(transmission, message) {
                    writer.write_packet(&frame.captured(at)).map_err(pcap_error)?;
                    packets += 1;
                }
            }
        }
    }
    writer.into_writer().flush()?;
    Ok(packets)
}

/// An Ethernet frame.
struct Frame {
    mtu: usize,
    source: [u8; 6],
    octets: Vec<u8>,
    packet: Vec<u8>,
}

impl Frame {
    fn new(assumptions: &Assumptions) -> Self {
        Frame {
            mtu: usize::try_from(assumptions.mtu).unwrap_or(usize::MAX),
            source: assumptions.link_layer_address.0,
            octets: Vec::new(),
            packet: Vec::new(),
        }
    }

    /// Whether the link takes the packet.
    fn build(&mut self, transmission: &Transmission, message: &[u8]) -> bool {
        let Transmission { source, destination, link_layer_destination, .. } = *transmission;
        let link_layer_source = None;
        let outgoing =
            Outgoing { source, destination, link_layer_source, link_layer_destination, message };
        let built = packet::ipv6(&mut self.packet, outgoing);
        if built.is_none() || self.packet.len() > self.mtu {
            return false;
        }
        self.octets.clear();
        self.octets.resize(ETHERNET_HEADER_OCTETS, 0);
        if let Some(mut header) = MutableEthernetPacket::new(&mut self.octets) {
            header.set_destination(ethernet_address(destination).into());
            header.set_source(self.source.into());
            header.set_ethertype(EtherType(packet::ETHER_TYPE));
        }
        self.octets.extend_from_slice(&self.packet);
        true
    }

    fn captured(&self, at: Duration) -> PcapPacket<'_> {
        let length = u32::try_from(self.octets.len()).unwrap_or(u32::MAX);
        PcapPacket::new(at, length, &self.octets)
    }
}

/// Where a frame for `destination` goes. The Ethernet address of a host that does not have it in
/// its IPv6 address is not known.
fn ethernet_address(destination: Ipv6Addr) -> [u8; 6] {
    if destination.is_multicast() {
        return packet::ethernet_group(destination);
    }
    EthernetAddress::of(destination).unwrap_or(EthernetAddress::OF_A_HOST).0
}
