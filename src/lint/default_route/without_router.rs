use super::default_routes;
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Lifetime, RouterLifetime},
};

/// A route to everywhere through a router that is no default router.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA011",
    severity: Severity::Warning,
    explanation: "The header and a route to everywhere are about the same entry of a host's \
        routing table: the router lifetime of 0 takes it away and the route brings it back, with \
        each advertisement. Hosts that read no Route Information options have no default route \
        at all, other hosts have one in spite of the 0.",
    reference: "RFC 4191 2.3, RFC 4191 3.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let is_router = options.header().router_lifetime != RouterLifetime::ZERO;
    let routes = default_routes(options)
        .filter(move |(_, it)| !is_router && it.route.lifetime != Lifetime::ZERO);
    routes.map(move |(index, route)| {
        let lifetime = route.route.lifetime;
        Finding {
            lint: &LINT,
            message: format!(
                "hosts take and drop the default route with each advertisement: the route ::/0 \
                 lasts {lifetime}, the router lifetime is 0"
            ),
            paths: vec![
                options.path(format_args!("routes[{index}].lifetime")),
                options.header_path("router_lifetime"),
            ],
            help: Some("set both lifetimes to 0, or neither".into()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{
        assert_finds, assert_silent, domain, one, route, set_router_lifetime,
    };
    use crate::model::Model;

    fn model(router: u16, routes: &[(&str, u32)]) -> Model {
        one(&[], |interface| {
            set_router_lifetime(interface, router);
            interface.routes = routes.iter().map(|&(to, seconds)| route(to, seconds)).collect();
        })
    }

    #[test]
    fn fires() {
        for (routes, lifetime, path) in [
            (&[("::/0", 1800)][..], "1800 s", "a.routes[0].lifetime"),
            (&[("2001:db8::/48", 600), ("::/0", u32::MAX)], "infinity", "a.routes[1].lifetime"),
        ] {
            let message = format!(
                "hosts take and drop the default route with each advertisement: the route ::/0 \
                 lasts {lifetime}, the router lifetime is 0"
            );
            let paths = [path, "a.header.router_lifetime"];
            assert_finds(&LINT, &model(0, routes), &message, &paths);
        }
    }

    #[test]
    fn a_provisioning_domain_has_the_header_of_its_interface_or_its_own() {
        let message = "hosts take and drop the default route with each advertisement: the route \
            ::/0 lasts 1800 s, the router lifetime is 0";
        let path = "a.provisioning_domain.routes[0].lifetime";
        let mut model = model(0, &[]);
        let mut inner = domain();
        inner.routes = [route("::/0", 1800)].into();
        model.interfaces[0].provisioning_domain = Some(Box::new(inner));
        assert_finds(&LINT, &model, message, &[path, "a.header.router_lifetime"]);

        let header = model.interfaces[0].header;
        let inner = model.interfaces[0].provisioning_domain.as_mut().unwrap();
        inner.header = Some(header);
        set_router_lifetime(&mut model.interfaces[0], 1800);
        let own = "a.provisioning_domain.header.router_lifetime";
        assert_finds(&LINT, &model, message, &[path, own]);
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &model(0, &[("::/0", 0), ("2001:db8::/48", 600), ("::/1", 600)]));
        assert_silent(&LINT, &model(1800, &[("::/0", 600)]));
        assert_silent(&LINT, &model(0, &[]));
    }
}
