//! The real daemon on interfaces whose addresses come and go: the one it sends from, and those that
//! its prefixes are made of.

#![cfg(target_os = "linux")]

mod common;

use std::{collections::BTreeSet, net::Ipv6Addr, process::Command, time::Instant};

use common::{Bench, TIMEOUT, next, next_within, on_router, peer};
use raven::{
    lab::{Capture, CapturedAdvertisement},
    model::{Lifetime, NdOption},
};

fn config(items: &str) -> String {
    format!(
        "interface vlan704 {{ AdvSendAdvert on; MinRtrAdvInterval 1350; MaxRtrAdvInterval 1800; \
         {items} }};\n"
    )
}

/// Those that are not withdrawn.
fn prefixes(got: &CapturedAdvertisement) -> Vec<String> {
    let options = &got.advertisement.as_ref().unwrap().options;
    let prefix = |option: &NdOption| match option {
        NdOption::PrefixInformation(it) if it.valid_lifetime() != Lifetime::ZERO => {
            Some(it.prefix().to_string())
        }
        _ => None,
    };
    options.iter().filter_map(prefix).collect()
}

fn router_lifetime(got: &CapturedAdvertisement) -> u16 {
    got.advertisement.as_ref().unwrap().header.router_lifetime.as_secs()
}

/// Waits for an advertisement with exactly these prefixes.
fn await_prefixes(bench: &Bench, capture: &mut Capture, wanted: &[&str]) {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let got = prefixes(&next(capture));
        if got == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{got:?}, not {wanted:?}\n{}", bench.log());
    }
}

#[test]
fn it_sends_from_the_first_source_address_that_is_there() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    let (seven, eight): (Ipv6Addr, Ipv6Addr) =
        ("fe80::7".parse().unwrap(), "fe80::8".parse().unwrap());
    for address in [seven, eight] {
        on_router(&bench, &format!("ip -6 addr add {address}/64 dev vlan704 nodad"));
    }
    bench.start(
        &config("AdvRASrcAddress { fe80::8; }; AdvRASrcAddress { fe80::7; };"),
        &["--transmit", "packet"],
    );
    let first = next(&mut capture);
    assert_eq!((first.source, router_lifetime(&first)), (eight, 5400), "{}", bench.log());

    // An answer comes from there, too.
    let own = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    let answer = next(&mut capture);
    assert_eq!((answer.source, answer.destination), (eight, own));

    let mut expect = |what: &str, expected: &[(Ipv6Addr, u16)]| {
        for &expected in expected {
            let got = next_within(&mut capture, 5.0);
            let got = got.unwrap_or_else(|| panic!("{what}: silence\n{}", bench.log()));
            assert_eq!((got.source, router_lifetime(&got)), expected, "{what}");
        }
    };
    on_router(&bench, "ip -6 addr del fe80::8/64 dev vlan704");
    // Another router may have it now.
    expect("the next one takes over", &[(seven, 5400)]);
    on_router(&bench, "ip -6 addr add fe80::8/64 dev vlan704 nodad");
    expect("the wanted one is back", &[(seven, 0), (eight, 5400)]);
    on_router(&bench, "ip -6 addr del fe80::7/64 dev vlan704");
    on_router(&bench, "ip -6 addr del fe80::8/64 dev vlan704");
    bench.await_log("none of the configured source addresses is usable", 1);
    assert!(next_within(&mut capture, 1.0).is_none(), "sent from an address of no list");
    on_router(&bench, "ip -6 addr add fe80::7/64 dev vlan704 nodad");
    assert_eq!(next(&mut capture).source, seven);
    bench.stop();
}

/// A virtual router: hosts see one address and one place of it, whichever router has them now.
#[test]
fn a_virtual_router_is_the_same_in_frame_packet_and_option() {
    let place = [0, 0, 0x5e, 0, 2, 1];
    for method in ["packet", "raw"] {
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        on_router(&bench, "ip -6 addr add fe80::200:5eff:fe00:201/64 dev vlan704 nodad");
        let items = "AdvRASrcAddress { fe80::200:5eff:fe00:201; }; \
                     AdvVirtualLLAddress \"00:00:5e:00:02:01\";";
        bench.start(&config(items), &["--transmit", method]);
        let expect = |capture: &mut Capture, destination: Option<Ipv6Addr>| {
            let got = next(capture);
            let source: Ipv6Addr = "fe80::200:5eff:fe00:201".parse().unwrap();
            assert_eq!((got.ethernet_source, got.source), (place, source));
            let options = got.advertisement.unwrap().options;
            let said = options.iter().find_map(|option| match option {
                NdOption::SourceLinkLayerAddress(address) => Some(address.octets().to_vec()),
                _ => None,
            });
            assert_eq!(said.as_deref(), Some(&place[..]));
            assert!(destination.is_none_or(|it| it == got.destination), "{}", got.destination);
        };
        expect(&mut capture, None);
        let own = bench.link_local("vlan704");
        capture.solicit(own, true).unwrap();
        expect(&mut capture, Some(own));
    }
}

#[test]
fn a_source_address_that_is_not_link_local_is_sent_from_all_the_same() {
    for method in ["packet", "raw"] {
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        on_router(&bench, "ip -6 addr add 2001:db8:5::1/64 dev vlan704 nodad");
        bench.start(&config("AdvRASrcAddress { 2001:db8:5::1; };"), &["--transmit", method]);
        let got = next(&mut capture);
        assert_eq!(got.source, "2001:db8:5::1".parse::<Ipv6Addr>().unwrap(), "{method}");
        let sum = u16::from_be_bytes([got.message[2], got.message[3]]);
        assert_eq!(sum, raven::wire::checksum(got.source, got.destination, &got.message));
    }
}

/// Makes another interface of the router, `wan0`.
fn wan(bench: &Bench) {
    on_router(bench, "ip link add wan0 type veth peer name wan1");
    for end in ["wan0", "wan1"] {
        on_router(bench, &format!("ip link set {end} up"));
    }
}

#[test]
fn prefixes_follow_the_addresses_of_another_interface() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    bench.start(
        &config(
            "prefix 2001:db8:704::/64 { }; prefix 0:0:0:1::/64 { Base6Interface wan0; }; \
             autoignoreprefixes { 2001:db8:bad::/64; };",
        ),
        &[],
    );
    let own = "2001:db8:704::/64";
    await_prefixes(&bench, &mut capture, &[own]);
    bench.await_log("there is no such interface", 1);
    wan(&bench);
    for address in ["2001:db8:77::1/64", "2001:db8:bad::1/64", "2001:db8:704::9/64"] {
        on_router(&bench, &format!("ip -6 addr add {address} dev wan0 nodad"));
    }
    await_prefixes(&bench, &mut capture, &[own, "2001:db8:77::/64"]);
    bench.expect("an address of the prefix", |host| {
        host.state().addresses.iter().any(|it| it.address.segments()[2] == 0x77)
    });
    // Hosts could make no addresses of some of these.
    for address in ["2001:db8:79::1/60", "2001:db8:79::1:1/128", "2001:db8:80::1/64"] {
        on_router(&bench, &format!("ip -6 addr add {address} dev wan0 nodad"));
    }
    await_prefixes(&bench, &mut capture, &[own, "2001:db8:77::/64", "2001:db8:80::/64"]);
    on_router(&bench, "ip -6 addr del 2001:db8:77::1/64 dev wan0");
    await_prefixes(&bench, &mut capture, &[own, "2001:db8:80::/64"]);
    on_router(&bench, "ip link del wan0");
    await_prefixes(&bench, &mut capture, &[own]);
    wan(&bench);
    on_router(&bench, "ip -6 addr add 2001:db8:81::1/64 dev wan0 nodad");
    await_prefixes(&bench, &mut capture, &[own, "2001:db8:81::/64"]);
    on_router(&bench, "ip link set wan0 down");
    on_router(&bench, "ip link set wan0 name old0");
    await_prefixes(&bench, &mut capture, &[own]);
    bench.stop();
}

/// Seconds valid and preferred of the only prefix.
fn lifetimes(got: &CapturedAdvertisement) -> Option<(u32, u32)> {
    let options = &got.advertisement.as_ref().unwrap().options;
    options.iter().find_map(|option| match option {
        NdOption::PrefixInformation(it) => {
            Some((it.valid_lifetime().as_secs()?, it.preferred_lifetime().as_secs()?))
        }
        _ => None,
    })
}

/// Gives the router an address with these seconds, or sets them anew.
fn set_lifetimes(bench: &Bench, valid: &str, preferred: &str) {
    let lifetimes = format!("valid_lft {valid} preferred_lft {preferred}");
    let address = "2001:db8:5::1/64 dev vlan704";
    on_router(bench, &format!("ip -6 addr replace {address} {lifetimes} nodad"));
}

#[test]
fn lifetimes_are_no_longer_than_the_kernel_has_them() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    set_lifetimes(&bench, "5000", "3000");
    let automatic = "prefix ::/64 { AdvValidLifetime 4000; AdvPreferredLifetime 3500; };";
    bench.start(&config(automatic), &[]);
    let (valid, preferred) = lifetimes(&next(&mut capture)).unwrap();
    assert_eq!(valid, 4000, "as configured");
    assert!((2900..=3000).contains(&preferred), "{preferred}");
    // The three initial ones.
    while next_within(&mut capture, 17.0).is_some() {}

    set_lifetimes(&bench, "9000", "8000");
    assert!(next_within(&mut capture, 4.0).is_none(), "a renewal is nothing to tell at once");
    let own = bench.link_local("vlan704");
    capture.solicit(own, true).unwrap();
    assert_eq!(lifetimes(&next(&mut capture)), Some((4000, 3500)));
    set_lifetimes(&bench, "1000", "0");
    let shortened = next_within(&mut capture, 4.0).expect("told at once");
    assert!(matches!(lifetimes(&shortened), None | Some((_, 0))), "{shortened:?}");
    bench.stop();
}

#[test]
fn a_6to4_prefix_follows_the_ipv4_address_of_another_interface() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    wan(&bench);
    bench.start(&config("prefix 0:0:0:5::/64 { Base6to4Interface wan0; };"), &[]);
    await_prefixes(&bench, &mut capture, &[]);
    bench.await_log("it has no IPv4 address", 1);
    on_router(&bench, "ip addr add 192.168.7.1/24 dev wan0");
    bench.await_log("not globally unique", 1);
    on_router(&bench, "ip addr add 192.0.2.1/24 dev wan0");
    await_prefixes(&bench, &mut capture, &["2002:c000:201:5::/64"]);
    on_router(&bench, "ip addr add 198.51.100.1/24 dev wan0");
    on_router(&bench, "ip addr del 192.0.2.1/24 dev wan0");
    await_prefixes(&bench, &mut capture, &["2002:c633:6401:5::/64"]);
    on_router(&bench, "ip addr flush dev wan0");
    await_prefixes(&bench, &mut capture, &[]);
    bench.stop();
}

/// What is said to all until nothing comes for `quiet` seconds: all prefixes, and the octets of the
/// largest packet.
fn said(capture: &mut Capture, quiet: f64) -> (Vec<String>, usize) {
    let (mut all, mut most) = (Vec::new(), 0);
    while let Some(got) = next_within(capture, quiet) {
        // The host's kernel solicits as well.
        if !got.destination.is_multicast() {
            continue;
        }
        all.extend(prefixes(&got));
        most = most.max(got.message.len() + 40);
    }
    (all, most)
}

#[test]
fn sixty_prefixes_are_split_as_far_as_radvd_splits_them() {
    let prefix = |number| format!("prefix 2001:db8:{number:x}::/64 {{ }}; ");
    let prefixes = (1..=60).map(prefix).collect::<Vec<_>>().concat();
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    let file = bench.folder.write("radvd.conf", &config(&prefixes));
    let mut radvd = Command::new("timeout");
    radvd.args(["--preserve-status", "2", "radvd", "--nodaemon", "--logmethod", "stderr"]);
    radvd.arg("--config").arg(file).arg("--pidfile").arg(bench.folder.path("radvd.pid"));
    let output = peer(bench.lab.run_on_router(radvd), "radvd");
    // Its goodbye repeats everything.
    let (by_radvd, most) = said(&mut capture, 0.1);
    let by_radvd = BTreeSet::from_iter(by_radvd);
    assert_eq!(by_radvd.len(), 60, "{}", common::stderr(&output));
    assert!(most <= 1280, "radvd: {most}");

    // 1280 octets are what radvd's language has without AdvRAMTU.
    for (items, limit) in [("", 1280), ("AdvRAMTU 1280;", 1280), ("AdvRAMTU 9000;", 1500)] {
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        bench.start(&config(&format!("{prefixes}{items}")), &[]);
        let (by_raven, most) = said(&mut capture, 2.0);
        assert_eq!(by_raven.len(), 60, "{items}\n{}", bench.log());
        assert_eq!(BTreeSet::from_iter(by_raven), by_radvd, "{items}");
        assert!(most <= limit && most + 32 > limit, "{items}: {most}");
        bench.stop();
    }
}

#[test]
fn hundreds_of_prefixes_are_all_advertised_and_withdrawn() {
    const PREFIXES: u16 = 300;
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    let change = |bench: &Bench, what: &str| {
        let line =
            |number: u16| format!("addr {what} 2001:db8:0:{number:x}::1/64 dev vlan704 nodad\n");
        let file = bench.folder.write("batch", &(1..=PREFIXES).map(line).collect::<String>());
        let mut program = Command::new("ip");
        program.arg("-batch").arg(file);
        let output = peer(bench.lab.run_on_router(program), "iproute2");
        assert!(output.status.success(), "{output:?}");
    };
    // Waits until each was said to be there, or to be gone.
    let hear = |bench: &Bench, capture: &mut Capture, there: bool| {
        let mut missing: BTreeSet<String> =
            (1..=PREFIXES).map(|number| format!("2001:db8:0:{number:x}::/64")).collect();
        let deadline = Instant::now() + TIMEOUT;
        while !missing.is_empty() {
            let got = next(capture);
            for option in &got.advertisement.as_ref().unwrap().options {
                if let NdOption::PrefixInformation(it) = option
                    && (it.valid_lifetime() != Lifetime::ZERO) == there
                {
                    missing.remove(&it.prefix().to_string());
                }
            }
            assert!(got.message.len() <= 1500 - 40, "{} octets", got.message.len());
            assert!(Instant::now() < deadline, "{there}: {missing:?}\n{}", bench.log());
        }
    };
    change(&bench, "add");
    bench.start(&config("prefix ::/64 { };"), &[]);
    hear(&bench, &mut capture, true);
    change(&bench, "del");
    hear(&bench, &mut capture, false);
    change(&bench, "add");
    hear(&bench, &mut capture, true);
    bench.stop();
}
