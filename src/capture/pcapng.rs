//! The format of Wireshark: sections of blocks, in each of which interfaces are described before
//! their packets. Blocks of no interest may have any length and are passed over unread.

use std::time::Duration;

use nom::Offset;
use pcap_parser::{
    Block, EnhancedPacketBlock, InterfaceDescriptionBlock, OptionCode, SimplePacketBlock,
    parse_block_be, parse_block_le,
    pcapng::{EPB_MAGIC, IDB_MAGIC, SHB_MAGIC, SPB_MAGIC},
    traits::PcapNGPacketBlock,
};

use super::reader::{Record, Step, Trouble};
use crate::model::InterfaceName;

/// The first four octets of a capture in this format.
pub(super) const MAGIC: [u8; 4] = SHB_MAGIC.to_be_bytes();

/// Type and length.
const BLOCK_HEADER: usize = 8;
/// Type and length, and the length again at the end.
const LEAST_BLOCK: u32 = 12;
/// The Packet Block.
const OBSOLETE: u32 = 2;
/// As many as an index of 16 bits could tell apart.
const MOST_INTERFACES: usize = 65_536;

/// The section that is being read.
#[derive(Debug, Default)]
pub(super) struct PcapNg {
    big_endian: bool,
    interfaces: Vec<Interface>,
}

/// An Interface Description Block.
#[derive(Debug)]
struct Interface {
    name: Option<InterfaceName>,
    link_type: u16,
    /// The most octets of a packet that were kept; 0 is no limit.
    snap_length: u32,
    /// if_tsresol.
    resolution: u8,
    /// if_tsoffset, in seconds.
    offset: i64,
}

impl PcapNg {
    /// The block at the beginning of `octets`.
    pub(super) fn step(&mut self, octets: &[u8]) -> Step {
        let Some(&[t0, t1, t2, t3, l0, l1, l2, l3]) = octets.first_chunk::<BLOCK_HEADER>() else {
            return Step::More(BLOCK_HEADER - octets.len());
        };
        let from = if self.big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
        match from([t0, t1, t2, t3]) {
            SHB_MAGIC | IDB_MAGIC | EPB_MAGIC | SPB_MAGIC => self.parse(octets),
            OBSOLETE => Step::Trouble(Trouble::Obsolete),
            _ => match from([l0, l1, l2, l3]) {
                length if length < LEAST_BLOCK => Step::Trouble(Trouble::Malformed),
                length => Step::Skip(length.into()),
            },
        }
    }

    fn parse(&mut self, octets: &[u8]) -> Step {
        let parse = if self.big_endian { parse_block_be } else { parse_block_le };
        let (rest, block) = match parse(octets) {
            Ok(parsed) => parsed,
            Err(error) => return Step::from_error(&error),
        };
        let length = octets.offset(rest);
        match block {
            Block::SectionHeader(section) => {
                *self = PcapNg { big_endian: section.big_endian(), interfaces: Vec::new() };
            }
            Block::InterfaceDescription(_) if self.interfaces.len() >= MOST_INTERFACES => {
                return Step::Trouble(Trouble::TooManyInterfaces);
            }
            Block::InterfaceDescription(block) => {
                self.interfaces.push(Interface::new(&block, self.big_endian));
            }
            Block::EnhancedPacket(block) => return self.enhanced(&block, octets, length),
            Block::SimplePacket(block) => return self.simple(&block, octets, length),
            _ => {}
        }
        Step::Skip(length as u64)
    }

    fn enhanced(&self, block: &EnhancedPacketBlock<'_>, octets: &[u8], length: usize) -> Step {
        let interface = usize::try_from(block.if_id).ok().and_then(|id| self.interfaces.get(id));
        let Some(interface) = interface else {
            return Step::Trouble(Trouble::UnknownInterface(block.if_id));
        };
        let time = u64::from(block.ts_high) << 32 | u64::from(block.ts_low);
        let packet = block.packet_data();
        interface.packet(interface.time(time), octets.offset(packet), packet.len(), length)
    }

    /// A packet of the first interface, with nothing said about it.
    fn simple(&self, block: &SimplePacketBlock<'_>, octets: &[u8], length: usize) -> Step {
        let Some(interface) = self.interfaces.first() else {
            return Step::Trouble(Trouble::UnknownInterface(0));
        };
        let kept = match interface.snap_length {
            0 => block.origlen,
            most => block.origlen.min(most),
        };
        let kept = usize::try_from(kept).unwrap_or(usize::MAX).min(block.data.len());
        interface.packet(None, octets.offset(block.data), kept, length)
    }
}

impl Interface {
    fn new(block: &InterfaceDescriptionBlock<'_>, big_endian: bool) -> Self {
        let name = block.if_name().and_then(Result::ok);
        // The library reads the number as little-endian everywhere.
        let offset = block.options.iter().find(|option| option.code == OptionCode::IfTsoffset);
        let offset = offset.and_then(|option| option.as_bytes().ok()?.first_chunk().copied());
        let from = if big_endian { i64::from_be_bytes } else { i64::from_le_bytes };
        Interface {
            name: name.and_then(|name| name.trim_end_matches('\0').parse().ok()),
            link_type: u16::try_from(block.linktype.0).unwrap_or(u16::MAX),
            snap_length: block.snaplen,
            resolution: block.if_tsresol,
            offset: offset.map_or(0, from),
        }
    }

    fn packet(&self, time: Option<Duration>, begin: usize, kept: usize, length: usize) -> Step {
        Step::Packet {
            record: Record {
                time,
                interface: self.name.clone(),
                link_type: self.link_type,
                place: begin..begin + kept,
            },
            octets: length,
        }
    }

    /// The time of `units` since 1970; `None` for what no clock can have said.
    fn time(&self, units: u64) -> Option<Duration> {
        const NANOS: u128 = 1_000_000_000;
        let units = u128::from(units) * NANOS;
        let exponent = u32::from(self.resolution & 0x7f);
        let nanos = match self.resolution & 0x80 {
            0 => units / 10_u128.checked_pow(exponent)?,
            _ => units >> exponent,
        };
        let seconds = u64::try_from(nanos / NANOS).ok()?.checked_add_signed(self.offset)?;
        Some(Duration::new(seconds, u32::try_from(nanos % NANOS).ok()?))
    }
}
