//! What RFC 4861 6.2 lets an interface send and when, told of by what can be seen from outside.

use std::{
    collections::{BTreeMap, VecDeque},
    net::Ipv6Addr,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use crate::{
    model::{Interface, Prefix, PrefixSource},
    os::{InterfaceIndex, Link, LinkWatch},
    router::Timestamp,
};

use super::{
    driver::LATENESS,
    duty::{Duty, Way},
    event::Event,
    links::Links,
    told::Told,
};

/// A solicited advertisement is put off by this much at most, and so is the first of many
/// interfaces at once.
pub(super) const DELAY: Duration = Duration::from_millis(500);
pub(super) const INITIAL_INTERVAL: Duration = Duration::from_secs(16);
const INITIAL: u8 = 3;
pub(super) const FINALS: u8 = 3;
pub(super) const BETWEEN_FINALS: Duration = Duration::from_secs(3);
/// What the kernel refused is sent again after this much.
pub(super) const AGAIN: Duration = Duration::from_secs(1);
/// So many hosts at once, and more in each second, get answers of their own: the others get one
/// together, or have to ask again where that cannot be.
pub(super) const BESIDE_ROUNDS: (f64, f64) = (16.0, 10.0);
pub(super) const WITHOUT_ROUNDS: (f64, f64) = (1024.0, 100.0);
/// As many events are remembered for the report of a failure.
const HISTORY: usize = 40;

/// How much of something came lately: what comes runs out at a constant rate.
#[derive(Debug, Default)]
pub(super) struct Level {
    level: f64,
    at: Option<Timestamp>,
}

impl Level {
    /// One more; how much there is then.
    pub(super) fn rise(&mut self, now: Timestamp, per_second: f64) -> f64 {
        let passed = self.at.map_or(Duration::ZERO, |at| now.since(at)).as_secs_f64();
        self.level = (self.level - passed * per_second).max(0.0) + 1.0;
        self.at = Some(now);
        self.level
    }
}

/// A host that has asked.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) host: Ipv6Addr,
    /// When it must have its answer at the latest, unless it has had one.
    pub(super) owed: Option<Timestamp>,
    /// Until when it may get one of its own.
    pub(super) until: Timestamp,
}

/// An interface that ceased to advertise.
#[expect(clippy::struct_excessive_bools, reason = "independent facts")]
#[derive(Debug)]
pub(super) struct Goodbye {
    pub(super) watch: usize,
    pub(super) duty: Rc<Duty>,
    /// The same as it was at first.
    pub(super) original: Rc<Duty>,
    pub(super) at: Timestamp,
    pub(super) epochs: Vec<Timestamp>,
    pub(super) destinations: Vec<Ipv6Addr>,
    /// To all who know the interface.
    pub(super) whole: bool,
    /// It must be tried.
    pub(super) owed: bool,
    /// The daemon ends.
    pub(super) at_end: bool,
    /// The interface is not configured any more: what it said is withdrawn until hosts forget it.
    pub(super) retired: bool,
    /// The kernel did not take one, so that no more need follow.
    pub(super) refused: bool,
    /// How often and when last, by destination.
    pub(super) heard: BTreeMap<Ipv6Addr, (u8, Timestamp)>,
}

/// What is seen of the interface of one name.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) name: String,
    pub(super) config: Option<(Arc<Interface>, bool)>,
    pub(super) index: Option<InterfaceIndex>,
    pub(super) source: Option<Ipv6Addr>,
    pub(super) duty: Option<Rc<Duty>>,
    /// When the configuration took effect; two moments where it is not to be seen whether the place
    /// of an interface made by a pattern passed on to its successor.
    pub(super) epochs: Vec<Timestamp>,
    /// The last advertisement to all from this address of this link.
    pub(super) last: Option<Timestamp>,
    /// The address that it came from.
    last_source: Option<Ipv6Addr>,
    /// The same of a link before it, which may hold up the first one.
    pub(super) held_by: Option<Timestamp>,
    pub(super) at_latest: Option<Timestamp>,
    /// Unless something `excuses` so many advertisements out of turn.
    pub(super) at_earliest: Timestamp,
    pub(super) excused: u8,
    pub(super) initial: u8,
    pub(super) waiting: Vec<Waiting>,
    /// Solicitations and answers to single hosts, where advertisements to all reach them and not.
    asked: [Level; 2],
    pub(super) answered: [Level; 2],
    /// Hosts that wait since before may count otherwise now.
    pub(super) uncounted_until: Option<Timestamp>,
    pub(super) known: bool,
    pub(super) told: Told,
    /// It has just been taken out of the configuration.
    retires: bool,
    /// Messages that were found to be right, and the second that they are right for.
    pub(super) right: Option<(Vec<Vec<u8>>, Option<u64>)>,
    pub(super) history: VecDeque<(Timestamp, Event)>,
}

impl Watch {
    pub(super) fn new(name: &str) -> Self {
        let zero = Timestamp::from_elapsed(Duration::ZERO);
        Watch {
            name: name.to_owned(),
            config: None,
            index: None,
            source: None,
            duty: None,
            epochs: vec![zero],
            last: None,
            last_source: None,
            held_by: None,
            at_latest: None,
            at_earliest: zero,
            excused: INITIAL,
            initial: 0,
            waiting: Vec::new(),
            asked: Default::default(),
            answered: Default::default(),
            uncounted_until: None,
            known: false,
            told: Told::default(),
            retires: false,
            right: None,
            history: VecDeque::new(),
        }
    }

    pub(super) fn note(&mut self, now: Timestamp, event: Event) {
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        self.history.push_back((now, event));
    }

    /// What it is about, in a few words.
    pub(super) fn state(&self) -> String {
        match &self.duty {
            Some(duty) => format!(
                "from {} on {}, least delay {:?}",
                duty.source,
                duty.link.index,
                duty.min_delay()
            ),
            None => "not advertising".to_owned(),
        }
    }

    pub(super) fn history(&self) -> impl Iterator<Item = &(Timestamp, Event)> {
        self.history.iter()
    }

    /// The link or the configuration may have changed. What is returned is due to be said.
    pub(super) fn update(
        &mut self,
        now: Timestamp,
        id: usize,
        (config, reload): (Option<(Arc<Interface>, bool)>, bool),
        links: &Links,
        wan: &[Prefix],
    ) -> Option<Goodbye> {
        let link = links.by_name(&self.name).filter(|_| config.is_some());
        let same_config = match (&self.config, &config) {
            (Some((old, _)), Some((new, _))) => old.seems_like(new),
            (old, new) => old.is_none() && new.is_none(),
        };
        let epochs = self.epochs.clone();
        let index = link.map(|link| link.index);
        let moved = index != self.index;
        if !same_config {
            self.epochs = vec![now];
        } else if moved && config.as_ref().is_some_and(|(_, by_pattern)| *by_pattern) {
            self.epochs.push(now);
        }
        if moved {
            self.held_by = self.last.take().max(self.held_by);
            self.source = None;
        }
        if config.is_none() {
            // It may be as forgotten, or still say goodbye.
            self.held_by = self.last.take().max(self.held_by);
        }
        let old = self.config.as_ref().map(|(interface, _)| interface);
        let shared =
            old.is_some_and(|it| self.source.is_some_and(|own| it.source_addresses.contains(&own)));
        if let (Some(link), Some(source)) = (link, self.source)
            && shared
            && !link.can_send_from(source)
        {
            (self.known, self.last_source) = (false, None);
        }
        self.index = index;
        let interface = config.as_ref().map(|(interface, _)| interface);
        if let (Some(interface), Some(link)) = (interface, link) {
            self.source = choose_source(interface, link, self.source);
        }
        let before = self.duty.take();
        self.duty = duty(interface, link, self.source, wan).map(Rc::new);
        self.retires = reload && self.config.is_some() && config.is_none();
        if let Some(duty) = &self.duty {
            self.told.mean(now, &duty.saying(0, false));
        }
        self.config = config;
        self.right = None;
        let goodbye = self.goodbye(now, id, epochs, before.as_ref(), links);
        self.known &= !moved;
        self.follow(now, before.as_deref(), same_config);
        goodbye
    }

    fn follow(&mut self, now: Timestamp, before: Option<&Duty>, same_config: bool) {
        let Some(duty) = self.duty.clone() else {
            self.waiting.clear();
            self.at_latest = None;
            return;
        };
        if self.last_source != Some(duty.source) {
            self.last_source = Some(duty.source);
            (self.last, self.held_by) = (None, None);
        }
        let Some(before) = before else { return self.start(now, &duty) };
        if before.link.index != duty.link.index {
            self.waiting.clear();
            self.at_latest = None;
            return self.start(now, &duty);
        }
        let same_all = before.everybody() == duty.everybody();
        let same_way = |host| before.way(host) == duty.way(host);
        for waiting in &mut self.waiting {
            waiting.owed =
                waiting.owed.filter(|_| same_config && same_all && same_way(waiting.host));
        }
        self.waiting.retain(|waiting| duty.way(waiting.host) != Way::Nobody);
        if duty.everybody().is_empty() {
            self.at_latest = None;
        }
        if !same_config || before.link.multicast != duty.link.multicast {
            self.uncounted_until = Some(now + DELAY + LATENESS);
        }
        let content = |it: &Duty| (it.source, it.link.multicast, it.saying(0, false));
        if !same_config || content(before) != content(&duty) {
            self.start(now, &duty);
        } else if before != &*duty {
            // It need not begin anew, but may.
            self.excused = INITIAL;
            let free_at = self.free_at(now, &duty);
            self.at_latest = self.at_latest.map(|due| due.max(free_at));
        }
    }

    fn start(&mut self, now: Timestamp, duty: &Duty) {
        self.excused = INITIAL;
        if duty.everybody().is_empty() {
            self.at_latest = None;
            return;
        }
        self.initial = INITIAL;
        let first = self.soon(now, duty);
        // What was due under other terms is held up as long.
        let before = self.at_latest;
        let due = before.map_or(first, |due| due.min(first).max(self.free_at(now, duty)));
        self.at_latest = Some(due);
        // So are those who were to be served by it.
        if before.is_some_and(|before| before < due) {
            for waiting in self.waiting.iter_mut().filter(|it| duty.reaches(it.host)) {
                waiting.owed = waiting.owed.map(|owed| owed.max(due));
            }
        }
    }

    /// When an answer to all is there at the latest.
    pub(super) fn soon(&self, now: Timestamp, duty: &Duty) -> Timestamp {
        self.free_at(now, duty) + DELAY
    }

    /// From when on there may be an answer to all.
    fn free_at(&self, now: Timestamp, duty: &Duty) -> Timestamp {
        let held = self.last.max(self.held_by).map(|last| last + duty.min_delay());
        held.map_or(now, |held| held.max(now))
    }

    fn goodbye(
        &mut self,
        now: Timestamp,
        watch: usize,
        epochs: Vec<Timestamp>,
        before: Option<&Rc<Duty>>,
        links: &Links,
    ) -> Option<Goodbye> {
        let before = before?;
        let shared = before.interface.source_addresses.contains(&before.source);
        let link = links.get(before.link.index)?;
        if shared && !link.can_send_from(before.source) {
            // Another router may have it.
            return None;
        }
        let after = self.duty.as_deref();
        let same = |it: &&Duty| it.link.index == before.link.index && it.source == before.source;
        let destinations: Vec<Ipv6Addr> = match after.filter(same) {
            Some(after) => {
                let left = |host: &Ipv6Addr| after.way(*host) == Way::Nobody;
                before.clients().into_iter().filter(left).collect()
            }
            None => before.everybody(),
        };
        // Another of the same name has taken its place.
        let replaced = link.name == self.name && self.index.is_some_and(|it| it != link.index);
        let can = link.running && link.mtu >= 1280 && !replaced;
        if !before.interface.remove_on_exit || !can || destinations.is_empty() {
            return None;
        }
        let owed = self.known;
        let whole = !after.as_ref().is_some_and(same);
        if whole {
            self.known = false;
            // It counts as an advertisement, even where it could not be sent.
            self.held_by = Some(now);
        }
        let (duty, heard) = (Rc::clone(before), BTreeMap::new());
        Some(Goodbye {
            watch,
            original: Rc::clone(&duty),
            duty,
            at: now,
            epochs,
            destinations,
            whole,
            owed,
            at_end: false,
            retired: self.retires,
            refused: false,
            heard,
        })
    }

    /// The end of all.
    pub(super) fn shutdown(&mut self, now: Timestamp, id: usize, links: &Links) -> Option<Goodbye> {
        let before = self.duty.take();
        self.waiting.clear();
        self.at_latest = None;
        self.retires = false;
        self.goodbye(now, id, self.epochs.clone(), before.as_ref(), links)
    }

    /// A final advertisement, which counts as one to all whether the kernel took it or not, went out.
    pub(super) fn said_goodbye(&mut self, now: Timestamp, duty: &Duty, taken: bool) {
        if self.duty.is_some() {
            return;
        }
        (self.held_by, self.last_source) = (Some(now), Some(duty.source));
        if taken && (self.index, self.source) == (Some(duty.link.index), Some(duty.source)) {
            self.last = Some(now);
        }
    }

    /// Lifetimes that count down begin again.
    pub(super) fn reset_lifetimes(&mut self, now: Timestamp) {
        self.epochs = vec![now];
        self.right = self.right.take().filter(|(_, second)| second.is_none());
    }

    /// A valid solicitation came.
    pub(super) fn solicited(&mut self, now: Timestamp, host: Ipv6Addr) {
        let Some(duty) = self.duty.clone() else { return };
        let way = duty.way(host);
        if way == Way::Nobody {
            return;
        }
        let soon = self.soon(now, &duty);
        let in_rounds = duty.reaches(host);
        let (burst, rate) = if in_rounds { BESIDE_ROUNDS } else { WITHOUT_ROUNDS };
        let flood = way == Way::Alone && self.asked[usize::from(in_rounds)].rise(now, rate) > burst;
        let together = way == Way::All || in_rounds && flood;
        self.excused = self.excused.max(u8::from(together));
        let owed = if together { soon } else { now + DELAY };
        let owed = Some(owed).filter(|_| together || !flood);
        let until = now + DELAY;
        if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.host == host) {
            waiting.owed = waiting.owed.or(owed);
            waiting.until = waiting.until.max(until);
        } else if way == Way::Alone || owed.is_some() {
            self.waiting.push(Waiting { host, owed, until });
        }
    }
}

/// The address to send from: the first configured one that can be used, or the least link-local
/// one unless that of before still can.
fn choose_source(interface: &Interface, link: &Link, old: Option<Ipv6Addr>) -> Option<Ipv6Addr> {
    let usable = link.addresses.iter().filter(|it| !it.unusable).map(|it| it.address);
    let usable: Vec<Ipv6Addr> = usable.collect();
    if !interface.source_addresses.is_empty() {
        return interface.source_addresses.iter().copied().find(|it| usable.contains(it));
    }
    let link_local = usable.into_iter().filter(Ipv6Addr::is_unicast_link_local);
    let link_local: Vec<Ipv6Addr> = link_local.collect();
    old.filter(|it| link_local.contains(it)).or(link_local.into_iter().min())
}

fn duty(
    interface: Option<&Arc<Interface>>,
    link: Option<&Link>,
    source: Option<Ipv6Addr>,
    wan: &[Prefix],
) -> Option<Duty> {
    let (interface, link, source) = (interface?, link?, source?);
    if !interface.send_advertisements || !link.running || link.mtu < 1280 {
        return None;
    }
    let fed = interface
        .prefixes
        .iter()
        .any(|it| matches!(it.source, PrefixSource::OtherInterfaceAddresses(_)));
    let wan = if fed { wan.to_vec() } else { Vec::new() };
    Some(Duty { interface: Arc::clone(interface), link: link.clone(), source, wan })
}
