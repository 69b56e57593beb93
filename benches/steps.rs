//! The steps that each advertisement takes, one by one.
//!
//! `cargo bench --bench steps [-- FILTER]`: a configuration is read, an advertisement is encoded, a
//! solicitation goes through the state machine to its answer, and an interface's wake-up is set
//! anew among those of others. Times are this machine's; what to look at is how they change with
//! the number of interfaces, and from one version to the next.

mod common;

use std::{fmt::Write as _, hint::black_box, time::Duration};

use divan::{Bencher, counter::BytesCount};
use fastrand::Rng;
use raven::{
    config::{Reader, Syntax},
    daemon::TimerQueue,
    diagnostic::Sources,
    wire,
};

use common::{Asked, advertisement, at, radvd_conf};

fn main() {
    divan::main();
}

/// Numbers of interfaces.
const COUNTS: [u32; 3] = [10, 100, 4094];

/// What [`radvd_conf`] says, in rtadvd's language.
fn rtadvd_conf(interfaces: u32) -> String {
    let mut text = String::new();
    for vlan in 1..=interfaces {
        let _ = writeln!(
            text,
            "vlan{vlan}:\\\n\t:addr=\"fd42:db8:{vlan:x}::\":prefixlen#64:pltime#3600:\\\n\t\
             :rdnss=\"fd42::53,fd42::54\":dnssl=\"example.org\":"
        );
    }
    text
}

fn read(bencher: Bencher<'_, '_>, text: &str, syntax: Syntax) {
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let sources = Sources::new();
        let id = sources.add("steps", text);
        let parsed = Reader::new(&sources).parse(id, syntax);
        assert!(parsed.is_usable());
        parsed
    });
}

#[divan::bench(args = COUNTS)]
fn read_radvd_conf(bencher: Bencher<'_, '_>, interfaces: u32) {
    read(bencher, &radvd_conf(interfaces), Syntax::Radvd);
}

#[divan::bench(args = COUNTS)]
fn read_rtadvd_conf(bencher: Bencher<'_, '_>, interfaces: u32) {
    read(bencher, &rtadvd_conf(interfaces), Syntax::Rtadvd);
}

#[divan::bench]
fn encode_advertisement(bencher: Bencher<'_, '_>) {
    let advertisement = advertisement();
    bencher.bench(|| wire::encode(black_box(&advertisement)));
}

#[divan::bench]
fn answer_solicitation(bencher: Bencher<'_, '_>) {
    let mut asked = Asked::new();
    bencher.bench_local(|| asked.answer());
}

#[divan::bench(args = COUNTS)]
fn set_wake_up(bencher: Bencher<'_, '_>, interfaces: u32) {
    let mut queue = TimerQueue::default();
    let mut rng = Rng::with_seed(1);
    let mut now = Duration::ZERO;
    for slot in 0..interfaces as usize {
        queue.set(slot, Some(at(Duration::from_millis(rng.u64(..600_000)))));
    }
    bencher.bench_local(|| {
        if let Some(next) = queue.next() {
            now = next.since(at(Duration::ZERO));
        }
        let slot = queue.pop_due(at(now)).expect("each has a wake-up");
        queue.set(slot, Some(at(now + Duration::from_millis(rng.u64(200_000..600_000)))));
    });
}
