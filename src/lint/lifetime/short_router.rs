use std::time::Duration;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, header_values, three_intervals_seconds},
    model::{Interface, seconds},
};

/// A router lifetime that a few lost advertisements end.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA006",
    severity: Severity::Warning,
    explanation: "A host drops its default route when the lifetime ends before it hears the next \
        advertisement. Multicast gets lost, above all on radio links: below three times \
        MaxRtrAdvInterval, one or two advertisements that do not arrive can be enough.",
    reference: "RFC 4861 6.2.1, RFC 8319 4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let lifetimes = header_values(interfaces, |header| header.router_lifetime.as_secs());
    lifetimes.filter_map(|(lifetime, options)| finding(lifetime.into(), options)).collect()
}

/// The readers of the languages report what is even below `MaxRtrAdvInterval`.
fn finding(lifetime: u64, options: Options<'_>) -> Option<Finding> {
    let interface = options.interface;
    let max = interface.interval.max();
    let wanted = three_intervals_seconds(interface).min(u64::from(u16::MAX));
    if Duration::from_secs(lifetime) < max || lifetime >= wanted {
        return None;
    }
    let (name, max) = (&interface.name, seconds(max));
    let message = format!(
        "the router lifetime, {lifetime} s, is below three times MaxRtrAdvInterval, {max} s"
    );
    Some(Finding {
        lint: &LINT,
        message,
        paths: vec![options.header_path("router_lifetime"), format!("{name}.interval.max")],
        help: Some(
            format!("set the router lifetime to at least {wanted} s, or advertise more often")
                .into(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{
            assert_finds, assert_silent, domain, one, set_interval, set_router_lifetime,
        },
        model::{Header, Model, RouterLifetime},
    };

    fn model(max_millis: u64, lifetime: u16) -> Model {
        one(&[], |interface| {
            set_interval(interface, max_millis);
            set_router_lifetime(interface, lifetime);
        })
    }

    #[test]
    fn fires() {
        for (max_millis, lifetime, max) in [
            (600_000, 600, "600"),
            (600_000, 1799, "600"),
            (4500, 12, "4.5"),
            (30_000_000, 65_534, "30000"),
        ] {
            let message = format!(
                "the router lifetime, {lifetime} s, is below three times MaxRtrAdvInterval, {max} s"
            );
            let paths = ["a.header.router_lifetime", "a.interval.max"];
            assert_finds(&LINT, &model(max_millis, lifetime), &message, &paths);
        }
    }

    #[test]
    fn a_provisioning_domain_with_a_lifetime_of_its_own_counts_by_itself() {
        let mut model = model(600_000, 1800);
        let mut inner = domain();
        inner.header = Some(Header {
            router_lifetime: RouterLifetime::from_wire(900),
            ..model.interfaces[0].header
        });
        model.interfaces[0].provisioning_domain = Some(Box::new(inner));
        let message = "the router lifetime, 900 s, is below three times MaxRtrAdvInterval, 600 s";
        let paths = ["a.provisioning_domain.header.router_lifetime", "a.interval.max"];
        assert_finds(&LINT, &model, message, &paths);
        model.interfaces[0].header.router_lifetime = RouterLifetime::from_wire(900);
        assert_finds(&LINT, &model, message, &["a.header.router_lifetime", "a.interval.max"]);
    }

    #[test]
    fn does_not_fire() {
        for (max_millis, lifetime) in [
            (600_000, 0),
            (600_000, 1800),
            // Three times are 13.5 s; the default of that is cut to whole seconds.
            (4500, 13),
            // Reported with the text.
            (600_000, 599),
            // The most there is.
            (30_000_000, 65_535),
            (70, 1),
        ] {
            assert_silent(&LINT, &model(max_millis, lifetime));
        }
        let mut silent = model(600_000, 600);
        silent.interfaces[0].send_advertisements = false;
        assert_silent(&LINT, &silent);
    }
}
