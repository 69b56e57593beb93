//! Octets: a [`RouterAdvertisement`](crate::model::RouterAdvertisement) to an ICMPv6 message, and
//! heard messages to values (RFC 4861 4.1, 4.2 and 4.6, with its successors' options).

#![forbid(unsafe_code)]

use std::net::Ipv6Addr;

use crate::model::{LinkLayerAddress, RouterAdvertisement};

/// A Router Solicitation: what it says besides being one (RFC 4861 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouterSolicitation {
    /// The first Source Link-Layer Address option.
    pub source_link_layer_address: Option<LinkLayerAddress>,
}

/// Why a message is none of ours (RFC 4861 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecodeError {
    /// Another ICMPv6 type.
    Type,
}

/// Encodes an advertisement; the checksum field is zero.
pub fn encode(_advertisement: &RouterAdvertisement) -> Vec<u8> {
    Vec::new()
}

/// Encodes an advertisement into as many messages as it takes for none to exceed `max_octets`;
/// each is a complete advertisement with the same header (RFC 4861 6.2.3).
pub fn encode_parts(advertisement: &RouterAdvertisement, _max_octets: usize) -> Vec<Vec<u8>> {
    vec![encode(advertisement)]
}

/// Decodes a message as a Router Solicitation.
pub fn decode_solicitation(_message: &[u8]) -> Result<RouterSolicitation, DecodeError> {
    Err(DecodeError::Type)
}

/// Decodes a message as a Router Advertisement.
pub fn decode_advertisement(_message: &[u8]) -> Result<RouterAdvertisement, DecodeError> {
    Err(DecodeError::Type)
}

/// The checksum of an ICMPv6 `message` between two addresses (RFC 4443 2.3), computed as if its
/// checksum field were zero.
pub fn checksum(_source: Ipv6Addr, _destination: Ipv6Addr, _message: &[u8]) -> u16 {
    0
}
