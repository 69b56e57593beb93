//! What hosts were told and still have.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use crate::{
    model::{Lifetime, NdOption},
    router::Timestamp,
    wire,
};

use super::duty::Saying;

/// As many are withdrawn at a time. Once hosts had more, nothing is certain.
const MOST: usize = 128;

#[derive(Debug, Default)]
pub(super) struct Told {
    /// The end of each lifetime; `None` for never.
    ends: BTreeMap<String, Option<Timestamp>>,
    /// What was to be told. Who does not know what hosts heard may withdraw all of it.
    meant: BTreeSet<String>,
    crowded: bool,
}

impl Told {
    /// `saying` is to be said from now on. What gets a shorter lifetime counts as told so, even if it is
    /// taken back before.
    pub(super) fn mean(&mut self, now: Timestamp, saying: &Saying) {
        for (what, lifetime) in said(&saying.options) {
            let end = lifetime.as_secs().map(|it| now + Duration::from_secs(it.into()));
            if let Some(told) = self.ends.get_mut(&what) {
                *told = told.map_or(end, |told| Some(end.map_or(told, |end| end.min(told))));
            }
            self.meant.insert(what);
        }
    }

    /// Hosts hear `messages`.
    pub(super) fn hear(&mut self, now: Timestamp, messages: &[&[u8]]) {
        for message in messages {
            let decoded = wire::decode_advertisement(message).unwrap();
            for (what, lifetime) in decoded.options.iter().flat_map(pieces) {
                let seconds = lifetime.as_secs().map(u64::from);
                let end = seconds.map(|seconds| now + Duration::from_secs(seconds));
                if lifetime != Lifetime::ZERO {
                    self.ends.insert(what, end);
                }
            }
        }
        let had = |end: &&Option<Timestamp>| end.is_none_or(|end| end > now);
        self.crowded |= self.ends.len() > MOST && self.ends.values().filter(had).count() > MOST;
    }

    /// Whether `option` withdraws something that was told and is not said any more.
    pub(super) fn allows(&self, option: &NdOption, saying: &Saying) -> bool {
        let said = said(&saying.options);
        let pieces = pieces(option);
        let withdraws = |(what, lifetime): &(String, Lifetime)| {
            *lifetime == Lifetime::ZERO && self.meant.contains(what) && !said.contains_key(what)
        };
        !pieces.is_empty() && pieces.iter().all(withdraws)
    }

    /// Whether `withdrawn` has all that hosts have and that is not said any more.
    pub(super) fn check(
        &self,
        now: Timestamp,
        withdrawn: &[NdOption],
        saying: &Saying,
    ) -> Result<(), String> {
        let (said, withdrawn) = (said(&saying.options), said(withdrawn));
        // What lasts for ever is withdrawn for long, but not for ever.
        let had = self.ends.iter().filter(|(_, end)| end.is_some_and(|end| end > now));
        let gone: Vec<_> = had.filter(|(what, _)| !said.contains_key(*what)).collect();
        match gone.iter().find(|(what, _)| !withdrawn.contains_key(*what)) {
            Some((missed, end)) if !self.crowded => {
                Err(format!("did not withdraw {missed}, told until {end:?}"))
            }
            _ => Ok(()),
        }
    }
}

fn said(options: &[NdOption]) -> BTreeMap<String, Lifetime> {
    options.iter().flat_map(pieces).collect()
}

fn pieces(option: &NdOption) -> Vec<(String, Lifetime)> {
    match option {
        NdOption::PrefixInformation(it) => {
            vec![(format!("prefix {} {:?}", it.prefix(), it.flags), it.valid_lifetime())]
        }
        NdOption::RouteInformation(it) => vec![(format!("route {}", it.prefix), it.lifetime)],
        NdOption::Rdnss(it) => {
            let servers = it.servers().iter();
            servers.map(|server| (format!("server {server}"), it.lifetime)).collect()
        }
        _ => Vec::new(),
    }
}
