//! The network instrument: measures module proxies by speaking their protocol to them, phase by phase, on connections of
//! its own.
//!
//! One deadline holds for the whole run. Every mirror is measured by a task of its own, which writes down what it learns
//! as it goes ([`cell`]), so that at the deadline and after Ctrl-C everything that is known is there.

mod board;
mod body;
mod cell;
mod connect;
mod coverage;
mod dial;
mod dns;
mod doh;
mod early;
mod fault;
mod folder;
mod historian;
mod http;
mod names;
mod nameserver;
mod paced;
mod page;
mod protocol;
mod roots;
mod run;
mod session;
mod steps;
mod sumdb;
mod tcp;
mod tls;
mod tunnel;
mod verdict;
pub mod way;
mod zip;

use std::sync::Arc;
use std::time::Duration;

pub use names::compare;
pub use nameserver::{addresses_by, name_servers};
pub use run::run;
pub use tunnel::Stream;

use crate::domain::goauth::Headers;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::httpproxy::ProxySettings;
use crate::domain::measure::{ProjectNeeds, Resolve, Workload};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;

/// A module proxy to measure.
#[derive(Clone, Debug)]
pub struct Target {
    /// The catalogue's id.
    pub id: Option<String>,
    /// Its address.
    pub url: ProxyUrl,
    /// What kind of server that is.
    pub kind: ServerKind,
    /// What to send along: for the user's own proxies only. Sent over https alone, and never to where a redirect leads.
    pub credentials: Headers,
}

/// How the network is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The time limit of each mirror, from the moment it is asked; where all are asked at once, of the whole run.
    pub deadline: Duration,
    /// How many samples.
    pub sampling: Sampling,
    /// The module to ask for.
    pub canary: ModuleVersion,
    /// Addresses to use in place of what name resolution says.
    pub resolve: Vec<Resolve>,
    /// How many mirrors are asked at once.
    pub jobs: usize,
    /// The modules whose newest versions are asked for, at full depth.
    pub fresh: Vec<String>,
}

/// How many samples are taken of a mirror.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// So many on the open connection; no more than a few on new ones.
    Times(usize),
    /// Until the median is known well enough, so many at most.
    UntilStable(usize),
}

impl Sampling {
    /// Six: the fewest of which the range holds the median with 95 % confidence.
    pub const DEFAULT: Sampling = Sampling::Times(6);

    /// The most on the open connection.
    pub fn most(self) -> usize {
        match self {
            Sampling::Times(most) | Sampling::UntilStable(most) => most,
        }
    }
}

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Every step of the protocol, how fast large bodies flow, how fresh it is.
    Full,
    /// Every step of the protocol.
    Protocol,
    /// The same; and how fresh it is, where the question travels beside others on one connection and costs no wait.
    Examination,
    /// A quick look: version information, go.mod, and the checksum database, whose signature decides whether to trust it.
    Glance,
    /// Whether it answers at all: version information.
    SignOfLife,
    /// Whether it has the canary's zip, of which nothing is fetched.
    Existence,
    /// What it passes on of the checksum database.
    Records,
    /// The target is no mirror but the checksum database itself: its newest tree head.
    DatabaseHead,
    /// The same, and the canary's record.
    DatabaseRecord,
}

/// How a run measures.
#[derive(Clone, Debug)]
pub struct Options {
    /// How the network is asked.
    pub network: Network,
    /// How much is asked.
    pub depth: Depth,
    /// Which checksum database, under which key.
    pub sumdb: Gosumdb,
    /// HTTP_PROXY and its like.
    pub proxies: ProxySettings,
    /// What the waits are estimated for.
    pub workload: Workload,
    /// The project of which every module is asked for, once the mirrors are measured; the waits are estimated for it then.
    pub project: Option<Arc<ProjectNeeds>>,
    /// End as soon as the best so many are known, whatever the others are still about to say.
    pub early: Option<usize>,
    /// The last tree head of the checksum database that was seen on this machine, as it was signed and kept.
    pub last_head: Option<Vec<u8>>,
}
