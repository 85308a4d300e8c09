//! The network instrument: speaks the module proxy protocol to mirrors and measures them.

use std::time::Duration;

use crate::domain::goauth::Headers;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::gosumdb::Gosumdb;
use crate::domain::httpproxy::ProxySettings;
use crate::domain::measure::{ProbeReport, Resolve};
use crate::domain::mirror::ServerKind;
use crate::domain::module::ModuleVersion;
use crate::domain::progress::Console;
use crate::host::Host;

/// One module proxy to measure.
#[derive(Clone, Debug)]
pub struct Target {
    /// The catalogue's id.
    pub id: Option<String>,
    /// Its address.
    pub url: ProxyUrl,
    /// What kind of server it is.
    pub kind: ServerKind,
    /// Headers to send with every request to this very server, over https alone.
    pub credentials: Headers,
}

/// What the user may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The time limit of the whole run.
    pub deadline: Duration,
    /// Warm samples of each mirror.
    pub samples: usize,
    /// The module to ask for.
    pub canary: ModuleVersion,
    /// Addresses to use in place of what name resolution says.
    pub resolve: Vec<Resolve>,
}

/// How much is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The whole protocol, and samples.
    Full,
    /// Only whether it answers as a module proxy.
    Glance,
}

/// Everything that a run depends on.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the user may set.
    pub network: Network,
    /// How much is asked.
    pub depth: Depth,
    /// The checksum database in effect, whose key `latest` is verified with.
    pub sumdb: Gosumdb,
    /// HTTP proxies, as Go finds them.
    pub proxies: ProxySettings,
}

/// Measures all targets side by side, under one deadline.
pub async fn run(_host: &Host, _targets: Vec<Target>, _options: &Options, _console: &dyn Console) -> ProbeReport {
    std::future::pending().await
}
