//! Many hosts at once.

use std::time::Duration;

use super::engine::{Bench, FakeTransmitter, at, index, link, model};
use crate::{
    daemon::Counter,
    os::{MessageKind, Received, Undelivered},
    router::Timestamp,
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

/// Asks from `hosts` hosts in one go.
fn flood(bench: &mut Bench<'_>, now: Timestamp, interface: u32, hosts: u16) {
    for host in 0..hosts {
        bench.engine.received(now, solicitation(interface, host));
    }
    bench.engine.stem_floods(now, &mut bench.receiver);
    bench.engine.flush(now, &bench.links);
}

#[test]
fn a_flood_is_left_unread_until_all_have_their_answer() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b"), link(3, "c")]);
    let text = "interface a { AdvSendAdvert on; MaxRtrAdvInterval 1800; };
                interface b { AdvSendAdvert on; UnicastOnly on; };";
    bench.apply_model(0, &model(text));
    for second in 1..60 {
        bench.fire(second);
    }
    let solicitations = MessageKind::RouterSolicitation;
    flood(&mut bench, at(60), 1, 1024);
    assert_eq!(bench.receiver.1, [], "a thousand hosts may come up at once");
    flood(&mut bench, at(60), 1, 100);
    assert_eq!(bench.receiver.1, [(index(1), solicitations)]);
    // Within three seconds and a half there is one to all, after which it is read on.
    let rounds = |bench: &Bench<'_>| bench.engine.counters().get(Counter::SentMulticast);
    let before = rounds(&bench);
    let mut now = at(60);
    while rounds(&bench) == before {
        assert_eq!(bench.receiver.1, [(index(1), solicitations)]);
        now = bench.engine.next_timeout().unwrap();
        bench.engine.stem_floods(now, &mut bench.receiver);
        bench.engine.fire(now, &bench.links);
    }
    assert!(now <= at(60) + Duration::from_millis(3500), "{now:?}");
    assert_eq!(bench.engine.next_timeout(), Some(now));
    bench.engine.stem_floods(now, &mut bench.receiver);
    assert_eq!(bench.receiver.1, []);
    assert_eq!(bench.engine.counters().get(Counter::MessageUnread), 5);

    // Where nothing goes to all it is a second, and ten on an interface that is not served.
    for (interface, seconds) in [(2, 1), (3, 10)] {
        flood(&mut bench, at(100), interface, 1025);
        assert_eq!(bench.receiver.1, [(index(interface), solicitations)]);
        let (end, before) = (at(100 + seconds), at(99 + seconds) + Duration::from_millis(999));
        bench.engine.stem_floods(before, &mut bench.receiver);
        assert_eq!(bench.receiver.1.len(), 1);
        bench.engine.stem_floods(end, &mut bench.receiver);
        assert_eq!(bench.receiver.1, []);
    }
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
