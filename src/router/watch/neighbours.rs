//! What is remembered of the other routers of a link, in a memory that no number of sources can
//! enlarge.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::Ipv6Addr,
    time::Duration,
};

use super::{
    Field, Portrait,
    compare::{Compared, Difference, PROPAGATION_SECONDS, is_near},
    sets::Sets,
};
use crate::{
    model::{Lifetime, RouterAdvertisement},
    router::Timestamp,
};

/// More routers than these are not told apart by what was said of them before.
const MAX_ROUTERS: usize = 16;
/// More differences of one router than these are not remembered.
const MAX_DIFFERENCES: usize = 64;
/// More facts of one router than these are not remembered.
const MAX_FACTS: usize = 32;

/// No advertisement lasts longer in practice (RFC 4861 6.2.1): who says nothing for so long is gone.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(9000);

/// How long the parts of an advertisement are gathered. Others follow three seconds later at the
/// soonest (RFC 4861 10), or so often that several fall into this time (RFC 6275 7.5).
pub(super) const GATHERING: Duration = Duration::from_secs(2);

/// The other routers of a link.
#[derive(Debug, Default)]
pub(super) struct Neighbours(Vec<Neighbour>);

/// Another router.
#[derive(Debug)]
pub(super) struct Neighbour {
    pub(super) address: Ipv6Addr,
    /// It is among the interface's legitimate routers.
    legitimate: bool,
    heard: u32,
    last_heard: Timestamp,
    differences: Vec<Known>,
    /// Hashes of what was told of a rogue.
    facts: Vec<u64>,
    gathered: Option<Box<Gathered>>,
}

/// A difference that was found before.
#[derive(Debug)]
struct Known {
    field: Field,
    /// Of which prefix in which domain.
    place: u64,
    /// Of both values; a lifetime has its own way of staying the same.
    values: u64,
    lifetime: Option<(Timestamp, Lifetime)>,
}

/// Sets of the advertisements that were heard since a moment.
#[derive(Debug)]
struct Gathered {
    until: Timestamp,
    sets: Sets,
}

impl Neighbours {
    /// The router at `address`, which was heard now. `None` where there is no room for it: those
    /// that have been heard more than once, or that are legitimate, do not give way to one that
    /// turns up.
    pub(super) fn heard(
        &mut self,
        now: Timestamp,
        address: Ipv6Addr,
        legitimate: bool,
    ) -> Option<&mut Neighbour> {
        self.0.retain(|it| now.since(it.last_heard) < FORGOTTEN_AFTER);
        let place = match self.0.iter().position(|it| it.address == address) {
            Some(place) => place,
            None => self.place_for(Neighbour::new(now, address, legitimate))?,
        };
        let neighbour = self.0.get_mut(place)?;
        neighbour.legitimate = legitimate;
        neighbour.heard = neighbour.heard.saturating_add(1);
        neighbour.last_heard = now;
        Some(neighbour)
    }

    fn place_for(&mut self, newcomer: Neighbour) -> Option<usize> {
        if self.0.len() < MAX_ROUTERS {
            self.0.push(newcomer);
            return Some(self.0.len() - 1);
        }
        let gives_way =
            |it: &&(usize, &Neighbour)| !it.1.legitimate && (newcomer.legitimate || it.1.heard < 2);
        let places = self.0.iter().enumerate();
        let (place, _) = places.filter(|it| gives_way(&it)).min_by_key(|(_, it)| it.last_heard)?;
        *self.0.get_mut(place)? = newcomer;
        Some(place)
    }

    /// When the next router's sets are complete.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.0.iter().filter_map(|it| it.gathered.as_ref()).map(|gathered| gathered.until).min()
    }

    /// A router whose sets are complete now, with them.
    pub(super) fn gathered(&mut self, now: Timestamp) -> Option<(&mut Neighbour, Sets)> {
        let complete = |it: &&mut Neighbour| {
            it.gathered.as_ref().is_some_and(|gathered| gathered.until <= now)
        };
        let neighbour = self.0.iter_mut().find(complete)?;
        let sets = neighbour.gathered.take()?.sets;
        Some((neighbour, sets))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Neighbour {
    fn new(now: Timestamp, address: Ipv6Addr, legitimate: bool) -> Self {
        Neighbour {
            address,
            legitimate,
            heard: 0,
            last_heard: now,
            differences: Vec::new(),
            facts: Vec::new(),
            gathered: None,
        }
    }

    /// Keeps what can be compared with `ours` until everything has been heard.
    pub(super) fn gather(&mut self, now: Timestamp, ours: &Sets, theirs: &RouterAdvertisement) {
        let new = || Box::new(Gathered { until: now + GATHERING, sets: Sets::default() });
        let gathered = self.gathered.get_or_insert_with(new);
        gathered.sets.gather(ours, theirs);
        if gathered.sets.is_empty() {
            self.gathered = None;
        }
    }

    /// Remembers how `compared` came out. Whether that was known before.
    pub(super) fn note(&mut self, now: Timestamp, compared: &Compared) -> bool {
        let place = hash(&(&compared.subject, &compared.provisioning_domain));
        let at =
            self.differences.iter().position(|it| (it.field, it.place) == (compared.field, place));
        let Some(difference) = &compared.difference else {
            if let Some(at) = at {
                self.differences.swap_remove(at);
            }
            return false;
        };
        let next = Known::new(now, compared.field, place, difference);
        if let Some(known) = at.and_then(|at| self.differences.get_mut(at)) {
            let same = known.is_same(&next);
            *known = next;
            return same;
        }
        let full = self.differences.len() >= MAX_DIFFERENCES;
        if !full {
            self.differences.push(next);
        }
        full
    }

    /// Remembers what a rogue says. Whether all of it was known before.
    pub(super) fn note_facts(&mut self, portrait: &Portrait) -> bool {
        let lifetime = Some(hash(&portrait.router_lifetime));
        let address = portrait.link_layer_address.as_ref().map(hash);
        let prefixes = portrait.prefixes.iter().map(hash);
        let mut known = true;
        for fact in lifetime.into_iter().chain(address).chain(prefixes) {
            if !self.facts.contains(&fact) && self.facts.len() < MAX_FACTS {
                self.facts.push(fact);
                known = false;
            }
        }
        known
    }
}

impl Known {
    fn new(now: Timestamp, field: Field, place: u64, difference: &Difference) -> Self {
        let values = match difference.lifetime {
            Some(_) => 0,
            None => hash(&(&difference.ours, &difference.theirs)),
        };
        Known {
            field,
            place,
            values,
            lifetime: difference.lifetime.map(|lifetime| (now, lifetime)),
        }
    }

    /// A lifetime is the same while it stays what it was, and while it ends when it did.
    fn is_same(&self, next: &Known) -> bool {
        let lifetime = match (self.lifetime, next.lifetime) {
            (Some((before, old)), Some((now, new))) => {
                let left = old.after(now.since(before).as_secs());
                old == new || is_near(left, new, PROPAGATION_SECONDS)
            }
            (None, None) => true,
            _ => false,
        };
        lifetime && self.values == next.values
    }
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
