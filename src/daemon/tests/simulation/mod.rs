//! The whole daemon without the system: links, configuration, hosts and time are made up.
//!
//! `world` is what changes at random, `driver` the event loop in virtual time, `invariants`,
//! `checks` and `duty` say what a router may and must do, without a look at how it is done.

mod air;
mod checks;
mod configuration;
mod driver;
mod duty;
mod event;
mod invariants;
mod links;
mod plan;
mod solicitation;
mod told;
mod world;

use std::{ops::Range, time::Duration};

use fastrand::Rng;

use driver::Simulation;
use plan::{Diligence, Plan, Tally};
use world::World;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect(name))
}

/// The seeds to run: `usual` many, or those that the environment names.
fn seeds(usual: u64) -> Range<u64> {
    if let Some(seed) = number("RAVEN_SIMULATION_SEED") {
        return seed..seed + 1;
    }
    0..number("RAVEN_SIMULATION_SEEDS").unwrap_or(usual)
}

fn small(seed: u64, patterns: bool) -> Simulation {
    let mut rng = Rng::with_seed(seed);
    // As much happens in seconds as in hours.
    let duration = Duration::from_secs_f64(10_f64.powf(rng.f64() * 2.7 + 1.0));
    let plan = Plan {
        seed,
        duration,
        mean_pause: duration / rng.u32(20..200),
        diligence: Diligence::All,
        idle_reloads: false,
    };
    Simulation::new(plan, World::small(rng, patterns))
}

fn finish(test: &str, mut simulation: Simulation, seed: u64) -> Simulation {
    if let Err(report) = simulation.run() {
        panic!(
            "{report}again: RAVEN_SIMULATION_SEED={seed} cargo test --lib \
             daemon::tests::simulation::{test}"
        );
    }
    simulation
}

fn total(all: impl Iterator<Item = Tally>) -> Tally {
    all.fold(Tally::default(), |sum, one| Tally {
        events: sum.events + one.events,
        messages: sum.messages + one.messages,
        multicast: sum.multicast + one.multicast,
        unicast: sum.unicast + one.unicast,
        placed: sum.placed + one.placed,
        finals: sum.finals + one.finals,
        refused: sum.refused + one.refused,
    })
}

#[test]
fn small_worlds() {
    let seeds = seeds(1500);
    let many = seeds.end - seeds.start > 100;
    let tally = total(seeds.map(|seed| finish("small_worlds", small(seed, true), seed).tally));
    // Nothing is shown where nothing happens.
    let Tally { multicast, unicast, placed, finals, refused, .. } = tally;
    let least = [multicast, unicast, placed, finals, refused].into_iter().min();
    assert!(!many || least > Some(1000), "{tally:?}");
}

#[test]
fn a_reload_of_the_same_file_changes_nothing() {
    for seed in seeds(100) {
        let record = |idle_reloads| {
            // How many links fit patterns has a say in how far apart newcomers begin.
            let mut simulation = small(seed, false);
            simulation.set_idle_reloads(idle_reloads);
            simulation.record = Some(Vec::new());
            let name = "a_reload_of_the_same_file_changes_nothing";
            finish(name, simulation, seed).record.unwrap()
        };
        let (without, with) = (record(false), record(true));
        let differs = without.iter().zip(&with).position(|(one, other)| one != other);
        let at = differs.map(|at| (&without[at], &with[at]));
        assert!(at.is_none() && without.len() == with.len(), "seed {seed}: {at:?}");
    }
}

fn large(count: usize, duration: Duration) -> Tally {
    let seed = seeds(1).start;
    let plan = Plan {
        seed,
        duration,
        mean_pause: Duration::from_secs(1),
        diligence: Diligence::Concerned,
        idle_reloads: false,
    };
    finish("every_vlan", Simulation::new(plan, World::large(Rng::with_seed(seed), count)), seed)
        .tally
}

/// A week, 168 hours, takes minutes.
#[test]
fn every_vlan() {
    let hours = number("RAVEN_SIMULATION_HOURS").unwrap_or(2);
    let tally = large(4096, Duration::from_secs(3600 * hours));
    assert!(tally.multicast > 18_000 * hours, "{tally:?}");
}
