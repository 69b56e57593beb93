//! Models for the tests of the lints.

use std::{ops::Deref, time::Duration};

use thin_vec::ThinVec;

use super::{Check, Lint};
use crate::model::{
    AdvLifetime, AdvProvisioningDomain, AdvRdnss, AdvRoute, Interface, IntervalRule, Lifetime,
    Model, Preference, PrefixSource, PvdDelay, PvdIdentity, Rdnss, RouteInformation,
    RouterLifetime, RtrAdvInterval,
    testing::{self, adv_prefix, prefix},
};

/// Interfaces with their prefixes, on-link and autonomous, valid for 30 days and preferred for 7;
/// nothing to complain about.
pub(super) fn model(interfaces: &[(&str, &[&str])]) -> Model {
    Model {
        interfaces: interfaces.iter().map(|(name, prefixes)| interface(name, prefixes)).collect(),
    }
}

/// One interface `a` with `prefixes`, as [`model`] makes it and `change` changes it.
pub(super) fn one(prefixes: &[&str], change: impl FnOnce(&mut Interface)) -> Model {
    let mut model = model(&[("a", prefixes)]);
    change(&mut model.interfaces[0]);
    model
}

/// The same, but silent.
pub(super) fn silent(mut model: Model) -> Model {
    for interface in &mut model.interfaces {
        interface.send_advertisements = false;
    }
    model
}

/// A Provisioning Domain without options.
pub(super) fn domain() -> AdvProvisioningDomain {
    let id = "pvd.example".parse().unwrap();
    let delay = PvdDelay::default();
    AdvProvisioningDomain {
        identity: PvdIdentity { id, http: false, legacy: false, delay, sequence: 0 },
        header: None,
        prefixes: Vec::new(),
        routes: ThinVec::new(),
        rdnss: Vec::new(),
        dnssl: Vec::new(),
        encrypted_dns: ThinVec::new(),
        pref64: ThinVec::new(),
        captive_portal: None,
    }
}

fn interface(name: &str, prefixes: &[&str]) -> Interface {
    let mut interface = testing::interface(name);
    for (index, text) in prefixes.iter().enumerate() {
        interface.prefixes.push(adv_prefix(PrefixSource::Prefix(prefix(text))));
        set_lifetimes(&mut interface, index, 2_592_000, 604_800);
    }
    interface
}

/// Sets both lifetimes of a prefix, in seconds; all ones is infinity.
pub(super) fn set_lifetimes(interface: &mut Interface, index: usize, valid: u32, preferred: u32) {
    let fixed = |seconds| AdvLifetime::fixed(Lifetime::from_wire(seconds));
    let entry = &mut interface.prefixes[index];
    (entry.valid_lifetime, entry.preferred_lifetime) = (fixed(valid), fixed(preferred));
}

/// Advertisements come up to `max_millis` milliseconds apart.
pub(super) fn set_interval(interface: &mut Interface, max_millis: u64) {
    let max = Duration::from_millis(max_millis);
    interface.interval = RtrAdvInterval::new(max / 2, max, IntervalRule::MobileIpv6).unwrap();
}

/// Sets the router lifetime, in seconds.
pub(super) fn set_router_lifetime(interface: &mut Interface, seconds: u16) {
    interface.header.router_lifetime = RouterLifetime::from_wire(seconds);
}

/// A route of medium preference, withdrawn in the end.
pub(super) fn route(text: &str, seconds: u32) -> AdvRoute {
    let lifetime = Lifetime::from_wire(seconds);
    let route = RouteInformation { prefix: prefix(text), preference: Preference::Medium, lifetime };
    AdvRoute { route, remove_on_exit: true, conditions: ThinVec::new() }
}

/// One DNS server.
pub(super) fn rdnss(server: &str, seconds: u32) -> AdvRdnss {
    let rdnss = Rdnss::new(vec![server.parse().unwrap()], Lifetime::from_wire(seconds)).unwrap();
    AdvRdnss { rdnss, flush_on_exit: true, conditions: ThinVec::new() }
}

/// Lints look at interfaces, and tests have models.
impl Deref for Model {
    type Target = [Interface];

    fn deref(&self) -> &[Interface] {
        &self.interfaces
    }
}

/// Message and paths of all that `lint` finds.
pub(super) fn found(lint: &Lint, model: &Model) -> Vec<(String, Vec<String>)> {
    let (Check::OfEach(check) | Check::OfAll(check)) = lint.check;
    let findings = check(model);
    assert!(findings.iter().all(|finding| std::ptr::eq(finding.lint, lint)), "{findings:?}");
    findings.into_iter().map(|finding| (finding.message, finding.paths)).collect()
}

/// Fails unless `lint` finds one thing, which it says so and of these fields.
#[track_caller]
pub(super) fn assert_finds(lint: &Lint, model: &Model, message: &str, paths: &[&str]) {
    let paths = paths.iter().copied().map(String::from).collect();
    assert_eq!(found(lint, model), [(message.to_owned(), paths)]);
}

/// Fails if `lint` finds anything.
#[track_caller]
pub(super) fn assert_silent(lint: &Lint, model: &Model) {
    assert_eq!(found(lint, model), []);
}
