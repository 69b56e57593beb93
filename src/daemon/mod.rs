//! The program that runs: one loop for all interfaces on a current-thread runtime, driven by
//! timers, received messages, the kernel's news of links, and signals.

mod clock;
mod codes;
mod complaint;
mod configured;
mod counters;
mod dependents;
mod disk;
mod engine;
mod error;
mod files;
mod link;
mod live;
mod notify;
mod prefix_sources;
mod read;
mod reception;
mod slot;
mod timer_queue;

#[cfg(test)]
mod tests;

use std::{io, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time,
};
use tracing::{debug, error, info, warn};

use crate::{
    config,
    diagnostic::{Rule, Severity, render_line},
    lint,
    model::{InterfaceName, Model},
    os::{InterfaceIndex, LinkWatch, Links, Receive, Receiver, TransmitMethod, Transmitter},
    router::Timestamp,
};

pub use counters::Counters;
pub use error::DaemonError;
pub use files::{ConfigFiles, Loaded};
pub use live::check_live;

use clock::Clock;
use complaint::Complaint;
use engine::{Changes, Engine};

/// What a run needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the configuration is read from again on SIGHUP.
    pub files: ConfigFiles,
    /// How advertisements leave the machine.
    pub transmit: TransmitMethod,
    /// How many final advertisements each interface sends at the end, 1 to
    /// [`MAX_FINAL_RTR_ADVERTISEMENTS`](crate::router::MAX_FINAL_RTR_ADVERTISEMENTS). More than one
    /// take three seconds each.
    pub final_advertisements: u8,
}

/// Advertises as `model` says until SIGTERM or SIGINT, then says goodbye. Must be called inside a
/// tokio runtime with I/O and time.
pub async fn run(options: Options, model: Model) -> Result<(), DaemonError> {
    // Before anything else, so that no early signal ends the process without a goodbye.
    let mut signals = Signals::open()?;
    let mut daemon = Daemon::open(options)?;
    daemon.start(&model)?;
    loop {
        let timeout = daemon.engine.next_timeout().map(|at| daemon.clock.instant(at));
        tokio::select! {
            signal = signals.next() => match signal {
                Event::Reload => daemon.reload(),
                Event::ResetLifetimes => daemon.engine.reset_lifetimes(daemon.clock.now()),
                Event::Stop => break,
            },
            changed = changed_after(daemon.links_pause, &mut daemon.links) => {
                daemon.follow(changed);
            }
            received = daemon.receiver.receive(|received| {
                daemon.engine.received(daemon.clock.now(), received);
            }) => {
                if let Err(error) = received
                    && let Some(more) = daemon.receive_complaint.again(daemon.clock.now())
                {
                    warn!(%error, more, "cannot receive");
                }
            },
            () = sleep_until(timeout) => {}
        }
        let now = daemon.clock.now();
        daemon.engine.fire(now, &daemon.links);
    }
    daemon.stop(&mut signals).await;
    Ok(())
}

async fn changed_after(
    pause: Option<time::Instant>,
    links: &mut Links,
) -> io::Result<Vec<InterfaceIndex>> {
    if let Some(pause) = pause {
        time::sleep_until(pause).await;
    }
    links.changed().await
}

async fn sleep_until(timeout: Option<time::Instant>) {
    match timeout {
        Some(timeout) => time::sleep_until(timeout).await,
        None => std::future::pending().await,
    }
}

struct Daemon {
    options: Options,
    clock: Clock,
    links: Links,
    receiver: Receiver,
    engine: Engine<Transmitter>,
    receive_complaint: Complaint,
    links_complaint: Complaint,
    /// Until when the kernel is left alone after it failed to tell of its interfaces.
    links_pause: Option<time::Instant>,
}

/// See [`Daemon::links_pause`].
const LINKS_PAUSE: Duration = Duration::from_secs(1);

impl Daemon {
    fn open(options: Options) -> Result<Self, DaemonError> {
        let transmitter = Transmitter::open(options.transmit)
            .map_err(DaemonError::system("open the sending socket"))?;
        let receiver =
            Receiver::open().map_err(DaemonError::system("open the receiving socket"))?;
        let links = Links::open().map_err(DaemonError::system("read the interfaces"))?;
        let engine = Engine::new(transmitter, fastrand::Rng::new());
        Ok(Daemon {
            options,
            clock: Clock::start(),
            links,
            receiver,
            engine,
            receive_complaint: Complaint::default(),
            links_complaint: Complaint::default(),
            links_pause: None,
        })
    }

    fn start(&mut self, model: &Model) -> Result<(), DaemonError> {
        let missing = self.missing(model);
        if !missing.is_empty() {
            return Err(DaemonError::MissingInterfaces(missing));
        }
        let count = self.apply(model).added;
        info!(interfaces = count, "raven {} started", env!("CARGO_PKG_VERSION"));
        notify::ready(&format!("serving {count} interfaces"));
        Ok(())
    }

    fn apply(&mut self, model: &Model) -> Changes {
        self.engine.apply(self.now(), model, &self.links, &mut self.receiver)
    }

    /// Takes in which interfaces changed. Where the kernel could not say, what is known stays in
    /// force and it is asked again.
    fn follow(&mut self, changed: io::Result<Vec<InterfaceIndex>>) {
        let now = self.now();
        self.links_pause = None;
        match changed {
            Ok(indices) => {
                for index in indices {
                    self.engine.link_changed(now, index, &self.links, &mut self.receiver);
                }
            }
            Err(error) => {
                self.links_pause = Some(self.clock.instant(now + LINKS_PAUSE));
                if let Some(more) = self.links_complaint.again(now) {
                    warn!(%error, more, "cannot follow the interfaces");
                }
            }
        }
    }

    /// Reads the files again. Anything wrong leaves everything as it is.
    fn reload(&mut self) {
        notify::reloading();
        let status = match self.try_reload() {
            Ok(changes) => {
                let Changes { added, changed, removed, unchanged } = changes;
                info!(added, changed, removed, unchanged, "configuration reloaded");
                format!("serving {} interfaces", added + changed + unchanged)
            }
            Err(reason) => {
                error!("{reason}: the running configuration stays in force");
                format!("reload failed: {reason}")
            }
        };
        notify::ready(&status);
    }

    fn try_reload(&mut self) -> Result<Changes, String> {
        if let Some(path) = self.options.files.unrepeatable() {
            return Err(format!("`{}` is no file that can be read again", path.display()));
        }
        let loaded = self.options.files.load();
        log_diagnostics(&loaded);
        if !loaded.is_usable() {
            return Err("the new configuration has errors".to_owned());
        }
        let missing = self.missing(&loaded.model);
        if !missing.is_empty() {
            return Err(DaemonError::MissingInterfaces(missing).to_string());
        }
        Ok(self.apply(&loaded.model))
    }

    fn missing(&self, model: &Model) -> Vec<InterfaceName> {
        let required = model.interfaces.iter().filter(|interface| !interface.ignore_if_missing);
        required
            .filter_map(|interface| interface.name.name())
            .filter(|name| self.links.by_name(name.as_str()).is_none())
            .cloned()
            .collect()
    }

    /// Says goodbye, unless another signal to stop comes before that is done.
    async fn stop(&mut self, signals: &mut Signals) {
        notify::stopping();
        self.engine.shutdown(self.now(), self.options.final_advertisements, &self.links);
        while !self.engine.is_finished() {
            let timeout = self.engine.next_timeout().map(|at| self.clock.instant(at));
            tokio::select! {
                event = signals.next() => if matches!(event, Event::Stop) { break },
                () = sleep_until(timeout) => self.engine.fire(self.clock.now(), &self.links),
            }
        }
        debug!(counters = ?self.engine.counters(), "counted");
        info!("stopped");
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// What the codes of all problems that a configuration may have stand for.
pub fn rules() -> Vec<Rule> {
    let files = codes::RULES.iter().copied().chain(config::rules());
    files.chain(lint::rules()).chain(lint::live::rules()).collect()
}

/// More problems than these are only counted.
const LOGGED_PROBLEMS: usize = 50;

/// Writes the problems of a configuration to the log, a line each.
pub fn log_diagnostics(loaded: &Loaded) {
    let more = loaded.diagnostics.len().saturating_sub(LOGGED_PROBLEMS);
    if more > 0 {
        warn!(more, "not all problems are written here; `raven check` shows more");
    }
    for diagnostic in loaded.diagnostics.iter().take(LOGGED_PROBLEMS) {
        let line = render_line(diagnostic, &loaded.sources);
        match diagnostic.severity {
            Severity::Error => error!("{line}"),
            Severity::Warning => warn!("{line}"),
            Severity::Note => info!("{line}"),
        }
    }
}

enum Event {
    Reload,
    ResetLifetimes,
    Stop,
}

struct Signals {
    hangup: Signal,
    user1: Signal,
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn open() -> Result<Self, DaemonError> {
        let open = |kind| signal(kind).map_err(DaemonError::system("catch signals"));
        Ok(Signals {
            hangup: open(SignalKind::hangup())?,
            user1: open(SignalKind::user_defined1())?,
            terminate: open(SignalKind::terminate())?,
            interrupt: open(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) -> Event {
        tokio::select! {
            _ = self.hangup.recv() => Event::Reload,
            _ = self.user1.recv() => Event::ResetLifetimes,
            _ = self.terminate.recv() => Event::Stop,
            _ = self.interrupt.recv() => Event::Stop,
        }
    }
}
