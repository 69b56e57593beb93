use super::router_lifetime_path;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Pref64, Pref64Lifetime},
};

/// A router lifetime that no lifetime of a NAT64 prefix reaches.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA014",
    severity: Severity::Warning,
    explanation: "A NAT64 prefix lasts 65528 s at most, so hosts that hear no more from this \
        router forget it while they still take their default route: what is left of IPv4 goes \
        some seconds before IPv6 does.",
    reference: "RFC 8781 4.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let (lifetime, most) = (options.header().router_lifetime.as_secs(), Pref64Lifetime::MAX);
    if lifetime <= most.as_secs() {
        return None;
    }
    let used = |pref64: &Pref64| pref64.lifetime != Pref64Lifetime::ZERO;
    let index = options.pref64().iter().position(used)?;
    Some(Finding {
        lint: &LINT,
        message: format!("the router lifetime, {lifetime} s, is more than NAT64 prefixes can have"),
        paths: vec![router_lifetime_path(options), options.path(format_args!("pref64[{index}]"))],
        help: Some(format!("set the router lifetime to at most {} s", most.as_secs()).into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, assert_silent, one, set_router_lifetime},
        model::{Model, testing::prefix},
    };

    fn model(lifetime: u16, pref64_seconds: &[u64]) -> Model {
        one(&[], |interface| {
            set_router_lifetime(interface, lifetime);
            interface.pref64 = pref64_seconds
                .iter()
                .map(|&seconds| Pref64Lifetime::from_secs(seconds).unwrap())
                .map(|lifetime| Pref64::new(prefix("64:ff9b::/96"), lifetime).unwrap())
                .collect();
        })
    }

    #[test]
    fn fires() {
        for (lifetime, pref64, path) in
            [(65_529, &[65_528][..], "a.pref64[0]"), (65_535, &[0, 1800], "a.pref64[1]")]
        {
            let message =
                format!("the router lifetime, {lifetime} s, is more than NAT64 prefixes can have");
            let paths = ["a.header.router_lifetime", path];
            assert_finds(&LINT, &model(lifetime, pref64), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (lifetime, pref64) in [(65_535, &[][..]), (65_535, &[0]), (65_528, &[65_528])] {
            assert_silent(&LINT, &model(lifetime, pref64));
        }
    }
}
