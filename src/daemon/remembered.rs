use std::collections::HashMap;

use crate::{
    model::InterfaceName,
    router::{Memory, Timestamp, Withdrawn},
};

/// Names of more interfaces than these are not kept: what hosts have of the others runs out by itself.
const MOST: usize = 4096;

/// What hosts still have from interfaces that are not served now, in case they come back.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    gone: HashMap<InterfaceName, Vec<Withdrawn>>,
}

impl Remembered {
    /// Keeps what hosts have from an interface that is no longer served.
    pub(super) fn keep(&mut self, now: Timestamp, name: &InterfaceName, memory: Memory) {
        let mut left = memory.into_withdrawn(now);
        left.retain(|entry| entry.until > now);
        if left.is_empty() {
            return;
        }
        if self.gone.len() >= MOST {
            self.gone.retain(|_, entries| entries.iter().any(|entry| entry.until > now));
        }
        if self.gone.len() < MOST {
            self.gone.insert(name.clone(), left);
        }
    }

    /// Hands out what was kept.
    pub(super) fn take(&mut self, name: &InterfaceName) -> Option<Memory> {
        let withdrawn = self.gone.remove(name)?;
        Some(Memory { advertised: Vec::new(), withdrawn })
    }
}
