use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options, three_intervals_seconds},
    model::{Interface, Lifetime, Pref64Lifetime},
};

/// A NAT64 prefix that ends before the router does.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA067",
    severity: Severity::Warning,
    explanation: "While the router lasts hosts send through it, but without the NAT64 prefix \
        they no longer reach IPv4. A lifetime below that of the router, or below three times \
        MaxRtrAdvInterval, ends first where advertisements get lost.",
    reference: "RFC 8781 4.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let some = options(interfaces).filter(|options| !options.pref64().is_empty());
    some.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let interface = options.interface;
    let router = u64::from(options.header().router_lifetime.as_secs());
    let least = router.max(three_intervals_seconds(interface));
    // The option cannot say more.
    let least = Lifetime::from_secs(least.min(Pref64Lifetime::MAX.as_secs().into()));
    let all = options.pref64().iter().map(|entry| (entry.prefix(), entry.lifetime)).enumerate();
    let seconds = |lifetime: Pref64Lifetime| Lifetime::from_secs(lifetime.as_secs().into());
    let short = all.filter(move |(_, (_, lifetime))| {
        *lifetime != Pref64Lifetime::ZERO && seconds(*lifetime) < least
    });
    short.map(move |(index, (prefix, lifetime))| Finding {
        lint: &LINT,
        message: format!(
            "the NAT64 prefix {prefix} has a lifetime of {}, less than {least}",
            seconds(lifetime)
        ),
        paths: vec![
            options.path(format_args!("pref64[{index}].lifetime")),
            options.header_path("router_lifetime"),
        ],
        help: Some(
            "make it as long as the router's lifetime and as three times MaxRtrAdvInterval".into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::pref64, *};
    use crate::{
        lint::testing::{assert_finds, silent},
        model::{Model, RouterLifetime},
    };

    /// MaxRtrAdvInterval is 600 s.
    fn with(seconds: u64, router: u64) -> Model {
        let mut model = pref64(&[("64:ff9b::/96", seconds)]);
        model.interfaces[0].header.router_lifetime = RouterLifetime::from_secs(router).unwrap();
        model
    }

    #[test]
    fn fires() {
        let paths = ["a.pref64[0].lifetime", "a.header.router_lifetime"];
        for (seconds, router, least) in [(1792, 0, 1800), (1800, 1801, 1801), (8, 65_535, 65_528)] {
            let message = format!(
                "the NAT64 prefix 64:ff9b::/96 has a lifetime of {seconds} s, less than {least} s"
            );
            assert_finds(&LINT, &with(seconds, router), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (seconds, router) in [(0, 1800), (1800, 1800), (1800, 0), (65_528, 65_535)] {
            assert_eq!(check(&with(seconds, router)), [], "{seconds} {router}");
        }
        assert_eq!(check(&silent(with(8, 1800))), []);
    }
}
