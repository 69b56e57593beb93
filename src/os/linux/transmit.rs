use std::io;

use super::{
    super::{Link, Outgoing, Transmit, TransmitMethod},
    packet::PacketSender,
    raw::RawSender,
};

/// The sending sockets.
#[derive(Debug)]
pub struct Transmitter {
    raw: RawSender,
    packet: Option<PacketSender>,
}

impl Transmitter {
    /// Opens the sockets that `method` takes. Needs CAP_NET_RAW.
    pub fn open(method: TransmitMethod) -> io::Result<Self> {
        let packet = match method {
            TransmitMethod::Packet => Some(PacketSender::open()?),
            TransmitMethod::Raw => None,
        };
        Ok(Transmitter { raw: RawSender::open()?, packet })
    }
}

impl Transmit for Transmitter {
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        match &mut self.packet {
            // For a host's address the kernel finds the link-layer address.
            Some(sender) if link.ethernet && packet.destination.is_multicast() => {
                sender.send(link, packet)
            }
            _ => self.raw.send(link, packet),
        }
    }
}
