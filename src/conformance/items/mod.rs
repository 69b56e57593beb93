//! The items, one file for each subject.

mod answering;
pub(super) mod life;
mod schedule;
mod spacing;
mod validation;

use super::{Check, Item, Level};

/// The tables, in the order of reports.
const TABLES: &[&[Item]] =
    &[validation::ITEMS, answering::ITEMS, spacing::ITEMS, schedule::ITEMS, life::ITEMS];

/// Of a router without answers, little can be told.
const NO_ANSWERS: &str = "the router answers no solicitation at all";

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
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_item_has_a_name_of_its_own() {
        let mut names = HashSet::new();
        for item in items() {
            assert!(names.insert(item.id), "{} is there twice", item.id);
            assert!(!item.title.is_empty() && !item.source.is_empty(), "{}", item.id);
        }
    }
}
