use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, header_values},
    model::{Interface, Preference, RouterLifetime},
};

/// A preference that nothing has.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA010",
    severity: Severity::Warning,
    explanation: "With a lifetime of 0 the router is no default router, so there is nothing to \
        prefer or to avoid. The header then says medium, as it must, whatever is configured.",
    reference: "RFC 4191 2.2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let headers = header_values(interfaces, |header| (header.router_lifetime, header.preference));
    let void = headers.filter(|((lifetime, preference), _)| {
        *lifetime == RouterLifetime::ZERO && *preference != Preference::Medium
    });
    void.map(|((_, preference), options)| finding(preference, options)).collect()
}

fn finding(preference: Preference, options: Options<'_>) -> Finding {
    Finding {
        lint: &LINT,
        message: format!(
            "the preference `{preference}` has no effect, because the router lifetime is 0"
        ),
        paths: vec![options.header_path("preference"), options.header_path("router_lifetime")],
        help: Some("remove one of the two; routes have preferences of their own".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_router_lifetime};
    use crate::model::Model;

    fn model(lifetime: u16, preference: Preference) -> Model {
        one(&[], |interface| {
            set_router_lifetime(interface, lifetime);
            interface.header.preference = preference;
        })
    }

    #[test]
    fn fires() {
        for (preference, name) in [(Preference::High, "high"), (Preference::Low, "low")] {
            let message =
                format!("the preference `{name}` has no effect, because the router lifetime is 0");
            let paths = ["a.header.preference", "a.header.router_lifetime"];
            assert_finds(&LINT, &model(0, preference), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(0, Preference::Medium));
        assert_silent(&LINT, &model(1800, Preference::High));
        assert_silent(&LINT, &model(1800, Preference::Low));
    }
}
