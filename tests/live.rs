//! `raven check --live` on a router with each defect, in network namespaces.

#![cfg(target_os = "linux")]

mod common;

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, on_router, peer, raven, stderr, stdout};
use raven::lab::{Lab, LabLink};
use serde_json::Value;

/// What `raven check --live` says of a configuration on the router: code, message and help of each
/// problem, and the exit status.
fn live(bench: &Bench, config: &str) -> (Vec<[String; 3]>, Option<i32>) {
    let file = bench.folder.write("radvd.conf", config);
    let mut command = raven();
    command.args(["check", "--live", "--strict", "--output", "json", IGNORED]).arg(file);
    let output = bench.lab.run_on_router(command).unwrap();
    assert_eq!(stderr(&output), "");
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let problems = report["problems"].as_array().unwrap().iter();
    let found = problems.map(|problem| {
        ["code", "message", "help"].map(|key| problem[key].as_str().unwrap_or_default().to_owned())
    });
    (found.collect(), output.status.code())
}

/// What the short files here lack is none of these tests' business.
const IGNORED: &str = "--allow=RA035,RA064,RA096";

/// Fails unless there is one problem with this code, message and help.
fn expect(bench: &Bench, config: &str, expected: [&str; 3]) {
    let (found, status) = live(bench, config);
    assert_eq!((found, status), (vec![expected.map(str::to_owned)], Some(1)), "{config}");
}

/// Sets what stands at `name` below `/proc/sys` on the router.
fn sysctl(bench: &Bench, name: &str, value: &str) {
    let path = Path::new("/proc/sys").join(name);
    let written = bench.lab.router().run(|| fs::write(&path, value)).unwrap();
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn expect_nothing(bench: &Bench, config: &str) {
    assert_eq!(live(bench, config), (Vec::new(), Some(0)), "{config}");
}

const PREFIX: &str = "prefix 2001:db8:704::/64 { };";

fn config(name: &str, items: &str) -> String {
    format!("interface {name} {{ AdvSendAdvert on; {items} }};\n")
}

/// A router with a LAN that has everything.
fn healthy() -> Bench {
    let mut bench = Bench::new(&[]);
    let mut link = LabLink::new("vlan704".parse().unwrap());
    link.router_addresses = vec![("2001:db8:704::1".parse().unwrap(), 64)];
    bench.lab = Lab::new([link]).unwrap();
    bench.lab.connect().unwrap();
    await_live(&bench, &config("vlan704", PREFIX), |_| false);
    bench
}

/// Waits until no code is reported but those that `may` be, as duplicate address detection takes
/// a while.
fn await_live(bench: &Bench, config: &str, may: impl Fn(&str) -> bool) -> Vec<[String; 3]> {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let (found, _) = live(bench, config);
        if found.iter().all(|[code, ..]| may(code)) {
            return found;
        }
        assert!(Instant::now() < deadline, "{found:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_healthy_router_prints_nothing_but_the_verdict() {
    let bench = healthy();
    let text = "AdvLinkMTU 1500; AdvRASrcAddress { fe80::9; }; AdvRASrcAddress { fe80::704; };";
    on_router(&bench, "ip -6 addr add fe80::704/64 dev vlan704 nodad");
    let file = bench.folder.write("radvd.conf", &config("vlan*", &format!("{PREFIX} {text}")));
    let mut command = raven();
    command.args(["check", "--live", IGNORED]).arg(file);
    let output = bench.lab.run_on_router(command).unwrap();
    assert_eq!(stderr(&output), "usable: 0 errors, 0 warnings\n");
    assert_eq!((stdout(&output), output.status.code()), (String::new(), Some(0)));
}

#[test]
fn interfaces_that_do_not_exist() {
    let bench = healthy();
    for (name, items, message) in [
        ("vlan705", "", "interface `vlan705` does not exist: nothing is sent there yet"),
        (
            "vlan705",
            "IgnoreIfMissing off;",
            "interface `vlan705` does not exist: `raven run` does not start, because \
             IgnoreIfMissing is off",
        ),
        ("ppp*", "", "no interface `ppp*` exists: nothing is sent until one does"),
    ] {
        expect(&bench, &config(name, items), ["RA090", message, ""]);
    }
}

#[test]
fn interfaces_that_cannot_advertise() {
    let bench = healthy();
    let message = "interface `lo` is the loopback: no host hears an advertisement";
    expect(&bench, &config("lo", ""), ["RA090", message, ""]);
    let expect = |problem: &str, help: &str| {
        let message = format!("interface `vlan704` {problem}");
        expect(&bench, &config("vlan*", ""), ["RA090", &message, help]);
    };
    on_router(&bench, "ip link set vlan704 multicast off");
    expect(
        "cannot send multicast: no host hears an advertisement",
        "ip link set vlan704 multicast on",
    );
    on_router(&bench, "ip link set vlan704 multicast on");
    on_router(&bench, "ip -6 addr flush dev vlan704 scope link");
    expect(
        "has no link-local address to send from: nothing is sent until there is one",
        "ip -6 address add fe80::1/64 dev vlan704",
    );
    sysctl(&bench, "net/ipv6/conf/vlan704/disable_ipv6", "1");
    expect(
        "has IPv6 disabled: nothing can be sent",
        "sysctl -w net.ipv6.conf.vlan704.disable_ipv6=0",
    );
    on_router(&bench, "ip link set vlan704 mtu 1279");
    expect(
        "has an MTU below 1280 octets: the kernel has no IPv6 there",
        "ip link set vlan704 mtu 1280",
    );
    on_router(&bench, "ip link set vlan704 down");
    expect(
        "is down or has no carrier: nothing is sent until that changes",
        "ip link set vlan704 up",
    );
}

#[test]
fn a_router_that_does_not_forward() {
    let bench = healthy();
    sysctl(&bench, "net/ipv6/conf/vlan704/forwarding", "0");
    let message = "interface `vlan704` does not forward: hosts are told a Router Lifetime of 0 and \
                   get no default route";
    let help = "sysctl -w net.ipv6.conf.all.forwarding=1";
    expect(&bench, &config("vlan704", ""), ["RA089", message, help]);
    expect_nothing(&bench, &config("vlan704", "AdvDefaultLifetime 0;"));
}

#[test]
fn an_mtu_that_the_interface_does_not_have() {
    let bench = healthy();
    let message = "an MTU of 1500 octets is advertised, but interface `vlan704` has 1400";
    let help = "advertise 1400 or less, or raise the MTU of the interface and of the whole link";
    on_router(&bench, "ip link set vlan704 mtu 1400");
    expect(&bench, &config("vlan704", "AdvLinkMTU 1500;"), ["RA048", message, help]);
    on_router(&bench, "ip link set vlan704 mtu 1500");
    expect_nothing(&bench, &config("vlan704", "AdvLinkMTU 1500;"));
    // The note that Ethernet has no such MTU gives way to what the interface has.
    let message = "an MTU of 9000 octets is advertised, but interface `vlan704` has 1500";
    let help = "advertise 1500 or less, or raise the MTU of the interface and of the whole link";
    expect(&bench, &config("vlan704", "AdvLinkMTU 9000;"), ["RA048", message, help]);
}

#[test]
fn a_prefix_that_nothing_leads_to() {
    let bench = healthy();
    let other = config("vlan704", "prefix 2001:db8:7::/64 { };");
    let message = "prefix 2001:db8:7::/64 is advertised as on-link, but interface `vlan704` has \
                   neither an address of it nor a route for it";
    let help = "ip -6 address add 2001:db8:7::1/64 dev vlan704";
    expect(&bench, &other, ["RA094", message, help]);
    on_router(&bench, "ip -6 route add 2001:db8:7::/64 via 2001:db8:704::2 dev vlan704");
    expect(&bench, &other, ["RA094", message, help]);
    on_router(&bench, "ip -6 route replace 2001:db8:7::/48 dev vlan704");
    expect_nothing(&bench, &other);
    on_router(&bench, "ip -6 route del 2001:db8:7::/48 dev vlan704");
    on_router(&bench, "ip -6 route del 2001:db8:7::/64 via 2001:db8:704::2 dev vlan704");
    on_router(&bench, "ip -6 addr add 2001:db8:7::1/64 dev vlan704 nodad noprefixroute");
    let message = "prefix 2001:db8:7::/64 is advertised as on-link, but interface `vlan704` has \
                   the address 2001:db8:7::1 of it but no route for it";
    let help = "ip -6 route add 2001:db8:7::/64 dev vlan704";
    expect(&bench, &other, ["RA094", message, help]);
    // What the help says mends it.
    on_router(&bench, help);
    expect_nothing(&bench, &other);
}

#[test]
fn a_router_that_listens_to_others() {
    let bench = healthy();
    sysctl(&bench, "net/ipv6/conf/vlan704/accept_ra", "2");
    let message = "interface `vlan704` takes in the advertisements of other routers (accept_ra is \
                   2)";
    let help = "sysctl -w net.ipv6.conf.vlan704.accept_ra=0";
    expect(&bench, &config("vlan704", ""), ["RA091", message, help]);
    sysctl(&bench, "net/ipv6/conf/vlan704/accept_ra", "0");
    expect_nothing(&bench, &config("vlan704", ""));
}

#[test]
fn a_source_address_that_is_not_there() {
    let bench = healthy();
    let pinned = config("vlan704", "AdvRASrcAddress { fe80::704; };");
    let message = "interface `vlan704` has no address fe80::704 to send from: nothing is sent \
                   until it has";
    let help = "ip -6 address add fe80::704/64 dev vlan704";
    expect(&bench, &pinned, ["RA092", message, help]);
    on_router(&bench, &format!("{help} nodad"));
    expect_nothing(&bench, &pinned);
}

#[test]
fn option_memory_that_is_too_small() {
    let bench = healthy();
    // Kernels before 6.8 have one for all namespaces, and only the first one can see it.
    let path = "/proc/sys/net/core/optmem_max";
    if !bench.lab.router().run(|| Path::new(path).exists()).unwrap() {
        return expect_nothing(&bench, &config("vlan704", ""));
    }
    sysctl(&bench, "net/core/optmem_max", "40");
    let message = "net.core.optmem_max is 40 octets, but 41 are needed: no host is answered";
    let help = "sysctl -w net.core.optmem_max=20480";
    expect(&bench, &config("vlan704", ""), ["limit-option-memory", message, help]);
    sysctl(&bench, "net/ipv6/conf/vlan704/forwarding", "0");
    let message = "net.core.optmem_max is 40 octets, but 57 are needed: solicitations are not \
                   heard on 1 interface without forwarding, and no host is answered";
    let silent = config("vlan704", "AdvDefaultLifetime 0;");
    expect(&bench, &silent, ["limit-option-memory", message, help]);
    sysctl(&bench, "net/core/optmem_max", "57");
    expect_nothing(&bench, &silent);
}

/// More interfaces than the kernel's usual neighbour table has room for.
#[test]
fn a_neighbour_table_that_is_too_small() {
    const PAIRS: usize = 300;
    let bench = Bench::new(&[]);
    let mut batch = String::new();
    for number in 0..PAIRS {
        writeln!(batch, "link add vlan{number} type veth peer name vlanpeer{number}").unwrap();
        writeln!(batch, "link set vlan{number} up\nlink set vlanpeer{number} up").unwrap();
    }
    let file = bench.folder.write("batch", &batch);
    sysctl(&bench, "net/ipv6/conf/all/forwarding", "1");
    sysctl(&bench, "net/ipv6/conf/default/forwarding", "1");
    sysctl(&bench, "net/ipv6/conf/default/dad_transmits", "0");
    on_router(&bench, &format!("ip -batch {}", file.display()));
    let (soft, hard) = neighbour_limits(&bench);
    let found = await_live(&bench, &config("vlan*", ""), |code| code.starts_with("limit-"));
    let said = found.iter().find(|[code, ..]| code == "limit-neighbours");
    let (number, limit) = match () {
        () if hard < 2 * PAIRS => (3, hard),
        () if soft < 2 * PAIRS => (2, soft),
        () => return assert_eq!(said, None),
    };
    let [_, message, help] = said.unwrap();
    let start = format!(
        "net.ipv6.neigh.default.gc_thresh{number} is {limit}, but 600 interfaces with one host \
         each take 600 neighbours: "
    );
    assert!(message.starts_with(&start), "{message}");
    assert!(help.contains("net.ipv6.neigh.default.gc_thresh3=4096"), "{help}");
}

/// `gc_thresh2` and `gc_thresh3` as iproute2 tells them.
fn neighbour_limits(bench: &Bench) -> (usize, usize) {
    let mut command = Command::new("ip");
    command.args(["ntable", "show", "name", "ndisc_cache"]);
    let output = bench.lab.run_on_router(command);
    let text = stdout(&peer(output, "iproute2"));
    let after = |word: &str| {
        let mut words = text.split_whitespace().skip_while(|it| *it != word);
        words.nth(1).and_then(|number| number.parse().ok()).unwrap()
    };
    (after("thresh2"), after("thresh3"))
}
