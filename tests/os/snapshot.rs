//! Settings, routes and limits of the kernel.

use raven::os::{Links, snapshot};

use crate::net::{ip, link, namespace, open_in, sysctl};

#[tokio::test]
async fn settings_and_routes_of_each_interface_are_read() {
    let namespace = namespace();
    ip(
        &namespace,
        "link add r0.7 type veth peer name h0; link set r0.7 up; link set h0 up; \
         addr add 2001:db8:1::1/64 dev r0.7 nodad; route add 2001:db8:2::/48 dev r0.7; \
         route add 2001:db8:3::/64 via 2001:db8:1::2; route add blackhole 2001:db8:4::/64; \
         route add 2001:db8:5::/64 dev r0.7 table 77",
    );
    sysctl(&namespace, "ipv6/conf/r0.7/accept_ra", "2");
    sysctl(&namespace, "ipv6/conf/h0/disable_ipv6", "1");
    let (links, read) = open_in(&namespace, || {
        let links = Links::open()?;
        let read = snapshot(&links)?;
        Ok((links, read))
    });
    let settings = |name: &str| read.links[&link(&links, name).index].clone();
    let (router, host) = (settings("r0.7"), settings("h0"));
    assert!(router.accepts_advertisements && !router.ipv6_disabled);
    assert!(host.ipv6_disabled && !host.accepts_advertisements);
    assert!(host.on_link.is_empty(), "{host:?}");
    let mut routes: Vec<String> = router.on_link.iter().map(ToString::to_string).collect();
    routes.sort();
    routes.dedup();
    // The kernel's own comes once for the interface's link-local address.
    routes.retain(|route| route != "fe80::/64");
    assert_eq!(routes, ["2001:db8:1::/64", "2001:db8:2::/48", "2001:db8:5::/64"]);
    let neighbours = read.limits.neighbours.unwrap();
    assert!(neighbours.soft > 0 && neighbours.hard >= neighbours.soft, "{neighbours:?}");
}
