use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, header_values},
    model::Interface,
};

/// A hop limit that may not reach everywhere.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA049",
    severity: Severity::Warning,
    explanation: "With a limit of 1 to 63 the packets of hosts end after so many routers, and some \
        places of the Internet are farther away: they look dead. FreeBSD's hosts keep the higher \
        limit that they have and log a line for each advertisement.",
    reference: "RFC 4861 4.2, 6.3.4",
    check: Check::OfEach(check),
};

/// What hosts and routers begin with.
const USUAL: u8 = 64;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let limits = header_values(interfaces, |header| header.cur_hop_limit);
    let low = limits.filter(|(limit, _)| (1..USUAL).contains(limit));
    low.map(|(limit, options)| finding(limit, options)).collect()
}

fn finding(limit: u8, options: Options<'_>) -> Finding {
    Finding {
        lint: &LINT,
        message: format!("CurHopLimit is {limit}, lower than the usual {USUAL}"),
        paths: vec![options.header_path("cur_hop_limit")],
        help: Some(format!("set it to {USUAL}, or to 0 to leave it to the hosts").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn with(limit: u8) -> Model {
        one(&[], |it| it.header.cur_hop_limit = limit)
    }

    #[test]
    fn fires() {
        let message = "CurHopLimit is 63, lower than the usual 64";
        assert_finds(&LINT, &with(63), message, &["a.header.cur_hop_limit"]);
        assert_eq!(check(&with(1)).len(), 1);
    }

    #[test]
    fn does_not_fire() {
        for limit in [0, 64, 255] {
            assert_eq!(check(&with(limit)), [], "{limit}");
        }
        assert_eq!(check(&silent(with(1))), []);
    }
}
