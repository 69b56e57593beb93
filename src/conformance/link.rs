//! The link under the suite.

use std::{
    io,
    os::fd::AsFd,
    time::{Duration, Instant, SystemTime},
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        signal::{SigSet, Signal},
        signalfd::{SfdFlags, SignalFd},
    },
};

use crate::os::{FrameSocket, InterfaceIndex, packet};

/// No frame is longer.
const FRAME_OCTETS: usize = 65_600;

/// A link, or something that behaves like one.
pub trait Link {
    /// The time since the link was opened.
    fn now(&self) -> Duration;

    /// Sends an Ethernet frame as it is.
    fn send(&mut self, frame: &[u8]) -> io::Result<()>;

    /// The next frame with IPv6, and when it came; `None` if there is none before `deadline`. An
    /// error of kind [`io::ErrorKind::Interrupted`] is somebody's wish to end.
    fn receive(&mut self, deadline: Duration) -> io::Result<Option<(Duration, Vec<u8>)>>;
}

/// A network interface of this machine.
#[derive(Debug)]
pub struct InterfaceLink {
    socket: FrameSocket,
    interrupts: SignalFd,
    began: Instant,
    buffer: Vec<u8>,
}

impl InterfaceLink {
    /// Opens `interface`. SIGINT and SIGTERM end what waits for frames from now on; the calling
    /// thread must be the only one.
    pub fn open(interface: InterfaceIndex) -> io::Result<Self> {
        let socket = FrameSocket::open(interface, packet::ETHER_TYPE)?;
        let mut signals = SigSet::empty();
        signals.add(Signal::SIGINT);
        signals.add(Signal::SIGTERM);
        signals.thread_block()?;
        let interrupts =
            SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
        let buffer = vec![0; FRAME_OCTETS];
        Ok(InterfaceLink { socket, interrupts, began: Instant::now(), buffer })
    }

    /// Waits for a frame or an interrupt; whether one came before the deadline.
    fn wait(&self, deadline: Duration) -> io::Result<bool> {
        let descriptors = [self.socket.as_fd(), self.interrupts.as_fd()];
        let mut watched = descriptors.map(|it| PollFd::new(it, PollFlags::POLLIN));
        // poll(2) counts whole milliseconds: the last one is waited for in full.
        let left = deadline.saturating_sub(self.now()) + Duration::from_micros(999);
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        match poll(&mut watched, timeout) {
            Ok(0) => return Ok(self.now() < deadline),
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
        match self.interrupts.read_signal()? {
            Some(_) => Err(io::ErrorKind::Interrupted.into()),
            None => Ok(true),
        }
    }

    /// The kernel stamps packets with the time of day; how long ago that was stays the same when
    /// that clock is set only at another moment.
    fn since_began(&self, at: SystemTime) -> Duration {
        let age = SystemTime::now().duration_since(at).unwrap_or_default();
        self.now().saturating_sub(age)
    }
}

impl Link for InterfaceLink {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn send(&mut self, frame: &[u8]) -> io::Result<()> {
        self.socket.send(frame)
    }

    fn receive(&mut self, deadline: Duration) -> io::Result<Option<(Duration, Vec<u8>)>> {
        loop {
            match self.socket.receive(&mut self.buffer) {
                Ok((length, at)) => {
                    let frame = self.buffer.get(..length).unwrap_or_default().to_vec();
                    return Ok(Some((self.since_began(at), frame)));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
            if !self.wait(deadline)? {
                return Ok(None);
            }
        }
    }
}
