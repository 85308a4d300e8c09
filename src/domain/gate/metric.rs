//! What conditions can be about.

use super::value::{Limit, Unit, Value};
use crate::domain::measure::{Measured, ProbeReport, Throughput};

macro_rules! metrics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $unit:ident, $of_run:literal, $example:literal;)*) => {
        /// What can be compared.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Metric {
            $($(#[$doc])* $variant,)*
        }

        impl Metric {
            /// All of them.
            pub const ALL: &[Metric] = &[$(Metric::$variant),*];

            /// The word in a condition.
            pub fn name(self) -> &'static str {
                match self {
                    $(Metric::$variant => $name,)*
                }
            }

            pub(super) fn unit(self) -> Unit {
                match self {
                    $(Metric::$variant => Unit::$unit,)*
                }
            }

            /// Whether it is one figure of the whole run rather than one of each mirror.
            pub(super) fn is_of_run(self) -> bool {
                match self {
                    $(Metric::$variant => $of_run,)*
                }
            }

            /// The value that it is usually compared with.
            pub(super) fn usual(self) -> &'static str {
                self.example().trim_start_matches(['<', '>'])
            }

            /// How a condition on it usually goes on.
            pub(super) fn example(self) -> &'static str {
                match self {
                    $(Metric::$variant => $example,)*
                }
            }
        }
    };
}

metrics! {
    /// How many mirrors are healthy.
    Healthy = "healthy", Count, true, "<2";
    /// How many are not.
    Failed = "failed", Count, true, ">0";
    /// How many cannot be told from the best one, itself counted.
    Tied = "tied", Count, true, "<2";
    /// How many healthy ones were reached at an address in mainland China.
    Domestic = "domestic", Count, true, "<1";
    /// The median of the warm samples.
    Median = "median", Time, false, ">300ms";
    /// Their 95th percentile.
    P95 = "p95", Time, false, ">800ms";
    /// The first request.
    Cold = "cold", Time, false, ">2s";
    /// The estimated wait of a build.
    Wait = "wait", Time, false, ">30s";
    /// How old its newest is beside the newest of all.
    Lag = "lag", Time, false, ">1d";
    /// How many samples failed.
    Failures = "failures", Count, false, ">0";
    /// How many releases it lacks.
    Behind = "behind", Count, false, ">2";
    /// How many of the project's modules it lacks.
    Missing = "missing", Count, false, ">0";
    /// How fast a large body came.
    Throughput = "throughput", Rate, false, "<1MiB/s";
}

/// Words that are used for the measures elsewhere.
const OTHER_WORDS: [(&str, Metric); 20] = [
    ("ok", Metric::Healthy),
    ("alive", Metric::Healthy),
    ("up", Metric::Healthy),
    ("unhealthy", Metric::Failed),
    ("broken", Metric::Failed),
    ("down", Metric::Failed),
    ("p50", Metric::Median),
    ("latency", Metric::Median),
    ("warm", Metric::Median),
    ("average", Metric::Median),
    ("mean", Metric::Median),
    ("p99", Metric::P95),
    ("errors", Metric::Failures),
    ("speed", Metric::Throughput),
    ("bandwidth", Metric::Throughput),
    ("rate", Metric::Throughput),
    ("age", Metric::Lag),
    ("stale", Metric::Lag),
    ("freshness", Metric::Lag),
    ("coverage", Metric::Missing),
];

/// The measure of this name.
pub(super) fn metric(name: &str) -> Option<Metric> {
    Metric::ALL.iter().copied().find(|metric| metric.name().eq_ignore_ascii_case(name))
}

/// The measure that a word was most likely meant for.
pub(super) fn nearest(word: &str) -> Option<Metric> {
    let word = word.to_ascii_lowercase();
    let known =
        metric(&word).or_else(|| OTHER_WORDS.iter().find(|(other, _)| *other == word).map(|(_, metric)| *metric));
    let all = || Metric::ALL.iter().copied();
    // One slip of the finger, or a word that begins alike.
    let slip = || all().find(|metric| strsim::osa_distance(&word, metric.name()) == 1);
    let alike = || {
        let near = all().map(|metric| (strsim::jaro_winkler(&word, metric.name()), metric));
        near.filter(|(likeness, _)| *likeness > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, metric)| metric)
    };
    known.or_else(slip).or_else(alike)
}

/// The value that was most likely meant by one of the wrong kind.
pub(super) fn mended(metric: Metric, value: &str) -> String {
    let digits: String = value.chars().take_while(|c| c.is_ascii_digit()).collect();
    let guess = match metric.unit() {
        Unit::Count => digits,
        Unit::Time if metric == Metric::Lag => format!("{digits}d"),
        Unit::Time => format!("{digits}ms"),
        Unit::Rate => format!("{digits}MiB/s"),
    };
    let usual = metric.usual();
    if Limit::parse(metric.unit(), &guess).is_some() { guess } else { usual.to_owned() }
}

/// The figure of a whole run, where there is one.
pub(super) fn of_run(metric: Metric, report: &ProbeReport) -> Option<Value> {
    let count = match metric {
        Metric::Healthy => report.healthy_count(),
        Metric::Failed => report.mirrors.len() - report.healthy_count(),
        Metric::Tied => report.best_tied().count(),
        Metric::Domestic => {
            let mut seen =
                report.mirrors.iter().filter(|mirror| mirror.healthy() && mirror.whereabouts.is_some()).peekable();
            seen.peek()?;
            let is_domestic =
                |mirror: &&Measured| mirror.whereabouts.as_ref().is_some_and(|found| found.is_domestic() == Some(true));
            seen.filter(is_domestic).count()
        }
        _ => return None,
    };
    Some(Value::count(count))
}

/// The figure of one mirror, where it has one.
pub(super) fn of_mirror(metric: Metric, mirror: &Measured) -> Option<Value> {
    match metric {
        Metric::Median => mirror.warm_stats().map(|stats| Value::Time(stats.median)),
        Metric::P95 => mirror.warm_stats().map(|stats| Value::Time(stats.p95)),
        Metric::Cold => mirror.first_phases().map(|phases| Value::Time(phases.total())),
        Metric::Wait => mirror.wait.map(|wait| Value::Time(wait.estimate)),
        Metric::Lag => mirror.lag().map(Value::Time),
        Metric::Failures => Some(Value::count(mirror.failed_samples)),
        Metric::Behind => {
            let known = mirror
                .freshness
                .iter()
                .filter(|module| module.newest.is_some() && (module.listed.is_some() || module.latest.is_some()));
            known.map(|module| module.behind).max().map(Value::count)
        }
        // Where nothing is known to be missing, but not all is known, nobody can tell.
        Metric::Missing => {
            let told = mirror.coverage.as_ref().filter(|one| one.unclear == 0 || !one.missing.is_empty());
            told.map(|coverage| Value::count(coverage.missing.len()))
        }
        Metric::Throughput => mirror.throughput.as_ref().and_then(Throughput::bytes_per_second).map(Value::Rate),
        Metric::Healthy | Metric::Failed | Metric::Tied | Metric::Domestic => None,
    }
}
