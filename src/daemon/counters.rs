use std::collections::BTreeMap;

use crate::router::Discard;

/// What happened, counted since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// Advertisements sent to all nodes.
    pub sent_multicast: u64,
    /// Advertisements sent to one host.
    pub sent_unicast: u64,
    /// Messages that the system refused to send.
    pub transmit_errors: u64,
    /// Valid solicitations on served interfaces.
    pub received_solicitations: u64,
    /// Valid advertisements of other routers on served interfaces.
    pub received_advertisements: u64,
    /// Messages dropped in silence, by reason.
    pub discarded: BTreeMap<&'static str, u64>,
}

impl Counters {
    pub(super) fn discard(&mut self, reason: Discard) {
        *self.discarded.entry(reason.label()).or_default() += 1;
    }
}
