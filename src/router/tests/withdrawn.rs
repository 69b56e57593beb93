//! What is no longer advertised is withdrawn until hosts have forgotten it.

use thin_vec::ThinVec;

use super::*;
use crate::{
    model::{AdvRdnss, AdvRoute, NdOption, Rdnss, RouteInformation},
    router::Memory,
    wire,
};

fn config(prefixes: &[&str]) -> Interface {
    let mut config = interface(198.0, 600.0);
    let entry = AdvPrefix {
        valid_lifetime: AdvLifetime::fixed(Lifetime::from_secs(7200)),
        ..config.prefixes[0].clone()
    };
    let of =
        |text: &&str| AdvPrefix { source: PrefixSource::Prefix(prefix(text)), ..entry.clone() };
    config.prefixes = prefixes.iter().map(of).collect();
    config
}

/// Every prefix of an advertisement, those withdrawn with a minus.
fn prefixes(advertisement: &crate::model::RouterAdvertisement) -> Vec<String> {
    let said = advertisement.options.iter().filter_map(|option| match option {
        NdOption::PrefixInformation(it) if it.valid_lifetime() == Lifetime::ZERO => {
            assert_eq!(it.preferred_lifetime(), Lifetime::ZERO);
            Some(format!("-{}", it.prefix()))
        }
        NdOption::PrefixInformation(it) => Some(it.prefix().to_string()),
        _ => None,
    });
    said.collect()
}

fn now(simulation: &Simulation) -> Vec<String> {
    prefixes(&simulation.router.advertisement(simulation.now, Occasion::Normal))
}

const OLD: &str = "2001:db8:1::/64";
const NEW: &str = "2001:db8:2::/64";

#[test]
fn a_prefix_that_a_reload_removes_is_withdrawn_as_long_as_hosts_may_have_it() {
    let mut old = config(&[OLD]);
    old.prefixes[0].flags.on_link = false;
    let mut simulation = Simulation::started(1, old.clone());
    simulation.run(seconds(1000.0));
    simulation.reconfigure(config(&[NEW]));
    let changed_at = simulation.now;
    let first = simulation.sent.len();
    simulation.run(seconds(9000.0));
    let mut withdrawn = 0;
    for (at, sent) in &simulation.sent[first..] {
        let advertisement = wire::decode_advertisement(&sent.messages[0]).unwrap();
        let within = at.since(changed_at) <= seconds(7200.0);
        let expected =
            if within { vec![NEW.to_owned(), format!("-{OLD}")] } else { vec![NEW.to_owned()] };
        assert_eq!(prefixes(&advertisement), expected, "{at:?}");
        withdrawn += u32::from(within);
        let flags = advertisement.options.iter().find_map(|option| match option {
            NdOption::PrefixInformation(it) if it.prefix() == prefix(OLD) => Some(it.flags),
            _ => None,
        });
        assert!(flags.is_none_or(|flags| flags == old.prefixes[0].flags), "as before");
    }
    assert!(withdrawn >= 12, "{withdrawn}");
}

#[test]
fn what_comes_back_or_was_never_heard_is_not_withdrawn() {
    let mut simulation = Simulation::new(2, config(&[OLD]));
    simulation.reconfigure(config(&[NEW]));
    simulation.link(link());
    assert_eq!(now(&simulation), [NEW], "nobody has heard of the first");
    simulation.run(seconds(1.0));
    simulation.reconfigure(config(&[OLD]));
    assert_eq!(now(&simulation), [OLD.to_owned(), format!("-{NEW}")]);
    simulation.run(seconds(1.0));
    simulation.reconfigure(config(&[OLD, NEW]));
    assert_eq!(now(&simulation), [OLD, NEW]);
}

#[test]
fn what_goes_while_the_link_is_down_is_withdrawn_when_it_is_back() {
    let mut simulation = Simulation::started(3, config(&[OLD]));
    simulation.run(seconds(100.0));
    simulation.link(LinkState { running: false, ..link() });
    simulation.reconfigure(config(&[NEW]));
    simulation.reconfigure(config(&[]));
    simulation.run(seconds(100.0));
    simulation.link(link());
    assert_eq!(now(&simulation), [format!("-{OLD}")]);
}

#[test]
fn routes_and_servers_are_withdrawn_one_by_one() {
    let lifetime = Lifetime::from_secs(1200);
    let servers = |numbers: &[u16]| {
        let server = |&number: &u16| Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, number);
        let rdnss = Rdnss::new(numbers.iter().map(server).collect(), lifetime).unwrap();
        AdvRdnss { rdnss, flush_on_exit: false, conditions: ThinVec::new() }
    };
    let mut before = config(&[]);
    before.rdnss = vec![servers(&[1, 2, 3])];
    let route = RouteInformation {
        prefix: prefix("2001:db8:f::/48"),
        preference: Preference::Low,
        lifetime,
    };
    before.routes.push(AdvRoute { route, remove_on_exit: false, conditions: ThinVec::new() });
    let mut after = config(&[]);
    after.rdnss = vec![servers(&[2])];
    let mut simulation = Simulation::started(4, before);
    simulation.run(seconds(50.0));
    simulation.reconfigure(after);
    let options = simulation.router.advertisement(simulation.now, Occasion::Normal).options;
    let lifetimes: Vec<_> = options
        .iter()
        .filter_map(|option| match option {
            NdOption::Rdnss(it) => {
                Some((it.servers()[0].segments()[7], it.servers().len(), it.lifetime))
            }
            NdOption::RouteInformation(it) => Some((0, 0, it.lifetime)),
            _ => None,
        })
        .collect();
    let zero = Lifetime::ZERO;
    assert_eq!(lifetimes, [(2, 1, lifetime), (0, 0, zero), (1, 1, zero), (3, 1, zero)]);
}

#[test]
fn another_router_that_advertises_it_alive_is_left_alone() {
    let mut simulation = Simulation::started(5, config(&[OLD, NEW]));
    simulation.run(seconds(50.0));
    simulation.reconfigure(config(&[]));
    assert_eq!(now(&simulation), [format!("-{OLD}"), format!("-{NEW}")]);
    let mut other = Simulation::started(6, config(&[OLD]));
    other.run(seconds(1.0));
    let advertisement = other.router.advertisement(other.now, Occasion::Normal);
    let message = wire::encode(&advertisement);
    let (at, router) = (simulation.now, "fe80::99".parse().unwrap());
    simulation.router.handle_advertisement(at, router, &advertisement, &message);
    assert_eq!(now(&simulation), [format!("-{NEW}")]);
}

#[test]
fn who_takes_over_withdraws_what_it_does_not_advertise() {
    let mut old = Simulation::started(7, config(&[OLD]));
    old.run(seconds(50.0));
    old.reconfigure(config(&[NEW]));
    let revision = old.router.revision();
    old.run(seconds(5000.0));
    assert_eq!(old.router.revision(), revision, "what a successor has to know is the same");
    let memory = old.router.memory(old.now);
    assert_eq!((memory.advertised.len(), memory.withdrawn.len()), (1, 1));

    let mut new = Simulation::new(8, config(&["2001:db8:3::/64"]));
    new.now = old.now;
    new.router.restore(new.now, memory.clone());
    new.link(link());
    let expected = ["2001:db8:3::/64".to_owned(), format!("-{NEW}"), format!("-{OLD}")];
    assert_eq!(now(&new), expected);
    new.run(seconds(2300.0));
    assert_eq!(now(&new), expected[..2], "the older one ends as it would have before");

    let mut same = Simulation::new(9, config(&[NEW]));
    same.now = old.now;
    same.router.restore(same.now, memory);
    same.link(link());
    assert_eq!(now(&same), [NEW.to_owned(), format!("-{OLD}")]);
    let empty = Simulation::new(10, config(&[NEW]));
    assert_eq!(empty.router.memory(empty.now), Memory::default());
}

#[test]
fn an_interface_that_is_removed_withdraws_all_until_hosts_have_forgotten_it() {
    let mut simulation = Simulation::started(11, config(&[OLD]));
    simulation.run(seconds(1000.0));
    let (retired_at, before) = (simulation.now, simulation.sent.len());
    simulation.router.retire(retired_at, &mut simulation.rng);
    simulation.take();
    assert_eq!(simulation.sent.len(), before + 1, "at once");
    while let Some(next) = simulation.router.poll_timeout() {
        simulation.now = next;
        simulation.router.handle_timeout(next, &mut simulation.rng);
        simulation.take();
    }
    assert!(simulation.router.is_finished());
    let gone = simulation.now.since(retired_at);
    assert!(gone > seconds(7200.0) && gone < seconds(7202.0), "{gone:?}");
    let sent = &simulation.sent[before..];
    assert!(sent.len() > 12, "{}", sent.len());
    for (_, sent) in sent {
        let advertisement = wire::decode_advertisement(&sent.messages[0]).unwrap();
        assert_eq!(advertisement.header.router_lifetime, RouterLifetime::ZERO);
        assert_eq!(prefixes(&advertisement), [format!("-{OLD}")]);
    }
    let first_four = sent[3].0.since(retired_at);
    assert!(first_four <= seconds(36.0), "{first_four:?}");
}

#[test]
fn a_line_that_changes_all_the_time_does_not_fill_the_advertisements() {
    let mut simulation = Simulation::started(12, config(&["2001:db8::/64"]));
    for number in 1..500_u16 {
        simulation.run(seconds(10.0));
        simulation.reconfigure(config(&[&format!("2001:db8:{number:x}::/64")]));
    }
    let said = now(&simulation);
    assert_eq!(said.len(), 129);
    assert_eq!(said[128], "-2001:db8:1f2::/64", "the latest are kept");
}

#[test]
fn all_of_hundreds_that_go_at_once_are_withdrawn_and_known_to_a_successor() {
    let many: Vec<String> = (0..300_u16).map(|it| format!("2001:db8:{it:x}::/64")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut simulation = Simulation::started(13, config(&many));
    simulation.run(seconds(10.0));
    simulation.reconfigure(config(&["2001:db8:ffff::/64"]));
    assert_eq!(now(&simulation).len(), 301);
    let memory = simulation.router.memory(simulation.now);
    let now_at = simulation.now;
    let interface = std::sync::Arc::new(config(&["2001:db8:ffff::/64"]));
    let mut successor = crate::router::Router::new(now_at, interface, Duration::ZERO);
    successor.restore(now_at, memory);
    let withdrawn = successor.memory(now_at).withdrawn;
    // What the one before advertised last is among them until this one does.
    assert_eq!(withdrawn.len(), 301);
}
