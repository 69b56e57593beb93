//! Many hosts at once.

use std::time::Duration;

use super::engine::{Bench, FakeTransmitter, at, index, link, model};
use crate::{
    daemon::Counter,
    os::{Received, Undelivered},
};

const HOSTS_OF_EACH: u16 = 16;

fn solicitation(interface: u32, host: u16) -> Received<'static> {
    Received {
        interface: index(interface),
        source: format!("fe80::2:{host:x}").parse().unwrap(),
        destination: None,
        hop_limit: Some(255),
        fragmented: false,
        message: &[133, 0, 0, 0, 0, 0, 0, 0],
    }
}

#[test]
fn all_interfaces_together_have_a_limit() {
    let mut transmitter = FakeTransmitter::default();
    let interfaces = 400;
    let links: Vec<_> =
        (1..=interfaces).map(|number| link(number, &format!("vlan{number}"))).collect();
    let mut bench = Bench::new(&mut transmitter, &links);
    bench.apply_model(0, &model("interface vlan* { AdvSendAdvert on; };"));
    for second in 1..60 {
        bench.fire(second);
    }
    let before = bench.engine.counters().get(Counter::SentMulticast);
    for interface in 1..=interfaces {
        for host in 0..HOSTS_OF_EACH {
            bench.engine.received(at(60), solicitation(interface, host));
        }
    }
    bench.engine.flush(at(60), &bench.links);
    // All at one instant; what the limit leaves out goes to all hosts of the link.
    bench.fire(61);
    bench.fire(62);
    let counters = bench.engine.counters();
    assert_eq!(counters.get(Counter::SentUnicast), 4096);
    let withheld = counters.get(Counter::AnswerWithheld);
    assert_eq!(withheld, u64::from(interfaces) * u64::from(HOSTS_OF_EACH) - 4096);
    let rounds = counters.get(Counter::SentMulticast) - before;
    assert!(rounds >= withheld / u64::from(HOSTS_OF_EACH), "{rounds} rounds");
    // A thousand in each second are there again.
    for interface in 1..=interfaces {
        for host in 0..3 {
            bench.engine.received(at(63), solicitation(interface, host));
        }
    }
    bench.engine.flush(at(63), &bench.links);
    bench.fire(64);
    let unicast = bench.engine.counters().get(Counter::SentUnicast) - 4096;
    assert!((1000..=3000).contains(&unicast), "{unicast}");
}

#[test]
fn an_unreachable_host_is_answered_by_multicast_once() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b")]);
    bench.apply_model(0, &model("interface a { AdvSendAdvert on; MaxRtrAdvInterval 1800; };"));
    for second in 1..60 {
        bench.fire(second);
    }
    let rounds = |bench: &Bench<'_>| bench.engine.counters().get(Counter::SentMulticast);
    let before = rounds(&bench);
    bench.engine.received(at(60), solicitation(1, 7));
    bench.engine.flush(at(60), &bench.links);
    bench.fire(61);
    assert_eq!(bench.engine.counters().get(Counter::SentUnicast), 1);
    let unreachable = |interface, host| Undelivered {
        interface: index(interface),
        destination: solicitation(1, host).source,
    };
    // Whoever forges such errors gets nothing by them.
    for forged in [unreachable(1, 8), unreachable(2, 7), unreachable(3, 7)] {
        bench.engine.undelivered(at(64), forged);
    }
    bench.engine.flush(at(64), &bench.links);
    bench.fire(65);
    assert_eq!(rounds(&bench), before);
    for _ in 0..1000 {
        bench.engine.undelivered(at(66), unreachable(1, 7));
    }
    bench.engine.flush(at(66), &bench.links);
    let due = bench.engine.next_timeout().unwrap();
    assert!(due <= at(66) + Duration::from_millis(500));
    bench.fire(67);
    bench.fire(75);
    assert_eq!(rounds(&bench), before + 1);
    assert_eq!(bench.engine.counters().get(Counter::HostUnreachable), 1001);
}
