//! What earlier runs measured: one short record a run, kept as one line, and how a mirror did over time.

mod lines;
mod trend;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use lines::{BOUNDS, Bounds, Line, Update, lines, update};
pub use trend::{Bucket, MirrorTrend, Trend, TrendFault};

use crate::domain::fault::FaultClass;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{Measured, ProbeReport};

/// The layout of a record. Records of a newer layout are kept, and not read.
pub const SCHEMA: u32 = 1;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The layout of the record.
    v: u32,
    /// When it began.
    pub at: Timestamp,
    /// The user broke it off: what is missing in it is nobody's fault.
    #[serde(default, skip_serializing_if = "is_false")]
    pub interrupted: bool,
    /// The machine had no network: what failed in it is no mirror's fault.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_network: bool,
    /// What was seen of each mirror.
    pub mirrors: Vec<Seen>,
}

/// What a run saw of one mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The catalogue's id at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its address, without credentials.
    pub url: String,
    /// Whether the go command could fetch modules through it.
    pub healthy: bool,
    /// The class of the fault that made it unfit for use; `None` also where a newer program wrote a class unknown here.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "class")]
    pub fault: Option<FaultClass>,
    /// How long the first request took, connection and all.
    #[serde(default, rename = "cold_us", skip_serializing_if = "Option::is_none", with = "micros")]
    pub cold: Option<Duration>,
    /// The median on the open connection.
    #[serde(default, rename = "warm_us", skip_serializing_if = "Option::is_none", with = "micros")]
    pub warm: Option<Duration>,
    /// What 95 % of the requests on the open connection did not exceed.
    #[serde(default, rename = "p95_us", skip_serializing_if = "Option::is_none", with = "micros")]
    pub p95: Option<Duration>,
    /// How long a build was expected to wait for it.
    #[serde(default, rename = "wait_us", skip_serializing_if = "Option::is_none", with = "micros")]
    pub wait: Option<Duration>,
    /// How far it lagged behind the newest of the run, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag_s: Option<u64>,
    /// How many samples failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub failed: usize,
    /// Its place among the healthy ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Run {
    /// The record of a run. Of a run that ended as soon as the best were known (`whole` is false), and of one that was broken
    /// off, only what came to its end is told: what the others would still have said nobody knows.
    pub fn of(report: &ProbeReport, whole: bool) -> Run {
        let whole = whole && !report.interrupted;
        let is_known = |mirror: &&Measured| mirror.complete || mirror.fault.is_some() || whole && mirror.healthy();
        Run {
            v: SCHEMA,
            at: report.at,
            interrupted: report.interrupted,
            no_network: report.no_network.is_some(),
            mirrors: report.mirrors.iter().filter(is_known).map(Seen::of).collect(),
        }
    }

    /// Whether what it says of a mirror is the mirror's own doing.
    pub fn counts(&self) -> bool {
        !self.interrupted && !self.no_network
    }

    /// The line that it is kept as, without a line break.
    pub fn line(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

impl Seen {
    fn of(mirror: &Measured) -> Seen {
        let warm = mirror.warm_stats();
        Seen {
            id: mirror.id.clone(),
            url: mirror.url.redacted(),
            healthy: mirror.healthy(),
            fault: mirror.fault.as_ref().map(|fault| fault.class),
            cold: mirror.first_phases().map(|phases| phases.total()),
            warm: warm.map(|stats| stats.median),
            p95: warm.map(|stats| stats.p95),
            wait: mirror.wait.map(|wait| wait.estimate),
            lag_s: mirror.lag().map(|lag| lag.as_secs()),
            failed: mirror.failed_samples,
            rank: mirror.rank,
        }
    }

    /// How long a request took: the warm median, the cold one where there is none.
    pub fn request_time(&self) -> Option<Duration> {
        self.warm.or(self.cold)
    }

    /// How it is called: the id, else the address.
    pub fn label(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.url)
    }

    /// Its address.
    pub fn address(&self) -> Option<ProxyUrl> {
        ProxyUrl::parse(&self.url).ok()
    }
}

/// One mirror as a run last saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSeen {
    /// When.
    pub at: Timestamp,
    /// How long a request took; `None` when it was not healthy.
    pub request: Option<Duration>,
}

impl LastSeen {
    /// Of a mirror at any of these addresses; `runs` are in the order in which they were kept.
    pub fn of(runs: &[Run], serves: impl Fn(&ProxyUrl) -> bool) -> Option<LastSeen> {
        runs.iter().rev().filter(|run| run.counts()).find_map(|run| {
            let seen = run.mirrors.iter().find(|seen| seen.address().is_some_and(|url| serves(&url)))?;
            Some(LastSeen { at: run.at, request: seen.request_time().filter(|_| seen.healthy) })
        })
    }
}

/// Durations as whole microseconds.
mod micros {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        time.map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX)).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_micros))
    }
}

/// Fault classes by name.
mod class {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::FaultClass;

    pub(super) fn serialize<S: Serializer>(class: &Option<FaultClass>, to: S) -> Result<S::Ok, S::Error> {
        class.map(FaultClass::name).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<FaultClass>, D::Error> {
        let name = Option::<String>::deserialize(from)?;
        Ok(name.and_then(|name| FaultClass::ALL.iter().copied().find(|class| class.name() == name)))
    }
}
