use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::{AdvLinkMtu, Interface},
};

/// An MTU that Ethernet has only where somebody raised it.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA048",
    severity: Severity::Note,
    explanation: "Hosts ignore an MTU above that of their own interface, which Ethernet has at \
        1500 octets unless somebody raised it. Those with a larger one take it, and then send \
        packets that the others and the switches between them may drop.",
    reference: "RFC 2464 2, RFC 4861 6.3.4",
    check: Check::OfEach(check),
};

const ETHERNET: u32 = 1500;

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let AdvLinkMtu::Fixed(mtu) = interface.link_mtu else { return None };
    (mtu.octets() > ETHERNET).then(|| Finding {
        lint: &LINT,
        message: format!("AdvLinkMTU is {}, above Ethernet's {ETHERNET} octets", mtu.octets()),
        paths: vec![format!("{}.link_mtu", interface.name)],
        help: Some("make sure that every host and switch of the link takes as much".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lint::testing::{assert_finds, one, silent},
        model::{LinkMtu, Model},
    };

    fn with(octets: u32) -> Model {
        one(&[], |it| it.link_mtu = AdvLinkMtu::Fixed(LinkMtu::new(octets).unwrap()))
    }

    #[test]
    fn fires() {
        let message = "AdvLinkMTU is 1501, above Ethernet's 1500 octets";
        assert_finds(&LINT, &with(1501), message, &["a.link_mtu"]);
        assert_eq!(check(&with(u32::MAX)).len(), 1);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&with(1500)), []);
        for link_mtu in [AdvLinkMtu::Omitted, AdvLinkMtu::Interface] {
            assert_eq!(check(&one(&[], |it| it.link_mtu = link_mtu)), []);
        }
        assert_eq!(check(&silent(with(9000))), []);
    }
}
