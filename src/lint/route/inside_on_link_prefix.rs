use std::collections::HashMap;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Lifetime, Prefix},
};

/// A route to what is on the link itself.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA056",
    severity: Severity::Warning,
    explanation: "Hosts send to the addresses of an on-link prefix directly. Those that take a \
        route into it hand packets for their neighbours to the router instead, which sends them \
        back over the same link.",
    reference: "RFC 4191 3.1, RFC 5942 3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> Vec<Finding> {
    if options.routes().is_empty() || options.prefixes().is_empty() {
        return Vec::new();
    }
    let named = options.named_prefixes().filter(|(_, _, entry)| {
        entry.flags.on_link && entry.valid_lifetime.lifetime != Lifetime::ZERO
    });
    let on_link: HashMap<Prefix, usize> = named.map(|(index, prefix, _)| (prefix, index)).collect();
    let mut lengths: Vec<u8> = on_link.keys().map(|prefix| prefix.length()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let routes = options.routes().iter().map(|entry| entry.route).enumerate();
    let alive = routes.filter(|(_, route)| route.lifetime != Lifetime::ZERO);
    let finding = |(index, prefix): (usize, Prefix)| {
        // There are 129 lengths at most.
        let shorter = lengths.iter().take_while(|&&length| length <= prefix.length());
        let mut around = shorter.filter_map(|&length| {
            on_link.get_key_value(&Prefix::new(prefix.address(), length).ok()?)
        });
        let (around, place) = around.next()?;
        Some(Finding {
            lint: &LINT,
            message: format!("the route {prefix} leads to the on-link prefix {around}"),
            paths: vec![
                options.path(format_args!("routes[{index}].prefix")),
                options.path(format_args!("prefixes[{place}]")),
            ],
            help: Some("remove the route, or the prefix's on-link flag".into()),
        })
    };
    alive.map(|(index, route)| (index, route.prefix)).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, model, route, silent},
        model::{AdvLifetime, Model, PrefixSource},
    };

    fn with(prefixes: &[&str], routes: &[&str]) -> Model {
        let mut model = model(&[("a", prefixes)]);
        let routes = routes.iter().map(|text| route(text, 1800));
        model.interfaces[0].routes = routes.collect();
        model
    }

    fn inside() -> Model {
        with(&["2001:db8:9::/64", "2001:db8:1::/64"], &["::/0", "2001:db8:1::42/128"])
    }

    #[test]
    fn fires() {
        let message = "the route 2001:db8:1::42/128 leads to the on-link prefix 2001:db8:1::/64";
        let paths = ["a.routes[1].prefix", "a.prefixes[1]"];
        assert_finds(&LINT, &inside(), message, &paths);
        assert_eq!(check(&with(&["2001:db8::/64"], &["2001:db8::/64"])).len(), 1);
        assert_eq!(check(&with(&["::/0"], &["::/0", "::/0"])).len(), 2);
    }

    #[test]
    fn does_not_fire() {
        let prefixes = ["2001:db8:1::/64", "2001:db8:2::/56"];
        let others = ["::/0", "2001:db8:1::/63", "2001:db8:1:1::/64", "2001:db8:2:100::/64"];
        assert_eq!(check(&with(&prefixes, &others)), []);
        assert_eq!(check(&with(&[], &others)), []);
        assert_eq!(check(&silent(inside())), []);

        let mut off_link = inside();
        off_link.interfaces[0].prefixes[1].flags.on_link = false;
        assert_eq!(check(&off_link), []);
        let mut withdrawn = inside();
        withdrawn.interfaces[0].routes[1].route.lifetime = Lifetime::ZERO;
        assert_eq!(check(&withdrawn), []);
        let mut invalid = inside();
        invalid.interfaces[0].prefixes[1].valid_lifetime = AdvLifetime::fixed(Lifetime::ZERO);
        assert_eq!(check(&invalid), []);
        let mut unknown = inside();
        unknown.interfaces[0].prefixes[1].source = PrefixSource::InterfaceAddresses;
        assert_eq!(check(&unknown), []);
    }
}
