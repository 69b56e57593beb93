use super::{Entry, of};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{AdvLifetime, Interface, Lifetime},
};

/// Advertisements that are never the same twice.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA034",
    severity: Severity::Note,
    explanation: "A lifetime that counts down makes each advertisement differ from the one \
        before. Devices on batteries sleep through advertisements that they know already, and \
        wake up for each of these.",
    reference: "RFC 4861 6.2.1, RFC 7772 4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

/// One for an interface: a single prefix makes its advertisements differ.
fn finding(options: Options<'_>) -> Option<Finding> {
    let counts = |it: AdvLifetime| {
        let still = it.lifetime != Lifetime::ZERO && !it.lifetime.is_infinite();
        it.counting_down && still
    };
    let field = |it: Entry| {
        if counts(it.prefix.valid_lifetime) {
            Some(it.field("valid_lifetime.counting_down"))
        } else if counts(it.prefix.preferred_lifetime) {
            Some(it.field("preferred_lifetime.counting_down"))
        } else {
            None
        }
    };
    let paths: Vec<String> = of(options).filter_map(field).collect();
    (!paths.is_empty()).then(|| Finding {
        lint: &LINT,
        message: "each advertisement differs from the one before: lifetimes count down".to_owned(),
        paths,
        help: Some("let them count down only while a prefix is on its way out".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};
    use crate::model::Model;

    fn model(valid: u32, preferred: u32, counting_down: [bool; 2]) -> Model {
        one(&["2001:db8::/64", "2001:db8:1::/64"], |interface| {
            set_lifetimes(interface, 1, valid, preferred);
            let entry = &mut interface.prefixes[1];
            entry.valid_lifetime.counting_down = counting_down[0];
            entry.preferred_lifetime.counting_down = counting_down[1];
        })
    }

    #[test]
    fn fires() {
        for (valid, preferred, counting_down, field) in [
            (1800, 900, [true, true], "valid"),
            (1800, 0, [true, true], "valid"),
            (1800, 900, [false, true], "preferred"),
            (u32::MAX, 900, [true, true], "preferred"),
        ] {
            let message = "each advertisement differs from the one before: lifetimes count down";
            let path = format!("a.prefixes[1].{field}_lifetime.counting_down");
            assert_finds(&LINT, &model(valid, preferred, counting_down), message, &[&path]);
        }
    }

    #[test]
    fn does_not_fire() {
        for (valid, preferred, counting_down) in [
            (1800, 900, [false, false]),
            (0, 0, [true, true]),
            (u32::MAX, u32::MAX, [true, true]),
            (1800, 0, [false, true]),
        ] {
            assert_silent(&LINT, &model(valid, preferred, counting_down));
        }
    }
}
