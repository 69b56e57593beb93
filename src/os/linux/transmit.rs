//! [`Transmitter`]: chooses between frames and the raw socket.

use std::io;

use super::{DeliveryErrors, packet::PacketSender, raw::RawSender};
use crate::os::{Link, Outgoing, Transmit, TransmitMethod, packet::ethernet_destination};

/// Sends ICMPv6 messages out of any interface of the network namespace it was opened in.
#[derive(Debug)]
pub struct Transmitter {
    raw: RawSender,
    packet: Option<PacketSender>,
}

impl Transmitter {
    /// Opens the sockets, for which CAP_NET_RAW is needed.
    pub fn open(method: TransmitMethod) -> io::Result<Self> {
        let packet = match method {
            TransmitMethod::Packet => Some(PacketSender::open()?),
            TransmitMethod::Raw => None,
        };
        Ok(Transmitter { raw: RawSender::open()?, packet })
    }

    /// What tells of packets to single hosts that did not arrive. Must be called inside a tokio
    /// runtime with I/O.
    pub fn delivery_errors(&self) -> io::Result<DeliveryErrors> {
        self.raw.delivery_errors()
    }
}

impl Transmit for Transmitter {
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        if link.ethernet
            && let Some(sender) = &mut self.packet
            && let Some(to) = ethernet_destination(&packet)
        {
            return sender.send(link.index, to, packet);
        }
        self.raw.send(link.index, packet)
    }
}
