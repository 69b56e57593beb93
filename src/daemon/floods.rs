//! When one link sends more than anybody needs to read, what it sends is left unread for a while, so
//! that the other links have the daemon's time and the room for what waits.

use std::time::Duration;

use tracing::warn;

use crate::{
    os::{InterfaceIndex, MessageKind, Receive, Transmit},
    router::{Answered, Bucket, Rate, Timestamp},
};

use super::{Counter, engine::Engine};

/// Messages of a kind that are read of each interface: a thousand hosts may come up at once, and
/// after them as many in each second. All of them but some get an advertisement to all anyway.
const READ: Rate = Rate { burst: 1024, period: Duration::from_millis(1) };

/// How long messages are left unread at most. Solicitations are read again as soon as an
/// advertisement has gone to all, which serves those that came in until then.
const LONGEST: Duration = Duration::from_secs(10);
/// The same where nothing serves them. It is short, as hosts have to ask again.
const UNSERVED: Duration = Duration::from_secs(1);

/// What may still be read of an interface.
#[derive(Debug, Default)]
pub(super) struct Reading {
    solicitations: Bucket,
    advertisements: Bucket,
}

impl Reading {
    /// Whether a message more is within bounds.
    pub(super) fn take(&mut self, now: Timestamp, kind: MessageKind) -> bool {
        let bucket = match kind {
            MessageKind::RouterSolicitation => &mut self.solicitations,
            MessageKind::RouterAdvertisement => &mut self.advertisements,
        };
        bucket.take(now, READ)
    }
}

#[derive(Debug)]
struct Flood {
    index: InterfaceIndex,
    kind: MessageKind,
    /// When they are read again; `None` while they still are.
    until: Option<Timestamp>,
}

/// The floods that there are.
#[derive(Debug, Default)]
pub(super) struct Floods {
    /// Of all interfaces that are not served.
    pub(super) elsewhere: Reading,
    floods: Vec<Flood>,
}

impl Floods {
    /// There were too many messages on an interface.
    pub(super) fn add(&mut self, index: InterfaceIndex, kind: MessageKind) {
        if !self.floods.iter().any(|flood| (flood.index, flood.kind) == (index, kind)) {
            self.floods.push(Flood { index, kind, until: None });
        }
    }

    /// An advertisement has gone to all on the interface.
    pub(super) fn served(&mut self, now: Timestamp, index: InterfaceIndex) {
        for flood in &mut self.floods {
            let solicitations = flood.kind == MessageKind::RouterSolicitation;
            if flood.index == index && solicitations && flood.until.is_some() {
                flood.until = Some(now);
            }
        }
    }

    /// When [`Engine::stem_floods`] is next to be called.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.floods.iter().filter_map(|flood| flood.until).min()
    }
}

impl<T: Transmit> Engine<T> {
    /// Leaves unread what is too much, and reads again what was left unread for long enough. To be
    /// called after messages were received and before [`Self::fire`].
    pub(super) fn stem_floods(&mut self, now: Timestamp, receiver: &mut impl Receive) {
        for mut flood in std::mem::take(&mut self.floods.floods) {
            let keep = match flood.until {
                None => self.begin(now, &mut flood, receiver),
                Some(until) if until <= now => !self.end(now, &flood, receiver),
                Some(_) => true,
            };
            if keep {
                self.floods.floods.push(flood);
            }
        }
    }

    /// Reads everything again, so that what was left unread is counted.
    pub(super) fn end_floods(&mut self, now: Timestamp, receiver: &mut impl Receive) {
        for flood in std::mem::take(&mut self.floods.floods) {
            if flood.until.is_some() {
                self.end(now, &flood, receiver);
            }
        }
    }

    /// Whether it is left unread now.
    fn begin(&mut self, now: Timestamp, flood: &mut Flood, receiver: &mut impl Receive) -> bool {
        // Where the system cannot, everything is read, as long as it lasts.
        if !receiver.mute(flood.index, flood.kind).is_ok_and(|muted| muted) {
            return false;
        }
        let mut lasts = LONGEST;
        let slot = self.by_index.get(&flood.index).copied();
        if let Some(slot) = slot
            && let Some(entry) = &mut self.slots[slot]
        {
            if let Some(more) = entry.complaints().flood.again(now) {
                let kind = match flood.kind {
                    MessageKind::RouterSolicitation => "router solicitations",
                    MessageKind::RouterAdvertisement => "router advertisements",
                };
                warn!(interface = %entry.name, kind, more, "a flood: not all of them are read");
            }
            if flood.kind == MessageKind::RouterSolicitation {
                // One to all, for those that nobody reads.
                let nobody = std::net::Ipv6Addr::UNSPECIFIED;
                let (router, rng) = (&mut entry.router, &mut self.rng);
                if router.handle_solicitation(now, nobody, None, rng) != Answered::Round {
                    lasts = UNSERVED;
                }
                self.touched.push(slot);
            }
        }
        flood.until = Some(now + lasts);
        true
    }

    /// Whether it is read again.
    fn end(&mut self, now: Timestamp, flood: &Flood, receiver: &mut impl Receive) -> bool {
        let slot = self.by_index.get(&flood.index).copied();
        let entry = slot.and_then(|slot| self.slots[slot].as_mut());
        match receiver.unmute(flood.index, flood.kind) {
            Ok(unread) => {
                match entry {
                    Some(entry) => entry.counters.add(Counter::MessageUnread, unread),
                    None => self.unserved_messages += unread,
                }
                true
            }
            Err(error) => {
                if let Some(entry) = entry
                    && let Some(more) = entry.complaints().receive.again(now)
                {
                    warn!(interface = %entry.name, %error, more, "cannot read on after a flood");
                }
                false
            }
        }
    }
}
