use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Pref64, Prefix},
};

/// A NAT64 prefix that uses bits which must be zero.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA069",
    severity: Severity::Warning,
    explanation: "In an address that stands for an IPv4 one, bits 64 to 71 are zero. A prefix of \
        96 bits with something else there makes addresses that translators and hosts may \
        refuse.",
    reference: "RFC 6052 2.2",
    check: Check::OfEach(check),
};

/// The octet of these bits, which of all NAT64 prefixes only those of 96 bits reach.
const OCTET: usize = 8;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let some = options(interfaces).filter(|options| !options.pref64().is_empty());
    some.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let all = options.pref64().iter().map(Pref64::prefix).enumerate();
    let wrong = all.filter(|(_, prefix)| uses_reserved_bits(*prefix));
    wrong.map(move |(index, prefix)| Finding {
        lint: &LINT,
        message: format!("the NAT64 prefix {prefix} has bits 64 to 71 that are not zero"),
        paths: vec![options.path(format_args!("pref64[{index}].prefix"))],
        help: Some("take another prefix, `64:ff9b::/96` for example".into()),
    })
}

fn uses_reserved_bits(prefix: Prefix) -> bool {
    prefix.address().octets().get(OCTET).is_some_and(|octet| *octet != 0)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::pref64, *};
    use crate::lint::testing::{assert_finds, silent};

    const BAD: (&str, u64) = ("2001:db8:0:0:100::/96", 1800);

    #[test]
    fn fires() {
        let model = pref64(&[("64:ff9b::/96", 1800), BAD]);
        let message = "the NAT64 prefix 2001:db8:0:0:100::/96 has bits 64 to 71 that are not zero";
        assert_finds(&LINT, &model, message, &["a.pref64[1].prefix"]);
    }

    #[test]
    fn does_not_fire() {
        let good = ["2001:db8:0:0:ff::/96", "2001:db8:1:2::/64", "2001:db8::/32"];
        assert_eq!(check(&pref64(&good.map(|prefix| (prefix, 1800)))), []);
        assert_eq!(check(&silent(pref64(&[BAD]))), []);
    }
}
