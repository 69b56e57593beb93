use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, options},
    model::{Interface, Lifetime},
};

/// Encrypted DNS of which only the name is known.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA077",
    severity: Severity::Warning,
    explanation: "A DNR option with the name of a resolver and nothing else makes hosts look up \
        its addresses and protocols with the DNS that they have, which is slower and not \
        encrypted. systemd-networkd ignores such an option.",
    reference: "RFC 9463 3.1.6",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    let some = options(interfaces).filter(|options| !options.encrypted_dns().is_empty());
    some.flat_map(findings).collect()
}

fn findings(options: Options<'_>) -> impl Iterator<Item = Finding> {
    let all = options.encrypted_dns().iter().map(|entry| &entry.encrypted_dns).enumerate();
    let bare =
        all.filter(|(_, entry)| entry.addresses().is_empty() && entry.lifetime != Lifetime::ZERO);
    bare.map(move |(index, entry)| Finding {
        lint: &LINT,
        message: format!("the resolver {} has no address", entry.authentication_domain_name()),
        paths: vec![options.path(format_args!("encrypted_dns[{index}]"))],
        help: Some("add its addresses and protocols".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{encrypted, name_only},
        *,
    };
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn bare() -> Model {
        one(&[], |it| it.encrypted_dns = [name_only(Lifetime::INFINITE)].into())
    }

    #[test]
    fn fires() {
        let message = "the resolver dns.example has no address";
        assert_finds(&LINT, &bare(), message, &["a.encrypted_dns[0]"]);
    }

    #[test]
    fn does_not_fire() {
        for entry in [encrypted("dot", None, Lifetime::INFINITE), name_only(Lifetime::ZERO)] {
            assert_eq!(check(&one(&[], |it| it.encrypted_dns = [entry].into())), []);
        }
        assert_eq!(check(&silent(bare())), []);
    }
}
