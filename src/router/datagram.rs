use std::{fmt, net::Ipv6Addr};

use crate::{
    model::RouterAdvertisement,
    wire::{self, DecodeError, RouterSolicitation},
};

/// A received message with what the checks of RFC 4861 6.1 need to know of its packet.
#[derive(Debug, Clone, Copy)]
pub struct Datagram<'a> {
    /// Source address.
    pub source: Ipv6Addr,
    /// Hop limit; `None` when the system did not say.
    pub hop_limit: Option<u8>,
    /// It had a Fragment header.
    pub fragmented: bool,
    /// The message; its checksum has been checked.
    pub message: &'a [u8],
}

/// Why a message is dropped in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Discard {
    /// It came through a router, or may have: the hop limit is not 255 (RFC 4861 6.1).
    HopLimit,
    /// It had a Fragment header (RFC 6980 5).
    Fragmented,
    /// No host can have its source address, or no router (RFC 4861 6.1.2).
    Source,
    /// Source Link-Layer Address from the unspecified address (RFC 4861 6.1.1).
    UnspecifiedWithLinkLayerAddress,
    /// The message itself is malformed.
    Malformed(DecodeError),
}

impl Discard {
    /// The value of a metric's label.
    pub fn label(self) -> &'static str {
        match self {
            Discard::HopLimit => "hop_limit",
            Discard::Fragmented => "fragmented",
            Discard::Source => "source",
            Discard::UnspecifiedWithLinkLayerAddress => "unspecified_with_link_layer_address",
            Discard::Malformed(error) => error.label(),
        }
    }
}

impl fmt::Display for Discard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl Datagram<'_> {
    /// The Router Solicitation in it (RFC 4861 6.1.1).
    pub fn solicitation(&self) -> Result<RouterSolicitation, Discard> {
        self.check_packet()?;
        if self.source.is_multicast() || self.source.is_loopback() {
            return Err(Discard::Source);
        }
        let solicitation = wire::decode_solicitation(self.message).map_err(Discard::Malformed)?;
        if self.source.is_unspecified() && solicitation.source_link_layer_address.is_some() {
            return Err(Discard::UnspecifiedWithLinkLayerAddress);
        }
        Ok(solicitation)
    }

    /// The Router Advertisement in it (RFC 4861 6.1.2).
    pub fn advertisement(&self) -> Result<RouterAdvertisement, Discard> {
        self.check_packet()?;
        if !self.source.is_unicast_link_local() {
            return Err(Discard::Source);
        }
        wire::decode_advertisement(self.message).map_err(Discard::Malformed)
    }

    fn check_packet(&self) -> Result<(), Discard> {
        if self.hop_limit != Some(255) {
            return Err(Discard::HopLimit);
        }
        if self.fragmented {
            return Err(Discard::Fragmented);
        }
        Ok(())
    }
}
