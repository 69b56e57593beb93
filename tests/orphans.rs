//! What hosts were told and is not true any more is withdrawn, whatever happens to the daemon
//! (RFC 9096 3.5).

#![cfg(target_os = "linux")]

mod common;

use std::{collections::BTreeSet, fs, time::Instant};

use common::{Bench, TIMEOUT, next, next_within, on_router};
use nix::sys::signal::Signal;
use raven::{
    lab::{Capture, CapturedAdvertisement},
    model::{Lifetime, NdOption},
};

const A: &str = "2001:db8:a::/64";
const B: &str = "2001:db8:b::/64";
const C: &str = "2001:db8:c::/64";

fn config(prefixes: &[&str]) -> String {
    let prefixes: Vec<_> = prefixes.iter().map(|it| format!("prefix {it} {{ }};")).collect();
    let prefixes = prefixes.join(" ");
    format!(
        "interface vlan704 {{ AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; \
         {prefixes} }};\n"
    )
}

/// Prefixes that are alive, and those that are withdrawn.
fn prefixes(got: &CapturedAdvertisement) -> (BTreeSet<String>, BTreeSet<String>) {
    let options = &got.advertisement.as_ref().unwrap().options;
    let all = options.iter().filter_map(|option| match option {
        NdOption::PrefixInformation(it) => Some((it.prefix().to_string(), it.valid_lifetime())),
        _ => None,
    });
    let (alive, withdrawn): (Vec<_>, Vec<_>) = all.partition(|(_, it)| *it != Lifetime::ZERO);
    let names = |list: Vec<(String, Lifetime)>| list.into_iter().map(|(name, _)| name).collect();
    (names(alive), names(withdrawn))
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Waits for an advertisement with these prefixes alive and those withdrawn.
fn await_said(bench: &Bench, capture: &mut Capture, alive: &[&str], withdrawn: &[&str]) {
    let deadline = Instant::now() + TIMEOUT;
    loop {
        let got = prefixes(&next(capture));
        if got == (set(alive), set(withdrawn)) {
            return;
        }
        assert!(Instant::now() < deadline, "{got:?}\n{}", bench.log());
    }
}

fn is_deprecated(bench: &mut Bench, network: u16) {
    bench.expect("the old address is deprecated, the new one is not", |host| {
        let mut of = host.state().addresses.iter().filter(|it| {
            it.address.segments()[..2] == [0x2001, 0xdb8] && it.address.segments()[2] == network
        });
        of.all(|it| it.preferred_lifetime == Lifetime::ZERO)
    });
}

fn has_address(bench: &mut Bench, network: u16) {
    bench.expect("an address of the prefix", |host| {
        let mut addresses = host.state().addresses.iter();
        addresses.any(|it| {
            it.address.segments()[2] == network && it.preferred_lifetime != Lifetime::ZERO
        })
    });
}

#[test]
fn a_reload_withdraws_what_it_removes() {
    let mut bench = Bench::running(&["vlan704"], &config(&[A, B]), &[]);
    let mut capture = bench.capture("vlan704");
    await_said(&bench, &mut capture, &[A, B], &[]);
    has_address(&mut bench, 0xa);
    bench.rewrite(&config(&[B]));
    bench.signal(Signal::SIGHUP);
    await_said(&bench, &mut capture, &[B], &[A]);
    is_deprecated(&mut bench, 0xa);
    has_address(&mut bench, 0xb);
    // It is back.
    bench.rewrite(&config(&[A, B]));
    bench.signal(Signal::SIGHUP);
    await_said(&bench, &mut capture, &[A, B], &[]);
    has_address(&mut bench, 0xa);
    bench.stop();
}

/// Kind and lifetime of everything that hosts keep, that of a Provisioning Domain with `pvd` before.
fn lasting(options: &[NdOption]) -> BTreeSet<(String, u64)> {
    let mut all = BTreeSet::new();
    let seconds = |lifetime: Lifetime| lifetime.as_secs().map_or(u64::MAX, u64::from);
    for option in options {
        let (kind, lifetime) = match option {
            NdOption::PrefixInformation(it) => ("prefix", seconds(it.valid_lifetime())),
            NdOption::RouteInformation(it) => ("route", seconds(it.lifetime)),
            NdOption::Rdnss(it) => ("rdnss", seconds(it.lifetime)),
            NdOption::Dnssl(it) => ("dnssl", seconds(it.lifetime)),
            NdOption::Pref64(it) => ("pref64", it.lifetime.as_secs().into()),
            NdOption::EncryptedDns(it) => ("dnr", seconds(it.lifetime)),
            NdOption::ProvisioningDomain(domain) => {
                let inner = lasting(domain.options()).into_iter();
                all.extend(inner.map(|(kind, lifetime)| (format!("pvd {kind}"), lifetime)));
                continue;
            }
            _ => continue,
        };
        all.insert((kind.to_owned(), lifetime));
    }
    all
}

#[test]
fn every_kind_is_withdrawn_by_a_reload_and_by_a_successor() {
    const KINDS: [&str; 9] = [
        "dnr",
        "dnssl",
        "pref64",
        "prefix",
        "pvd prefix",
        "pvd rdnss",
        "pvd route",
        "rdnss",
        "route",
    ];
    let inside = "prefix 2001:db8:d::/64 { }; RDNSS 2001:db8::2 { }; route 2001:db8:2::/48 { };";
    let everything = format!(
        "interface vlan704 {{ AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; \
         prefix {A} {{ }}; route 2001:db8:1::/48 {{ }}; RDNSS 2001:db8::1 {{ }}; \
         DNSSL home.example {{ }}; nat64prefix 64:ff9b::/96 {{ }}; \
         DNR dns.example 2001:db8::1 {{ AdvDNRALPN \"dot\"; }}; pvd isp.example {{ {inside} }}; }};\n"
    );
    let names = |all: &BTreeSet<(String, u64)>| -> Vec<String> {
        all.iter().map(|(kind, _)| kind.clone()).collect()
    };
    let mut bench = Bench::running(&["vlan704"], &everything, &[]);
    let mut capture = bench.capture("vlan704");
    let said = |got: CapturedAdvertisement| lasting(&got.advertisement.unwrap().options);
    let first = said(next(&mut capture));
    assert_eq!(names(&first), KINDS);
    assert!(first.iter().all(|(_, lifetime)| *lifetime > 0), "{first:?}");
    let withdrawn = |capture: &mut Capture, log: &Bench| {
        let deadline = Instant::now() + TIMEOUT;
        loop {
            let all = said(next(capture));
            if all.iter().all(|(_, lifetime)| *lifetime == 0) {
                return names(&all);
            }
            assert!(Instant::now() < deadline, "{all:?}\n{}", log.log());
        }
    };
    bench.rewrite(&config(&[]));
    bench.signal(Signal::SIGHUP);
    assert_eq!(withdrawn(&mut capture, &bench), KINDS);
    bench.rewrite(&everything);
    bench.signal(Signal::SIGHUP);
    while said(next(&mut capture)) != first {}
    bench.kill();
    while next_within(&mut capture, 0.2).is_some() {}
    bench.start(&config(&[]), &[]);
    assert_eq!(withdrawn(&mut capture, &bench), KINDS);
    bench.stop();
}

#[test]
fn what_hosts_do_not_notice_is_not_advertised() {
    let quiet = |more: &str| {
        format!(
            "interface vlan704 {{ AdvSendAdvert on; MinRtrAdvInterval 1350; \
             MaxRtrAdvInterval 1800; prefix {A} {{ }}; {more} }};\n"
        )
    };
    let mut bench = Bench::running(&["vlan704"], &quiet(""), &[]);
    let mut capture = bench.capture("vlan704");
    // The initial ones.
    while next_within(&mut capture, 17.0).is_some() {}
    bench.rewrite(&quiet("LegitimateRouters { fe80::1; };"));
    bench.signal(Signal::SIGHUP);
    bench.await_log("configuration reloaded", 1);
    assert!(next_within(&mut capture, 5.0).is_none(), "{}", bench.log());
    bench.rewrite(&quiet("AdvManagedFlag on;"));
    bench.signal(Signal::SIGHUP);
    next(&mut capture);
    bench.stop();
}

#[test]
fn a_prefix_goes_with_its_address() {
    let mut bench = Bench::new(&["vlan704"]);
    let mut capture = bench.capture("vlan704");
    for address in ["2001:db8:a::1/64", "2001:db8:b::1/64"] {
        on_router(&bench, &format!("ip -6 addr add {address} dev vlan704 nodad"));
    }
    bench.start(&config(&["::/64"]), &[]);
    await_said(&bench, &mut capture, &[A, B], &[]);
    has_address(&mut bench, 0xa);
    on_router(&bench, "ip -6 addr del 2001:db8:a::1/64 dev vlan704");
    await_said(&bench, &mut capture, &[B], &[A]);
    is_deprecated(&mut bench, 0xa);
    on_router(&bench, "ip -6 addr change 2001:db8:b::1/64 dev vlan704 preferred_lft 0");
    await_said(&bench, &mut capture, &[], &[A, B]);
    is_deprecated(&mut bench, 0xb);
    bench.stop();
}

#[test]
fn an_interface_that_is_removed_from_the_file_withdraws_everything() {
    let other = "interface vlan705 { AdvSendAdvert on; };\n";
    let all = [&config(&[A]), other].concat();
    let mut bench = Bench::running(&["vlan704", "vlan705"], &all, &[]);
    let mut capture = bench.capture("vlan704");
    await_said(&bench, &mut capture, &[A], &[]);
    bench.rewrite(other);
    bench.signal(Signal::SIGHUP);
    for _ in 0..4 {
        await_said(&bench, &mut capture, &[], &[A]);
    }
    is_deprecated(&mut bench, 0xa);
    bench.stop();
}

#[test]
fn a_restart_withdraws_what_the_configuration_has_no_more() {
    for signal in [Signal::SIGTERM, Signal::SIGKILL] {
        let mut bench = Bench::running(&["vlan704"], &config(&[A]), &[]);
        let mut capture = bench.capture("vlan704");
        await_said(&bench, &mut capture, &[A], &[]);
        has_address(&mut bench, 0xa);
        if signal == Signal::SIGTERM {
            bench.stop();
        } else {
            bench.kill();
        }
        while next_within(&mut capture, 0.2).is_some() {}
        bench.start(&config(&[B]), &[]);
        let first = prefixes(&next(&mut capture));
        assert_eq!(first, (set(&[B]), set(&[A])), "{signal}: the first one says it");
        is_deprecated(&mut bench, 0xa);
        has_address(&mut bench, 0xb);
        // Once more, and the first one is still known.
        bench.kill();
        bench.start(&config(&[C]), &[]);
        await_said(&bench, &mut capture, &[C], &[A, B]);
        bench.stop();
    }
}

/// Whatever the moment, nothing that was on the wire is forgotten.
#[test]
fn it_may_be_killed_at_every_step_of_a_renumbering() {
    for step in 0..8 {
        let mut bench = Bench::new(&["vlan704"]);
        let mut capture = bench.capture("vlan704");
        bench.start(&config(&[A]), &[]);
        if step >= 1 {
            await_said(&bench, &mut capture, &[A], &[]);
        }
        if step >= 2 {
            bench.rewrite(&config(&[B]));
            bench.signal(Signal::SIGHUP);
        }
        if step >= 3 {
            bench.await_log("configuration reloaded", 1);
        }
        if step >= 4 {
            await_said(&bench, &mut capture, &[B], &[A]);
        }
        if step >= 5 {
            bench.rewrite(&config(&[A, C]));
            bench.signal(Signal::SIGHUP);
        }
        if step >= 6 {
            await_said(&bench, &mut capture, &[A, C], &[B]);
        }
        if step >= 7 {
            bench.rewrite(&config(&[]));
            bench.signal(Signal::SIGHUP);
            bench.await_log("configuration reloaded", 3);
        }
        bench.kill();
        let mut heard = [A, B, C].map(|name| {
            (name, step >= 1 && name == A || step >= 4 && name == B || step >= 6 && name == C)
        });
        while let Some(got) = next_within(&mut capture, 0.2) {
            let (alive, _) = prefixes(&got);
            for (name, heard) in &mut heard {
                *heard |= alive.contains(*name);
            }
        }
        bench.start(&config(&["2001:db8:d::/64"]), &[]);
        let (alive, withdrawn) = prefixes(&next(&mut capture));
        assert_eq!(alive, set(&["2001:db8:d::/64"]));
        for (name, heard) in heard {
            assert!(!heard || withdrawn.contains(name), "{step}: {name}, not {withdrawn:?}");
        }
        bench.stop();
    }
}

#[test]
fn a_damaged_state_is_told_and_ignored_and_one_directory_has_one_user() {
    let mut bench = Bench::running(&["vlan704"], &config(&[A]), &[]);
    let mut capture = bench.capture("vlan704");
    await_said(&bench, &mut capture, &[A], &[]);
    let log = bench.folder.path("second");
    let mut second = common::raven();
    second.arg("run").arg("--state-directory").arg(bench.folder.path("state"));
    second.arg(bench.folder.path("raven.conf")).stderr(fs::File::create(&log).unwrap());
    let mut second = bench.lab.spawn_router(second).unwrap();
    let deadline = Instant::now() + TIMEOUT;
    while !fs::read_to_string(&log).unwrap().contains("another raven uses it") {
        assert!(Instant::now() < deadline, "{}", fs::read_to_string(&log).unwrap());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // It runs all the same; without a goodbye it leaves the first one alone.
    second.signal(Signal::SIGQUIT).unwrap();
    assert!(second.wait(deadline).unwrap().is_some_and(|status| status.success()));
    bench.kill();
    let file = bench.folder.path("state").join("state");
    let mut octets = fs::read(&file).unwrap();
    *octets.last_mut().unwrap() ^= 1;
    fs::write(&file, octets).unwrap();
    bench.start(&config(&[B]), &[]);
    await_said(&bench, &mut capture, &[B], &[]);
    assert!(bench.log().contains("its checksum is wrong"), "{}", bench.log());
    bench.kill();
    bench.start(&config(&[C]), &[]);
    await_said(&bench, &mut capture, &[C], &[B]);
    bench.stop();
}
