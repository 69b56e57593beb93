use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Prefix},
};

/// A route that hosts leave alone as they come.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA055",
    severity: Severity::Note,
    explanation: "Which routes hosts take depends on their length. Linux kernels take no route \
        but ::/0 unless `accept_ra_rt_info_max_plen` is raised, Android takes those of 48 to 64 \
        bits, and FreeBSD none. One of another length reaches only hosts that were set up for it, \
        or whose network manager reads advertisements by itself.",
    reference: "RFC 4191 2.3, 3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let routes = || {
        let routes = options.routes().iter().map(|entry| entry.route.prefix);
        routes.enumerate().filter(|(_, prefix)| is_unusual(*prefix))
    };
    let (_, first) = routes().next()?;
    let message = match routes().count() {
        1 => format!("many hosts ignore the route {first}, because of its length"),
        count => format!("many hosts ignore {first} and {} more routes of such length", count - 1),
    };
    let path = |(index, _)| options.path(format_args!("routes[{index}].prefix"));
    Some(Finding { lint: &LINT, message, paths: routes().map(path).collect(), help: None })
}

/// Neither Linux nor Android takes it.
fn is_unusual(prefix: Prefix) -> bool {
    !matches!(prefix.length(), 0 | 48..=64)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::routes, *};
    use crate::lint::testing::{assert_finds, silent};

    #[test]
    fn fires() {
        let message = "many hosts ignore the route 2001:db8::/32, because of its length";
        let model = routes(&["::/0", "2001:db8::/32"]);
        assert_finds(&LINT, &model, message, &["a.routes[1].prefix"]);
        let model = routes(&["8000::/1", "2001:db8::/47", "2001:db8::/48", "2001:db8::1/128"]);
        let message = "many hosts ignore 8000::/1 and 2 more routes of such length";
        let paths = [0, 1, 3].map(|index| format!("a.routes[{index}].prefix"));
        assert_finds(&LINT, &model, message, &paths.each_ref().map(String::as_str));
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&routes(&["::/0", "2001:db8::/48", "2001:db8:1:1::/64"])), []);
        assert_eq!(check(&silent(routes(&["2001:db8::/32"]))), []);
    }
}
