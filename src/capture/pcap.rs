//! The classic format: one header, then packets of one kind of link.

use std::time::Duration;

use nom::Offset;
use pcap_parser::{
    LegacyPcapBlock, PcapError, PcapHeader, parse_pcap_frame, parse_pcap_frame_be,
    pcap::parse_pcap_frame_modified,
};

use super::reader::{Record, Step};

type ParseFrame =
    for<'a> fn(&'a [u8]) -> nom::IResult<&'a [u8], LegacyPcapBlock<'a>, PcapError<&'a [u8]>>;

/// What the header says of all packets.
#[derive(Debug)]
pub(super) struct Pcap {
    parse: ParseFrame,
    link_type: u16,
    nanoseconds: bool,
}

impl Pcap {
    pub(super) fn new(header: &PcapHeader) -> Self {
        let parse: ParseFrame = if header.is_modified_format() {
            parse_pcap_frame_modified
        } else if header.is_bigendian() {
            parse_pcap_frame_be
        } else {
            parse_pcap_frame
        };
        let [.., high, low] = header.network.0.to_be_bytes();
        Pcap {
            parse,
            // The upper half says how long the frames' checksums are.
            link_type: u16::from_be_bytes([high, low]),
            nanoseconds: header.is_nanosecond_precision(),
        }
    }

    /// The record at the beginning of `octets`.
    pub(super) fn step(&self, octets: &[u8]) -> Step {
        match (self.parse)(octets) {
            Ok((rest, block)) => {
                let begin = octets.offset(block.data);
                Step::Packet {
                    record: Record {
                        time: Some(self.time(&block)),
                        interface: None,
                        link_type: self.link_type,
                        place: begin..begin + block.data.len(),
                    },
                    octets: octets.offset(rest),
                }
            }
            Err(error) => Step::from_error(&error),
        }
    }

    fn time(&self, block: &LegacyPcapBlock<'_>) -> Duration {
        let fraction = u64::from(block.ts_usec);
        let unit = if self.nanoseconds { Duration::from_nanos } else { Duration::from_micros };
        Duration::from_secs(block.ts_sec.into()) + unit(fraction)
    }
}
