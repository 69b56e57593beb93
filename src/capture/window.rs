//! The octets of a capture that are being looked at.

use std::io::{self, Read};

/// Octets asked for at once.
const CHUNK: usize = 64 * 1024;

/// A piece of the input that grows only as far as there are octets.
#[derive(Debug)]
pub(super) struct Window<R> {
    input: R,
    buffer: Vec<u8>,
    /// What stands before this in the buffer has been dealt with.
    start: usize,
    /// Where in the input the octet at `start` stands.
    offset: u64,
}

impl<R: Read> Window<R> {
    pub(super) fn new(input: R) -> Self {
        Window { input, buffer: Vec::new(), start: 0, offset: 0 }
    }

    /// What has been read and not dealt with.
    pub(super) fn octets(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Where in the input the first of [`Self::octets`] stands.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads until there are `count` octets or as many as come; whether there are.
    pub(super) fn fill(&mut self, count: usize) -> io::Result<bool> {
        while self.octets().len() < count {
            if self.read_some()? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Leaves `count` octets behind.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.octets().len());
        self.start += count;
        self.offset += count as u64;
    }

    /// Leaves `count` octets behind that may not have been read yet; whether there were as many.
    pub(super) fn skip(&mut self, mut count: u64) -> io::Result<bool> {
        while count > 0 {
            if self.octets().is_empty() && self.read_some()? == 0 {
                return Ok(false);
            }
            let step = usize::try_from(count).unwrap_or(usize::MAX).min(self.octets().len());
            self.consume(step);
            count -= step as u64;
        }
        Ok(true)
    }

    /// One read, so that whoever writes into a pipe slowly is followed packet by packet.
    fn read_some(&mut self) -> io::Result<usize> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        let read = loop {
            let place = self.buffer.get_mut(before..).unwrap_or_default();
            match self.input.read(place) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.buffer.truncate(before + read.as_ref().map_or(0, |&read| read));
        read
    }
}
