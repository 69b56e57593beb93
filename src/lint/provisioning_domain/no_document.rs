use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, domains},
    model::{AdvProvisioningDomain, Interface, PvdDelay},
};

/// When and how often to fetch a document that is not there.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA081",
    severity: Severity::Warning,
    explanation: "Delay and sequence number are about the document that the flag H says is at \
        `https://NAME/.well-known/pvd`. Without the flag hosts fetch nothing, and both should be \
        0.",
    reference: "RFC 8801 3.1, 4.2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    domains(interfaces).filter_map(finding).collect()
}

fn finding((interface, domain): (&Interface, &AdvProvisioningDomain)) -> Option<Finding> {
    let identity = &domain.identity;
    let (field, name) = if identity.http {
        return None;
    } else if identity.delay != PvdDelay::default() {
        ("delay", "delay")
    } else if identity.sequence != 0 {
        ("sequence", "sequence number")
    } else {
        return None;
    };
    Some(Finding {
        lint: &LINT,
        message: format!("the {name} of {} is about a document that is not there", identity.id),
        paths: vec![format!("{}.provisioning_domain.identity.{field}", interface.name)],
        help: Some("set H if the document is there, or remove it".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, domain, one, silent},
        model::{Model, PvdIdentity},
    };

    fn with(http: bool, delay: u32, sequence: u16) -> Model {
        let empty = domain();
        let delay = PvdDelay::new(delay).unwrap();
        let identity = PvdIdentity { http, delay, sequence, ..empty.identity.clone() };
        let domain = AdvProvisioningDomain { identity, ..empty };
        one(&[], |it| it.provisioning_domain = Some(Box::new(domain)))
    }

    #[test]
    fn fires() {
        let message = "the delay of pvd.example is about a document that is not there";
        let path = "a.provisioning_domain.identity.delay";
        assert_finds(&LINT, &with(false, 1, 1), message, &[path]);
        let message = "the sequence number of pvd.example is about a document that is not there";
        let path = "a.provisioning_domain.identity.sequence";
        assert_finds(&LINT, &with(false, 0, 1), message, &[path]);
    }

    #[test]
    fn does_not_fire() {
        for model in [with(true, 1, 1), with(false, 0, 0), silent(with(false, 1, 0))] {
            assert_eq!(check(&model), []);
        }
    }
}
