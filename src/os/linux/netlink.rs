//! One rtnetlink socket: requests that wait for the kernel's answer, and notifications.

use std::{
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd},
};

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::RouteNetlinkMessage;
use nix::{
    errno::Errno,
    sys::socket::{
        AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, recv, send,
        setsockopt, socket, sockopt,
    },
};

use super::socket_option;

/// Longer than any datagram that the kernel makes of rtnetlink messages (32 KiB).
const BUFFER_OCTETS: usize = 64 * 1024;
/// Room for the bursts of a host that comes up.
const RECEIVE_QUEUE_OCTETS: usize = 1024 * 1024;
const HEADER_OCTETS: usize = 16;
const ALIGNMENT: usize = 4;
/// Message types of linux/netlink.h.
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;

/// An rtnetlink socket of the network namespace in which it was opened.
#[derive(Debug)]
pub(crate) struct NetlinkSocket {
    socket: OwnedFd,
    sequence: u32,
    buffer: Vec<u8>,
}

/// One message of a datagram, not yet understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawMessage<'a> {
    /// RTM_*
    pub(crate) message_type: u16,
    /// Which request it answers.
    pub(crate) sequence: u32,
    /// What follows the header.
    pub(crate) payload: &'a [u8],
}

impl NetlinkSocket {
    /// A socket that hears the multicast `groups` (a bit each: group n is bit n - 1).
    pub(crate) fn open(groups: u32) -> io::Result<Self> {
        let socket = socket(
            AddressFamily::Netlink,
            SockType::Raw,
            SockFlag::SOCK_CLOEXEC,
            SockProtocol::NetlinkRoute,
        )?;
        if groups != 0 {
            // The kernel caps the size silently; an overrun is noticed when reading.
            setsockopt(&socket, sockopt::RcvBuf, &RECEIVE_QUEUE_OCTETS)?;
        }
        bind(socket.as_raw_fd(), &NetlinkAddr::new(0, groups))?;
        Ok(NetlinkSocket { socket, sequence: 0, buffer: vec![0; BUFFER_OCTETS] })
    }

    /// Sends a request that changes something and waits for the kernel's yes or no.
    pub(crate) fn change(&mut self, message: RouteNetlinkMessage, flags: u16) -> io::Result<()> {
        self.request(message, flags | NLM_F_ACK).map(drop)
    }

    /// The answer to a question about one thing.
    pub(crate) fn get(
        &mut self,
        message: RouteNetlinkMessage,
    ) -> io::Result<Vec<RouteNetlinkMessage>> {
        self.request(message, NLM_F_ACK)
    }

    /// Everything there is of a kind.
    pub(crate) fn dump(
        &mut self,
        message: RouteNetlinkMessage,
    ) -> io::Result<Vec<RouteNetlinkMessage>> {
        self.request(message, NLM_F_DUMP)
    }

    /// Hands everything there is of a kind to `handle`. `question` is what follows the header.
    pub(crate) fn dump_raw(
        &mut self,
        message_type: u16,
        question: &[u8],
        mut handle: impl FnMut(RawMessage<'_>),
    ) -> io::Result<()> {
        self.sequence = self.sequence.wrapping_add(1);
        let length = u32::try_from(HEADER_OCTETS + question.len()).map_err(io::Error::other)?;
        let mut octets = length.to_ne_bytes().to_vec();
        octets.extend(message_type.to_ne_bytes());
        octets.extend((NLM_F_REQUEST | NLM_F_DUMP).to_ne_bytes());
        octets.extend(self.sequence.to_ne_bytes());
        octets.extend([0; 4]);
        octets.extend(question);
        send(self.socket.as_raw_fd(), &octets, MsgFlags::empty())?;
        loop {
            let length = recv(self.socket.as_raw_fd(), &mut self.buffer, MsgFlags::empty())?;
            for octets in split(self.buffer.get(..length).unwrap_or_default()) {
                let Some(answer) = RawMessage::of(octets).filter(|a| a.sequence == self.sequence)
                else {
                    continue;
                };
                match answer.message_type {
                    NLMSG_DONE => return Ok(()),
                    NLMSG_ERROR => return answer.error(),
                    _ => handle(answer),
                }
            }
        }
    }

    fn request(
        &mut self,
        message: RouteNetlinkMessage,
        flags: u16,
    ) -> io::Result<Vec<RouteNetlinkMessage>> {
        self.sequence = self.sequence.wrapping_add(1);
        let mut header = NetlinkHeader::default();
        header.flags = flags | NLM_F_REQUEST;
        header.sequence_number = self.sequence;
        let mut message = NetlinkMessage::new(header, NetlinkPayload::from(message));
        message.finalize();
        let mut octets = vec![0; message.buffer_len()];
        message.serialize(&mut octets);
        send(self.socket.as_raw_fd(), &octets, MsgFlags::empty())?;
        let mut answers = Vec::new();
        loop {
            let length = recv(self.socket.as_raw_fd(), &mut self.buffer, MsgFlags::empty())?;
            for octets in split(self.buffer.get(..length).unwrap_or_default()) {
                let answer = NetlinkMessage::<RouteNetlinkMessage>::deserialize(octets).map_err(
                    |error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
                )?;
                if answer.header.sequence_number != self.sequence {
                    continue;
                }
                match answer.payload {
                    NetlinkPayload::Error(error) if error.code.is_some() => {
                        return Err(error.to_io());
                    }
                    NetlinkPayload::Error(_) | NetlinkPayload::Done(_) => return Ok(answers),
                    NetlinkPayload::InnerMessage(inner) => answers.push(inner),
                    _ => {}
                }
            }
        }
    }

    /// Hands every waiting notification to `handle`, without waiting for one.
    pub(crate) fn drain(&mut self, mut handle: impl FnMut(RawMessage<'_>)) -> io::Result<Drained> {
        let mut drained = Drained::Nothing;
        loop {
            match recv(self.socket.as_raw_fd(), &mut self.buffer, MsgFlags::MSG_DONTWAIT) {
                Ok(length) => {
                    drained = drained.max(Drained::All);
                    for octets in split(self.buffer.get(..length).unwrap_or_default()) {
                        if let Some(message) = RawMessage::of(octets) {
                            handle(message);
                        }
                    }
                }
                Err(Errno::ENOBUFS) => drained = Drained::Overrun,
                Err(Errno::EAGAIN) => return Ok(drained),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Makes room for more notifications, beyond the system's limit where that is allowed.
    pub(crate) fn enlarge_receive_queue(&self, octets: usize) -> io::Result<()> {
        socket_option::enlarge_receive_queue(&self.socket, octets)
    }
}

/// What was waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Drained {
    /// Nothing.
    Nothing,
    /// Notifications, all of which were handed over.
    All,
    /// More than the queue holds: some are lost.
    Overrun,
}

impl AsRawFd for NetlinkSocket {
    fn as_raw_fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }
}

impl AsFd for NetlinkSocket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl<'a> RawMessage<'a> {
    /// The message in `octets`, which begin with its header.
    fn of(octets: &'a [u8]) -> Option<Self> {
        let (header, payload) = octets.split_first_chunk::<HEADER_OCTETS>()?;
        let &[_, _, _, _, t0, t1, _, _, s0, s1, s2, s3, ..] = header;
        Some(RawMessage {
            message_type: u16::from_ne_bytes([t0, t1]),
            sequence: u32::from_ne_bytes([s0, s1, s2, s3]),
            payload,
        })
    }

    /// What an NLMSG_ERROR says; zero is a yes.
    fn error(&self) -> io::Result<()> {
        match self.payload.first_chunk().copied().map(i32::from_ne_bytes) {
            Some(0) => Ok(()),
            Some(code) => Err(io::Error::from_raw_os_error(code.saturating_neg())),
            None => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// The messages of a datagram, each with its header; ends at the first malformed one.
fn split(mut datagram: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let length = u32::from_ne_bytes(*datagram.first_chunk()?);
        let length = usize::try_from(length).ok().filter(|&length| length >= HEADER_OCTETS)?;
        let message = datagram.get(..length)?;
        datagram = datagram.get(length.next_multiple_of(ALIGNMENT)..).unwrap_or_default();
        Some(message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(message_type: u16, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(HEADER_OCTETS + payload.len()).unwrap();
        let mut octets = length.to_ne_bytes().to_vec();
        octets.extend(message_type.to_ne_bytes());
        octets.resize(HEADER_OCTETS, 0);
        octets.extend(payload);
        octets
    }

    #[test]
    fn datagrams_are_split_at_aligned_ends() {
        let mut datagram = message(20, b"abc");
        datagram.push(0xff);
        datagram.extend(message(68, b""));
        let types: Vec<_> = split(&datagram).filter_map(RawMessage::of).collect();
        assert_eq!(
            types,
            [
                RawMessage { message_type: 20, sequence: 0, payload: b"abc" },
                RawMessage { message_type: 68, sequence: 0, payload: b"" },
            ]
        );
    }

    #[test]
    fn malformed_lengths_end_a_datagram() {
        let mut short = message(20, b"abcd");
        short.truncate(18);
        assert_eq!(split(&short).count(), 0);
        assert_eq!(split(&[0; 16]).count(), 0);
        assert_eq!(split(&[1, 0]).count(), 0);
    }
}
