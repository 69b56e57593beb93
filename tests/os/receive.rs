//! Receiving solicitations and advertisements.

use std::net::Ipv6Addr;

use raven::os::{InterfaceIndex, Link, Links, MessageKind, Receive, ReceiveLosses, Receiver};

use crate::net::{
    Cable, Crafted, HOST, ROUTER, ip, ip_batch, link, namespace, open_in, proc_net, soon, sysctl,
    until,
};

const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// [`ALL_ROUTERS`] as `/proc/net/igmp6` has it.
const GROUP: &str = "ff020000000000000000000000000002";

/// A solicitation from the host to all routers, with `mark` in its reserved field.
fn solicitation(mark: u8) -> [u8; 8] {
    [133, 0, 0, 0, 0, 0, 0, mark]
}

fn to_routers(message: &[u8]) -> Crafted<'_> {
    Crafted { destination: ALL_ROUTERS, hop_limit: 255, atomic_fragment: false, message }
}

/// What a test wants to know of a received message.
#[derive(Debug, Clone, PartialEq)]
struct Got {
    interface: u32,
    source: Ipv6Addr,
    destination: Option<Ipv6Addr>,
    hop_limit: Option<u8>,
    fragmented: bool,
    /// Without the checksum.
    message: (Vec<u8>, Vec<u8>),
}

/// Listens in the router's namespace, as the daemon does.
fn listen(cable: &Cable, receiver: &mut Receiver, link: &Link) {
    cable.router.run(|| receiver.listen(link)).unwrap().unwrap();
}

async fn next(receiver: &mut Receiver) -> Vec<Got> {
    let mut all = Vec::new();
    let receive = receiver.receive(|received| {
        all.push(Got {
            interface: received.interface.get(),
            source: received.source,
            destination: received.destination,
            hop_limit: received.hop_limit,
            fragmented: received.fragmented,
            message: (received.message[..2].to_vec(), received.message[4..].to_vec()),
        });
    });
    soon("a message arrives", receive).await.unwrap();
    all
}

#[tokio::test]
async fn a_solicitation_arrives_without_a_join_where_the_interface_forwards() {
    let cable = Cable::new().await;
    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    let r0 = link(&cable.router_links(), "r0");
    let mut receiver = open_in(&cable.router, Receiver::open);
    listen(&cable, &mut receiver, &r0);

    let expected = Got {
        interface: r0.index.get(),
        source: HOST,
        destination: Some(ALL_ROUTERS),
        hop_limit: Some(255),
        fragmented: false,
        message: (vec![133, 0], vec![0; 4]),
    };
    cable.send_from_host(to_routers(&solicitation(0)));
    assert_eq!(next(&mut receiver).await, vec![expected.clone()]);

    cable.send_from_host(Crafted { atomic_fragment: true, ..to_routers(&solicitation(0)) });
    let fragmented = Got { fragmented: true, ..expected.clone() };
    assert_eq!(next(&mut receiver).await, [fragmented], "an atomic fragment counts");

    cable.send_from_host(Crafted { hop_limit: 64, ..to_routers(&solicitation(0)) });
    let far = Got { hop_limit: Some(64), ..expected.clone() };
    assert_eq!(next(&mut receiver).await, [far]);

    cable.send_from_host(Crafted { destination: ROUTER, ..to_routers(&solicitation(0)) });
    let unicast = Got { destination: Some(ROUTER), ..expected };
    assert_eq!(next(&mut receiver).await, [unicast]);
}

#[tokio::test]
async fn other_routers_are_heard_and_other_messages_are_not() {
    let cable = Cable::new().await;
    let r0 = link(&cable.router_links(), "r0");
    let mut receiver = open_in(&cable.router, Receiver::open);
    listen(&cable, &mut receiver, &r0);
    let echo = [128, 0, 0, 0, 0, 0, 0, 0];
    let advertisement = [134, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for message in [&echo[..], &advertisement[..]] {
        cable.send_from_host(Crafted { destination: ALL_NODES, ..to_routers(message) });
    }
    let got = next(&mut receiver).await;
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].message.0, [134, 0]);
    assert_eq!(got[0].destination, Some(ALL_NODES));
}

#[tokio::test]
async fn all_that_waits_is_handed_over_in_batches() {
    let cable = Cable::new().await;
    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    let mut receiver = open_in(&cable.router, Receiver::open);
    for mark in 0..200 {
        cable.send_from_host(to_routers(&solicitation(mark)));
    }
    let mut marks = Vec::new();
    let mut turns = 0;
    while marks.len() < 200 {
        marks.extend(next(&mut receiver).await.into_iter().map(|got| got.message.1[3]));
        turns += 1;
    }
    assert_eq!(marks, (0..200).collect::<Vec<u8>>());
    assert!((2..10).contains(&turns), "{turns}");
}

/// How many members ff02::2 has on `name`: the kernel counts itself and every socket.
fn members(cable: &Cable, name: &str) -> u32 {
    let table = proc_net(&cable.router, "igmp6");
    let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.find(|row| row[1] == name && row[2] == GROUP).map_or(0, |row| row[3].parse().unwrap())
}

#[tokio::test]
async fn the_group_is_joined_only_where_the_kernel_is_not_in_it() {
    let cable = Cable::new().await;
    let mut links = cable.router_links();
    let mut receiver = open_in(&cable.router, Receiver::open);
    assert_eq!(members(&cable, "r0"), 0);
    let r0 = link(&links, "r0");

    for _ in 0..2 {
        listen(&cable, &mut receiver, &r0);
        assert_eq!(members(&cable, "r0"), 1, "ours");
    }
    cable.send_from_host(to_routers(&solicitation(1)));
    assert_eq!(next(&mut receiver).await.len(), 1, "one packet is received once");

    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    until(&mut links, "r0 forwards", |links| link(links, "r0").forwarding).await;
    assert_eq!(members(&cable, "r0"), 2, "ours and the kernel's");
    listen(&cable, &mut receiver, &link(&links, "r0"));
    assert_eq!(members(&cable, "r0"), 1, "the kernel's");

    listen(&cable, &mut receiver, &r0);
    assert_eq!(members(&cable, "r0"), 2);
    receiver.forget(r0.index);
    receiver.forget(r0.index);
    assert_eq!(members(&cable, "r0"), 1);
}

#[tokio::test]
async fn hundreds_of_joins_fit_into_little_option_memory() {
    let namespace = namespace();
    sysctl(&namespace, "core/optmem_max", "20480");
    sysctl(&namespace, "ipv6/conf/default/forwarding", "0");
    let mut links = open_in(&namespace, Links::open);
    let mut receiver = open_in(&namespace, Receiver::open);
    let pairs: Vec<_> =
        (0..300).map(|n| format!("link add a{n} type veth peer name b{n}")).collect();
    ip_batch(&namespace, &pairs.join("\n"));
    until(&mut links, "all are there", |links| links.iter().count() == 601).await;
    let all: Vec<Link> = links.iter().filter(|link| link.name != "lo").cloned().collect();
    let joined = || proc_net(&namespace, "igmp6").matches(GROUP).count();
    // A second time, to see that room is given back.
    for _ in 0..2 {
        for link in &all {
            namespace.run(|| receiver.listen(link)).unwrap().unwrap();
        }
        assert_eq!(joined(), 600);
        for link in &all {
            receiver.forget(link.index);
        }
        assert_eq!(joined(), 0);
    }
    let a0 = link(&links, "a0");
    namespace.run(|| receiver.listen(&a0)).unwrap().unwrap();
    ip(&namespace, "link del a0");
    receiver.forget(a0.index);
    assert_eq!(joined(), 0);
}

#[tokio::test]
async fn what_is_muted_is_left_unread_and_counted() {
    let cable = Cable::new().await;
    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    let r0 = link(&cable.router_links(), "r0").index;
    let mut receiver = open_in(&cable.router, Receiver::open);
    let kind = MessageKind::RouterSolicitation;
    let advertisement = [134, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for _ in 0..2 {
        cable.send_from_host(to_routers(&solicitation(1)));
        assert_eq!(next(&mut receiver).await.len(), 1);
        for _ in 0..2 {
            assert!(cable.router.run(|| receiver.mute(r0, kind)).unwrap().unwrap());
        }
        // Another interface and another type do not matter.
        let other = InterfaceIndex::new(r0.get() + 100).unwrap();
        assert!(cable.router.run(|| receiver.mute(other, kind)).unwrap().unwrap());
        for mark in 0..100 {
            cable.send_from_host(to_routers(&solicitation(mark)));
        }
        cable.send_from_host(to_routers(&advertisement));
        let got = next(&mut receiver).await;
        assert_eq!(got.iter().map(|got| got.message.0[0]).collect::<Vec<_>>(), [134]);
        assert_eq!(receiver.unmute(other, kind).unwrap(), 0);
        // New kernels count the advertisement, too.
        let unread = receiver.unmute(r0, kind).unwrap();
        assert!((100..=101).contains(&unread), "{unread}");
        assert_eq!(receiver.unmute(r0, kind).unwrap(), 0);
    }
    cable.send_from_host(to_routers(&solicitation(7)));
    assert_eq!(next(&mut receiver).await[0].message.1[3], 7);
}

#[tokio::test]
async fn what_the_kernel_keeps_back_is_counted() {
    let cable = Cable::new().await;
    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    let mut receiver = open_in(&cable.router, Receiver::open);
    assert_eq!(receiver.losses(), ReceiveLosses::default());
    // More than fits into 4 MiB, of which each takes some hundred octets or more.
    let many = 20_000;
    let large = [&solicitation(0)[..], &[1, 1, 2, 0, 0x5e, 0, 0x53, 9].repeat(150)].concat();
    for _ in 0..many {
        cable.send_from_host(to_routers(&large));
    }
    let mut got = 0;
    while got + receiver.losses().kept_back < many {
        got += u64::try_from(next(&mut receiver).await.len()).unwrap();
    }
    assert_eq!(got + receiver.losses().kept_back, many);
    assert!(got > 1000 && receiver.losses().kept_back > 0, "{got}");
}
