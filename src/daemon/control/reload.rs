//! The configuration read again: looked at only, for good, or until nobody confirms it.

use std::{mem, time::Duration};

use tokio::{sync::oneshot, task};
use tracing::{info, warn};

use crate::{diagnostic::render_line, model::Model, router::Timestamp};

use super::{
    super::{Daemon, LOGGED_PROBLEMS, Loaded, engine::Changes, log_diagnostics},
    Answer,
    protocol::Counts,
};

/// A configuration that somebody has to confirm.
#[derive(Debug)]
pub(in crate::daemon) struct Unconfirmed {
    /// What it took the place of.
    before: Model,
    pub(in crate::daemon) until: Timestamp,
}

impl Daemon {
    /// Says what a reload would change.
    pub(super) fn plan(&self, answer: oneshot::Sender<Answer>) {
        let running = self.engine.model();
        let (files, plan) = (self.options.files.clone(), self.options.plan);
        if let Some(reason) = self.unrepeatable() {
            let _ = answer.send(Answer::refused(reason));
            return;
        }
        // Every VLAN may change, and a disk may take its time: advertisements go on meanwhile.
        task::spawn_blocking(move || {
            let loaded = files.load();
            let mut given = Answer { problems: problems(&loaded), ..Answer::done() };
            if loaded.is_usable() {
                given.plan = Some(plan(&running, &loaded.model));
            } else {
                given.error = Some("the new configuration has errors".to_owned());
            }
            let _ = answer.send(given);
        });
    }

    /// Reads the files again; what changes is taken back after `confirm`, unless it is confirmed.
    pub(super) fn reload_as_asked(&mut self, confirm: Option<Duration>) -> Answer {
        let loaded = match self.load_again() {
            Ok(loaded) => loaded,
            Err(reason) => {
                self.note_reload(&Err(reason.clone()));
                return Answer::refused(reason);
            }
        };
        log_diagnostics(&loaded);
        let problems = problems(&loaded);
        let before = confirm.map(|_| self.engine.model());
        let reloaded = self.take_over(loaded);
        self.note_reload(&reloaded);
        let changes = match reloaded {
            Ok(changes) => changes,
            Err(reason) => return Answer { problems, ..Answer::refused(reason) },
        };
        // One that was not confirmed yet is taken back as well.
        let earlier = self.unconfirmed.take().map(|earlier| earlier.before);
        self.unconfirmed = confirm.zip(earlier.or(before)).map(|(confirm, before)| {
            info!(seconds = confirm.as_secs(), "to be confirmed by `raven confirm`");
            Unconfirmed { before, until: self.now() + confirm }
        });
        let Changes { added, changed, removed, unchanged } = changes;
        let changes = Some(Counts { added, changed, removed, unchanged });
        Answer { problems, changes, ..Answer::done() }
    }

    pub(super) fn confirm(&mut self) -> Answer {
        match self.unconfirmed.take() {
            Some(_) => {
                info!("configuration confirmed");
                Answer::done()
            }
            None => Answer::refused("no configuration waits to be confirmed"),
        }
    }

    /// Takes a configuration back that nobody has confirmed in time.
    pub(in crate::daemon) fn roll_back(&mut self, now: Timestamp) {
        if let Some(unconfirmed) = self.unconfirmed.take_if(|it| it.until <= now) {
            let Changes { added, changed, removed, unchanged } = self.apply(unconfirmed.before);
            self.counters.rollbacks += 1;
            warn!(
                added,
                changed,
                removed,
                unchanged,
                "configuration not confirmed: the one before is in force again"
            );
        }
    }

    /// A configuration that was read otherwise needs no confirmation.
    pub(in crate::daemon) fn forget_unconfirmed(&mut self) {
        if mem::take(&mut self.unconfirmed).is_some() {
            info!("the configuration that was to be confirmed is replaced");
        }
    }
}

/// What was found in the files, a line each.
fn problems(loaded: &Loaded) -> Vec<String> {
    let found = loaded.diagnostics.iter().take(LOGGED_PROBLEMS);
    let mut lines: Vec<String> = found.map(|it| render_line(it, &loaded.sources)).collect();
    match loaded.diagnostics.len().saturating_sub(LOGGED_PROBLEMS) {
        0 => {}
        more => lines.push(format!("... and {more} more; `raven check` shows them")),
    }
    lines
}
