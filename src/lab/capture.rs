//! What is on a host's link: Router Advertisements as they arrive, frames as a test wants them.

use std::{
    io,
    net::Ipv6Addr,
    os::fd::AsFd,
    time::{Instant, SystemTime},
};

use pnet_packet::{
    Packet,
    ethernet::{EtherTypes, EthernetPacket},
    ip::IpNextHeaderProtocols,
    ipv6::{Ipv6Packet, MutableIpv6Packet},
};

use super::wait;
use crate::{
    model::{LinkLayerAddress, RouterAdvertisement},
    os::{FrameSocket, InterfaceIndex},
    wire::{self, DecodeError, RouterSolicitation},
};

/// The largest frame that a veth pair carries.
const FRAME_OCTETS: usize = 65_600;
const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// Captures the Router Advertisements that arrive at a host and sends frames from it.
#[derive(Debug)]
pub struct Capture {
    socket: FrameSocket,
    ethernet_address: [u8; 6],
    buffer: Vec<u8>,
}

/// A Router Advertisement as it arrived.
#[derive(Debug, Clone)]
pub struct CapturedAdvertisement {
    /// When the kernel received it.
    pub at: Instant,
    /// The frame's sender.
    pub ethernet_source: [u8; 6],
    /// The frame's destination.
    pub ethernet_destination: [u8; 6],
    /// The packet's source.
    pub source: Ipv6Addr,
    /// The packet's destination.
    pub destination: Ipv6Addr,
    /// The packet's hop limit.
    pub hop_limit: u8,
    /// The ICMPv6 message.
    pub message: Vec<u8>,
    /// What the message says.
    pub advertisement: Result<RouterAdvertisement, DecodeError>,
}

impl Capture {
    /// Opens the capture in the namespace that the thread is in.
    pub(super) fn open(interface: u32, ethernet_address: [u8; 6]) -> io::Result<Self> {
        let interface = InterfaceIndex::new(interface).ok_or(io::ErrorKind::InvalidInput)?;
        let socket = FrameSocket::open(interface, EtherTypes::Ipv6.0)?;
        Ok(Capture { socket, ethernet_address, buffer: vec![0; FRAME_OCTETS] })
    }

    /// The next Router Advertisement; `None` if there is none before `deadline`.
    pub fn next_advertisement(
        &mut self,
        deadline: Instant,
    ) -> io::Result<Option<CapturedAdvertisement>> {
        loop {
            match self.socket.receive(&mut self.buffer) {
                Ok((length, at)) => {
                    let frame = self.buffer.get(..length).unwrap_or_default();
                    if let Some(advertisement) = advertisement(frame, at) {
                        return Ok(Some(advertisement));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if !wait::readable(&[self.socket.as_fd()], deadline)? {
                        return Ok(None);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Sends a frame as it is.
    pub fn send(&self, frame: &[u8]) -> io::Result<()> {
        self.socket.send(frame)
    }

    /// Sends a Router Solicitation to ff02::2 from `source` (which may be `::`), with a Source
    /// Link-Layer Address option if `with_link_layer_address`.
    pub fn solicit(&self, source: Ipv6Addr, with_link_layer_address: bool) -> io::Result<()> {
        let own = LinkLayerAddress::new(&self.ethernet_address);
        let mut message = wire::encode_solicitation(&RouterSolicitation {
            source_link_layer_address: own.filter(|_| with_link_layer_address),
        });
        wire::set_checksum(source, ALL_ROUTERS, &mut message);
        let destination = [0x33, 0x33, 0, 0, 0, 2];
        self.send(&self.frame(destination, source, ALL_ROUTERS, 255, &message))
    }

    /// A frame from this host with an ICMPv6 `message`, whose checksum stays as it is.
    pub fn frame(
        &self,
        ethernet_destination: [u8; 6],
        source: Ipv6Addr,
        destination: Ipv6Addr,
        hop_limit: u8,
        message: &[u8],
    ) -> Vec<u8> {
        let payload_length = u16::try_from(message.len()).unwrap_or(u16::MAX);
        let mut packet = vec![0; Ipv6Packet::minimum_packet_size() + message.len()];
        if let Some(mut fields) = MutableIpv6Packet::new(&mut packet) {
            fields.set_version(6);
            fields.set_payload_length(payload_length);
            fields.set_next_header(IpNextHeaderProtocols::Icmpv6);
            fields.set_hop_limit(hop_limit);
            fields.set_source(source);
            fields.set_destination(destination);
            fields.set_payload(message);
        }
        let mut frame = ethernet_destination.to_vec();
        frame.extend(self.ethernet_address);
        frame.extend(EtherTypes::Ipv6.0.to_be_bytes());
        frame.extend(packet);
        frame
    }
}

/// The Router Advertisement in a frame, if it is one.
fn advertisement(frame: &[u8], at: SystemTime) -> Option<CapturedAdvertisement> {
    let ethernet = EthernetPacket::new(frame)?;
    let packet = Ipv6Packet::new(ethernet.payload())?;
    let message = packet.payload();
    if packet.get_next_header() != IpNextHeaderProtocols::Icmpv6
        || message.first() != Some(&wire::ROUTER_ADVERTISEMENT)
    {
        return None;
    }
    Some(CapturedAdvertisement {
        at: instant(at),
        ethernet_source: ethernet.get_source().octets(),
        ethernet_destination: ethernet.get_destination().octets(),
        source: packet.get_source(),
        destination: packet.get_destination(),
        hop_limit: packet.get_hop_limit(),
        message: message.to_vec(),
        advertisement: wire::decode_advertisement(message),
    })
}

/// The kernel stamps packets with the time of day; what the clock of tests wants is how long ago.
fn instant(at: SystemTime) -> Instant {
    let now = Instant::now();
    let age = SystemTime::now().duration_since(at).unwrap_or_default();
    now.checked_sub(age).unwrap_or(now)
}
