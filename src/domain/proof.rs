//! Evidence of where modules came from: what the go command printed with `-x`, matched to known servers.

use std::net::IpAddr;
use std::time::Duration;

pub use crate::domain::request::{Purpose, Request};

use crate::domain::mirror::ServerKind;
use crate::domain::request::{Redirect, domestic};
use crate::domain::witness::Witness;
use crate::text::Message;

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
    /// The server. Where a redirect certainly led abroad, foreign.
    pub kind: ServerKind,
    /// The address that answered, where it was seen.
    pub address: Option<IpAddr>,
    /// The servers that its bytes came from by redirects.
    pub redirects: Vec<Redirect>,
}

impl Served {
    /// The server abroad that a redirect certainly led to.
    pub fn abroad(&self) -> Option<&Redirect> {
        self.redirects.iter().find(|one| one.is_abroad())
    }

    /// Whether it came from a domestic server; `None` where that is not known.
    pub fn domestic(&self) -> Option<bool> {
        let redirected = self.redirects.iter().filter(|one| one.certain).map(|one| one.domestic).next_back();
        redirected.unwrap_or_else(|| domestic(self.kind, self.address))
    }
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
    /// What was seen on the way; `None` where nothing could be watched.
    pub witness: Option<Witness>,
}
