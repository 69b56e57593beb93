//! The engine with made-up links and sockets.

mod delegations;
pub(in crate::daemon) mod engine;
mod files;
mod reception;
mod simulation;
mod sources;

use std::{collections::HashMap, io};

use crate::os::{InterfaceIndex, Link, LinkWatch};

/// Links that change when a test says so.
#[derive(Default)]
pub(super) struct FakeLinks(pub(super) HashMap<InterfaceIndex, Link>);

impl LinkWatch for FakeLinks {
    async fn changed(&mut self) -> io::Result<Vec<InterfaceIndex>> {
        std::future::pending().await
    }

    fn get(&self, index: InterfaceIndex) -> Option<&Link> {
        self.0.get(&index)
    }

    fn by_name(&self, name: &str) -> Option<&Link> {
        // One made again is heard of before the end of the one before it.
        self.0.values().filter(|link| link.name == name).max_by_key(|link| link.index)
    }

    fn iter(&self) -> impl Iterator<Item = &Link> {
        self.0.values()
    }
}
