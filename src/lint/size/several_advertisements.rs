use super::{
    limit::{IPV6_HEADER, Limit},
    nd_options::{nd_options, octets},
};
use crate::{
    diagnostic::Severity,
    lint::{Check, Finding, Lint, advertising},
    model::Interface,
};

/// More options than one packet holds.
pub(in crate::lint) static LINT: Lint = Lint {
    code: "RA086",
    severity: Severity::Warning,
    explanation: "What does not fit into one packet is spread over several advertisements. Some \
        hosts take each for the whole: dhcpcd deprecates the prefixes that the last one lacks, \
        and iPXE hears only the first. A lost packet takes its part of the options with it.",
    reference: "RFC 4861 6.2.3, RFC 6980 5",
    check: Check::OfEach(check),
};

fn check(interfaces: &[Interface]) -> Vec<Finding> {
    advertising(interfaces).filter_map(finding).collect()
}

fn finding(interface: &Interface) -> Option<Finding> {
    let limit = Limit::of(interface);
    if !limit.is_below(most_octets(interface)) {
        return None;
    }
    let octets = packet_octets(interface);
    limit.is_below(octets).then(|| Finding {
        lint: &LINT,
        message: format!("the options need a packet of {octets} octets, {limit}"),
        paths: [interface.name.to_string()].into_iter().chain(limit.path(interface)).collect(),
        help: Some("advertise less, or allow larger packets where the link takes them".into()),
    })
}

/// Not less than [`packet_octets`], found without encoding anything where that is easy.
fn most_octets(interface: &Interface) -> usize {
    // All that is there once.
    const ONCE: usize = 128;
    const ENTRY: usize = 32;
    const NAME: usize = 280;
    let is_plain = interface.encrypted_dns.is_empty()
        && interface.provisioning_domain.is_none()
        && interface.custom_options.is_empty()
        && interface.captive_portal.is_none();
    if !is_plain {
        return usize::MAX;
    }
    let servers = interface.rdnss.iter().map(|entry| entry.rdnss.servers().len());
    let names = interface.dnssl.iter().map(|entry| entry.dnssl.suffixes().len());
    let entries = interface.prefixes.len()
        + interface.routes.len()
        + interface.pref64.len()
        + interface.lowpan_contexts.len()
        + servers.sum::<usize>();
    IPV6_HEADER + ONCE + ENTRY * entries + NAME * names.sum::<usize>()
}

/// Octets of the packet that holds all options.
fn packet_octets(interface: &Interface) -> usize {
    IPV6_HEADER + octets(interface.header, nd_options(interface))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use thin_vec::ThinVec;

    use super::*;
    use crate::{
        lint::testing::{assert_finds, model, one, silent},
        model::{
            AdvDnssl, AdvLinkMtu, AdvRdnss, AdvRoute, AuthoritativeBorderRouter, ContextId,
            CustomOption, Dnssl, DomainName, FlagsExtension, HomeAgentInformation, Lifetime,
            LinkMtu, LowpanContext, Model, Pref64, Pref64Lifetime, Preference, Rdnss,
            RouteInformation, testing::prefix,
        },
    };

    /// Each has 32 octets, what else there is 64.
    fn prefixes(count: usize) -> Model {
        let all: Vec<_> = (0..count).map(|n| format!("2001:db8:{n:x}::/64")).collect();
        model(&[("a", &all.iter().map(String::as_str).collect::<Vec<_>>())])
    }

    fn bounded(mut model: Model) -> Model {
        model.interfaces[0].ra_mtu = Some(LinkMtu::MIN);
        model
    }

    #[test]
    fn fires() {
        let message = "the options need a packet of 1504 octets, Ethernet's MTU is 1500";
        assert_finds(&LINT, &prefixes(45), message, &["a"]);
        let message = "the options need a packet of 1312 octets, AdvRAMTU is 1280";
        assert_finds(&LINT, &bounded(prefixes(39)), message, &["a", "a.ra_mtu"]);

        // What is not estimated: 1472 octets and 40 more.
        let mut custom = prefixes(44);
        custom.interfaces[0].custom_options = [CustomOption::new(253, &[0; 38]).unwrap()].into();
        let message = "the options need a packet of 1512 octets, Ethernet's MTU is 1500";
        assert_finds(&LINT, &custom, message, &["a"]);
    }

    #[test]
    fn does_not_fire() {
        assert_eq!(check(&prefixes(44)), []);
        let mut custom = prefixes(42);
        custom.interfaces[0].custom_options = [CustomOption::new(253, &[0; 38]).unwrap()].into();
        assert_eq!(check(&custom), []);
        assert_eq!(check(&bounded(prefixes(38))), []);
        assert_eq!(check(&silent(prefixes(45))), []);
    }

    #[test]
    fn the_estimate_is_never_below_the_octets() {
        let name = |octets: usize| {
            let last = vec![b'a'; octets - 3 * 64 - 2];
            DomainName::from_labels([vec![b'a'; 63], vec![b'a'; 63], vec![b'a'; 63], last])
        };
        let lifetime = Lifetime::INFINITE;
        let changes: [&dyn Fn(&mut Interface); 9] = [
            &|it| it.link_mtu = AdvLinkMtu::Interface,
            &|it| it.advertisement_interval = true,
            &|it| it.home_agent_information = HomeAgentInformation::new(1, 1, true).ok(),
            &|it| {
                let preference = Preference::High;
                let route = RouteInformation { prefix: prefix("::1/128"), preference, lifetime };
                it.routes.push(AdvRoute {
                    route,
                    remove_on_exit: true,
                    conditions: ThinVec::new(),
                });
            },
            &|it| {
                let rdnss = Rdnss::new(vec!["fd00::1".parse().unwrap()], lifetime).unwrap();
                it.rdnss.push(AdvRdnss { rdnss, flush_on_exit: true, conditions: ThinVec::new() });
            },
            &|it| {
                for octets in 248..=255 {
                    let dnssl = Dnssl::new(vec![name(octets).unwrap()], lifetime).unwrap();
                    it.dnssl.push(AdvDnssl { dnssl, flush_on_exit: true });
                }
            },
            &|it| it.pref64.extend(Pref64::new(prefix("64:ff9b::/96"), Pref64Lifetime::MAX)),
            &|it| it.flags_extension = FlagsExtension::new([54]).unwrap(),
            &|it| {
                let id = ContextId::new(0).unwrap();
                it.lowpan_contexts.push(LowpanContext {
                    prefix: prefix("::1/128"),
                    compression: true,
                    id,
                    valid_lifetime_minutes: 1,
                });
                it.authoritative_border_router = Some(Box::new(AuthoritativeBorderRouter {
                    version: 1,
                    valid_lifetime_minutes: 1,
                    address: Ipv6Addr::LOCALHOST,
                }));
            },
        ];
        let smallest = packet_octets(&one(&[], |_| {}).interfaces[0]);
        let mut whole = prefixes(1);
        for change in changes {
            let one = one(&[], change);
            assert!(packet_octets(&one.interfaces[0]) > smallest);
            assert!(most_octets(&one.interfaces[0]) >= packet_octets(&one.interfaces[0]));
            change(&mut whole.interfaces[0]);
            assert!(most_octets(&whole.interfaces[0]) >= packet_octets(&whole.interfaces[0]));
        }
    }
}
