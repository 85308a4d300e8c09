//! When the best are known, whatever the others are still about to say.

use std::time::{Duration, Instant};

use super::cell::Known;
use crate::domain::fault::Stage;
use crate::domain::measure::{Sample, Throughput, Wait, Workload};

/// After so many times its own time the winner is not kept waiting for mirrors that might come close.
const PATIENCE: f64 = 1.7;

/// A mirror that was measured to its end and is healthy.
pub(super) struct Finisher {
    pub(super) wait: Wait,
    /// When, since the beginning of the run.
    pub(super) after: Duration,
}

/// Whether the best `count` are known: none of those still being asked can overtake, or the winners have waited for them
/// nearly as long as they took themselves. `elapsed` is since the beginning of the run.
pub(super) fn is_decided(
    count: usize,
    finishers: &mut [Finisher],
    pending: impl Iterator<Item = Duration>,
    elapsed: Duration,
) -> bool {
    finishers.sort_by_key(|finisher| finisher.wait.estimate);
    let Some(last_of_best) = finishers.get(count.max(1) - 1) else { return false };
    let slowest = finishers.iter().take(count.max(1)).map(|finisher| finisher.after).max().unwrap_or_default();
    elapsed >= slowest.mul_f64(PATIENCE) || pending.into_iter().all(|bound| bound > last_of_best.wait.estimate)
}

/// The shortest wait that a mirror could still come to, from what is known of it at this moment.
pub(super) fn bound(known: &Known, workload: &Workload, elapsed: Duration, now: Instant) -> Duration {
    let pending =
        known.legs.iter().filter(|leg| matches!(leg.stage, Some(Stage::Connect | Stage::Tls | Stage::FirstByte)));
    let unanswered = pending.map(|leg| now.saturating_duration_since(leg.since)).max().unwrap_or_default();
    match known.cold.first().map(Sample::phases) {
        // Nothing was answered yet: a round trip takes at least as long as the one that is waited for.
        None => workload.wait(elapsed, unanswered * 3, None),
        Some(first) => {
            let seen = known.warm.iter().map(Sample::total).min().or(first.first_byte).unwrap_or_default();
            let rate = known.throughput.as_ref().and_then(Throughput::bytes_per_second);
            workload.wait(first.setup(), seen * 3, rate)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finisher(wait: u64, after: u64) -> Finisher {
        let estimate = Duration::from_millis(wait);
        Finisher {
            wait: Wait { estimate, low: estimate, high: estimate, samples: 6 },
            after: Duration::from_millis(after),
        }
    }

    #[test]
    fn nobody_wins_before_somebody_has_finished() {
        assert!(!is_decided(1, &mut [], std::iter::empty(), Duration::MAX));
        assert!(!is_decided(2, &mut [finisher(1, 1)], std::iter::empty(), Duration::MAX));
        assert!(is_decided(1, &mut [finisher(1, 1)], std::iter::empty(), Duration::ZERO));
    }

    #[test]
    fn who_may_overtake_is_waited_for_but_not_for_long() {
        let bound = |ms: u64| std::iter::once(Duration::from_millis(ms));
        let at = |ms: u64| Duration::from_millis(ms);
        assert!(is_decided(1, &mut [finisher(900, 100)], bound(901), at(110)));
        assert!(!is_decided(1, &mut [finisher(900, 100)], bound(899), at(110)));
        assert!(is_decided(1, &mut [finisher(900, 100)], bound(899), at(170)));
        assert!(!is_decided(2, &mut [finisher(900, 100), finisher(2000, 300)], bound(1000), at(310)));
    }
}
