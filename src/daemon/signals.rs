use tokio::signal::unix::{Signal, SignalKind, signal};

use super::DaemonError;

/// What a signal asks for.
pub(super) enum Event {
    Reload,
    ResetLifetimes,
    TellCounters,
    Stop,
    /// Stop without a goodbye: a successor goes on.
    StopSilently,
}

pub(super) struct Signals {
    hangup: Signal,
    user1: Signal,
    user2: Signal,
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
}

impl Signals {
    pub(super) fn open() -> Result<Self, DaemonError> {
        let open = |kind| signal(kind).map_err(DaemonError::system("catch signals"));
        Ok(Signals {
            hangup: open(SignalKind::hangup())?,
            user1: open(SignalKind::user_defined1())?,
            user2: open(SignalKind::user_defined2())?,
            terminate: open(SignalKind::terminate())?,
            interrupt: open(SignalKind::interrupt())?,
            quit: open(SignalKind::quit())?,
        })
    }

    pub(super) async fn next(&mut self) -> Event {
        tokio::select! {
            _ = self.hangup.recv() => Event::Reload,
            _ = self.user1.recv() => Event::ResetLifetimes,
            _ = self.user2.recv() => Event::TellCounters,
            _ = self.terminate.recv() => Event::Stop,
            _ = self.interrupt.recv() => Event::Stop,
            _ = self.quit.recv() => Event::StopSilently,
        }
    }
}
