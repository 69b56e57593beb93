use std::{io, net::Ipv6Addr, time::Duration};

use fastrand::Rng;

use crate::{
    config::{Reader, Syntax},
    daemon::{
        Counter,
        engine::{Changes, Engine},
        tests::FakeLinks,
    },
    diagnostic::Sources,
    model::{Lifetime, LinkLayerAddress, Model, NdOption, RouterAdvertisement},
    os::{InterfaceIndex, Link, LinkAddress, MessageKind, Outgoing, Receive, Received, Transmit},
    router::Timestamp,
    wire,
};

/// Remembers on which interfaces it listens, and what it is to leave unread.
#[derive(Default)]
pub(super) struct FakeReceiver(Vec<InterfaceIndex>, pub(super) Vec<(InterfaceIndex, MessageKind)>);

impl Receive for FakeReceiver {
    async fn receive(&mut self, _: impl FnMut(Received<'_>)) -> io::Result<()> {
        std::future::pending().await
    }

    fn listen(&mut self, link: &Link) -> io::Result<()> {
        self.0.push(link.index);
        Ok(())
    }

    fn forget(&mut self, index: InterfaceIndex) {
        self.0.retain(|&other| other != index);
    }

    fn mute(&mut self, index: InterfaceIndex, kind: MessageKind) -> io::Result<bool> {
        self.1.push((index, kind));
        Ok(true)
    }

    fn unmute(&mut self, index: InterfaceIndex, kind: MessageKind) -> io::Result<u64> {
        self.1.retain(|&muted| muted != (index, kind));
        Ok(5)
    }
}

/// Keeps what was sent, and refuses to send on interfaces named `broken` and what holds
/// a captive portal.
#[derive(Default)]
pub(super) struct FakeTransmitter(
    Vec<(String, Ipv6Addr, u16)>,
    pub(super) Vec<(Ipv6Addr, RouterAdvertisement)>,
);

impl Transmit for &mut FakeTransmitter {
    fn transmit(&mut self, link: &Link, packet: Outgoing<'_>) -> io::Result<()> {
        if link.name == "broken" {
            return Err(io::ErrorKind::NetworkDown.into());
        }
        let advertisement = wire::decode_advertisement(packet.message).unwrap();
        if advertisement.options.iter().any(|option| matches!(option, NdOption::CaptivePortal(_))) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let lifetime = advertisement.header.router_lifetime;
        self.0.push((link.name.clone(), packet.destination, lifetime.as_secs()));
        self.1.push((packet.source, advertisement));
        Ok(())
    }
}

pub(super) fn index(number: u32) -> InterfaceIndex {
    InterfaceIndex::new(number).unwrap()
}

pub(super) fn address(address: &str, prefix_length: u8) -> LinkAddress {
    LinkAddress {
        address: address.parse().unwrap(),
        prefix_length,
        unusable: false,
        deprecated: false,
        temporary: false,
        valid_lifetime: Lifetime::INFINITE,
        preferred_lifetime: Lifetime::INFINITE,
        lifetimes_from: Duration::ZERO,
    }
}

pub(in crate::daemon) fn link(number: u32, name: &str) -> Link {
    Link {
        index: index(number),
        name: name.to_owned(),
        running: true,
        multicast: true,
        loopback: false,
        point_to_point: false,
        mtu: 1500,
        ethernet: true,
        link_layer_address: LinkLayerAddress::new(&[0, 0, 0x5e, 0, 0x53, 1]),
        forwarding: true,
        addresses: vec![address("fe80::1", 64)],
        ipv4_addresses: Vec::new(),
    }
}

pub(super) fn model(text: &str) -> Model {
    let sources = Sources::new();
    let id = sources.add("test", text);
    let parsed = Reader::new(&sources).parse(id, Syntax::Radvd);
    assert!(parsed.is_usable(), "{:?}", parsed.diagnostics);
    parsed.model
}

fn interface(name: &str, lifetime: u16) -> String {
    format!("interface {name} {{ AdvSendAdvert on; AdvDefaultLifetime {lifetime}; }};\n")
}

pub(super) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_elapsed(Duration::from_secs(seconds))
}

/// Everything an engine test needs.
pub(super) struct Bench<'a> {
    pub(super) engine: Engine<&'a mut FakeTransmitter>,
    pub(super) links: FakeLinks,
    pub(super) receiver: FakeReceiver,
}

impl<'a> Bench<'a> {
    pub(super) fn new(transmitter: &'a mut FakeTransmitter, links: &[Link]) -> Self {
        let links = links.iter().map(|link| (link.index, link.clone())).collect();
        Bench {
            engine: Engine::new(transmitter, Rng::with_seed(1)),
            links: FakeLinks(links),
            receiver: FakeReceiver::default(),
        }
    }

    fn apply(&mut self, now: u64, text: &str) -> Changes {
        self.apply_model(now, &model(text))
    }

    pub(super) fn apply_model(&mut self, now: u64, model: &Model) -> Changes {
        self.engine.apply(at(now), model.clone(), &self.links, &mut self.receiver)
    }

    pub(super) fn change(&mut self, now: u64, number: u32, link: Option<Link>) {
        match link {
            Some(link) => self.links.0.insert(index(number), link),
            None => self.links.0.remove(&index(number)),
        };
        self.engine.link_changed(at(now), index(number), &self.links, &mut self.receiver);
        self.engine.flush(at(now), &self.links);
        // The first advertisement is put off by a fraction of a second at most.
        self.fire(now + 1);
    }

    pub(super) fn fire(&mut self, now: u64) {
        self.engine.fire(at(now), &self.links);
    }
}

#[test]
fn a_reload_is_a_difference() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b"), link(3, "c")]);
    let first = [interface("a", 1800), interface("b", 1800)].concat();
    assert_eq!(bench.apply(0, &first), Changes { added: 2, ..Changes::default() });
    bench.fire(100);
    bench.fire(200);
    bench.fire(300);
    let second = [interface("a", 1800), interface("c", 1800)].concat();
    let changes = bench.apply(301, &second);
    assert_eq!(changes, Changes { added: 1, changed: 0, removed: 1, unchanged: 1 });
    bench.fire(310);
    assert_eq!(bench.apply(320, &interface("a", 900)).changed, 1);
    bench.fire(330);
    assert_eq!(bench.receiver.0, [index(1)]);
    let sent: Vec<_> =
        transmitter.0.iter().map(|(name, _, lifetime)| (&**name, *lifetime)).collect();
    let start = [("a", 1800), ("b", 1800)].repeat(3);
    assert_eq!(sent[..2].len() + sent[2..6].len(), start.len());
    assert!(sent[..6].iter().all(|one| start.contains(one)));
    // b's goodbye, c's first, c's goodbye, a's new content; nothing else of a.
    let mut first = Vec::new();
    for one in &sent[6..] {
        if !first.contains(one) {
            first.push(*one);
        }
    }
    assert_eq!(first, [("b", 0), ("c", 1800), ("c", 0), ("a", 900)]);
}

#[test]
fn a_removed_interface_says_goodbye_three_times_and_is_gone() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b")]);
    let both = [interface("a", 1800), interface("b", 1800)].concat();
    bench.apply(0, &both);
    bench.fire(100);
    for now in 101..120 {
        // Another reload meanwhile changes nothing.
        let removed = usize::from(now == 101);
        assert_eq!(bench.apply(now, &interface("a", 1800)).removed, removed);
        assert_eq!(bench.receiver.0, [index(1)]);
        bench.fire(now);
    }
    // All of it is new again when it comes back.
    assert_eq!(bench.apply(120, &both).added, 1);
    assert_eq!(bench.receiver.0, [index(1), index(2)]);
    // And when it comes back before it is gone.
    bench.fire(121);
    bench.apply(122, &interface("a", 1800));
    bench.fire(123);
    assert_eq!(bench.apply(124, &both), Changes { added: 1, unchanged: 1, ..Changes::default() });
    assert_eq!(bench.receiver.0, [index(1), index(2)]);
    for now in 125..140 {
        bench.fire(now);
    }
    let of_b = transmitter.0.iter().filter(|(name, ..)| name == "b");
    let mut lifetimes: Vec<_> = of_b.map(|&(_, _, lifetime)| lifetime).collect();
    assert_eq!(lifetimes.split_off(lifetimes.len() - 2), [0, 1800]);
    assert_eq!(lifetimes.split_off(lifetimes.len() - 4), [0, 0, 0, 1800]);
}

#[test]
fn a_removed_interface_that_vanishes_is_gone_at_once() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.apply(0, &interface("a", 1800));
    bench.fire(100);
    bench.apply_model(101, &Model::default());
    assert!(bench.engine.next_timeout().is_some());
    bench.change(102, 2, Some(link(2, "a")));
    assert_eq!((bench.engine.next_timeout(), bench.receiver.0.len()), (None, 0));
    bench.change(103, 1, None);
    bench.change(104, 2, None);
    assert_eq!(bench.engine.next_timeout(), None);
    bench.change(105, 3, Some(link(3, "a")));
    assert_eq!((bench.engine.next_timeout(), bench.receiver.0.len()), (None, 0));
}

#[test]
fn no_more_goodbyes_from_an_address_that_is_gone() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.apply(0, &interface("a", 1800));
    bench.fire(1);
    let mut moved = link(1, "a");
    moved.addresses = vec![address("fe80::2", 64)];
    bench.change(100, 1, Some(moved));
    for now in 101..110 {
        bench.fire(now);
    }
    let goodbyes = transmitter.0.iter().filter(|&&(_, _, lifetime)| lifetime == 0);
    assert_eq!(goodbyes.count(), 1);
}

#[test]
fn the_end_may_take_three_goodbyes() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "down")]);
    bench.apply(0, &[interface("a", 1800), interface("down", 1800)].concat());
    bench.fire(1);
    bench.change(2, 2, Some(Link { running: false, ..link(2, "down") }));
    bench.engine.shutdown(at(100), 3, &bench.links);
    assert!(!bench.engine.is_finished());
    assert_eq!(bench.engine.next_timeout(), Some(at(103)));
    bench.fire(103);
    assert_eq!(bench.engine.next_timeout(), Some(at(106)));
    bench.fire(106);
    assert!(bench.engine.is_finished());
    let goodbyes = transmitter.0.iter().filter(|&&(_, _, lifetime)| lifetime == 0);
    assert_eq!(goodbyes.count(), 3);
}

#[test]
fn a_pattern_is_for_the_links_that_fit_it() {
    let mut transmitter = FakeTransmitter::default();
    let loopback = Link { loopback: true, ..link(9, "vlan9") };
    let links = [link(1, "vlan1"), link(2, "vlan2"), link(3, "eth0"), loopback];
    let mut bench = Bench::new(&mut transmitter, &links);
    let text = [interface("vlan*", 1800), interface("vlan2", 900), interface("*1", 600)].concat();
    assert_eq!(bench.apply(0, &text), Changes { added: 2, ..Changes::default() });
    bench.fire(1);
    // The first pattern counts; what fits none is left alone.
    bench.change(10, 4, Some(link(4, "vlan4")));
    bench.change(20, 5, Some(link(5, "em1")));
    bench.change(30, 6, Some(link(6, "em2")));
    // A new name is a new interface, and one without a pattern is none.
    bench.change(40, 4, Some(link(4, "vlan5")));
    bench.change(50, 5, Some(link(5, "em5")));
    bench.change(60, 1, None);
    let mut sent: Vec<_> = bench.receiver.0.iter().map(|index| index.get()).collect();
    sent.sort_unstable();
    assert_eq!(sent, [2, 4]);
    // The same content by name instead of by pattern is no change.
    let text = [interface("vlan5", 1800), interface("vlan2", 900)].concat();
    let changes = bench.apply(61, &text);
    assert_eq!(changes, Changes { unchanged: 2, ..Changes::default() });
    // The name is now configured, so the interface is waited for.
    bench.change(70, 4, None);
    bench.change(80, 7, Some(link(7, "vlan5")));
    assert_eq!(bench.apply(90, &interface("vlan*", 900)).removed, 0);
    bench.fire(95);
    let mut first: Vec<_> = Vec::new();
    for (name, _, lifetime) in &transmitter.0 {
        if !first.contains(&(&**name, *lifetime)) {
            first.push((name, *lifetime));
        }
    }
    first.sort_unstable();
    // Under a new name the link hears the old configuration's goodbye.
    let expected = [
        ("em5", 0),
        ("vlan5", 0),
        ("em1", 600),
        ("vlan1", 1800),
        ("vlan2", 900),
        ("vlan4", 1800),
        ("vlan5", 900),
        ("vlan5", 1800),
    ];
    let mut expected = expected;
    expected.sort_unstable();
    assert_eq!(first, expected);
}

#[test]
fn links_come_go_and_change_their_names() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[]);
    bench.apply(0, &interface("a", 1800));
    assert_eq!(bench.engine.next_timeout(), None);
    bench.change(10, 1, Some(link(1, "a")));
    bench.change(20, 1, Some(link(1, "renamed")));
    assert_eq!((bench.engine.next_timeout(), bench.receiver.0.len()), (None, 0));
    bench.change(30, 1, Some(link(1, "a")));
    // Deleted and made again: the new one is heard of before the old one's end.
    bench.change(40, 2, Some(link(2, "a")));
    bench.change(40, 1, None);
    assert_eq!(bench.receiver.0, [index(2)]);
    assert!(bench.engine.next_timeout().is_some());
    bench.change(50, 2, None);
    assert_eq!((bench.engine.next_timeout(), bench.receiver.0.len()), (None, 0));
    bench.engine.shutdown(at(60), 1, &bench.links);
    // The one under another name hears a goodbye, those that are gone cannot.
    let goodbyes: Vec<_> = transmitter.0.iter().filter(|(_, _, life)| *life == 0).collect();
    assert!(matches!(goodbyes[..], [(name, _, _)] if name == "renamed"), "{goodbyes:?}");
    assert!(transmitter.0.len() >= 4);
}

#[test]
fn links_that_swap_their_names_both_hear_goodbyes() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a"), link(2, "b")]);
    bench.apply(0, &[interface("a", 1800), interface("b", 900)].concat());
    bench.fire(10);
    bench.links.0.extend([(index(1), link(1, "b")), (index(2), link(2, "a"))]);
    for number in [1, 2] {
        bench.engine.link_changed(at(20), index(number), &bench.links, &mut bench.receiver);
    }
    let goodbyes: Vec<_> = transmitter.0.iter().filter(|(_, _, lifetime)| *lifetime == 0).collect();
    assert_eq!(goodbyes.len(), 2, "{goodbyes:?}");
}

#[test]
fn nothing_is_sent_where_the_mtu_is_too_small_for_ipv6() {
    let mut transmitter = FakeTransmitter::default();
    let small = Link { mtu: 1279, ..link(1, "a") };
    let mut bench = Bench::new(&mut transmitter, std::slice::from_ref(&small));
    bench.apply(0, &interface("a", 1800));
    bench.fire(100);
    assert_eq!(bench.engine.next_timeout(), None);
    bench.change(200, 1, Some(Link { mtu: 1280, ..link(1, "a") }));
    bench.change(300, 1, Some(small));
    assert_eq!((transmitter.0.len(), transmitter.0[0].2), (1, 1800));
}

#[test]
fn one_failing_interface_does_not_disturb_another() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "broken"), link(2, "b")]);
    bench.apply(0, &[interface("broken", 1800), interface("b", 1800)].concat());
    for second in 1..=20 {
        bench.fire(second);
    }
    assert!(bench.engine.counters().get(Counter::TransmitError) >= 15, "tried again each second");
    assert_eq!(bench.engine.counters().get(Counter::SentMulticast), 2);
}

#[test]
fn a_part_that_cannot_be_sent_does_not_hold_up_the_others() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    let uri = "x".repeat(1000);
    let suffixes: String =
        (0..40).map(|n| format!(" domain{n}.example.com")).collect::<Vec<_>>().concat();
    bench.apply(
        0,
        &format!(
            "interface a {{ AdvSendAdvert on; DNSSL {suffixes} {{ }}; \
             AdvCaptivePortalAPI \"https://a.example/{uri}\"; }};"
        ),
    );
    bench.fire(1);
    bench.fire(10);
    assert_eq!(bench.engine.counters().get(Counter::SentMulticast), 1, "no retry");
    assert_eq!(bench.engine.counters().get(Counter::TransmitError), 1);
    assert_eq!(transmitter.0.len(), 1);
}

#[test]
fn malformed_messages_are_counted_and_not_answered() {
    let mut transmitter = FakeTransmitter::default();
    let mut bench = Bench::new(&mut transmitter, &[link(1, "a")]);
    bench.apply(0, &interface("a", 1800));
    bench.fire(100);
    let next = bench.engine.next_timeout();
    let source = "fe80::2".parse().unwrap();
    let good = Received {
        interface: index(1),
        source,
        destination: None,
        hop_limit: Some(255),
        fragmented: false,
        message: &[133, 0, 0, 0, 0, 0, 0, 0],
    };
    for bad in [
        Received { hop_limit: Some(254), ..good },
        Received { hop_limit: None, ..good },
        Received { fragmented: true, ..good },
        Received { message: &[133, 0, 0, 0], ..good },
        Received { message: &[133, 1, 0, 0, 0, 0, 0, 0], ..good },
        Received { message: &[133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], ..good },
        Received { message: &[], ..good },
        Received { source: "ff02::1".parse().unwrap(), ..good },
        Received { source: "fe80::1".parse().unwrap(), ..good },
    ] {
        bench.engine.received(at(100), bad);
    }
    bench.engine.received(at(100), Received { interface: index(9), ..good });
    bench.engine.flush(at(100), &bench.links);
    assert_eq!(bench.engine.next_timeout(), next);
    let counted: Vec<_> = bench.engine.counters().non_zero().collect();
    assert_eq!(
        counted,
        [
            (Counter::SentMulticast, 1),
            (Counter::MessageType, 1),
            (Counter::SolicitationHopLimit, 2),
            (Counter::SolicitationFragmented, 1),
            (Counter::SolicitationSource, 1),
            (Counter::SolicitationOwnAddress, 1),
            (Counter::SolicitationCode, 1),
            (Counter::SolicitationShort, 1),
            (Counter::SolicitationOptionLengthZero, 1),
        ]
    );
    assert_eq!(bench.engine.unserved_messages, 1);
    bench.engine.received(at(100), good);
    bench.engine.flush(at(100), &bench.links);
    let due = bench.engine.next_timeout().unwrap();
    assert!(due <= at(100) + Duration::from_millis(500) && due < next.unwrap());
    bench.engine.fire(due, &bench.links);
    assert_eq!(bench.engine.counters().get(Counter::SentUnicast), 1);
    assert_eq!(transmitter.0.last().unwrap().1, source);
}
