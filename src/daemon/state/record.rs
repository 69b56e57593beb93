//! What the file says.

use std::{collections::BTreeMap, time::Duration};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::{
    model::{
        DelegationName, Header, InterfaceName, NdOption, Preference, ProvisioningDomain,
        ReachableTime, RouterAdvertisement, RouterFlags, RouterLifetime,
    },
    router::{Memory, Timestamp, Withdrawn},
    wire,
};

use super::super::delegations::Delegation;

/// One moment by the monotonic clock and by the one that goes on while the machine is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::daemon) struct Moment {
    pub(in crate::daemon) now: Timestamp,
    pub(in crate::daemon) unix_seconds: u64,
}

/// What hosts have from an interface. Options stand as the octets of a Router Advertisement, in
/// hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    advertised: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    withdrawn: Vec<WithdrawnRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct WithdrawnRecord {
    /// Seconds since 1970.
    until: u64,
    options: String,
}

/// A delegated prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DelegationRecord {
    prefix: String,
    /// Seconds since 1970; without it for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_until: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferred_until: Option<u64>,
}

#[derive(Serialize)]
struct Written<'a> {
    saved_at: u64,
    interfaces: BTreeMap<&'a str, &'a Record>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    delegations: BTreeMap<&'a str, &'a DelegationRecord>,
}

#[derive(Deserialize)]
struct Read {
    saved_at: u64,
    interfaces: BTreeMap<String, Record>,
    #[serde(default)]
    delegations: BTreeMap<String, DelegationRecord>,
}

/// What a file says, as seen now.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) memories: Vec<(InterfaceName, Memory)>,
    pub(super) delegations: Vec<(DelegationName, Delegation)>,
}

impl Delegation {
    pub(super) fn record(&self, moment: Moment) -> DelegationRecord {
        let until = |until: Option<Timestamp>| {
            // Down: nobody may use it longer than it was delegated for.
            until.map(|it| moment.unix_seconds.saturating_add(it.since(moment.now).as_secs()))
        };
        DelegationRecord {
            prefix: self.prefix.to_string(),
            valid_until: until(self.valid_until),
            preferred_until: until(self.preferred_until),
        }
    }
}

impl DelegationRecord {
    /// What is left of it; `off` are the seconds since it was saved.
    fn delegation(&self, saved_at: u64, off: u64, moment: Moment) -> Option<Delegation> {
        let until = |until: Option<u64>| {
            let left = until?.saturating_sub(saved_at).saturating_sub(off).min(u32::MAX.into());
            Some(moment.now + Duration::from_secs(left))
        };
        let valid_until = until(self.valid_until);
        let is_over = valid_until.is_some_and(|until| until <= moment.now);
        let delegation = Delegation {
            prefix: self.prefix.parse().ok()?,
            valid_until,
            preferred_until: until(self.preferred_until),
        };
        Some(delegation).filter(|_| !is_over)
    }
}

impl Record {
    pub(super) fn new(memory: &Memory, moment: Moment) -> Self {
        let Memory { advertised, withdrawn } = memory;
        let until = |entry: &Withdrawn| {
            // Up, as hosts may have it until then.
            let left = entry.until.since(moment.now) + Duration::from_millis(999);
            moment.unix_seconds.saturating_add(left.as_secs())
        };
        let record = |entry: &Withdrawn| WithdrawnRecord {
            until: until(entry),
            options: encode(vec![in_domain(entry)]),
        };
        Record {
            advertised: (!advertised.is_empty()).then(|| encode(advertised.clone())),
            withdrawn: withdrawn.iter().map(record).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.advertised.is_none() && self.withdrawn.is_empty()
    }

    /// Whether hosts have forgotten all of it.
    pub(super) fn is_over(&self, moment: Moment) -> bool {
        self.advertised.is_none()
            && self.withdrawn.iter().all(|entry| entry.until < moment.unix_seconds)
    }

    /// As much of it as can be read; `off` are the seconds since it was saved.
    fn memory(&self, saved_at: u64, off: u64, moment: Moment) -> Memory {
        let withdrawn = self.withdrawn.iter().flat_map(|entry| {
            let left = entry.until.saturating_sub(saved_at).saturating_sub(off);
            // No lifetime is longer than that of 32 bits.
            let until = moment.now + Duration::from_secs(left.min(u32::MAX.into()));
            decode(&entry.options).into_iter().flat_map(move |option| of_domain(option, until))
        });
        let advertised = self.advertised.as_deref().map(decode).unwrap_or_default();
        Memory { advertised, withdrawn: withdrawn.filter(|it| it.until > moment.now).collect() }
    }
}

/// The file's text.
pub(super) fn write(
    interfaces: &BTreeMap<InterfaceName, Record>,
    delegations: &BTreeMap<DelegationName, DelegationRecord>,
    moment: Moment,
) -> String {
    let interfaces = interfaces.iter().map(|(name, record)| (name.as_str(), record)).collect();
    let delegations = delegations.iter().map(|(name, record)| (name.as_str(), record)).collect();
    let written = Written { saved_at: moment.unix_seconds, interfaces, delegations };
    serde_json::to_string(&written).unwrap_or_default()
}

/// What hosts had from each interface, and what was delegated. Where the clock was set back no time
/// has passed.
pub(super) fn read(text: &str, moment: Moment) -> Result<Found, serde_json::Error> {
    let Read { saved_at, interfaces, delegations } = serde_json::from_str(text)?;
    let off = moment.unix_seconds.saturating_sub(saved_at);
    let memories = interfaces.into_iter().filter_map(|(name, record)| {
        let memory = record.memory(saved_at, off, moment);
        let empty = memory == Memory::default();
        Some((name.parse().ok()?, memory)).filter(|_| !empty)
    });
    let delegations = delegations.into_iter().filter_map(|(name, record)| {
        Some((name.parse().ok()?, record.delegation(saved_at, off, moment)?))
    });
    Ok(Found { memories: memories.collect(), delegations: delegations.collect() })
}

fn encode(options: Vec<NdOption>) -> String {
    let header = Header {
        cur_hop_limit: 0,
        flags: RouterFlags::NONE,
        preference: Preference::Medium,
        router_lifetime: RouterLifetime::ZERO,
        reachable_time: ReachableTime::UNSPECIFIED,
        retrans_timer_millis: 0,
    };
    HEXLOWER.encode(&wire::encode(&RouterAdvertisement { header, options }))
}

fn decode(text: &str) -> Vec<NdOption> {
    let octets = HEXLOWER.decode(text.as_bytes()).unwrap_or_default();
    wire::decode_advertisement(&octets).map(|it| it.options).unwrap_or_default()
}

fn in_domain(entry: &Withdrawn) -> NdOption {
    let option = entry.option.clone();
    let Some(identity) = entry.domain.clone() else { return option };
    match ProvisioningDomain::new(identity, None, vec![option.clone()]) {
        Ok(domain) => NdOption::ProvisioningDomain(Box::new(domain)),
        Err(_) => option,
    }
}

fn of_domain(option: NdOption, until: Timestamp) -> Vec<Withdrawn> {
    match option {
        NdOption::ProvisioningDomain(domain) => {
            let own = |option: &NdOption| Withdrawn {
                domain: Some(domain.identity.clone()),
                option: option.clone(),
                until,
            };
            domain.options().iter().map(own).collect()
        }
        option => vec![Withdrawn { domain: None, option, until }],
    }
}
