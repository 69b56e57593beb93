use std::time::Duration;

/// Which interfaces' books are looked at after each event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Diligence {
    All,
    /// Those concerned, and now and then all.
    Concerned,
}

pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) duration: Duration,
    pub(super) mean_pause: Duration,
    pub(super) diligence: Diligence,
    /// The file is read again and again although it is the same.
    pub(super) idle_reloads: bool,
}

/// What a run was like.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) events: u64,
    pub(super) messages: u64,
    pub(super) multicast: u64,
    pub(super) unicast: u64,
    /// With the place of a host.
    pub(super) placed: u64,
    pub(super) finals: u64,
    pub(super) refused: u64,
}
