//! Advertisements as they come.

use std::{io, ops::ControlFlow, time::Duration};

use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
    time,
};
use tracing::info;

use super::{Session, Sighting, written};
use crate::{
    daemon::DaemonError,
    model::{InterfaceMatch, InterfaceName},
    os::{LinkWatch, Links, Receive, Received, Receiver},
    wire::ROUTER_ADVERTISEMENT,
};

/// Longer than anybody waits.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Listens until a signal comes, the time is over or the session has enough.
pub(super) fn run(session: &mut Session<'_>, timeout: Option<u64>) -> Result<(), String> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| system("start the event loop", error))?;
    runtime.block_on(listen(session, timeout.map_or(FOREVER, Duration::from_secs)))
}

fn system(doing: &'static str, error: io::Error) -> String {
    DaemonError::System { doing, error }.to_string()
}

async fn listen(session: &mut Session<'_>, timeout: Duration) -> Result<(), String> {
    let mut receiver = Receiver::open().map_err(|error| system("listen", error))?;
    let mut links = Links::open().map_err(|error| system("list the interfaces", error))?;
    check_interfaces(session.interfaces, &links)?;
    let signals = |kind| signal(kind).map_err(|error| system("handle signals", error));
    let mut interrupt = signals(SignalKind::interrupt())?;
    let mut terminate = signals(SignalKind::terminate())?;
    info!("listening on {}", places(session.interfaces));
    let end = time::sleep(timeout);
    tokio::pin!(end);
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            () = &mut end => return Ok(()),
            _ = interrupt.recv() => return Ok(()),
            _ = terminate.recv() => return Ok(()),
            changed = links.changed() => {
                changed.map_err(|error| system("follow the interfaces", error))?;
            }
            received = receiver.receive(|received| batch.extend(kept(&received))) => {
                received.map_err(|error| system("receive", error))?;
            }
        }
        for (received, message) in batch.drain(..) {
            let received = Received { message: &message, ..received };
            match show(session, &links, &received) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(()),
                Err(error) => return written(&error),
            }
        }
    }
}

/// Where it is listened, in words.
fn places(interfaces: &[InterfaceMatch]) -> String {
    if interfaces.is_empty() {
        return "all interfaces".to_owned();
    }
    let names: Vec<_> =
        interfaces.iter().map(|it| it.as_str().escape_debug().to_string()).collect();
    names.join(", ")
}

/// A Router Advertisement; solicitations come through the same socket.
fn kept(received: &Received<'_>) -> Option<(Received<'static>, Vec<u8>)> {
    let is_one = received.message.first() == Some(&ROUTER_ADVERTISEMENT);
    is_one.then(|| (Received { message: &[], ..*received }, received.message.to_vec()))
}

fn show(
    session: &mut Session<'_>,
    links: &Links,
    received: &Received<'_>,
) -> io::Result<ControlFlow<()>> {
    let name = links.get(received.interface).map(|link| link.name.as_str());
    if !name.map_or(session.interfaces.is_empty(), |name| session.is_wanted(name)) {
        return Ok(ControlFlow::Continue(()));
    }
    session.take(&Sighting::received(received, name))
}

/// A name that no interface has is more likely a mistake than the future.
fn check_interfaces(wanted: &[InterfaceMatch], links: &Links) -> Result<(), String> {
    let names = wanted.iter().filter_map(InterfaceMatch::name);
    let missing: Vec<_> = names
        .map(InterfaceName::as_str)
        .filter(|name| links.by_name(name).is_none())
        .map(|name| format!("`{}`", name.escape_debug()))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("no such interface: {}", missing.join(", ")))
}
