use std::time::Duration;

use super::{
    AdvDnssl, AdvLifetime, AdvLinkMtu, AdvPrefix, AdvRdnss, AdvRoute, Header, Interface,
    IntervalRule, NdOption, PrefixInformation, PrefixSource, ReachableTime, RouterAdvertisement,
    RouterLifetime, RtrAdvInterval,
};

/// A configuration made of what was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// An interface that says the same, as far as one can.
    pub interface: Interface,
    /// What it cannot say, in the packet's order.
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
    /// An option that is not known, that stands a second time where one counts, or that contradicts
    /// the header.
    Option(NdOption),
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
        let mut heard = Heard { interface: empty(sample), leftovers: Vec::new() };
        heard.header(advertisement.header, rule);
        let lifetime = heard.interface.header.router_lifetime;
        let mut announced = None;
        for option in &advertisement.options {
            let taken = match option {
                NdOption::AdvertisementInterval(interval) if announced.is_none() => {
                    announced = max_interval(*interval, lifetime);
                    announced.is_some()
                }
                option => heard.interface.take(sample, option),
            };
            if !taken {
                heard.leftovers.push(Leftover::Option(option.clone()));
            }
        }
        heard.interface.advertisement_interval = announced.is_some();
        let max = announced.unwrap_or_else(|| within(sample.interval.max(), lifetime));
        if let Some(interval) = with_max(sample.interval, max, rule) {
            heard.interface.interval = interval;
        }
        heard
    }

    /// Takes in an option where it has a place for it.
    fn take(&mut self, sample: &Interface, option: &NdOption) -> bool {
        match option {
            NdOption::SourceLinkLayerAddress(_) => {
                return !std::mem::replace(&mut self.source_link_layer_address, true);
            }
            NdOption::Mtu(mtu) if self.link_mtu == AdvLinkMtu::Omitted => {
                self.link_mtu = AdvLinkMtu::Fixed(*mtu);
            }
            NdOption::HomeAgentInformation(value) => {
                return put(&mut self.home_agent_information, *value);
            }
            NdOption::CaptivePortal(portal) => {
                return put(&mut self.captive_portal, portal.clone());
            }
            NdOption::AuthoritativeBorderRouter(value) => {
                return put(&mut self.authoritative_border_router, *value);
            }
            NdOption::PrefixInformation(value) => self.prefixes.push(adv_prefix(sample, value)),
            NdOption::RouteInformation(route) => {
                let remove_on_exit = sample.routes.first().is_some_and(|it| it.remove_on_exit);
                self.routes.push(AdvRoute { route: *route, remove_on_exit });
            }
            NdOption::Rdnss(rdnss) => {
                let flush_on_exit = sample.rdnss.first().is_some_and(|it| it.flush_on_exit);
                self.rdnss.push(AdvRdnss { rdnss: rdnss.clone(), flush_on_exit });
            }
            NdOption::Dnssl(dnssl) => {
                let flush_on_exit = sample.dnssl.first().is_some_and(|it| it.flush_on_exit);
                self.dnssl.push(AdvDnssl { dnssl: dnssl.clone(), flush_on_exit });
            }
            NdOption::Pref64(value) => self.pref64.push(*value),
            NdOption::LowpanContext(value) => self.lowpan_contexts.push(*value),
            NdOption::Mtu(_) | NdOption::AdvertisementInterval(_) | NdOption::Other { .. } => {
                return false;
            }
        }
        true
    }
}

impl Heard {
    fn header(&mut self, mut header: Header, rule: IntervalRule) {
        let lifetime = header.router_lifetime;
        let shortest = rule.least_max();
        if RouterLifetime::checked(lifetime.as_secs().into(), shortest).is_err() {
            self.leftovers.push(Leftover::RouterLifetime(lifetime));
            let least = RouterLifetime::from_secs(shortest.as_secs());
            header.router_lifetime = least.unwrap_or(lifetime);
        }
        if ReachableTime::from_millis(header.reachable_time.as_millis().into()).is_err() {
            self.leftovers.push(Leftover::ReachableTime(header.reachable_time));
            header.reachable_time = ReachableTime::UNSPECIFIED;
        }
        self.interface.header = header;
    }
}

/// The sample without anything that an advertisement says.
fn empty(sample: &Interface) -> Interface {
    Interface {
        send_advertisements: true,
        source_link_layer_address: false,
        link_mtu: AdvLinkMtu::Omitted,
        advertisement_interval: false,
        home_agent_information: None,
        prefixes: Vec::new(),
        routes: Vec::new(),
        rdnss: Vec::new(),
        dnssl: Vec::new(),
        pref64: Vec::new(),
        captive_portal: None,
        lowpan_contexts: Vec::new(),
        authoritative_border_router: None,
        ..sample.clone()
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

fn adv_prefix(sample: &Interface, value: &PrefixInformation) -> AdvPrefix {
    let source = match value.router_address() {
        Some(address) => PrefixSource::RouterAddress(value.prefix(), address),
        None => PrefixSource::Prefix(value.prefix()),
    };
    AdvPrefix {
        source,
        flags: value.flags,
        valid_lifetime: AdvLifetime::fixed(value.valid_lifetime()),
        preferred_lifetime: AdvLifetime::fixed(value.preferred_lifetime()),
        deprecate_on_exit: sample.prefixes.first().is_some_and(|it| it.deprecate_on_exit),
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
        let other = NdOption::Other { option_type: 99, body: Box::new([0; 6]) };
        let first = vec![address(1), mtu(1500), portal("urn:a"), home_agent(1), announced(600_000)];
        let second =
            vec![address(2), mtu(1400), portal("urn:b"), home_agent(2), announced(1), other];
        let heard = heard([first, second.clone()].concat(), |_| {});
        let left: Vec<_> = second.into_iter().map(Leftover::Option).collect();
        assert_eq!(heard.leftovers, left);
        let interface = heard.interface;
        assert!(interface.source_link_layer_address && interface.advertisement_interval);
        assert_eq!(interface.captive_portal, Some(CaptivePortal::new("urn:a").unwrap()));
        assert_eq!(interface.home_agent_information.unwrap().preference, 1);
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
