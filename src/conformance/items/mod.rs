//! The items, one file for each subject.

mod address;
pub(super) mod answering;
mod complete;
mod configured;
mod header;
mod heard;
pub(super) mod life;
mod names;
mod options;
mod others;
mod prefixes;
mod redundancy;
mod schedule;
mod size;
mod spacing;
mod unseen;
mod validation;

use super::{Check, Item, Level};

/// The tables, in the order of reports.
const TABLES: &[&[Item]] = &[
    validation::ITEMS,
    answering::ITEMS,
    spacing::ITEMS,
    schedule::ITEMS,
    life::ITEMS,
    complete::ITEMS,
    header::ITEMS,
    configured::ITEMS,
    options::ITEMS,
    prefixes::ITEMS,
    names::ITEMS,
    size::ITEMS,
    others::ITEMS,
    address::ITEMS,
    redundancy::ITEMS,
    unseen::ITEMS,
];

/// Of a router without answers, little can be told.
const NO_ANSWERS: &str = "the router answers no solicitation at all";
/// Hosts there always have an address (RFC 6775 5.3, 6.3).
const NO_MULTICAST: &str = "in a 6LoWPAN answers go to single hosts only";

const fn item(
    id: &'static str,
    level: Level,
    source: &'static str,
    title: &'static str,
    check: Check,
) -> Item {
    Item { id, title, source, level, check }
}

/// Every item.
pub fn items() -> impl Iterator<Item = &'static Item> {
    TABLES.iter().copied().flatten()
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeSet, HashSet},
        ops::RangeInclusive,
    };

    use super::*;

    /// Every behaviour of a sender of advertisements, A to I, of which there is an item.
    const BEHAVIOURS: [RangeInclusive<u16>; 10] = [
        1..=18,
        20..=35,
        40..=48,
        50..=59,
        63..=67,
        70..=97,
        100..=105,
        110..=119,
        130..=132,
        140..=147,
    ];

    #[test]
    fn every_behaviour_has_an_item() {
        let wanted: BTreeSet<_> =
            BEHAVIOURS.into_iter().flatten().map(|number| format!("B-{number:03}")).collect();
        let there = items().map(|item| item.id).filter(|id| id.starts_with("B-"));
        let there: BTreeSet<_> = there.map(str::to_owned).collect();
        let missing: Vec<_> = wanted.difference(&there).collect();
        let unknown: Vec<_> = there.difference(&wanted).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{missing:?}, {unknown:?}");
    }

    #[test]
    fn each_item_has_a_name_of_its_own() {
        let mut names = HashSet::new();
        for item in items() {
            assert!(names.insert(item.id), "{} is there twice", item.id);
            assert!(!item.title.is_empty() && !item.source.is_empty(), "{}", item.id);
        }
    }
}
