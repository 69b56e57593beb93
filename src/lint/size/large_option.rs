use super::{
    limit::{IPV6_HEADER, Limit},
    nd_options::{custom, octets},
};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, Options, advertising},
    model::{AdvProvisioningDomain, Interface, NdOption, ProvisioningDomain},
};

/// An option that fits no packet of an ordinary link.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA087",
    severity: Severity::Warning,
    explanation: "An option stands whole in one packet, and hosts drop advertisements that come \
        in fragments. Even alone in an advertisement this one makes a packet above what Ethernet \
        takes: unless the link takes more, hosts never hear it.",
    reference: "RFC 4861 9, RFC 6980 5, RFC 8200 5",
    check: Check::OfEach(check_links),
};

/// An option that fits no packet at all.
pub(in crate::lint) static IN_NO_PACKET: Lint = Lint {
    code: "RA097",
    severity: Severity::Error,
    explanation: "An option stands whole in one packet, and hosts drop advertisements that come \
        in fragments. Even alone in an advertisement this one makes a packet above AdvLinkMTU or \
        AdvRAMTU, which no advertisement may exceed.",
    reference: "RFC 4861 9, RFC 6980 5, RFC 8200 5",
    check: Check::OfEach(check_files),
};

fn check_links(interfaces: &[Interface]) -> Vec<Finding> {
    check(interfaces, &LINT, |limit| !limit.is_configured())
}

fn check_files(interfaces: &[Interface]) -> Vec<Finding> {
    check(interfaces, &IN_NO_PACKET, Limit::is_configured)
}

fn check(
    interfaces: &[Interface],
    lint: &'static Lint,
    concerns: fn(Limit) -> bool,
) -> Vec<Finding> {
    let concerned = advertising(interfaces).filter(|interface| concerns(Limit::of(interface)));
    concerned.flat_map(|interface| findings(interface, lint)).collect()
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

fn findings(interface: &Interface, lint: &'static Lint) -> impl Iterator<Item = Finding> {
    wholes(interface).filter_map(move |Whole { option, path, name, help }| {
        let octets = IPV6_HEADER + octets(interface.header, vec![option]);
        let limit = Limit::of(interface);
        limit.is_below(octets).then(|| Finding {
            lint,
            message: format!("a packet with {name} has {octets} octets, {limit}"),
            paths: [path].into_iter().chain(limit.path(interface)).collect(),
            help: Some(format!("{help}, or allow larger packets where the link takes them").into()),
        })
    })
}

/// Those that may be large: RDNSS and DNSSL options are divided, and the Provisioning Domain by its
/// options.
fn wholes(interface: &Interface) -> impl Iterator<Item = Whole<'static>> {
    let domain = interface.provisioning_domain.as_deref();
    let in_domain = domain.into_iter().flat_map(move |domain| {
        let wholes = in_both(Options::of_domain(interface, domain));
        wholes.filter_map(|whole| Some(Whole { option: alone_in(domain, whole.option)?, ..whole }))
    });
    let path = Options::of_interface(interface);
    let custom = custom(interface).enumerate().map(move |(index, option)| Whole {
        option,
        path: path.path(format_args!("custom_options[{index}]")),
        name: "the custom option",
        help: "make it shorter",
    });
    in_both(Options::of_interface(interface)).chain(in_domain).chain(custom)
}

fn in_both(options: Options<'_>) -> impl Iterator<Item = Whole<'static>> {
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
    portal.into_iter().chain(encrypted)
}

/// The Provisioning Domain with this option only.
fn alone_in(domain: &AdvProvisioningDomain, option: NdOption) -> Option<NdOption> {
    let domain = ProvisioningDomain::new(domain.identity.clone(), domain.header, vec![option]);
    Some(NdOption::ProvisioningDomain(Box::new(domain.ok()?)))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;
    use crate::{
        lint::testing::{assert_finds, domain, one, silent},
        model::{
            AdvEncryptedDns, AdvLinkMtu, AdvProvisioningDomain, CaptivePortal, CustomOption,
            EncryptedDns, Lifetime, LinkMtu, Model, PrefixSource, ServiceParameters,
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
            let lint = if paths == alone { &LINT } else { &IN_NO_PACKET };
            assert_finds(lint, &with(uri, link_mtu), &message, paths);
        }
        let mut bounded = with(1223, AdvLinkMtu::Omitted);
        bounded.interfaces[0].ra_mtu = Some(LinkMtu::MIN);
        let message = "a packet with the captive-portal URI has 1288 octets, AdvRAMTU is 1280";
        assert_finds(&IN_NO_PACKET, &bounded, message, &["a.captive_portal", "a.ra_mtu"]);
    }

    fn resolver(addresses: usize) -> AdvEncryptedDns {
        let name = "dns.example".parse().unwrap();
        let addresses = vec!["fd00::1".parse().unwrap(); addresses];
        let (lifetime, parameters) = (Lifetime::INFINITE, ServiceParameters::default());
        let first = NonZeroU16::MIN;
        let new = EncryptedDns::new(first, lifetime, name, addresses, parameters);
        AdvEncryptedDns { encrypted_dns: new.unwrap(), flush_on_exit: true }
    }

    /// An interface with a Provisioning Domain of 24 octets and these resolvers' options.
    fn with_domain(prefixes: usize, resolvers: Vec<AdvEncryptedDns>) -> Model {
        let entry = adv_prefix(PrefixSource::Prefix(prefix("2001:db8::/64")));
        let prefixes = vec![entry; prefixes];
        let domain =
            AdvProvisioningDomain { prefixes, encrypted_dns: resolvers.into(), ..domain() };
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
            (
                with_domain(1, vec![resolver(1), resolver(88)]),
                "the encrypted resolver",
                1520,
                "a.provisioning_domain.encrypted_dns[1]",
            ),
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
        assert_eq!(check_links(&with_domain(60, vec![resolver(86)])), []);
        assert_eq!(check_links(&one(&[], |it| it.encrypted_dns = [resolver(88)].into())), []);
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
            let model = with(uri, link_mtu);
            assert_eq!((check_links(&model), check_files(&model)), (vec![], vec![]), "{uri}");
        }
        assert_eq!(check_links(&one(&[], |_| {})), []);
        assert_eq!(check_links(&silent(with(2038, AdvLinkMtu::Omitted))), []);
        assert_eq!(check_files(&silent(with(2038, fixed(1280)))), []);
    }
}
