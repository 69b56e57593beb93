//! The control socket: what others may ask of the running daemon. Only the user that it runs as can
//! connect.

mod client;
mod protocol;
mod reload;
mod server;

#[cfg(test)]
mod tests;

use std::{
    path::{self, Path},
    time::Duration,
};

use tracing::{debug, info, warn};

use crate::{
    model::{DelegationName, Lifetime, Prefix},
    router::Timestamp,
};

pub use client::ask;
pub use protocol::{Answer, Counts, DelegationStatus, MOST_REQUEST, Request, VERSION};

pub(super) use reload::Unconfirmed;
pub(super) use server::{Asked, Server};

use super::{ConfigFiles, Daemon, delegations::Delegation, state::Moment};

/// Waits for the next request, for ever where there is no socket.
pub(super) async fn asked(server: &mut Option<Server>) -> Option<Asked> {
    match server {
        Some(server) => server.next().await,
        None => std::future::pending().await,
    }
}

impl Daemon {
    /// Listens on the control socket, or does without.
    pub(super) fn open_control(&mut self) {
        let Some(path) = &self.options.control_socket else { return };
        match Server::open(path) {
            Ok(server) => self.control = Some(server),
            Err(error) => {
                let socket = path.display();
                warn!(%socket, %error, "no control socket: nobody can tell of delegated prefixes");
            }
        }
    }

    /// Does what is asked. `None` is the end of the socket.
    pub(super) fn answer(&mut self, asked: Option<Asked>) {
        let Some(Asked { request, answer }) = asked else {
            self.control = None;
            return;
        };
        debug!(?request, "asked on the control socket");
        self.counters.control_requests += 1;
        if let Request::Reload { dry_run: true, .. } = request {
            return self.plan(answer);
        }
        let given = self.do_as_asked(request);
        if let Some(reason) = &given.error {
            self.counters.control_errors += 1;
            debug!(reason, "refused on the control socket");
        }
        // Who asked may be gone.
        let _ = answer.send(given);
    }

    fn do_as_asked(&mut self, request: Request) -> Answer {
        match request {
            Request::Ping => {
                Answer { raven: Some(env!("CARGO_PKG_VERSION").to_owned()), ..Answer::done() }
            }
            Request::Reload { confirm_seconds, .. } => {
                self.reload_as_asked(confirm_seconds.map(|it| Duration::from_secs(it.into())))
            }
            Request::Files => self.files(),
            Request::Confirm => self.confirm(),
            Request::DelegationSet { name, prefix, valid, preferred } => {
                self.set_delegation(&name, prefix, valid, preferred)
            }
            Request::DelegationWithdraw { name } => {
                let now = self.now();
                if self.engine.withdraw_delegation(now, &name, &self.links) {
                    info!(delegation = %name, "withdrawn");
                    self.keep_delegations();
                    Answer::done()
                } else {
                    Answer::refused(format!("there is no delegation `{name}`"))
                }
            }
            Request::DelegationList => {
                let now = self.now();
                let status = |(name, delegation): (&DelegationName, &Delegation)| {
                    let interfaces = self.engine.users_of(name);
                    delegation.status(name, now, interfaces)
                };
                let all = self.engine.surroundings.delegations.iter().map(status).collect();
                Answer { delegations: Some(all), ..Answer::done() }
            }
        }
    }

    fn files(&self) -> Answer {
        let ConfigFiles { paths, syntax, .. } = &self.options.files;
        match paths.iter().map(path::absolute).collect::<Result<_, _>>() {
            Ok(files) => Answer {
                files: Some(files),
                format: syntax.map(|syntax| syntax.name().to_owned()),
                ..Answer::done()
            },
            Err(error) => Answer::refused(error.to_string()),
        }
    }

    fn set_delegation(
        &mut self,
        name: &DelegationName,
        prefix: Prefix,
        valid: Lifetime,
        preferred: Lifetime,
    ) -> Answer {
        let now = self.now();
        let delegation = match Delegation::new(prefix, valid, preferred, now) {
            Ok(delegation) => delegation,
            Err(reason) => return Answer::refused(reason),
        };
        match self.engine.set_delegation(now, name, delegation, &self.links) {
            Ok(is_news) => {
                if is_news {
                    info!(delegation = %name, %prefix, %valid, %preferred, "delegated");
                } else {
                    debug!(delegation = %name, %prefix, %valid, %preferred, "renewed");
                }
            }
            Err(reason) => {
                warn!(delegation = %name, %prefix, reason, "not taken");
                return Answer::refused(reason);
            }
        }
        self.keep_delegations();
        Answer { warnings: self.engine.complaints_of(name), ..Answer::done() }
    }

    /// Forgets delegations that have run out.
    pub(super) fn end_delegations(&mut self, now: Timestamp) {
        if self.engine.end_delegations(now, &self.links) {
            self.keep_delegations();
        }
    }

    /// Has the delegations kept for a successor.
    fn keep_delegations(&mut self) {
        let moment = Moment::new(self.now());
        if let Some(state) = &mut self.state {
            state.set_delegations(self.engine.surroundings.delegations.iter(), moment);
        }
    }
}

/// Where the control socket is unless somebody says otherwise (hier(7)).
#[must_use]
pub fn default_path() -> &'static Path {
    Path::new(if cfg!(target_os = "linux") {
        "/run/raven/control.sock"
    } else {
        "/var/run/raven/control.sock"
    })
}
