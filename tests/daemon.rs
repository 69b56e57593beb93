//! The real daemon among real hosts: each test has a router and hosts in namespaces of its own.

#![cfg(target_os = "linux")]

mod common;

use std::{
    net::Ipv6Addr,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, next, next_within, on_router};
use nix::sys::signal::Signal;
use raven::{
    lab::Capture,
    model::{Lifetime, NdOption},
};

/// Intervals so long that only the initial sequence and answers are seen.
fn radvd(interface: &str, items: &str) -> String {
    format!(
        "interface {interface} {{ AdvSendAdvert on; MinRtrAdvInterval 1350; \
         MaxRtrAdvInterval 1800; {items} }};\n"
    )
}

const PREFIX: &str = "prefix 2001:db8:1::/64 { };";

#[test]
fn hosts_come_up_and_lose_the_default_route_at_the_end() {
    let config = radvd(
        "vlan704",
        "AdvDefaultPreference high; AdvLinkMTU 1480; AdvOtherConfigFlag on; AdvCurHopLimit 63; \
         prefix 2001:db8:1::/64 { AdvValidLifetime 7200; AdvPreferredLifetime 3600; }; \
         RDNSS 2001:db8:53::1 2001:db8:53::2 { AdvRDNSSLifetime 900; }; \
         DNSSL example.com corp.example.org { }; \
         route 2001:db8:f::/48 { AdvRoutePreference low; };",
    );
    let mut bench = Bench::running(&["vlan704"], &config, &[]);
    bench.expect("everything", |host| {
        let state = host.state();
        let address = state.addresses.iter().find(|a| a.address.segments()[1] == 0xdb8);
        let route = |prefix: &str| state.routes.iter().any(|r| r.destination.to_string() == prefix);
        address.is_some_and(|a| !a.tentative && a.valid_lifetime <= Lifetime::from_secs(7200))
            && state.default_routes().next().is_some()
            && route("2001:db8:f::/48")
            && state.dns_servers.len() == 2
            && state.search_suffixes.len() == 2
            && state.parameters.mtu == 1480
            && state.parameters.hop_limit == 63
            && state.parameters.other_config
            && !state.parameters.managed
    });
    let state = bench.lab.hosts()[0].state().clone();
    let default = state.default_routes().next().unwrap();
    assert_eq!(default.preference.to_string(), "high");
    // Max 1800 gives a Router Lifetime of three times that.
    assert!((5300..=5400).contains(&default.lifetime.as_secs().unwrap()), "{default:?}");
    bench.stop();
    bench.expect("the default route is gone", |host| {
        host.state().default_routes().next().is_none()
            && host.state().addresses.iter().any(|a| a.address.segments()[1] == 0xdb8)
    });
}

/// Asks `count` times after the initial sequence; the answers' delays, and who they went to.
fn answers(items: &str, count: usize) -> (Vec<Duration>, Ipv6Addr, Vec<Ipv6Addr>) {
    let mut bench = Bench::running(&["vlan704"], &radvd("vlan704", items), &[]);
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    let own = bench.link_local("vlan704");
    let mut capture = bench.capture("vlan704");
    while next_within(&mut capture, 17.0).is_some() {}
    let (mut delays, mut destinations) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let asked = Instant::now();
        capture.solicit(own, true).unwrap();
        let answer = next(&mut capture);
        delays.push(asked.elapsed());
        destinations.push(answer.destination);
        assert!(answer.source.is_unicast_link_local() && answer.hop_limit == 255);
        // Multicast answers are three seconds apart; a later question would wait for that.
        if answer.destination.is_multicast() {
            assert!(next_within(&mut capture, 3.1).is_none());
        }
    }
    let slack = Duration::from_millis(100);
    let most = Duration::from_millis(500) + slack;
    assert!(delays.iter().all(|&delay| delay < most), "{delays:?}");
    (delays, own, destinations)
}

#[test]
fn a_solicitation_is_answered_to_its_host_within_half_a_second() {
    let (delays, own, destinations) = answers(PREFIX, 12);
    assert!(destinations.iter().all(|&destination| destination == own));
    let spread = delays.iter().max().unwrap().saturating_sub(*delays.iter().min().unwrap());
    assert!(spread > Duration::from_millis(100), "not random: {delays:?}");
}

#[test]
fn a_solicitation_is_answered_to_all_where_the_file_says_so() {
    let (_, _, destinations) = answers(&format!("AdvRASolicitedUnicast off; {PREFIX}"), 3);
    assert!(destinations.iter().all(Ipv6Addr::is_multicast));
}

#[test]
fn an_interface_that_does_not_advertise_is_silent_beside_one_that_does() {
    let silent = "interface vlan705 { AdvSendAdvert off; };\n";
    let text = radvd("vlan704", PREFIX) + silent;
    let mut bench = Bench::running(&["vlan704", "vlan705", "vlan706"], &text, &[]);
    let [mut served, mut silent, mut unknown] =
        ["vlan704", "vlan705", "vlan706"].map(|interface| bench.capture(interface));
    next(&mut served);
    for (interface, capture) in [("vlan704", &served), ("vlan705", &silent), ("vlan706", &unknown)]
    {
        capture.solicit(bench.link_local(interface), true).unwrap();
    }
    assert!(next_within(&mut served, 4.0).is_some(), "{}", bench.log());
    for capture in [&mut silent, &mut unknown] {
        assert!(next_within(capture, 1.0).is_none());
    }
}

#[test]
fn malformed_solicitations_get_no_answer() {
    let mut bench = Bench::running(&["vlan704"], &radvd("vlan704", PREFIX), &[]);
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    let own = bench.link_local("vlan704");
    let mut capture = bench.capture("vlan704");
    while next_within(&mut capture, 17.0).is_some() {}
    let all_routers = "ff02::2".parse().unwrap();
    let send = |capture: &Capture, hop_limit, message: &[u8], right: bool| {
        let mut message = message.to_vec();
        if right {
            raven::wire::set_checksum(own, all_routers, &mut message);
        }
        let to = [0x33, 0x33, 0, 0, 0, 2];
        let frame = capture.frame(to, own, all_routers, hop_limit, &message);
        capture.send(&frame).unwrap();
    };
    send(&capture, 254, &[133, 0, 0, 0, 0, 0, 0, 0], true);
    send(&capture, 255, &[133, 0, 1, 2, 0, 0, 0, 0], false);
    send(&capture, 255, &[133, 1, 0, 0, 0, 0, 0, 0], true);
    send(&capture, 255, &[133, 0, 0, 0], true);
    send(&capture, 255, &[133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], true);
    send(&capture, 255, &[133, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0], true);
    assert!(next_within(&mut capture, 1.0).is_none());
    let lines = bench.log().lines().count();
    for _ in 0..1000 {
        send(&capture, 254, &[133, 0, 0, 0, 0, 0, 0, 0], true);
    }
    assert!(next_within(&mut capture, 0.5).is_none());
    assert_eq!(bench.log().lines().count(), lines, "a line for what is to be dropped in silence");
    // The same host with a proper one is answered: nothing is stuck.
    capture.solicit(own, true).unwrap();
    assert!(next_within(&mut capture, 0.6).is_some(), "{}", bench.log());
}

#[test]
fn a_broken_reload_leaves_the_stream_untouched_and_a_good_one_changes_what_changed() {
    let config = [radvd("vlan704", PREFIX), radvd("vlan705", "")].concat();
    let mut bench = Bench::running(&["vlan704", "vlan705"], &config, &[]);
    let mut first = bench.capture("vlan704");
    let mut second = bench.capture("vlan705");
    bench.expect("default routes", |host| host.state().default_routes().next().is_some());
    while next_within(&mut first, 17.0).is_some() {}
    while next_within(&mut second, 0.0).is_some() {}
    let own = bench.link_local("vlan704");
    first.solicit(own, true).unwrap();
    let before = next(&mut first).message;

    bench.rewrite("interface vlan704 { AdvSendAdvert on; prefix 2001:db8::zz/64 { }; };\n");
    bench.signal(Signal::SIGHUP);
    bench.await_log("the running configuration stays in force", 1);
    assert!(bench.log().contains("raven.conf:1:"), "{}", bench.log());
    assert!(next_within(&mut first, 4.0).is_none(), "the broken file was noticed on the link");
    first.solicit(own, true).unwrap();
    assert_eq!(next(&mut first).message, before);

    let changed = [radvd("vlan704", PREFIX), radvd("vlan705", "AdvManagedFlag on;")].concat();
    bench.rewrite(&changed);
    bench.signal(Signal::SIGHUP);
    let advertisement = next(&mut second).advertisement.unwrap();
    assert!(advertisement.header.flags.managed);
    assert!(next_within(&mut first, 1.0).is_none(), "an unchanged interface was disturbed");

    bench.rewrite(&radvd("vlan704", PREFIX));
    bench.signal(Signal::SIGHUP);
    bench.await_log("removed=1", 1);
    let goodbye = loop {
        let advertisement = next(&mut second).advertisement.unwrap();
        if advertisement.header.router_lifetime.as_secs() == 0 {
            break advertisement;
        }
    };
    assert_eq!(goodbye.header.preference.to_string(), "medium");
}

#[test]
fn final_advertisements_are_as_many_as_asked_for_and_a_second_signal_ends_them() {
    let many = ["--final-advertisements", "3"];
    let mut bench = Bench::running(&["vlan704"], &radvd("vlan704", PREFIX), &many);
    let mut capture = bench.capture("vlan704");
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    while next_within(&mut capture, 0.0).is_some() {}
    bench.signal(Signal::SIGTERM);
    let mut lifetime = || next(&mut capture).advertisement.unwrap().header.router_lifetime;
    let started = Instant::now();
    assert_eq!([lifetime().as_secs(), lifetime().as_secs()], [0, 0]);
    assert!(started.elapsed() > Duration::from_millis(2500), "{:?}", started.elapsed());
    let stopped = Instant::now();
    bench.stop();
    assert!(stopped.elapsed() < Duration::from_secs(2), "the second signal did not count");
}

#[test]
fn the_last_advertisement_takes_back_what_the_file_says() {
    let items = "prefix 2001:db8:1::/64 { DeprecatePrefix on; }; prefix 2001:db8:2::/64 { };
        route 2001:db8:a::/48 { RemoveRoute on; }; route 2001:db8:b::/48 { RemoveRoute off; };
        RDNSS 2001:db8::a { FlushRDNSS on; }; RDNSS 2001:db8::b { FlushRDNSS off; };
        DNSSL a.example { FlushDNSSL on; }; DNSSL b.example { FlushDNSSL off; };";
    let mut bench = Bench::running(&["vlan704"], &radvd("vlan704", items), &[]);
    let mut capture = bench.capture("vlan704");
    // For each option, whether hosts may go on using what it says.
    let kept = |options: Vec<NdOption>| -> Vec<bool> {
        let lifetime = |option| match option {
            NdOption::PrefixInformation(it) => Some(it.preferred_lifetime()),
            NdOption::RouteInformation(it) => Some(it.lifetime),
            NdOption::Rdnss(it) => Some(it.lifetime),
            NdOption::Dnssl(it) => Some(it.lifetime),
            _ => None,
        };
        options.into_iter().filter_map(lifetime).map(|it| it != Lifetime::ZERO).collect()
    };
    assert_eq!(kept(next(&mut capture).advertisement.unwrap().options), [true; 8]);
    bench.stop();
    let goodbye = loop {
        let said = next(&mut capture).advertisement.unwrap();
        if said.header.router_lifetime.as_secs() == 0 {
            break said;
        }
    };
    assert_eq!(kept(goodbye.options), [false, true].repeat(4));
}

/// A served link whose host has its default route, and what is captured from now on.
fn served() -> (Bench, Capture) {
    let mut bench = Bench::running(&["vlan704"], &radvd("vlan704", ""), &[]);
    let mut capture = bench.capture("vlan704");
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
    while next_within(&mut capture, 0.0).is_some() {}
    (bench, capture)
}

#[test]
fn another_link_layer_address_is_advertised() {
    let (bench, mut capture) = served();
    on_router(&bench, "ip link set vlan704 address 02:00:5e:00:53:07");
    let options = next(&mut capture).advertisement.unwrap().options;
    let said = options.iter().find_map(|option| match option {
        NdOption::SourceLinkLayerAddress(address) => Some(address.to_string()),
        _ => None,
    });
    assert_eq!(said.as_deref(), Some("02:00:5e:00:53:07"));
}

#[test]
fn another_mtu_is_advertised_where_the_file_says_auto() {
    let config = "vlan704:mtu=auto:maxinterval#1800:mininterval#1350:addr=\"2001:db8:1::\":\n";
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    bench.start(config, &[]);
    let mut said = || {
        let options = next(&mut capture).advertisement.unwrap().options;
        options.iter().find_map(|option| match option {
            NdOption::Mtu(mtu) => Some(mtu.octets()),
            _ => None,
        })
    };
    assert_eq!(said(), Some(1500));
    on_router(&bench, "ip link set vlan704 mtu 1400");
    let deadline = Instant::now() + TIMEOUT;
    while said() != Some(1400) {
        assert!(Instant::now() < deadline, "{}", bench.log());
    }
    bench.expect("the new MTU", |host| host.state().parameters.mtu == 1400);
}

#[test]
fn another_link_local_address_takes_over() {
    let (mut bench, mut capture) = served();
    on_router(&bench, "ip -6 addr flush dev vlan704 scope link");
    on_router(&bench, "ip -6 addr add fe80::7/64 dev vlan704 nodad");
    let new: Ipv6Addr = "fe80::7".parse().unwrap();
    bench.expect("a default route via the new address only", |host| {
        let mut routes = host.state().default_routes().map(|route| route.gateway);
        routes.next() == Some(Some(new)) && routes.next().is_none()
    });
    let deadline = Instant::now() + TIMEOUT;
    while next(&mut capture).source != new {
        assert!(Instant::now() < deadline);
    }
}

#[test]
fn a_link_that_was_down_is_served_at_once() {
    let (bench, mut capture) = served();
    on_router(&bench, "ip link set vlan704 down");
    bench.await_log("not advertising", 1);
    while next_within(&mut capture, 0.0).is_some() {}
    assert!(next_within(&mut capture, 4.0).is_none());
    on_router(&bench, "ip link set vlan704 up");
    // Duplicate address detection is off on the router; nothing else takes time.
    assert!(next_within(&mut capture, 3.0).is_some());
}

#[test]
fn forwarding_decides_about_the_default_route() {
    let (mut bench, _) = served();
    on_router(&bench, "sysctl -qw net.ipv6.conf.vlan704.forwarding=0");
    bench.expect("no default route", |host| host.state().default_routes().next().is_none());
    on_router(&bench, "sysctl -qw net.ipv6.conf.vlan704.forwarding=1");
    bench.expect("a default route", |host| host.state().default_routes().next().is_some());
}

#[test]
fn an_interface_is_known_by_its_name() {
    let (bench, mut capture) = served();
    on_router(&bench, "ip link set vlan704 down");
    on_router(&bench, "ip link set vlan704 name other0");
    bench.await_log("the interface is gone", 1);
    on_router(&bench, "ip link set other0 up");
    assert!(next_within(&mut capture, 4.0).is_none());
    on_router(&bench, "ip link set other0 down");
    on_router(&bench, "ip link set other0 name vlan704");
    on_router(&bench, "ip link set vlan704 up");
    next(&mut capture);
    // An interrupt ends it as a termination does.
    bench.signal(Signal::SIGINT);
    let goodbye = loop {
        let advertisement = next(&mut capture).advertisement.unwrap();
        if advertisement.header.router_lifetime.as_secs() == 0 {
            break advertisement;
        }
    };
    assert_eq!(goodbye.header.preference.to_string(), "medium");
}

#[test]
fn solicitations_are_heard_after_ipv6_was_off_on_a_host_interface() {
    let (mut bench, mut capture) = served();
    // Without forwarding the group of all routers is joined, and with IPv6 the membership goes.
    on_router(&bench, "sysctl -qw net.ipv6.conf.vlan704.forwarding=0");
    bench.await_log("forwarding is off", 1);
    on_router(&bench, "ip link set vlan704 mtu 1000");
    bench.await_log("the MTU is below 1280", 1);
    on_router(&bench, "ip link set vlan704 mtu 1500");
    bench.await_log("INFO advertising", 2);
    let own = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    let deadline = Instant::now() + TIMEOUT;
    while next(&mut capture).destination != own {
        assert!(Instant::now() < deadline, "no answer\n{}", bench.log());
    }
}

#[test]
fn a_file_that_became_a_pipe_is_not_waited_for() {
    let (mut bench, _) = served();
    let file = bench.folder.path("raven.conf");
    std::fs::remove_file(&file).unwrap();
    nix::unistd::mkfifo(&file, nix::sys::stat::Mode::S_IRWXU).unwrap();
    bench.signal(Signal::SIGHUP);
    bench.await_log("is no file that can be read again", 1);
    bench.stop();
}

#[test]
fn an_interface_that_appears_later_is_served() {
    let config = [radvd("vlan704", ""), radvd("later0", "")].concat();
    let mut bench = Bench::running(&["vlan704"], &config, &[]);
    bench.await_log("waiting for the interface to appear", 1);
    on_router(&bench, "ip link add later0 type veth peer name later1");
    on_router(&bench, "ip link set later1 up");
    on_router(&bench, "ip link set later0 up");
    let sent = |bench: &Bench| {
        let log = bench.log();
        log.lines().any(|line| line.contains("advertisement sent") && line.contains("later0"))
    };
    let deadline = Instant::now() + TIMEOUT;
    while !sent(&bench) {
        assert!(Instant::now() < deadline, "{}", bench.log());
        std::thread::sleep(Duration::from_millis(10));
    }
    bench.stop();
}

#[test]
fn both_ways_of_sending_send_the_same() {
    let mut messages = Vec::new();
    for method in ["packet", "raw"] {
        let arguments = ["--transmit", method];
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        // The router's addresses differ from lab to lab.
        let items = format!("AdvSourceLLAddress off; {PREFIX}");
        bench.start(&radvd("vlan704", &items), &arguments);
        let advertisement = next(&mut capture);
        assert_eq!(advertisement.hop_limit, 255);
        assert_eq!(advertisement.destination, "ff02::1".parse::<Ipv6Addr>().unwrap());
        assert_eq!(advertisement.ethernet_destination, [0x33, 0x33, 0, 0, 0, 1]);
        let (source, destination) = (advertisement.source, advertisement.destination);
        let message = advertisement.message;
        let sum = u16::from_be_bytes([message[2], message[3]]);
        assert_eq!(sum, raven::wire::checksum(source, destination, &message));
        messages.push(message[4..].to_vec());
        bench.stop();
    }
    assert_eq!(messages[0], messages[1]);
}

#[test]
fn a_required_interface_that_is_missing_ends_the_start() {
    let mut bench = Bench::new(&["vlan704"]);
    let config = radvd("eth9", "IgnoreIfMissing off;");
    let file = bench.folder.write("missing.conf", &config);
    let mut command = common::raven();
    command.args(["run", "--state-directory", "none"]).arg(file);
    let output = bench.lab.run_on_router(command).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(common::stderr(&output).contains("eth9"), "{}", common::stderr(&output));
    assert!(next_within(&mut bench.capture("vlan704"), 0.0).is_none());
}
