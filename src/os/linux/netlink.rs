//! Sockets to the kernel's routing netlink: [`Listener`] and [`PolledListener`] hear multicast
//! groups without blocking, [`Requester`] asks and waits for the answer. They are separate so that
//! no answer has to be told from an event.

use std::{
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd},
    time::Duration,
};

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_DUMP, NLM_F_DUMP_INTR, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, NetlinkHeader,
    NetlinkMessage, NetlinkPayload, NetlinkSerializable, NlasIterator,
};
use nix::{
    errno::Errno,
    libc,
    sys::socket::{self, MsgFlags, NetlinkAddr},
};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::{Interest, unix::AsyncFd};

use super::{context, option, watch};

/// The kernel puts no more than 32 KiB of a dump into a datagram; a single event is smaller.
const BUFFER_LENGTH: usize = 64 * 1024;
const HEADER_LENGTH: usize = 16;
/// The kernel answers while the request is being sent, so this only ends a wait for nothing.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// `struct nlmsgerr` has a signed error number before the header it answers.
const ERROR_NUMBER_LENGTH: usize = 4;
/// The answer holds the request's header only (`NLM_F_CAPPED`).
const CAPPED: u16 = 0x100;
/// Attributes with the kernel's words follow (`NLM_F_ACK_TLVS`).
const ACK_ATTRIBUTES: u16 = 0x200;
/// The kernel's words (`NLMSGERR_ATTR_MSG`).
const ERROR_TEXT: u16 = 1;

/// One message of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message<'a> {
    /// `RTM_…` or `NLMSG_…`.
    pub(crate) kind: u16,
    /// `NLM_F_…`.
    pub(crate) flags: u16,
    /// The number of the request that it answers; zero in an event.
    pub(crate) sequence: u32,
    /// What follows the header.
    pub(crate) payload: &'a [u8],
}

/// The messages of a datagram, up to the first whose length makes no sense.
pub(crate) fn messages(datagram: &[u8]) -> impl Iterator<Item = Message<'_>> {
    let mut rest = datagram;
    std::iter::from_fn(move || {
        let header = rest.first_chunk::<HEADER_LENGTH>()?;
        let [l0, l1, l2, l3, k0, k1, f0, f1, s0, s1, s2, s3, ..] = *header;
        let length = usize::try_from(u32::from_ne_bytes([l0, l1, l2, l3])).ok()?;
        let payload = rest.get(HEADER_LENGTH..length)?;
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some(Message {
            kind: u16::from_ne_bytes([k0, k1]),
            flags: u16::from_ne_bytes([f0, f1]),
            sequence: u32::from_ne_bytes([s0, s1, s2, s3]),
            payload,
        })
    })
}

/// How reading a [`Listener`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Everything that was handed over is all there was.
    Everything,
    /// The kernel dropped events because the receive buffer was full.
    Overrun,
}

/// Hears events of multicast groups.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: AsyncFd<Socket>,
    buffer: Box<[u8]>,
}

impl Listener {
    /// Joins `groups` (`RTNLGRP_…`, 1 to 32) with a receive buffer of about `receive_buffer`
    /// octets, or as much of that as the system allows.
    pub(crate) fn open(groups: &[u32], receive_buffer: usize) -> io::Result<Self> {
        let socket = open_socket(mask(groups), Type::RAW.nonblocking())?;
        option::set_receive_buffer(&socket, receive_buffer).map_err(context("netlink socket"))?;
        Ok(Listener { socket: watch(socket, Interest::READABLE)?, buffer: buffer() })
    }

    /// Waits for events and hands over those that are waiting, at most `limit` datagrams. May be
    /// cancelled without losing events.
    pub(crate) async fn hear(
        &mut self,
        limit: usize,
        mut handle: impl FnMut(Message<'_>),
    ) -> io::Result<Heard> {
        loop {
            let mut ready = self.socket.readable().await?;
            let mut any = false;
            for _ in 0..limit {
                match receive(self.socket.get_ref(), &mut self.buffer) {
                    Ok(datagram) => messages(datagram).for_each(&mut handle),
                    Err(Errno::EAGAIN) => {
                        ready.clear_ready();
                        break;
                    }
                    Err(Errno::EINTR) => continue,
                    Err(Errno::ENOBUFS) => return Ok(Heard::Overrun),
                    Err(error) => return Err(context("netlink socket: recvfrom")(error)),
                }
                any = true;
            }
            if any {
                return Ok(Heard::Everything);
            }
        }
    }

    /// Throws away what is waiting. The kernel queues nothing after an overrun until this is
    /// done.
    pub(crate) fn discard(&mut self) -> io::Result<()> {
        loop {
            match receive(self.socket.get_ref(), &mut self.buffer) {
                Ok(_) | Err(Errno::EINTR | Errno::ENOBUFS) => {}
                Err(Errno::EAGAIN) => return Ok(()),
                Err(error) => return Err(context("netlink socket: recvfrom")(error)),
            }
        }
    }
}

/// Sends requests and waits for their answers.
#[derive(Debug)]
pub(crate) struct Requester {
    socket: Socket,
    buffer: Box<[u8]>,
    sequence: u32,
}

impl Requester {
    /// Opens a socket of the calling thread's network namespace.
    pub(crate) fn open() -> io::Result<Self> {
        let socket = open_socket(0, Type::RAW)?;
        socket
            .set_read_timeout(Some(ANSWER_TIMEOUT))
            .map_err(context("netlink socket: SO_RCVTIMEO"))?;
        // Kernels before 4.12 have no words for their errors.
        let _ = option::set_option(&socket, libc::SOL_NETLINK, libc::NETLINK_EXT_ACK, 1);
        Ok(Requester { socket, buffer: buffer(), sequence: 0 })
    }

    /// Has `message` carried out; `flags` are `NLM_F_CREATE` and the like.
    pub(crate) fn request<M: NetlinkSerializable>(
        &mut self,
        message: M,
        flags: u16,
    ) -> io::Result<()> {
        self.ask(message, flags, |_| {})
    }

    /// The same, handing what the kernel answers beside its yes or no to `handle`.
    pub(crate) fn ask<M: NetlinkSerializable>(
        &mut self,
        message: M,
        flags: u16,
        mut handle: impl FnMut(Message<'_>),
    ) -> io::Result<()> {
        let sequence = self.send(message, NLM_F_REQUEST | NLM_F_ACK | flags)?;
        loop {
            let datagram =
                receive(&self.socket, &mut self.buffer).map_err(context("netlink answer"))?;
            for answer in messages(datagram).filter(|answer| answer.sequence == sequence) {
                if answer.kind == NLMSG_ERROR {
                    return outcome(answer);
                }
                handle(answer);
            }
        }
    }

    /// Hands everything that the dump request `message` yields to `handle`. `false` says that the
    /// kernel's tables changed meanwhile, so that entries may be missing.
    pub(crate) fn dump<M: NetlinkSerializable>(
        &mut self,
        message: M,
        mut handle: impl FnMut(Message<'_>),
    ) -> io::Result<bool> {
        let sequence = self.send(message, NLM_F_REQUEST | NLM_F_DUMP)?;
        let mut consistent = true;
        loop {
            let datagram =
                receive(&self.socket, &mut self.buffer).map_err(context("netlink dump"))?;
            for answer in messages(datagram).filter(|answer| answer.sequence == sequence) {
                consistent &= answer.flags & NLM_F_DUMP_INTR == 0;
                match answer.kind {
                    NLMSG_DONE => return end_of_dump(answer).map(|()| consistent),
                    NLMSG_ERROR => outcome(answer)?,
                    _ => handle(answer),
                }
            }
        }
    }

    /// Sends a request and returns its number.
    fn send<M: NetlinkSerializable>(&mut self, message: M, flags: u16) -> io::Result<u32> {
        self.sequence = self.sequence.wrapping_add(1).max(1);
        let mut header = NetlinkHeader::default();
        header.flags = flags;
        header.sequence_number = self.sequence;
        let mut packet = NetlinkMessage::new(header, NetlinkPayload::InnerMessage(message));
        packet.finalize();
        let mut octets = vec![0; packet.buffer_len()];
        packet.serialize(&mut octets);
        self.socket.send(&octets).map_err(context("netlink request"))?;
        Ok(self.sequence)
    }
}

fn buffer() -> Box<[u8]> {
    vec![0; BUFFER_LENGTH].into_boxed_slice()
}

/// Hears events for those who wait for them by poll(2).
#[derive(Debug)]
pub(crate) struct PolledListener {
    socket: Socket,
    buffer: Box<[u8]>,
}

impl PolledListener {
    /// Joins `groups` (`RTNLGRP_…`, 1 to 32) in the calling thread's network namespace.
    pub(crate) fn open(groups: &[u32]) -> io::Result<Self> {
        let socket = open_socket(mask(groups), Type::RAW.nonblocking())?;
        Ok(PolledListener { socket, buffer: buffer() })
    }

    /// Hands over every event that is waiting. `None` when there was none.
    pub(crate) fn drain(
        &mut self,
        mut handle: impl FnMut(Message<'_>),
    ) -> io::Result<Option<Heard>> {
        let mut heard = None;
        loop {
            match receive(&self.socket, &mut self.buffer) {
                Ok(datagram) => {
                    messages(datagram).for_each(&mut handle);
                    heard = heard.or(Some(Heard::Everything));
                }
                Err(Errno::EAGAIN) => return Ok(heard),
                Err(Errno::EINTR) => {}
                Err(Errno::ENOBUFS) => heard = Some(Heard::Overrun),
                Err(error) => return Err(context("netlink socket: recvfrom")(error)),
            }
        }
    }
}

impl AsFd for PolledListener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// Multicast groups as the bits of an address.
fn mask(groups: &[u32]) -> u32 {
    groups.iter().fold(0, |mask, group| mask | 1 << (group - 1))
}

fn open_socket(groups: u32, kind: Type) -> io::Result<Socket> {
    let protocol = Protocol::from(libc::NETLINK_ROUTE);
    let socket = Socket::new(Domain::from(libc::AF_NETLINK), kind, Some(protocol))
        .map_err(context("netlink socket"))?;
    socket::bind(socket.as_raw_fd(), &NetlinkAddr::new(0, groups))
        .map_err(context("netlink socket: bind"))?;
    Ok(socket)
}

/// The next datagram; an empty one where the sender is not the kernel. A datagram longer than the
/// buffer is lost, which is what an overrun means.
fn receive<'a>(socket: &Socket, buffer: &'a mut [u8]) -> Result<&'a [u8], Errno> {
    let mut space = [io::IoSliceMut::new(buffer)];
    let received =
        socket::recvmsg::<NetlinkAddr>(socket.as_raw_fd(), &mut space, None, MsgFlags::empty())?;
    if received.flags.contains(MsgFlags::MSG_TRUNC) {
        return Err(Errno::ENOBUFS);
    }
    let from_kernel = received.address.is_some_and(|sender| sender.pid() == 0);
    let length = if from_kernel { received.bytes } else { 0 };
    Ok(buffer.get(..length).unwrap_or_default())
}

/// What an `NLMSG_ERROR` says: success, or an error with the kernel's words where it has some.
fn outcome(answer: Message<'_>) -> io::Result<()> {
    let Some((number, rest)) = answer.payload.split_first_chunk() else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "netlink answer is too short"));
    };
    error(*number, || error_text(attributes(rest, answer.flags)?, answer.flags))
}

/// What an `NLMSG_DONE` says: the whole dump came, or why not.
fn end_of_dump(answer: Message<'_>) -> io::Result<()> {
    let Some((number, rest)) = answer.payload.split_first_chunk() else {
        return Ok(());
    };
    error(*number, || error_text(rest, answer.flags))
}

fn error(
    number: [u8; ERROR_NUMBER_LENGTH],
    text: impl FnOnce() -> Option<String>,
) -> io::Result<()> {
    let number = i32::from_ne_bytes(number);
    if number == 0 {
        return Ok(());
    }
    let error = io::Error::from_raw_os_error(number.wrapping_neg());
    Err(match text() {
        Some(text) => context(text)(error),
        None => error,
    })
}

/// The attributes that follow the request in an `NLMSG_ERROR`.
fn attributes(request: &[u8], flags: u16) -> Option<&[u8]> {
    let length = if flags & CAPPED == 0 {
        let length = u32::from_ne_bytes(*request.first_chunk()?);
        usize::try_from(length).ok()?.checked_next_multiple_of(4)?
    } else {
        HEADER_LENGTH
    };
    request.get(length..)
}

fn error_text(attributes: &[u8], flags: u16) -> Option<String> {
    if flags & ACK_ATTRIBUTES == 0 {
        return None;
    }
    let mut attributes = NlasIterator::new(attributes).flatten();
    let text = attributes.find(|attribute| attribute.kind() == ERROR_TEXT)?;
    let text = text.value();
    let text = text.strip_suffix(&[0]).unwrap_or(text);
    Some(String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u16, sequence: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(HEADER_LENGTH + payload.len()).unwrap();
        let mut octets = length.to_ne_bytes().to_vec();
        octets.extend(kind.to_ne_bytes());
        octets.extend(0u16.to_ne_bytes());
        octets.extend(sequence.to_ne_bytes());
        octets.extend(0u32.to_ne_bytes());
        octets.extend(payload);
        octets.resize(octets.len().next_multiple_of(4), 0);
        octets
    }

    #[test]
    fn a_datagram_is_split_at_aligned_messages() {
        let mut datagram = message(16, 1, &[1, 2, 3]);
        datagram.extend(message(20, 2, &[4]));
        let split: Vec<_> = messages(&datagram).map(|m| (m.kind, m.sequence, m.payload)).collect();
        assert_eq!(split, [(16, 1, &[1, 2, 3][..]), (20, 2, &[4][..])]);
    }

    #[test]
    fn a_length_that_makes_no_sense_ends_the_datagram() {
        for length in [0u32, 15, 21, u32::MAX] {
            let mut datagram = message(16, 1, &[9; 4]);
            datagram[..4].copy_from_slice(&length.to_ne_bytes());
            assert_eq!(messages(&datagram).count(), 0, "length {length}");
        }
    }

    #[test]
    fn an_error_carries_the_kernels_words() {
        let mut payload = (-libc::EINVAL).to_ne_bytes().to_vec();
        payload.extend([0; HEADER_LENGTH]);
        payload.extend([13, 0, 1, 0]);
        payload.extend(b"no device\0\0\0");
        let flags = CAPPED | ACK_ATTRIBUTES;
        let answer = Message { kind: NLMSG_ERROR, flags, sequence: 1, payload: &payload };
        let error = outcome(answer).unwrap_err();
        assert!(error.to_string().starts_with("no device: Invalid argument"), "{error}");
    }

    #[test]
    fn an_error_without_words_keeps_its_number() {
        let mut payload = (-libc::ENODEV).to_ne_bytes().to_vec();
        payload.extend([0; HEADER_LENGTH]);
        let answer = Message { kind: NLMSG_ERROR, flags: CAPPED, sequence: 1, payload: &payload };
        assert_eq!(outcome(answer).unwrap_err().raw_os_error(), Some(libc::ENODEV));
    }

    #[test]
    fn the_end_of_a_dump_tells_whether_it_failed() {
        let end = |payload: &[u8], flags| {
            end_of_dump(Message { kind: NLMSG_DONE, flags, sequence: 1, payload })
        };
        assert!(end(&[], 0).is_ok());
        assert!(end(&[0; ERROR_NUMBER_LENGTH], 0).is_ok());
        let mut payload = (-libc::ENODEV).to_ne_bytes().to_vec();
        assert_eq!(end(&payload, 0).unwrap_err().raw_os_error(), Some(libc::ENODEV));
        payload.extend([13, 0, 1, 0]);
        payload.extend(b"no device\0\0\0\0");
        let error = end(&payload, ACK_ATTRIBUTES).unwrap_err();
        assert!(error.to_string().starts_with("no device: No such device"), "{error}");
    }
}
