use std::{
    io, mem,
    os::fd::{AsRawFd, OwnedFd},
};

use nix::{
    libc,
    sys::socket::{AddressFamily, SockFlag, SockType, socket},
};
use pnet_packet::{
    icmpv6::{self, Icmpv6Packet},
    ip::IpNextHeaderProtocols,
    ipv6::{Ipv6Packet, MutableIpv6Packet},
};

use super::super::{Link, Outgoing};

/// RFC 4861 4.2.
const HOP_LIMIT: u8 = 255;
/// Where an ICMPv6 message has its checksum (RFC 4443 2.1).
const CHECKSUM: std::ops::Range<usize> = 2..4;

/// Sends IPv6 packets to multicast groups as link-layer frames. However many interfaces there
/// are, this costs the same, which cannot be said of a raw socket: there the kernel looks for the
/// group's route among those of all interfaces. It goes around the firewall's OUTPUT chain and
/// the kernel's ICMPv6 counters.
#[derive(Debug)]
pub(super) struct PacketSender {
    socket: OwnedFd,
    packet: Vec<u8>,
}

impl PacketSender {
    pub(super) fn open() -> io::Result<Self> {
        // Without a protocol the socket receives nothing.
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        let socket = socket(AddressFamily::Packet, SockType::Datagram, flags, None)?;
        Ok(PacketSender { socket, packet: Vec::new() })
    }

    pub(super) fn send(&mut self, link: &Link, outgoing: Outgoing<'_>) -> io::Result<()> {
        build(&mut self.packet, outgoing)?;
        let [.., a, b, c, d] = outgoing.destination.octets();
        // RFC 2464 7.
        let ethernet_group = [0x33, 0x33, a, b, c, d, 0, 0];
        let address = libc::sockaddr_ll {
            sll_family: u16::try_from(libc::AF_PACKET).map_err(io::Error::other)?,
            sll_protocol: u16::try_from(libc::ETH_P_IPV6).map_err(io::Error::other)?.to_be(),
            sll_ifindex: i32::try_from(link.index.get()).map_err(io::Error::other)?,
            sll_hatype: 0,
            sll_pkttype: 0,
            sll_halen: 6,
            sll_addr: ethernet_group,
        };
        let length =
            libc::socklen_t::try_from(mem::size_of_val(&address)).map_err(io::Error::other)?;
        // SAFETY: both pointers are to whole, initialised values of the lengths given, which the
        // kernel only reads.
        let sent = unsafe {
            libc::sendto(
                self.socket.as_raw_fd(),
                self.packet.as_ptr().cast(),
                self.packet.len(),
                libc::MSG_DONTWAIT,
                (&raw const address).cast(),
                length,
            )
        };
        if sent < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}

/// Writes the IPv6 packet for `outgoing` into `packet`.
fn build(packet: &mut Vec<u8>, outgoing: Outgoing<'_>) -> io::Result<()> {
    let header = Ipv6Packet::minimum_packet_size();
    let too_long = || io::Error::from(io::ErrorKind::InvalidInput);
    let length = u16::try_from(outgoing.message.len()).map_err(|_| too_long())?;
    packet.clear();
    packet.resize(header, 0);
    packet.extend_from_slice(outgoing.message);
    let (fields, message) = packet.split_at_mut(header);
    let mut fields = MutableIpv6Packet::new(fields).ok_or_else(too_long)?;
    fields.set_version(6);
    fields.set_payload_length(length);
    fields.set_next_header(IpNextHeaderProtocols::Icmpv6);
    fields.set_hop_limit(HOP_LIMIT);
    fields.set_source(outgoing.source);
    fields.set_destination(outgoing.destination);
    let sum = Icmpv6Packet::new(message).ok_or_else(too_long)?;
    let sum = icmpv6::checksum(&sum, &outgoing.source, &outgoing.destination);
    let field = message.get_mut(CHECKSUM).ok_or_else(too_long)?;
    field.copy_from_slice(&sum.to_be_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_is_the_known_one() {
        let message = [134, 0, 0, 0, 0x40, 0, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
        let outgoing = Outgoing {
            source: "fe80::1".parse().unwrap(),
            destination: "ff02::1".parse().unwrap(),
            message: &message,
        };
        let mut packet = vec![0xff; 200];
        build(&mut packet, outgoing).unwrap();
        assert_eq!(packet[..8], [0x60, 0, 0, 0, 0, 16, 58, 255]);
        assert_eq!(packet[8..24], outgoing.source.octets());
        assert_eq!(packet[24..40], outgoing.destination.octets());
        assert_eq!(packet[40..46], [134, 0, 0x35, 0x27, 0x40, 0]);
        assert_eq!(packet.len(), 56);
    }

    #[test]
    fn what_does_not_fit_a_packet_is_refused() {
        let outgoing = Outgoing {
            source: "fe80::1".parse().unwrap(),
            destination: "ff02::1".parse().unwrap(),
            message: &vec![0; 70_000],
        };
        assert!(build(&mut Vec::new(), outgoing).is_err());
        assert!(build(&mut Vec::new(), Outgoing { message: &[134], ..outgoing }).is_err());
    }
}
