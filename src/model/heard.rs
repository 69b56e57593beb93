use std::time::Duration;

use thin_vec::ThinVec;

use super::{
    AdvDnssl, AdvEncryptedDns, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvProvisioningDomain, AdvRdnss,
    AdvRoute, CaptivePortal, CustomOption, Header, Interface, IntervalRule, NdOption, Pref64,
    PrefixInformation, PrefixSource, ProvisioningDomain, ReachableTime, RouterAdvertisement,
    RouterLifetime, RtrAdvInterval,
};

/// A configuration made of what was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// An interface that says the same, as far as one can.
    pub interface: Interface,
    /// What it cannot say.
    pub leftovers: Vec<Leftover>,
}

/// Something that routers say and that no interface can be configured to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    /// Router Lifetime is below the least `MaxRtrAdvInterval`: hosts would lose the router between
    /// two advertisements (RFC 4861 6.2.1). The interface has the least that it can.
    RouterLifetime(RouterLifetime),
    /// Reachable Time is above an hour (RFC 4861 6.2.1). The interface leaves it unspecified.
    ReachableTime(ReachableTime),
    /// An option whose content is not understood, that stands a second time where one counts, or
    /// that contradicts the header.
    Option(NdOption),
    /// The same inside the PvD option.
    InDomain(NdOption),
}

/// RFC 6275 7.5: intervals below this are announced with some slack.
const SHORT_INTERVAL: Duration = Duration::from_millis(200);
const SHORT_INTERVAL_SLACK: Duration = Duration::from_millis(20);

impl Interface {
    /// An interface that advertises what `advertisement` says.
    ///
    /// What no advertisement says is as in `sample`: its name, when and to whom it sends, and what
    /// it withdraws at the end, which its first prefix, route, RDNSS and DNSSL tell. Where the
    /// sample's intervals are longer than the Router Lifetime heard, they are shortened.
    #[must_use]
    pub fn heard(sample: &Interface, advertisement: &RouterAdvertisement) -> Heard {
        let rule = rule(advertisement);
        let (header, mut leftovers) = configurable(advertisement.header, rule);
        let mut interface = Interface { header, ..empty(sample) };
        let on_exit = OnExit::of(sample);
        let mut announced = None;
        for option in &advertisement.options {
            let taken = match option {
                NdOption::AdvertisementInterval(interval) if announced.is_none() => {
                    announced = max_interval(*interval, header.router_lifetime);
                    announced.is_some()
                }
                NdOption::ProvisioningDomain(domain) if interface.provisioning_domain.is_none() => {
                    interface.take_domain(domain, on_exit, &mut leftovers)
                }
                option => interface.take(option, on_exit),
            };
            if !taken {
                leftovers.push(Leftover::Option(option.clone()));
            }
        }
        interface.advertisement_interval = announced.is_some();
        let max =
            announced.unwrap_or_else(|| within(sample.interval.max(), header.router_lifetime));
        if let Some(interval) = with_max(sample.interval, max, rule) {
            interface.interval = interval;
        }
        Heard { interface, leftovers }
    }

    /// Takes in an option where it has a place for it.
    fn take(&mut self, option: &NdOption, on_exit: OnExit) -> bool {
        match option {
            NdOption::SourceLinkLayerAddress(_) => {
                !std::mem::replace(&mut self.source_link_layer_address, true)
            }
            NdOption::Mtu(mtu) if self.link_mtu == AdvLinkMtu::Omitted => {
                self.link_mtu = AdvLinkMtu::Fixed(*mtu);
                true
            }
            NdOption::HomeAgentInformation(value) => put(&mut self.home_agent_information, *value),
            NdOption::FlagsExtension(value) => put(&mut self.flags_extension, *value),
            NdOption::AuthoritativeBorderRouter(value) => {
                put(&mut self.authoritative_border_router, Box::new(*value))
            }
            NdOption::LowpanContext(value) => {
                self.lowpan_contexts.push(*value);
                true
            }
            NdOption::Other { option_type, body } => {
                let custom = CustomOption::new(*option_type, body);
                let custom = custom.ok().filter(|custom| custom.body() == &**body);
                self.custom_options.extend(custom.clone());
                custom.is_some()
            }
            option => Lists::of(self).take(option, on_exit),
        }
    }

    /// Takes in a Provisioning Domain but for the options in it that have no place.
    fn take_domain(
        &mut self,
        domain: &ProvisioningDomain,
        on_exit: OnExit,
        leftovers: &mut Vec<Leftover>,
    ) -> bool {
        let header = domain.header.map(|header| configurable(header, IntervalRule::MobileIpv6));
        if header.as_ref().is_some_and(|(_, leftovers)| !leftovers.is_empty()) {
            return false;
        }
        let mut entry = AdvProvisioningDomain {
            identity: domain.identity.clone(),
            header: domain.header,
            prefixes: Vec::new(),
            routes: ThinVec::new(),
            rdnss: Vec::new(),
            dnssl: Vec::new(),
            encrypted_dns: ThinVec::new(),
            pref64: ThinVec::new(),
            captive_portal: None,
        };
        for option in domain.options() {
            if !Lists::of_domain(&mut entry).take(option, on_exit) {
                leftovers.push(Leftover::InDomain(option.clone()));
            }
        }
        put(&mut self.provisioning_domain, Box::new(entry))
    }
}

/// What is withdrawn when a router ends, which no advertisement says.
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
#[derive(Clone, Copy)]
struct OnExit {
    prefixes: bool,
    routes: bool,
    rdnss: bool,
    dnssl: bool,
}

impl OnExit {
    fn of(sample: &Interface) -> Self {
        OnExit {
            prefixes: sample.prefixes.first().is_some_and(|entry| entry.deprecate_on_exit),
            routes: sample.routes.first().is_some_and(|entry| entry.remove_on_exit),
            rdnss: sample.rdnss.first().is_some_and(|entry| entry.flush_on_exit),
            dnssl: sample.dnssl.first().is_some_and(|entry| entry.flush_on_exit),
        }
    }
}

/// What both an interface and a Provisioning Domain have.
struct Lists<'l> {
    prefixes: &'l mut Vec<AdvPrefix>,
    routes: &'l mut ThinVec<AdvRoute>,
    rdnss: &'l mut Vec<AdvRdnss>,
    dnssl: &'l mut Vec<AdvDnssl>,
    encrypted_dns: &'l mut ThinVec<AdvEncryptedDns>,
    pref64: &'l mut ThinVec<Pref64>,
    captive_portal: &'l mut Option<CaptivePortal>,
}

impl<'l> Lists<'l> {
    fn of(interface: &'l mut Interface) -> Self {
        Lists {
            prefixes: &mut interface.prefixes,
            routes: &mut interface.routes,
            rdnss: &mut interface.rdnss,
            dnssl: &mut interface.dnssl,
            encrypted_dns: &mut interface.encrypted_dns,
            pref64: &mut interface.pref64,
            captive_portal: &mut interface.captive_portal,
        }
    }

    fn of_domain(domain: &'l mut AdvProvisioningDomain) -> Self {
        Lists {
            prefixes: &mut domain.prefixes,
            routes: &mut domain.routes,
            rdnss: &mut domain.rdnss,
            dnssl: &mut domain.dnssl,
            encrypted_dns: &mut domain.encrypted_dns,
            pref64: &mut domain.pref64,
            captive_portal: &mut domain.captive_portal,
        }
    }

    fn take(self, option: &NdOption, on_exit: OnExit) -> bool {
        match option {
            NdOption::PrefixInformation(value) => {
                self.prefixes.push(adv_prefix(value, on_exit.prefixes));
            }
            NdOption::RouteInformation(route) => {
                self.routes.push(AdvRoute {
                    route: *route,
                    remove_on_exit: on_exit.routes,
                    conditions: ThinVec::new(),
                });
            }
            NdOption::Rdnss(rdnss) => {
                let rdnss = rdnss.clone();
                self.rdnss.push(AdvRdnss {
                    rdnss,
                    flush_on_exit: on_exit.rdnss,
                    conditions: ThinVec::new(),
                });
            }
            NdOption::Dnssl(dnssl) => {
                let dnssl = dnssl.clone();
                self.dnssl.push(AdvDnssl { dnssl, flush_on_exit: on_exit.dnssl });
            }
            NdOption::EncryptedDns(dns) => {
                let encrypted_dns = dns.clone();
                let entry = AdvEncryptedDns { encrypted_dns, flush_on_exit: on_exit.rdnss };
                self.encrypted_dns.push(entry);
            }
            NdOption::Pref64(value) => self.pref64.push(*value),
            NdOption::CaptivePortal(portal) => return put(self.captive_portal, portal.clone()),
            _ => return false,
        }
        true
    }
}

/// The header that may be configured instead of `header`, and what it does not say.
fn configurable(mut header: Header, rule: IntervalRule) -> (Header, Vec<Leftover>) {
    let mut leftovers = Vec::new();
    let lifetime = header.router_lifetime;
    let shortest = rule.least_max();
    if RouterLifetime::checked(lifetime.as_secs().into(), shortest).is_err() {
        leftovers.push(Leftover::RouterLifetime(lifetime));
        let least = RouterLifetime::from_secs(shortest.as_secs());
        header.router_lifetime = least.unwrap_or(lifetime);
    }
    if ReachableTime::from_millis(header.reachable_time.as_millis().into()).is_err() {
        leftovers.push(Leftover::ReachableTime(header.reachable_time));
        header.reachable_time = ReachableTime::UNSPECIFIED;
    }
    (header, leftovers)
}

/// The sample without anything that an advertisement says.
fn empty(sample: &Interface) -> Interface {
    Interface {
        send_advertisements: true,
        source_link_layer_address: false,
        link_mtu: AdvLinkMtu::Omitted,
        lowpan_contexts: ThinVec::new(),
        authoritative_border_router: None,
        provisioning_domain: None,
        flags_extension: None,
        custom_options: ThinVec::new(),
        ..sample.without_lasting_options()
    }
}

/// Which bounds the intervals of a router that says this may have.
fn rule(advertisement: &RouterAdvertisement) -> IntervalRule {
    let mobile = |option: &NdOption| match option {
        NdOption::AdvertisementInterval(_) | NdOption::HomeAgentInformation(_) => true,
        NdOption::PrefixInformation(prefix) => prefix.router_address().is_some(),
        _ => false,
    };
    if advertisement.header.flags.home_agent || advertisement.options.iter().any(mobile) {
        IntervalRule::MobileIpv6
    } else {
        IntervalRule::Rfc4861
    }
}

/// The `MaxRtrAdvInterval` that is announced as `announced`, where it may be.
fn max_interval(announced: Duration, lifetime: RouterLifetime) -> Option<Duration> {
    let max = if announced < SHORT_INTERVAL {
        announced.checked_sub(SHORT_INTERVAL_SLACK)?
    } else {
        announced
    };
    RtrAdvInterval::check_max(max, IntervalRule::MobileIpv6).ok()?;
    RouterLifetime::checked(lifetime.as_secs().into(), max).is_ok().then_some(max)
}

/// `max`, but no longer than hosts keep the router.
fn within(max: Duration, lifetime: RouterLifetime) -> Duration {
    match lifetime {
        RouterLifetime::ZERO => max,
        lifetime => max.min(Duration::from_secs(lifetime.as_secs().into())),
    }
}

/// `sample` with another `max`, and its `min` in proportion.
fn with_max(sample: RtrAdvInterval, max: Duration, rule: IntervalRule) -> Option<RtrAdvInterval> {
    let nanos = sample.min().as_nanos() * max.as_nanos() / sample.max().as_nanos().max(1);
    let min = Duration::from_nanos(u64::try_from(nanos).ok()?);
    RtrAdvInterval::new(RtrAdvInterval::nearest_min(min, max, rule), max, rule).ok()
}

fn adv_prefix(value: &PrefixInformation, deprecate_on_exit: bool) -> AdvPrefix {
    let source = match value.router_address() {
        Some(address) => PrefixSource::RouterAddress(value.prefix(), address),
        None => PrefixSource::Prefix(value.prefix()),
    };
    AdvPrefix {
        source,
        flags: value.flags,
        valid_lifetime: AdvLifetime::fixed(value.valid_lifetime()),
        preferred_lifetime: AdvLifetime::fixed(value.preferred_lifetime()),
        deprecate_on_exit,
        any_length: false,
        conditions: ThinVec::new(),
        follows_source: true,
    }
}

/// Puts the first value in its place.
fn put<T>(place: &mut Option<T>, value: T) -> bool {
    let free = place.is_none();
    if free {
        *place = Some(value);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        CaptivePortal, HomeAgentInformation, LinkLayerAddress, LinkMtu, testing::interface,
    };

    fn heard(options: Vec<NdOption>, change: impl FnOnce(&mut Header)) -> Heard {
        let sample = interface("eth0");
        let mut header = sample.header;
        change(&mut header);
        Interface::heard(&sample, &RouterAdvertisement { header, options })
    }

    fn mtu(octets: u32) -> NdOption {
        NdOption::Mtu(LinkMtu::new(octets).unwrap())
    }

    fn announced(millis: u64) -> NdOption {
        NdOption::AdvertisementInterval(Duration::from_millis(millis))
    }

    fn seconds(interval: RtrAdvInterval) -> (f64, f64) {
        (interval.min().as_secs_f64(), interval.max().as_secs_f64())
    }

    #[test]
    fn what_was_not_heard_is_as_in_the_sample() {
        let mut expected = interface("eth0");
        expected.source_link_layer_address = false;
        let heard = heard(Vec::new(), |_| {});
        assert_eq!(heard, Heard { interface: expected, leftovers: Vec::new() });
    }

    #[test]
    fn what_counts_once_is_taken_once() {
        let address = |last| {
            let octets = [2, 0, 0x5e, 0, 0x53, last];
            NdOption::SourceLinkLayerAddress(LinkLayerAddress::new(&octets).unwrap())
        };
        let portal = |uri| NdOption::CaptivePortal(CaptivePortal::new(uri).unwrap());
        let home_agent = |preference| {
            let value = HomeAgentInformation::new(preference, 1800, false).unwrap();
            NdOption::HomeAgentInformation(value)
        };
        let other = |option_type| NdOption::Other { option_type, body: Box::new([0; 6]) };
        let mut first = vec![address(1), mtu(1500), portal("urn:a"), home_agent(1)];
        first.extend([announced(600_000), other(99), other(98)]);
        // A prefix of 6 octets is none.
        let second =
            vec![address(2), mtu(1400), portal("urn:b"), home_agent(2), announced(1), other(3)];
        let heard = heard([first, second.clone()].concat(), |_| {});
        let left: Vec<_> = second.into_iter().map(Leftover::Option).collect();
        assert_eq!(heard.leftovers, left);
        let interface = heard.interface;
        assert!(interface.source_link_layer_address && interface.advertisement_interval);
        assert_eq!(interface.captive_portal, Some(CaptivePortal::new("urn:a").unwrap()));
        assert_eq!(interface.home_agent_information.unwrap().preference, 1);
        let custom = [99, 98].map(|option_type| CustomOption::new(option_type, &[]).unwrap());
        assert_eq!(interface.custom_options, custom);
        assert_eq!(interface.link_mtu, AdvLinkMtu::Fixed(LinkMtu::new(1500).unwrap()));
    }

    #[test]
    fn intervals_are_those_announced_or_short_enough() {
        let interval = |options, lifetime| {
            let heard = heard(options, |header| {
                header.router_lifetime = RouterLifetime::from_wire(lifetime);
            });
            (seconds(heard.interface.interval), heard.leftovers.len())
        };
        let cases = [
            (vec![], 0, (200.0, 600.0), 0),
            (vec![], 600, (200.0, 600.0), 0),
            (vec![], 30, (10.0, 30.0), 0),
            (vec![], 5, (3.0, 5.0), 0),
            (vec![], 3, (3.0, 4.0), 1),
            (vec![announced(90_000)], 1800, (30.0, 90.0), 0),
            (vec![announced(90_000)], 0, (30.0, 90.0), 0),
            // Hosts would lose the router.
            (vec![announced(90_000)], 60, (20.0, 60.0), 1),
            (vec![announced(200)], 3, (0.2 / 3.0, 0.2), 0),
            (vec![announced(199)], 1, (0.179 / 3.0, 0.179), 0),
            (vec![announced(90)], 1, (0.03, 0.07), 0),
            (vec![announced(89)], 1, (1.0 / 3.0, 1.0), 1),
            (vec![announced(0)], 1800, (200.0, 600.0), 1),
            (vec![announced(u32::MAX.into())], 0, (200.0, 600.0), 1),
        ];
        for (options, lifetime, (min, max), left) in cases {
            let (found, leftovers) = interval(options.clone(), lifetime);
            let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
            let text = format!("{options:?} {lifetime}: {found:?} {leftovers}");
            assert!(near(found.0, min) && near(found.1, max) && leftovers == left, "{text}");
        }
    }

    #[test]
    fn a_header_that_may_not_be_is_told() {
        let heard = heard(vec![mtu(1280)], |header| {
            header.router_lifetime = RouterLifetime::from_wire(1);
            header.reachable_time = ReachableTime::from_wire(3_600_001);
        });
        let expected = [
            Leftover::RouterLifetime(RouterLifetime::from_wire(1)),
            Leftover::ReachableTime(ReachableTime::from_wire(3_600_001)),
        ];
        assert_eq!(heard.leftovers, expected);
        assert_eq!(heard.interface.header.router_lifetime, RouterLifetime::from_wire(4));
        assert_eq!(heard.interface.header.reachable_time, ReachableTime::UNSPECIFIED);
    }
}
