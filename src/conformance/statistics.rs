//! Whether times look as if they were drawn uniformly. The thresholds are such that a router that
//! does as it should fails about once in 100,000 times.

use std::time::Duration;

/// Of how few samples nothing is said.
pub(super) const LEAST_SAMPLES: usize = 8;

/// The risk of an unjust verdict.
const RISK: f64 = 1e-5;

/// What speaks against `samples` having been drawn uniformly between `low` and `high`.
pub(super) fn not_uniform(samples: &[Duration], low: Duration, high: Duration) -> Option<String> {
    if samples.len() < LEAST_SAMPLES || high <= low {
        return None;
    }
    let width = high.saturating_sub(low).as_secs_f64();
    let place =
        |sample: &Duration| ((sample.as_secs_f64() - low.as_secs_f64()) / width).clamp(0.0, 1.0);
    let mut places: Vec<f64> = samples.iter().map(place).collect();
    places.sort_unstable_by(f64::total_cmp);
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return None };
    let count = count(samples.len());
    let spread = last - first;
    let mean = places.iter().sum::<f64>() / count;
    let described = || {
        format!(
            "{} times of {:.3} to {:.3} s, on average {:.3} s, where {:.3} to {:.3} s were to be \
             drawn evenly",
            samples.len(),
            low.as_secs_f64() + first * width,
            low.as_secs_f64() + last * width,
            low.as_secs_f64() + mean * width,
            low.as_secs_f64(),
            high.as_secs_f64(),
        )
    };
    let crowded = spread < least_spread(samples.len());
    let skewed = distance(&places) > (-(RISK / 2.0).ln() / 2.0 / count).sqrt();
    (crowded || skewed).then(described)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(samples: usize) -> f64 {
    samples as f64
}

/// The distance of Kolmogorov and Smirnov between sorted places in 0..1 and evenness.
fn distance(places: &[f64]) -> f64 {
    let all = count(places.len());
    let each = places.iter().enumerate().map(|(rank, place)| {
        let (before, behind) = (count(rank) / all, count(rank + 1) / all);
        (place - before).max(behind - place)
    });
    each.fold(0.0, f64::max)
}

/// The spread of so many samples in 0..1 that is undercut with the probability [`RISK`] only.
fn least_spread(samples: usize) -> f64 {
    let n = count(samples);
    let probability = |spread: f64| n * spread.powf(n - 1.0) - (n - 1.0) * spread.powf(n);
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if probability(middle) < RISK { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: Duration = Duration::ZERO;
    const HIGH: Duration = Duration::from_millis(500);

    fn problem(millis: impl Iterator<Item = u64>) -> Option<String> {
        let samples: Vec<_> = millis.map(Duration::from_millis).collect();
        not_uniform(&samples, LOW, HIGH)
    }

    #[test]
    fn even_draws_pass() {
        for seed in 0..2000 {
            let mut rng = fastrand::Rng::with_seed(seed);
            for samples in [8, 12, 20, 60] {
                let problem = problem((0..samples).map(|_| rng.u64(0..=500)));
                assert_eq!(problem, None, "seed {seed}");
            }
        }
    }

    #[test]
    fn what_is_not_even_fails() {
        let at_once = problem((0..8).map(|_| 1)).unwrap();
        assert!(
            at_once.starts_with("8 times of 0.001 to 0.001 s, on average 0.001 s"),
            "{at_once}"
        );
        assert!(problem((0..8).map(|_| 250)).is_some(), "constant");
        assert!(problem((0..12).map(|n| n * 5)).is_some(), "much too short");
        assert!(problem((0..60).map(|n| 200 + n * 2)).is_some(), "crowded");
        assert!(problem((0..60).map(|n| n * 4)).is_some(), "the lower half only");
    }

    #[test]
    fn of_few_samples_nothing_is_said() {
        assert_eq!(problem((0..7).map(|_| 1)), None);
    }
}
