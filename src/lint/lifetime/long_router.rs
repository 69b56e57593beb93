use super::router_lifetime_path;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, header_values},
    model::Interface,
};

/// A router lifetime above the bound that the standard had at first.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA007",
    // It is allowed, and whoever writes it wants it.
    severity: Severity::Note,
    explanation: "A router that vanishes without a final advertisement stays in the hosts' lists \
        of default routers for the rest of its lifetime, here for more than two and a half hours. \
        Software from before RFC 8319 may refuse more than 9000 s.",
    reference: "RFC 4861 6.2.1, RFC 8319 4",
    check: Check::OfEach(check),
};

/// The most before RFC 8319.
const MOST_SECONDS: u16 = 9000;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let lifetimes = header_values(interfaces, |header| header.router_lifetime.as_secs());
    let long = lifetimes.filter(|(lifetime, _)| *lifetime > MOST_SECONDS);
    long.map(|(lifetime, options)| finding(lifetime, options)).collect()
}

fn finding(lifetime: u16, options: Options<'_>) -> Finding {
    Finding {
        lint: &LINT,
        message: format!(
            "the router lifetime, {lifetime} s, is above {MOST_SECONDS} s, the most before RFC 8319"
        ),
        paths: vec![router_lifetime_path(options)],
        help: Some(format!(
            "set the router lifetime, and MaxRtrAdvInterval with it, to at most {MOST_SECONDS} s"
        ).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{
        assert_finds, assert_silent, one, set_interval, set_router_lifetime,
    };
    use crate::model::Model;

    fn model(lifetime: u16) -> Model {
        one(&[], |interface| set_router_lifetime(interface, lifetime))
    }

    #[test]
    fn fires() {
        for lifetime in [9001, u16::MAX] {
            let message = format!(
                "the router lifetime, {lifetime} s, is above 9000 s, the most before RFC 8319"
            );
            assert_finds(&LINT, &model(lifetime), &message, &["a.header.router_lifetime"]);
        }
        let mut default = model(9003);
        set_interval(&mut default.interfaces[0], 3_001_000);
        let message = "the router lifetime, 9003 s, is above 9000 s, the most before RFC 8319";
        assert_finds(&LINT, &default, message, &["a.interval.max"]);
    }

    #[test]
    fn does_not_fire() {
        for lifetime in [0, 1800, 9000] {
            assert_silent(&LINT, &model(lifetime));
        }
    }
}
