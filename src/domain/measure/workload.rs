//! How long a Go build would wait for a mirror: what ranks it.

use std::time::Duration;

use super::{Stats, stats};

/// The bytes of a zip, on average: see [`Workload::typical`].
const TYPICAL_ZIP: u64 = 200_000;

/// What a build fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    /// How many modules.
    pub modules: u32,
    /// The bytes of all their zips.
    pub bytes: u64,
    /// How many the go command fetches at once: GOMAXPROCS (cmd/go/internal/modcmd/download.go).
    pub at_once: u32,
    /// Whether it is that of a project rather than the typical one.
    pub of_project: bool,
}

impl Workload {
    /// A hundred modules of 200 kB. The mean size is that of what stands in for a census of the module world: the 1,931
    /// `golang-*-dev` packages of Debian 12 have a mean of 199 kB (median 15 kB), by `apt-cache show`.
    pub fn typical(at_once: u32) -> Workload {
        Workload { modules: 100, bytes: 100 * TYPICAL_ZIP, at_once, of_project: false }
    }

    /// That of a project of so many zips, `sized` of which have so many bytes together. The others are taken for as large as
    /// these; where none is known, for typical ones.
    pub fn of_project(zips: usize, sized: usize, bytes: u64, at_once: u32) -> Workload {
        let bytes = match sized {
            0 => TYPICAL_ZIP.saturating_mul(zips as u64),
            _ => (bytes as f64 / sized as f64 * zips as f64) as u64,
        };
        Workload { modules: u32::try_from(zips).unwrap_or(u32::MAX), bytes, at_once, of_project: true }
    }

    /// How long it takes at these figures.
    ///
    /// `go mod download` opens one connection (HTTP/2) and fetches `at_once` modules side by side, of each `.info`, `.mod` and
    /// `.zip` one after another. The round trips of modules side by side overlap; their bytes share the line.
    pub fn wait(&self, setup: Duration, requests: Duration, bytes_per_second: Option<f64>) -> Duration {
        let rounds = f64::from(self.modules) / f64::from(self.at_once.clamp(1, self.modules.max(1)));
        let transfer = bytes_per_second.filter(|rate| *rate > 0.0).map_or(0.0, |rate| self.bytes as f64 / rate);
        let seconds = setup.as_secs_f64() + rounds * requests.as_secs_f64() + transfer;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// What a mirror showed of itself, as far as a build would feel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// What a new connection costs.
    pub setup: Duration,
    /// The requests on the open connection.
    pub requests: Stats,
    /// How long `.mod` and `.zip` took to begin, all redirects together, where they were asked for.
    pub go_mod: Option<Duration>,
    /// The same of the zip.
    pub zip: Option<Duration>,
    /// How fast a large body came.
    pub throughput: Option<Throughput>,
}

impl Workload {
    /// The estimate for a mirror. A server may take longer for a `.zip` than for an `.info`, by a redirect for instance; it
    /// cannot be quicker than its own round trip.
    pub fn estimate(&self, timing: &Timing, slowest: Option<f64>) -> Wait {
        // Who was not measured is not taken for better than the slowest who was.
        let rate = timing.throughput.as_ref().and_then(Throughput::bytes_per_second).or(slowest);
        let at = |request: Duration| {
            let [go_mod, zip] = [timing.go_mod, timing.zip].map(|took| took.unwrap_or_default().max(request));
            self.wait(timing.setup, request + go_mod + zip, rate)
        };
        let Stats { median, interval, count, .. } = timing.requests;
        Wait { estimate: at(median), low: at(interval.low), high: at(interval.high), samples: count }
    }
}

/// How fast a large body came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throughput {
    /// The bytes of it.
    pub bytes: u64,
    /// From the first to the last.
    pub took: Duration,
}

impl Throughput {
    /// `None` where it came too fast to say.
    pub fn bytes_per_second(&self) -> Option<f64> {
        let seconds = self.took.as_secs_f64();
        (seconds > 0.0 && self.bytes > 0).then(|| self.bytes as f64 / seconds)
    }
}

/// How long a build would wait for a mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The estimate.
    pub estimate: Duration,
    /// With the shortest times that the samples leave likely.
    pub low: Duration,
    /// With the longest ones.
    pub high: Duration,
    /// How many samples it rests on.
    pub samples: usize,
}

impl Wait {
    /// Whether this one is shorter than the other beyond doubt. Where neither is, the two are tied.
    pub fn beats(&self, other: &Wait) -> bool {
        self.high < other.low && stats::enough(self.samples, other.samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn round_trips_overlap_and_bytes_share_the_line() {
        let work = Workload { modules: 100, bytes: 1_000_000, at_once: 4, of_project: false };
        assert_eq!(work.wait(ms(100), ms(30), None), ms(100 + 25 * 30));
        assert_eq!(work.wait(ms(100), ms(30), Some(1e6)), ms(100 + 25 * 30 + 1000));
        let few = Workload { modules: 2, at_once: 8, ..work };
        assert_eq!(few.wait(ms(0), ms(30), None), ms(30), "no more at once than there are");
        let none = Workload { modules: 0, bytes: 0, ..work };
        assert_eq!(none.wait(ms(7), ms(30), Some(1.0)), ms(7));
    }

    #[test]
    fn zips_of_unknown_size_are_taken_for_as_large_as_the_others() {
        assert_eq!(Workload::of_project(4, 2, 1000, 2).bytes, 2000);
        assert_eq!(Workload::of_project(4, 4, 1000, 2).bytes, 1000);
        assert_eq!(Workload::of_project(4, 0, 0, 2).bytes, 4 * TYPICAL_ZIP);
        assert_eq!(Workload::of_project(0, 0, 0, 2).modules, 0);
    }

    #[test]
    fn one_beats_another_only_beyond_doubt() {
        let wait = |low, high, samples| Wait { estimate: ms((low + high) / 2), low: ms(low), high: ms(high), samples };
        assert!(wait(10, 20, 6).beats(&wait(21, 30, 6)));
        assert!(!wait(10, 22, 6).beats(&wait(21, 30, 6)), "they overlap");
        assert!(!wait(10, 20, 3).beats(&wait(21, 30, 3)), "three against three is chance in one of ten");
        assert!(!wait(21, 30, 6).beats(&wait(10, 20, 6)));
    }
}
