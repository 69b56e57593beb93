use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// The Source Link-Layer Address option left out.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA085",
    severity: Severity::Note,
    explanation: "Without the Source Link-Layer Address option each host must ask for the router's \
        address before its first packet to it. Routers that share their load over several \
        addresses want that. The hosts of a 6LoWPAN, which do not ask, cannot reach the router.",
    reference: "RFC 4861 6.2.3, RFC 6775 6.1",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    // That home agents must send it is said by another lint.
    let others = advertising(interfaces).filter(|it| !it.header.flags.home_agent);
    others.filter(|it| !it.source_link_layer_address).map(finding).collect()
}

fn finding(interface: &Interface) -> Finding {
    let asks = if interface.is_6lowpan() {
        "hosts of a 6LoWPAN need it"
    } else {
        "hosts have to ask for it"
    };
    Finding {
        lint: &LINT,
        message: format!("the router's link-layer address is not advertised: {asks}"),
        paths: vec![format!("{}.source_link_layer_address", interface.name)],
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{AuthoritativeBorderRouter, Model},
    };

    fn without() -> Model {
        one(&[], |it| it.source_link_layer_address = false)
    }

    #[test]
    fn fires() {
        let path = "a.source_link_layer_address";
        let message = "the router's link-layer address is not advertised: hosts have to ask for it";
        assert_finds(&LINT, &without(), message, &[path]);

        let mut lowpan = without();
        lowpan.interfaces[0].authoritative_border_router =
            Some(Box::new(AuthoritativeBorderRouter {
                version: 1,
                valid_lifetime_minutes: 0,
                address: "2001:db8::1".parse().unwrap(),
            }));
        let message =
            "the router's link-layer address is not advertised: hosts of a 6LoWPAN need it";
        assert_finds(&LINT, &lowpan, message, &[path]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&one(&[], |_| {})), []);
        assert_eq!(check(&silent(without())), []);
        let mut home_agent = without();
        home_agent.interfaces[0].header.flags.home_agent = true;
        assert_eq!(check(&home_agent), []);
    }
}
