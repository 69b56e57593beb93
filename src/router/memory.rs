//! What a router has to know of its predecessor: the one that ran here before a restart.

use crate::model::{NdOption, RouterAdvertisement};

use super::{Occasion, Router, Timestamp, ledger::Withdrawn};

/// What hosts have from a router.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// The options of the last advertisement that hosts keep for a lifetime, which has begun again
    /// with each advertisement since.
    pub advertised: Vec<NdOption>,
    /// What it withdraws.
    pub withdrawn: Vec<Withdrawn>,
}

impl Memory {
    /// All of it as what is withdrawn from `now` on.
    pub fn into_withdrawn(self, now: Timestamp) -> Vec<Withdrawn> {
        let mut all = Withdrawn::all(now, &self.advertised);
        all.extend(self.withdrawn);
        all
    }
}

impl Router {
    /// Takes over from a router that had this memory `now`: what it advertised is withdrawn as far as
    /// this one does not advertise it. To be called before everything else.
    pub fn restore(&mut self, now: Timestamp, memory: Memory) {
        let withdrawn = memory.into_withdrawn(now);
        self.ledger.make_room(withdrawn.len());
        for entry in withdrawn {
            self.ledger.add(entry);
        }
        self.ledger.expire(now);
        self.heard_of = true;
    }

    /// What hosts have.
    pub fn memory(&self, now: Timestamp) -> Memory {
        let said = self.heard_of && self.is_advertising();
        let advertised = if said { self.kept(now) } else { Vec::new() };
        Memory { advertised, withdrawn: self.ledger.entries().to_vec() }
    }

    /// What a successor has to know: the same as if what there is to say had been sent already. It is
    /// to be kept safe before anything is sent after [`Self::revision`] changed.
    pub fn memory_to_be(&self, now: Timestamp) -> Memory {
        let advertised = if self.sends() { self.kept(now) } else { Vec::new() };
        Memory { advertised, withdrawn: self.ledger.entries().to_vec() }
    }

    fn kept(&self, now: Timestamp) -> Vec<NdOption> {
        let mut options = self.content(now, Occasion::Normal).options;
        options.retain(is_kept);
        options
    }

    /// Goes up whenever [`Self::memory_to_be`] says more than before.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Notes that `after` is what there is to say from now on, where `before` was. To be called before
    /// the schedule begins or ceases because of it: while nothing is sent all is withdrawn, for when
    /// something is again.
    pub(super) fn remember(&mut self, now: Timestamp, before: &[NdOption], after: &[NdOption]) {
        let before = if self.heard_of && self.is_advertising() { before } else { &[] };
        let after = if self.sends() { after } else { &[] };
        let withdrawn = self.ledger.replace(now, before, after);
        if withdrawn || before != after {
            self.revision += 1;
            self.encoded = None;
        }
    }

    /// Leaves to another router what that advertises.
    pub(super) fn yield_to(&mut self, advertisement: &RouterAdvertisement) {
        if self.ledger.yield_to(&advertisement.options) {
            self.revision += 1;
            self.encoded = None;
        }
    }
}

fn is_kept(option: &NdOption) -> bool {
    matches!(
        option,
        NdOption::PrefixInformation(_)
            | NdOption::RouteInformation(_)
            | NdOption::Rdnss(_)
            | NdOption::Dnssl(_)
            | NdOption::Pref64(_)
            | NdOption::EncryptedDns(_)
            | NdOption::ProvisioningDomain(_)
    )
}
