//! Telling what comes back of one's own advertisements from what others send in one's name.

use std::{collections::VecDeque, net::Ipv6Addr, sync::Arc};

use crate::{
    model::RouterLifetime,
    router::{Occasion, Transmission},
    wire,
};

/// A copy may still be on its way when this many other normal advertisements have been sent.
const NORMAL: usize = 2;
/// The same for final ones since the last normal one.
const FINAL: usize = 2;

/// What was sent last.
#[derive(Debug, Default)]
pub(super) struct Echoes(VecDeque<Sent>);

#[derive(Debug)]
struct Sent {
    source: Ipv6Addr,
    /// It takes hosts' default route.
    withdraws: bool,
    messages: Arc<[Vec<u8>]>,
}

impl Echoes {
    /// Notes what is about to be sent. Hosts that hear a normal advertisement come back, so that
    /// nobody may say goodbye for this router any more.
    pub(super) fn sent(&mut self, transmission: &Transmission) {
        let Transmission { source, occasion, ref messages, .. } = *transmission;
        let same = |sent: &Sent| Arc::ptr_eq(&sent.messages, messages) && sent.source == source;
        if self.0.back().is_some_and(same) {
            return;
        }
        let withdraws = withdraws(messages);
        if !withdraws {
            self.0.retain(|sent| !sent.withdraws);
        }
        let most = if occasion == Occasion::Normal { NORMAL } else { NORMAL + FINAL };
        while self.0.len() >= most {
            self.0.pop_front();
        }
        self.0.reserve_exact(1);
        self.0.push_back(Sent { source, withdraws, messages: Arc::clone(messages) });
    }

    /// Whether this router has just sent `message` from `source`.
    pub(super) fn has(&self, source: Ipv6Addr, message: &[u8]) -> bool {
        let from = self.0.iter().filter(|sent| sent.source == source);
        from.flat_map(|sent| sent.messages.iter()).any(|own| same_but_checksum(own, message))
    }
}

/// Whether hosts that hear this do not take the router for a default one any more.
fn withdraws(messages: &[Vec<u8>]) -> bool {
    let first = messages.first().and_then(|message| wire::decode_advertisement(message).ok());
    first.is_some_and(|it| it.header.router_lifetime == RouterLifetime::ZERO)
}

/// Messages have no checksum before they are sent.
fn same_but_checksum(own: &[u8], message: &[u8]) -> bool {
    own.len() == message.len()
        && own.get(..2) == message.get(..2)
        && own.get(4..) == message.get(4..)
}
