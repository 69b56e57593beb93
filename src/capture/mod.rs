//! Captures: files of pcap or pcapng to packets, and packets to the ICMPv6 messages in them.
//!
//! [`Reader`] takes octets from anything that can be read, one packet at a time, and never holds
//! more than one. [`Packet::icmpv6`] looks through the headers of link and network. A capture may
//! hold anything: what cannot be is an error or a [`Flaw`], and no length in it is believed before
//! the octets are there.
//!
//! ```
//! use raven::{capture::Reader, wire};
//!
//! # fn read(file: &[u8]) -> Result<usize, Box<dyn std::error::Error>> {
//! let mut reader = Reader::new(file); // a file, standard input, a slice ...
//! # let mut heard = 0;
//! while let Some(packet) = reader.next_packet()? {
//!     if let Some(Ok(message)) = packet.icmpv6(wire::ROUTER_ADVERTISEMENT) {
//!         let advertisement = wire::decode_advertisement(message.octets)?;
//!         println!("{} says {:?}", message.source, advertisement.options);
//! #       heard += 1;
//!     }
//! }
//! # Ok(heard)
//! # }
//! # assert!(read(&[]).is_err());
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod error;
mod link;
mod packet;
mod pcap;
mod pcapng;
mod reader;
mod window;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use error::CaptureError;
pub use packet::{Flaw, Icmpv6, Packet};
pub use reader::Reader;
