use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// Home Agent Information of a router that is no home agent.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA082",
    severity: Severity::Error,
    explanation: "The Home Agent Information option must not be sent without the flag H, which \
        says that the router is a home agent: mobile nodes look at the flag and ignore the \
        option.",
    reference: "RFC 6275 7.4",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    interface.home_agent_information.filter(|_| !interface.header.flags.home_agent)?;
    Some(Finding {
        lint: &LINT,
        message: "Home Agent Information is advertised without the flag H".into(),
        paths: vec![format!("{}.home_agent_information", interface.name)],
        help: Some("set the flag, or remove the option".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{HomeAgentInformation, Model},
    };

    fn with(home_agent: bool) -> Model {
        one(&[], |it| {
            it.header.flags.home_agent = home_agent;
            it.home_agent_information = Some(HomeAgentInformation::new(1, 1800, false).unwrap());
        })
    }

    #[test]
    fn fires() {
        let message = "Home Agent Information is advertised without the flag H";
        assert_finds(&LINT, &with(false), message, &["a.home_agent_information"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(true)), []);
        assert_eq!(check(&one(&[], |_| {})), []);
        assert_eq!(check(&silent(with(false))), []);
    }
}
