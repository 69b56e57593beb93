use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::Interface,
};

/// A prefix that never ends by itself.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA032",
    // The standard provides for it, and nobody writes it by mistake.
    severity: Severity::Note,
    explanation: "Addresses of such a prefix and its on-link route never end by themselves. A \
        host that does not hear their withdrawal, because it is asleep or on another link, keeps \
        them until it starts anew.",
    reference: "RFC 4861 6.2.1, RFC 8978 2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

fn finding(it: Entry) -> Option<Finding> {
    let used = it.prefix.flags.on_link || it.prefix.flags.autonomous;
    (used && it.valid().is_infinite()).then(|| Finding {
        lint: &LINT,
        message: format!("the valid lifetime of {} is infinite", it.subject()),
        paths: vec![it.field("valid_lifetime")],
        help: Some("set a finite one: each advertisement renews it".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};
    use crate::model::Model;

    fn model(valid: u32) -> Model {
        one(&["2001:db8::/64"], |interface| set_lifetimes(interface, 0, valid, 1800))
    }

    #[test]
    fn fires() {
        let message = "the valid lifetime of prefix 2001:db8::/64 is infinite";
        let paths = ["a.prefixes[0].valid_lifetime"];
        assert_finds(&LINT, &model(u32::MAX), message, &paths);
        let mut on_link_only = model(u32::MAX);
        on_link_only.interfaces[0].prefixes[0].flags.autonomous = false;
        assert_finds(&LINT, &on_link_only, message, &paths);
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(u32::MAX - 1));
        let mut unused = model(u32::MAX);
        unused.interfaces[0].prefixes[0].flags.autonomous = false;
        unused.interfaces[0].prefixes[0].flags.on_link = false;
        assert_silent(&LINT, &unused);
    }
}
