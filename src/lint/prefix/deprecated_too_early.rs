use std::time::Duration;

use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::{Interface, seconds},
};

/// A preferred lifetime that ends between two advertisements.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA027",
    severity: Severity::Warning,
    explanation: "Between two advertisements the hosts' addresses become deprecated, and the next \
        one makes them preferred again. Connections that start in between take an address of \
        another prefix, where a host has one.",
    reference: "RFC 4862 5.5.4, RFC 8273 5",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

/// Where the addresses even end before the next advertisement, another lint says so.
fn finding(it: Entry) -> Option<Finding> {
    let ends_early =
        |seconds: u32| Duration::from_secs(seconds.into()) < it.interface().interval.max();
    let preferred = it.preferred().as_secs().filter(|&it| it > 0 && ends_early(it))?;
    let counting_down = it.prefix.preferred_lifetime.counting_down;
    if counting_down || !it.prefix.flags.autonomous || it.valid().as_secs().is_some_and(ends_early)
    {
        return None;
    }
    let max = seconds(it.interface().interval.max());
    Some(Finding {
        lint: &LINT,
        message: format!(
            "the preferred lifetime of {}, {preferred} s, is below MaxRtrAdvInterval, {max} s",
            it.subject()
        ),
        paths: vec![it.field("preferred_lifetime"), it.interval()],
        help: Some(
            "set the preferred lifetime to some MaxRtrAdvInterval, or advertise more often".into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};
    use crate::model::Model;

    /// Advertisements come up to 600 s apart.
    fn model(valid: u32, preferred: u32) -> Model {
        one(&["2001:db8::/64"], |interface| set_lifetimes(interface, 0, valid, preferred))
    }

    #[test]
    fn fires() {
        for (valid, preferred) in [(1800, 599), (u32::MAX, 1), (600, 30)] {
            let message = format!(
                "the preferred lifetime of prefix 2001:db8::/64, {preferred} s, is below \
                 MaxRtrAdvInterval, 600 s"
            );
            let paths = ["a.prefixes[0].preferred_lifetime", "a.interval.max"];
            assert_finds(&LINT, &model(valid, preferred), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (valid, preferred) in [(1800, 600), (1800, 0), (u32::MAX, u32::MAX), (599, 300)] {
            assert_silent(&LINT, &model(valid, preferred));
        }
        let mut counting_down = model(1800, 300);
        counting_down.interfaces[0].prefixes[0].preferred_lifetime.counting_down = true;
        assert_silent(&LINT, &counting_down);
        let mut on_link_only = model(1800, 300);
        on_link_only.interfaces[0].prefixes[0].flags.autonomous = false;
        assert_silent(&LINT, &on_link_only);
    }
}
