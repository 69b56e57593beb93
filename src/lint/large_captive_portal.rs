use super::{Finding, Lint};
use crate::{
    diagnostic::Severity,
    model::{AdvLinkMtu, CaptivePortal, Interface, LinkMtu, Model, NdOption, RouterAdvertisement},
    wire,
};

/// A captive-portal URI that fits no packet.
pub(super) static LINT: Lint = Lint {
    code: "RA087",
    // An error where the link is known; from the file alone it may be a larger one.
    severity: Severity::Warning,
    explanation: "An option stands whole in one packet, and hosts drop advertisements that come \
        in fragments. Even alone in an advertisement, the option with this URI exceeds the packet \
        of AdvLinkMTU or, unless that is a fixed number, of 1280 octets that every IPv6 link \
        takes: hosts may never hear of the portal.",
    reference: "RFC 8910 2.3, RFC 6980 5, RFC 8200 5",
    check,
};

const IPV6_HEADER: usize = 40;

fn check(model: &Model) -> Vec<Finding> {
    let advertising = model.interfaces.iter().filter(|interface| interface.send_advertisements);
    advertising.filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let octets = packet_octets(interface, interface.captive_portal.as_ref()?);
    let name = &interface.name;
    let mut paths = vec![format!("{name}.captive_portal")];
    let (mtu, whose) = match interface.link_mtu {
        AdvLinkMtu::Fixed(mtu) => {
            paths.push(format!("{name}.link_mtu"));
            (mtu, "AdvLinkMTU")
        }
        AdvLinkMtu::Omitted | AdvLinkMtu::Interface => (LinkMtu::MIN, "the least IPv6 MTU"),
    };
    let mtu = mtu.octets();
    if usize::try_from(mtu).is_ok_and(|mtu| octets > mtu) {
        let message =
            format!("a packet with the captive-portal URI has {octets} octets, {whose} is {mtu}");
        let help = Some("give the portal a shorter URI".into());
        return Some(Finding { lint: &LINT, message, paths, help });
    }
    None
}

/// Octets of the smallest packet that advertises `portal`.
fn packet_octets(interface: &Interface, portal: &CaptivePortal) -> usize {
    let options = vec![NdOption::CaptivePortal(portal.clone())];
    let alone = RouterAdvertisement { header: interface.header, options };
    IPV6_HEADER + wire::encode(&alone).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::model;

    /// One interface with a URI of this many octets.
    fn with(uri_octets: usize, link_mtu: AdvLinkMtu) -> Model {
        let mut model = model(&[("a", &[])]);
        let uri = format!("https://{}", "p".repeat(uri_octets - 8));
        model.interfaces[0].captive_portal = Some(CaptivePortal::new(uri).unwrap());
        model.interfaces[0].link_mtu = link_mtu;
        model
    }

    fn fixed(octets: u32) -> AdvLinkMtu {
        AdvLinkMtu::Fixed(LinkMtu::new(octets).unwrap())
    }

    #[test]
    fn fires() {
        let least = "the least IPv6 MTU is 1280";
        let alone: &[&str] = &["a.captive_portal"];
        let both: &[&str] = &["a.captive_portal", "a.link_mtu"];
        for (uri, link_mtu, octets, than, paths) in [
            (1223, AdvLinkMtu::Omitted, 1288, least, alone),
            (2038, AdvLinkMtu::Omitted, 2096, least, alone),
            (1223, AdvLinkMtu::Interface, 1288, least, alone),
            (1223, fixed(1280), 1288, "AdvLinkMTU is 1280", both),
            // The option is padded to 1296 octets.
            (1287, fixed(1351), 1352, "AdvLinkMTU is 1351", both),
            (2038, fixed(2095), 2096, "AdvLinkMTU is 2095", both),
        ] {
            let findings = check(&with(uri, link_mtu));
            let [finding] = &findings[..] else { panic!("{uri} {link_mtu:?}: {findings:?}") };
            let message =
                format!("a packet with the captive-portal URI has {octets} octets, {than}");
            assert_eq!(finding.message, message);
            assert_eq!(finding.paths, paths);
        }
    }

    #[test]
    fn does_not_fire() {
        for (uri, link_mtu) in [
            (30, AdvLinkMtu::Omitted),
            (1222, AdvLinkMtu::Omitted),
            (1222, AdvLinkMtu::Interface),
            (1222, fixed(1280)),
            (1223, fixed(1288)),
            (1287, fixed(1352)),
            (2038, fixed(2096)),
            (2038, fixed(u32::MAX)),
        ] {
            assert_eq!(check(&with(uri, link_mtu)), [], "{uri} {link_mtu:?}");
        }
        assert_eq!(check(&model(&[("a", &[])])), []);
        let mut silent = with(2038, AdvLinkMtu::Omitted);
        silent.interfaces[0].send_advertisements = false;
        assert_eq!(check(&silent), []);
    }
}
