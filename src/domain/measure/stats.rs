//! What several samples say, and whether they say it surely enough.
//!
//! Nothing is assumed of how times are distributed: the interval of the median comes from the order of the samples alone.

use std::time::Duration;

/// The level that an interval is meant to have.
const WANTED_LEVEL: f64 = 0.95;
/// Two groups of samples that do not overlap are worth believing where equal servers would give such groups in at most one
/// of twenty measurements: that one order and its mirror image, out of all orders.
const FEWEST_ORDERS: f64 = 40.0;

/// The median of all samples that could have been taken lies between these, with a certain confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub low: Duration,
    /// The upper end.
    pub high: Duration,
    /// The confidence, in tenths of a percent: 950 is 95 %. With fewer than six samples the whole range has less.
    pub permille: u16,
}

/// What several samples say. Failed ones are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// How many.
    pub count: usize,
    /// The middle one; the mean of the two middle ones when their number is even.
    pub median: Duration,
    /// The sample that 95 % do not exceed (nearest rank); the longest where there are fewer than twenty.
    pub p95: Duration,
    /// The shortest.
    pub min: Duration,
    /// The longest.
    pub max: Duration,
    /// Where the true median lies.
    pub interval: Interval,
}

impl Stats {
    /// `None` without samples.
    pub fn of(samples: impl IntoIterator<Item = Duration>) -> Option<Stats> {
        let mut sorted: Vec<Duration> = samples.into_iter().collect();
        sorted.sort_unstable();
        let count = sorted.len();
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let median = (*sorted.get((count - 1) / 2)? + *sorted.get(count / 2)?) / 2;
        let p95 = *sorted.get((count * 95).div_ceil(100).saturating_sub(1))?;
        let (below, permille) = cut(count);
        let interval = Interval { low: *sorted.get(below)?, high: *sorted.get(count - 1 - below)?, permille };
        Some(Stats { count, median, p95, min, max, interval })
    }

    /// The middle half's width, as a share of the median: how much one sample differs from the next.
    pub fn is_stable(&self, share: f64, absolute: Duration) -> bool {
        let width = self.interval.high.saturating_sub(self.interval.low);
        self.interval.permille >= 950 && width <= self.median.mul_f64(share).max(absolute)
    }
}

/// How many samples at each end the interval leaves out, and the confidence it then has: of `n` samples the median lies
/// outside the `k` outermost on each side with the probability that at least `n - k + 1` of `n` coins show the same face.
fn cut(n: usize) -> (usize, u16) {
    let mut chance = 0.5_f64.powi(i32::try_from(n).unwrap_or(i32::MAX));
    // Of this many samples on one side of the median: 0, 1, 2, …
    let (mut outside, mut best) = (chance, (0, level(chance)));
    for k in 1..n.div_ceil(2) {
        chance *= (n + 1 - k) as f64 / k as f64;
        outside += chance;
        if 1.0 - 2.0 * outside < WANTED_LEVEL {
            break;
        }
        best = (k, level(outside));
    }
    best
}

fn level(outside: f64) -> u16 {
    ((1.0 - 2.0 * outside).max(0.0) * 1000.0).floor() as u16
}

/// Whether two groups of so many samples are large enough to believe in, when they do not overlap: the exact rank-sum test
/// (Mann and Whitney, 1947) at 5 %.
pub(super) fn enough(a: usize, b: usize) -> bool {
    let (small, large) = (a.min(b), a.max(b));
    let mut orders = 1.0;
    for k in 1..=small {
        orders *= (large + k) as f64 / k as f64;
        if orders >= FEWEST_ORDERS {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(list: &[u64]) -> Vec<Duration> {
        list.iter().map(|n| Duration::from_millis(*n)).collect()
    }

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_two() {
        assert_eq!(Stats::of(ms(&[])), None);
        assert_eq!(Stats::of(ms(&[30, 10, 20])).unwrap().median, Duration::from_millis(20));
        assert_eq!(Stats::of(ms(&[10, 20])).unwrap().median, Duration::from_millis(15));
    }

    #[test]
    fn p95_is_the_nearest_rank() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!(Stats::of(ms(&hundred)).unwrap().p95, Duration::from_millis(95));
        assert_eq!(Stats::of(ms(&[1, 2, 3])).unwrap().p95, Duration::from_millis(3));
    }

    /// Conover, Practical Nonparametric Statistics, table A3: the ranks of the median's interval.
    #[test]
    fn the_interval_is_that_of_the_sign_test() {
        for (n, below, permille) in [
            (1, 0, 0),
            (2, 0, 500),
            (3, 0, 750),
            (5, 0, 937),
            (6, 0, 968),
            (8, 0, 992),
            (9, 1, 960),
            (10, 1, 978),
            (20, 5, 958),
        ] {
            assert_eq!(cut(n), (below, permille), "{n}");
        }
    }

    #[test]
    fn groups_are_large_enough_from_four_against_four_on() {
        for (a, b, expected) in
            [(3, 3, false), (4, 3, false), (4, 4, true), (1, 10, false), (1, 39, true), (2, 10, true), (0, 9, false)]
        {
            assert_eq!(enough(a, b), expected, "{a} {b}");
            assert_eq!(enough(b, a), expected, "{b} {a}");
        }
    }

    proptest! {
        #[test]
        fn figures_are_in_order(samples in proptest::collection::vec(0_u64..10_000_000, 1..300)) {
            let stats = Stats::of(samples.iter().map(|n| Duration::from_micros(*n))).unwrap();
            prop_assert!(stats.min <= stats.interval.low && stats.interval.low <= stats.median);
            prop_assert!(stats.median <= stats.interval.high && stats.interval.high <= stats.max);
            prop_assert!(stats.median <= stats.p95 && stats.p95 <= stats.max);
            prop_assert!(samples.len() < 6 || stats.interval.permille >= 950);
        }
    }

    /// That the interval holds what it says: the true median of a skewed distribution lies in it as often as promised.
    #[test]
    fn the_interval_covers_the_true_median() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for n in [6, 9, 12, 25] {
            let covered = (0..4000)
                .filter(|_| {
                    // Exponential with a floor, as latencies are: the median is 20 + 10 ln 2.
                    let samples: Vec<f64> = (0..n).map(|_| 20.0 - 10.0 * (1.0 - random()).ln()).collect();
                    let stats = Stats::of(samples.iter().map(|ms| Duration::from_secs_f64(ms / 1000.0))).unwrap();
                    let median = Duration::from_secs_f64((20.0 + 10.0 * std::f64::consts::LN_2) / 1000.0);
                    stats.interval.low <= median && median <= stats.interval.high
                })
                .count();
            assert!(covered as f64 >= 4000.0 * 0.94, "{n}: {covered} of 4000");
        }
    }
}
