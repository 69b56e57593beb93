//! All packets as a capture file.

use std::{
    io::{self, Write},
    time::SystemTime,
};

use pcap_file::pcap::{PcapPacket, PcapWriter};

use crate::{
    cli::report::{pcap_error, pcap_header},
    conformance::Record,
};

/// Writes the packets of `record`, which began at `began`; returns how many there are.
pub(super) fn write(out: impl Write, record: &Record, began: SystemTime) -> io::Result<usize> {
    let mut writer = PcapWriter::with_header(out, pcap_header()).map_err(pcap_error)?;
    let began = began.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    for (_, packet) in record.since(0) {
        let length = u32::try_from(packet.frame.len()).unwrap_or(u32::MAX);
        let captured = PcapPacket::new(began + packet.at, length, &packet.frame);
        writer.write_packet(&captured).map_err(pcap_error)?;
    }
    writer.into_writer().flush()?;
    Ok(record.len())
}
