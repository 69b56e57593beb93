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

/// How long after a deadline is still taken in what came before it.
const BACKLOG: Duration = Duration::from_secs(1);

/// What ends the suite.
pub(super) fn interrupts() -> SigSet {
    [Signal::SIGHUP, Signal::SIGINT, Signal::SIGTERM].into_iter().collect()
}

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
    /// There was one; it is not forgotten.
    interrupted: bool,
    began: Instant,
    buffer: Vec<u8>,
}

impl InterfaceLink {
    /// Opens `interface`. SIGHUP, SIGINT and SIGTERM end what waits for frames from now on; the calling
    /// thread must be the only one.
    pub fn open(interface: InterfaceIndex) -> io::Result<Self> {
        let socket = FrameSocket::open(interface, packet::ETHER_TYPE)?;
        let signals = interrupts();
        signals.thread_block()?;
        let interrupts =
            SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
        let buffer = vec![0; FRAME_OCTETS];
        let began = Instant::now();
        Ok(InterfaceLink { socket, interrupts, interrupted: false, began, buffer })
    }

    /// Waits for a frame or an interrupt; whether there is time left.
    fn wait(&self, deadline: Duration) -> io::Result<bool> {
        let descriptors = [self.socket.as_fd(), self.interrupts.as_fd()];
        let mut watched = descriptors.map(|it| PollFd::new(it, PollFlags::POLLIN));
        // poll(2) counts whole milliseconds: the last one is waited for in full.
        let left = deadline.saturating_sub(self.now()) + Duration::from_micros(999);
        let timeout = PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX);
        match poll(&mut watched, timeout) {
            Ok(0) => Ok(self.now() < deadline),
            Ok(_) | Err(Errno::EINTR) => Ok(true),
            Err(error) => Err(error.into()),
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
            self.interrupted |= self.interrupts.read_signal()?.is_some();
            if self.interrupted {
                return Err(io::ErrorKind::Interrupted.into());
            }
            // A flood has no end.
            if self.now() > deadline + BACKLOG {
                return Ok(None);
            }
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
