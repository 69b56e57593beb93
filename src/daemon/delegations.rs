//! Delegated prefixes, as whoever got them said.

use std::collections::BTreeMap;

use crate::{
    model::{DelegationName, Prefix},
    router::{LinkPrefix, Timestamp},
};

/// A delegated prefix (RFC 8415 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delegation {
    pub(super) prefix: Prefix,
    /// `None` for never.
    pub(super) valid_until: Option<Timestamp>,
    /// `None` for never.
    pub(super) preferred_until: Option<Timestamp>,
}

/// Those known, by name.
#[derive(Debug, Default)]
pub(super) struct Delegations {
    known: BTreeMap<DelegationName, Delegation>,
}

impl Delegations {
    pub(super) fn get(&self, name: &DelegationName) -> Option<&Delegation> {
        self.known.get(name)
    }
}

impl Delegation {
    /// `prefix`, which is part of it, with its lifetimes.
    pub(super) fn part(&self, prefix: Prefix) -> LinkPrefix {
        let Delegation { valid_until, preferred_until, .. } = *self;
        LinkPrefix { prefix, valid_until, preferred_until }
    }
}
