//! What a probe measured.

use std::net::IpAddr;
use std::time::Duration;

use crate::domain::fault::Fault;
use crate::domain::goproxy::ProxyUrl;
use crate::domain::mirror::ServerKind;

/// The module that mirrors are asked for unless told otherwise: old, small, unchanging, and on every public mirror.
pub const DEFAULT_CANARY: &str = "github.com/pkg/errors@v0.9.1";

/// How long each phase of one request on a new connection took. A phase that did not happen is `None`: no TLS on plain
/// http, no name resolution for an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases {
    /// Name resolution.
    pub dns: Option<Duration>,
    /// TCP, and the HTTP or SOCKS proxy's own handshake where there is one.
    pub connect: Option<Duration>,
    /// TLS.
    pub tls: Option<Duration>,
    /// From the request to the first byte of the answer.
    pub first_byte: Option<Duration>,
    /// From the first byte to the last.
    pub body: Option<Duration>,
}

impl Phases {
    /// All phases together.
    pub fn total(&self) -> Duration {
        [self.dns, self.connect, self.tls, self.first_byte, self.body].into_iter().flatten().sum()
    }
}

/// The spread of several samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The middle one; the mean of the two middle ones when their number is even.
    pub median: Duration,
    /// The shortest.
    pub min: Duration,
    /// The longest.
    pub max: Duration,
}

impl Spread {
    /// `None` without samples.
    pub fn of(samples: &[Duration]) -> Option<Spread> {
        let mut sorted = samples.to_vec();
        sorted.sort_unstable();
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let upper = *sorted.get(sorted.len() / 2)?;
        let lower = *sorted.get((sorted.len() - 1) / 2)?;
        Some(Spread { median: (lower + upper) / 2, min, max })
    }
}

/// What a mirror does with the checksum database, as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumdbSeen {
    /// `supported` answered 200 and `latest` carries a valid signature.
    Verified,
    /// 404 or 410: the go command goes on to the next entry.
    NotProxied,
    /// Another status or no answer: the go command stops here, unless `|` follows.
    Failing,
    /// `supported` answered 200, but `latest` is not signed with the known key.
    Invalid,
    /// Not asked: the key in effect is none, or the probe ended before.
    NotAsked,
}

impl SumdbSeen {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            SumdbSeen::Verified => "verified",
            SumdbSeen::NotProxied => "not-proxied",
            SumdbSeen::Failing => "failing",
            SumdbSeen::Invalid => "invalid",
            SumdbSeen::NotAsked => "not-asked",
        }
    }
}

/// One step of the module proxy protocol, as the mirror took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which: `info`, `mod`, `zip`, `list`, `latest`, `sumdb-supported`, `sumdb-latest`, `sumdb-lookup`, `sumdb-tiles`.
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
    /// The first request on a new connection, by phase.
    pub cold: Option<Phases>,
    /// The same request again on the open connection, each sample.
    pub warm: Vec<Duration>,
    /// Where it was reached: the address of the server, or of the proxy on the way.
    pub address: Option<IpAddr>,
    /// The HTTP or SOCKS proxy on the way, credentials masked.
    pub via: Option<String>,
    /// `HTTP/1.1` or `HTTP/2`.
    pub http_version: Option<&'static str>,
    /// What it does with the checksum database.
    pub sumdb: SumdbSeen,
    /// Each step of the protocol.
    pub checks: Vec<Check>,
    /// Whether the probe of this mirror came to its end before the deadline or an interrupt.
    pub complete: bool,
}

impl Measured {
    /// Whether the go command could fetch modules through it.
    pub fn healthy(&self) -> bool {
        self.fault.is_none() && self.cold.is_some()
    }

    /// The warm samples' spread.
    pub fn warm_spread(&self) -> Option<Spread> {
        Spread::of(&self.warm)
    }

    /// The time that ranks healthy mirrors: the warm median, the cold total where there is no warm sample.
    pub fn rank_time(&self) -> Option<Duration> {
        self.warm_spread().map(|spread| spread.median).or_else(|| self.cold.map(|cold| cold.total()))
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
    /// The time limit of the whole run.
    pub deadline: Duration,
    /// What was asked for, `M@V`.
    pub canary: String,
    /// All mirrors, best first.
    pub mirrors: Vec<Measured>,
    /// The machine has no network, and how that was told.
    pub no_network: Option<NoNetworkEvidence>,
    /// The user broke off; the rest is what was known by then.
    pub interrupted: bool,
}

impl ProbeReport {
    /// The best healthy mirror.
    pub fn best(&self) -> Option<&Measured> {
        self.mirrors.iter().find(|mirror| mirror.healthy())
    }

    /// How many are healthy.
    pub fn healthy_count(&self) -> usize {
        self.mirrors.iter().filter(|mirror| mirror.healthy()).count()
    }

    /// Puts the best first: healthy ones by time, then the others in the order they were asked for.
    pub fn rank(&mut self) {
        self.mirrors.sort_by_key(|mirror| match (mirror.healthy(), mirror.rank_time()) {
            (true, Some(time)) => (0, time),
            (true, None) => (0, Duration::MAX),
            (false, _) => (1, Duration::ZERO),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_two() {
        let ms = |list: &[u64]| -> Vec<Duration> { list.iter().map(|n| Duration::from_millis(*n)).collect() };
        assert_eq!(Spread::of(&ms(&[])), None);
        assert_eq!(Spread::of(&ms(&[30, 10, 20])).unwrap().median, Duration::from_millis(20));
        assert_eq!(Spread::of(&ms(&[10, 20])).unwrap().median, Duration::from_millis(15));
    }
}
