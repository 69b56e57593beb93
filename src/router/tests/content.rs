use super::*;
use crate::model::{
    AdvRdnss, AdvRoute, LinkMtu, NdOption, PrefixInformation, Rdnss, RouteInformation,
    RouterAdvertisement,
};
use thin_vec::ThinVec;

fn said(config: Interface, link: LinkState, after: f64, occasion: Occasion) -> RouterAdvertisement {
    let mut simulation = Simulation::new(1, config);
    simulation.link(link);
    simulation.router.advertisement(simulation.now + seconds(after), occasion)
}

fn prefixes(advertisement: &RouterAdvertisement) -> Vec<PrefixInformation> {
    let options = advertisement.options.iter();
    let options = options.filter_map(|option| match option {
        NdOption::PrefixInformation(prefix) => Some(*prefix),
        _ => None,
    });
    options.collect()
}

#[test]
fn counting_lifetimes_reach_zero_and_stay_there() {
    let mut config = interface(198.0, 600.0);
    let entry = &mut config.prefixes[0];
    entry.valid_lifetime = AdvLifetime { counting_down: true, ..entry.valid_lifetime };
    for (after, valid, preferred) in [(0.0, 86_400, 14_400), (80_000.9, 6_400, 6_400), (1e6, 0, 0)]
    {
        let prefix = prefixes(&said(config.clone(), link(), after, Occasion::Normal))[0];
        assert_eq!(prefix.valid_lifetime(), Lifetime::from_secs(valid));
        assert_eq!(prefix.preferred_lifetime(), Lifetime::from_secs(preferred));
    }
    // The octets follow although they are kept between advertisements.
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(40.0));
    assert_ne!(simulation.sent[0].1.messages, simulation.sent[1].1.messages);
}

#[test]
fn unchanged_content_is_the_same_octets() {
    let mut simulation = Simulation::started(1, interface(3.0, 4.0));
    simulation.run(seconds(100.0));
    let first = &simulation.sent[0].1.messages;
    assert!(simulation.sent.iter().all(|(_, sent)| Arc::ptr_eq(&sent.messages, first)));
}

#[test]
fn prefixes_of_the_interface_follow_it_and_explicit_ones_override() {
    let mut config = interface(198.0, 600.0);
    let mut automatic = config.prefixes[0].clone();
    automatic.source = PrefixSource::InterfaceAddresses;
    automatic.valid_lifetime = AdvLifetime::fixed(Lifetime::INFINITE);
    config.prefixes.push(automatic);
    let own = vec![lasting("2001:db8::/64"), lasting("2001:db8:1::/64")];
    let said =
        prefixes(&said(config, LinkState { prefixes: own, ..link() }, 0.0, Occasion::Normal));
    let said: Vec<_> = said.iter().map(|one| (one.prefix(), one.valid_lifetime())).collect();
    assert_eq!(
        said,
        [
            (prefix("2001:db8::/64"), Lifetime::from_secs(86_400)),
            (prefix("2001:db8:1::/64"), Lifetime::INFINITE),
        ]
    );
}

#[test]
fn the_last_advertisement_withdraws_what_it_should() {
    let mut config = interface(198.0, 600.0);
    let lifetime = Lifetime::from_secs(1800);
    let route = RouteInformation {
        prefix: prefix("2001:db8:f::/48"),
        preference: Preference::Low,
        lifetime,
    };
    let rdnss = Rdnss::new(vec!["2001:db8::53".parse().unwrap()], lifetime).unwrap();
    config.prefixes[0].deprecate_on_exit = true;
    config.routes = [true, false]
        .map(|remove_on_exit| AdvRoute { route, remove_on_exit, conditions: ThinVec::new() })
        .into();
    config.rdnss = [true, false]
        .map(|flush| AdvRdnss {
            rdnss: rdnss.clone(),
            flush_on_exit: flush,
            conditions: ThinVec::new(),
        })
        .into();
    let lifetimes = |occasion| {
        let options = said(config.clone(), link(), 0.0, occasion).options.into_iter();
        let lifetimes = options.filter_map(|option| match option {
            NdOption::PrefixInformation(prefix) => Some(prefix.preferred_lifetime()),
            NdOption::RouteInformation(route) => Some(route.lifetime),
            NdOption::Rdnss(rdnss) => Some(rdnss.lifetime),
            _ => None,
        });
        lifetimes.map(|lifetime| lifetime.as_secs().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(lifetimes(Occasion::Normal), [14_400, 1800, 1800, 1800, 1800]);
    assert_eq!(lifetimes(Occasion::Final), [0, 0, 1800, 0, 1800]);
    let last = prefixes(&said(config, link(), 0.0, Occasion::Final));
    assert_eq!(last[0].valid_lifetime(), Lifetime::from_secs(7200));
}

#[test]
fn the_mtu_option_says_the_configured_or_the_interfaces_mtu() {
    let mtu = |link_mtu| {
        let mut config = interface(198.0, 600.0);
        config.link_mtu = link_mtu;
        let link = LinkState { mtu: 9000, ..link() };
        said(config, link, 0.0, Occasion::Normal).options.into_iter().find_map(|o| match o {
            NdOption::Mtu(mtu) => Some(mtu.octets()),
            _ => None,
        })
    };
    assert_eq!(mtu(AdvLinkMtu::Omitted), None);
    assert_eq!(mtu(AdvLinkMtu::Interface), Some(9000));
    assert_eq!(mtu(AdvLinkMtu::Fixed(LinkMtu::new(1480).unwrap())), Some(1480));
}

#[test]
fn short_intervals_are_announced_with_slack() {
    for (max, millis) in [(0.07, 90), (0.2, 200), (600.0, 600_000)] {
        let mut config = interface(198.0, 600.0);
        let (min, max) = (seconds(0.03), seconds(max));
        config.interval = RtrAdvInterval::new(min, max, IntervalRule::MobileIpv6).unwrap();
        config.advertisement_interval = true;
        let options = said(config, link(), 0.0, Occasion::Normal).options;
        let wanted = NdOption::AdvertisementInterval(Duration::from_millis(millis));
        assert_eq!(options.last(), Some(&wanted));
    }
}

#[test]
fn content_beyond_the_mtu_is_sent_in_several_messages() {
    let mut config = interface(198.0, 600.0);
    let one = config.prefixes[0].clone();
    config.prefixes = (0..60_u16)
        .map(|number| {
            let address = Ipv6Addr::new(0x2001, 0xdb8, number, 0, 0, 0, 0, 0);
            let source = PrefixSource::Prefix(Prefix::new(address, 64).unwrap());
            AdvPrefix { source, ..one.clone() }
        })
        .collect();
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(0.0));
    let messages = &simulation.sent[0].1.messages;
    assert!(messages.len() == 2 && messages.iter().all(|message| message.len() <= 1460));
    let said = messages
        .iter()
        .flat_map(|message| prefixes(&crate::wire::decode_advertisement(message).unwrap()));
    assert_eq!(said.count(), 60);
}

/// What is said of prefixes when each of these sources has an entry of its own.
fn sourced(
    sources: impl IntoIterator<Item = PrefixSource>,
    ignored: &[&str],
    link: LinkState,
) -> Vec<String> {
    let mut config = interface(198.0, 600.0);
    config.prefixes = sources.into_iter().map(adv_prefix).collect();
    config.ignored_prefixes = ignored.iter().map(|text| prefix(text)).collect();
    let said = prefixes(&said(config, link, 0.0, Occasion::Normal));
    said.iter().map(|one| one.prefix().to_string()).collect()
}

#[test]
fn prefixes_of_other_interfaces_are_said_once_and_as_far_as_they_are_wanted() {
    let other = |name: &str| PrefixSource::OtherInterfaceAddresses(name.parse().unwrap());
    let six_to_four = PrefixSource::SixToFour { interface: "ppp0".parse().unwrap(), subnet: 1 };
    let sources = || [other("ppp0"), PrefixSource::InterfaceAddresses, six_to_four.clone()];
    let own = ["2001:db8:1::/64", "2001:db8:2::/64"].map(lasting).into();
    let others = ["2001:db8:2::/64", "2001:db8:3::/64"].map(lasting).into();
    let made = vec![lasting("2002:c000:201:1::/64")];
    let link = LinkState {
        prefixes: own,
        other_prefixes: vec![(other("ppp0"), others), (six_to_four.clone(), made)],
        ..link()
    };
    let [one, two, three] = ["2001:db8:1::/64", "2001:db8:2::/64", "2001:db8:3::/64"];
    let made = "2002:c000:201:1::/64";
    assert_eq!(sourced(sources(), &[], link.clone()), [two, three, one, made]);
    assert_eq!(sourced(sources(), &[two, made], link.clone()), [three, one, made]);
    // Only those that are exactly the same are left out.
    assert_eq!(sourced(sources(), &["2001:db8::/32", "2001:db8:3::/60"], link.clone()).len(), 4);
    let named = [PrefixSource::Prefix(prefix(one)), other("ppp0")];
    assert_eq!(
        sourced(named.clone(), &[one], link.clone()),
        [one, two, three],
        "named all the same"
    );
    assert_eq!(sourced([named[1].clone(), named[0].clone()], &[], link.clone()), [two, three, one]);
    assert_eq!(sourced([other("eth9")], &[], link), [""; 0]);
}

#[test]
fn the_options_of_6lowpan_are_said_to_the_end() {
    let mut config = interface(198.0, 600.0);
    let context = crate::model::LowpanContext {
        prefix: prefix("::/64"),
        compression: true,
        id: crate::model::ContextId::new(1).unwrap(),
        valid_lifetime_minutes: 10,
    };
    let border_router = crate::model::AuthoritativeBorderRouter {
        version: 7,
        valid_lifetime_minutes: 20,
        address: "2001:db8::6b".parse().unwrap(),
    };
    config.lowpan_contexts = [context].into();
    config.authoritative_border_router = Some(Box::new(border_router));
    for occasion in [Occasion::Normal, Occasion::Final] {
        let options = said(config.clone(), link(), 0.0, occasion).options;
        let last =
            [NdOption::LowpanContext(context), NdOption::AuthoritativeBorderRouter(border_router)];
        assert_eq!(options[options.len() - 2..], last);
    }
}

#[test]
fn the_least_of_all_mtus_bounds_a_packet() {
    let mtu = |octets| LinkMtu::new(octets).unwrap();
    for (link_mtu, advertised, ra_mtu, most) in [
        (1500, None, None, 1500),
        (1500, None, Some(1280), 1280),
        (1500, Some(1400), Some(1450), 1400),
        (1500, Some(1400), Some(1300), 1300),
        (1300, Some(1400), Some(9000), 1300),
        (9000, None, Some(9000), 9000),
    ] {
        let mut config = interface(198.0, 600.0);
        config.link_mtu = advertised.map_or(AdvLinkMtu::Omitted, |it| AdvLinkMtu::Fixed(mtu(it)));
        config.ra_mtu = ra_mtu.map(mtu);
        let numbers = 0..400_u16;
        let source = |number| PrefixSource::Prefix(prefix(&format!("2001:db8:{number:x}::/64")));
        config.prefixes = numbers.map(|number| adv_prefix(source(number))).collect();
        let mut simulation = Simulation::new(1, config);
        simulation.link(LinkState { mtu: link_mtu, ..link() });
        simulation.run(seconds(0.0));
        let lengths = simulation.sent[0].1.messages.iter().map(|message| message.len() + 40);
        let longest = lengths.max().unwrap();
        assert!(longest <= most && longest + 32 > most, "{longest} of {most}");
    }
}
