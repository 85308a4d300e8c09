//! Figures as people read them.

use std::time::Duration;

use crate::domain::measure::Wait;

/// Milliseconds, to the microsecond: for machines.
pub(super) fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// A duration in the unit that reads best: `0.08 ms`, `5.1 ms`, `51 ms`, `2.40 s`.
pub(super) fn time(duration: Duration) -> String {
    let ms = duration.as_secs_f64() * 1000.0;
    if ms < 1.0 {
        format!("{ms:.2} ms")
    } else if ms < 10.0 {
        format!("{ms:.1} ms")
    } else if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.2} s", ms / 1000.0)
    }
}

/// A time limit, as it was typed: `5 s`, `0.7 s`.
pub(super) fn limit(duration: Duration) -> String {
    format!("{} s", duration.as_millis() as f64 / 1000.0)
}

/// A wait and its range, in one unit: `3.1 s` and `2.9–3.4`.
pub(super) fn wait(wait: &Wait) -> (String, String) {
    let seconds = [wait.estimate, wait.low, wait.high].map(|time| time.as_secs_f64());
    let [estimate, low, high] = seconds;
    if estimate < 1.0 {
        let [estimate, low, high] = seconds.map(|seconds| seconds * 1000.0);
        (format!("{estimate:.0} ms"), format!("{low:.0}–{high:.0}"))
    } else if estimate < 100.0 {
        (format!("{estimate:.1} s"), format!("{low:.1}–{high:.1}"))
    } else {
        (format!("{estimate:.0} s"), format!("{low:.0}–{high:.0}"))
    }
}

/// A number of bytes: `512 B`, `20 MB`, `1.3 GB`.
pub(super) fn bytes(count: u64) -> String {
    scaled(count as f64)
}

/// Bytes a second.
pub(super) fn rate(bytes_per_second: f64) -> String {
    format!("{}/s", scaled(bytes_per_second))
}

fn scaled(mut value: f64) -> String {
    for unit in ["B", "kB", "MB", "GB", "TB"] {
        if value < 999.5 || unit == "TB" {
            let digits = usize::from(value < 9.95 && unit != "B");
            return format!("{value:.digits$} {unit}");
        }
        value /= 1000.0;
    }
    String::new()
}

/// At most `cells` values for a line of samples, each a share of the largest. Where there are more samples than cells, each
/// cell has the slowest of its own: an outlier stays visible.
pub(super) fn sparkline(samples: &[Duration], cells: usize) -> Vec<f64> {
    let most = samples.iter().max().map_or(0.0, Duration::as_secs_f64);
    let size = samples.len().div_ceil(cells.max(1)).max(1);
    let slowest = samples.chunks(size).filter_map(|group| group.iter().max());
    slowest.map(|took| if most > 0.0 { took.as_secs_f64() / most } else { 1.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        for (micros, expected) in [(80, "0.08 ms"), (5_100, "5.1 ms"), (51_000, "51 ms"), (2_400_000, "2.40 s")] {
            assert_eq!(time(Duration::from_micros(micros)), expected);
        }
        for (count, expected) in [
            (0, "0 B"),
            (512, "512 B"),
            (999, "999 B"),
            (1_500, "1.5 kB"),
            (20_000_000, "20 MB"),
            (999_600_000, "1.0 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(bytes(count), expected);
        }
        let ms = |ms| Duration::from_millis(ms);
        let of = |estimate, low, high| Wait { estimate: ms(estimate), low: ms(low), high: ms(high), samples: 6 };
        assert_eq!(wait(&of(3_140, 2_900, 3_400)), ("3.1 s".to_owned(), "2.9–3.4".to_owned()));
        assert_eq!(wait(&of(840, 790, 1_010)), ("840 ms".to_owned(), "790–1010".to_owned()));
        assert_eq!(wait(&of(140_000, 90_000, 160_000)), ("140 s".to_owned(), "90–160".to_owned()));
    }

    #[test]
    fn an_outlier_among_many_samples_stays_visible() {
        let mut samples = vec![Duration::from_millis(10); 1000];
        samples[501] = Duration::from_millis(100);
        let line = sparkline(&samples, 8);
        assert_eq!(line.len(), 8);
        assert_eq!(line.iter().filter(|share| **share == 1.0).count(), 1);
        assert_eq!(sparkline(&[], 8), [0.0; 0]);
        assert_eq!(sparkline(&[Duration::ZERO; 3], 8), [1.0; 3]);
    }
}
