use std::fmt::Write;

use super::router_lifetime_path;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, advertising},
    model::{Interface, Lifetime},
};

/// Lifetimes that Android does not believe.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA009",
    severity: Severity::Warning,
    explanation: "Newer Android devices ignore routers, routes and prefixes that last less than \
        three minutes, and DNS servers that last less than two, so that they can sleep: they stay \
        without what other hosts of the link have. A lifetime of 0 is always heeded.",
    reference: "RFC 4861 6.2.1; accept_ra_min_lft of Linux",
    check: Check::OfEach(check),
};

const LEAST_SECONDS: u32 = 180;
const LEAST_DNS_SECONDS: u32 = 120;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

/// One for an interface: a short interval often makes all of its lifetimes short. Android knows
/// nothing of Provisioning Domains.
fn finding(interface: &Interface) -> Option<Finding> {
    let options = Options::of_interface(interface);
    let mut short = Short { list: String::new(), paths: Vec::new() };
    let router = u32::from(interface.header.router_lifetime.as_secs());
    let router = [Lifetime::from_wire(router)].into_iter();
    short.add("router", LEAST_SECONDS, router, |_| router_lifetime_path(options));
    let prefixes = interface.prefixes.iter().map(|it| it.valid_lifetime.lifetime);
    short.add("prefix", LEAST_SECONDS, prefixes, |at| {
        options.path(format_args!("prefixes[{at}].valid_lifetime"))
    });
    let routes = interface.routes.iter().map(|it| it.route.lifetime);
    short.add("route", LEAST_SECONDS, routes, |at| {
        options.path(format_args!("routes[{at}].lifetime"))
    });
    let servers = interface.rdnss.iter().map(|it| it.rdnss.lifetime);
    short.add("DNS servers", LEAST_DNS_SECONDS, servers, |at| {
        options.path(format_args!("rdnss[{at}].lifetime"))
    });
    (!short.paths.is_empty()).then(|| {
        Finding {
        lint: &LINT,
        message: format!("Android ignores lifetimes as short as these: {}", short.list),
        paths: short.paths,
        help: Some(format!(
            "let all of it last {LEAST_SECONDS} s or more: three times a MaxRtrAdvInterval of 60 s"
        ).into()),
    }
    })
}

/// What is too short on an interface.
struct Short {
    /// Each kind with its shortest lifetime.
    list: String,
    paths: Vec<String>,
}

impl Short {
    /// Adds those of `lifetimes` that are below `least` and not zero.
    fn add(
        &mut self,
        kind: &str,
        least: u32,
        lifetimes: impl Iterator<Item = Lifetime>,
        path: impl Fn(usize) -> String,
    ) {
        let mut shortest: Option<Lifetime> = None;
        for (index, lifetime) in lifetimes.enumerate() {
            if (1..least).contains(&lifetime.to_wire()) {
                shortest = Some(shortest.map_or(lifetime, |shortest| shortest.min(lifetime)));
                self.paths.push(path(index));
            }
        }
        if let Some(shortest) = shortest {
            let comma = if self.list.is_empty() { "" } else { ", " };
            let _ = write!(self.list, "{comma}{kind} {shortest}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{
        assert_finds, assert_silent, one, rdnss, route, set_interval, set_lifetimes,
        set_router_lifetime,
    };
    use crate::model::Model;

    /// The lifetimes of the router, of a prefix, of two routes and of the DNS servers.
    fn model(router: u16, prefix: u32, routes: [u32; 2], servers: u32) -> Model {
        one(&["2001:db8::/64"], |interface| {
            set_router_lifetime(interface, router);
            set_lifetimes(interface, 0, prefix, 0);
            interface.routes = routes.map(|seconds| route("2001:db8:1::/48", seconds)).into();
            interface.rdnss = vec![rdnss("2001:db8::53", servers)];
        })
    }

    #[test]
    fn fires() {
        let all = [
            "a.header.router_lifetime",
            "a.prefixes[0].valid_lifetime",
            "a.routes[0].lifetime",
            "a.routes[1].lifetime",
            "a.rdnss[0].lifetime",
        ];
        for (router, prefix, routes, servers, list, paths) in [
            (179, 1800, [1800; 2], 1800, "router 179 s", &all[..1]),
            (1, 1800, [1800; 2], 1800, "router 1 s", &all[..1]),
            (0, 179, [1800; 2], 1800, "prefix 179 s", &all[1..2]),
            (1800, 1800, [1800, 30], 1800, "route 30 s", &all[3..4]),
            (1800, 1800, [1800; 2], 119, "DNS servers 119 s", &all[4..]),
            (30, 60, [90, 10], 20, "router 30 s, prefix 60 s, route 10 s, DNS servers 20 s", &all),
        ] {
            let message = format!("Android ignores lifetimes as short as these: {list}");
            assert_finds(&LINT, &model(router, prefix, routes, servers), &message, paths);
        }
    }

    #[test]
    fn the_interval_is_to_blame_where_the_lifetime_follows_it() {
        let model = one(&[], |interface| {
            set_interval(interface, 10_000);
            set_router_lifetime(interface, 30);
        });
        let message = "Android ignores lifetimes as short as these: router 30 s";
        assert_finds(&LINT, &model, message, &["a.interval.max"]);
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(180, 180, [180; 2], 120));
        assert_silent(&LINT, &model(0, 0, [0; 2], 0));
        assert_silent(&LINT, &model(u16::MAX, u32::MAX, [u32::MAX; 2], u32::MAX));
    }
}
