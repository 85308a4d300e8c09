//! One request of the go command: what `-x` tells of it, and what connections add.

use std::net::IpAddr;
use std::time::Duration;

use crate::domain::measure::Whereabouts;
use crate::domain::mirror::ServerKind;

/// One request of the go command, as `-x` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The URL, passwords masked. Redirects are not shown by `-x`: this is where the request was first sent.
    pub url: String,
    /// The HTTP status; `None` when no answer came.
    pub status: Option<u16>,
    /// What was said instead of a status, or an answer that is no number.
    pub error: Option<String>,
    /// How long it took.
    pub took: Option<Duration>,
    /// What it was for.
    pub purpose: Purpose,
    /// The server.
    pub kind: ServerKind,
    /// The catalogue's id of the server.
    pub mirror: Option<String>,
    /// When the go command said that it asks, and when it said that the answer's head was there, from the start of the
    /// command; the second is `None` where it never said so.
    pub said: (Duration, Option<Duration>),
    /// What connections add.
    pub reached: Reached,
}

impl Request {
    /// Host and port; `None` for what is no such URL.
    pub fn endpoint(&self) -> Option<(String, u16)> {
        let url = url::Url::parse(&self.url).ok()?;
        let host = url.host_str()?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        Some((bare.to_owned(), url.port_or_known_default()?))
    }

    /// Whether git made it, of which `-x` shows the command line and no answer.
    pub fn is_by_git(&self) -> bool {
        self.purpose == Purpose::Source && !self.url.contains("go-get=1")
    }
}

/// What a request of the go command was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A file of the module: `.info`, `.mod`, `.zip`, a version list.
    Module,
    /// The checksum database.
    Sumdb,
    /// A toolchain.
    Toolchain,
    /// The source repository: `?go-get=1`, git.
    Source,
}

impl Purpose {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Purpose::Module => "module",
            Purpose::Sumdb => "sumdb",
            Purpose::Toolchain => "toolchain",
            Purpose::Source => "source",
        }
    }
}

/// What connections say of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Whether a connection to its host was seen.
    pub seen: bool,
    /// The address that answered there.
    pub address: Option<IpAddr>,
    /// The servers that it was sent on to by redirects.
    pub redirects: Vec<Redirect>,
}

/// A server that a request was sent on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The host.
    pub host: String,
    /// Its address.
    pub address: Option<IpAddr>,
    /// Whether it is domestic, as far as that is known.
    pub domestic: Option<bool>,
    /// Whether it can have been this request alone, and none that was under way beside it.
    pub certain: bool,
}

impl Redirect {
    /// Whether it certainly led abroad.
    pub fn is_abroad(&self) -> bool {
        self.certain && self.domestic == Some(false)
    }
}

/// Whether a server of this kind, reached at this address, is domestic: by the catalogue, else by the address.
pub fn domestic(kind: ServerKind, address: Option<IpAddr>) -> Option<bool> {
    match kind {
        ServerKind::Mirror | ServerKind::Own => Some(true),
        ServerKind::Foreign => Some(false),
        ServerKind::Direct | ServerKind::Unknown => address.and_then(|ip| Whereabouts::of(ip).is_domestic()),
    }
}
