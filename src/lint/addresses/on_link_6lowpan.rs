use super::with;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// An on-link prefix where hosts do not hear each other.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA045",
    severity: Severity::Warning,
    explanation: "Nodes of a 6LoWPAN hear only those near them, and send to all others through \
        their router. An on-link prefix makes them look for addresses by multicast, which costs \
        all of them power and finds few; routers there must not advertise one.",
    reference: "RFC 6775 6.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter(|it| it.is_6lowpan()).flat_map(findings).collect()
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    with(interface, |flags| flags.on_link).map(|it| Finding {
        lint: &LINT,
        message: format!("the on-link flag of {} must not be set in a 6LoWPAN", it.subject()),
        paths: vec![it.field("flags.on_link")],
        help: Some("switch it off".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::flagged, *};
    use crate::{
        lint::testing::{assert_finds, assert_silent},
        model::{AuthoritativeBorderRouter, ContextId, LowpanContext, Model, testing::prefix},
    };

    fn with_context(prefixes: &[&str]) -> Model {
        let mut model = flagged("", prefixes);
        model.interfaces[0].lowpan_contexts = vec![LowpanContext {
            prefix: prefix("2001:db8::/64"),
            compression: true,
            id: ContextId::new(1).unwrap(),
            valid_lifetime_minutes: 60,
        }]
        .into();
        model
    }

    fn with_border_router(prefixes: &[&str]) -> Model {
        let mut model = flagged("", prefixes);
        model.interfaces[0].authoritative_border_router =
            Some(Box::new(AuthoritativeBorderRouter {
                version: 1,
                valid_lifetime_minutes: 60,
                address: "2001:db8::1".parse().unwrap(),
            }));
        model
    }

    #[test]
    fn fires() {
        for make in [with_context, with_border_router] {
            let message = "the on-link flag of prefix 2001:db8:2::/64 must not be set in a 6LoWPAN";
            let paths = ["a.prefixes[1].flags.on_link"];
            assert_finds(&LINT, &make(&["A", "LA"]), message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &with_context(&["A", ""]));
        assert_silent(&LINT, &with_border_router(&["A"]));
        assert_silent(&LINT, &flagged("", &["LA"]));
    }
}
