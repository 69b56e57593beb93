use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, domains, size},
    model::{AdvProvisioningDomain, Interface},
};

/// A Provisioning Domain that one option does not hold.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA079",
    severity: Severity::Error,
    explanation: "A Provisioning Domain stands in one option, which holds 2,040 octets. What has \
        more would have to be spread over several advertisements, of which hosts may hear some.",
    reference: "RFC 8801 3.1, 3.2, RFC 4861 4.6",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    domains(interfaces)
        .filter(|(interface, domain)| !size::has_room(interface, domain))
        .map(finding)
        .collect()
}

fn finding((interface, domain): (&Interface, &AdvProvisioningDomain)) -> Finding {
    Finding {
        lint: &LINT,
        message: format!(
            "the Provisioning Domain {} has more than 2040 octets",
            domain.identity.id
        ),
        paths: vec![format!("{}.provisioning_domain", interface.name)],
        help: Some("move options out of it, which all hosts then hear".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, domain, one, silent},
        model::{Model, PrefixSource, testing::adv_prefix, testing::prefix},
    };

    /// 24 octets and 32 for each prefix.
    fn with(prefixes: usize) -> Model {
        let entry = adv_prefix(PrefixSource::Prefix(prefix("2001:db8::/64")));
        let domain = AdvProvisioningDomain { prefixes: vec![entry; prefixes], ..domain() };
        one(&[], |it| it.provisioning_domain = Some(Box::new(domain)))
    }

    #[test]
    fn fires() {
        let message = "the Provisioning Domain pvd.example has more than 2040 octets";
        assert_finds(&LINT, &with(64), message, &["a.provisioning_domain"]);
    }

    #[test]
    fn does_not_fire() {
        for model in [with(63), one(&[], |_| {}), silent(with(64))] {
            assert_eq!(check(&model), []);
        }
    }
}
