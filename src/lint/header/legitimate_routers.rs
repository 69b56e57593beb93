use std::net::Ipv6Addr;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint},
    model::Interface,
};

/// A legitimate router that no advertisement comes from.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA098",
    severity: Severity::Warning,
    explanation: "Routers advertise from their link-local addresses, and advertisements from \
        others are dropped: a router that is listed by another address is taken for one that may \
        not advertise, and alerts follow.",
    reference: "RFC 4861 6.1.2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    interfaces.iter().flat_map(findings).collect()
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    let addresses = interface.legitimate_routers.iter().flatten().enumerate();
    let wrong = addresses.filter(|(_, address)| !address.is_unicast_link_local());
    wrong.map(|(index, address)| finding(interface, index, *address))
}

fn finding(interface: &Interface, index: usize, address: Ipv6Addr) -> Finding {
    Finding {
        lint: &LINT,
        message: format!("no router advertises from {address}, which is not link-local"),
        paths: vec![format!("{}.legitimate_routers[{index}]", interface.name)],
        help: Some("name the router's address in fe80::/10 on this link".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn with(addresses: &[&str]) -> Model {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        one(&[], |it| it.legitimate_routers = Some(addresses.collect()))
    }

    #[test]
    fn fires() {
        let message = "no router advertises from 2001:db8::1, which is not link-local";
        let model = with(&["fe80::1", "2001:db8::1"]);
        assert_finds(&LINT, &model, message, &["a.legitimate_routers[1]"]);
        assert_eq!(check(&silent(with(&["::", "ff02::1", "fec0::1"]))).len(), 3);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(&["fe80::1", "febf::1"])), []);
        assert_eq!(check(&with(&[])), []);
        assert_eq!(check(&one(&[], |_| {})), []);
    }
}
