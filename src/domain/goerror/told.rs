//! One row of the table: which texts it knows, and what it says of them.

use super::block::{self, Block, Purpose};
use super::pattern::Holes;
use crate::domain::sanitize::shown;
use crate::text::Message;
use crate::text::codes::Code;

/// What comes first where several are found, root causes before what they lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Somebody may have altered what was downloaded.
    Trust,
    /// This machine: its disk, its settings, its programs.
    Machine,
    /// The HTTP proxy on the way.
    Way,
    /// A server cannot be reached or fails.
    Network,
    /// A module, a version, a repository.
    Module,
    /// go.mod, go.sum, vendor.
    Project,
    /// Told by others too: shown beneath them.
    Follows,
    /// What stands before every reason: counts alone.
    Last,
}

/// Where a text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Anywhere: nobody but the go command writes it.
    Anywhere,
    /// Only in a message of the go command: other programs write it as well.
    InGo,
    /// Only in what a module proxy says of its own work (`server response:`), where no other row of the machine or the
    /// network counts: it would tell of the proxy's machine.
    InReply,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The texts, as [`Pattern`](super::pattern::Pattern) has them.
    pub(super) when: &'static [&'static str],
    pub(super) rank: Rank,
    pub(super) claim: Claim,
    /// What it means; `None` where the text stands there for another reason.
    pub(super) tell: fn(&Seen<'_>) -> Option<Told>,
}

/// Writes rows: `RANK CLAIM: "text" | "another" => |seen| …;`.
macro_rules! rows {
    ($($rank:ident $claim:ident { $($($when:literal)|+ => $tell:expr;)* })*) => {
        &[$($(crate::domain::goerror::told::Row {
            when: &[$($when),+],
            rank: crate::domain::goerror::told::Rank::$rank,
            claim: crate::domain::goerror::told::Claim::$claim,
            tell: $tell,
        },)*)*]
    };
}
pub(super) use rows;

/// What a row is given: the words that fitted, and the message they stand in.
#[derive(Debug)]
pub(super) struct Seen<'b> {
    pub(super) block: &'b Block,
    /// Which line of the block.
    pub(super) index: usize,
    pub(super) holes: Holes<'b>,
}

impl<'b> Seen<'b> {
    /// What stood in a hole, as it may be shown.
    pub(super) fn hole(&self, name: &str) -> String {
        shown(self.holes.get(name).trim())
    }

    /// The line.
    pub(super) fn line(&self) -> &'b str {
        self.block.lines.get(self.index).map_or("", |(_, line)| line)
    }

    /// Whether any line of the message has this.
    pub(super) fn has(&self, text: &str) -> bool {
        self.block.lines.iter().any(|(_, line)| line.contains(text))
    }

    /// The line of the message that has this.
    pub(super) fn line_with(&self, text: &str) -> Option<&'b str> {
        self.block.lines.iter().map(|(_, line)| line.as_str()).find(|line| line.contains(text))
    }

    /// The URL it is about, passwords masked.
    pub(super) fn url(&self) -> Option<String> {
        self.block.url(self.index, self.holes.at).map(shown)
    }

    /// The host it is about: of a hole, else of the URL, else of the IP address that was dialled. It stands in commands, so
    /// what has other characters than hosts have is none.
    pub(super) fn host(&self) -> Option<String> {
        let of_url = || self.block.url(self.index, self.holes.at).and_then(block::host_of);
        let hole = |name| Some(self.holes.get(name).trim_end_matches(':'));
        let host = [hole("host"), of_url(), hole("address")].into_iter().flatten().find(|host| !host.is_empty())?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        host.chars().all(fits).then(|| host.to_owned())
    }

    /// What stood in a hole where it may stand in a command: letters, figures, and what paths are made of.
    pub(super) fn plain(&self, name: &str) -> Option<String> {
        let text = self.holes.get(name).trim();
        let fits = |c: char| c.is_alphanumeric() || "./:\\@_-+=~,".contains(c);
        (!text.is_empty() && !text.starts_with('-') && text.chars().all(fits)).then(|| shown(text))
    }

    /// The module it is about.
    pub(super) fn module(&self) -> Option<String> {
        self.block.module(self.index).map(|module| shown(&module))
    }

    /// The module, or a word for one that is not named.
    pub(super) fn module_or(&self, unnamed: Message) -> Message {
        self.module().map_or(unnamed, |module| Message::verbatim(format!("`{module}`")))
    }

    /// What was being fetched.
    pub(super) fn purpose(&self) -> Purpose {
        self.block.purpose(self.index, self.holes.at)
    }
}

/// What makes two messages one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// The code alone.
    Code,
    /// The code and the host.
    Host,
    /// The code and the module.
    Module,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) code: Code,
    pub(super) detail: Message,
    pub(super) remedy: Message,
    pub(super) fold: Fold,
    pub(super) certain: bool,
    /// Where another host than that of the URL is at fault: the HTTP proxy.
    pub(super) host: Option<String>,
}

impl Told {
    pub(super) fn new(code: Code, detail: Message) -> Told {
        Told { code, detail, remedy: code.remedy(), fold: Fold::Code, certain: true, host: None }
    }

    /// What to run here.
    #[must_use]
    pub(super) fn remedy(mut self, remedy: Message) -> Told {
        self.remedy = remedy;
        self
    }

    /// The same command for both languages.
    #[must_use]
    pub(super) fn run(self, command: impl Into<String>) -> Told {
        self.remedy(Message::verbatim(command))
    }

    /// One cause a host.
    #[must_use]
    pub(super) fn each_host(mut self) -> Told {
        self.fold = Fold::Host;
        self
    }

    /// One cause a module.
    #[must_use]
    pub(super) fn each_module(mut self) -> Told {
        self.fold = Fold::Module;
        self
    }

    /// The text allows other causes too.
    #[must_use]
    pub(super) fn likely(mut self) -> Told {
        self.certain = false;
        self
    }

    /// The host at fault.
    #[must_use]
    pub(super) fn host(mut self, host: impl Into<String>) -> Told {
        self.host = Some(host.into());
        self
    }
}
