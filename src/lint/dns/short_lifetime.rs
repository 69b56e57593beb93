use std::fmt;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Lifetime},
};

/// DNS options that hosts forget between two advertisements.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA060",
    severity: Severity::Warning,
    explanation: "Each advertisement renews the lifetime of DNS servers and search lists, and up \
        to MaxRtrAdvInterval passes until the next. With less than one and a half times that, \
        one lost packet or none at all leaves hosts without them. Three times is the default \
        that the standards ask for.",
    reference: "RFC 8106 5.1, 5.2, RFC 9463 6.1",
    check: Check::OfEach(check),
};

/// Half intervals. RFC 6106, which RFC 8106 replaces, allowed once to twice MaxRtrAdvInterval, and
/// rtadvd refuses more than that.
const LEAST_HALVES: u32 = 3;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    options(interfaces).flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let least = half_intervals(options.interface, LEAST_HALVES);
    let rdnss = options.rdnss().iter().map(|it| it.rdnss.lifetime).enumerate();
    let dnssl = options.dnssl().iter().map(|it| it.dnssl.lifetime).enumerate();
    let encrypted = options.encrypted_dns().iter().map(|it| it.encrypted_dns.lifetime).enumerate();
    let rdnss = rdnss.map(|entry| (entry, "rdnss", "DNS servers have"));
    let dnssl = dnssl.map(|entry| (entry, "dnssl", "the search list has"));
    let encrypted = encrypted.map(|entry| (entry, "encrypted_dns", "encrypted DNS has"));
    rdnss.chain(dnssl).chain(encrypted).filter_map(move |((index, lifetime), list, what)| {
        let is_short = lifetime != Lifetime::ZERO && lifetime < least;
        is_short.then(|| finding(options, format_args!("{list}[{index}]"), what, lifetime))
    })
}

fn finding(
    options: Options<'_>,
    entry: fmt::Arguments<'_>,
    what: &str,
    lifetime: Lifetime,
) -> Finding {
    let interface = options.interface;
    let (once, wanted) = (half_intervals(interface, 2), half_intervals(interface, 4));
    Finding {
        lint: &LINT,
        message: format!("{what} a lifetime of {lifetime}, and MaxRtrAdvInterval is {once}"),
        paths: vec![
            options.path(format_args!("{entry}.lifetime")),
            format!("{}.interval.max", interface.name),
        ],
        help: Some(format!("set it to {wanted}, twice the interval, or more").into()),
    }
}

/// So many times half of MaxRtrAdvInterval, in whole seconds.
fn half_intervals(interface: &Interface, count: u32) -> Lifetime {
    Lifetime::from_secs((interface.interval.max() * count / 2).as_secs())
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{dnssl, encrypted, rdnss},
        *,
    };
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    /// MaxRtrAdvInterval is 600 s.
    fn with(servers: Lifetime, suffixes: Lifetime) -> Model {
        one(&[], |it| {
            it.rdnss = vec![rdnss(&["2001:db8::53"], servers)];
            it.dnssl = vec![dnssl(&["example.com"], suffixes)];
        })
    }

    fn seconds(seconds: u64) -> Lifetime {
        Lifetime::from_secs(seconds)
    }

    #[test]
    fn fires() {
        let message = "DNS servers have a lifetime of 899 s, and MaxRtrAdvInterval is 600 s";
        let paths = ["a.rdnss[0].lifetime", "a.interval.max"];
        assert_finds(&LINT, &with(seconds(899), seconds(900)), message, &paths);
        let message = "the search list has a lifetime of 30 s, and MaxRtrAdvInterval is 600 s";
        let paths = ["a.dnssl[0].lifetime", "a.interval.max"];
        let model = with(Lifetime::INFINITE, seconds(30));
        assert_finds(&LINT, &model, message, &paths);
        let help = "set it to 1200 s, twice the interval, or more";
        assert_eq!(check(&model)[0].help.as_deref(), Some(help));
    }

    #[test]
    fn encrypted_dns_fires() {
        let model = one(&[], |it| it.encrypted_dns = [encrypted("dot", None, seconds(1))].into());
        let message = "encrypted DNS has a lifetime of 1 s, and MaxRtrAdvInterval is 600 s";
        let paths = ["a.encrypted_dns[0].lifetime", "a.interval.max"];
        assert_finds(&LINT, &model, message, &paths);
    }

    #[test]
    fn does_not_fire() {
        for lifetime in [Lifetime::ZERO, seconds(900), seconds(1800), Lifetime::INFINITE] {
            assert_eq!(check(&with(lifetime, lifetime)), [], "{lifetime}");
        }
        assert_eq!(check(&silent(with(seconds(1), seconds(1)))), []);
    }
}
