use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{EncryptedDns, Interface, Lifetime},
};

/// Encrypted DNS without what hosts need to speak it.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA076",
    severity: Severity::Warning,
    explanation: "Without protocols (alpn) hosts do not know which of DNS over TLS, QUIC and \
        HTTPS a resolver speaks, and for HTTPS (h2, h3) they need the path as well. \
        systemd-networkd and others discard a DNR option that lacks them.",
    reference: "RFC 9463 3.1.5, RFC 9461 4, 5",
    check: Check::OfEach(check),
};

/// The protocols that need a path (RFC 9461 5).
const HTTPS: [&str; 2] = ["h2", "h3"];

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let some = options(interfaces).filter(|options| !options.encrypted_dns().is_empty());
    some.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let all = options.encrypted_dns().iter().map(|entry| &entry.encrypted_dns).enumerate();
    let alive = all.filter(|(_, entry)| entry.lifetime != Lifetime::ZERO);
    alive.filter_map(move |(index, entry)| {
        let (problem, field, help) = problem(entry)?;
        Some(Finding {
            lint: &LINT,
            message: format!("the resolver {} {problem}", entry.authentication_domain_name()),
            paths: vec![options.path(format_args!("encrypted_dns[{index}].parameters.{field}"))],
            help: Some(help.into()),
        })
    })
}

/// What is wrong, the field concerned and how to mend it.
fn problem(entry: &EncryptedDns) -> Option<(&'static str, &'static str, &'static str)> {
    let parameters = entry.parameters();
    // One of which only the name is known has no parameters, which is another lint's business.
    if entry.addresses().is_empty() {
        return None;
    }
    if parameters.alpn().is_empty() {
        return Some(("has no protocol (alpn)", "alpn", "name what it speaks: dot, doq, h2 or h3"));
    }
    let is_https = parameters.alpn().iter().any(|id| HTTPS.contains(&id.as_str()));
    (is_https && parameters.doh_path().is_none()).then_some((
        "speaks HTTPS, but has no path (dohpath)",
        "alpn",
        "add the path, mostly `/dns-query{?dns}`",
    ))
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{encrypted, name_only},
        *,
    };
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{AdvEncryptedDns, Model},
    };

    fn with(entry: AdvEncryptedDns) -> Model {
        one(&[], |it| it.encrypted_dns = [entry].into())
    }

    fn resolver(alpn: &str, path: Option<&str>) -> AdvEncryptedDns {
        encrypted(alpn, path, Lifetime::INFINITE)
    }

    #[test]
    fn fires() {
        let path = "a.encrypted_dns[0].parameters.alpn";
        let message = "the resolver dns.example has no protocol (alpn)";
        assert_finds(&LINT, &with(resolver("", None)), message, &[path]);
        let message = "the resolver dns.example speaks HTTPS, but has no path (dohpath)";
        for alpn in ["h2", "dot,h3"] {
            assert_finds(&LINT, &with(resolver(alpn, None)), message, &[path]);
        }
    }

    #[test]
    fn does_not_fire() {
        let fine = [
            resolver("dot,doq", None),
            resolver("h2", Some("/dns-query{?dns}")),
            name_only(Lifetime::INFINITE),
            encrypted("", None, Lifetime::ZERO),
        ];
        for entry in fine {
            assert_eq!(check(&with(entry)), []);
        }
        assert_eq!(check(&silent(with(resolver("", None)))), []);
    }
}
