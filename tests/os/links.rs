//! Interfaces that come, change and go.

use std::time::Duration;

use raven::{
    model::Lifetime,
    os::{Link, LinkWatch, Links},
};

use crate::net::{ip, ip_batch, link, namespace, open_in, path, soon, sysctl, until};

/// The interfaces in order of their numbers.
/// Without the moments at which lifetimes were heard of, which differ from one reader to another.
fn all(links: &Links) -> Vec<Link> {
    let mut all: Vec<Link> = links.iter().cloned().collect();
    all.sort_by_key(|link| link.index);
    for address in all.iter_mut().flat_map(|link| &mut link.addresses) {
        address.lifetimes_from = Duration::ZERO;
    }
    all
}

#[tokio::test]
async fn an_interface_appears_goes_down_comes_up_is_renamed_and_deleted() {
    let namespace = namespace();
    let mut links = open_in(&namespace, Links::open);
    assert!(link(&links, "lo").running, "the loopback is up from the start");
    assert_eq!(link(&links, "lo").link_layer_address, None);

    ip(&namespace, "link add a0 address 02:00:00:00:00:0a type veth peer name b0");
    until(&mut links, "a0 appears", |links| links.by_name("a0").is_some()).await;
    let a0 = link(&links, "a0");
    assert!(!a0.running && a0.multicast && a0.ethernet);
    assert_eq!(a0.mtu, 1500);
    assert_eq!(a0.link_layer_address.unwrap().to_string(), "02:00:00:00:00:0a");

    ip(&namespace, "link set a0 up; link set b0 up");
    until(&mut links, "a0 runs", |links| link(links, "a0").running).await;
    ip(&namespace, "link set b0 down");
    until(&mut links, "a0 loses its carrier", |links| !link(links, "a0").running).await;
    ip(&namespace, "link set b0 up");
    until(&mut links, "a0 runs again", |links| link(links, "a0").running).await;

    ip(&namespace, "link set a0 down; link set a0 name c0");
    until(&mut links, "a0 is c0", |links| links.by_name("c0").is_some()).await;
    assert_eq!(link(&links, "c0").index, a0.index);
    assert!(links.by_name("a0").is_none());

    ip(&namespace, "link del c0");
    until(&mut links, "c0 is gone", |links| links.get(a0.index).is_none()).await;
    assert!(links.by_name("c0").is_none());
    until(&mut links, "b0 is gone", |links| links.by_name("b0").is_none()).await;
    assert_eq!(all(&links).len(), 1);
}

#[tokio::test]
async fn an_interface_that_moves_to_another_namespace_is_gone() {
    let (here, there) = (namespace(), namespace());
    let mut links = open_in(&here, Links::open);
    let mut others = open_in(&there, Links::open);
    ip(&here, "link add d0 type veth");
    until(&mut links, "d0 appears", |links| links.by_name("d0").is_some()).await;
    ip(&here, &format!("link set d0 netns {}", path(&there)));
    until(&mut links, "d0 leaves", |links| links.by_name("d0").is_none()).await;
    until(&mut others, "d0 arrives", |links| links.by_name("d0").is_some()).await;
}

#[tokio::test]
async fn mtu_and_link_layer_address_are_followed() {
    let namespace = namespace();
    let mut links = open_in(&namespace, Links::open);
    ip(&namespace, "link add d0 type veth; link set d0 up");
    for mtu in [1400, 9000, 1280, 1500] {
        ip(&namespace, &format!("link set d0 mtu {mtu}"));
        until(&mut links, "the MTU changes", |links| {
            links.by_name("d0").is_some_and(|d0| d0.mtu == mtu)
        })
        .await;
    }
    ip(&namespace, "link set d0 address 02:00:00:00:00:77");
    until(&mut links, "the link-layer address changes", |links| {
        let address = link(links, "d0").link_layer_address;
        address.is_some_and(|address| address.octets() == [2, 0, 0, 0, 0, 0x77])
    })
    .await;
}

#[tokio::test]
async fn a_port_that_leaves_its_bridge_stays_what_it_is() {
    let namespace = namespace();
    ip(&namespace, "link add br0 type bridge; link add d0 type veth peer name e0");
    ip(&namespace, "link set e0 up; link set d0 up; addr add fe80::d/64 dev d0 nodad");
    sysctl(&namespace, "ipv6/conf/d0/forwarding", "1");
    let mut links = open_in(&namespace, Links::open);
    ip(&namespace, "link set d0 master br0; link set d0 nomaster; link add last type veth");
    until(&mut links, "the last one appears", |links| links.by_name("last").is_some()).await;
    let d0 = link(&links, "d0");
    assert!(d0.running && d0.forwarding);
    assert_eq!(d0.link_local(), "fe80::d".parse().ok());
}

#[tokio::test]
async fn an_address_becomes_usable_after_duplicate_address_detection() {
    let namespace = namespace();
    ip(&namespace, "link add a0 type veth peer name b0; link set b0 up");
    ip(&namespace, "link set a0 addrgenmode none; link set a0 up; addr add fe80::a/64 dev a0");
    let mut links = open_in(&namespace, Links::open);
    let a0 = link(&links, "a0");
    assert_eq!(a0.addresses.len(), 1);
    assert!(a0.addresses[0].unusable);
    assert_eq!(a0.link_local(), None);
    until(&mut links, "it is usable", |links| link(links, "a0").link_local().is_some()).await;
    let address = &link(&links, "a0").addresses[0];
    assert_eq!((address.prefix_length, address.valid_lifetime), (64, Lifetime::INFINITE));
    assert_eq!(address.preferred_lifetime, Lifetime::INFINITE);
}

#[tokio::test]
async fn addresses_are_followed_with_their_lifetimes() {
    let namespace = namespace();
    let mut links = open_in(&namespace, Links::open);
    ip(&namespace, "link add d0 type veth; link set d0 addrgenmode none; link set d0 up");
    ip(&namespace, "addr add 2001:db8::1/64 dev d0 valid_lft 1000 preferred_lft 500 nodad");
    until(&mut links, "the address is there", |links| {
        links.by_name("d0").is_some_and(|d0| d0.addresses.len() == 1)
    })
    .await;
    let address = link(&links, "d0").addresses[0].clone();
    assert!(!address.unusable && !address.deprecated && !address.temporary);
    let valid = address.valid_lifetime.as_secs().unwrap();
    assert!((998..=1000).contains(&valid), "{valid}");

    ip(&namespace, "addr change 2001:db8::1/64 dev d0 valid_lft 1000 preferred_lft 0");
    until(&mut links, "it is deprecated", |links| link(links, "d0").addresses[0].deprecated).await;
    ip(&namespace, "addr add 2001:db8::2 peer 2001:db8::3/128 dev d0 nodad");
    until(&mut links, "the own end of the pair", |links| {
        let own = "2001:db8::2".parse().ok();
        link(links, "d0").addresses.iter().any(|address| Some(address.address) == own)
    })
    .await;
    ip(&namespace, "addr flush dev d0");
    until(&mut links, "no address is left", |links| link(links, "d0").addresses.is_empty()).await;
}

#[tokio::test]
async fn forwarding_is_followed_for_one_and_for_all() {
    let namespace = namespace();
    sysctl(&namespace, "ipv6/conf/default/forwarding", "0");
    ip(&namespace, "link add d0 type veth; link add d1 type veth");
    let mut links = open_in(&namespace, Links::open);
    let seen = |links: &Links| (link(links, "d0").forwarding, link(links, "d1").forwarding);
    assert_eq!(seen(&links), (false, false));
    for (name, value, expected) in [
        ("d0", "1", (true, false)),
        ("all", "1", (true, true)),
        ("d1", "0", (true, false)),
        ("all", "0", (false, false)),
    ] {
        sysctl(&namespace, &format!("ipv6/conf/{name}/forwarding"), value);
        until(&mut links, "forwarding changes", |links| seen(links) == expected).await;
    }
    sysctl(&namespace, "ipv6/conf/all/forwarding", "1");
    ip(&namespace, "link add d2 type veth");
    until(&mut links, "d2 appears", |links| links.by_name("d2").is_some()).await;
    assert!(link(&links, "d2").forwarding, "as conf.default says");
    assert!(link(&open_in(&namespace, Links::open), "d2").forwarding, "in a dump too");
}

#[tokio::test]
async fn each_change_is_told_once_and_only_changes_are() {
    let namespace = namespace();
    ip(&namespace, "link add d0 type veth; link add d1 type veth; link set d0 addrgenmode none");
    let mut links = open_in(&namespace, Links::open);
    let (d0, d1) = (link(&links, "d0").index, link(&links, "d1").index);
    // An alias is a message about d0 in which nothing of interest differs.
    ip(&namespace, "link set d0 alias door");
    ip(&namespace, "link set d1 mtu 1300; link set d1 mtu 1400; link set d1 mtu 1450");
    assert_eq!(soon("d1 changes", links.changed()).await.unwrap(), [d1]);
    ip(&namespace, "link set d1 mtu 1500; link set d0 mtu 1400");
    assert_eq!(soon("both change", links.changed()).await.unwrap(), [d0, d1]);
}

#[tokio::test]
async fn a_cancelled_wait_loses_nothing() {
    let namespace = namespace();
    let mut links = open_in(&namespace, Links::open);
    for number in 0..20 {
        tokio::select! {
            biased;
            () = std::future::ready(()), if number % 2 == 0 => {}
            result = links.changed() => {
                result.unwrap();
            }
            () = tokio::task::yield_now() => {}
        }
        ip(&namespace, &format!("link add d{number} type veth"));
    }
    until(&mut links, "all are there", |links| {
        (0..20).all(|n| links.by_name(&format!("d{n}")).is_some())
    })
    .await;
}

#[tokio::test]
async fn what_comes_after_an_overrun_is_heard() {
    let namespace = namespace();
    let mut links = open_in(&namespace, || Links::with_receive_buffer(4096));
    // Interfaces that stay down, so that nothing happens later by itself.
    let pairs: Vec<_> = (0..50).map(|n| format!("link add d{n} type veth")).collect();
    ip_batch(&namespace, &pairs.join("\n"));
    assert_eq!(soon("the overrun", links.changed()).await.unwrap().len(), 100);
    ip(&namespace, "link set d7 mtu 1400");
    until(&mut links, "the MTU changes", |links| link(links, "d7").mtu == 1400).await;
}

#[tokio::test]
async fn primary_ipv4_addresses_are_followed_in_the_kernels_order() {
    let namespace = namespace();
    ip(&namespace, "link add d0 type veth; link set d0 up; addr add 192.0.2.1/24 dev d0");
    sysctl(&namespace, "ipv4/conf/d0/promote_secondaries", "1");
    let mut links = open_in(&namespace, Links::open);
    for (command, expected) in [
        ("addr add 192.0.2.2/24 dev d0", &["192.0.2.1"][..]),
        ("addr add 198.51.100.1/24 dev d0", &["192.0.2.1", "198.51.100.1"]),
        (
            "addr add 169.254.0.1/16 dev d0 scope link",
            &["169.254.0.1", "192.0.2.1", "198.51.100.1"],
        ),
        (
            "addr add 203.0.113.1/24 dev d0",
            &["169.254.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1"],
        ),
        // The second of its prefix is primary then.
        (
            "addr del 192.0.2.1/24 dev d0",
            &["169.254.0.1", "198.51.100.1", "203.0.113.1", "192.0.2.2"],
        ),
        ("addr del 169.254.0.1/16 dev d0", &["198.51.100.1", "203.0.113.1", "192.0.2.2"]),
    ] {
        ip(&namespace, command);
        until(&mut links, command, |links| {
            link(links, "d0")
                .ipv4_addresses
                .iter()
                .map(ToString::to_string)
                .eq(expected.iter().copied())
        })
        .await;
        assert_eq!(all(&links), all(&open_in(&namespace, Links::open)), "{command}");
    }
    ip(&namespace, "link del d0");
    until(&mut links, "it is gone", |links| links.by_name("d0").is_none()).await;
}

#[tokio::test]
async fn an_overrun_is_made_good() {
    let namespace = namespace();
    sysctl(&namespace, "ipv6/conf/default/forwarding", "1");
    let mut links = open_in(&namespace, || Links::with_receive_buffer(4096));
    ip(&namespace, "link add gone type veth; link add mark type veth");
    until(&mut links, "the first are there", |links| links.by_name("mark").is_some()).await;
    let mut batch = vec!["link del gone".to_owned()];
    for number in 0..250 {
        let (near, far) = (format!("d{number}"), format!("e{number}"));
        batch.push(format!("link add {near} type veth peer name {far}"));
        batch.push(format!("link set {far} up\nlink set {near} up"));
        for host in [1, 2] {
            batch.push(format!("addr add 2001:db8:{number:x}::{host}/64 dev {near} nodad"));
            batch.push(format!("addr add 10.{host}.{number}.1/24 dev {near}"));
        }
    }
    ip_batch(&namespace, &batch.join("\n"));
    let changed = soon("the overrun", links.changed()).await.unwrap();
    assert!(changed.len() > 400, "only {} at once: nothing overran", changed.len());
    until(&mut links, "the addresses are usable", |links| {
        links.iter().filter(|link| link.link_local().is_some()).count() >= 500
            && links.by_name("gone").is_none()
    })
    .await;
    assert_eq!(all(&links), all(&open_in(&namespace, Links::open)));
}
