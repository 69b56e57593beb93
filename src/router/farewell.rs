use std::{net::Ipv6Addr, sync::Arc, time::Duration};

use fastrand::Rng;

use crate::model::{Interface, RouterLifetime};

use super::{
    ALL_NODES, MAX_FINAL_RTR_ADVERTISEMENTS, Occasion, Router, Timestamp, Transmission,
    audience::{Answer, Audience},
};

/// Final advertisements that are still to come: the first goes out at once, up to two more of the
/// same follow it (RFC 4861 6.2.5). Mostly there are none, and there are thousands of interfaces.
#[derive(Debug, Default)]
pub(super) struct Farewell(Option<Box<Following>>);

#[derive(Debug)]
struct Following {
    /// What each of them is.
    transmissions: Vec<Transmission>,
    left: u8,
    next: Timestamp,
    interval: Duration,
}

impl Farewell {
    /// Of `transmissions`, sent `now`, `more` follow, `interval` apart. They take the place of
    /// others.
    pub(super) fn follow(
        &mut self,
        now: Timestamp,
        transmissions: Vec<Transmission>,
        more: u8,
        interval: Duration,
    ) {
        let following = Following { transmissions, left: more, next: now + interval, interval };
        self.0 = following.goes_on().then(|| Box::new(following));
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.0.as_ref().map(|following| following.next)
    }

    /// What is to be sent now.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Transmission> {
        let Some(following) = self.0.as_mut().filter(|it| it.next <= now) else {
            return Vec::new();
        };
        let due = following.transmissions.clone();
        following.left = following.left.saturating_sub(1);
        following.next = now + following.interval;
        self.settle();
        due
    }

    /// No more than `most` follow.
    pub(super) fn limit(&mut self, most: u8) {
        if let Some(following) = &mut self.0 {
            following.left = following.left.min(most);
        }
        self.settle();
    }

    /// Gives up those that do not matter any more.
    pub(super) fn retain(&mut self, matters: impl FnMut(&Transmission) -> bool) {
        if let Some(following) = &mut self.0 {
            following.transmissions.retain(matters);
        }
        self.settle();
    }

    fn settle(&mut self) {
        self.0.take_if(|following| !following.goes_on());
    }
}

impl Following {
    fn goes_on(&self) -> bool {
        self.left > 0 && !self.transmissions.is_empty()
    }
}

impl Router {
    /// Ceases to advertise as an interface that is configured no more: hosts hear a goodbye at once,
    /// and after it, by an initial sequence and then as often as the interface advertised, that
    /// nothing of what it said holds, until they have forgotten all of it. Poll output and timeout
    /// afterwards, until [`Self::is_finished`].
    pub fn retire(&mut self, now: Timestamp, rng: &mut Rng) {
        let says_goodbye = self.interface.remove_on_exit && self.audience().has_rounds();
        if !(self.is_advertising() && says_goodbye) {
            return self.shutdown(now, MAX_FINAL_RTR_ADVERTISEMENTS);
        }
        let before = self.content(now, Occasion::Normal);
        self.interface = Arc::new(silenced(&self.interface));
        self.encoded = None;
        self.remember(now, &before.options, &[]);
        if self.ledger.is_empty() {
            return self.shutdown(now, MAX_FINAL_RTR_ADVERTISEMENTS);
        }
        self.send_final(now, 1);
        // Who waits for an answer asked for something else.
        self.schedule.stop();
        self.schedule.start(now, self.terms(), rng);
        self.retiring = true;
    }

    pub(super) fn end_retirement(&mut self) {
        if self.retiring && self.ledger.is_empty() {
            self.schedule.stop();
            self.closed = true;
        }
    }

    /// Says goodbye to all, `count` times if nothing comes in between.
    pub(super) fn send_final(&mut self, now: Timestamp, count: u8) {
        let wanted =
            self.interface.remove_on_exit && self.audience().has_rounds() && !self.retiring;
        if wanted && self.link.source.is_some() && self.schedule.say_goodbye(now) {
            self.send_final_to(now, self.audience().round(), count);
        }
    }

    /// Says goodbye to the clients that `next` leaves out.
    pub(super) fn leave_clients(&mut self, now: Timestamp, next: Audience<'_>) {
        if self.interface.remove_on_exit && self.schedule.is_known() {
            let left = self.audience().clients();
            let left: Vec<_> = left.filter(|&client| next.answer(client) == Answer::None).collect();
            if !left.is_empty() {
                self.send_final_to(now, left, MAX_FINAL_RTR_ADVERTISEMENTS);
            }
        }
    }

    pub(super) fn send_final_to(&mut self, now: Timestamp, destinations: Vec<Ipv6Addr>, count: u8) {
        let Some(source) = self.link.source else { return };
        let (occasion, in_round) = (Occasion::Final, true);
        let messages = self.encode(&self.advertisement(now, occasion));
        let transmission = |destination| {
            let messages = Arc::clone(&messages);
            let link_layer_destination = None;
            Transmission {
                source,
                destination,
                link_layer_destination,
                messages,
                occasion,
                in_round,
            }
        };
        let transmissions: Vec<_> = destinations.into_iter().map(transmission).collect();
        self.output.extend(transmissions.iter().cloned());
        let interval = self.constants().min_delay_between_ras;
        self.farewell.follow(now, transmissions, count - 1, interval);
    }

    /// Gives up the goodbyes that would take from hosts what is advertised to them again.
    pub(super) fn take_back_goodbyes(&mut self) {
        let audience = Audience::new(&self.interface, self.link.multicast);
        let source = self.link.source;
        self.farewell.retain(|goodbye| {
            let host = goodbye.destination;
            let served = host == ALL_NODES || audience.answer(host) != Answer::None;
            Some(goodbye.source) != source || !served
        });
    }
}

/// The same interface with nothing to say that lasts.
fn silenced(interface: &Interface) -> Interface {
    let mut silenced = interface.without_lasting_options();
    silenced.header.router_lifetime = RouterLifetime::ZERO;
    silenced
}
