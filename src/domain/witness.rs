//! What the witness saw: every connection that the go command, git and whatever else they start made through it, and what
//! that says of each request that `-x` tells of. Nothing here was decrypted: hosts, addresses, bytes and times.

mod join;
mod unseen;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub use join::{Known, join};
pub use unseen::Unseen;

use crate::domain::measure::Whereabouts;
use crate::domain::mirror::ServerKind;
use crate::domain::request::{Purpose, domestic};

/// Everything that the witness saw while a command ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witness {
    /// The connections, in the order in which they were asked for.
    pub connections: Vec<Connection>,
    /// How many more there were than are kept.
    pub beyond: usize,
    /// What it could not see, and why.
    pub unseen: Vec<Unseen>,
}

impl Witness {
    /// The address at which a host was reached.
    pub fn address_of(&self, host: &str) -> Option<IpAddr> {
        self.connections.iter().rev().find_map(|one| one.address.filter(|_| one.host.eq_ignore_ascii_case(host)))
    }
}

/// One connection that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The host, as the client named it: a name or an address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether it was a tunnel (CONNECT): what went through it is not known. Else plain HTTP.
    pub tunnel: bool,
    /// Who asked.
    pub client: Client,
    /// Where a connection was attempted, in this order: the host's own addresses, or those of the user's proxy.
    pub tried: Vec<SocketAddr>,
    /// The host's address that answered; `None` where none did, and behind the user's own proxy.
    pub address: Option<IpAddr>,
    /// The user's own HTTP or SOCKS proxy that it went through, passwords masked.
    pub via: Option<String>,
    /// Bytes that came from the host, those of TLS included.
    pub bytes_in: u64,
    /// Bytes that went to it.
    pub bytes_out: u64,
    /// When it was asked for, from the start of the command.
    pub started: Duration,
    /// How long it lived; `None` where it was still open when the command had ended.
    pub took: Option<Duration>,
    /// How it ended.
    pub ended: Ended,
    /// What the go command was told of a failure, in its own words.
    pub said: Option<String>,
    /// When bytes came from the host, from the start of the command: a few spans, the last of which grows when there are
    /// too many.
    pub bursts: Vec<(Duration, Duration)>,
    /// What kind of server it is; filled in by [`join`].
    pub kind: ServerKind,
    /// What it was for, as far as requests tell; filled in by [`join`].
    pub purpose: Option<Purpose>,
}

impl Connection {
    /// Where the address lies.
    pub fn whereabouts(&self) -> Option<Whereabouts> {
        self.address.map(Whereabouts::of)
    }

    /// Whether the server is domestic: by the catalogue, else by its address; `None` where neither says.
    pub fn domestic(&self) -> Option<bool> {
        domestic(self.kind, self.address)
    }

    /// The address of the server as a URL: host, and port where it is not the scheme's own.
    pub fn url(&self) -> String {
        let scheme = if self.tunnel { "https" } else { "http" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.tunnel, self.port) {
            (true, 443) | (false, 80) => format!("{scheme}://{host}"),
            (_, port) => format!("{scheme}://{host}:{port}"),
        }
    }
}

/// Who asked for a connection, by the name that the client gives itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// The go command, or another program in Go.
    Go,
    /// git.
    Git,
    /// Anything else.
    Other,
}

impl Client {
    /// By the value of User-Agent.
    pub fn of(agent: &str) -> Client {
        match agent {
            agent if agent.starts_with("Go-http-client/") || agent.starts_with("Go ") => Client::Go,
            agent if agent.starts_with("git/") => Client::Git,
            _ => Client::Other,
        }
    }

    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Client::Go => "go",
            Client::Git => "git",
            Client::Other => "other",
        }
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was still open when the command had ended.
    Open,
    /// In good order, from either side.
    Closed,
    /// It was reset, or broke.
    Reset,
    /// The host refused it.
    Refused,
    /// Nobody answered in time.
    TimedOut,
    /// There is no way to the host: no route, not allowed.
    Unreachable,
    /// The name has no address.
    Dns,
    /// The user's own proxy was not reached, or refused.
    Proxy,
}

impl Ended {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Ended::Open => "open",
            Ended::Closed => "closed",
            Ended::Reset => "reset",
            Ended::Refused => "refused",
            Ended::TimedOut => "timed-out",
            Ended::Unreachable => "unreachable",
            Ended::Dns => "dns",
            Ended::Proxy => "proxy",
        }
    }

    /// Whether there was a connection at all.
    pub fn was_made(self) -> bool {
        matches!(self, Ended::Open | Ended::Closed | Ended::Reset)
    }
}
