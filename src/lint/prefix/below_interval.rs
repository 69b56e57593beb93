use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, three_intervals_seconds},
    model::{Interface, Lifetime, seconds},
};

/// A valid lifetime that a few lost advertisements end.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA026",
    severity: Severity::Warning,
    explanation: "Each advertisement renews the hosts' addresses and their on-link route. Below \
        three times MaxRtrAdvInterval, one or two that do not arrive can be enough for both to \
        end; below MaxRtrAdvInterval itself, none has to get lost.",
    reference: "RFC 4861 6.2.1, RFC 4862 5.5.4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

/// What counts down, or is deprecated already, is meant to end.
fn finding(it: Entry) -> Option<Finding> {
    let valid = it.valid().as_secs()?;
    let wanted = three_intervals_seconds(it.interface());
    let ends = it.prefix.valid_lifetime.counting_down || it.preferred() == Lifetime::ZERO;
    if ends || u64::from(valid) >= wanted {
        return None;
    }
    let max = seconds(it.interface().interval.max());
    Some(Finding {
        lint: &LINT,
        message: format!(
            "the valid lifetime of {}, {valid} s, is below three times MaxRtrAdvInterval, {max} s",
            it.subject()
        ),
        paths: vec![it.field("valid_lifetime"), it.interval()],
        help: Some(
            format!("set the valid lifetime to at least {wanted} s, or advertise more often")
                .into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_interval, set_lifetimes};
    use crate::model::Model;

    fn model(max_millis: u64, valid: u32, preferred: u32) -> Model {
        one(&["2001:db8::/64"], |interface| {
            set_interval(interface, max_millis);
            set_lifetimes(interface, 0, valid, preferred);
        })
    }

    #[test]
    fn fires() {
        for (max_millis, valid, max) in [
            (600_000, 1799, "600"),
            (600_000, 1, "600"),
            (4500, 12, "4.5"),
            // The default of radvd and the longest interval.
            (65_535_000, 86_400, "65535"),
        ] {
            let message = format!(
                "the valid lifetime of prefix 2001:db8::/64, {valid} s, is below three times \
                 MaxRtrAdvInterval, {max} s"
            );
            let paths = ["a.prefixes[0].valid_lifetime", "a.interval.max"];
            assert_finds(&LINT, &model(max_millis, valid, valid), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (max_millis, valid, preferred) in [
            (600_000, 1800, 900),
            (600_000, u32::MAX, 900),
            (600_000, 0, 0),
            // It is on its way out.
            (600_000, 600, 0),
            (4500, 13, 13),
        ] {
            assert_silent(&LINT, &model(max_millis, valid, preferred));
        }
        let mut counting_down = model(600_000, 600, 600);
        counting_down.interfaces[0].prefixes[0].valid_lifetime.counting_down = true;
        assert_silent(&LINT, &counting_down);
    }
}
