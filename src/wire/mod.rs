//! Octets: a [`RouterAdvertisement`](crate::model::RouterAdvertisement) to an ICMPv6 message, and
//! heard messages to values (RFC 4861 4.1, 4.2 and 4.6, with its successors' options).
//!
//! Encoding writes what the standards let a router send: reserved bits and padding are zero.
//! Decoding works on any octets. It refuses a message whose own form is wrong, loses no more than
//! one option to that option's errors, and yields values that may be sent again. What a packet's
//! source, destination and hop limit must be is the receiver's business.

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod advertisement;
mod checksum;
mod error;
mod fields;
mod option;
mod preference;
mod solicitation;
mod split;

#[cfg(test)]
mod tests;

pub use advertisement::{ROUTER_ADVERTISEMENT, decode_advertisement, encode};
pub use checksum::{checksum, set_checksum};
pub use error::DecodeError;
pub use solicitation::{
    ROUTER_SOLICITATION, RouterSolicitation, decode_solicitation, encode_solicitation,
};
pub use split::encode_parts;
