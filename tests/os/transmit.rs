//! Sending advertisements that the host's kernel takes.

use std::{net::Ipv6Addr, process::Command};

use nix::libc;
use raven::{
    model::UnicastEthernetAddress,
    os::{
        DeliveryWatch, Link, LinkWatch, Links, Outgoing, Receive, Receiver, Transmit,
        TransmitMethod, Transmitter, Undelivered,
    },
};

use crate::net::{Cable, Crafted, HOST, ROUTER, ip, link, open_in, proc_net, soon, sysctl, until};

const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// An advertisement of 2001:db8:0:`number`::/64 for addresses (RFC 4861 4.2, 4.6.2).
fn advertisement(number: u8) -> Vec<u8> {
    let mut message = vec![134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    message.extend([3, 4, 64, 0xc0, 0, 0, 14, 16, 0, 0, 14, 16, 0, 0, 0, 0]);
    message.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, number, 0, 0, 0, 0, 0, 0, 0, 0]);
    message
}

/// A packet whose destination the kernel is to find.
fn outgoing(destination: Ipv6Addr, message: &[u8]) -> Outgoing<'_> {
    Outgoing {
        source: ROUTER,
        destination,
        link_layer_source: None,
        link_layer_destination: None,
        message,
    }
}

/// Sends with `method` and waits until the host's kernel has made an address of the prefix, which
/// it only does when hop limit and checksum are right.
async fn configures_the_host(method: TransmitMethod, destination: Ipv6Addr) {
    let cable = Cable::new().await;
    // Without this the kernel makes no address of a prefix.
    ip(&cable.host, "link set h0 addrgenmode eui64");
    sysctl(&cable.host, "ipv6/conf/h0/accept_ra", "2");
    let r0 = link(&cable.router_links(), "r0");
    let mut host = open_in(&cable.host, Links::open);
    let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
    for number in [1, 2] {
        let message = advertisement(number);
        let packet = outgoing(destination, &message);
        transmitter.transmit(&r0, packet).unwrap();
        let prefix = [0x2001, 0xdb8, 0, u16::from(number)];
        until(&mut host, "the host has an address", |host| {
            let h0 = link(host, "h0");
            h0.addresses.iter().any(|one| one.address.segments()[..4] == prefix)
        })
        .await;
    }
}

#[tokio::test]
async fn a_multicast_frame_configures_the_host() {
    configures_the_host(TransmitMethod::Packet, ALL_NODES).await;
}

#[tokio::test]
async fn a_multicast_raw_packet_configures_the_host() {
    configures_the_host(TransmitMethod::Raw, ALL_NODES).await;
}

#[tokio::test]
async fn unicast_packets_configure_the_host() {
    configures_the_host(TransmitMethod::Packet, HOST).await;
    configures_the_host(TransmitMethod::Raw, HOST).await;
}

#[tokio::test]
async fn our_own_advertisements_do_not_come_back() {
    let cable = Cable::new().await;
    sysctl(&cable.router, "ipv6/conf/r0/forwarding", "1");
    let r0 = link(&cable.router_links(), "r0");
    let mut receiver = open_in(&cable.router, Receiver::open);
    for method in [TransmitMethod::Packet, TransmitMethod::Raw] {
        let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
        let message = advertisement(1);
        let packet = outgoing(ALL_NODES, &message);
        transmitter.transmit(&r0, packet).unwrap();
    }
    cable.send_from_host(Crafted {
        destination: ALL_NODES,
        hop_limit: 255,
        atomic_fragment: false,
        message: &[133, 0, 0, 0, 0, 0, 0, 0],
    });
    let mut kinds = Vec::new();
    let receive = receiver.receive(|received| kinds.push(received.message[0]));
    soon("the host's message", receive).await.unwrap();
    assert_eq!(kinds, [133]);
}

#[tokio::test]
async fn an_error_is_that_packets_own() {
    let cable = Cable::new().await;
    let mut links = cable.router_links();
    let r0 = link(&links, "r0");
    let message = advertisement(1);
    let packet = outgoing(ALL_NODES, &message);
    for method in [TransmitMethod::Packet, TransmitMethod::Raw] {
        let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
        let gone = Link { index: raven::os::InterfaceIndex::new(4711).unwrap(), ..r0.clone() };
        let error = transmitter.transmit(&gone, packet).unwrap_err();
        assert!(error.raw_os_error().is_some(), "{error}");

        ip(&cable.router, "link set r0 down");
        until(&mut links, "r0 is down", |links| !link(links, "r0").running).await;
        let error = transmitter.transmit(&r0, packet).unwrap_err();
        assert!(error.raw_os_error().is_some(), "{error}");

        ip(&cable.router, "link set r0 up; addr replace fe80::1/64 dev r0 nodad");
        until(&mut links, "r0 is up", |links| {
            link(links, "r0").running && links.get(r0.index).unwrap().link_local().is_some()
        })
        .await;
        transmitter.transmit(&r0, packet).unwrap();
    }
}

#[tokio::test]
async fn a_packet_beyond_the_mtu_is_an_error_and_never_fragments() {
    let cable = Cable::new().await;
    let r0 = link(&cable.router_links(), "r0");
    let mut host = open_in(&cable.host, Receiver::open);
    let largest = usize::try_from(r0.mtu).unwrap() - 40;
    for method in [TransmitMethod::Packet, TransmitMethod::Raw] {
        let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
        for (destination, link_layer_destination) in
            [(ALL_NODES, None), (HOST, None), (HOST, Some(place(&cable)))]
        {
            let mut message = advertisement(1);
            message.resize(largest + 8, 0);
            let packet = Outgoing { link_layer_destination, ..outgoing(destination, &message) };
            let error = transmitter.transmit(&r0, packet).unwrap_err();
            assert_eq!(error.raw_os_error(), Some(libc::EMSGSIZE), "{method:?} {destination}");

            let packet = Outgoing { message: &message[..largest], ..packet };
            transmitter.transmit(&r0, packet).unwrap();
            let mut heard = Vec::new();
            let receive =
                host.receive(|received| heard.push((received.message.len(), received.fragmented)));
            soon("the largest packet", receive).await.unwrap();
            assert_eq!(heard, [(largest, false)], "{method:?} {destination}");
        }
    }
}

/// Each of many packets has its own outcome, wherever in the order those stand that cannot be sent.
#[tokio::test]
async fn of_many_packets_each_has_its_own_outcome() {
    let cable = Cable::new().await;
    let r0 = link(&cable.router_links(), "r0");
    let gone = Link { index: raven::os::InterfaceIndex::new(4711).unwrap(), ..r0.clone() };
    let mut host = open_in(&cable.host, Receiver::open);
    let largest = usize::try_from(r0.mtu).unwrap() - 40;
    let messages: Vec<Vec<u8>> = (0..150_usize)
        .map(|number| {
            let length =
                if number.is_multiple_of(7) { largest + 8 } else { 56 + 8 * (number % 50) };
            let mut message = advertisement(1);
            message.resize(length, 0);
            message
        })
        .collect();
    let packets: Vec<(&Link, Outgoing<'_>)> = messages
        .iter()
        .zip(0..)
        .map(|(message, number): (_, u32)| {
            let mut packet = outgoing(ALL_NODES, message);
            // A few take another way.
            if number % 40 == 20 {
                packet.link_layer_source = UnicastEthernetAddress::new([2, 0, 0, 0, 0, 1]);
            }
            (if number.is_multiple_of(11) { &gone } else { &r0 }, packet)
        })
        .collect();
    for method in [TransmitMethod::Packet, TransmitMethod::Raw] {
        let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
        let mut results = Vec::new();
        // The socket for other link-layer addresses is opened when it is needed.
        open_in(&cable.router, || {
            transmitter.transmit_all(&packets, &mut results);
            Ok(())
        });
        let failed = |number: usize| number.is_multiple_of(7) || number.is_multiple_of(11);
        let failures: Vec<usize> =
            (0..).zip(&results).filter(|(_, result)| result.is_err()).map(|it| it.0).collect();
        assert_eq!(failures, (0..150).filter(|&number| failed(number)).collect::<Vec<_>>());
        let expected: Vec<usize> = (0..150)
            .filter(|&number| !failed(number))
            .map(|number| messages[number].len())
            .collect();
        let mut heard = Vec::new();
        while heard.len() < expected.len() {
            let receive = host.receive(|received| heard.push(received.message.len()));
            soon("all that was sent", receive).await.unwrap();
        }
        assert_eq!(heard, expected, "{method:?}");
    }
}

/// How many advertisements the router's kernel counts as sent: those of raw sockets.
fn counted(cable: &Cable) -> u32 {
    let counters = proc_net(&cable.router, "snmp6");
    let mut lines = counters.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = lines.find(|line| line[0] == "Icmp6OutRouterAdvertisements").unwrap();
    line[1].parse().unwrap()
}

/// Where the host is on the cable.
fn place(cable: &Cable) -> UnicastEthernetAddress {
    let h0 = link(&open_in(&cable.host, Links::open), "h0");
    UnicastEthernetAddress::try_from(&h0.link_layer_address.unwrap()).unwrap()
}

#[tokio::test]
async fn frames_are_for_whose_place_on_ethernet_is_known_and_the_raw_socket_for_the_rest() {
    let cable = Cable::new().await;
    let r0 = link(&cable.router_links(), "r0");
    let tunnel = Link { ethernet: false, ..r0.clone() };
    let message = advertisement(1);
    let place = Some(place(&cable));
    for (method, link, destination, link_layer_destination, raw) in [
        (TransmitMethod::Packet, &r0, ALL_NODES, None, false),
        (TransmitMethod::Packet, &r0, HOST, place, false),
        (TransmitMethod::Packet, &r0, HOST, None, true),
        (TransmitMethod::Packet, &tunnel, ALL_NODES, None, true),
        (TransmitMethod::Packet, &tunnel, HOST, place, true),
        (TransmitMethod::Raw, &r0, ALL_NODES, None, true),
        (TransmitMethod::Raw, &r0, HOST, place, true),
    ] {
        let mut transmitter = open_in(&cable.router, || Transmitter::open(method));
        let before = counted(&cable);
        let packet = Outgoing { link_layer_destination, ..outgoing(destination, &message) };
        transmitter.transmit(link, packet).unwrap();
        assert_eq!(counted(&cable) - before, u32::from(raw), "{method:?} {packet:?}");
    }
}

#[tokio::test]
async fn a_frame_to_a_host_needs_no_neighbour() {
    let cable = Cable::new().await;
    let r0 = link(&cable.router_links(), "r0");
    let mut host = open_in(&cable.host, Receiver::open);
    let mut transmitter = open_in(&cable.router, || Transmitter::open(TransmitMethod::Packet));
    let message = advertisement(1);
    let place = Some(place(&cable));
    let packet = Outgoing { link_layer_destination: place, ..outgoing(HOST, &message) };
    transmitter.transmit(&r0, packet).unwrap();
    let mut heard = Vec::new();
    let receive = host.receive(|received| heard.push((received.destination, received.hop_limit)));
    soon("the advertisement", receive).await.unwrap();
    assert_eq!(heard, [(Some(HOST), Some(255))]);
    let table = neighbours(&cable);
    assert!(!table.contains(&HOST.to_string()), "{table}");
}

/// The router's neighbour table as iproute2 tells it.
fn neighbours(cable: &Cable) -> String {
    let table = cable.router.run(|| Command::new("ip").args(["-6", "neigh", "show"]).output());
    String::from_utf8(table.unwrap().unwrap().stdout).unwrap()
}

/// How many addresses on r0 nobody answered for.
fn failed_neighbours(cable: &Cable) -> usize {
    let table = neighbours(cable);
    table.lines().filter(|line| line.starts_with("fe80::dead:") && line.contains("FAILED")).count()
}

#[tokio::test]
async fn hosts_that_do_not_answer_are_told_of_with_their_interface() {
    let cable = Cable::new().await;
    ip(
        &cable.router,
        "link add r1 type veth peer name x1; link set r1 addrgenmode none; link set r1 up; link set x1 up",
    );
    ip(&cable.router, "addr add fe80::1/64 dev r1 nodad; addr add 2001:db8::1/64 dev r0 nodad");
    // One question for the address, answered by nobody within a tenth of a second.
    sysctl(&cable.router, "ipv6/neigh/r0/mcast_solicit", "1");
    sysctl(&cable.router, "ipv6/neigh/r0/retrans_time_ms", "100");
    let mut links = cable.router_links();
    until(&mut links, "r1 is up", |links| link(links, "r1").running).await;
    let (r0, r1) = (link(&links, "r0"), link(&links, "r1"));
    let mut transmitter = open_in(&cable.router, || Transmitter::open(TransmitMethod::Raw));
    let mut errors = open_in(&cable.router, || transmitter.delivery_errors());
    let message = advertisement(1);
    let to = |destination: &str| outgoing(destination.parse().unwrap(), &message);
    for destination in ["fe80::dead", "2001:db8::dead"] {
        transmitter.transmit(&r0, to("fe80::2")).unwrap();
        transmitter.transmit(&r0, to(destination)).unwrap();
        let undelivered = soon("an error is told", errors.undelivered()).await.unwrap();
        let destination = destination.parse().unwrap();
        assert_eq!(undelivered, [Undelivered { interface: r0.index, destination }]);
    }
    // No more than the kernel tells of at once (net.ipv4.icmp_msgs_burst, for both protocols).
    for number in 0..30 {
        transmitter.transmit(&r0, to(&format!("fe80::dead:{number}"))).unwrap();
    }
    while failed_neighbours(&cable) < 30 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    // The socket has errors that nobody has read, and they are nobody else's.
    for destination in ["ff02::1", "fe80::2"] {
        transmitter.transmit(&r1, to(destination)).unwrap();
    }
    let mut undelivered = Vec::new();
    while undelivered.len() < 30 {
        undelivered.extend(soon("all are told", errors.undelivered()).await.unwrap());
        transmitter.transmit(&r1, to("ff02::1")).unwrap();
    }
    assert!(undelivered.iter().all(|one| one.interface == r0.index), "{undelivered:?}");
}
