//! Frames on the link, and what is in them.

use std::{fmt, net::Ipv6Addr, time::Duration};

use crate::{
    model::RouterAdvertisement,
    os::packet,
    wire::{self, DecodeError},
};

pub(super) const NEXT_HEADER_FRAGMENT: u8 = 44;
pub(super) const NEXT_HEADER_ICMPV6: u8 = 58;
pub(super) const NEIGHBOR_SOLICITATION: u8 = 135;
pub(super) const NEIGHBOR_ADVERTISEMENT: u8 = 136;

const ETHERNET_OCTETS: usize = 14;
const IPV6_OCTETS: usize = 40;
const FRAGMENT_OCTETS: usize = 8;
/// In front of what an ICMPv6 error quotes.
const ERROR_OCTETS: usize = 8;

/// Which way a packet went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From here to the link.
    Sent,
    /// From the link.
    Heard,
}

impl Direction {
    /// Its word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Sent => "sent",
            Direction::Heard => "heard",
        }
    }
}

/// A frame with the time at which it was sent or heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Since the suite began.
    pub at: Duration,
    /// Sent or heard.
    pub direction: Direction,
    /// The Ethernet frame.
    pub frame: Vec<u8>,
    /// The IPv6 packet in it, if it holds one.
    pub ipv6: Option<Ipv6>,
}

/// An IPv6 packet, taken apart as far as the suite needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ipv6 {
    /// Source address.
    pub source: Ipv6Addr,
    /// Destination address.
    pub destination: Ipv6Addr,
    /// Hop limit.
    pub hop_limit: u8,
    /// It has a Fragment header, whether or not it is in pieces.
    pub fragmented: bool,
    /// It is a fragment that does not begin the packet.
    pub later_fragment: bool,
    /// What the payload is.
    pub next_header: u8,
    /// What stands behind IPv6's own header and a Fragment header.
    pub payload: Vec<u8>,
}

impl Ipv6 {
    /// The packet in an Ethernet frame.
    fn of_frame(frame: &[u8]) -> Option<Self> {
        let ether_type = frame.get(12..ETHERNET_OCTETS)?;
        if ether_type != packet::ETHER_TYPE.to_be_bytes() {
            return None;
        }
        Self::of_packet(frame.get(ETHERNET_OCTETS..)?)
    }

    /// The same of an IPv6 packet, which may be cut.
    fn of_packet(packet: &[u8]) -> Option<Self> {
        let (header, rest) = packet.split_first_chunk::<IPV6_OCTETS>()?;
        let [_, _, _, _, high, low, next_header, hop_limit, addresses @ ..] = *header;
        // Short Ethernet frames are padded.
        let length = usize::from(u16::from_be_bytes([high, low]));
        let payload = rest.get(..length).unwrap_or(rest);
        let (source, destination) = addresses.split_first_chunk::<16>()?;
        let mut packet = Ipv6 {
            source: (*source).into(),
            destination: (*destination.first_chunk::<16>()?).into(),
            hop_limit,
            fragmented: false,
            later_fragment: false,
            next_header,
            payload: payload.to_vec(),
        };
        if let (NEXT_HEADER_FRAGMENT, Some((fragment, rest))) =
            (next_header, payload.split_first_chunk::<FRAGMENT_OCTETS>())
        {
            packet.fragmented = true;
            packet.later_fragment = u16::from_be_bytes([fragment[2], fragment[3]]) >= 8;
            packet.next_header = fragment[0];
            packet.payload = rest.to_vec();
        }
        Some(packet)
    }

    /// The ICMPv6 message, as far as it is here; none in a later fragment.
    pub fn icmpv6(&self) -> Option<&[u8]> {
        let begins = self.next_header == NEXT_HEADER_ICMPV6 && !self.later_fragment;
        begins.then_some(self.payload.as_slice())
    }

    /// The ICMPv6 type.
    pub fn icmpv6_type(&self) -> Option<u8> {
        self.icmpv6()?.first().copied()
    }

    /// The packet that an ICMPv6 error is about, as far as it is quoted (RFC 4443 3).
    pub fn quoted(&self) -> Option<Self> {
        let message = self.icmpv6()?;
        let is_error = self.icmpv6_type().is_some_and(|kind| (1..128).contains(&kind));
        Self::of_packet(message.get(ERROR_OCTETS..).filter(|_| is_error)?)
    }

    /// Whether the checksum of its ICMPv6 message is right.
    pub fn has_right_checksum(&self) -> bool {
        let checksum = wire::checksum(self.source, self.destination, &self.payload);
        self.payload.get(2..4).is_some_and(|field| field == checksum.to_be_bytes())
    }
}

impl Packet {
    /// A packet with this frame.
    pub fn new(at: Duration, direction: Direction, frame: Vec<u8>) -> Self {
        let ipv6 = Ipv6::of_frame(&frame);
        Packet { at, direction, frame, ipv6 }
    }

    /// The sender of the frame.
    pub fn ethernet_source(&self) -> Option<[u8; 6]> {
        self.frame.get(6..)?.first_chunk().copied()
    }

    /// The octets of the whole IPv6 packet.
    pub fn ipv6_octets(&self) -> usize {
        self.ipv6.as_ref().map_or(0, |ipv6| {
            let fragment = if ipv6.fragmented { FRAGMENT_OCTETS } else { 0 };
            IPV6_OCTETS + fragment + ipv6.payload.len()
        })
    }

    /// Whether it is a message of this ICMPv6 type.
    pub fn is(&self, icmpv6_type: u8) -> bool {
        self.ipv6.as_ref().and_then(Ipv6::icmpv6_type) == Some(icmpv6_type)
    }

    /// Whether it is a Router Advertisement, well-formed or not.
    pub fn is_advertisement(&self) -> bool {
        self.is(wire::ROUTER_ADVERTISEMENT)
    }

    /// Whether it is a Router Advertisement to a multicast group.
    pub fn is_multicast_advertisement(&self) -> bool {
        self.is_advertisement() && self.destination().is_some_and(|to| to.is_multicast())
    }

    /// Its source address.
    pub fn source(&self) -> Option<Ipv6Addr> {
        self.ipv6.as_ref().map(|ipv6| ipv6.source)
    }

    /// Its destination address.
    pub fn destination(&self) -> Option<Ipv6Addr> {
        self.ipv6.as_ref().map(|ipv6| ipv6.destination)
    }

    /// The ICMPv6 message in it.
    pub fn message(&self) -> Option<&[u8]> {
        self.ipv6.as_ref()?.icmpv6()
    }

    /// The Router Advertisement in it, if that is what it is.
    pub fn advertisement(&self) -> Option<Result<RouterAdvertisement, DecodeError>> {
        let message = self.message().filter(|_| self.is_advertisement())?;
        Some(wire::decode_advertisement(message))
    }
}

/// One line.
impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(ipv6) = &self.ipv6 else {
            return write!(f, "a frame of {} octets without IPv6", self.frame.len());
        };
        write!(f, "{} > {} ", ipv6.source, ipv6.destination)?;
        match ipv6.icmpv6_type() {
            _ if ipv6.later_fragment => f.write_str("the rest of a packet")?,
            _ if ipv6.next_header != NEXT_HEADER_ICMPV6 => {
                write!(f, "next header {}", ipv6.next_header)?;
            }
            Some(wire::ROUTER_SOLICITATION) => f.write_str("Router Solicitation")?,
            Some(wire::ROUTER_ADVERTISEMENT) => write_advertisement(f, self)?,
            Some(NEIGHBOR_SOLICITATION) => f.write_str("Neighbor Solicitation")?,
            Some(NEIGHBOR_ADVERTISEMENT) => f.write_str("Neighbor Advertisement")?,
            Some(other) => write!(f, "ICMPv6 type {other}")?,
            None => f.write_str("ICMPv6 without a type")?,
        }
        write!(f, ", {} octets, hop limit {}", ipv6.payload.len(), ipv6.hop_limit)?;
        if ipv6.fragmented {
            f.write_str(", Fragment header")?;
        } else if ipv6.icmpv6().is_some() && !ipv6.has_right_checksum() {
            f.write_str(", wrong checksum")?;
        }
        Ok(())
    }
}

fn write_advertisement(f: &mut fmt::Formatter<'_>, packet: &Packet) -> fmt::Result {
    f.write_str("Router Advertisement, ")?;
    match packet.advertisement() {
        Some(Ok(advertisement)) => write!(
            f,
            "lifetime {} s, {} options",
            advertisement.header.router_lifetime.as_secs(),
            advertisement.options.len()
        ),
        Some(Err(error)) => write!(f, "malformed: {error}"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ethernet, then an IPv6 header with this payload.
    fn frame(next_header: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = b"\x33\x33\0\0\0\x01\x02\0\x5e\0\x53\x01\x86\xdd\x60\0\0\0".to_vec();
        frame.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
        frame.extend([next_header, 255]);
        frame.extend("fe80::1".parse::<Ipv6Addr>().unwrap().octets());
        frame.extend("ff02::1".parse::<Ipv6Addr>().unwrap().octets());
        frame.extend(payload);
        frame
    }

    fn packet(frame: Vec<u8>) -> Packet {
        Packet::new(Duration::ZERO, Direction::Heard, frame)
    }

    #[test]
    fn an_advertisement_is_taken_apart() {
        let mut message = vec![134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        let wrong = packet(frame(58, &message));
        wire::set_checksum("fe80::1".parse().unwrap(), "ff02::1".parse().unwrap(), &mut message);
        // A short frame is padded.
        let right = packet([frame(58, &message), vec![0; 6]].concat());
        assert!(right.is_multicast_advertisement());
        assert_eq!(right.ipv6_octets(), 56);
        assert_eq!(
            right.to_string(),
            "fe80::1 > ff02::1 Router Advertisement, lifetime 1800 s, 0 options, 16 octets, \
             hop limit 255"
        );
        assert!(wrong.to_string().ends_with(", wrong checksum"), "{wrong}");
        let short = packet(frame(58, &message[..9]));
        assert!(short.to_string().contains("malformed: 9 octets"), "{short}");
    }

    #[test]
    fn a_fragment_header_is_seen_through() {
        let heard = packet(frame(44, &[58, 0, 0, 0, 1, 2, 3, 4, 134, 0]));
        assert!(heard.is_advertisement());
        assert!(heard.to_string().ends_with(", Fragment header"), "{heard}");
        assert_eq!(heard.ipv6_octets(), 50);
    }

    #[test]
    fn any_octets_will_do() {
        let whole = frame(44, &[58, 0, 0, 0, 1, 2, 3, 4, 134, 0]);
        for length in 0..whole.len() {
            let _ = packet(whole[..length].to_vec()).to_string();
        }
        assert!(packet(b"\0\0\0\0\0\0\0\0\0\0\0\0\x08\x06".to_vec()).ipv6.is_none());
        assert!(packet(frame(58, &[])).to_string().contains("without a type"));
        assert!(packet(frame(17, &[])).to_string().contains("next header 17"));
    }
}
