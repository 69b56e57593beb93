use super::{Entry, entries};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::Interface,
};

/// A prefix of a length that most hosts make no addresses of.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA021",
    severity: Severity::Warning,
    explanation: "A host's address is the prefix and an interface identifier, which has 64 bits \
        on all common links. Linux, FreeBSD, NetworkManager and iPXE make no address of a prefix \
        that has not 64 bits, even though they take it for on-link.",
    reference: "RFC 4862 5.5.3, RFC 4291 2.5.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    entries(interfaces).filter_map(finding).collect()
}

fn finding(it: Entry) -> Option<Finding> {
    let prefix = it.named().filter(|prefix| prefix.length() != 64)?;
    it.prefix.flags.autonomous.then(|| Finding {
        lint: &LINT,
        message: format!("hosts make no addresses of prefix {prefix}: it has not 64 bits"),
        paths: vec![it.field("source")],
        help: Some("advertise a prefix of 64 bits, or do not call this one autonomous".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, one, set_lifetimes};

    #[test]
    fn fires() {
        for prefix in ["2001:db8::/48", "2001:db8::/63", "fd00::/65", "2001:db8::1/128"] {
            let message = format!("hosts make no addresses of prefix {prefix}: it has not 64 bits");
            assert_finds(&LINT, &one(&[prefix], |_| {}), &message, &["a.prefixes[0].source"]);
        }
    }

    #[test]
    fn does_not_fire() {
        assert_silent(&LINT, &one(&["2001:db8::/64"], |_| {}));
        assert_silent(&LINT, &one(&["2001:db8::/48"], |it| set_lifetimes(it, 0, 0, 0)));
        let on_link_only = one(&["2001:db8::/48"], |it| it.prefixes[0].flags.autonomous = false);
        assert_silent(&LINT, &on_link_only);
        // Said of it is that nobody can use it.
        assert_silent(&LINT, &one(&["fe80::/10"], |_| {}));
    }
}
