use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Prefix},
};

/// One route twice in an advertisement.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA053",
    severity: Severity::Error,
    explanation: "Routers must not send two routes for one destination in an advertisement: it is \
        up to each host which of them it keeps, or that it changes from one to the other again \
        and again.",
    reference: "RFC 4191 2.3",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let several = options(interfaces).filter(|options| options.routes().len() > 1);
    several.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> Vec<Finding> {
    let routes = options.routes().iter().map(|entry| entry.route.prefix);
    let mut all: Vec<(Prefix, usize)> = routes.zip(0..).collect();
    all.sort_unstable();
    let same = all.chunk_by(|(one, _), (other, _)| one == other);
    same.filter(|same| same.len() > 1).filter_map(|same| finding(options, same)).collect()
}

fn finding(options: Options<'_>, same: &[(Prefix, usize)]) -> Option<Finding> {
    let (prefix, _) = same.first()?;
    let times = if same.len() == 2 { "twice".into() } else { format!("{} times", same.len()) };
    let path = |&(_, index): &(Prefix, usize)| options.path(format_args!("routes[{index}].prefix"));
    Some(Finding {
        lint: &LINT,
        message: format!("the route {prefix} is there {times}"),
        // The first is as good as the others; look at those behind.
        paths: same.iter().skip(1).chain(same.first()).map(path).collect(),
        help: Some("keep one of them".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::routes, *};
    use crate::lint::testing::{assert_finds, silent};

    const TWICE: &[&str] = &["2001:db8:2::/48", "::/0", "2001:db8:1::/48", "2001:db8:2::/48"];

    #[test]
    fn fires() {
        let message = "the route 2001:db8:2::/48 is there twice";
        let paths = ["a.routes[3].prefix", "a.routes[0].prefix"];
        assert_finds(&LINT, &routes(TWICE), message, &paths);
        // What is equal once its host bits are gone.
        let masked = routes(&["2001:db8::1/48", "2001:db8::2/48", "2001:db8::/48"]);
        assert_eq!(check(&masked)[0].message, "the route 2001:db8::/48 is there 3 times");
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&routes(&["2001:db8::/48", "2001:db8::/47", "::/0"])), []);
        assert_eq!(check(&routes(&["::/0"])), []);
        assert_eq!(check(&silent(routes(TWICE))), []);
    }

    #[test]
    fn links_may_share_a_route() {
        let mut model = routes(&["::/0"]);
        let other = "b".parse().unwrap();
        let first = model.interfaces[0].clone();
        model.interfaces.push(crate::model::Interface { name: other, ..first });
        assert_eq!(check(&model), []);
    }
}
