//! Things with a lifetime: routes, DNS servers and the like.

use std::{
    collections::{HashMap, HashSet},
    fmt::Display,
    hash::Hash,
};

use super::{Effect, Options, Sides, Told, after_each, up_to};
use crate::model::Lifetime;

/// More names than these are only counted.
const NAMED: usize = 8;

/// How one kind of things is told about.
pub(super) struct Kind {
    /// What precedes a name: `DNS server`.
    pub(super) one: &'static str,
    /// The same for several.
    pub(super) several: &'static str,
    pub(super) gained: Effect,
    pub(super) lost: Effect,
    pub(super) kept: Effect,
    pub(super) changed: Effect,
}

/// What becomes of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Fate {
    Gained(Lifetime),
    Lost,
    Kept(Lifetime),
    Changed(Lifetime),
}

/// Tells of the things that `list` finds in options, those of the same fate together.
pub(super) fn tell<'a, K: Display + Eq + Hash + Copy>(
    sides: &Sides<'a>,
    list: impl Fn(&Options<'a>) -> Vec<(K, Lifetime)>,
    kind: &Kind,
    told: &mut Told,
) {
    let (old, new) = (list(&sides.old), list(&sides.new));
    let last = sides.last.as_ref().map(list).unwrap_or_default();
    let lifetimes =
        |things: &[(K, Lifetime)]| -> HashMap<K, Lifetime> { things.iter().copied().collect() };
    let (before, after, last) = (lifetimes(&old), lifetimes(&new), lifetimes(&last));

    let mut fates: Vec<(Fate, Vec<K>)> = Vec::new();
    let mut places = HashMap::new();
    let mut seen = HashSet::new();
    for (key, _) in old.iter().chain(&new).filter(|(key, _)| seen.insert(*key)) {
        let (was, is) = (before.get(key).copied(), after.get(key).copied());
        let Some(fate) = fate(was, is, last.get(key).copied()) else { continue };
        let place = *places.entry(fate).or_insert(fates.len());
        match fates.get_mut(place) {
            Some((_, keys)) => keys.push(*key),
            None => fates.push((fate, vec![*key])),
        }
    }
    for (fate, keys) in fates {
        tell_fate(fate, &keys, kind, told);
    }
}

fn fate(was: Option<Lifetime>, is: Option<Lifetime>, last: Option<Lifetime>) -> Option<Fate> {
    let was = was.filter(|lifetime| *lifetime != Lifetime::ZERO);
    match (was, is.or(last)) {
        (None, None | Some(Lifetime::ZERO)) => None,
        (None, Some(now)) => Some(Fate::Gained(now)),
        (Some(_), Some(Lifetime::ZERO)) => Some(Fate::Lost),
        (Some(before), None) => Some(Fate::Kept(before)),
        // The final advertisement is the last to say it.
        (Some(_), Some(now)) if is.is_none() => Some(Fate::Kept(now)),
        (Some(before), Some(now)) => (before != now).then_some(Fate::Changed(now)),
    }
}

fn tell_fate<K: Display>(fate: Fate, keys: &[K], kind: &Kind, told: &mut Told) {
    let what = match keys {
        [_] => kind.one,
        _ => kind.several,
    };
    let names = names(keys);
    match fate {
        Fate::Gained(lifetime) => {
            told.tell(kind.gained, format!("hosts get {what} {names}, {}", after_each(lifetime)));
        }
        Fate::Lost => told.tell(kind.lost, format!("hosts drop {what} {names} at once")),
        Fate::Kept(lifetime) => {
            let text = format!("hosts keep {what} {names} {}, as nothing", up_to(lifetime));
            told.tell(kind.kept, text + " tells them otherwise");
        }
        Fate::Changed(lifetime) => {
            told.tell(kind.changed, format!("hosts keep {what} {names} {}", after_each(lifetime)));
        }
    }
}

/// Names in a list that is not too long.
pub(super) fn names<K: Display>(keys: &[K]) -> String {
    let named: Vec<String> = keys.iter().take(NAMED).map(K::to_string).collect();
    match keys.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
