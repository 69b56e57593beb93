//! A router in virtual time that does what it should, except for one thing.

mod fault;

use std::{cell::RefCell, collections::BTreeMap, io, net::Ipv6Addr, rc::Rc, time::Duration};
use thin_vec::ThinVec;

use fastrand::Rng;

use super::{
    Action, ActionError, Actions, Direction, Effort, Item, Link, Packet, Report, Settings,
    SuiteError, items, packet::NEXT_HEADER_ICMPV6, run, solicitation::Header,
};
pub(super) use fault::{Fault, Flaw, Trait};

use fault::{flaw, traits};

use crate::{
    model::{
        AdvRoute, Interface, IntervalRule, Lifetime, LinkLayerAddress, NdOption, Preference,
        PrefixFlags, PrefixInformation, PrefixSource, RouteInformation, RouterAdvertisement,
        RouterLifetime, RtrAdvInterval, testing,
    },
    os::packet,
    wire,
};

pub(super) const ROUTER: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
pub(super) const ROUTER_ETHERNET: [u8; 6] = [2, 0, 0x5e, 0, 0x53, 1];
const HOST: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0x5eff, 0xfe00, 0x5302);
const HOST_ETHERNET: [u8; 6] = [2, 0, 0x5e, 0, 0x53, 2];
const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
const LATENCY: Duration = Duration::from_micros(50);

/// A link with a router on it.
#[derive(Debug, Clone)]
pub(super) struct World(Rc<RefCell<State>>);

#[expect(clippy::struct_excessive_bools, reason = "what is on and what is off")]
#[derive(Debug)]
struct State {
    now: Duration,
    fault: Option<Fault>,
    unicast: bool,
    interface: Interface,
    address: Ipv6Addr,
    rng: Rng,
    arriving: BTreeMap<(Duration, usize), Vec<u8>>,
    sent: usize,
    running: bool,
    forwarding: bool,
    link_up: bool,
    initial: u8,
    /// It advertised since it began.
    offered: bool,
    last_round: Option<Duration>,
    next_round: Option<Duration>,
    answers: Vec<(Duration, Ipv6Addr, [u8; 6])>,
    known: Vec<(Ipv6Addr, [u8; 6])>,
}

impl World {
    /// A router that has been up for long, with this interval in seconds.
    pub(super) fn new(
        fault: Option<Fault>,
        unicast: bool,
        interval: (u64, u64),
        seed: u64,
    ) -> Self {
        let (min, max) = interval;
        let mut interface = testing::interface("eth0");
        let seconds = Duration::from_secs;
        interface.interval =
            RtrAdvInterval::new(seconds(min), seconds(max), IntervalRule::Rfc4861).unwrap();
        interface.solicited_unicast = unicast;
        let source = PrefixSource::Prefix(testing::prefix("2001:db8::/64"));
        interface.prefixes = vec![testing::adv_prefix(source)];
        interface.routes =
            [AdvRoute { route: route(), remove_on_exit: true, conditions: ThinVec::new() }].into();
        let mut state = State {
            now: Duration::ZERO,
            fault,
            unicast: unicast != (fault == Some(Fault::OtherWay)),
            interface,
            address: ROUTER,
            rng: Rng::with_seed(seed),
            arriving: BTreeMap::new(),
            sent: 0,
            running: true,
            forwarding: true,
            link_up: true,
            initial: 0,
            offered: true,
            last_round: None,
            next_round: None,
            answers: Vec::new(),
            known: Vec::new(),
        };
        state.next_round = Some(state.draw());
        World(Rc::new(RefCell::new(state)))
    }

    /// With another configuration.
    pub(super) fn with(self, change: impl FnOnce(&mut Interface)) -> Self {
        let mut state = self.0.borrow_mut();
        change(&mut state.interface);
        state.next_round = Some(state.draw());
        drop(state);
        self
    }

    /// Judges `chosen` items (all of none).
    pub(super) fn judge(&self, chosen: &[&str], configured: bool) -> Result<Report, SuiteError> {
        let mut link = self.clone();
        let mut actions = self.clone();
        let wanted = |item: &&Item| chosen.is_empty() || chosen.contains(&item.id);
        let settings = Settings {
            items: items().filter(wanted).collect(),
            ethernet_address: HOST_ETHERNET,
            link_local: HOST,
            mtu: 1500,
            router: None,
            configuration: configured.then(|| self.0.borrow().interface.clone()),
            effort: Effort::ORDINARY,
            seed: 0x1234_5678,
        };
        run(&mut link, Some(&mut actions), settings, &mut |_, _, _| Ok(()))
    }
}

impl Link for World {
    fn now(&self) -> Duration {
        self.0.borrow().now
    }

    fn send(&mut self, frame: &[u8]) -> io::Result<()> {
        self.0.borrow_mut().take(frame);
        Ok(())
    }

    fn receive(&mut self, deadline: Duration) -> io::Result<Option<(Duration, Vec<u8>)>> {
        Ok(self.0.borrow_mut().go_on(deadline))
    }
}

impl Actions for World {
    fn act(&mut self, action: Action) -> Result<(), ActionError> {
        self.0.borrow_mut().act(action);
        Ok(())
    }
}

fn route() -> RouteInformation {
    RouteInformation {
        prefix: testing::prefix("2001:db8:f::/48"),
        preference: Preference::Medium,
        lifetime: Lifetime::from_secs(600),
    }
}

impl State {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Lets time pass until a frame arrives.
    fn go_on(&mut self, deadline: Duration) -> Option<(Duration, Vec<u8>)> {
        loop {
            let arriving = self.arriving.keys().next().map(|(at, _)| *at);
            let answer = self.answers.iter().map(|(at, ..)| *at).min();
            let next = [arriving, answer, self.next_round].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= deadline) else {
                self.now = self.now.max(deadline);
                return None;
            };
            self.now = self.now.max(next);
            if arriving == Some(next) {
                return self.arriving.pop_first().map(|((at, _), frame)| (at, frame));
            }
            if answer == Some(next) {
                self.send_due_answers();
            } else {
                self.send_round();
            }
        }
    }

    fn draw(&mut self) -> Duration {
        let (min, max) = (self.interface.interval.min(), self.interface.interval.max());
        if let Some(Fault::Interval(interval)) = self.fault {
            return self.now + interval;
        }
        self.now + min + max.saturating_sub(min).mul_f64(self.rng.f64())
    }

    fn send_round(&mut self) {
        self.advertise(ALL_NODES, packet::ethernet_group(ALL_NODES), self.lifetime(), false);
        (self.last_round, self.offered) = (Some(self.now), true);
        let mut next = self.draw();
        if self.initial > 0 {
            self.initial -= 1;
            if self.initial > 0 && !self.has(Fault::SlowStart) {
                let gap = if self.has(Fault::Burst) { 1 } else { 16 };
                next = next.min(self.now + Duration::from_secs(gap));
            }
        }
        self.next_round = Some(next);
    }

    fn lifetime(&self) -> u16 {
        match self.fault {
            Some(Fault::Lifetime(seconds)) => seconds,
            Some(Fault::IgnoresForwarding) => 1800,
            _ if self.forwarding => self.interface.header.router_lifetime.as_secs(),
            _ => 0,
        }
    }

    fn send_due_answers(&mut self) {
        let now = self.now;
        let due: Vec<_> = self.answers.extract_if(.., |(at, ..)| *at <= now).collect();
        for (_, host, address) in due {
            self.advertise(host, address, self.lifetime(), true);
            if self.has(Fault::TimerRestarts) {
                self.next_round = Some(self.draw());
            }
        }
    }

    fn advertise(&mut self, to: Ipv6Addr, ethernet: [u8; 6], lifetime: u16, answer: bool) {
        let mut header = self.interface.header;
        header.router_lifetime = RouterLifetime::from_wire(lifetime);
        let flags = PrefixFlags { on_link: true, autonomous: true, dhcpv6_pd_preferred: false };
        let (valid, preferred) = (Lifetime::from_secs(86_400), Lifetime::from_secs(14_400));
        let prefix = testing::prefix("2001:db8::/64");
        let mut options = vec![
            NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&ROUTER_ETHERNET).unwrap()),
            NdOption::PrefixInformation(PrefixInformation::new(prefix, flags, valid, preferred)),
        ];
        let stays = lifetime > 0 || self.has(Fault::RoutesStay);
        let lifetime_of_route = if stays { route().lifetime } else { Lifetime::ZERO };
        let route = RouteInformation { lifetime: lifetime_of_route, ..route() };
        options.push(NdOption::RouteInformation(route));
        if answer && self.has(Fault::FewOptions) || !answer && self.has(Fault::FewRoundOptions) {
            options.pop();
        }
        let mut message = wire::encode(&RouterAdvertisement { header, options });
        if lifetime == 0 && self.has(Fault::GoodbyeWithPreference) {
            message[5] |= 0x08;
        }
        self.emit(to, ethernet, message);
    }

    fn emit(&mut self, destination: Ipv6Addr, ethernet: [u8; 6], mut message: Vec<u8>) {
        wire::set_checksum(self.address, destination, &mut message);
        let hop_limit = match self.fault {
            Some(Fault::HopLimit(limit)) => limit,
            _ => 255,
        };
        let header = Header {
            ethernet_destination: ethernet,
            ethernet_source: ROUTER_ETHERNET,
            source: self.address,
            destination,
            hop_limit,
        };
        let foreign = ethernet[0] & 1 == 0 && ethernet != HOST_ETHERNET;
        if self.link_up && !(foreign && self.has(Fault::NotPromiscuous)) {
            let frame = header.frame(NEXT_HEADER_ICMPV6, &message);
            self.arriving.insert((self.now + LATENCY, self.sent), frame);
            self.sent += 1;
        }
    }

    /// A frame from the host.
    fn take(&mut self, frame: &[u8]) {
        let packet = Packet::new(self.now, Direction::Sent, frame.to_vec());
        if packet.is_advertisement() && self.has(Fault::Copies) {
            self.interface.header.cur_hop_limit = packet.message().unwrap()[4];
        }
        let solicited = packet.is(wire::ROUTER_SOLICITATION)
            || packet.ipv6.as_ref().is_some_and(|ipv6| ipv6.fragmented);
        let off = !self.running && !self.has(Fault::AnswersWhenStopped);
        if !solicited || off || !self.link_up {
            return;
        }
        let flaw = flaw(&packet);
        if flaw.is_some_and(|flaw| self.has(Fault::AnswersToAll(flaw))) {
            return self.answer(Ipv6Addr::UNSPECIFIED, HOST_ETHERNET);
        }
        if flaw.is_some_and(|flaw| !self.has(Fault::Answers(flaw))) {
            if self.has(Fault::Errors) {
                let source = packet.source().unwrap();
                let error = [&[4, 0, 0, 0, 0, 0, 0, 0], &frame[14..]].concat();
                self.emit(source, HOST_ETHERNET, error);
            }
            return;
        }
        let source = packet.source().unwrap();
        let again = self.known.iter().any(|(known, _)| *known == source);
        let ignored = |it: Trait| self.has(Fault::Ignores(it));
        if traits(&packet).into_iter().any(ignored)
            || again && ignored(Trait::Again)
            || self.has(Fault::NoAnswers)
            || self.interface.is_6lowpan() && source.is_unspecified()
        {
            return;
        }
        let address = self.link_layer_address(&packet, source);
        self.answer(source, address);
    }

    fn link_layer_address(&mut self, packet: &Packet, source: Ipv6Addr) -> [u8; 6] {
        let given = packet
            .message()
            .and_then(|message| message.get(8..16)?.strip_prefix(&[1, 1])?.first_chunk().copied());
        let given = given.unwrap_or(HOST_ETHERNET);
        if source.is_unspecified() {
            return given;
        }
        match self.known.iter_mut().find(|(known, _)| *known == source) {
            Some((_, old)) if self.fault == Some(Fault::OldAddress) => *old,
            Some((_, old)) => {
                *old = given;
                given
            }
            None => {
                self.known.push((source, given));
                given
            }
        }
    }

    fn answer(&mut self, source: Ipv6Addr, address: [u8; 6]) {
        let delay = match self.fault {
            Some(Fault::Delay(delay)) => delay,
            _ if self.interface.is_6lowpan() => Duration::from_secs(2).mul_f64(self.rng.f64()),
            _ => Duration::from_millis(500).mul_f64(self.rng.f64()),
        };
        let due = self.now + delay;
        let alone = self.unicast && !source.is_unspecified() && !source.is_multicast();
        let most = if self.has(Fault::OneByOne) { usize::MAX } else { 16 };
        if alone && self.has(Fault::FirstOnly) && !self.answers.is_empty() {
            return;
        }
        if alone && self.answers.len() < most {
            if self.next_round.is_none_or(|next| next > due) {
                self.answers.push((due, source, address));
            }
            return;
        }
        let spacing = match self.fault {
            Some(Fault::Spacing(spacing)) => spacing,
            _ => self.interface.min_delay_between_ras.duration(),
        };
        let earliest = self.last_round.map_or(self.now, |last| last + spacing);
        let waits = earliest > self.now;
        let mut at = earliest.max(self.now) + delay;
        if waits && self.has(Fault::Postpones) {
            at += Duration::from_secs(1);
        }
        let usual = self.next_round;
        self.next_round = Some(usual.map_or(at, |next| next.min(at)));
        if self.has(Fault::TimerRuns) && usual.is_some_and(|next| next > at) {
            // The answer is an extra one.
            let now = std::mem::replace(&mut self.now, at);
            self.advertise(ALL_NODES, packet::ethernet_group(ALL_NODES), 1800, true);
            self.last_round = Some(at);
            (self.now, self.next_round) = (now, usual);
        }
    }

    fn begin(&mut self) {
        self.initial = 3;
        let earliest = self.last_round.map_or(self.now, |last| last + Duration::from_secs(3));
        self.next_round = Some(earliest.max(self.now));
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Stop | Action::AdvertiseOff => self.stop(),
            Action::Start | Action::AdvertiseOn => {
                self.running = true;
                (self.last_round, self.offered) = (None, false);
                self.begin();
                // Daemons take a moment.
                self.next_round = self.next_round.map(|next| next + Duration::from_millis(500));
            }
            Action::Reload if self.has(Fault::GoodbyeOnReload) => {
                self.advertise(ALL_NODES, packet::ethernet_group(ALL_NODES), 0, false);
            }
            Action::Reload => {}
            Action::Change | Action::Restore => {
                self.interface.header.cur_hop_limit =
                    if action == Action::Change { 63 } else { 64 };
                if !self.has(Fault::QuietChange) {
                    self.begin();
                }
            }
            Action::ForwardingOff | Action::ForwardingOn => {
                self.forwarding = action == Action::ForwardingOn;
                self.begin();
                self.running = self.forwarding || !self.has(Fault::SilentWithoutForwarding);
                self.next_round = self.next_round.filter(|_| self.running);
            }
            Action::LinkDown => self.link_up = false,
            Action::LinkUp => {
                self.link_up = true;
                if !self.has(Fault::QuietLink) {
                    self.begin();
                }
            }
            Action::AddressChange | Action::AddressRestore if self.has(Fault::KeepsAddress) => {}
            Action::AddressChange | Action::AddressRestore => {
                let other = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0x99);
                self.address = if action == Action::AddressChange { other } else { ROUTER };
                self.begin();
            }
        }
    }

    fn stop(&mut self) {
        self.running = false;
        if !self.has(Fault::RoundsWhenOff) {
            self.next_round = None;
        }
        self.answers.clear();
        let goodbyes = match self.fault {
            Some(Fault::NoGoodbye) => 0,
            Some(Fault::ManyGoodbyes) => 4,
            // There is nothing to take back.
            _ if !self.offered => 0,
            _ => 1,
        };
        let lifetime = if self.has(Fault::GoodbyeWithLifetime) { 1800 } else { 0 };
        for _ in 0..goodbyes {
            self.advertise(ALL_NODES, packet::ethernet_group(ALL_NODES), lifetime, false);
            self.last_round = Some(self.now);
        }
    }
}
