//! Advice on a model: one small unit per lint.
//!
//! A lint names fields by their path: the interface's name, then the field's, with an index for list
//! entries (`vlan704.prefixes[0]`). It knows no syntax, so it works as well on a model that no text
//! was read for; [`Finding::to_diagnostic`] is told where the text of a path is.

#![forbid(unsafe_code)]

mod addresses;
mod captive_portal;
mod default_route;
mod dns;
mod elsewhere;
mod finding;
mod header;
mod lifetime;
pub mod live;
mod mobility;
mod nat64;
mod options;
mod prefix;
mod provisioning_domain;
mod route;
mod shared_prefix;
mod size;

#[cfg(test)]
mod testing;

use std::fmt;

use crate::{
    diagnostic::{Rule, Severity},
    model::{AdvPrefix, Interface, Model, Prefix, PrefixSource},
};

pub use elsewhere::{ELSEWHERE, Elsewhere, Place};
pub use finding::{Finding, diagnostics};
use options::{Options, domains, header_values, options};

/// One kind of advice.
pub struct Lint {
    /// Stable code.
    pub code: &'static str,
    /// How bad each finding is.
    pub severity: Severity,
    /// What happens on the link because of it.
    pub explanation: &'static str,
    /// The standards it rests on; empty where there are none.
    pub reference: &'static str,
    check: Check,
}

/// What a lint looks at.
#[derive(Clone, Copy)]
enum Check {
    /// Each interface for itself; it may be given only some of them.
    OfEach(fn(&[Interface]) -> Vec<Finding>),
    /// All of them together.
    OfAll(fn(&[Interface]) -> Vec<Finding>),
}

impl fmt::Debug for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lint({})", self.code)
    }
}

/// All lints in the order of their codes.
pub static LINTS: &[&Lint] = &[
    &lifetime::short_router::LINT,
    &lifetime::long_router::LINT,
    &lifetime::android_minimum::LINT,
    &default_route::preference_without_router::LINT,
    &default_route::without_router::LINT,
    &default_route::other_than_router::LINT,
    &lifetime::outlives_pref64::LINT,
    &prefix::no_deprecation::LINT,
    &prefix::unusable::LINT,
    &prefix::slaac_length::LINT,
    &prefix::repeated::LINT,
    &prefix::nested::LINT,
    &prefix::too_many::LINT,
    &prefix::below_interval::LINT,
    &prefix::deprecated_too_early::LINT,
    &prefix::of_changing_addresses::LINT,
    &prefix::quick_withdrawal::LINT,
    &prefix::infinite::LINT,
    &prefix::counting_down::LINT,
    &addresses::none_for_hosts::LINT,
    &addresses::two_ways::LINT,
    &addresses::dhcpv6_only::LINT,
    &addresses::pd_unannounced::LINT,
    &addresses::pd_only::LINT,
    &addresses::on_link_6lowpan::LINT,
    &addresses::off_link::LINT,
    &header::large_link_mtu::LINT,
    &header::low_hop_limit::LINT,
    &header::odd_retrans_timer::LINT,
    &route::repeated::LINT,
    &route::many::LINT,
    &route::unusual_length::LINT,
    &route::inside_on_link_prefix::LINT,
    &route::short_lifetime::LINT,
    &dns::short_lifetime::LINT,
    &dns::many_servers::LINT,
    &dns::odd_search_list::LINT,
    &dns::no_server::LINT,
    &nat64::short_lifetime::LINT,
    &nat64::reserved_bits::LINT,
    &nat64::several_prefixes::LINT,
    &captive_portal::not_https::LINT,
    &captive_portal::odd_uri::LINT,
    &captive_portal::no_default_router::LINT,
    &dns::encrypted_protocols::LINT,
    &dns::encrypted_name_only::LINT,
    &dns::encrypted_only::LINT,
    &provisioning_domain::too_large::LINT,
    &provisioning_domain::no_document::LINT,
    &mobility::information_without_flag::LINT,
    &mobility::home_agent_without_address::LINT,
    &header::no_link_layer_address::LINT,
    &size::several_advertisements::LINT,
    &size::large_option::LINT,
    &header::role_flags::LINT,
    &header::source_address::LINT,
    &shared_prefix::LINT,
    &prefix::special_use::LINT,
    &size::large_option::IN_NO_PACKET,
    &header::legitimate_routers::LINT,
    &prefix::colliding_subnets::LINT,
];

/// What the codes of the lints stand for.
pub fn rules() -> impl Iterator<Item = Rule> {
    LINTS.iter().map(|lint| rule(lint))
}

fn rule(lint: &'static Lint) -> Rule {
    let on_machine = live::LIVE_LINTS.iter().find(|live| live.code == lint.code);
    Rule {
        code: lint.code,
        severities: severities(lint.severity, on_machine.map(|live| live.severity)),
        description: lint.explanation,
        reference: Some(lint.reference).filter(|reference| !reference.is_empty()),
    }
}

/// That of a lint with that of the one of the same code that looks at the machine, worst first.
fn severities(one: Severity, other: Option<Severity>) -> &'static [Severity] {
    use Severity::{Error, Note, Warning};
    match (one, other) {
        (Error, Some(Warning)) | (Warning, Some(Error)) => &[Error, Warning],
        (Error, Some(Note)) | (Note, Some(Error)) => &[Error, Note],
        (Warning, Some(Note)) | (Note, Some(Warning)) => &[Warning, Note],
        (Error, _) => &[Error],
        (Warning, _) => &[Warning],
        (Note, _) => &[Note],
    }
}

/// What all lints find: in the order of the lints, and for each in the order of the model.
#[must_use]
pub fn check(model: &Model) -> Vec<Finding> {
    found_by(LINTS.iter().copied(), model)
}

/// The same as [`check`] for a model that lacks what its text got wrong. Notes, which may be about
/// just that, are left out.
#[must_use]
pub fn check_incomplete(model: &Model) -> Vec<Finding> {
    found_by(LINTS.iter().copied().filter(|lint| lint.severity > Severity::Note), model)
}

/// What `lints` find. Thousands of interfaces do not fit into the processor's nearest caches: all
/// lints look at a few of them before any looks at the next.
fn found_by(lints: impl Iterator<Item = &'static Lint>, model: &Model) -> Vec<Finding> {
    const FEW: usize = 32;
    let mut found: Vec<_> = lints.map(|lint| (lint, Vec::new())).collect();
    for few in model.interfaces.chunks(FEW) {
        for (lint, findings) in &mut found {
            if let Check::OfEach(check) = lint.check {
                findings.extend(check(few));
            }
        }
    }
    for (lint, findings) in &mut found {
        if let Check::OfAll(check) = lint.check {
            findings.extend(check(&model.interfaces));
        }
    }
    found.into_iter().flat_map(|(_, findings)| findings).collect()
}

/// The interfaces that hosts hear of.
fn advertising(interfaces: &[Interface]) -> impl Iterator<Item = &Interface> {
    interfaces.iter().filter(|interface| interface.send_advertisements)
}

/// Three times `MaxRtrAdvInterval` in whole seconds, the lifetime that survives two lost
/// advertisements.
fn three_intervals_seconds(interface: &Interface) -> u64 {
    interface.interval.max().saturating_mul(3).as_secs().max(1)
}

/// A prefix that an interface advertises by name.
struct NamedPrefix<'a> {
    interface: &'a Interface,
    index: usize,
    prefix: Prefix,
    entry: &'a AdvPrefix,
}

impl NamedPrefix<'_> {
    fn path(&self) -> String {
        format!("{}.prefixes[{}]", self.interface.name, self.index)
    }
}

/// All prefixes that hosts hear of, those excepted that depend on the interface's addresses.
fn named_prefixes(interfaces: &[Interface]) -> impl Iterator<Item = NamedPrefix<'_>> {
    advertising(interfaces).flat_map(prefixes_of)
}

/// Those of one interface, whether hosts hear of them or not.
fn prefixes_of(interface: &Interface) -> impl Iterator<Item = NamedPrefix<'_>> {
    interface.prefixes.iter().enumerate().filter_map(move |(index, entry)| {
        let (PrefixSource::Prefix(prefix) | PrefixSource::RouterAddress(prefix, _)) = entry.source
        else {
            return None;
        };
        Some(NamedPrefix { interface, index, prefix, entry })
    })
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert_eq, proptest};

    use super::*;
    use crate::model::{CaptivePortal, arbitrary, testing::adv_prefix};

    #[test]
    fn codes_are_in_order_and_unique() {
        assert!(LINTS.windows(2).all(|pair| pair[0].code < pair[1].code), "{LINTS:?}");
        for lint in LINTS {
            assert!(!lint.explanation.is_empty() && !lint.reference.is_empty(), "{lint:?}");
        }
    }

    #[test]
    fn every_code_is_a_lint_or_has_a_reason_why_not() {
        assert!(ELSEWHERE.windows(2).all(|pair| pair[0].code < pair[1].code), "{ELSEWHERE:?}");
        for it in ELSEWHERE {
            let texts = [it.explanation, it.reason];
            assert!(texts.iter().all(|text| text.ends_with('.')), "{it:?}");
            assert!(!it.reference.is_empty(), "{it:?}");
        }
        for number in 1..=97 {
            let code = format!("RA{number:03}");
            let is_lint = LINTS.iter().chain(live::LIVE_LINTS).any(|lint| lint.code == code);
            let elsewhere = ELSEWHERE.iter().filter(|it| it.code == code).count();
            assert_eq!(usize::from(is_lint) + elsewhere, 1, "{code}");
        }
    }

    proptest! {
        #[test]
        fn who_looks_at_each_may_be_given_some(model in arbitrary::model(3)) {
            for lint in LINTS {
                if let Check::OfEach(check) = lint.check {
                    let apart: Vec<Finding> = model.interfaces.chunks(1).flat_map(check).collect();
                    prop_assert_eq!(check(&model.interfaces), apart);
                }
            }
        }
    }

    #[test]
    fn an_ordinary_configuration_has_no_findings() {
        let prefixes = ["fd00:1::/64", "fd00:2::/64"];
        let mut model = testing::model(&[("a", &prefixes[..1]), ("b", &prefixes[1..]), ("c", &[])]);
        for interface in &mut model.interfaces {
            interface.rdnss.push(testing::rdnss("fd00::53", 1800));
        }
        assert_eq!(check(&model), []);
        for interface in &mut model.interfaces {
            interface.prefixes.push(adv_prefix(PrefixSource::InterfaceAddresses));
            interface.header.flags.other_config = true;
        }
        assert_eq!(check(&model), []);
    }

    #[test]
    fn lints_of_one_code_may_differ_in_severity() {
        use Severity::{Note, Warning};
        assert_eq!(severities(Note, Some(Warning)), [Warning, Note]);
        assert_eq!(severities(Warning, Some(Note)), [Warning, Note]);
        assert_eq!(severities(Note, Some(Note)), [Note]);
        assert_eq!(severities(Note, None), [Note]);
    }

    #[test]
    fn all_lints_are_asked() {
        let twice = ["fe80::/64", "fe80::/64"];
        let mut model = testing::model(&[("a", &twice[..1]), ("b", &twice[1..])]);
        model.interfaces[1].captive_portal = Some(CaptivePortal::new("u".repeat(2038)).unwrap());
        model.interfaces[0].source_link_layer_address = false;
        let mut codes: Vec<_> = check(&model).iter().map(|finding| finding.lint.code).collect();
        assert!(codes.is_sorted(), "{codes:?}");
        codes.retain(|code| ["RA020", "RA087", "RA095"].contains(code));
        assert_eq!(codes, ["RA020", "RA020", "RA087", "RA095"]);
        let is_note = |finding: &Finding| finding.lint.severity == Severity::Note;
        let (notes, others): (Vec<_>, Vec<_>) = check(&model).into_iter().partition(is_note);
        assert_ne!(notes, []);
        assert_eq!(check_incomplete(&model), others);
    }
}
