//! Restarts that hosts do not notice.

#![cfg(target_os = "linux")]

mod common;

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use common::{Bench, TIMEOUT, next};
use nix::sys::signal::Signal;
use raven::{lab::Capture, model::RouterLifetime};

const CONFIG: &str = "interface vlan704 { AdvSendAdvert on; MinRtrAdvInterval 3; \
                      MaxRtrAdvInterval 4; prefix 2001:db8:a::/64 { }; };\n";

/// Whatever comes for so long leaves hosts their default route.
fn nobody_says_goodbye(bench: &mut Bench, capture: &mut Capture, time: Duration) -> usize {
    let until = Instant::now() + time;
    let mut heard = 0;
    while let Some(got) = capture.next_advertisement(until).unwrap() {
        let lifetime = got.advertisement.as_ref().unwrap().header.router_lifetime;
        assert_ne!(lifetime, RouterLifetime::ZERO, "{}", bench.log());
        heard += 1;
    }
    bench.expect("the default route", |host| host.state().default_routes().next().is_some());
    heard
}

#[test]
fn sigquit_ends_it_without_a_goodbye() {
    let mut bench = Bench::running(&["vlan704"], CONFIG, &[]);
    let mut capture = bench.capture("vlan704");
    next(&mut capture);
    bench.stop_by(Signal::SIGQUIT);
    assert_eq!(nobody_says_goodbye(&mut bench, &mut capture, Duration::from_secs(5)), 0);
}

#[test]
fn a_successor_takes_over_once_its_configuration_is_good() {
    let mut bench = Bench::running(&["vlan704"], CONFIG, &[]);
    let mut capture = bench.capture("vlan704");
    next(&mut capture);
    let successor = |bench: &Bench, file: &str, text: &str| {
        let mut command = common::raven();
        command.args(["run", "--takeover", "--state-directory"]).arg(bench.folder.path("state"));
        command.arg(bench.folder.write(file, text)).stdin(Stdio::null());
        bench.lab.spawn_router(command).unwrap()
    };
    // A broken file changes nothing.
    let mut broken = successor(&bench, "broken.conf", "interface vlan704 { nonsense; };");
    let status = broken.wait(Instant::now() + TIMEOUT).unwrap();
    assert_eq!(status.and_then(|status| status.code()), Some(2));
    next(&mut capture);
    let mut new = successor(&bench, "new.conf", CONFIG);
    bench.await_end();
    let heard = nobody_says_goodbye(&mut bench, &mut capture, Duration::from_secs(8));
    assert!(heard >= 2, "{heard}");
    new.signal(Signal::SIGTERM).unwrap();
    assert!(new.wait(Instant::now() + TIMEOUT).unwrap().is_some_and(|it| it.success()));
    // Nobody is there to take over from, and that is fine.
    let mut alone = successor(&bench, "new.conf", CONFIG);
    while next(&mut capture).advertisement.unwrap().header.router_lifetime == RouterLifetime::ZERO {
    }
    alone.signal(Signal::SIGTERM).unwrap();
    assert!(alone.wait(Instant::now() + TIMEOUT).unwrap().is_some_and(|it| it.success()));
}
