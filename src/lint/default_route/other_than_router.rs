use super::default_routes;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{AdvRoute, Interface, Lifetime, RouterLifetime},
};

/// A route to everywhere that differs from what the header says.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA012",
    severity: Severity::Warning,
    explanation: "The header and a route to everywhere are about the same entry of a host's \
        routing table. For hosts that read Route Information options the route counts, for others \
        the header: hosts of one link hold the default route for different times, or take \
        different routers. A route with a lifetime of 0 takes away what the header gives.",
    reference: "RFC 4191 2.3, RFC 4191 3.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let is_router = options.header().router_lifetime != RouterLifetime::ZERO;
    let routes = default_routes(options).filter(move |_| is_router);
    routes.filter_map(move |(index, route)| finding(options, index, route))
}

fn finding(
    options: Options<'_>,
    index: usize,
    AdvRoute { route, .. }: &AdvRoute,
) -> Option<Finding> {
    let header = options.header();
    let (lifetime, router_lifetime) = (route.lifetime, header.router_lifetime.as_secs());
    // The header cannot say more than this.
    let most = u64::from(u16::MAX);
    let seconds = lifetime.as_secs().map_or(most, u64::from).min(most);
    let (message, fields) = if seconds != u64::from(router_lifetime) {
        let consequence = match lifetime {
            Lifetime::ZERO => "hosts take and drop the default route with each advertisement",
            _ => "hosts disagree on how long the default route lasts",
        };
        let message =
            format!("{consequence}: the route ::/0 {lifetime}, the router {router_lifetime} s");
        (message, ["lifetime", "router_lifetime"])
    } else if route.preference != header.preference {
        let message = format!(
            "hosts disagree on the preference of the default route: the route ::/0 has `{}`, the \
             router `{}`",
            route.preference, header.preference
        );
        (message, ["preference"; 2])
    } else {
        return None;
    };
    let [of_route, of_header] = fields;
    Some(Finding {
        lint: &LINT,
        message,
        paths: vec![
            options.path(format_args!("routes[{index}].{of_route}")),
            options.header_path(of_header),
        ],
        help: Some(match lifetime {
            Lifetime::ZERO => "set both lifetimes to 0, or neither".into(),
            _ => "give both the same value, or remove the route: the header is enough".into(),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, assert_silent, one, route, set_router_lifetime},
        model::{Model, Preference},
    };

    fn model(router: (u16, Preference), to_everywhere: (u32, Preference)) -> Model {
        one(&[], |interface| {
            set_router_lifetime(interface, router.0);
            interface.header.preference = router.1;
            interface.routes = [route("2001:db8::/48", 5), route("::/0", to_everywhere.0)].into();
            interface.routes[1].route.preference = to_everywhere.1;
        })
    }

    #[test]
    fn fires() {
        use Preference::{High, Low, Medium};
        let lifetimes = ["a.routes[1].lifetime", "a.header.router_lifetime"];
        let preferences = ["a.routes[1].preference", "a.header.preference"];
        let lasts = "hosts disagree on how long the default route lasts: the route ::/0";
        for (router, route, message, paths) in [
            ((1800, Medium), (600, Medium), format!("{lasts} 600 s, the router 1800 s"), lifetimes),
            (
                (1800, Low),
                (u32::MAX, High),
                format!("{lasts} infinity, the router 1800 s"),
                lifetimes,
            ),
            (
                (1800, Medium),
                (0, Medium),
                "hosts take and drop the default route with each advertisement: the route ::/0 0 \
                 s, the router 1800 s"
                    .to_owned(),
                lifetimes,
            ),
            (
                (1800, Low),
                (1800, High),
                "hosts disagree on the preference of the default route: the route ::/0 has \
                 `high`, the router `low`"
                    .to_owned(),
                preferences,
            ),
        ] {
            assert_finds(&LINT, &model(router, route), &message, &paths);
        }
    }

    #[test]
    fn does_not_fire() {
        use Preference::{High, Medium};
        for (router, route) in [
            ((1800, High), (1800, High)),
            // Another lint's.
            ((0, Medium), (1800, Medium)),
            ((0, Medium), (0, Medium)),
            // Three times 30000 s, as far as it goes.
            ((u16::MAX, Medium), (90_000, Medium)),
        ] {
            assert_silent(&LINT, &model(router, route));
        }
    }
}
