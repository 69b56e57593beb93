use crate::{
    diagnostic::Severity,
    lint::{Finding, Lint, advertising},
    model::{Interface, Model, Preference, RouterLifetime},
};

/// A preference that nothing has.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA010",
    severity: Severity::Warning,
    explanation: "With a lifetime of 0 the router is no default router, so there is nothing to \
        prefer or to avoid. The header then says medium, as it must, whatever is configured.",
    reference: "RFC 4191 2.2",
    check,
};

fn check(model: &Model) -> Vec<Finding> {
    advertising(model).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let header = interface.header;
    if header.router_lifetime != RouterLifetime::ZERO || header.preference == Preference::Medium {
        return None;
    }
    let name = &interface.name;
    Some(Finding {
        lint: &LINT,
        message: format!(
            "the preference `{}` has no effect, because the router lifetime is 0",
            header.preference
        ),
        paths: vec![format!("{name}.header.preference"), format!("{name}.header.router_lifetime")],
        help: Some("remove one of the two; routes have preferences of their own".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_router_lifetime};

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
