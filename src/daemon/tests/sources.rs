//! Addresses to send from, and prefixes of other interfaces.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::engine::{Bench, FakeTransmitter, address, link};
use crate::{
    daemon::Counter,
    model::{Interface, Lifetime, Model, NdOption, PrefixSource, testing},
    os::Link,
};

fn model(interface: &Interface) -> Model {
    Model { interfaces: vec![interface.clone()] }
}

fn with_addresses(link: Link, addresses: &[(&str, u8)]) -> Link {
    let addresses = addresses.iter().map(|&(text, length)| address(text, length)).collect();
    Link { addresses, ..link }
}

/// Source, Router Lifetime and prefixes of everything sent.
fn sent(transmitter: &FakeTransmitter) -> Vec<(String, u16, Vec<String>)> {
    let one = |(source, advertisement): &(Ipv6Addr, crate::model::RouterAdvertisement)| {
        let prefixes = advertisement.options.iter().filter_map(|option| match option {
            NdOption::PrefixInformation(it) if it.valid_lifetime() == Lifetime::ZERO => {
                Some(format!("-{}", it.prefix()))
            }
            NdOption::PrefixInformation(it) => Some(it.prefix().to_string()),
            _ => None,
        });
        let lifetime = advertisement.header.router_lifetime.as_secs();
        (source.to_string(), lifetime, prefixes.collect())
    };
    transmitter.1.iter().map(one).collect()
}

fn sources_and_lifetimes(transmitter: &FakeTransmitter) -> Vec<(String, u16)> {
    sent(transmitter).into_iter().map(|(source, lifetime, _)| (source, lifetime)).collect()
}

#[test]
fn the_first_usable_source_address_is_sent_from() {
    let mut transmitter = FakeTransmitter::default();
    let mut interface = testing::interface("a");
    let addresses = ["fe80::a", "2001:db8::a", "fe80::b"];
    interface.source_addresses = addresses.map(|text| text.parse().unwrap()).into();
    let on_link = |addresses: &[&str]| {
        let addresses: Vec<_> = addresses.iter().map(|&text| (text, 64)).collect();
        Some(with_addresses(link(1, "a"), &addresses))
    };
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.apply_model(0, &model(&interface));
    bench.fire(100);
    for (step, addresses) in [
        &["fe80::1", "fe80::b"][..],
        &["fe80::1", "fe80::b", "2001:db8::a"],
        &["fe80::1", "fe80::b", "2001:db8::a", "fe80::2"],
        &["fe80::1", "fe80::a", "fe80::b"],
        &["fe80::1"],
    ]
    .into_iter()
    .enumerate()
    {
        bench.change(1000 + 100 * u64::try_from(step).unwrap(), 1, on_link(addresses));
    }
    // Without a list the interface's own address is used, and a list ends that.
    let plain = testing::interface("a");
    bench.apply_model(2000, &model(&plain));
    bench.fire(2001);
    bench.apply_model(2100, &model(&interface));
    bench.fire(2101);
    let changes = [
        ("fe80::b", 1800),
        ("fe80::b", 0),
        // The others are gone when they are left: another router may have them.
        ("2001:db8::a", 1800),
        ("fe80::a", 1800),
        ("fe80::1", 1800),
        ("fe80::1", 0),
    ];
    // What is said to leave an address goes on while the next one begins.
    let mut sent = Vec::new();
    for one in sources_and_lifetimes(&transmitter) {
        if !sent.contains(&one) {
            sent.push(one);
        }
    }
    assert_eq!(sent, changes.map(|(source, lifetime)| (source.to_owned(), lifetime)));
}

#[test]
fn without_a_list_the_source_stays_while_it_can_be_used() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    let first = with_addresses(link(1, "a"), &[("fe80::5", 64)]);
    bench.apply_model(0, &model(&testing::interface("a")));
    bench.change(10, 1, Some(first.clone()));
    bench.change(20, 1, Some(with_addresses(first, &[("fe80::5", 64), ("fe80::1", 64)])));
    bench.fire(100);
    assert!(sources_and_lifetimes(&transmitter).iter().skip(1).all(|(one, _)| one == "fe80::5"));
}

/// An interface `a` that advertises what `sources` say.
fn fed_by(sources: impl IntoIterator<Item = PrefixSource>) -> Interface {
    let mut interface = testing::interface("a");
    interface.prefixes = sources.into_iter().map(testing::adv_prefix).collect();
    interface
}

fn other_interface(name: &str) -> PrefixSource {
    PrefixSource::OtherInterfaceAddresses(name.parse().unwrap())
}

#[test]
fn prefixes_follow_another_interface_whatever_happens_to_it() {
    let mut transmitter = FakeTransmitter::default();
    let feeding = |number, name, address| {
        Some(with_addresses(link(number, name), &[("fe80::9", 64), (address, 64)]))
    };
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.apply_model(0, &model(&fed_by([other_interface("wan")])));
    bench.fire(100);
    // Appears; another has nothing to do with it; readdressed; renamed away and back; made again
    // (the new one heard of first), gone.
    bench.change(200, 2, feeding(2, "wan", "2001:db8:1::1"));
    bench.change(210, 3, feeding(3, "other", "2001:db8:9::1"));
    bench.change(300, 2, feeding(2, "wan", "2001:db8:2::1"));
    bench.change(400, 2, feeding(2, "old", "2001:db8:2::1"));
    bench.change(500, 2, feeding(2, "wan", "2001:db8:2::1"));
    bench.change(600, 4, feeding(4, "wan", "2001:db8:3::1"));
    bench.change(610, 2, None);
    bench.change(700, 4, feeding(4, "late", "2001:db8:3::1"));
    // A reload takes another interface, and what happens to the first is of no interest.
    bench.apply_model(800, &model(&fed_by([other_interface("late")])));
    bench.fire(801);
    bench.change(900, 2, feeding(2, "wan", "2001:db8:4::1"));
    bench.change(1000, 4, None);
    let mut said: Vec<_> =
        sent(&transmitter).into_iter().map(|(.., said)| said.join(" ")).collect();
    // Between a change and the next there may be periodic ones, too.
    said.dedup();
    assert_eq!(
        said,
        [
            "",
            "2001:db8:1::/64",
            "2001:db8:2::/64 -2001:db8:1::/64",
            "-2001:db8:1::/64 -2001:db8:2::/64",
            "2001:db8:2::/64 -2001:db8:1::/64",
            "2001:db8:3::/64 -2001:db8:1::/64 -2001:db8:2::/64",
            "-2001:db8:1::/64 -2001:db8:2::/64 -2001:db8:3::/64",
            "2001:db8:3::/64 -2001:db8:1::/64 -2001:db8:2::/64",
            "-2001:db8:1::/64 -2001:db8:2::/64 -2001:db8:3::/64",
        ]
    );
}

#[test]
fn a_6to4_prefix_follows_the_first_address_that_may_have_one() {
    let mut transmitter = FakeTransmitter::default();
    let feeding = |addresses: &[[u8; 4]]| {
        let ipv4_addresses = addresses.iter().map(|&octets| Ipv4Addr::from(octets)).collect();
        Some(Link { ipv4_addresses, ..link(2, "wan") })
    };
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "wan")]);
    let source = PrefixSource::SixToFour { interface: "wan".parse().unwrap(), subnet: 0xf };
    bench.apply_model(0, &model(&fed_by([source])));
    bench.fire(100);
    bench.change(200, 2, feeding(&[[192, 168, 0, 1]]));
    bench.change(300, 2, feeding(&[[192, 168, 0, 1], [192, 0, 2, 1], [192, 0, 2, 2]]));
    bench.change(400, 2, feeding(&[[192, 0, 2, 2]]));
    bench.change(500, 2, feeding(&[]));
    let mut said: Vec<_> =
        sent(&transmitter).into_iter().map(|(.., said)| said.join(" ")).collect();
    said.dedup();
    let [one, two] = ["2002:c000:201:f::/64", "2002:c000:202:f::/64"];
    let (changed, gone) = (format!("{two} -{one}"), format!("-{one} -{two}"));
    assert_eq!(said, ["", one, &changed, &gone]);
}

#[test]
fn only_those_that_depend_on_a_link_wake_when_it_changes() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b"), link(3, "wan")]);
    let mut other = testing::interface("b");
    other.prefixes = vec![testing::adv_prefix(PrefixSource::InterfaceAddresses)];
    let interfaces = vec![fed_by([other_interface("wan")]), other];
    bench.apply_model(0, &Model { interfaces });
    for second in [1, 20, 40] {
        bench.fire(second);
    }
    let before = bench.engine.counters().get(Counter::SentMulticast);
    assert_eq!(before, 6);
    bench.change(50, 3, Some(with_addresses(link(3, "wan"), &[("2001:db8::1", 64)])));
    assert_eq!(bench.engine.counters().get(Counter::SentMulticast), before + 1);
}

#[test]
fn a_goodbye_at_a_reload_says_what_was_said_before() {
    let mut transmitter = FakeTransmitter::default();
    let wan = with_addresses(link(2, "wan"), &[("2001:db8:1::1", 64)]);
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), wan]);
    bench.apply_model(0, &model(&fed_by([other_interface("wan")])));
    bench.fire(10);
    let mut silent = testing::interface("a");
    silent.send_advertisements = false;
    bench.apply_model(20, &model(&silent));
    let prefixes = vec!["2001:db8:1::/64".to_owned()];
    let expected =
        [("fe80::1".to_owned(), 1800, prefixes.clone()), ("fe80::1".to_owned(), 0, prefixes)];
    assert_eq!(sent(&transmitter), expected);
}

#[test]
fn no_goodbye_from_an_address_that_nothing_was_sent_from() {
    let mut transmitter = FakeTransmitter::default();
    let mut elsewhere = testing::interface("a");
    elsewhere.source_addresses = vec!["fe80::a".parse().unwrap()].into();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.change(0, 1, Some(with_addresses(link(1, "a"), &[("fe80::a", 64)])));
    bench.apply_model(0, &model(&elsewhere));
    bench.fire(10);
    // Its link is another when the file is read again.
    bench.change(20, 1, Some(Link { running: false, ..link(1, "a") }));
    bench.change(30, 1, Some(link(1, "a")));
    let mut silent = testing::interface("a");
    silent.send_advertisements = false;
    bench.apply_model(40, &model(&silent));
    assert_eq!(sources_and_lifetimes(&transmitter), [("fe80::a".to_owned(), 1800)]);
}
