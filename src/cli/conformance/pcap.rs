//! All packets as a capture file.

use std::{
    fmt, fs,
    io::{self, Write},
    path::Path,
    time::SystemTime,
};

use pcap_file::pcap::{PcapPacket, PcapWriter};

use crate::{
    cli::report::{self, pcap_error, pcap_header},
    conformance::Record,
};

/// Where the packets go. Its header is written before there are any, so that what cannot be
/// written is found early; a new file without packets is removed.
pub(super) struct Capture<'a> {
    path: Option<&'a Path>,
    is_new: bool,
    writer: Option<PcapWriter<Box<dyn Write>>>,
}

impl fmt::Display for Capture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path {
            Some(path) => write!(f, "`{}`", path.display()),
            None => f.write_str("the packets"),
        }
    }
}

impl<'a> Capture<'a> {
    /// Begins the file at `path`, or standard output where that is `-`.
    pub(super) fn begin(path: &'a Path, force: bool) -> Result<Self, String> {
        let is_new = !force || !path.exists();
        let path = Some(path).filter(|path| *path != Path::new("-"));
        let mut capture = Capture { path, is_new, writer: None };
        let writer = match path {
            Some(path) => report::create(path, force).map(|it| Box::new(it) as Box<dyn Write>),
            None => Ok(Box::new(io::stdout()) as _),
        };
        let writer = writer
            .and_then(|out| PcapWriter::with_header(out, pcap_header()).map_err(pcap_error))
            .map_err(|error| report::not_written(&capture.to_string(), &error))?;
        capture.writer = Some(writer);
        Ok(capture)
    }

    /// Whether standard output is for the packets.
    pub(super) fn is_stdout(&self) -> bool {
        self.path.is_none()
    }

    /// Writes the packets of `record`, which began at `began`; returns how many there are.
    pub(super) fn end(mut self, record: &Record, began: SystemTime) -> Result<usize, String> {
        let Some(writer) = self.writer.take() else { return Ok(0) };
        match write(writer, record, began) {
            Err(error) if self.is_stdout() && error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
            Err(error) => Err(report::not_written(&self.to_string(), &error)),
            Ok(()) => Ok(record.len()),
        }
    }
}

impl Drop for Capture<'_> {
    fn drop(&mut self) {
        // It never came to packets.
        if let (Some(_), Some(path), true) = (self.writer.take(), self.path, self.is_new) {
            let _ = fs::remove_file(path);
        }
    }
}

fn write(
    mut writer: PcapWriter<Box<dyn Write>>,
    record: &Record,
    began: SystemTime,
) -> io::Result<()> {
    let began = began.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    for (_, packet) in record.since(0) {
        let length = u32::try_from(packet.frame.len()).unwrap_or(u32::MAX);
        let captured = PcapPacket::new(began + packet.at, length, &packet.frame);
        writer.write_packet(&captured).map_err(pcap_error)?;
    }
    writer.into_writer().flush()
}
