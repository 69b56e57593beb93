use std::net::Ipv6Addr;

use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// An address to send from that hosts do not listen to.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA092",
    severity: Severity::Warning,
    explanation: "Hosts drop every advertisement that does not come from a link-local address, \
        because only those tell them that the router is on their own link. While the interface \
        has none of the addresses that are configured to send from, nothing is sent.",
    reference: "RFC 4861 6.1.2",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).flat_map(findings).collect()
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    let addresses = interface.source_addresses.iter().enumerate();
    let wrong = addresses.filter(|(_, address)| !address.is_unicast_link_local());
    wrong.map(|(index, address)| finding(interface, index, *address))
}

fn finding(interface: &Interface, index: usize, address: Ipv6Addr) -> Finding {
    Finding {
        lint: &LINT,
        message: format!("hosts drop advertisements from {address}, which is not link-local"),
        paths: vec![format!("{}.source_addresses[{index}]", interface.name)],
        help: Some("name one of the interface's addresses in fe80::/10".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_finds, one, silent};
    use crate::model::Model;

    fn with(addresses: &[&str]) -> Model {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        one(&[], |it| it.source_addresses = addresses.collect())
    }

    #[test]
    fn fires() {
        let message = "hosts drop advertisements from 2001:db8::1, which is not link-local";
        let model = with(&["fe80::1", "2001:db8::1"]);
        assert_finds(&LINT, &model, message, &["a.source_addresses[1]"]);
        assert_eq!(check(&with(&["::", "ff02::1", "fec0::1"])).len(), 3);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(&["fe80::1", "febf::1"])), []);
        assert_eq!(check(&with(&[])), []);
        assert_eq!(check(&silent(with(&["2001:db8::1"]))), []);
    }
}
