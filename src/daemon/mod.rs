//! The program that runs: one loop for all interfaces on a current-thread runtime, driven by
//! timers, received messages, the kernel's news of links, and signals.

mod clock;
mod codes;
mod complaint;
mod configured;
pub mod control;
mod counters;
mod delegations;
mod dependents;
mod disk;
mod engine;
mod error;
mod files;
mod floods;
mod following;
mod keeping;
mod link;
mod live;
mod metrics;
mod metrics_file;
mod notify;
mod prefix_sources;
mod read;
mod reception;
mod remembered;
mod signals;
mod slot;
mod state;
mod surroundings;
mod telling;
mod threads;
mod timer_queue;
mod watch;

#[cfg(test)]
mod tests;

use std::{io, path::PathBuf, time::Duration};

use tokio::time;
use tracing::{debug, error, info, warn};

use crate::{
    config,
    diagnostic::{Rule, Severity, render_line},
    lint,
    model::{InterfaceName, Model},
    os::{
        DeliveryErrors, DeliveryWatch, InterfaceIndex, LinkWatch, Links, Receive, Receiver, Routes,
        TransmitMethod, Transmitter, Undelivered, release_memory,
    },
    router::Timestamp,
};

pub use counters::{Counter, Counters, Series};
pub use error::DaemonError;
pub use files::{ConfigFiles, Loaded};
pub use live::check_live;
pub use metrics::{DAEMON_SERIES, METRICS, Metric};
pub use timer_queue::{SlotId, TimerQueue};

use clock::Clock;
use complaint::Complaint;
use control::{Server, Unconfirmed};
use engine::{Changes, Engine};
use metrics::DaemonCounters;
use metrics_file::MetricsFile;
use signals::{Event, Signals};
use state::State;

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
    /// Where to write what was counted, for Prometheus.
    pub metrics_file: Option<PathBuf>,
    /// Where to keep what hosts were told, for a successor.
    pub state_directory: Option<PathBuf>,
    /// Where others may ask for something.
    pub control_socket: Option<PathBuf>,
    /// Tells people what changes from one configuration to another.
    pub plan: fn(&Model, &Model) -> String,
    /// A raven that uses that directory is asked to end without a goodbye, and waited for.
    pub takeover: bool,
}

/// Advertises as `model` says until SIGTERM or SIGINT, then says goodbye. Must be called inside a
/// tokio runtime with I/O and time.
pub async fn run(options: Options, model: Model) -> Result<(), DaemonError> {
    // Before anything else, so that no early signal ends the process without a goodbye.
    let mut signals = Signals::open()?;
    let mut daemon = Daemon::open(options)?;
    daemon.start(model)?;
    release_memory();
    daemon.keep();
    let says_goodbye = loop {
        let timeout = daemon.next_timeout().map(|at| daemon.clock.instant(at));
        tokio::select! {
            signal = signals.next() => match signal {
                Event::Reload => daemon.reload(),
                Event::ResetLifetimes => daemon.engine.reset_lifetimes(daemon.clock.now()),
                Event::TellCounters => daemon.tell_counters(),
                Event::Stop => break true,
                Event::StopSilently => break false,
            },
            changed = changed_after(daemon.links_pause, &mut daemon.links) => {
                daemon.follow(changed);
            }
            changed = changed_routes_after(daemon.routes_pause, &mut daemon.routes) => {
                daemon.follow_routes(changed);
            }
            received = daemon.receiver.receive(|received| {
                daemon.engine.received(daemon.clock.now(), received);
            }) => {
                daemon.check_reception(received);
            },
            undelivered = daemon.delivery.undelivered() => daemon.take_undelivered(undelivered),
            _ = daemon.metrics_ticks.tick(), if daemon.metrics_file.is_some() => {
                daemon.write_metrics();
            }
            written = finished(&mut daemon.metrics_file) => daemon.check_metrics(written),
            written = keeping::kept(&mut daemon.state) => daemon.check_state(written),
            asked = control::asked(&mut daemon.control) => daemon.answer(asked),
            () = sleep_until(timeout) => {}
        }
        let now = daemon.clock.now();
        daemon.engine.stem_floods(now, &mut daemon.receiver);
        daemon.end_delegations(now);
        daemon.roll_back(now);
        daemon.engine.fire(now, &daemon.links);
        daemon.keep();
    };
    daemon.stop(&mut signals, says_goodbye).await;
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

async fn changed_routes_after(pause: Option<time::Instant>, routes: &mut Routes) -> io::Result<()> {
    if let Some(pause) = pause {
        time::sleep_until(pause).await;
    }
    routes.changed().await
}

async fn finished(file: &mut Option<MetricsFile>) -> io::Result<()> {
    match file {
        Some(file) => file.finished().await,
        None => std::future::pending().await,
    }
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
    routes: Routes,
    receiver: Receiver,
    engine: Engine<Transmitter>,
    delivery: DeliveryErrors,
    counters: DaemonCounters,
    metrics_file: Option<MetricsFile>,
    metrics_ticks: time::Interval,
    metrics_complaint: Complaint,
    control: Option<Server>,
    unconfirmed: Option<Unconfirmed>,
    state: Option<State>,
    state_complaint: Complaint,
    receive_complaint: Complaint,
    links_complaint: Complaint,
    /// Until when the kernel is left alone after it failed to tell of its interfaces.
    links_pause: Option<time::Instant>,
    routes_complaint: Complaint,
    /// The same for its routes.
    routes_pause: Option<time::Instant>,
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
        let delivery = transmitter
            .delivery_errors()
            .map_err(DaemonError::system("watch the sending socket"))?;
        let mut metrics_ticks = time::interval(metrics_file::PERIOD);
        metrics_ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        let engine = Engine::new(transmitter, fastrand::Rng::new());
        Ok(Daemon {
            metrics_file: options.metrics_file.clone().map(MetricsFile::new),
            options,
            clock: Clock::start(),
            links,
            routes: Routes::default(),
            receiver,
            engine,
            delivery,
            counters: DaemonCounters::default(),
            metrics_ticks,
            metrics_complaint: Complaint::default(),
            control: None,
            unconfirmed: None,
            state: None,
            state_complaint: Complaint::default(),
            receive_complaint: Complaint::default(),
            links_complaint: Complaint::default(),
            links_pause: None,
            routes_complaint: Complaint::default(),
            routes_pause: None,
        })
    }

    fn start(&mut self, model: Model) -> Result<(), DaemonError> {
        let missing = self.missing(&model);
        if !missing.is_empty() {
            return Err(DaemonError::MissingInterfaces(missing));
        }
        self.open_state()?;
        self.open_control();
        let count = self.apply(model).added;
        info!(interfaces = count, "raven {} started", env!("CARGO_PKG_VERSION"));
        notify::ready(&format!("serving {count} interfaces"));
        Ok(())
    }

    fn apply(&mut self, model: Model) -> Changes {
        // Known before anything is said that depends on them.
        let others = self.watch_routes(&model);
        let changes = self.engine.apply(self.now(), model, &self.links, &mut self.receiver);
        if others {
            self.engine.follow_routes(self.now(), &self.links);
        }
        changes
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
        let reloaded = self.load_again().and_then(|loaded| {
            log_diagnostics(&loaded);
            self.take_over(loaded)
        });
        if reloaded.is_ok() {
            self.forget_unconfirmed();
        }
        self.note_reload(&reloaded);
    }

    /// Why the files cannot be read again.
    fn unrepeatable(&self) -> Option<String> {
        let path = self.options.files.unrepeatable()?;
        Some(format!("`{}` is no file that can be read again", path.display()))
    }

    fn load_again(&self) -> Result<Loaded, String> {
        notify::reloading();
        match self.unrepeatable() {
            Some(reason) => Err(reason),
            None => Ok(self.options.files.load()),
        }
    }

    fn take_over(&mut self, loaded: Loaded) -> Result<Changes, String> {
        if !loaded.is_usable() {
            return Err("the new configuration has errors".to_owned());
        }
        let missing = self.missing(&loaded.model);
        if !missing.is_empty() {
            return Err(DaemonError::MissingInterfaces(missing).to_string());
        }
        let changes = self.apply(loaded.into_model());
        release_memory();
        Ok(changes)
    }

    /// Tells how a reload ended.
    fn note_reload(&mut self, reloaded: &Result<Changes, String>) {
        let status = match reloaded {
            Ok(Changes { added, changed, removed, unchanged }) => {
                self.counters.reloads += 1;
                info!(added, changed, removed, unchanged, "configuration reloaded");
                format!("serving {} interfaces", added + changed + unchanged)
            }
            Err(reason) => {
                self.counters.failed_reloads += 1;
                error!("{reason}: the running configuration stays in force");
                format!("reload failed: {reason}")
            }
        };
        notify::ready(&status);
    }

    fn missing(&self, model: &Model) -> Vec<InterfaceName> {
        let required = model.interfaces.iter().filter(|interface| !interface.ignore_if_missing);
        required
            .filter_map(|interface| interface.name.name())
            .filter(|name| self.links.by_name(name.as_str()).is_none())
            .cloned()
            .collect()
    }

    /// Says goodbye where that is wanted, unless another signal to stop comes before that is done.
    async fn stop(&mut self, signals: &mut Signals, says_goodbye: bool) {
        notify::stopping();
        self.control = None;
        self.write_last_state().await;
        if says_goodbye {
            self.engine.shutdown(self.now(), self.options.final_advertisements, &self.links);
        }
        while says_goodbye && !self.engine.is_finished() {
            let timeout = self.engine.next_timeout().map(|at| self.clock.instant(at));
            tokio::select! {
                event = signals.next() => if matches!(event, Event::Stop | Event::StopSilently) {
                    break;
                },
                () = sleep_until(timeout) => self.engine.fire(self.clock.now(), &self.links),
            }
        }
        self.engine.end_floods(self.now(), &mut self.receiver);
        debug!("counted: {}", self.counters_line());
        self.write_last_metrics().await;
        info!("stopped");
    }

    fn check_reception(&mut self, received: io::Result<()>) {
        let Err(error) = received else { return };
        self.counters.receive_errors += 1;
        if let Some(more) = self.receive_complaint.again(self.now()) {
            warn!(%error, more, "cannot receive");
        }
    }

    fn take_undelivered(&mut self, undelivered: io::Result<Vec<Undelivered>>) {
        let now = self.now();
        match undelivered {
            Ok(packets) => {
                for packet in packets {
                    self.engine.undelivered(now, packet);
                }
            }
            Err(error) => self.check_reception(Err(error)),
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn next_timeout(&self) -> Option<Timestamp> {
        let written = self.state.as_ref().and_then(State::deadline);
        let written = written.filter(|&deadline| deadline > self.now());
        let unconfirmed = self.unconfirmed.as_ref().map(|it| it.until);
        self.engine.next_timeout().into_iter().chain(written).chain(unconfirmed).min()
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
