//! What is counted for each interface, and what it is called.

use crate::{
    router::{Discard, Field, Matter},
    wire::DecodeError,
};

/// Something that is counted for each interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counter {
    /// Valid Router Solicitations.
    SolicitationReceived,
    /// Valid Router Advertisements of others.
    AdvertisementReceived,
    /// Router Advertisements sent to all nodes.
    SentMulticast,
    /// Router Advertisements sent to one host.
    SentUnicast,
    /// Messages that the system refused to send.
    TransmitError,
    /// Answers to hosts that could not be reached.
    HostUnreachable,
    /// Answers to single hosts that were not sent, as all interfaces together had too many.
    AnswerWithheld,
    /// Valid solicitations that get no answer: there are too many.
    SolicitationSuppressed,
    /// Valid solicitations where the interface does not advertise, or not to their source.
    SolicitationNotServed,
    /// Messages of a flood that were left unread.
    MessageUnread,
    /// Messages that are neither solicitation nor advertisement.
    MessageType,
    /// Solicitations with a hop limit other than 255.
    SolicitationHopLimit,
    /// Solicitations with a Fragment header.
    SolicitationFragmented,
    /// Solicitations from an address that no host can have.
    SolicitationSource,
    /// Solicitations from an address of the interface itself.
    SolicitationOwnAddress,
    /// Solicitations without a source that tell a link-layer address.
    SolicitationUnspecifiedWithLinkLayerAddress,
    /// Solicitations with a code other than 0.
    SolicitationCode,
    /// Solicitations that are too short.
    SolicitationShort,
    /// Solicitations with an option of length 0.
    SolicitationOptionLengthZero,
    /// Solicitations with an option that is longer than the rest.
    SolicitationOptionPastEnd,
    /// Solicitations with octets behind the last option.
    SolicitationStrayOctets,
    /// Advertisements with a hop limit other than 255.
    AdvertisementHopLimit,
    /// Advertisements with a Fragment header.
    AdvertisementFragmented,
    /// Advertisements from an address that is not link-local.
    AdvertisementSource,
    /// Advertisements from an address of the interface itself.
    AdvertisementOwnAddress,
    /// Advertisements with a code other than 0.
    AdvertisementCode,
    /// Advertisements that are too short.
    AdvertisementShort,
    /// Advertisements with an option of length 0.
    AdvertisementOptionLengthZero,
    /// Advertisements with an option that is longer than the rest.
    AdvertisementOptionPastEnd,
    /// Advertisements with octets behind the last option.
    AdvertisementStrayOctets,
    /// Valid advertisements that were not looked at, as there were too many.
    AdvertisementUnexamined,
    /// Advertisements of routers that are not legitimate.
    Rogue,
    /// Advertisements in this router's name.
    Forged,
    /// The same with Router Lifetime 0.
    ForgedWithdrawal,
    /// Advertisements of others at odds with this router in [`Field::CurHopLimit`].
    InconsistentCurHopLimit,
    /// Advertisements of others at odds with this router in [`Field::Managed`].
    InconsistentManaged,
    /// Advertisements of others at odds with this router in [`Field::OtherConfig`].
    InconsistentOtherConfig,
    /// Advertisements of others at odds with this router in [`Field::ReachableTime`].
    InconsistentReachableTime,
    /// Advertisements of others at odds with this router in [`Field::RetransTimer`].
    InconsistentRetransTimer,
    /// Advertisements of others at odds with this router in [`Field::LinkMtu`].
    InconsistentLinkMtu,
    /// Advertisements of others at odds with this router in [`Field::ValidLifetime`].
    InconsistentValidLifetime,
    /// Advertisements of others at odds with this router in [`Field::PreferredLifetime`].
    InconsistentPreferredLifetime,
    /// Advertisements of others at odds with this router in [`Field::OnLink`].
    InconsistentOnLink,
    /// Advertisements of others at odds with this router in [`Field::Autonomous`].
    InconsistentAutonomous,
    /// Advertisements of others at odds with this router in [`Field::Dhcpv6PdPreferred`].
    InconsistentDhcpv6PdPreferred,
    /// Advertisements of others at odds with this router in [`Field::RouterAddress`].
    InconsistentRouterAddress,
    /// Advertisements of others at odds with this router in [`Field::Pref64`].
    InconsistentPref64,
    /// Advertisements of others at odds with this router in [`Field::Rdnss`].
    InconsistentRdnss,
    /// Advertisements of others at odds with this router in [`Field::Dnssl`].
    InconsistentDnssl,
    /// Advertisements of others at odds with this router in [`Field::EncryptedDns`].
    InconsistentEncryptedDns,
    /// Advertisements of others at odds with this router in [`Field::CaptivePortal`].
    InconsistentCaptivePortal,
    /// Advertisements of others at odds with this router in [`Field::LowpanContext`].
    InconsistentLowpanContext,
    /// Advertisements of others at odds with this router in [`Field::FlagsExtension`].
    InconsistentFlagsExtension,
    /// Advertisements of others at odds with this router in [`Field::ProvisioningDomain`].
    InconsistentProvisioningDomain,
}

/// Counters that every interface needs; there is room for the others once one of them counts.
const COMMON: usize = Counter::TransmitError as usize + 1;
const RARE: usize = Counter::ALL.len() - COMMON;

/// What a counter is called: a metric, and in it the value of one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Series {
    /// The metric's name without `raven_` before and `_total` behind it.
    pub metric: &'static str,
    /// The metric's label beside the interface, and its value.
    pub label: Option<(&'static str, &'static str)>,
}

const fn plain(metric: &'static str) -> Series {
    Series { metric, label: None }
}

const fn sent(destination: &'static str) -> Series {
    Series { metric: "router_advertisements_sent", label: Some(("destination", destination)) }
}

const fn unanswered(reason: &'static str) -> Series {
    Series { metric: "router_solicitations_unanswered", label: Some(("reason", reason)) }
}

const fn solicitation(reason: &'static str) -> Series {
    Series { metric: "router_solicitations_discarded", label: Some(("reason", reason)) }
}

const fn advertisement(reason: &'static str) -> Series {
    Series { metric: "router_advertisements_discarded", label: Some(("reason", reason)) }
}

const fn forged(what: &'static str) -> Series {
    Series { metric: "forged_router_advertisements", label: Some(("what", what)) }
}

const fn inconsistent(field: Field) -> Series {
    Series { metric: "inconsistent_router_advertisements", label: Some(("field", field.label())) }
}

impl Counter {
    /// All counters, in the order of their metrics.
    pub const ALL: [Counter; 54] = [
        Counter::SolicitationReceived,
        Counter::AdvertisementReceived,
        Counter::SentMulticast,
        Counter::SentUnicast,
        Counter::TransmitError,
        Counter::HostUnreachable,
        Counter::AnswerWithheld,
        Counter::SolicitationSuppressed,
        Counter::SolicitationNotServed,
        Counter::MessageUnread,
        Counter::MessageType,
        Counter::SolicitationHopLimit,
        Counter::SolicitationFragmented,
        Counter::SolicitationSource,
        Counter::SolicitationOwnAddress,
        Counter::SolicitationUnspecifiedWithLinkLayerAddress,
        Counter::SolicitationCode,
        Counter::SolicitationShort,
        Counter::SolicitationOptionLengthZero,
        Counter::SolicitationOptionPastEnd,
        Counter::SolicitationStrayOctets,
        Counter::AdvertisementHopLimit,
        Counter::AdvertisementFragmented,
        Counter::AdvertisementSource,
        Counter::AdvertisementOwnAddress,
        Counter::AdvertisementCode,
        Counter::AdvertisementShort,
        Counter::AdvertisementOptionLengthZero,
        Counter::AdvertisementOptionPastEnd,
        Counter::AdvertisementStrayOctets,
        Counter::AdvertisementUnexamined,
        Counter::Rogue,
        Counter::Forged,
        Counter::ForgedWithdrawal,
        Counter::InconsistentCurHopLimit,
        Counter::InconsistentManaged,
        Counter::InconsistentOtherConfig,
        Counter::InconsistentReachableTime,
        Counter::InconsistentRetransTimer,
        Counter::InconsistentLinkMtu,
        Counter::InconsistentValidLifetime,
        Counter::InconsistentPreferredLifetime,
        Counter::InconsistentOnLink,
        Counter::InconsistentAutonomous,
        Counter::InconsistentDhcpv6PdPreferred,
        Counter::InconsistentRouterAddress,
        Counter::InconsistentPref64,
        Counter::InconsistentRdnss,
        Counter::InconsistentDnssl,
        Counter::InconsistentEncryptedDns,
        Counter::InconsistentCaptivePortal,
        Counter::InconsistentLowpanContext,
        Counter::InconsistentFlagsExtension,
        Counter::InconsistentProvisioningDomain,
    ];

    /// What it is called.
    pub const fn series(self) -> Series {
        match self {
            Counter::SolicitationReceived => plain("router_solicitations_received"),
            Counter::AdvertisementReceived => plain("router_advertisements_received"),
            Counter::SentMulticast => sent("multicast"),
            Counter::SentUnicast => sent("unicast"),
            Counter::TransmitError => plain("transmit_errors"),
            Counter::HostUnreachable => plain("unreachable_hosts"),
            Counter::AnswerWithheld => plain("unicast_answers_withheld"),
            Counter::SolicitationSuppressed => unanswered("suppressed"),
            Counter::SolicitationNotServed => unanswered("not_served"),
            Counter::MessageUnread => plain("messages_unread"),
            Counter::MessageType => plain("other_messages_discarded"),
            Counter::SolicitationHopLimit => solicitation("hop_limit"),
            Counter::SolicitationFragmented => solicitation("fragmented"),
            Counter::SolicitationSource => solicitation("source"),
            Counter::SolicitationOwnAddress => solicitation("own_address"),
            Counter::SolicitationUnspecifiedWithLinkLayerAddress => {
                solicitation("unspecified_with_link_layer_address")
            }
            Counter::SolicitationCode => solicitation("code"),
            Counter::SolicitationShort => solicitation("short"),
            Counter::SolicitationOptionLengthZero => solicitation("option_length_zero"),
            Counter::SolicitationOptionPastEnd => solicitation("option_past_end"),
            Counter::SolicitationStrayOctets => solicitation("stray_octets"),
            Counter::AdvertisementHopLimit => advertisement("hop_limit"),
            Counter::AdvertisementFragmented => advertisement("fragmented"),
            Counter::AdvertisementSource => advertisement("source"),
            Counter::AdvertisementOwnAddress => advertisement("own_address"),
            Counter::AdvertisementCode => advertisement("code"),
            Counter::AdvertisementShort => advertisement("short"),
            Counter::AdvertisementOptionLengthZero => advertisement("option_length_zero"),
            Counter::AdvertisementOptionPastEnd => advertisement("option_past_end"),
            Counter::AdvertisementStrayOctets => advertisement("stray_octets"),
            Counter::AdvertisementUnexamined => plain("router_advertisements_unexamined"),
            Counter::Rogue => plain("rogue_router_advertisements"),
            Counter::Forged => forged("content"),
            Counter::ForgedWithdrawal => forged("withdrawal"),
            Counter::InconsistentCurHopLimit => inconsistent(Field::CurHopLimit),
            Counter::InconsistentManaged => inconsistent(Field::Managed),
            Counter::InconsistentOtherConfig => inconsistent(Field::OtherConfig),
            Counter::InconsistentReachableTime => inconsistent(Field::ReachableTime),
            Counter::InconsistentRetransTimer => inconsistent(Field::RetransTimer),
            Counter::InconsistentLinkMtu => inconsistent(Field::LinkMtu),
            Counter::InconsistentValidLifetime => inconsistent(Field::ValidLifetime),
            Counter::InconsistentPreferredLifetime => inconsistent(Field::PreferredLifetime),
            Counter::InconsistentOnLink => inconsistent(Field::OnLink),
            Counter::InconsistentAutonomous => inconsistent(Field::Autonomous),
            Counter::InconsistentDhcpv6PdPreferred => inconsistent(Field::Dhcpv6PdPreferred),
            Counter::InconsistentRouterAddress => inconsistent(Field::RouterAddress),
            Counter::InconsistentPref64 => inconsistent(Field::Pref64),
            Counter::InconsistentRdnss => inconsistent(Field::Rdnss),
            Counter::InconsistentDnssl => inconsistent(Field::Dnssl),
            Counter::InconsistentEncryptedDns => inconsistent(Field::EncryptedDns),
            Counter::InconsistentCaptivePortal => inconsistent(Field::CaptivePortal),
            Counter::InconsistentLowpanContext => inconsistent(Field::LowpanContext),
            Counter::InconsistentFlagsExtension => inconsistent(Field::FlagsExtension),
            Counter::InconsistentProvisioningDomain => inconsistent(Field::ProvisioningDomain),
        }
    }

    /// What counts findings of this kind.
    pub(super) const fn of_finding(matter: &Matter) -> Self {
        match matter {
            Matter::Rogue(_) => Counter::Rogue,
            Matter::Forged(_) => Counter::Forged,
            Matter::ForgedWithdrawal(_) => Counter::ForgedWithdrawal,
            Matter::Inconsistent(inconsistency) => match inconsistency.field {
                Field::CurHopLimit => Counter::InconsistentCurHopLimit,
                Field::Managed => Counter::InconsistentManaged,
                Field::OtherConfig => Counter::InconsistentOtherConfig,
                Field::ReachableTime => Counter::InconsistentReachableTime,
                Field::RetransTimer => Counter::InconsistentRetransTimer,
                Field::LinkMtu => Counter::InconsistentLinkMtu,
                Field::ValidLifetime => Counter::InconsistentValidLifetime,
                Field::PreferredLifetime => Counter::InconsistentPreferredLifetime,
                Field::OnLink => Counter::InconsistentOnLink,
                Field::Autonomous => Counter::InconsistentAutonomous,
                Field::Dhcpv6PdPreferred => Counter::InconsistentDhcpv6PdPreferred,
                Field::RouterAddress => Counter::InconsistentRouterAddress,
                Field::Pref64 => Counter::InconsistentPref64,
                Field::Rdnss => Counter::InconsistentRdnss,
                Field::Dnssl => Counter::InconsistentDnssl,
                Field::EncryptedDns => Counter::InconsistentEncryptedDns,
                Field::CaptivePortal => Counter::InconsistentCaptivePortal,
                Field::LowpanContext => Counter::InconsistentLowpanContext,
                Field::FlagsExtension => Counter::InconsistentFlagsExtension,
                Field::ProvisioningDomain => Counter::InconsistentProvisioningDomain,
            },
        }
    }

    pub(super) fn of_solicitation(discard: Discard) -> Self {
        match discard {
            Discard::HopLimit => Counter::SolicitationHopLimit,
            Discard::Fragmented => Counter::SolicitationFragmented,
            Discard::Source => Counter::SolicitationSource,
            Discard::UnspecifiedWithLinkLayerAddress => {
                Counter::SolicitationUnspecifiedWithLinkLayerAddress
            }
            Discard::Malformed(error) => match error {
                DecodeError::Type => Counter::MessageType,
                DecodeError::Code(_) => Counter::SolicitationCode,
                DecodeError::Short(_) => Counter::SolicitationShort,
                DecodeError::OptionLengthZero(_) => Counter::SolicitationOptionLengthZero,
                DecodeError::OptionPastEnd(_) => Counter::SolicitationOptionPastEnd,
                DecodeError::StrayOctets(_) => Counter::SolicitationStrayOctets,
            },
        }
    }

    pub(super) fn of_advertisement(discard: Discard) -> Self {
        match discard {
            Discard::HopLimit => Counter::AdvertisementHopLimit,
            Discard::Fragmented => Counter::AdvertisementFragmented,
            // Solicitations only have the latter.
            Discard::Source | Discard::UnspecifiedWithLinkLayerAddress => {
                Counter::AdvertisementSource
            }
            Discard::Malformed(error) => match error {
                DecodeError::Type => Counter::MessageType,
                DecodeError::Code(_) => Counter::AdvertisementCode,
                DecodeError::Short(_) => Counter::AdvertisementShort,
                DecodeError::OptionLengthZero(_) => Counter::AdvertisementOptionLengthZero,
                DecodeError::OptionPastEnd(_) => Counter::AdvertisementOptionPastEnd,
                DecodeError::StrayOctets(_) => Counter::AdvertisementStrayOctets,
            },
        }
    }
}

/// What happened on an interface since it is served, or on several of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    common: [u64; COMMON],
    rare: Option<Box<[u64; RARE]>>,
}

impl Counters {
    /// Counts one more.
    pub fn count(&mut self, counter: Counter) {
        self.add(counter, 1);
    }

    /// How many there were.
    pub fn get(&self, counter: Counter) -> u64 {
        let place = counter as usize;
        let rare = || self.rare.as_ref()?.get(place - COMMON);
        self.common.get(place).or_else(rare).copied().unwrap_or_default()
    }

    /// Those that are not zero.
    pub fn non_zero(&self) -> impl Iterator<Item = (Counter, u64)> {
        let all = Counter::ALL.into_iter().map(|counter| (counter, self.get(counter)));
        all.filter(|&(_, count)| count > 0)
    }

    /// Takes in what was counted elsewhere.
    pub(super) fn absorb(&mut self, others: &Counters) {
        for (counter, count) in others.non_zero() {
            self.add(counter, count);
        }
    }

    /// Counts `count` more.
    pub fn add(&mut self, counter: Counter, count: u64) {
        let place = counter as usize;
        let value = if place < COMMON {
            self.common.get_mut(place)
        } else {
            self.rare.get_or_insert_with(|| Box::new([0; RARE])).get_mut(place - COMMON)
        };
        if let Some(value) = value {
            *value = value.saturating_add(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_counter_has_a_place_and_a_name_of_its_own() {
        for (place, counter) in Counter::ALL.into_iter().enumerate() {
            assert_eq!(counter as usize, place, "{counter:?}");
        }
        let names: HashSet<Series> = Counter::ALL.into_iter().map(Counter::series).collect();
        assert_eq!(names.len(), Counter::ALL.len());
    }

    #[test]
    fn counters_count() {
        let mut counters = Counters::default();
        for counter in Counter::ALL {
            counters.count(counter);
        }
        counters.count(Counter::SentUnicast);
        let mut sum = counters.clone();
        sum.absorb(&counters);
        for counter in Counter::ALL {
            let wanted = if counter == Counter::SentUnicast { 4 } else { 2 };
            assert_eq!(sum.get(counter), wanted, "{counter:?}");
        }
        assert_eq!(sum.non_zero().count(), Counter::ALL.len());
    }

    #[test]
    fn an_interface_without_trouble_needs_little_memory() {
        assert!(size_of::<Counters>() <= 64, "{}", size_of::<Counters>());
        let mut counters = Counters::default();
        for counter in &Counter::ALL[..COMMON] {
            counters.count(*counter);
        }
        assert_eq!(counters.rare, None);
    }
}
