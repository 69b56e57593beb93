//! What has to outlive the process: what hosts have from each interface, so that a successor can
//! take it back (RFC 9096 3.5). Written beside the event loop, so that a slow disk holds up nothing
//! but the interfaces concerned.

mod file;
mod record;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    io,
    path::Path,
    time::{Duration, SystemTime},
};

use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    model::{DelegationName, InterfaceName},
    router::{Memory, Timestamp},
};

pub(super) use file::Directory;
pub(super) use record::Moment;

use super::delegations::Delegation;
use record::{DelegationRecord, Found, Record};

/// The state that is kept on disk.
#[derive(Debug)]
pub(super) struct State {
    directory: Directory,
    interfaces: BTreeMap<InterfaceName, Record>,
    delegations: BTreeMap<DelegationName, DelegationRecord>,
    /// It differs from what is on disk or being written.
    changed: bool,
    writing: Option<JoinHandle<io::Result<()>>>,
    /// Since when that is under way, or when it failed last.
    since: Timestamp,
    failed: bool,
}

/// Longer than this nothing waits for a disk.
const PATIENCE: Duration = Duration::from_secs(1);
/// How soon a writing that failed is tried again, if there is anything to do at all.
const RETRY: Duration = Duration::from_secs(10);

/// A directory taken over.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) state: State,
    /// What a predecessor left.
    pub(super) memories: Vec<(InterfaceName, Memory)>,
    /// The prefixes that were delegated to it and are valid yet.
    pub(super) delegations: Vec<(DelegationName, Delegation)>,
    /// Why there is less of that than there was.
    pub(super) damage: Option<String>,
}

impl State {
    /// Takes over the directory at `path`, alone, with what is there of before. With `takeover` a raven
    /// that uses it is asked to end first.
    pub(super) fn open(path: &Path, takeover: bool, now: Moment) -> io::Result<Opened> {
        let directory = Directory::open(path, takeover)?;
        let (text, mut damage) = match directory.load() {
            Ok(text) => (text, None),
            Err(error) => (None, Some(error.to_string())),
        };
        let mut found = Found::default();
        let mut interfaces = BTreeMap::new();
        if let Some(text) = text {
            match record::read(&text, now) {
                Ok(all) => found = all,
                Err(error) => damage = Some(error.to_string()),
            }
        }
        let Found { memories, delegations } = found;
        // Who is not served again has said the last of it: from now on its time runs out.
        for (name, memory) in &memories {
            let withdrawn = memory.clone().into_withdrawn(now.now);
            let memory = Memory { advertised: Vec::new(), withdrawn };
            interfaces.insert(name.clone(), Record::new(&memory, now));
        }
        let records = delegations.iter().map(|(name, it)| (name.clone(), it.record(now)));
        let state = State {
            directory,
            changed: !interfaces.is_empty(),
            interfaces,
            delegations: records.collect(),
            writing: None,
            since: now.now,
            failed: false,
        };
        Ok(Opened { state, memories, delegations, damage })
    }

    /// Takes in what hosts have from an interface.
    pub(super) fn set(&mut self, name: &InterfaceName, memory: &Memory, now: Moment) {
        let record = Record::new(memory, now);
        if record.is_empty() {
            self.changed |= self.interfaces.remove(name).is_some();
        } else if self.interfaces.get(name) != Some(&record) {
            self.interfaces.insert(name.clone(), record);
            self.changed = true;
        }
    }

    /// Takes in which prefixes are delegated.
    pub(super) fn set_delegations<'d>(
        &mut self,
        delegations: impl Iterator<Item = (&'d DelegationName, &'d Delegation)>,
        now: Moment,
    ) {
        let records: BTreeMap<_, _> =
            delegations.map(|(name, it)| (name.clone(), it.record(now))).collect();
        if records != self.delegations {
            self.delegations = records;
            self.changed = true;
        }
    }

    /// Whether there is something to write, and nothing against it.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let soon = self.failed && now.since(self.since) < RETRY;
        self.changed && self.writing.is_none() && !soon
    }

    /// Until when others wait for the writing that is under way.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.writing.as_ref().map(|_| self.since + PATIENCE)
    }

    /// Begins to write all of it.
    pub(super) fn write(&mut self, now: Moment) {
        (self.changed, self.since) = (false, now.now);
        self.interfaces.retain(|_, record| !record.is_over(now));
        let text = record::write(&self.interfaces, &self.delegations, now);
        let directory = self.directory.clone();
        self.writing = Some(spawn_blocking(move || directory.save(&text)));
    }

    /// Waits for the end of the writing that is under way, if any. May be cancelled.
    pub(super) async fn finished(&mut self) -> io::Result<()> {
        let Some(writing) = &mut self.writing else { return std::future::pending().await };
        let result = writing.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        self.writing = None;
        self.failed = result.is_err();
        self.changed |= self.failed;
        result
    }
}

impl Moment {
    /// Now by both clocks.
    pub(super) fn new(now: Timestamp) -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Moment { now, unix_seconds: since.map_or(0, |since| since.as_secs()) }
    }
}
