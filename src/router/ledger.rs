//! What hosts still have from earlier advertisements and should not use any more: it is advertised
//! with lifetime 0 until the lifetime that hosts were told has run out (RFC 9096 3.5).

use std::time::Duration;

use thin_vec::ThinVec;

use crate::model::{
    Dnssl, DomainName, Lifetime, NdOption, Pref64, Pref64Lifetime, PrefixInformation,
    ProvisioningDomain, PvdIdentity, Rdnss, RouteInformation,
};

use super::Timestamp;

/// More things than these are not withdrawn at a time, unless more were advertised at a time; those
/// that end first are left out. A line that gets another prefix every minute would fill the
/// advertisements otherwise.
const MAX_WITHDRAWN: usize = 128;

/// What never runs out is withdrawn for so long: rtadvd's default for prefixes, the longest in use.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// An option that is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The Provisioning Domain that it was advertised in.
    pub domain: Option<PvdIdentity>,
    /// One prefix, route, server or name with lifetime 0.
    pub option: NdOption,
    /// When the lifetime that hosts were told ends.
    pub until: Timestamp,
}

/// All that an interface withdraws.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    // Mostly empty, and there are thousands of interfaces.
    entries: ThinVec<Withdrawn>,
    /// The most that was advertised at a time, as far as that matters.
    most: usize,
}

/// Lifetimes that count down are sent rounded down.
const ROUNDING: Duration = Duration::from_secs(1);

/// A single thing that hosts keep for a lifetime.
struct Piece<'a> {
    domain: Option<&'a PvdIdentity>,
    /// With lifetime 0.
    option: NdOption,
    lifetime: Lifetime,
}

impl Ledger {
    pub(super) fn entries(&self) -> &[Withdrawn] {
        &self.entries
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// From `now` on `after` is advertised, where `before` was: what is missing is withdrawn, what is
    /// there again is not. Says whether anything changed.
    pub(super) fn replace(
        &mut self,
        now: Timestamp,
        before: &[NdOption],
        after: &[NdOption],
    ) -> bool {
        let alive: Vec<Piece> = pieces(after).into_iter().filter(Piece::is_alive).collect();
        let mut changed = self.retain(|entry| !alive.iter().any(|piece| piece.is(entry)));
        let before = pieces(before);
        self.make_room(before.len());
        for piece in before {
            let entry = piece.withdrawn(now);
            if piece.is_alive() && !alive.iter().any(|piece| piece.is(&entry)) {
                changed |= self.add(entry);
            }
        }
        changed
    }

    /// Lets at least so many be withdrawn at a time.
    pub(super) fn make_room(&mut self, things: usize) {
        if things > MAX_WITHDRAWN {
            self.most = self.most.max(things);
        }
    }

    /// Withdraws `entry`, or goes on with it for longer.
    pub(super) fn add(&mut self, entry: Withdrawn) -> bool {
        let entries = &mut self.entries;
        if let Some(known) = entries.iter_mut().find(|known| known.is_like(&entry)) {
            let until = known.until.max(entry.until);
            let changed = until != known.until;
            *known = Withdrawn { until, ..entry };
            return changed;
        }
        if entries.len() >= self.most.max(MAX_WITHDRAWN) {
            let first = entries.iter().enumerate().min_by_key(|(_, known)| known.until);
            let Some((place, _)) = first.filter(|(_, known)| known.until < entry.until) else {
                return false;
            };
            entries.remove(place);
        }
        entries.push(entry);
        true
    }

    /// Forgets what another router advertises for itself.
    pub(super) fn yield_to(&mut self, options: &[NdOption]) -> bool {
        if self.is_empty() {
            return false;
        }
        let alive: Vec<Piece> = pieces(options).into_iter().filter(Piece::is_alive).collect();
        self.retain(|entry| !alive.iter().any(|piece| is_same(&piece.option, &entry.option)))
    }

    /// Forgets what hosts have forgotten.
    pub(super) fn expire(&mut self, now: Timestamp) {
        self.retain(|entry| entry.until > now);
    }

    /// When the last one ends.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.entries().iter().map(|entry| entry.until).max()
    }

    /// Says whether any has gone.
    fn retain(&mut self, mut wanted: impl FnMut(&Withdrawn) -> bool) -> bool {
        let before = self.entries.len();
        self.entries.retain(|entry| wanted(entry));
        if self.entries.is_empty() {
            self.entries = ThinVec::new();
        }
        self.entries.len() != before
    }

    /// Puts what is withdrawn into `options`, before the last `behind` of them. What stands there
    /// already is left to them.
    pub(super) fn write(&self, now: Timestamp, options: &mut Vec<NdOption>, behind: usize) {
        if self.is_empty() {
            return;
        }
        let said: Vec<Withdrawn> =
            pieces(options).iter().map(|piece| piece.withdrawn(now)).collect();
        let unsaid =
            |entry: &&Withdrawn| entry.until > now && !said.iter().any(|said| said.is_like(entry));
        let entries = self.entries().iter().filter(unsaid);
        let (inner, outer): (Vec<_>, Vec<_>) = entries.partition(|it| it.domain.is_some());
        write_into_domain(&inner, options, behind);
        let place = options.len().saturating_sub(behind);
        options.splice(place..place, outer.into_iter().map(|entry| entry.option.clone()));
    }
}

/// An advertisement has one Provisioning Domain at most (RFC 8801 3.2): only where there is none can
/// one that is gone be named.
fn write_into_domain(entries: &[&Withdrawn], options: &mut Vec<NdOption>, behind: usize) {
    let present = options.iter().position(|it| matches!(it, NdOption::ProvisioningDomain(_)));
    if let Some(place) = present
        && let NdOption::ProvisioningDomain(domain) = &options[place]
    {
        let own = entries.iter().filter(|it| it.domain_id() == Some(&domain.identity.id));
        let own = own.map(|entry| entry.option.clone());
        let all = domain.options().iter().cloned().chain(own).collect();
        if let Ok(domain) = ProvisioningDomain::new(domain.identity.clone(), domain.header, all) {
            options[place] = NdOption::ProvisioningDomain(Box::new(domain));
        }
        return;
    }
    let Some(identity) = entries.first().and_then(|entry| entry.domain.clone()) else { return };
    let own = entries.iter().filter(|it| it.domain_id() == Some(&identity.id));
    let own = own.map(|entry| entry.option.clone()).collect();
    if let Ok(domain) = ProvisioningDomain::new(identity, None, own) {
        let place = options.len().saturating_sub(behind);
        options.insert(place, NdOption::ProvisioningDomain(Box::new(domain)));
    }
}

impl Withdrawn {
    fn domain_id(&self) -> Option<&DomainName> {
        self.domain.as_ref().map(|domain| &domain.id)
    }

    /// Whether both are about the same thing.
    fn is_like(&self, other: &Withdrawn) -> bool {
        self.domain_id() == other.domain_id() && is_same(&self.option, &other.option)
    }

    /// What `options` make of themselves when they are withdrawn from `now` on.
    pub(super) fn all(now: Timestamp, options: &[NdOption]) -> Vec<Withdrawn> {
        let alive = pieces(options).into_iter().filter(Piece::is_alive);
        alive.map(|piece| piece.withdrawn(now)).collect()
    }
}

impl Piece<'_> {
    fn is_alive(&self) -> bool {
        self.lifetime != Lifetime::ZERO
    }

    fn is(&self, entry: &Withdrawn) -> bool {
        self.domain.map(|domain| &domain.id) == entry.domain_id()
            && is_same(&self.option, &entry.option)
    }

    fn withdrawn(&self, now: Timestamp) -> Withdrawn {
        let lifetime = self.lifetime.as_secs().map(u64::from).map(Duration::from_secs);
        Withdrawn {
            domain: self.domain.cloned(),
            option: self.option.clone(),
            until: now + lifetime.map_or(LONGEST, |lifetime| lifetime + ROUNDING),
        }
    }
}

/// Whether both are about the same prefix, route, server or name.
fn is_same(one: &NdOption, other: &NdOption) -> bool {
    match (one, other) {
        (NdOption::PrefixInformation(one), NdOption::PrefixInformation(other)) => {
            one.prefix() == other.prefix()
        }
        (NdOption::RouteInformation(one), NdOption::RouteInformation(other)) => {
            one.prefix == other.prefix
        }
        (NdOption::Rdnss(one), NdOption::Rdnss(other)) => one.servers() == other.servers(),
        (NdOption::Dnssl(one), NdOption::Dnssl(other)) => one.suffixes() == other.suffixes(),
        (NdOption::Pref64(one), NdOption::Pref64(other)) => one.prefix() == other.prefix(),
        (NdOption::EncryptedDns(one), NdOption::EncryptedDns(other)) => {
            one.authentication_domain_name() == other.authentication_domain_name()
        }
        _ => false,
    }
}

/// The single things in `options`, those of Provisioning Domains included.
fn pieces(options: &[NdOption]) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    for option in options {
        match option {
            NdOption::ProvisioningDomain(domain) => {
                let domain_of = |it: (NdOption, Lifetime)| (Some(&domain.identity), it);
                all.extend(domain.options().iter().flat_map(singles).map(domain_of));
            }
            option => all.extend(singles(option).into_iter().map(|it| (None, it))),
        }
    }
    let piece = |(domain, (option, lifetime))| Piece { domain, option, lifetime };
    all.into_iter().map(piece).collect()
}

/// Each thing in `option` by itself with lifetime 0, and its lifetime.
fn singles(option: &NdOption) -> Vec<(NdOption, Lifetime)> {
    match option {
        NdOption::PrefixInformation(it) => vec![prefix(it)],
        NdOption::RouteInformation(it) => {
            let withdrawn = RouteInformation { lifetime: Lifetime::ZERO, ..*it };
            vec![(NdOption::RouteInformation(withdrawn), it.lifetime)]
        }
        NdOption::Rdnss(it) => {
            let single = |&server| Rdnss::new(vec![server], Lifetime::ZERO).ok();
            let singles = it.servers().iter().filter_map(single);
            singles.map(|single| (NdOption::Rdnss(single), it.lifetime)).collect()
        }
        NdOption::Dnssl(it) => {
            let single = |suffix: &_| Dnssl::new(vec![Clone::clone(suffix)], Lifetime::ZERO).ok();
            let singles = it.suffixes().iter().filter_map(single);
            singles.map(|single| (NdOption::Dnssl(single), it.lifetime)).collect()
        }
        NdOption::Pref64(it) => {
            let lifetime = Lifetime::from_secs(it.lifetime.as_secs().into());
            let withdrawn = Pref64::new(it.prefix(), Pref64Lifetime::ZERO).ok();
            withdrawn.map(|it| (NdOption::Pref64(it), lifetime)).into_iter().collect()
        }
        NdOption::EncryptedDns(it) => {
            let mut withdrawn = it.clone();
            withdrawn.lifetime = Lifetime::ZERO;
            vec![(NdOption::EncryptedDns(withdrawn), it.lifetime)]
        }
        _ => Vec::new(),
    }
}

/// Flags stay as they were (RFC 9096 3.5).
fn prefix(it: &PrefixInformation) -> (NdOption, Lifetime) {
    let withdrawn = PrefixInformation::new(it.prefix(), it.flags, Lifetime::ZERO, Lifetime::ZERO);
    let withdrawn = match it.router_address() {
        Some(address) => withdrawn.with_router_address(address),
        None => withdrawn,
    };
    (NdOption::PrefixInformation(withdrawn), it.valid_lifetime())
}
