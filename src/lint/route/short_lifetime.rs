use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options, three_intervals_seconds},
    model::{Interface, Lifetime, Prefix},
};

/// A route that lost packets take from hosts.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA057",
    severity: Severity::Warning,
    explanation: "Each advertisement renews the route, and up to MaxRtrAdvInterval passes until \
        the next. With less than three times that, a lost packet or two are enough for hosts to \
        forget the route, until they hear of it again.",
    reference: "RFC 4191 2.3, RFC 4861 6.2.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let some = options(interfaces).filter(|options| !options.routes().is_empty());
    some.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let least = least(options);
    let routes = options.routes().iter().map(|entry| entry.route).enumerate();
    let short =
        routes.filter(move |(_, route)| route.lifetime != Lifetime::ZERO && route.lifetime < least);
    short.map(move |(index, route)| finding(options, index, route.prefix, route.lifetime))
}

fn finding(options: Options<'_>, index: usize, prefix: Prefix, lifetime: Lifetime) -> Finding {
    let least = least(options);
    Finding {
        lint: &LINT,
        message: format!(
            "the route {prefix} has a lifetime of {lifetime}, less than three times \
             MaxRtrAdvInterval, {least}"
        ),
        paths: vec![
            options.path(format_args!("routes[{index}].lifetime")),
            format!("{}.interval.max", options.interface.name),
        ],
        help: Some("make the lifetime longer, or MaxRtrAdvInterval shorter".into()),
    }
}

fn least(options: Options<'_>) -> Lifetime {
    Lifetime::from_secs(three_intervals_seconds(options.interface))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, route, silent};
    use crate::model::Model;

    /// MaxRtrAdvInterval is 600 s.
    fn with(lifetime: Lifetime) -> Model {
        one(&[], |it| it.routes = [route("::/0", lifetime.to_wire())].into())
    }

    #[test]
    fn fires() {
        let message = "the route ::/0 has a lifetime of 1799 s, less than three times \
            MaxRtrAdvInterval, 1800 s";
        let paths = ["a.routes[0].lifetime", "a.interval.max"];
        assert_finds(&LINT, &with(Lifetime::from_secs(1799)), message, &paths);
        assert_eq!(check(&with(Lifetime::from_secs(1))).len(), 1);
    }

    #[test]
    fn does_not_fire() {
        for lifetime in [Lifetime::ZERO, Lifetime::from_secs(1800), Lifetime::INFINITE] {
            assert_eq!(check(&with(lifetime)), [], "{lifetime}");
        }
        assert_eq!(check(&silent(with(Lifetime::from_secs(1)))), []);
    }
}
