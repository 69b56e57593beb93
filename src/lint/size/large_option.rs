use super::{
    limit::{IPV6_HEADER, Limit},
    nd_options::{custom, octets, provisioning_domain},
};
use crate::{
    diagnostic::Severity,
    lint::{Finding, Lint, Options, advertising},
    model::{Interface, Model, NdOption},
};

/// An option that fits no packet.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA087",
    // An error where the link is known; from the file alone it may be a larger one.
    severity: Severity::Warning,
    explanation: "An option stands whole in one packet, and hosts drop advertisements that come \
        in fragments. Even alone in an advertisement this one makes a packet above AdvLinkMTU or \
        AdvRAMTU, or where neither is known above what Ethernet takes: hosts may never hear it.",
    reference: "RFC 4861 9, RFC 6980 5, RFC 8200 5",
    check,
};

fn check(model: &Model) -> Vec<Finding> {
    advertising(model).filter(|interface| has_wholes(interface)).flat_map(findings).collect()
}

fn has_wholes(interface: &Interface) -> bool {
    interface.captive_portal.is_some()
        || !interface.encrypted_dns.is_empty()
        || interface.provisioning_domain.is_some()
        || !interface.custom_options.is_empty()
}

/// An option that cannot be divided.
struct Whole<'a> {
    option: NdOption,
    path: String,
    /// What a message calls it.
    name: &'a str,
    /// How to make it smaller.
    help: &'a str,
}

fn findings(interface: &Interface) -> impl Iterator<Item = Finding> {
    wholes(interface).filter_map(|Whole { option, path, name, help }| {
        let octets = IPV6_HEADER + octets(interface.header, vec![option]);
        let limit = Limit::of(interface);
        limit.is_below(octets).then(|| Finding {
            lint: &LINT,
            message: format!("a packet with {name} has {octets} octets, {limit}"),
            paths: [path].into_iter().chain(limit.path(interface)).collect(),
            help: Some(help.into()),
        })
    })
}

/// Those that may be large: RDNSS and DNSSL options are divided.
fn wholes(interface: &Interface) -> impl Iterator<Item = Whole<'static>> {
    let options = Options::of_interface(interface);
    let portal = options.captive_portal().map(|portal| Whole {
        option: NdOption::CaptivePortal(portal.clone()),
        path: options.path("captive_portal"),
        name: "the captive-portal URI",
        help: "give the portal a shorter URI",
    });
    let encrypted = options.encrypted_dns().iter().enumerate().map(move |(index, entry)| Whole {
        option: NdOption::EncryptedDns(entry.encrypted_dns.clone()),
        path: options.path(format_args!("encrypted_dns[{index}]")),
        name: "the encrypted resolver",
        help: "name fewer addresses or parameters",
    });
    let domain = interface.provisioning_domain.as_deref();
    let domain = domain.and_then(|domain| {
        Some(Whole {
            option: provisioning_domain(interface, domain)?,
            path: options.path("provisioning_domain"),
            name: "the Provisioning Domain",
            help: "move options out of it, which all hosts then hear",
        })
    });
    let custom = custom(interface).enumerate().map(move |(index, option)| Whole {
        option,
        path: options.path(format_args!("custom_options[{index}]")),
        name: "the custom option",
        help: "make it shorter",
    });
    portal.into_iter().chain(encrypted).chain(domain).chain(custom)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;
    use crate::{
        lint::testing::{assert_finds, domain, one, silent},
        model::{
            AdvEncryptedDns, AdvLinkMtu, AdvProvisioningDomain, CaptivePortal, CustomOption,
            EncryptedDns, Lifetime, LinkMtu, PrefixSource, ServiceParameters,
            testing::{adv_prefix, prefix},
        },
    };

    /// One interface with a URI of this many octets.
    fn with(uri_octets: usize, link_mtu: AdvLinkMtu) -> Model {
        let uri = format!("https://{}", "p".repeat(uri_octets - 8));
        one(&[], |it| {
            it.captive_portal = Some(CaptivePortal::new(uri).unwrap());
            it.link_mtu = link_mtu;
        })
    }

    fn fixed(octets: u32) -> AdvLinkMtu {
        AdvLinkMtu::Fixed(LinkMtu::new(octets).unwrap())
    }

    #[test]
    fn fires() {
        let ethernet = "Ethernet's MTU is 1500";
        let alone: &[&str] = &["a.captive_portal"];
        let both: &[&str] = &["a.captive_portal", "a.link_mtu"];
        for (uri, link_mtu, octets, than, paths) in [
            (1439, AdvLinkMtu::Omitted, 1504, ethernet, alone),
            (2038, AdvLinkMtu::Omitted, 2096, ethernet, alone),
            (1439, AdvLinkMtu::Interface, 1504, ethernet, alone),
            (1223, fixed(1280), 1288, "AdvLinkMTU is 1280", both),
            // The option is padded to 1296 octets.
            (1287, fixed(1351), 1352, "AdvLinkMTU is 1351", both),
            (2038, fixed(2095), 2096, "AdvLinkMTU is 2095", both),
        ] {
            let message =
                format!("a packet with the captive-portal URI has {octets} octets, {than}");
            assert_finds(&LINT, &with(uri, link_mtu), &message, paths);
        }
        let mut bounded = with(1223, AdvLinkMtu::Omitted);
        bounded.interfaces[0].ra_mtu = Some(LinkMtu::MIN);
        let message = "a packet with the captive-portal URI has 1288 octets, AdvRAMTU is 1280";
        assert_finds(&LINT, &bounded, message, &["a.captive_portal", "a.ra_mtu"]);
    }

    fn resolver(addresses: usize) -> AdvEncryptedDns {
        let name = "dns.example".parse().unwrap();
        let addresses = vec!["fd00::1".parse().unwrap(); addresses];
        let (lifetime, parameters) = (Lifetime::INFINITE, ServiceParameters::default());
        let first = NonZeroU16::MIN;
        let new = EncryptedDns::new(first, lifetime, name, addresses, parameters);
        AdvEncryptedDns { encrypted_dns: new.unwrap(), flush_on_exit: true }
    }

    fn with_domain(prefixes: usize) -> Model {
        let entry = adv_prefix(PrefixSource::Prefix(prefix("2001:db8::/64")));
        let domain = AdvProvisioningDomain { prefixes: vec![entry; prefixes], ..domain() };
        one(&[], |it| it.provisioning_domain = Some(Box::new(domain)))
    }

    #[test]
    fn all_that_cannot_be_divided_fires() {
        let custom = |octets: usize| CustomOption::new(253, &vec![1; octets]).unwrap();
        for (model, what, octets, path) in [
            (
                one(&[], |it| it.encrypted_dns = [resolver(1), resolver(90)].into()),
                "the encrypted resolver",
                1528,
                "a.encrypted_dns[1]",
            ),
            (with_domain(45), "the Provisioning Domain", 1520, "a.provisioning_domain"),
            (
                one(&[], |it| it.custom_options = [custom(1438), custom(1439)].into()),
                "the custom option",
                1504,
                "a.custom_options[1]",
            ),
        ] {
            let message =
                format!("a packet with {what} has {octets} octets, Ethernet's MTU is 1500");
            assert_finds(&LINT, &model, &message, &[path]);
        }
        assert_eq!(check(&with_domain(44)), []);
        assert_eq!(check(&one(&[], |it| it.encrypted_dns = [resolver(88)].into())), []);
    }

    #[test]
    fn does_not_fire() {
        for (uri, link_mtu) in [
            (30, AdvLinkMtu::Omitted),
            (1438, AdvLinkMtu::Omitted),
            (1438, AdvLinkMtu::Interface),
            (1222, fixed(1280)),
            (1223, fixed(1288)),
            (1287, fixed(1352)),
            (2038, fixed(2096)),
            (2038, fixed(u32::MAX)),
        ] {
            assert_eq!(check(&with(uri, link_mtu)), [], "{uri} {link_mtu:?}");
        }
        assert_eq!(check(&one(&[], |_| {})), []);
        assert_eq!(check(&silent(with(2038, AdvLinkMtu::Omitted))), []);
    }
}
