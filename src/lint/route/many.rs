use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::Interface,
};

/// More routes than hosts are meant to get.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA054",
    severity: Severity::Warning,
    explanation: "Hosts are meant to get few and chosen routes, not a routing table: all routers \
        of a link together should not send more than 17. Each host keeps and renews every one of \
        them, and small hosts have no room.",
    reference: "RFC 4191 4",
    check: Check::OfEach(check),
};

const MOST: usize = 17;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter(|options| options.routes().len() > MOST).map(finding).collect()
}

fn finding(options: Options<'_>) -> Finding {
    let count = options.routes().len();
    Finding {
        lint: &LINT,
        message: format!("{count} routes are advertised, {MOST} should be the most"),
        paths: vec![options.path(format_args!("routes[{MOST}]"))],
        help: Some("advertise routes that cover several of them, or the default route".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::routes, *};
    use crate::lint::testing::{assert_finds, silent};
    use crate::model::Model;

    fn with(count: usize) -> Model {
        let all: Vec<_> = (0..count).map(|n| format!("2001:db8:{n:x}::/48")).collect();
        routes(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn fires() {
        let message = "18 routes are advertised, 17 should be the most";
        assert_finds(&LINT, &with(18), message, &["a.routes[17]"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(17)), []);
        assert_eq!(check(&silent(with(18))), []);
    }
}
