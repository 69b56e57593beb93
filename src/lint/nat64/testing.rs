//! PREF64 options for the tests of their lints.

use crate::{
    lint::testing::one,
    model::{Model, Pref64, Pref64Lifetime, testing::prefix},
};

/// The interface `a` with these NAT64 prefixes and their lifetimes in seconds.
pub(super) fn pref64(entries: &[(&str, u64)]) -> Model {
    let entries = entries.iter().map(|(text, seconds)| {
        Pref64::new(prefix(text), Pref64Lifetime::from_secs(*seconds).unwrap()).unwrap()
    });
    one(&[], |it| it.pref64 = entries.collect())
}
