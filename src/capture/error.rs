use std::{fmt, io};

/// Why a capture cannot be read, or not any further. What was before the place is good.
#[derive(Debug)]
pub enum CaptureError {
    /// The octets could not be had.
    Read(io::Error),
    /// There is no octet.
    Empty,
    /// The first octets are those of no capture.
    Unknown,
    /// The first octets are those of a compressed file; of which program.
    Compressed(&'static str),
    /// It ends inside the record at this octet.
    CutShort(u64),
    /// The record at this octet contradicts itself.
    Malformed(u64),
    /// The record at an octet is longer than any packet.
    TooLong {
        /// Where it begins.
        offset: u64,
        /// How many octets it claims to have, at least.
        octets: u64,
    },
    /// The packet at an octet came from an interface that was not described before.
    UnknownInterface {
        /// Where its record begins.
        offset: u64,
        /// Which interface.
        interface: u32,
    },
    /// More interfaces than any machine has, at this octet.
    TooManyInterfaces(u64),
    /// A Packet Block, which has not been written since 2004, at this octet.
    Obsolete(u64),
}

impl fmt::Display for CaptureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CaptureError::Read(error) => error.fmt(f),
            CaptureError::Empty => f.write_str("it is empty"),
            CaptureError::Unknown => f.write_str("it is neither pcap nor pcapng"),
            CaptureError::Compressed(program) => {
                write!(f, "it is compressed by {program}: unpack it first")
            }
            CaptureError::CutShort(offset) => {
                write!(f, "it ends in the middle of the record at octet {offset}")
            }
            CaptureError::Malformed(offset) => {
                write!(f, "the record at octet {offset} is damaged")
            }
            CaptureError::TooLong { offset, octets } => {
                write!(f, "the record at octet {offset} claims {octets} octets; no packet has many")
            }
            CaptureError::UnknownInterface { offset, interface } => write!(
                f,
                "the packet at octet {offset} is of interface {interface}, which is not described"
            ),
            CaptureError::TooManyInterfaces(offset) => {
                write!(f, "there are more interfaces than any machine has at octet {offset}")
            }
            CaptureError::Obsolete(offset) => write!(
                f,
                "the packet at octet {offset} is in an obsolete kind of block; \
                 Wireshark's editcap can write it anew"
            ),
        }
    }
}

impl std::error::Error for CaptureError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CaptureError::Read(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for CaptureError {
    fn from(error: io::Error) -> Self {
        CaptureError::Read(error)
    }
}
