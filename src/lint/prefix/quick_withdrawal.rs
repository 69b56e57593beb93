use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::{Interface, Lifetime},
};

/// A withdrawal that takes longer than it says.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA031",
    // What works of a withdrawal, the preferred lifetime of 0, is there.
    severity: Severity::Note,
    explanation: "Lest a forged advertisement take their addresses away, hosts that have one for \
        longer cut its life to two hours and no further. What ends the use of a prefix at once is \
        the preferred lifetime of 0; the valid lifetime ends only its on-link route early.",
    reference: "RFC 4862 5.5.3",
    check: Check::OfEach(check),
};

const TWO_HOURS: u32 = 7200;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

/// Addresses that are still preferred are not being withdrawn, however short they live.
fn finding(it: Entry) -> Option<Finding> {
    let short = it.valid() < Lifetime::from_wire(TWO_HOURS);
    let deprecated = it.preferred() == Lifetime::ZERO;
    (short && deprecated && it.prefix.flags.autonomous).then(|| Finding {
        lint: &LINT,
        message: format!(
            "hosts keep addresses of {} for up to {TWO_HOURS} s, not for {}",
            it.subject(),
            it.valid()
        ),
        paths: vec![it.field("valid_lifetime")],
        help: Some(format!("advertise it so for {TWO_HOURS} s before you remove it").into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};
    use crate::model::Model;

    fn model(valid: u32, preferred: u32) -> Model {
        one(&["2001:db8::/64"], |interface| set_lifetimes(interface, 0, valid, preferred))
    }

    #[test]
    fn fires() {
        for valid in [1, 7199] {
            let message = format!(
                "hosts keep addresses of prefix 2001:db8::/64 for up to 7200 s, not for {valid} s"
            );
            let paths = ["a.prefixes[0].valid_lifetime"];
            assert_finds(&LINT, &model(valid, 0), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (valid, preferred) in [(0, 0), (7200, 0), (1800, 900), (u32::MAX, 0)] {
            assert_silent(&LINT, &model(valid, preferred));
        }
        let mut on_link_only = model(60, 0);
        on_link_only.interfaces[0].prefixes[0].flags.autonomous = false;
        assert_silent(&LINT, &on_link_only);
    }
}
