//! Evidence of where modules came from: what the go command printed with `-x`, matched to known servers.

use std::time::Duration;

use crate::domain::mirror::ServerKind;
use crate::text::Message;

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

/// A module and who served it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Module path.
    pub module: String,
    /// Version.
    pub version: String,
    /// The mirror's id, the host, or `direct`.
    pub served_by: String,
    /// The URL of the zip, or of the repository.
    pub url: String,
    /// The server.
    pub kind: ServerKind,
}

/// What the proof says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every module was served by domestic mirrors or the user's own proxies.
    Domestic,
    /// By a server elsewhere.
    Foreign,
    /// By source repositories.
    Direct,
    /// By several of these, or by a server of which nothing is known.
    Mixed,
    /// The download failed.
    Failed,
    /// Nothing was tried, or nothing could be.
    NotChecked,
}

impl Verdict {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Domestic => "domestic",
            Verdict::Foreign => "foreign",
            Verdict::Direct => "direct",
            Verdict::Mixed => "mixed",
            Verdict::Failed => "failed",
            Verdict::NotChecked => "not-checked",
        }
    }

    /// The verdict on modules served by servers of these kinds.
    pub fn of(kinds: impl IntoIterator<Item = ServerKind>) -> Verdict {
        let verdict = |kind| match kind {
            ServerKind::Mirror | ServerKind::Own => Verdict::Domestic,
            ServerKind::Foreign => Verdict::Foreign,
            ServerKind::Direct => Verdict::Direct,
            ServerKind::Unknown => Verdict::Mixed,
        };
        let mut verdicts = kinds.into_iter().map(verdict);
        let Some(first) = verdicts.next() else { return Verdict::NotChecked };
        if verdicts.all(|other| other == first) { first } else { Verdict::Mixed }
    }
}

/// One real `go mod download` in a throwaway cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What was fetched, `M@V`.
    pub canary: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Who served what.
    pub modules: Vec<Served>,
    /// Every request seen, in order.
    pub requests: Vec<Request>,
    /// What the go command said when it failed, passwords masked.
    pub error: Option<String>,
    /// Why the verdict is what it is where that needs words: `GOPROXY=off`, a time limit.
    pub remark: Option<Message>,
    /// How long the download took.
    pub took: Duration,
}
