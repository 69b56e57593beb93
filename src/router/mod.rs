//! The state machine of one advertising interface (RFC 4861 6.2): when an advertisement goes out,
//! to whom, and what it says.
//!
//! It has no clock, no socket and no randomness of its own. Whoever drives it passes the time and
//! a random source to the `handle_…` methods, then takes what is to be sent from
//! [`Router::poll_output`] until that is empty, and calls [`Router::handle_timeout`] at the moment
//! that [`Router::poll_timeout`] names.

#![forbid(unsafe_code)]

mod allowance;
mod audience;
mod content;
mod datagram;
mod farewell;
mod ledger;
mod link_state;
mod memory;
mod schedule;
mod timestamp;
mod watch;

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, net::Ipv6Addr, sync::Arc, time::Duration};

use fastrand::Rng;

use crate::{
    model::{Interface, LinkLayerAddress, RouterAdvertisement, UnicastEthernetAddress},
    wire,
};

pub use allowance::{Bucket, Rate};
pub use audience::Answered;
pub use content::Occasion;
pub use datagram::{Datagram, Discard};
pub use ledger::Withdrawn;
pub use link_state::{LinkPrefix, LinkState};
pub use memory::Memory;
pub use timestamp::Timestamp;
pub use watch::{Field, Finding, Gravity, Heard, Inconsistency, Matter, Portrait};

use audience::{Answer, Audience};
use farewell::Farewell;
use ledger::Ledger;
use schedule::{Host, Schedule, Terms};
use watch::Watch;

/// All nodes on the link, ff02::1 (RFC 4291 2.7.1).
pub const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// How many final advertisements there are at most (RFC 4861 10).
pub const MAX_FINAL_RTR_ADVERTISEMENTS: u8 = 3;

/// What a kind of link wants.
struct Constants {
    /// Also what is between two final advertisements.
    min_delay_between_ras: Duration,
    max_ra_delay_time: Duration,
}

/// RFC 4861 10. For answers the configuration may say another least delay.
const CONSTANTS: Constants = Constants {
    min_delay_between_ras: Duration::from_secs(3),
    max_ra_delay_time: Duration::from_millis(500),
};
/// RFC 6775 9.
const LOWPAN_CONSTANTS: Constants = Constants {
    min_delay_between_ras: Duration::from_secs(10),
    max_ra_delay_time: Duration::from_secs(2),
};

/// An advertisement to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmission {
    /// The address of the interface that is in use.
    pub source: Ipv6Addr,
    /// ff02::1 or a host's address.
    pub destination: Ipv6Addr,
    /// Where the host that asked said that it is, for links with such addresses; `None` where the
    /// system is to find it.
    pub link_layer_destination: Option<UnicastEthernetAddress>,
    /// The messages; more than one where the content exceeds the MTU. Checksums are zero.
    pub messages: Arc<[Vec<u8>]>,
    /// What it is sent for.
    pub occasion: Occasion,
    /// It is for all, or one of those to each client that are for all, and no answer.
    pub in_round: bool,
}

/// One advertising interface.
#[derive(Debug)]
pub struct Router {
    interface: Arc<Interface>,
    /// When the configuration took effect: lifetimes that count down do so from here.
    configured_at: Timestamp,
    link: LinkState,
    /// It has ceased to advertise for good, until it is configured again.
    closed: bool,
    schedule: Schedule,
    farewell: Farewell,
    /// Where advertisements came from last.
    source: Option<Ipv6Addr>,
    encoded: Option<Encoded>,
    /// Transmissions of the last round that are not known to have failed.
    round: usize,
    output: VecDeque<Transmission>,
    ledger: Ledger,
    /// Something was sent, by this router or by the one that it was restored from.
    heard_of: bool,
    /// It ends when hosts have forgotten all that it withdraws.
    retiring: bool,
    revision: u64,
    watch: Watch,
}

/// The octets of the current content.
#[derive(Debug)]
struct Encoded {
    messages: Arc<[Vec<u8>]>,
    /// The seconds that the octets hold for, where a lifetime counts down: of the time since the
    /// configuration took effect and of all time.
    seconds: Option<(u64, u64)>,
}

impl Router {
    /// An interface that is not there yet. `start_spread` is how long its first advertisement may
    /// be put off after it could be sent, so that many interfaces do not send at one instant.
    pub fn new(now: Timestamp, interface: Arc<Interface>, start_spread: Duration) -> Self {
        Router {
            interface,
            configured_at: now,
            link: LinkState::absent(),
            closed: false,
            schedule: Schedule::new(start_spread),
            farewell: Farewell::default(),
            source: None,
            encoded: None,
            round: 0,
            output: VecDeque::new(),
            ledger: Ledger::default(),
            heard_of: false,
            retiring: false,
            revision: 0,
            watch: Watch::default(),
        }
    }

    /// The configuration in force.
    pub fn interface(&self) -> &Arc<Interface> {
        &self.interface
    }

    /// The link as last told.
    pub fn link(&self) -> &LinkState {
        &self.link
    }

    /// Whether advertisements are being sent from this interface.
    pub fn is_advertising(&self) -> bool {
        self.schedule.is_running()
    }

    /// The link appeared, vanished or changed. An interface that becomes able to advertise starts
    /// the initial sequence (RFC 4861 6.2.4), and so does one whose content changes by it, other than
    /// that prefixes last longer; one that
    /// loses the address it sends from says goodbye from there. Poll output and timeout afterwards.
    pub fn handle_link(&mut self, now: Timestamp, link: LinkState, rng: &mut Rng) {
        if self.link == link {
            return;
        }
        let way_changed = self.link.way() != link.way();
        if self.schedule.is_running() && link.running && self.link.source != link.source {
            // Hosts know this router by its old address (RFC 4861 6.2.8).
            self.send_final(now, MAX_FINAL_RTR_ADVERTISEMENTS);
        }
        if !link.running {
            self.farewell.limit(0);
        }
        let before = self.content(now, Occasion::Normal);
        self.link = link;
        self.encoded = None;
        let after = self.content(now, Occasion::Normal);
        self.remember(now, &before.options, &after.options);
        let content_changed = way_changed || content::is_news(&after, &before);
        self.follow(now, content_changed, rng);
    }

    /// The address that this router sent from is no longer its own: another router that shares it may
    /// have taken it over, so there is no goodbye from there (RFC 9568 8.2). [`Self::handle_link`]
    /// comes next.
    pub fn lose_address(&mut self) {
        self.schedule.be_forgotten();
        self.farewell.limit(0);
        self.source = None;
    }

    /// A valid solicitation came from `source`, which may be unspecified, and said the
    /// `link_layer_address`. Poll the timeout afterwards; the answer is never immediate
    /// (RFC 4861 6.2.6).
    pub fn handle_solicitation(
        &mut self,
        now: Timestamp,
        source: Ipv6Addr,
        link_layer_address: Option<&LinkLayerAddress>,
        rng: &mut Rng,
    ) -> Answered {
        if !self.schedule.is_running() || self.retiring {
            return Answered::NotServed;
        }
        let (terms, audience) = (self.terms(), self.audience());
        match audience.answer(source) {
            Answer::None => Answered::NotServed,
            Answer::Alone => {
                let in_rounds = audience.is_in_rounds(source);
                let host = Host { address: source, place: place(source, link_layer_address) };
                self.schedule.answer_alone(now, host, in_rounds, terms, rng)
            }
            Answer::Round => {
                self.schedule.answer_by_round(now, terms, rng);
                Answered::Round
            }
        }
    }

    /// The system could not find `host` on the link. Where an answer went there in the last 10 s and
    /// nothing to all since, it is answered by multicast instead (RFC 4861 6.2.6), once and no sooner
    /// than any other solicitation would be; where nothing goes to all it has to ask again. Poll the
    /// timeout afterwards.
    pub fn handle_unreachable(&mut self, now: Timestamp, host: Ipv6Addr, rng: &mut Rng) {
        if self.audience().multicasts() && self.schedule.was_answered_alone(now, host) {
            self.schedule.answer_by_round(now, self.terms(), rng);
        }
    }

    /// The moment that [`Self::poll_timeout`] named has come. Poll output, findings and timeout
    /// afterwards.
    pub fn handle_timeout(&mut self, now: Timestamp, rng: &mut Rng) {
        self.watch_timeout(now);
        self.ledger.expire(now);
        if self.schedule.round_due(now, self.terms(), rng) {
            let destinations = self.audience().round();
            self.round = destinations.len();
            for destination in destinations {
                self.send(now, Host { address: destination, place: None }, true);
            }
        }
        while let Some(host) = self.schedule.unicast_due(now) {
            self.send(now, host, false);
        }
        let farewell = self.farewell.due(now);
        // From another address it is another router's.
        let own = farewell.iter().any(|goodbye| Some(goodbye.source) == self.source);
        if own && !self.schedule.is_running() {
            self.schedule.note_round(now);
        }
        self.output.extend(farewell);
        self.end_retirement();
    }

    /// An advertisement taken from [`Self::poll_output`] could not be sent. One to all nodes
    /// does not count and is tried again a second later, and so is one to each client when all of
    /// them failed; a host that cannot be reached gets its answer by multicast (RFC 4861 6.2.6)
    /// where there is that. After a final one no more follow, so this may also be said of one from
    /// an address that is gone. Poll the timeout afterwards.
    pub fn handle_transmit_error(
        &mut self,
        now: Timestamp,
        transmission: &Transmission,
        rng: &mut Rng,
    ) {
        if transmission.occasion == Occasion::Final {
            self.farewell.retain(|other| other != transmission);
        } else if transmission.in_round {
            self.round = self.round.saturating_sub(1);
            if self.round == 0 {
                self.schedule.round_failed(now);
            }
        } else if self.schedule.is_running() && self.audience().multicasts() {
            self.schedule.answer_by_round(now, self.terms(), rng);
        }
    }

    /// Takes a new configuration. One that hosts do not notice changes nothing on the wire; a different
    /// one is advertised by the initial sequence (RFC 4861 6.2.4), and so is any after [`Self::shutdown`]. Clients that
    /// are no longer served hear goodbyes, and so do all where it ceases to advertise. Poll output
    /// and timeout afterwards.
    pub fn reconfigure(&mut self, now: Timestamp, interface: Arc<Interface>, rng: &mut Rng) {
        if self.interface == interface && !self.closed {
            return;
        }
        if self.interface.seems_like(&interface) && !self.closed && !self.retiring {
            self.interface = interface;
            return;
        }
        self.closed = false;
        let retiring = std::mem::take(&mut self.retiring);
        if self.schedule.is_running() && !retiring {
            if interface.send_advertisements {
                self.leave_clients(now, Audience::new(&interface, self.link.multicast));
            } else {
                self.send_final(now, MAX_FINAL_RTR_ADVERTISEMENTS);
            }
        }
        let before = self.content(now, Occasion::Normal);
        self.interface = interface;
        let audience = Audience::new(&self.interface, self.link.multicast);
        self.schedule.retain_hosts(|host| audience.answer(host) != Answer::None);
        self.configured_at = now;
        self.remember(now, &before.options, &self.content(now, Occasion::Normal).options);
        self.follow(now, true, rng);
    }

    /// Lets lifetimes that count down begin again at their configured values, as radvd does on
    /// SIGUSR1. The next advertisement says them.
    pub fn reset_lifetimes(&mut self, now: Timestamp) {
        self.configured_at = now;
        self.encoded = None;
    }

    /// The link is about to be lost: hosts hear one final advertisement from where they know this
    /// router. [`Self::handle_link`] comes next.
    pub fn say_goodbye(&mut self, now: Timestamp) {
        if self.schedule.is_running() {
            self.send_final(now, 1);
        }
    }

    /// Ends advertising with up to `final_advertisements` (1 to
    /// [`MAX_FINAL_RTR_ADVERTISEMENTS`]) of Router Lifetime 0 (RFC 4861 6.2.5), if the
    /// configuration wants any and hosts have heard of this router. The first does not wait until
    /// three seconds have passed since the last advertisement; the others follow three seconds
    /// apart. Nothing else is sent from now on, whatever happens to the link, unless it is
    /// configured again. Poll output and timeout afterwards, until [`Self::is_finished`].
    pub fn shutdown(&mut self, now: Timestamp, final_advertisements: u8) {
        if std::mem::take(&mut self.retiring) {
            // It has said goodbye.
            self.schedule.stop();
        }
        let count = final_advertisements.clamp(1, MAX_FINAL_RTR_ADVERTISEMENTS);
        self.farewell.limit(count - 1);
        if self.schedule.is_running() {
            self.send_final(now, count);
            let said = self.content(now, Occasion::Normal).options;
            self.ledger.replace(now, &said, &[]);
            self.schedule.stop();
        }
        self.closed = true;
    }

    /// Whether it was shut down and nothing is left to be sent.
    pub fn is_finished(&self) -> bool {
        self.closed && self.output.is_empty() && self.farewell.next().is_none()
    }

    /// What is to be sent next. To be called until it returns `None` after every other call.
    #[must_use]
    pub fn poll_output(&mut self) -> Option<Transmission> {
        let Some(transmission) = self.output.pop_front() else {
            // Thousands of interfaces mostly have nothing to send.
            self.output = VecDeque::new();
            return None;
        };
        self.watch.sent(&transmission);
        Some(transmission)
    }

    /// When to call [`Self::handle_timeout`]; `None` while there is nothing to wait for. To be
    /// asked again after every other call.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let end = self.ledger.end().filter(|_| self.retiring);
        let all = [self.schedule.next(), self.farewell.next(), self.watch.next(), end];
        all.into_iter().flatten().min()
    }

    /// What an advertisement sent `now` says.
    pub fn advertisement(&self, now: Timestamp, occasion: Occasion) -> RouterAdvertisement {
        let mut advertisement = self.content(now, occasion);
        let behind = self.interface.custom_options.len();
        self.ledger.write(now, &mut advertisement.options, behind);
        advertisement
    }

    /// The same without what is withdrawn.
    fn content(&self, now: Timestamp, occasion: Occasion) -> RouterAdvertisement {
        let moment = (now, self.seconds_configured(now));
        content::build(&self.interface, &self.link, moment, occasion)
    }

    /// The octets that a packet with an advertisement has at most, IPv6 header included; an option
    /// that no such packet holds makes one that is larger.
    pub fn most_packet_octets(&self) -> usize {
        content::room(&self.interface, &self.link) + content::IPV6_HEADER_OCTETS
    }

    /// Whether configuration and link let it advertise (RFC 4861 6.2.2).
    fn sends(&self) -> bool {
        let link = &self.link;
        !self.closed && self.interface.send_advertisements && link.running && link.source.is_some()
    }

    fn audience(&self) -> Audience<'_> {
        Audience::new(&self.interface, self.link.multicast)
    }

    fn constants(&self) -> Constants {
        if self.interface.is_6lowpan() { LOWPAN_CONSTANTS } else { CONSTANTS }
    }

    fn terms(&self) -> Terms {
        let Constants { min_delay_between_ras: least, max_ra_delay_time } = self.constants();
        let configured = self.interface.min_delay_between_ras.duration();
        let lowpan = self.interface.is_6lowpan();
        Terms {
            rounds: self.audience().has_rounds(),
            interval: self.interface.interval,
            min_delay_between_ras: if lowpan { configured.max(least) } else { configured },
            // Hosts wait for whoever takes an address over.
            may_be_spread: self.interface.source_addresses.is_empty(),
            max_ra_delay_time,
        }
    }

    fn follow(&mut self, now: Timestamp, content_changed: bool, rng: &mut Rng) {
        if content_changed {
            self.encoded = None;
        }
        let sends = self.sends();
        if sends {
            self.take_back_goodbyes();
        }
        if sends && self.source != self.link.source {
            // Another address is as another interface (RFC 4861 6.2.8): it does not wait.
            self.source = self.link.source;
            self.schedule.forget_round();
        }
        match (self.schedule.is_running(), sends) {
            (false, true) => self.schedule.start(now, self.terms(), rng),
            (true, false) => self.schedule.stop(),
            (true, true) if content_changed => self.schedule.start(now, self.terms(), rng),
            _ => {}
        }
    }

    fn send(&mut self, now: Timestamp, to: Host, in_round: bool) {
        let Some(source) = self.link.source else { return };
        self.heard_of = true;
        let messages = self.encoded(now);
        self.output.push_back(Transmission {
            source,
            destination: to.address,
            link_layer_destination: to.place,
            messages,
            occasion: Occasion::Normal,
            in_round,
        });
    }

    fn encoded(&mut self, now: Timestamp) -> Arc<[Vec<u8>]> {
        let counts = content::counts_down(&self.interface, &self.link) || !self.ledger.is_empty();
        let seconds = counts.then(|| (self.seconds_configured(now), now.elapsed().as_secs()));
        if let Some(encoded) = &self.encoded
            && encoded.seconds == seconds
        {
            return Arc::clone(&encoded.messages);
        }
        let messages = self.encode(&self.advertisement(now, Occasion::Normal));
        self.encoded = Some(Encoded { messages: Arc::clone(&messages), seconds });
        messages
    }

    fn encode(&self, advertisement: &RouterAdvertisement) -> Arc<[Vec<u8>]> {
        wire::encode_parts(advertisement, content::room(&self.interface, &self.link)).into()
    }

    fn seconds_configured(&self, now: Timestamp) -> u64 {
        now.since(self.configured_at).as_secs()
    }
}

/// Where an answer to `source` may go without asking who has its address: to where it `said` that it
/// is, as RFC 4861 6.2.6 has the neighbour cache take it, but never to a group. Only for a link-local
/// address, as whoever gets the frame by a false word hands on no such packet.
fn place(source: Ipv6Addr, said: Option<&LinkLayerAddress>) -> Option<UnicastEthernetAddress> {
    let said = said.filter(|_| source.is_unicast_link_local())?;
    UnicastEthernetAddress::try_from(said).ok()
}
