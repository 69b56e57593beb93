//! What the daemon tells of other routers: those of a host that forges packets, and Debian's radvd.

#![cfg(target_os = "linux")]

mod common;

use std::{
    net::Ipv6Addr,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, next, next_within, on_router};
use nix::sys::signal::Signal;
use raven::{
    lab::Capture,
    model::{LinkMtu, NdOption, PrefixInformation, Rdnss, RouterAdvertisement, RouterLifetime},
    wire,
};

const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);

/// What the router says here, and perhaps more of it.
fn config(items: &str) -> String {
    format!(
        "interface vlan704 {{ AdvSendAdvert on; MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; \
         AdvReachableTime 30000; AdvRetransTimer 1000; AdvLinkMTU 1480; AdvRAMTU 1480; \
         prefix 2001:db8:1::/64 {{ }}; RDNSS 2001:db8:53::1 {{ }}; {items} }};\n"
    )
}

/// A served link, where a host can say whatever it wants.
struct Watched {
    bench: Bench,
    capture: Capture,
    /// What the router has said.
    own: RouterAdvertisement,
    router: Ipv6Addr,
}

impl Watched {
    fn new(items: &str, arguments: &[&str]) -> Self {
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        bench.start(&config(items), arguments);
        let heard = next(&mut capture);
        Watched { bench, capture, own: heard.advertisement.unwrap(), router: heard.source }
    }

    fn say_octets(&self, source: Ipv6Addr, hop_limit: u8, message: &[u8]) {
        let mut message = message.to_vec();
        wire::set_checksum(source, ALL_NODES, &mut message);
        let to = [0x33, 0x33, 0, 0, 0, 1];
        let frame = self.capture.frame(to, source, ALL_NODES, hop_limit, &message);
        self.capture.send(&frame).unwrap();
    }

    fn say(&self, source: Ipv6Addr, change: impl Fn(&mut RouterAdvertisement)) {
        let mut said = self.own.clone();
        change(&mut said);
        self.say_octets(source, 255, &wire::encode(&said));
    }

    /// The lines of the log about other routers.
    fn lines(&self) -> Vec<String> {
        let log = self.bench.log();
        log.lines().filter(|line| line.contains(" code=")).map(str::to_owned).collect()
    }

    /// What was counted when it was the `nth` time, each as `name=number`.
    fn counted(&self, nth: usize) -> Vec<String> {
        self.bench.signal(Signal::SIGUSR2);
        self.bench.await_log("counted:", nth);
        let log = self.bench.log();
        let line = log.lines().rfind(|line| line.contains("counted:")).unwrap().to_owned();
        line.split_whitespace().map(str::to_owned).collect()
    }

    /// Waits until so many valid advertisements of others have been taken in.
    fn await_received(&self, count: usize) {
        let deadline = Instant::now() + TIMEOUT;
        let wanted = format!("router_advertisements_received={count}");
        for nth in self.bench.log().matches("counted:").count() + 1.. {
            let counted = self.counted(nth);
            if counted.contains(&wanted) {
                return;
            }
            assert!(Instant::now() < deadline, "{wanted} is not in {counted:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn count_of(&self, series: &str) -> u64 {
        let nth = self.bench.log().matches("counted:").count() + 1;
        let counted = self.counted(nth);
        let number = counted.iter().find_map(|word| word.strip_prefix(series)?.strip_prefix('='));
        number.map_or(0, |number| number.parse().unwrap())
    }
}

fn bad() -> Ipv6Addr {
    "fe80::bad".parse().unwrap()
}

fn each(said: &mut RouterAdvertisement, change: impl Fn(&mut NdOption)) {
    said.options.iter_mut().for_each(change);
}

type Change = fn(&mut RouterAdvertisement);

/// What differs, its counter, and what stands in the line.
const DIFFERENT: &[(Change, &str, &str)] = &[
    (
        |it| it.header.cur_hop_limit = 63,
        "cur_hop_limit",
        r#"field="AdvCurHopLimit" ours="64" theirs="63""#,
    ),
    (
        |it| it.header.flags.managed = true,
        "managed",
        r#"field="AdvManagedFlag" ours="off" theirs="on""#,
    ),
    (
        |it| it.header.flags.other_config = true,
        "other_config",
        r#"field="AdvOtherConfigFlag" ours="off" theirs="on""#,
    ),
    (
        |it| it.header.retrans_timer_millis = 2000,
        "retrans_timer",
        r#"field="AdvRetransTimer" ours="1000 ms" theirs="2000 ms""#,
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::Mtu(mtu) = option {
                    *mtu = LinkMtu::new(1400).unwrap();
                }
            });
        },
        "link_mtu",
        r#"field="AdvLinkMTU" ours="1480" theirs="1400""#,
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::PrefixInformation(value) = option {
                    let valid = value.valid_lifetime();
                    let preferred = raven::model::Lifetime::ZERO;
                    *value = PrefixInformation::new(value.prefix(), value.flags, valid, preferred);
                }
            });
        },
        "preferred_lifetime",
        r#"field="AdvPreferredLifetime" of="2001:db8:1::/64" ours="14400 s" theirs="0 s""#,
    ),
    (
        |it| {
            each(it, |option| {
                if let NdOption::PrefixInformation(value) = option {
                    value.flags.autonomous = false;
                }
            });
        },
        "autonomous",
        r#"field="AdvAutonomousFlag" of="2001:db8:1::/64" ours="on" theirs="off""#,
    ),
];

#[test]
fn each_difference_is_one_line_and_is_counted_each_time() {
    let watched = Watched::new("", &[]);
    for (index, (change, field, line)) in DIFFERENT.iter().enumerate() {
        watched.say(bad(), change);
        watched.bench.await_log("another router says something else", index + 1);
        let lines = watched.lines();
        assert_eq!(lines.len(), index + 1, "{lines:#?}");
        let last = &lines[index];
        for wanted in [*line, r#"code="inconsistent""#, "interface=vlan704", "router=fe80::bad"] {
            assert!(last.contains(wanted), "`{wanted}` is not in {last}");
        }
        assert_eq!(watched.count_of(&format!("inconsistent_router_advertisements.{field}")), 1);
        // As it should be again.
        watched.say(bad(), |_| {});
    }
    let lines = watched.lines().len();
    watched.say(bad(), |it| it.header.cur_hop_limit = 62);
    watched.bench.await_log(r#"theirs="62""#, 1);
    for _ in 0..500 {
        watched.say(bad(), |it| it.header.cur_hop_limit = 62);
    }
    watched.await_received(2 * DIFFERENT.len() + 501);
    assert_eq!(watched.lines().len(), lines + 1);
}

#[test]
fn sets_are_compared_when_all_parts_of_an_advertisement_were_there() {
    let mut watched = Watched::new("", &[]);
    let servers = |it: &mut RouterAdvertisement| {
        each(it, |option| {
            if let NdOption::Rdnss(value) = option {
                let servers = vec!["2001:db8:bad::53".parse().unwrap()];
                *value = Rdnss::new(servers, value.lifetime).unwrap();
            }
        });
    };
    for _ in 0..10 {
        watched.say(bad(), servers);
    }
    watched.await_received(10);
    watched.bench.await_log(r#"field="RDNSS" ours="2001:db8:53::1" theirs="2001:db8:bad::53""#, 1);
    assert_eq!(watched.lines().len(), 1, "{:#?}", watched.lines());
    assert!(watched.lines()[0].contains(" INFO "), "{:#?}", watched.lines());
    assert_eq!(watched.count_of("inconsistent_router_advertisements.rdnss"), 1);
    // Nothing that was heard is said: the answer to a host is as before.
    let own = watched.bench.link_local("vlan704");
    while next_within(&mut watched.capture, 0.0).is_some() {}
    watched.capture.solicit(own, true).unwrap();
    assert_eq!(next(&mut watched.capture).advertisement.unwrap(), watched.own);
}

#[test]
fn invalid_advertisements_are_discarded_by_reason_and_alert_nobody() {
    let watched = Watched::new("LegitimateRouters { };", &[]);
    let good = wire::encode(&watched.own);
    let changed = |at: usize, octet: u8| {
        let mut message = good.clone();
        message[at] = octet;
        message
    };
    watched.say_octets(bad(), 254, &good);
    watched.say_octets("2001:db8::bad".parse().unwrap(), 255, &good);
    watched.say_octets(bad(), 255, &changed(1, 1));
    watched.say_octets(bad(), 255, &good[..12]);
    watched.say_octets(bad(), 255, &changed(17, 0));
    watched.say_octets(bad(), 255, &changed(17, 255));
    watched.say_octets(bad(), 255, &good[..good.len() - 1]);
    // A wrong checksum never gets here.
    let to = [0x33, 0x33, 0, 0, 0, 1];
    let frame = watched.capture.frame(to, bad(), ALL_NODES, 255, &changed(2, 1));
    watched.capture.send(&frame).unwrap();
    watched.say(bad(), |_| {});
    watched.await_received(1);
    for reason in ["hop_limit", "source", "code", "short", "option_length_zero", "option_past_end"]
    {
        let count = watched.count_of(&format!("router_advertisements_discarded.{reason}"));
        assert!(count >= 1, "{reason}\n{}", watched.bench.log());
    }
    assert_eq!(watched.lines().len(), 1, "{:#?}", watched.lines());
}

#[test]
fn rogues_are_told_once_and_legitimate_routers_never() {
    let watched = Watched::new("LegitimateRouters { fe80::2; };", &[]);
    watched.say("fe80::2".parse().unwrap(), |_| {});
    let rogue = |it: &mut RouterAdvertisement| {
        it.header.router_lifetime = RouterLifetime::from_wire(9000);
        each(it, |option| match option {
            NdOption::SourceLinkLayerAddress(value) => {
                *value = raven::model::LinkLayerAddress::new(&[2, 0, 0, 0, 0, 0xad]).unwrap();
            }
            NdOption::PrefixInformation(value) => {
                let prefix = "2001:db8:bad::".parse().unwrap();
                let prefix = raven::model::Prefix::new(prefix, 64).unwrap();
                let lifetime = value.valid_lifetime();
                *value = PrefixInformation::new(prefix, value.flags, lifetime, lifetime);
            }
            _ => {}
        });
    };
    for _ in 0..100 {
        watched.say(bad(), rogue);
    }
    watched.await_received(101);
    let lines = watched.lines();
    let [line] = &lines[..] else { panic!("{lines:#?}") };
    for wanted in [
        "ERROR",
        r#"code="rogue""#,
        "interface=vlan704",
        "router=fe80::bad",
        r#"link_layer_address="02:00:00:00:00:ad""#,
        "router_lifetime_seconds=9000",
        r#"prefixes="2001:db8:bad::/64""#,
    ] {
        assert!(line.contains(wanted), "`{wanted}` is not in {line}");
    }
    let (seen, unexamined) = (
        watched.count_of("rogue_router_advertisements"),
        watched.count_of("router_advertisements_unexamined"),
    );
    assert_eq!(seen + unexamined, 100);
    // An address that was never heard does not help against the limit.
    for number in 0..600_u16 {
        watched.say(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 1, number), rogue);
    }
    watched.await_received(701);
    assert!(watched.lines().len() <= 25, "{}", watched.lines().len());
}

#[test]
fn a_forged_goodbye_in_ones_own_name_is_an_alert_and_an_echo_is_none() {
    // This way the kernel hands the router's own multicast back.
    for arguments in [&["--transmit", "raw"][..], &[]] {
        let watched = Watched::new("LegitimateRouters { };", arguments);
        let echo = wire::encode(&watched.own);
        watched.say_octets(watched.router, 255, &echo);
        let goodbye =
            |it: &mut RouterAdvertisement| it.header.router_lifetime = RouterLifetime::ZERO;
        for _ in 0..100 {
            watched.say(watched.router, goodbye);
        }
        watched.await_received(100);
        let lines = watched.lines();
        let [line] = &lines[..] else { panic!("{lines:#?}") };
        for wanted in [
            "ERROR hosts lose their default route",
            r#"code="forged-withdrawal""#,
            &format!("router={}", watched.router),
            "router_lifetime_seconds=0",
        ] {
            assert!(line.contains(wanted), "`{wanted}` is not in {line}");
        }
        assert_eq!(watched.count_of("forged_router_advertisements.withdrawal"), 100);
        assert!(watched.count_of("router_advertisements_discarded.own_address") >= 1);
        // Other content is a matter of its own.
        watched.say(watched.router, |it| it.header.cur_hop_limit = 1);
        watched.bench.await_log(r#"code="forged""#, 1);
        assert_eq!(watched.count_of("forged_router_advertisements.content"), 1);
    }
}

#[test]
fn ones_own_goodbye_is_no_forgery() {
    let mut watched = Watched::new("LegitimateRouters { };", &["--transmit", "raw"]);
    watched.bench.rewrite(&config("AdvManagedFlag on; LegitimateRouters { };"));
    watched.bench.signal(Signal::SIGHUP);
    watched.bench.await_log("configuration reloaded", 1);
    on_router(&watched.bench, "sysctl -qw net.ipv6.conf.vlan704.forwarding=0");
    watched.bench.await_log("forwarding is off", 1);
    on_router(&watched.bench, "ip -6 addr flush dev vlan704 scope link");
    on_router(&watched.bench, "ip -6 addr add fe80::7/64 dev vlan704 nodad");
    let new: Ipv6Addr = "fe80::7".parse().unwrap();
    while next(&mut watched.capture).source != new {}
    assert_eq!(watched.lines(), <[String; 0]>::default(), "{}", watched.bench.log());
    watched.bench.stop();
    assert_eq!(watched.lines(), <[String; 0]>::default(), "{}", watched.bench.log());
}

#[test]
fn debians_radvd_with_another_hop_limit_is_found() {
    let mut bench = Bench::running(&["vlan704"], &config(""), &[]);
    bench.link_local("vlan704");
    let file = bench.folder.write(
        "radvd.conf",
        "interface eth0 { AdvSendAdvert on; MaxRtrAdvInterval 4; MinRtrAdvInterval 3; \
         AdvCurHopLimit 63; AdvDefaultLifetime 1800; AdvReachableTime 30000; \
         AdvRetransTimer 1000; AdvLinkMTU 1480; prefix 2001:db8:1::/64 { }; \
         RDNSS 2001:db8:53::1 { AdvRDNSSLifetime 60; }; };\n",
    );
    let pid = bench.folder.path("radvd.pid");
    let mut command = Command::new("timeout");
    command.args(["10", "radvd", "-n", "-m", "stderr", "-C"]).arg(file).arg("-p").arg(pid);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let log = std::fs::File::create(bench.folder.path("radvd.log")).unwrap();
    command.stderr(log);
    let host = bench.link_local("vlan704");
    let output = common::peer(bench.host("vlan704").run(command), "radvd");
    let said = std::fs::read_to_string(bench.folder.path("radvd.log")).unwrap_or_default();
    assert_ne!(output.status.code(), Some(127), "is Debian's package radvd installed? {said}");
    bench.await_log("another router says something else", 1);
    let log = bench.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(" code=")).collect();
    let [line] = &lines[..] else { panic!("{lines:#?}\n{said}") };
    for wanted in [r#"field="AdvCurHopLimit" ours="64" theirs="63""#, &format!("router={host}")] {
        assert!(line.contains(wanted), "`{wanted}` is not in {line}");
    }
}
