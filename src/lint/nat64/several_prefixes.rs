use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Pref64, Pref64Lifetime},
};

/// More NAT64 prefixes than one at a time.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA070",
    severity: Severity::Warning,
    explanation: "Each host chooses among several NAT64 prefixes by itself, and may change its \
        mind while it has connections, which end when another translator sees their packets. Two \
        at a time are for the days in which one replaces the other.",
    reference: "RFC 8781 5.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).filter(|options| options.pref64().len() > 1).filter_map(finding).collect()
}

fn finding(options: Options<'_>) -> Option<Finding> {
    let all = options.pref64().iter().enumerate();
    let alive = all.filter(|(_, entry)| entry.lifetime != Pref64Lifetime::ZERO);
    let (first, one) = alive.clone().next()?;
    let is_other = |(_, other): &(usize, &Pref64)| other.prefix() != one.prefix();
    let (other, _) = alive.clone().find(is_other)?;
    let mut prefixes: Vec<_> = alive.map(|(_, entry)| entry.prefix()).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    Some(Finding {
        lint: &LINT,
        message: format!("{} NAT64 prefixes are advertised at a time", prefixes.len()),
        paths: [other, first].map(|index| options.path(format_args!("pref64[{index}]"))).into(),
        help: Some("set the lifetime of the one that goes to 0".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing::pref64, *};
    use crate::lint::testing::{assert_finds, silent};

    const ONE: (&str, u64) = ("64:ff9b::/96", 1800);
    const OTHER: (&str, u64) = ("2001:db8::/32", 1800);

    #[test]
    fn fires() {
        let message = "2 NAT64 prefixes are advertised at a time";
        let model = pref64(&[ONE, ONE, OTHER]);
        assert_finds(&LINT, &model, message, &["a.pref64[2]", "a.pref64[0]"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&pref64(&[ONE, ONE])), []);
        assert_eq!(check(&pref64(&[ONE, (OTHER.0, 0)])), []);
        assert_eq!(check(&silent(pref64(&[ONE, OTHER]))), []);
    }
}
