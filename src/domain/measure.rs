//! What a probe measured.

mod alarm;
mod clock;
mod coverage;
mod freshness;
mod heads;
mod histories;
mod judgement;
mod rank;
mod sample;
mod stats;
mod whereabouts;
mod workload;

use std::net::IpAddr;
use std::time::Duration;

use jiff::SignedDuration;

pub use alarm::Alarm;
pub use clock::{WrongClock, wrong_clock};
pub use coverage::{Coverage, Needed, ProjectNeeds};
pub use freshness::{FAST_MOVING, Freshness, Offer, compare as compare_freshness};
pub use heads::{SignedHead, Tree, TreeHistory};
pub use histories::{Contradiction, Histories, Root, TreeHead, Wish};
pub use judgement::{Found, Judgement};
pub use sample::{Connection, Hop, Phases, Sample};
pub use stats::{Interval, Stats};
pub use whereabouts::{AddressKind, Expected, Names, NamesVerdict, Whereabouts};
pub use workload::{Throughput, Timing, Wait, Workload};

use crate::domain::fault::Fault;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::mirror::ServerKind;

/// The module that mirrors are asked for unless told otherwise: old, small, unchanging, and on every public mirror.
pub const DEFAULT_CANARY: &str = "github.com/pkg/errors@v0.9.1";

/// What a mirror does with the checksum database, as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumdbSeen {
    /// `supported` answered 200 and `latest` carries a valid signature.
    Verified,
    /// 404 or 410: the go command goes on to the next entry.
    NotProxied,
    /// Another status or no answer: the go command stops here, unless `|` follows.
    Failing,
    /// `supported` answered 200, but `latest` is not signed with the known key, or contradicts another signed tree.
    Invalid,
    /// Not asked: the key in effect is none, or the probe ended before.
    NotAsked,
}

impl SumdbSeen {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            SumdbSeen::Verified => "verified",
            SumdbSeen::NotProxied => "not-proxied",
            SumdbSeen::Failing => "failing",
            SumdbSeen::Invalid => "invalid",
            SumdbSeen::NotAsked => "not-asked",
        }
    }
}

/// The hashes of a module at a version, as go.sum has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Of its source, `h1:…`.
    pub zip: Option<String>,
    /// Of its go.mod.
    pub go_mod: Option<String>,
}

/// One step of the module proxy protocol, as the mirror took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which: `info`, `mod`, `zip`, `list`, `latest`, `sumdb-supported`, `sumdb-latest`, `sumdb-lookup`, `sumdb-tiles`;
    /// `sumdb-history` where the signed tree contradicts another one.
    pub name: &'static str,
    /// The HTTP status, when one came.
    pub status: Option<u16>,
    /// How long it took, when it was answered.
    pub took: Option<Duration>,
    /// What was wrong with it.
    pub fault: Option<Fault>,
}

/// One mirror, measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The catalogue's id; `None` for an address that it does not know.
    pub id: Option<String>,
    /// What was measured.
    pub url: ProxyUrl,
    /// What kind of server that is.
    pub kind: ServerKind,
    /// The fault that makes it unfit for use; `None` for a healthy mirror.
    pub fault: Option<Fault>,
    /// The status of the first request that was answered, or of the one that failed.
    pub http_status: Option<u16>,
    /// The requests that each needed a new connection; the first of all first.
    pub cold: Vec<Sample>,
    /// The same request again on the open connection.
    pub warm: Vec<Sample>,
    /// How many samples failed after the first one. They are in no median.
    pub failed_samples: usize,
    /// How fast a large body came.
    pub throughput: Option<Throughput>,
    /// What the wait is estimated from.
    pub timing: Option<Timing>,
    /// How long a build would wait for it; `None` where too little was measured.
    pub wait: Option<Wait>,
    /// Its place among the healthy ones, from 1. Those that cannot be told apart have the same.
    pub rank: Option<usize>,
    /// Where it was reached: the address of the server, or of the proxy on the way.
    pub address: Option<IpAddr>,
    /// What its name resolved to, where it was asked without a proxy; nothing where the system was not asked for a name.
    pub resolved: Vec<IpAddr>,
    /// How far this machine's clock is ahead of the time that the server told with its first answer.
    pub clock_ahead: Option<SignedDuration>,
    /// The hashes of what it served of the canary.
    pub served: Sums,
    /// Where that lies; `None` behind a proxy, whose address says nothing of the server's.
    pub whereabouts: Option<Whereabouts>,
    /// What its name was answered with by the system and by another resolver, when one was asked.
    pub names: Option<Names>,
    /// The HTTP or SOCKS proxy on the way, credentials masked.
    pub via: Option<String>,
    /// `HTTP/1.1` or `HTTP/2`.
    pub http_version: Option<&'static str>,
    /// What it does with the checksum database.
    pub sumdb: SumdbSeen,
    /// The tree head that it passed on.
    pub tree: Option<Tree>,
    /// What it has of fast-moving modules.
    pub freshness: Vec<Freshness>,
    /// What it has of the project's modules, when a project was asked about.
    pub coverage: Option<Coverage>,
    /// Each step of the protocol.
    pub checks: Vec<Check>,
    /// Whether the probe of this mirror came to its end before the deadline or an interrupt.
    pub complete: bool,
}

impl Measured {
    /// Nothing is known of it yet.
    pub fn unmeasured(id: Option<String>, url: ProxyUrl, kind: ServerKind) -> Measured {
        Measured {
            id,
            url,
            kind,
            fault: None,
            http_status: None,
            cold: Vec::new(),
            warm: Vec::new(),
            failed_samples: 0,
            throughput: None,
            timing: None,
            wait: None,
            rank: None,
            address: None,
            resolved: Vec::new(),
            clock_ahead: None,
            served: Sums::default(),
            whereabouts: None,
            names: None,
            via: None,
            http_version: None,
            sumdb: SumdbSeen::NotAsked,
            tree: None,
            freshness: Vec::new(),
            coverage: None,
            checks: Vec::new(),
            complete: false,
        }
    }

    /// Whether the go command could fetch modules through it.
    pub fn healthy(&self) -> bool {
        self.fault.is_none() && !self.cold.is_empty()
    }

    /// The very first request, by phase.
    pub fn first_phases(&self) -> Option<Phases> {
        self.cold.first().map(Sample::phases)
    }

    /// What the samples on new connections say.
    pub fn cold_stats(&self) -> Option<Stats> {
        Stats::of(self.cold.iter().map(Sample::total))
    }

    /// What the samples on the open connection say.
    pub fn warm_stats(&self) -> Option<Stats> {
        Stats::of(self.warm.iter().map(Sample::total))
    }

    /// How long a request takes: the warm median, the first cold one where there is no warm sample.
    pub fn request_time(&self) -> Option<Duration> {
        self.warm_stats().map(|stats| stats.median).or_else(|| self.first_phases().map(|phases| phases.total()))
    }

    /// How far it lags behind the newest of all, at worst; `None` where that is not known of any module.
    pub fn lag(&self) -> Option<Duration> {
        self.freshness.iter().filter_map(|module| module.lag).max()
    }

    /// How it is called: the id, else the address.
    pub fn label(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.url.redacted())
    }
}

/// An address to use for a host and port in place of what name resolution says, as curl's `--resolve` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// The host, lower case.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Where to connect.
    pub address: IpAddr,
}

/// How it was told that the machine itself has no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNetworkEvidence {
    /// The kernel has no route to any public address, IPv4 or IPv6.
    NoRoute,
    /// There is a route, but no name server answered for any name.
    NoNameServer,
}

/// A whole probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeReport {
    /// When it began.
    pub at: jiff::Timestamp,
    /// The time limit of each mirror, from the moment it is asked; where all are asked at once, of the whole run.
    pub deadline: Duration,
    /// What was asked for, `M@V`.
    pub canary: String,
    /// What the waits are estimated for.
    pub workload: Workload,
    /// The project that was asked about.
    pub project: Option<ProjectNeeds>,
    /// The DNS-over-HTTPS resolver that was asked besides.
    pub resolver: Option<String>,
    /// What is true of the conditions that it was given.
    pub conditions: Vec<Judgement>,
    /// All mirrors, best first.
    pub mirrors: Vec<Measured>,
    /// What the checksum database records of the canary, where a mirror has proven it.
    pub recorded: Option<Sums>,
    /// The newest tree head of the checksum database, where it is to take the place of the last one seen on this machine.
    pub head: Option<SignedHead>,
    /// The machine has no network, and how that was told.
    pub no_network: Option<NoNetworkEvidence>,
    /// The user broke off; the rest is what was known by then.
    pub interrupted: bool,
}

impl ProbeReport {
    /// No mirror was measured yet.
    pub fn empty(at: jiff::Timestamp, deadline: Duration, canary: String, workload: Workload) -> ProbeReport {
        ProbeReport {
            at,
            deadline,
            canary,
            workload,
            project: None,
            resolver: None,
            conditions: Vec::new(),
            mirrors: Vec::new(),
            recorded: None,
            head: None,
            no_network: None,
            interrupted: false,
        }
    }

    /// The best healthy mirror.
    pub fn best(&self) -> Option<&Measured> {
        self.mirrors.iter().find(|mirror| mirror.healthy())
    }

    /// The healthy mirrors that cannot be told from the best, itself among them.
    pub fn best_tied(&self) -> impl Iterator<Item = &Measured> {
        self.mirrors.iter().filter(|mirror| mirror.rank == Some(1))
    }

    /// How many are healthy.
    pub fn healthy_count(&self) -> usize {
        self.mirrors.iter().filter(|mirror| mirror.healthy()).count()
    }

    /// Estimates how long a build would wait for each, and puts the best first: healthy ones by that, then the others in the
    /// order they were asked for.
    pub fn rank(&mut self) {
        rank::estimate(&mut self.mirrors, &self.workload);
        rank::rank(&mut self.mirrors);
    }
}
