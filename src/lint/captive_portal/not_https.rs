use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::Interface,
};

/// A portal that hosts do not ask.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA072",
    severity: Severity::Error,
    explanation: "The Captive Portal option names the portal's interface for programs, which \
        must be asked by HTTPS, or says by a URN that there is no portal. Hosts ignore every \
        other URI, that of the page for people among them.",
    reference: "RFC 8910 2, RFC 8908 4",
    check: Check::OfEach(check),
};

const UNRESTRICTED: &str = "urn:ietf:params:capport:unrestricted";

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let uri = options.captive_portal()?.uri();
    let begins = |scheme: &str| {
        uri.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    if begins("https://") || uri.eq_ignore_ascii_case(UNRESTRICTED) {
        return None;
    }
    Some(Finding {
        lint: &LINT,
        message: "the URI of the captive portal does not begin with `https://`".into(),
        paths: vec![options.path("captive_portal")],
        help: Some(match uri.get(..7).filter(|_| begins("http://")).and(uri.get(7..)) {
            Some(rest) => format!("write `https://{rest}` if the portal has its API there").into(),
            None => format!("where there is no portal, write `{UNRESTRICTED}`").into(),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::portal, *};
    use crate::lint::testing::{assert_finds, silent};

    #[test]
    fn fires() {
        let message = "the URI of the captive portal does not begin with `https://`";
        for (uri, help) in [
            (
                "http://portal.example/api",
                "write `https://portal.example/api` if the portal has its API there",
            ),
            (
                "urn:ietf:params:capport:none",
                "where there is no portal, write `urn:ietf:params:capport:unrestricted`",
            ),
            ("x", "where there is no portal, write `urn:ietf:params:capport:unrestricted`"),
        ] {
            assert_finds(&LINT, &portal(uri), message, &["a.captive_portal"]);
            assert_eq!(check(&portal(uri))[0].help.as_deref(), Some(help));
        }
    }

    #[test]
    fn does_not_fire() {
        for uri in ["https://portal.example/api", "HTTPS://portal.example", UNRESTRICTED] {
            assert_eq!(check(&portal(uri)), [], "{uri}");
        }
        assert_eq!(check(&silent(portal("http://portal.example"))), []);
    }
}
