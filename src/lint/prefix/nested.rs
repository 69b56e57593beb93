use super::{Entry, may_have_pair, of};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Prefix},
};

/// An on-link prefix inside of another one.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA024",
    severity: Severity::Warning,
    explanation: "Hosts take the whole of the wider prefix for their link, so the narrower one \
        adds nothing to it. Addresses of the wider prefix that are elsewhere they look for on \
        the link, where nobody answers, and do not reach.",
    reference: "RFC 4861 6.3.4, RFC 5942 4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> Vec<Finding> {
    if !may_have_pair(on_link(options), overlap) {
        return Vec::new();
    }
    let mut entries: Vec<(Prefix, Entry)> =
        on_link(options).filter_map(|it| Some((it.named()?, it))).collect();
    // Each behind those that hold it.
    entries.sort_by_key(|(prefix, it)| (prefix.address(), prefix.length(), it.index));
    let mut widest: Option<(Prefix, Entry)> = None;
    let mut nested = Vec::new();
    for (prefix, it) in entries {
        match widest {
            Some((outer, of)) if outer.contains(prefix.address()) => {
                if outer != prefix {
                    nested.push((it, of));
                }
            }
            _ => widest = Some((prefix, it)),
        }
    }
    nested.sort_by_key(|(it, _)| it.index);
    nested.into_iter().map(|(inner, outer)| finding(inner, outer)).collect()
}

/// The prefixes that hosts look for on the link, as far as they are known.
fn on_link(options: Options<'_>) -> impl Iterator<Item = Entry<'_>> + Clone {
    of(options).filter(|it| it.prefix.flags.on_link && it.named().is_some())
}

fn overlap(one: &Entry, other: &Entry) -> bool {
    let (Some(one), Some(other)) = (one.named(), other.named()) else { return false };
    one != other && (one.contains(other.address()) || other.contains(one.address()))
}

fn finding(inner: Entry, outer: Entry) -> Finding {
    Finding {
        lint: &LINT,
        message: format!(
            "{} lies within {}, and both are on-link",
            inner.subject(),
            outer.subject()
        ),
        paths: vec![inner.path(), outer.path()],
        help: Some("let the wider one be not on-link, or remove one of the two".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, assert_silent, found, one, set_lifetimes};

    #[test]
    fn fires() {
        for (prefixes, inner, outer) in [
            (["2001:db8::/48", "2001:db8:0:1::/64"], 1, 0),
            (["2001:db8::/64", "2001:db8::/48"], 0, 1),
            (["2001:db8::1/128", "2001:db8::/64"], 0, 1),
        ] {
            let message = format!(
                "prefix {} lies within prefix {}, and both are on-link",
                prefixes[inner], prefixes[outer]
            );
            let paths = [inner, outer].map(|at| format!("a.prefixes[{at}]"));
            assert_finds(&LINT, &one(&prefixes, |_| {}), &message, &[&paths[0], &paths[1]]);
        }
    }

    #[test]
    fn fires_in_long_lists_for_each_of_them() {
        let mut prefixes: Vec<String> =
            (0..500).map(|n| format!("2001:db8:0:{n:x}::/64")).collect();
        prefixes.push("2001:db8::/56".to_owned());
        prefixes.push("2001:db8::/57".to_owned());
        let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
        let found = found(&LINT, &one(&prefixes, |_| {}));
        assert_eq!(found.len(), 257);
        assert_eq!(found[9].1, ["a.prefixes[9]", "a.prefixes[500]"]);
        assert_eq!(found[256].1, ["a.prefixes[501]", "a.prefixes[500]"]);
        assert_silent(&LINT, &one(&prefixes[..500], |_| {}));
    }

    #[test]
    fn does_not_fire() {
        let both = ["2001:db8::/48", "2001:db8::/64"];
        let off_link = |at: usize| one(&both, |it| it.prefixes[at].flags.on_link = false);
        assert_silent(&LINT, &off_link(0));
        assert_silent(&LINT, &off_link(1));
        assert_silent(&LINT, &one(&both, |it| set_lifetimes(it, 0, 0, 0)));
        assert_silent(&LINT, &one(&["2001:db8::/64", "2001:db8:0:1::/64"], |_| {}));
        assert_silent(&LINT, &one(&["2001:db8::/64"; 2], |_| {}));
        assert_silent(&LINT, &one(&["::/0", "2001:db8::/64"], |_| {}));
    }
}
