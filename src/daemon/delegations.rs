//! Delegated prefixes, as whoever got them said.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    model::{DelegationName, Lifetime, Prefix},
    router::{LinkPrefix, Timestamp},
};

use super::control::DelegationStatus;

/// A delegated prefix (RFC 8415 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delegation {
    pub(super) prefix: Prefix,
    /// `None` for never.
    pub(super) valid_until: Option<Timestamp>,
    /// `None` for never.
    pub(super) preferred_until: Option<Timestamp>,
}

impl Delegation {
    /// One with these lifetimes from `now` on.
    pub(super) fn new(
        prefix: Prefix,
        valid: Lifetime,
        preferred: Lifetime,
        now: Timestamp,
    ) -> Result<Self, &'static str> {
        if prefix.is_link_local() || prefix.is_multicast() || prefix.address().is_unspecified() {
            return Err("nobody delegates such a prefix: hosts cannot have addresses of it");
        }
        if valid == Lifetime::ZERO {
            return Err("a valid lifetime of 0 is that of a prefix that is withdrawn");
        }
        if preferred > valid {
            return Err("the preferred lifetime is above the valid one");
        }
        let until =
            |lifetime: Lifetime| Some(now + Duration::from_secs(lifetime.as_secs()?.into()));
        let (valid_until, preferred_until) = (until(valid), until(preferred));
        Ok(Delegation { prefix, valid_until, preferred_until })
    }

    /// `prefix`, which is part of it, with its lifetimes.
    pub(super) fn part(&self, prefix: Prefix) -> LinkPrefix {
        let Delegation { valid_until, preferred_until, .. } = *self;
        LinkPrefix { prefix, valid_until, preferred_until }
    }

    /// What to say of it.
    pub(super) fn status(
        &self,
        name: &DelegationName,
        now: Timestamp,
        interfaces: Vec<String>,
    ) -> DelegationStatus {
        let left = |until: Option<Timestamp>| {
            until
                .map_or(Lifetime::INFINITE, |until| Lifetime::from_secs(until.since(now).as_secs()))
        };
        let (name, prefix) = (name.clone(), self.prefix);
        let (valid, preferred) = (left(self.valid_until), left(self.preferred_until));
        DelegationStatus { name, prefix, valid, preferred, interfaces }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.valid_until.is_some_and(|until| until <= now)
    }

    fn overlaps(&self, other: &Delegation) -> bool {
        let (one, other) = (self.prefix, other.prefix);
        one.contains(other.address()) || other.contains(one.address())
    }
}

/// No more may be known at a time.
const MOST: usize = 4096;

/// What a delegation took the place of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// What had its name.
    pub(super) before: Option<Delegation>,
    /// The name that its prefix had, which names nothing any more.
    pub(super) moved_from: Option<DelegationName>,
}

/// Those known, by name.
#[derive(Debug, Default)]
pub(super) struct Delegations {
    known: BTreeMap<DelegationName, Delegation>,
}

impl Delegations {
    pub(super) fn get(&self, name: &DelegationName) -> Option<&Delegation> {
        self.known.get(name)
    }

    /// In the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&DelegationName, &Delegation)> {
        self.known.iter()
    }

    /// Takes one in the place of that of the same name. The same prefix under another name moves: a
    /// client counts its prefixes anew when one of them ends. One that shares addresses with another
    /// is refused: both cannot be this router's.
    pub(super) fn set(
        &mut self,
        name: &DelegationName,
        delegation: Delegation,
    ) -> Result<Replaced, String> {
        let others = || self.known.iter().filter(|(other, _)| *other != name);
        let overlapping = || others().filter(|(_, other)| other.overlaps(&delegation));
        if let Some((other, unlike)) = overlapping().find(|(_, it)| it.prefix != delegation.prefix)
        {
            let (own, theirs) = (delegation.prefix, unlike.prefix);
            return Err(format!("{own} overlaps {theirs} of the delegation `{other}`"));
        }
        let moved_from = overlapping().map(|(other, _)| other.clone()).next();
        if others().count() >= MOST {
            return Err(format!("there are {MOST} delegations, which is the most"));
        }
        if let Some(other) = &moved_from {
            self.known.remove(other);
        }
        Ok(Replaced { before: self.known.insert(name.clone(), delegation), moved_from })
    }

    /// Forgets one. Whether it was there.
    pub(super) fn remove(&mut self, name: &DelegationName) -> bool {
        self.known.remove(name).is_some()
    }

    /// When the next one runs out.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.known.values().filter_map(|it| it.valid_until).min()
    }

    /// Those that have run out.
    pub(super) fn over(&self, now: Timestamp) -> Vec<DelegationName> {
        let over = self.known.iter().filter(|(_, delegation)| delegation.is_over(now));
        over.map(|(name, _)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::prefix;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_elapsed(Duration::from_secs(seconds))
    }

    fn delegation(text: &str, valid: u64, preferred: u64) -> Result<Delegation, &'static str> {
        let lifetime = Lifetime::from_secs;
        Delegation::new(prefix(text), lifetime(valid), lifetime(preferred), at(100))
    }

    #[test]
    fn what_cannot_be_delegated() {
        for (text, valid, preferred, reason) in [
            ("fe80::/64", 10, 5, "nobody delegates such a prefix"),
            ("ff00::/8", 10, 5, "nobody delegates such a prefix"),
            ("::/0", 10, 5, "nobody delegates such a prefix"),
            ("2001:db8::/56", 0, 0, "a valid lifetime of 0"),
            ("2001:db8::/56", 10, 11, "the preferred lifetime is above"),
        ] {
            let refused = delegation(text, valid, preferred).unwrap_err();
            assert!(refused.starts_with(reason), "{refused}");
        }
    }

    #[test]
    fn two_cannot_share_addresses_but_one_may_change() {
        let mut all = Delegations::default();
        let (wan, lte) = ("wan".parse().unwrap(), "lte".parse().unwrap());
        let first = delegation("2001:db8::/56", 10, 5).unwrap();
        let new = || Ok(Replaced { before: None, moved_from: None });
        assert_eq!(all.set(&wan, first), new());
        for overlapping in ["2001:db8::/48", "2001:db8:0:10::/60"] {
            let refused = all.set(&lte, delegation(overlapping, 10, 5).unwrap()).unwrap_err();
            assert!(
                refused.ends_with("overlaps 2001:db8::/56 of the delegation `wan`"),
                "{refused}"
            );
        }
        let next = delegation("2001:db8::/48", 20, 5).unwrap();
        let changed = Replaced { before: Some(first), moved_from: None };
        assert_eq!(all.set(&wan, next), Ok(changed));
        assert_eq!(all.set(&lte, delegation("2001:db8:1::/48", 10, 5).unwrap()), new());
        assert_eq!(all.next_end(), Some(at(110)));
        assert_eq!(all.over(at(109)), []);
        assert_eq!(all.over(at(110)), std::slice::from_ref(&lte));
        assert!(all.remove(&lte) && !all.remove(&lte));
        assert_eq!(all.next_end(), Some(at(120)));
    }

    #[test]
    fn a_prefix_moves_to_the_name_that_was_told_last() {
        let mut all = Delegations::default();
        let (first, second) = ("wan0".parse().unwrap(), "wan0-2".parse().unwrap());
        let (old, new) = ("2001:db8:1::/56", "2001:db8:2::/56");
        let (old, new) = (delegation(old, 10, 5).unwrap(), delegation(new, 20, 9).unwrap());
        all.set(&first, old).unwrap();
        all.set(&second, new).unwrap();
        // The old one ended, so that the new one is the first.
        let moved = Replaced { before: Some(old), moved_from: Some(second.clone()) };
        assert_eq!(all.set(&first, new), Ok(moved));
        assert_eq!(all.iter().collect::<Vec<_>>(), [(&first, &new)]);
    }
}
