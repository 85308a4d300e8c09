//! How mirrors did over time.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::{Run, Seen};
use crate::domain::fault::FaultClass;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::Stats;

/// How mirrors did over a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// Where the span begins.
    pub since: Timestamp,
    /// Where it ends.
    pub until: Timestamp,
    /// Into how many equal parts it is cut.
    pub parts: usize,
    /// How many runs of the span count.
    pub runs: usize,
    /// How many runs the user broke off. They count for no mirror.
    pub interrupted: usize,
    /// How many runs had no network. They count for no mirror.
    pub without_network: usize,
    /// How many runs of whatever time a newer program wrote, in a layout that cannot be read here.
    pub newer: usize,
    /// How many lines of the history were damaged.
    pub damaged: usize,
    /// The mirrors: most often healthy first, then by the median.
    pub mirrors: Vec<MirrorTrend>,
}

/// How one mirror did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorTrend {
    /// The catalogue's id, as last seen.
    pub id: Option<String>,
    /// Its address, without credentials.
    pub url: String,
    /// All of the span.
    pub total: Bucket,
    /// Each part of it.
    pub buckets: Vec<Bucket>,
    /// The last time it was not healthy.
    pub last_fault: Option<TrendFault>,
}

impl MirrorTrend {
    /// How it is called: the id, else the address.
    pub fn label(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.url)
    }
}

/// The last time a mirror was not healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendFault {
    /// When.
    pub at: Timestamp,
    /// The class of the fault; `None` where it is not known here.
    pub class: Option<FaultClass>,
}

/// How a mirror did in a part of the span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// How many runs measured it.
    pub runs: usize,
    /// In how many of them it was healthy.
    pub healthy: usize,
    /// The median of the runs' own medians. Runs in which it was not healthy have none.
    pub median: Option<Duration>,
    /// What the p95 of 95 % of the runs did not exceed (nearest rank; the longest where there are fewer than twenty).
    pub p95: Option<Duration>,
}

impl Bucket {
    /// The share of runs in which it was healthy; `None` without runs.
    pub fn availability(&self) -> Option<f64> {
        (self.runs > 0).then(|| self.healthy as f64 / self.runs as f64)
    }
}

/// What is gathered for a [`Bucket`].
#[derive(Default)]
struct Heap {
    runs: usize,
    healthy: usize,
    medians: Vec<Duration>,
    p95s: Vec<Duration>,
}

impl Heap {
    fn add(&mut self, seen: &Seen) {
        self.runs += 1;
        if seen.healthy {
            self.healthy += 1;
            self.medians.extend(seen.request_time());
            self.p95s.extend(seen.p95.or(seen.cold));
        }
    }

    fn bucket(self) -> Bucket {
        Bucket {
            runs: self.runs,
            healthy: self.healthy,
            median: Stats::of(self.medians).map(|stats| stats.median),
            p95: Stats::of(self.p95s).map(|stats| stats.p95),
        }
    }
}

struct Gathered {
    id: Option<String>,
    url: ProxyUrl,
    total: Heap,
    parts: Vec<Heap>,
    last_fault: Option<TrendFault>,
}

impl Gathered {
    fn new(id: Option<String>, url: ProxyUrl, parts: usize) -> Gathered {
        let parts = (0..parts).map(|_| Heap::default()).collect();
        Gathered { id, url, total: Heap::default(), parts, last_fault: None }
    }
}

impl Trend {
    /// How the mirrors did from `since` to `until`, in so many equal parts; only these mirrors where any are named (with the
    /// catalogue's id), and those even when no run measured them.
    pub fn over(
        runs: &[Run],
        (since, until): (Timestamp, Timestamp),
        parts: usize,
        only: &[(Option<String>, ProxyUrl)],
    ) -> Trend {
        let parts = parts.max(1);
        let span = until.duration_since(since).as_secs_f64().max(f64::MIN_POSITIVE);
        let place = |at: Timestamp| {
            let share = at.duration_since(since).as_secs_f64() / span;
            // A cast of what is negative or too large stops at the ends.
            ((share * parts as f64) as usize).min(parts - 1)
        };
        let within = runs.iter().filter(|run| run.at >= since && run.at <= until).map(|run| (place(run.at), run));
        Trend::of(within, (since, until), parts, only)
    }

    /// How the mirrors did in these runs, each a part of its own.
    pub fn of_each(runs: &[Run]) -> Trend {
        let times = || runs.iter().map(|run| run.at);
        let span = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
        Trend::of(runs.iter().enumerate(), span, runs.len().max(1), &[])
    }

    fn of<'a>(
        runs: impl Iterator<Item = (usize, &'a Run)>,
        (since, until): (Timestamp, Timestamp),
        parts: usize,
        only: &[(Option<String>, ProxyUrl)],
    ) -> Trend {
        let mut gathered: Vec<Gathered> =
            only.iter().map(|(id, url)| Gathered::new(id.clone(), url.clone(), parts)).collect();
        // The same words mean the same mirror nearly always: addresses are compared once for each spelling.
        let mut places: HashMap<&str, Option<usize>> = HashMap::new();
        let mut trend = Trend {
            since,
            until,
            parts,
            runs: 0,
            interrupted: 0,
            without_network: 0,
            newer: 0,
            damaged: 0,
            mirrors: Vec::new(),
        };
        for (part, run) in runs {
            if !run.counts() {
                trend.interrupted += usize::from(run.interrupted);
                trend.without_network += usize::from(run.no_network && !run.interrupted);
                continue;
            }
            trend.runs += 1;
            for seen in &run.mirrors {
                let place = *places.entry(&seen.url).or_insert_with(|| {
                    let url = seen.address()?;
                    let known = gathered.iter().position(|one| one.url.same_service(&url));
                    known.or_else(|| {
                        only.is_empty().then(|| gathered.push(Gathered::new(None, url, parts)))?;
                        Some(gathered.len() - 1)
                    })
                });
                let Some(mirror) = place.and_then(|place| gathered.get_mut(place)) else { continue };
                mirror.id = seen.id.clone().or(mirror.id.take());
                mirror.total.add(seen);
                if let Some(heap) = mirror.parts.get_mut(part) {
                    heap.add(seen);
                }
                if !seen.healthy && mirror.last_fault.is_none_or(|last| last.at <= run.at) {
                    mirror.last_fault = Some(TrendFault { at: run.at, class: seen.fault });
                }
            }
        }
        trend.mirrors = gathered
            .into_iter()
            .map(|one| MirrorTrend {
                id: one.id,
                url: one.url.redacted(),
                total: one.total.bucket(),
                buckets: one.parts.into_iter().map(Heap::bucket).collect(),
                last_fault: one.last_fault,
            })
            .collect();
        trend.mirrors.sort_by(|a, b| {
            let share = |mirror: &MirrorTrend| mirror.total.availability().unwrap_or(-1.0);
            let median = |mirror: &MirrorTrend| mirror.total.median.unwrap_or(Duration::MAX);
            share(b).total_cmp(&share(a)).then_with(|| median(a).cmp(&median(b)))
        });
        trend
    }

    /// Where each part begins.
    pub fn starts(&self) -> impl Iterator<Item = Timestamp> {
        let (since, step) = (self.since, self.step());
        (0..self.parts).map(move |part| {
            let offset = step.saturating_mul(u32::try_from(part).unwrap_or(u32::MAX));
            since.checked_add(offset).unwrap_or(Timestamp::MAX)
        })
    }

    /// How long each part is.
    pub fn step(&self) -> Duration {
        let span = Duration::try_from(self.until.duration_since(self.since)).unwrap_or_default();
        span / u32::try_from(self.parts).unwrap_or(u32::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::SCHEMA;

    const START: i64 = 1_800_000_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(START + second).unwrap()
    }

    fn seen(url: &str, warm: Option<u64>) -> Seen {
        let time = warm.map(Duration::from_millis);
        Seen {
            id: None,
            url: url.into(),
            healthy: warm.is_some(),
            fault: warm.is_none().then_some(FaultClass::Stalled),
            cold: time.map(|time| time * 3),
            warm: time,
            p95: time.map(|time| time * 2),
            wait: None,
            lag_s: None,
            failed: 0,
            rank: None,
        }
    }

    fn run(second: i64, mirrors: Vec<Seen>) -> Run {
        Run { v: SCHEMA, at: at(second), interrupted: false, no_network: false, mirrors }
    }

    const CN: &str = "https://goproxy.cn";

    #[test]
    fn medians_are_of_healthy_runs_alone() {
        let runs: Vec<Run> = [Some(10), Some(30), None, Some(20)]
            .iter()
            .zip(0..)
            .map(|(ms, n)| run(n * 10, vec![seen(CN, *ms)]))
            .collect();
        let trend = Trend::over(&runs, (at(0), at(40)), 4, &[]);
        let [mirror] = &trend.mirrors[..] else { panic!("{trend:?}") };
        assert_eq!((mirror.total.runs, mirror.total.healthy), (4, 3));
        assert_eq!(mirror.total.availability(), Some(0.75));
        assert_eq!(mirror.total.median, Some(Duration::from_millis(20)));
        assert_eq!(mirror.total.p95, Some(Duration::from_millis(60)));
        let medians: Vec<_> = mirror.buckets.iter().map(|bucket| bucket.median.map(|time| time.as_millis())).collect();
        assert_eq!(medians, [Some(10), Some(30), None, Some(20)]);
        assert_eq!(mirror.last_fault, Some(TrendFault { at: at(20), class: Some(FaultClass::Stalled) }));
    }

    #[test]
    fn what_was_broken_off_or_had_no_network_is_nobodys_failure() {
        let mut runs =
            vec![run(0, vec![seen(CN, Some(5))]), run(1, vec![seen(CN, None)]), run(2, vec![seen(CN, None)])];
        runs[1].interrupted = true;
        runs[2].no_network = true;
        let trend = Trend::over(&runs, (at(0), at(10)), 2, &[]);
        assert_eq!((trend.runs, trend.interrupted, trend.without_network), (1, 1, 1));
        assert_eq!(trend.mirrors[0].total.availability(), Some(1.0));
        assert_eq!(trend.mirrors[0].last_fault, None);
    }

    #[test]
    fn only_the_span_counts_and_its_last_moment_belongs_to_it() {
        let runs: Vec<Run> = [-1, 0, 10, 11].map(|n| run(n, vec![seen(CN, Some(5))])).into();
        let trend = Trend::over(&runs, (at(0), at(10)), 2, &[]);
        assert_eq!(trend.runs, 2);
        assert_eq!(trend.mirrors[0].buckets.iter().map(|bucket| bucket.runs).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(trend.starts().collect::<Vec<_>>(), [at(0), at(5)]);
    }

    #[test]
    fn one_service_is_one_mirror_and_those_named_are_there_in_any_case() {
        let runs = vec![
            run(0, vec![seen("https://goproxy.cn/", Some(5)), seen("https://a.example", Some(1))]),
            run(1, vec![seen("https://goproxy.cn:443", Some(7))]),
        ];
        assert_eq!(Trend::over(&runs, (at(0), at(10)), 2, &[]).mirrors.len(), 2);
        let named = ["https://goproxy.cn", "https://b.example"].map(|url| (None, ProxyUrl::parse(url).unwrap()));
        let trend = Trend::over(&runs, (at(0), at(10)), 2, &named);
        let found: Vec<_> = trend.mirrors.iter().map(|one| (one.url.as_str(), one.total.runs)).collect();
        assert_eq!(found, [("https://goproxy.cn", 2), ("https://b.example", 0)]);
    }

    #[test]
    fn the_best_come_first() {
        let runs = vec![
            run(0, vec![seen("https://a.example", None), seen("https://b.example", Some(9)), seen(CN, Some(5))]),
            run(1, vec![seen("https://a.example", Some(1))]),
        ];
        let trend = Trend::of_each(&runs);
        let order: Vec<&str> = trend.mirrors.iter().map(MirrorTrend::label).collect();
        assert_eq!(order, [CN, "https://b.example", "https://a.example"]);
        assert_eq!(trend.parts, 2);
    }
}
