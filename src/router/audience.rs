//! To whom an interface advertises.

use std::net::Ipv6Addr;

use crate::model::{Client, Interface};

use super::ALL_NODES;

/// Whom an interface advertises to, as configuration and link have it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Audience<'a> {
    interface: &'a Interface,
    /// Nothing goes to all nodes.
    unicast_only: bool,
}

/// How a solicitation is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Not at all.
    None,
    /// To its source alone.
    Alone,
    /// To all.
    Round,
}

/// What became of a solicitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answered {
    /// Its source gets an advertisement of its own.
    Alone,
    /// An advertisement to all serves it.
    Round,
    /// It gets none: hosts asked for more answers than the interface gives.
    Suppressed,
    /// The interface does not advertise, or not to its source.
    NotServed,
}

impl<'a> Audience<'a> {
    /// The audience on a link that carries multicast or does not.
    pub(super) fn new(interface: &'a Interface, multicast: bool) -> Self {
        Audience { interface, unicast_only: interface.unicast_only || !multicast }
    }

    /// The clients that get every advertisement, in their order.
    pub(super) fn clients(self) -> impl Iterator<Item = Ipv6Addr> + 'a {
        self.interface.clients.iter().filter_map(|client| match client {
            Client::Served(address) => Some(*address),
            Client::Ignored(_) => None,
        })
    }

    /// Whether clients take the place of all nodes.
    fn has_clients(self) -> bool {
        self.clients().next().is_some()
    }

    /// Where a round goes to; nowhere where only answers are sent.
    pub(super) fn round(self) -> Vec<Ipv6Addr> {
        if self.multicasts() { vec![ALL_NODES] } else { self.clients().collect() }
    }

    /// Whether rounds go to ff02::1.
    pub(super) fn multicasts(self) -> bool {
        !self.unicast_only && !self.has_clients()
    }

    /// Whether there are rounds.
    pub(super) fn has_rounds(self) -> bool {
        !self.unicast_only || self.has_clients()
    }

    /// Whether rounds reach `host`.
    pub(super) fn is_in_rounds(self, host: Ipv6Addr) -> bool {
        self.multicasts() || self.clients().any(|client| client == host)
    }

    /// How a solicitation from `source` is answered.
    pub(super) fn answer(self, source: Ipv6Addr) -> Answer {
        if source.is_unspecified() {
            return if self.unicast_only { Answer::None } else { Answer::Round };
        }
        let listed = self.interface.clients.iter().find(|client| match client {
            Client::Served(address) | Client::Ignored(address) => *address == source,
        });
        let alone = match listed {
            Some(Client::Ignored(_)) => return Answer::None,
            Some(Client::Served(_)) => true,
            None if self.has_clients() => {
                if !self.interface.unrestricted_unicast {
                    return Answer::None;
                }
                true
            }
            None => {
                let wanted = self.interface.solicited_unicast || self.interface.is_6lowpan();
                wanted || self.unicast_only
            }
        };
        if alone { Answer::Alone } else { Answer::Round }
    }
}
