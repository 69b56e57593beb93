//! Between engine and state file.

use std::io;

use tokio::time;
use tracing::{info, warn};

use super::{
    Daemon, DaemonError,
    state::{Moment, Opened, State},
};

impl Daemon {
    /// Takes over what a predecessor left, where there is a place for it.
    pub(super) fn open_state(&mut self) -> Result<(), DaemonError> {
        let Some(path) = self.options.state_directory.clone() else { return Ok(()) };
        let now = self.now();
        match State::open(&path, self.options.takeover, Moment::new(now)) {
            Ok(Opened { state, memories, delegations, damage }) => {
                let directory = path.display();
                if let Some(reason) = damage {
                    warn!(%directory, reason, "the state file cannot be used");
                }
                if !memories.is_empty() {
                    info!(%directory, interfaces = memories.len(), "state of before taken over");
                }
                self.engine.keep(now, memories);
                for (name, delegation) in delegations {
                    let (left, prefix) =
                        (&mut self.engine.surroundings.delegations, delegation.prefix);
                    match left.set(&name, delegation) {
                        Ok(_) => info!(delegation = %name, %prefix, "delegated before"),
                        Err(reason) => warn!(delegation = %name, reason, "not taken over"),
                    }
                }
                self.state = Some(state);
            }
            Err(error) if self.options.takeover => {
                return Err(DaemonError::System { doing: "take over", error });
            }
            Err(error) => warn!(
                directory = %path.display(),
                %error,
                "no state is kept: after a restart hosts keep prefixes that are gone"
            ),
        }
        Ok(())
    }

    /// Has what is new written, or lets go what need not or cannot wait for that.
    pub(super) fn keep(&mut self) {
        let now = self.now();
        let Some(state) = &mut self.state else { return };
        if state.deadline().is_some_and(|deadline| now < deadline) {
            return;
        }
        let moment = Moment::new(now);
        for (name, memory) in self.engine.news(now) {
            state.set(&name, &memory, moment);
        }
        if state.is_due(now) {
            state.write(moment);
        } else {
            self.engine.kept(now, &self.links);
        }
    }

    pub(super) fn check_state(&mut self, written: io::Result<()>) {
        let now = self.now();
        if let Err(error) = written
            && let Some(more) = self.state_complaint.again(now)
        {
            warn!(%error, more, "cannot write the state file");
        }
        self.engine.kept(now, &self.links);
    }

    /// The last writing, which is waited for as long as any.
    pub(super) async fn write_last_state(&mut self) {
        self.keep();
        if let Some(state) = &mut self.state
            && let Some(deadline) = state.deadline()
        {
            let deadline = self.clock.instant(deadline);
            let written = time::timeout_at(deadline, state.finished()).await;
            if let Ok(written) = written {
                self.check_state(written);
            }
        }
        self.engine.cease_to_keep(self.clock.now(), &self.links);
    }
}

pub(super) async fn kept(state: &mut Option<State>) -> io::Result<()> {
    match state {
        Some(state) => state.finished().await,
        None => std::future::pending().await,
    }
}
