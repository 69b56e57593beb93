use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::{Interface, Lifetime},
};

/// Addresses that end without having been deprecated.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA019",
    // As long as the router advertises it, nothing is wrong.
    severity: Severity::Note,
    explanation: "Addresses are meant to be deprecated for a while before they end: what is under \
        way goes on with them, and all that is new takes other addresses. Where both lifetimes \
        are the same, hosts that no longer hear of the prefix lose its addresses in the middle of \
        their connections.",
    reference: "RFC 4862 5.5.4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

/// The readers of the languages report a preferred lifetime above the valid one.
fn finding(it: Entry) -> Option<Finding> {
    let (valid, preferred) = (it.valid(), it.prefix.preferred_lifetime.lifetime);
    let same = preferred == valid && valid != Lifetime::INFINITE;
    (same && it.prefix.flags.autonomous).then(|| Finding {
        lint: &LINT,
        message: format!("both lifetimes of {} are {valid}", it.subject()),
        paths: vec![it.field("preferred_lifetime"), it.field("valid_lifetime")],
        help: Some("set the preferred lifetime lower, to the half for example".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, assert_silent, one, set_lifetimes},
        model::{Model, PrefixSource},
    };

    fn model(valid: u32, preferred: u32) -> Model {
        one(&["2001:db8::/64", "2001:db8:1::/64"], |it| set_lifetimes(it, 1, valid, preferred))
    }

    #[test]
    fn fires() {
        let paths = ["a.prefixes[1].preferred_lifetime", "a.prefixes[1].valid_lifetime"];
        for seconds in [1, 1800, u32::MAX - 1] {
            let message = format!("both lifetimes of prefix 2001:db8:1::/64 are {seconds} s");
            assert_finds(&LINT, &model(seconds, seconds), &message, &paths);
        }
        let mut own = model(1800, 1800);
        own.interfaces[0].prefixes[1].source = PrefixSource::InterfaceAddresses;
        let message = "both lifetimes of the interface's own prefixes are 1800 s";
        assert_finds(&LINT, &own, message, &paths);
    }

    #[test]
    fn does_not_fire() {
        for (valid, preferred) in [(1800, 1799), (1800, 1801), (0, 0), (u32::MAX, u32::MAX)] {
            assert_silent(&LINT, &model(valid, preferred));
        }
        let mut on_link_only = model(1800, 1800);
        on_link_only.interfaces[0].prefixes[1].flags.autonomous = false;
        assert_silent(&LINT, &on_link_only);
    }
}
