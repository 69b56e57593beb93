//! Short intervals for mobile nodes (RFC 6275 7.5).

use super::*;
use crate::model::MinDelayBetweenRas;

fn mobile(min_delay: f64) -> Interface {
    let (rule, mut config) = (IntervalRule::MobileIpv6, interface(198.0, 600.0));
    config.interval = RtrAdvInterval::new(seconds(0.03), seconds(0.07), rule).unwrap();
    config.min_delay_between_ras = MinDelayBetweenRas::new(seconds(min_delay), rule).unwrap();
    config
}

#[test]
fn fifty_milliseconds_on_average_whatever_the_least_delay_of_answers() {
    for min_delay in [0.03, 3.0] {
        let mut simulation = Simulation::started(1, mobile(min_delay));
        simulation.run(seconds(500.0));
        let gaps = simulation.multicast_gaps();
        assert!(gaps.iter().all(|gap| (0.03..=0.07).contains(gap)));
        // About 10,000 gaps: the mean is off by 0.1 ms for a standard error of less than that.
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        assert!((0.049..=0.051).contains(&mean), "{mean}");
    }
}

#[test]
fn answers_keep_the_configured_least_delay() {
    let mut config = mobile(0.5);
    config.interval =
        RtrAdvInterval::new(seconds(1350.0), seconds(1800.0), IntervalRule::Rfc4861).unwrap();
    let mut simulation = Simulation::started(1, config);
    simulation.run(seconds(100.0));
    simulation.sent.clear();
    for _ in 0..1000 {
        simulation.solicit(Ipv6Addr::UNSPECIFIED);
        simulation.run(seconds(0.01));
    }
    let gaps = simulation.multicast_gaps();
    assert!(gaps.len() >= 9 && gaps.iter().all(|gap| (0.5..=1.02).contains(gap)), "{gaps:?}");
}

#[test]
fn a_reload_and_a_solicitation_do_not_interrupt_it() {
    let mut simulation = Simulation::started(1, mobile(3.0));
    for number in 0..100 {
        simulation.run(seconds(0.11));
        simulation.solicit(Ipv6Addr::UNSPECIFIED);
        let mut config = mobile(3.0);
        config.header.flags.managed = number % 2 == 0;
        simulation.reconfigure(config);
    }
    assert!(simulation.multicast_gaps().iter().all(|gap| (0.03..=0.07).contains(gap)));
}
