use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, RouterLifetime},
};

/// A portal that is forgotten as soon as it is heard of.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA074",
    severity: Severity::Warning,
    explanation: "The Captive Portal option has no lifetime of its own, so some hosts, \
        systemd-networkd among them, give it that of the router. Where that is 0 they drop it at \
        once.",
    reference: "RFC 8910 2.3, RFC 4861 4.2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let without = options(interfaces)
        .filter(|options| options.header().router_lifetime == RouterLifetime::ZERO);
    without.filter(|options| options.captive_portal().is_some()).map(finding).collect()
}

fn finding(options: Options<'_>) -> Finding {
    Finding {
        lint: &LINT,
        message: "a captive portal is advertised by what is no default router".into(),
        paths: vec![options.path("captive_portal"), options.header_path("router_lifetime")],
        help: Some("advertise it from the default router".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::portal, *};
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn without() -> Model {
        let mut model = portal("https://portal.example/api");
        model.interfaces[0].header.router_lifetime = RouterLifetime::ZERO;
        model
    }

    #[test]
    fn fires() {
        let message = "a captive portal is advertised by what is no default router";
        let paths = ["a.captive_portal", "a.header.router_lifetime"];
        assert_finds(&LINT, &without(), message, &paths);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&portal("https://portal.example/api")), []);
        let no_portal = one(&[], |it| it.header.router_lifetime = RouterLifetime::ZERO);
        assert_eq!(check(&no_portal), []);
        assert_eq!(check(&silent(without())), []);
    }
}
