//! Made-up sockets.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashSet},
    io,
    net::Ipv6Addr,
    rc::Rc,
};

use fastrand::Rng;

use crate::{
    model::UnicastEthernetAddress,
    os::{InterfaceIndex, Link, Outgoing, Receive, Received, Transmit},
};

/// A message that was to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) index: InterfaceIndex,
    pub(super) source: Ipv6Addr,
    pub(super) destination: Ipv6Addr,
    pub(super) link_layer_destination: Option<UnicastEthernetAddress>,
    pub(super) message: Vec<u8>,
    /// Whether the kernel took it.
    pub(super) sent: bool,
}

/// What the transmitter shares with the simulation.
#[derive(Default)]
pub(super) struct Air {
    pub(super) packets: Vec<Packet>,
    /// Where sending fails.
    pub(super) broken: HashSet<InterfaceIndex>,
    /// How many of a thousand messages fail elsewhere.
    pub(super) loss: u32,
    pub(super) rng: Rng,
}

#[derive(Clone, Default)]
pub(super) struct Transmitter(pub(super) Rc<RefCell<Air>>);

impl Transmit for Transmitter {
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        let mut air = self.0.borrow_mut();
        let lost = air.loss > 0 && air.rng.u32(0..1000) < air.loss;
        let too_large = packet.message.len() + 40 > usize::try_from(link.mtu).unwrap();
        let sent = !(lost || too_large || !link.running || air.broken.contains(&link.index));
        air.packets.push(Packet {
            index: link.index,
            source: packet.source,
            destination: packet.destination,
            link_layer_destination: packet.link_layer_destination,
            message: packet.message.to_vec(),
            sent,
        });
        if sent { Ok(()) } else { Err(io::ErrorKind::NetworkDown.into()) }
    }
}

/// Where solicitations are listened for.
#[derive(Default)]
pub(super) struct Receiver(pub(super) BTreeSet<InterfaceIndex>);

impl Receive for Receiver {
    async fn receive(&mut self, _: impl FnMut(Received<'_>)) -> io::Result<()> {
        std::future::pending().await
    }

    fn listen(&mut self, link: &Link) -> io::Result<()> {
        self.0.insert(link.index);
        Ok(())
    }

    fn forget(&mut self, index: InterfaceIndex) {
        self.0.remove(&index);
    }
}
