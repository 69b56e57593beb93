use std::{io::Read, ops::Range, time::Duration};

use pcap_parser::{PcapError, pcap::parse_pcap_header};

use super::{CaptureError, Packet, pcap::Pcap, pcapng, pcapng::PcapNg, window::Window};
use crate::model::InterfaceName;

/// No record that is of interest has more octets: Wireshark itself keeps no more than 256 KiB of
/// a packet.
const MOST_OCTETS: usize = 1024 * 1024;

/// First octets of files that are no captures yet.
const COMPRESSED: [(&[u8], &str); 3] =
    [(&[0x1f, 0x8b], "gzip"), (&[0x28, 0xb5, 0x2f, 0xfd], "zstd"), (&[4, 0x22, 0x4d, 0x18], "lz4")];

/// Reads packets from a capture: classic pcap in either order of octets, with micro- or
/// nanoseconds, or pcapng.
///
/// It holds one record at a time, a megabyte at most, and takes in no more than it needs, so that
/// the input may be a pipe that somebody is still writing into.
#[derive(Debug)]
pub struct Reader<R> {
    window: Window<R>,
    format: Format,
    /// The record that was handed out last and is still in the window.
    done: usize,
}

#[derive(Debug)]
enum Format {
    NotSeenYet,
    Pcap(Pcap),
    PcapNg(PcapNg),
    /// Nothing can follow an error.
    Failed,
}

/// A packet's record.
pub(super) struct Record {
    pub(super) time: Option<Duration>,
    pub(super) interface: Option<InterfaceName>,
    pub(super) link_type: u16,
    /// Where in the record the packet is.
    pub(super) place: Range<usize>,
}

/// What stands at the beginning of some octets.
pub(super) enum Step {
    /// A packet in a record of so many octets.
    Packet { record: Record, octets: usize },
    /// So many octets without a packet.
    Skip(u64),
    /// Not all of it; at least so many octets are missing.
    More(usize),
    /// Nothing that can be.
    Trouble(Trouble),
}

pub(super) enum Trouble {
    Malformed,
    UnknownInterface(u32),
    TooManyInterfaces,
    Obsolete,
}

impl Step {
    pub(super) fn from_error(error: &nom::Err<PcapError<&[u8]>>) -> Self {
        match error {
            nom::Err::Incomplete(nom::Needed::Size(octets)) => Step::More(octets.get()),
            nom::Err::Incomplete(nom::Needed::Unknown) => Step::More(1),
            nom::Err::Error(_) | nom::Err::Failure(_) => Step::Trouble(Trouble::Malformed),
        }
    }
}

impl<R: Read> Reader<R> {
    /// Reads from `input`, which need not be buffered.
    pub fn new(input: R) -> Self {
        Reader { window: Window::new(input), format: Format::NotSeenYet, done: 0 }
    }

    /// The next packet; `None` at the end, and after an error.
    pub fn next_packet(&mut self) -> Result<Option<Packet<'_>>, CaptureError> {
        let record = match self.next_record() {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(None),
            Err(error) => {
                self.format = Format::Failed;
                return Err(error);
            }
        };
        Ok(Some(Packet {
            time: record.time,
            interface: record.interface,
            link_type: record.link_type,
            octets: self.window.octets().get(record.place).unwrap_or_default(),
        }))
    }

    fn next_record(&mut self) -> Result<Option<Record>, CaptureError> {
        self.window.consume(std::mem::take(&mut self.done));
        if let Format::NotSeenYet = self.format {
            self.format = self.recognise()?;
        }
        loop {
            if matches!(self.format, Format::Failed) || !self.window.fill(1)? {
                return Ok(None);
            }
            let octets = self.window.octets();
            let offset = self.window.offset();
            let step = match &mut self.format {
                Format::Pcap(pcap) => pcap.step(octets),
                Format::PcapNg(pcapng) => pcapng.step(octets),
                Format::NotSeenYet | Format::Failed => return Ok(None),
            };
            match step {
                Step::Packet { record, octets } => {
                    self.done = octets;
                    return Ok(Some(record));
                }
                Step::Skip(octets) if self.window.skip(octets)? => {}
                Step::Skip(_) => return Err(CaptureError::CutShort(offset)),
                Step::More(octets) => self.read_more(octets)?,
                Step::Trouble(trouble) => return Err(trouble.at(offset)),
            }
        }
    }

    /// Makes sure of so many octets more than there are.
    fn read_more(&mut self, octets: usize) -> Result<(), CaptureError> {
        let offset = self.window.offset();
        let wanted = self.window.octets().len().saturating_add(octets);
        if wanted > MOST_OCTETS {
            return Err(CaptureError::TooLong { offset, octets: wanted as u64 });
        }
        if self.window.fill(wanted)? { Ok(()) } else { Err(CaptureError::CutShort(offset)) }
    }

    /// The format by the first octets, which are left behind where they are a header.
    fn recognise(&mut self) -> Result<Format, CaptureError> {
        if !self.window.fill(1)? {
            return Err(CaptureError::Empty);
        }
        self.window.fill(pcapng::MAGIC.len())?;
        let begin = self.window.octets();
        if begin.starts_with(&pcapng::MAGIC) {
            return Ok(Format::PcapNg(PcapNg::default()));
        }
        if let Some((_, program)) = COMPRESSED.iter().find(|(magic, _)| begin.starts_with(magic)) {
            return Err(CaptureError::Compressed(program));
        }
        loop {
            match parse_pcap_header(self.window.octets()) {
                Ok((_, header)) => {
                    self.window.consume(header.size());
                    return Ok(Format::Pcap(Pcap::new(&header)));
                }
                Err(error) => match Step::from_error(&error) {
                    Step::More(octets) => self.read_more(octets)?,
                    _ => return Err(CaptureError::Unknown),
                },
            }
        }
    }
}

impl Trouble {
    fn at(self, offset: u64) -> CaptureError {
        match self {
            Trouble::Malformed => CaptureError::Malformed(offset),
            Trouble::UnknownInterface(interface) => {
                CaptureError::UnknownInterface { offset, interface }
            }
            Trouble::TooManyInterfaces => CaptureError::TooManyInterfaces(offset),
            Trouble::Obsolete => CaptureError::Obsolete(offset),
        }
    }
}
