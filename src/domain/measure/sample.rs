//! One request, timed.

use std::net::IpAddr;
use std::time::Duration;

/// How long each phase of a request took. A phase that did not happen is `None`: no TLS on plain http, no name resolution
/// for an address, neither on a connection that was open already.
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
    /// Each with its name in machine formats, in the order in which they happen.
    pub fn named(&self) -> [(&'static str, Option<Duration>); 5] {
        [
            ("dns", self.dns),
            ("connect", self.connect),
            ("tls", self.tls),
            ("first_byte", self.first_byte),
            ("body", self.body),
        ]
    }

    /// All phases together.
    pub fn total(&self) -> Duration {
        self.named().into_iter().filter_map(|(_, took)| took).sum()
    }

    /// What a new connection costs before a request can be sent: name resolution, TCP, TLS.
    pub fn setup(&self) -> Duration {
        [self.dns, self.connect, self.tls].into_iter().flatten().sum()
    }

    /// These and those, phase by phase.
    #[must_use]
    pub fn plus(self, other: Phases) -> Phases {
        let sum = |a: Option<Duration>, b: Option<Duration>| match (a, b) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        Phases {
            dns: sum(self.dns, other.dns),
            connect: sum(self.connect, other.connect),
            tls: sum(self.tls, other.tls),
            first_byte: sum(self.first_byte, other.first_byte),
            body: sum(self.body, other.body),
        }
    }
}

/// Whether a connection had to be made for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It was made for this request: a cold sample.
    New,
    /// It was open already: a warm sample.
    Reused,
}

impl Connection {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Connection::New => "new",
            Connection::Reused => "reused",
        }
    }
}

/// One request and its answer. Each redirect is a hop of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What was asked for, without credentials and without the query, where signatures stand. Safe to show.
    pub url: String,
    /// The address of the server, or of the proxy on the way.
    pub address: Option<IpAddr>,
    /// The HTTP status; 0 for a file.
    pub status: u16,
    /// `HTTP/1.1` or `HTTP/2`; `file` for a file.
    pub http_version: &'static str,
    /// Whether a connection had to be made.
    pub connection: Connection,
    /// How long it took.
    pub phases: Phases,
    /// The bytes of the body that were read.
    pub bytes: u64,
}

/// One request with all its redirects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Each answer on the way, the last one last.
    pub hops: Vec<Hop>,
}

impl Sample {
    /// All hops, phase by phase.
    pub fn phases(&self) -> Phases {
        self.hops.iter().fold(Phases::default(), |sum, hop| sum.plus(hop.phases))
    }

    /// From the beginning to the last byte.
    pub fn total(&self) -> Duration {
        self.phases().total()
    }

    /// New where any hop needed a new connection.
    pub fn connection(&self) -> Connection {
        match self.hops.iter().any(|hop| hop.connection == Connection::New) {
            true => Connection::New,
            false => Connection::Reused,
        }
    }
}
