//! What `doctor --fix` did, or with `--dry-run` would do.

use crate::domain::finding::{Finding, Severity};
use crate::domain::plan::FileChange;
use crate::text::Message;
use crate::text::codes::Code;

/// What was done and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixes {
    /// Nothing was written.
    pub dry_run: bool,
    /// The journal's number of the change; `None` when nothing was written.
    pub change_id: Option<u64>,
    /// What was changed in which file, or would be.
    pub files: Vec<FileChange>,
    /// The findings that were cured, or would be.
    pub applied: Vec<Applied>,
    /// The findings that stay, and why.
    pub remaining: Vec<Remaining>,
    /// What to run in this terminal, which still has the old values: a statement each.
    pub this_terminal: Vec<String>,
    /// The findings that came after were found with what a new terminal has.
    pub as_new_terminal: bool,
    /// What new terminals have; whether it is as it should be.
    pub terminals: Vec<(Message, bool)>,
    /// What may be wrong.
    pub warnings: Vec<Message>,
}

/// A finding that something was done about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What it was.
    pub finding: Finding,
    /// Only new terminals have it: the value stands in the environment of this one.
    pub new_terminals_only: bool,
    /// Whether it was gone on looking again; `None` with `--dry-run`.
    pub gone: Option<bool>,
}

/// A finding that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// What it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: Option<String>,
    /// Why.
    pub why: Message,
    /// New terminals are rid of it, this one is not.
    pub only_here: bool,
}

impl Fixes {
    /// Whether this terminal keeps a finding of this severity that new ones are rid of.
    pub fn leaves_here(&self, fail_on: Severity) -> bool {
        self.remaining.iter().any(|left| left.only_here && left.severity >= fail_on)
    }
}
