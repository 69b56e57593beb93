//! The event loop in virtual time.

use std::{collections::HashMap, net::Ipv6Addr, time::Duration};

use fastrand::Rng;

use crate::{
    daemon::engine::Engine,
    os::{InterfaceIndex, LinkWatch},
    router::Timestamp,
};

use super::{
    air::{Packet, Receiver, Transmitter},
    checks::{check_place, messages_of},
    configuration::{chance, host},
    duty::{Way, shared_prefixes},
    event::Event,
    invariants::{FINALS, Goodbye, Watch},
    plan::{Diligence, Plan, Tally},
    solicitation,
    world::World,
};

/// How long final advertisements may go on.
pub(super) const GOODBYE: Duration = Duration::from_secs(30);
/// How late a wake-up is on a busy machine.
pub(super) const LATENESS: Duration = Duration::from_millis(300);
/// A flood's solicitations.
const FLOOD: u16 = 2000;

/// What broke a rule, and whose rule.
pub(super) struct Violation {
    watch: Option<usize>,
    what: String,
}

impl From<String> for Violation {
    fn from(what: String) -> Self {
        Violation { watch: None, what }
    }
}

pub(super) struct Simulation {
    plan: Plan,
    world: World,
    engine: Engine<Transmitter>,
    transmitter: Transmitter,
    receiver: Receiver,
    now: Timestamp,
    rng: Rng,
    reload_rng: Rng,
    watches: Vec<Watch>,
    by_name: HashMap<String, usize>,
    /// Whose duty is on a link.
    by_index: HashMap<InterfaceIndex, usize>,
    goodbyes: Vec<Goodbye>,
    /// Whom the event that is being looked at concerns.
    concerned: Vec<usize>,
    steps: u64,
    most_served: usize,
    pub(super) tally: Tally,
    /// Everything sent, where that is wanted.
    pub(super) record: Option<Vec<(Timestamp, Packet)>>,
}

impl Simulation {
    pub(super) fn new(plan: Plan, world: World) -> Self {
        let transmitter = Transmitter::default();
        transmitter.0.borrow_mut().rng = Rng::with_seed(plan.seed ^ 0xa1);
        let watches: Vec<Watch> = world.names().iter().map(|name| Watch::new(name)).collect();
        let by_name = watches.iter().enumerate().map(|(id, it)| (it.name.clone(), id)).collect();
        Simulation {
            engine: Engine::new(transmitter.clone(), Rng::with_seed(plan.seed ^ 0xe0)),
            transmitter,
            receiver: Receiver::default(),
            now: Timestamp::from_elapsed(Duration::ZERO),
            rng: Rng::with_seed(plan.seed ^ 0xd0),
            reload_rng: Rng::with_seed(plan.seed ^ 0xb0),
            watches,
            by_name,
            by_index: HashMap::new(),
            goodbyes: Vec::new(),
            concerned: Vec::new(),
            steps: 0,
            most_served: 0,
            tally: Tally::default(),
            record: None,
            plan,
            world,
        }
    }

    pub(super) fn set_idle_reloads(&mut self, idle_reloads: bool) {
        self.plan.idle_reloads = idle_reloads;
    }

    /// Runs from the start to the end; what broke a rule is told with its history.
    pub(super) fn run(&mut self) -> Result<(), String> {
        self.run_through().map_err(|Violation { watch, what }| {
            let mut report = format!("seed {} at {:?}: ", self.plan.seed, self.now.elapsed());
            match watch.and_then(|id| self.watches.get(id)) {
                None => report += &what,
                Some(watch) => {
                    report += &format!("{}: {what}\n  {:?}\n", watch.name, watch.config);
                    for (at, event) in watch.history() {
                        report += &format!("  {:>18.9} {event}\n", at.elapsed().as_secs_f64());
                    }
                }
            }
            report
        })
    }

    fn run_through(&mut self) -> Result<(), Violation> {
        self.apply("start")?;
        let end = Timestamp::from_elapsed(self.plan.duration);
        let mut next_event = self.now + self.pause();
        while self.now < end {
            let wake_up = self.engine.next_timeout();
            let next = wake_up.map_or(next_event, |at| at.min(next_event)).min(end);
            self.now = next + self.lateness();
            self.concerned.clear();
            if next_event <= self.now {
                next_event = self.now + self.pause();
                self.event()?;
            }
            self.fire()?;
            if self.plan.idle_reloads && chance(&mut self.reload_rng, 10) {
                self.apply("reload of the same")?;
                self.fire()?;
            }
        }
        self.stop()
    }

    fn pause(&mut self) -> Duration {
        self.plan.mean_pause.mul_f64(-(1.0 - self.rng.f64()).ln())
    }

    /// How much later than asked for a wake-up is: mostly nothing, now and then what a busy
    /// machine takes, rarely a suspend.
    fn lateness(&mut self) -> Duration {
        match self.rng.u32(0..20_000) {
            0 if self.plan.diligence == Diligence::All || chance(&mut self.rng, 1) => {
                Duration::from_secs(self.rng.u64(1..20_000))
            }
            1..=200 => LATENESS.mul_f64(self.rng.f64()),
            _ => Duration::ZERO,
        }
    }

    fn event(&mut self) -> Result<(), Violation> {
        self.tally.events += 1;
        match self.rng.u32(0..100) {
            0..25 => {
                let source = solicitation::source(&mut self.rng);
                self.solicit([source])
            }
            25..30 => self.solicit_badly(),
            30..33 => {
                let count = self.rng.u16(5..60);
                self.solicit((0..count).map(host))
            }
            33 if chance(&mut self.rng, 3) => self.solicit((0..FLOOD).map(host)),
            34..38 => {
                self.break_something();
                Ok(())
            }
            38..40 if self.is_time_for_all() => self.reset_lifetimes(),
            40..50 if self.is_time_for_all() => {
                let what = self.world.edit();
                self.apply(what)
            }
            _ => self.change_links(),
        }
    }

    /// With thousands of interfaces, what concerns all takes as long as hours of advertisements.
    fn is_time_for_all(&mut self) -> bool {
        self.plan.diligence == Diligence::All || self.rng.u32(0..2000) == 0
    }

    fn solicit(&mut self, sources: impl IntoIterator<Item = Ipv6Addr>) -> Result<(), Violation> {
        let Some(index) = self.world.some_link() else { return Ok(()) };
        let id = self.by_index.get(&index).copied();
        for source in sources {
            if let Some(id) = id {
                self.watches[id].note(self.now, Event::Solicitation(source));
                self.watches[id].solicited(self.now, source);
                self.concerned.push(id);
            }
            let message = solicitation::good(&mut self.rng, source);
            self.engine.received(self.now, message.received(index));
        }
        self.expect_silence()
    }

    fn solicit_badly(&mut self) -> Result<(), Violation> {
        let Some(index) = self.world.some_link() else { return Ok(()) };
        let id = self.by_index.get(&index).copied();
        let own = id.and_then(|id| self.watches[id].duty.as_ref()).map(|duty| duty.source);
        let message = solicitation::bad(&mut self.rng, own);
        self.engine.received(self.now, message.received(index));
        self.expect_silence()
    }

    fn break_something(&mut self) {
        let index = self.world.some_link();
        let mut air = self.transmitter.0.borrow_mut();
        match self.rng.u32(0..4) {
            0 => air.broken.extend(index),
            1 => air.loss = self.rng.u32(0..500),
            _ => {
                air.broken.clear();
                air.loss = 0;
            }
        }
    }

    fn reset_lifetimes(&mut self) -> Result<(), Violation> {
        self.engine.reset_lifetimes(self.now);
        self.watches.iter_mut().for_each(|watch| watch.reset_lifetimes(self.now));
        self.expect_silence()
    }

    fn change_links(&mut self) -> Result<(), Violation> {
        let change = self.world.change();
        let everybody = change.names.iter().any(|name| name == "wan");
        let names = if everybody { self.world.names().to_vec() } else { change.names };
        for name in names {
            let id = self.by_name[&name];
            self.update(id, false);
            let event = format!("{}: {}", change.what, self.watches[id].state());
            self.watches[id].note(self.now, Event::Changed(event));
        }
        for index in change.indices {
            self.engine.link_changed(self.now, index, &self.world.links, &mut self.receiver);
        }
        self.engine.flush(self.now, &self.world.links);
        self.expect_goodbyes()
    }

    fn apply(&mut self, what: &str) -> Result<(), Violation> {
        let mut unchanged = Vec::new();
        for id in 0..self.watches.len() {
            let before = self.watches[id].config.clone();
            let wake_up = self.engine.wake_up(&self.watches[id].name);
            self.update(id, true);
            let watch = &mut self.watches[id];
            match (before, &watch.config) {
                (Some((before, _)), Some((after, _))) if before.says_the_same(after) => {
                    unchanged.push((id, wake_up));
                }
                _ => {
                    let event = format!("{what}: {}", watch.state());
                    watch.note(self.now, Event::Changed(event));
                }
            }
        }
        let configured = self.watches.iter().filter(|watch| watch.config.is_some()).count();
        self.most_served = self.most_served.max(configured);
        let World { links, model, .. } = &self.world;
        self.engine.apply(self.now, model.clone(), links, &mut self.receiver);
        for (id, before) in unchanged {
            let after = self.engine.wake_up(&self.watches[id].name);
            if before != after {
                let what = format!("unchanged, but woken at {after:?} instead of {before:?}");
                return Err(Violation { watch: Some(id), what });
            }
        }
        self.expect_goodbyes()
    }

    fn update(&mut self, id: usize, reload: bool) {
        let wan = self.world.links.by_name("wan").map(|wan| shared_prefixes(&wan.addresses));
        let watch = &mut self.watches[id];
        if let Some(duty) = &watch.duty
            && self.by_index.get(&duty.link.index) == Some(&id)
        {
            self.by_index.remove(&duty.link.index);
        }
        let config = (self.world.configured(&watch.name), reload);
        let (links, wan) = (&self.world.links, wan.unwrap_or_default());
        self.goodbyes.extend(watch.update(self.now, id, config, links, &wan));
        if let Some(duty) = &watch.duty {
            self.by_index.insert(duty.link.index, id);
        }
        self.concerned.push(id);
    }

    /// Nothing follows at once.
    fn expect_silence(&mut self) -> Result<(), Violation> {
        let packets = self.transmitter.0.borrow();
        match packets.packets.first() {
            Some(packet) => Err(format!("sent at once: {packet:?}").into()),
            None => Ok(()),
        }
    }

    /// Nothing but final advertisements follows at once, and these do.
    fn expect_goodbyes(&mut self) -> Result<(), Violation> {
        let packets = self.take_packets();
        for group in messages_of(&packets) {
            self.goodbye(group)?;
        }
        for goodbye in &self.goodbyes {
            goodbye.check().map_err(|what| Violation { watch: Some(goodbye.watch), what })?;
        }
        Ok(())
    }

    fn goodbye(&mut self, group: &[Packet]) -> Result<(), Violation> {
        let Packet { index, source, destination, sent, .. } = group[0];
        let mut goodbyes = self.goodbyes.iter_mut().rev();
        let found =
            goodbyes.find(|it| it.duty.link.index == index && it.is_for(source, destination));
        let Some(goodbye) = found else {
            let name = self.world.links.get(index).map(|link| &*link.name);
            let watch = name.and_then(|name| self.by_name.get(name)).copied();
            let what =
                format!("sent out of turn: {:?} by {:?}", group[0], self.world.links.get(index));
            return Err(Violation { watch, what });
        };
        if goodbye.retired
            && let Some(link) = self.world.links.get(index)
        {
            goodbye.follow(link, source);
        }
        let watch = &mut self.watches[goodbye.watch];
        let event = Event::Sent { to: destination, parts: group.len(), last: true, taken: sent };
        watch.note(self.now, event);
        let messages: Vec<&[u8]> = group.iter().map(|packet| &*packet.message).collect();
        goodbye
            .heard(destination, &messages, self.now, sent, &watch.told)
            .map_err(|what| Violation { watch: Some(goodbye.watch), what })?;
        goodbye.refused |= !sent;
        if goodbye.whole {
            watch.said_goodbye(self.now, &goodbye.duty, sent);
        }
        if !self.world.links.get(index).is_some_and(|link| link.running) {
            let what = "a final advertisement on a link that is down".to_owned();
            return Err(Violation { watch: Some(goodbye.watch), what });
        }
        self.tally.finals += 1;
        Ok(())
    }

    fn fire(&mut self) -> Result<(), Violation> {
        self.engine.fire(self.now, &self.world.links);
        let packets = self.take_packets();
        let groups = messages_of(&packets);
        let mut sent: Vec<(usize, Vec<(Ipv6Addr, bool)>)> = Vec::new();
        for group in groups {
            let Some(id) = self.advertiser(&group[0]) else {
                self.goodbye(group)?;
                continue;
            };
            let taken = group.iter().any(|packet| packet.sent);
            let destination = group[0].destination;
            let watch = &mut self.watches[id];
            let event = Event::Sent { to: destination, parts: group.len(), last: false, taken };
            watch.note(self.now, event);
            let messages: Vec<&[u8]> = group.iter().map(|packet| &*packet.message).collect();
            let checked = check_place(&group[0]);
            let checked = checked.and_then(|()| watch.check_content(self.now, &messages));
            checked.map_err(|what| Violation { watch: Some(id), what })?;
            if taken {
                self.watches[id].told.hear(self.now, &messages);
            }
            self.count(&group[0], taken);
            match sent.iter_mut().find(|(other, _)| *other == id) {
                Some((_, all)) => all.push((destination, taken)),
                None => sent.push((id, vec![(destination, taken)])),
            }
        }
        for (id, sent) in sent {
            let checked = self.watches[id].advertised(self.now, &sent);
            checked.map_err(|what| Violation { watch: Some(id), what })?;
            self.concerned.push(id);
        }
        self.check()
    }

    /// Whose duty it is to send `packet`.
    fn advertiser(&self, packet: &Packet) -> Option<usize> {
        let id = *self.by_index.get(&packet.index)?;
        let duty = self.watches[id].duty.as_ref()?;
        // One that is no longer served may hear a goodbye.
        let left = |it: &Goodbye| it.watch == id && it.is_for(packet.source, packet.destination);
        let served = duty.source == packet.source
            && (duty.way(packet.destination) != Way::Nobody || !self.goodbyes.iter().any(left));
        served.then_some(id)
    }

    fn count(&mut self, packet: &Packet, taken: bool) {
        self.tally.placed += u64::from(packet.link_layer_destination.is_some());
        match (taken, packet.destination.is_multicast()) {
            (false, _) => self.tally.refused += 1,
            (true, true) => self.tally.multicast += 1,
            (true, false) => self.tally.unicast += 1,
        }
    }

    fn check(&mut self) -> Result<(), Violation> {
        self.steps += 1;
        let watches = &self.watches;
        self.goodbyes.retain(|it| {
            let goes_on = it.retired && watches[it.watch].config.is_none();
            goes_on || self.now.since(it.last()) < GOODBYE
        });
        if let Some(next) = self.engine.next_timeout().filter(|&next| next < self.now) {
            return Err(format!("the next wake-up, {next:?}, is past").into());
        }
        let everybody = self.plan.diligence == Diligence::All || self.steps.is_multiple_of(10_000);
        if everybody {
            self.concerned = (0..self.watches.len()).collect();
            self.check_census()?;
        }
        for &id in &self.concerned {
            let watch = &mut self.watches[id];
            let checked = watch.check_deadlines(self.now);
            checked.map_err(|what| Violation { watch: Some(id), what })?;
            let deaf =
                watch.duty.as_ref().is_some_and(|it| !self.receiver.0.contains(&it.link.index));
            if deaf {
                let what = "solicitations are not listened for".to_owned();
                return Err(Violation { watch: Some(id), what });
            }
        }
        Ok(())
    }

    /// Nothing is kept that is not needed.
    fn check_census(&mut self) -> Result<(), Violation> {
        let census = self.engine.census()?;
        let named = self.world.model.interfaces.iter().filter_map(|it| it.name.name());
        let links = self.world.links.indices();
        let others = self.watches.iter().filter(|it| matches!(it.config, Some((_, true))));
        // Those that say goodbye stay a while.
        let most = named.count() + others.count() + self.goodbyes.len();
        self.most_served = self.most_served.max(census.served);
        if census.served > most || census.slots > self.most_served.max(most) + 8 {
            return Err(format!("{census:?} for {most}, at most {}", self.most_served).into());
        }
        if census.wake_ups > census.served {
            return Err(format!("{census:?}").into());
        }
        match self.receiver.0.iter().find(|index| !links.contains(index)) {
            Some(index) => Err(format!("link {index}, which is gone, is listened to").into()),
            None => Ok(()),
        }
    }

    fn stop(&mut self) -> Result<(), Violation> {
        let (stopped_at, finals) = (self.now, self.rng.u8(1..=FINALS));
        for (id, watch) in self.watches.iter_mut().enumerate() {
            watch.note(self.now, Event::Changed("shutdown".to_owned()));
            let goodbye = watch.shutdown(self.now, id, &self.world.links);
            self.goodbyes.extend(goodbye.map(|goodbye| Goodbye { at_end: true, ..goodbye }));
        }
        self.by_index.clear();
        self.engine.shutdown(self.now, finals, &self.world.links);
        self.expect_goodbyes()?;
        // Who asks meanwhile and afterwards asks in vain.
        while let Some(next) = self.engine.next_timeout() {
            self.solicit((0..30).map(host))?;
            self.now = next;
            self.fire()?;
            if self.now.since(stopped_at) > GOODBYE {
                return Err(format!("a wake-up at {next:?} after the end").into());
            }
        }
        self.solicit((0..30).map(host))?;
        self.fire()?;
        for goodbye in self.goodbyes.iter().filter(|goodbye| goodbye.at_end) {
            let checked = goodbye.check_end(finals);
            checked.map_err(|what| Violation { watch: Some(goodbye.watch), what })?;
        }
        if self.engine.is_finished() { Ok(()) } else { Err("never finished".to_owned().into()) }
    }

    fn take_packets(&mut self) -> Vec<Packet> {
        let packets = std::mem::take(&mut self.transmitter.0.borrow_mut().packets);
        self.tally.messages += u64::try_from(packets.len()).unwrap();
        if let Some(record) = &mut self.record {
            record.extend(packets.iter().map(|packet| (self.now, packet.clone())));
        }
        packets
    }
}
