//! [`Transmitter`]: chooses between frames and the raw socket.

use std::io;

use super::{
    DeliveryErrors,
    packet::{BATCH, PacketSender},
    raw::RawSender,
};
use crate::os::{
    InterfaceIndex, Link, Outgoing, Transmit, TransmitMethod, packet::ethernet_destination,
};

/// Sends ICMPv6 messages out of any interface of the network namespace it was opened in.
#[derive(Debug)]
pub struct Transmitter {
    raw: RawSender,
    packet: Option<PacketSender>,
    /// For link-layer addresses that are not the interface's, whatever the method.
    foreign: Option<PacketSender>,
}

impl Transmitter {
    /// Opens the sockets, for which CAP_NET_RAW is needed.
    pub fn open(method: TransmitMethod) -> io::Result<Self> {
        let packet = match method {
            TransmitMethod::Packet => Some(PacketSender::open()?),
            TransmitMethod::Raw => None,
        };
        Ok(Transmitter { raw: RawSender::open()?, packet, foreign: None })
    }

    fn foreign(&mut self) -> io::Result<&mut PacketSender> {
        let sender = match self.foreign.take() {
            Some(sender) => sender,
            None => PacketSender::open()?,
        };
        Ok(self.foreign.insert(sender))
    }

    /// What tells of packets to single hosts that did not arrive. Must be called inside a tokio
    /// runtime with I/O.
    pub fn delivery_errors(&self) -> io::Result<DeliveryErrors> {
        self.raw.delivery_errors()
    }
}

impl Transmit for Transmitter {
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        if let Some(to) = ethernet_destination(&packet).filter(|_| link.ethernet) {
            if packet.link_layer_source.is_some() && self.packet.is_none() {
                // No other socket sends from another address than the interface's own.
                return self.foreign()?.send(link.index, to, packet);
            }
            if let Some(sender) = &mut self.packet {
                return sender.send(link.index, to, packet);
            }
        }
        self.raw.send(link.index, packet)
    }

    /// Frames from the interfaces' own addresses go to the kernel many at once.
    fn transmit_all(
        &mut self,
        packets: &[(&Link, Outgoing<'_>)],
        results: &mut Vec<io::Result<()>>,
    ) {
        let mut rest = packets;
        while let Some(&(link, packet)) = rest.first() {
            let frames = rest.iter().take(BATCH).map_while(as_frame);
            let count = frames.clone().count();
            match &mut self.packet {
                Some(sender) if count > 0 => {
                    sender.send_all(frames, results);
                    rest = rest.get(count..).unwrap_or_default();
                }
                _ => {
                    results.push(self.transmit(link, packet));
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
        }
    }
}

/// Where a frame with the packet goes, if it goes as a frame whose header the kernel makes.
fn as_frame<'o>(
    &(link, packet): &(&Link, Outgoing<'o>),
) -> Option<(InterfaceIndex, [u8; 6], Outgoing<'o>)> {
    let to = ethernet_destination(&packet).filter(|_| link.ethernet)?;
    packet.link_layer_source.is_none().then_some((link.index, to, packet))
}
