//! What a command returns: one value, which every format shows.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::error::Error;
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Place;
use crate::domain::goproxy::Goproxy;
use crate::domain::journal::Record;
use crate::domain::listing::Listing;
use crate::domain::measure::ProbeReport;
use crate::domain::plan::SettingChange;
use crate::domain::profile::Assignment;
use crate::domain::settings::Settings;
use crate::domain::variable::Var;
use crate::text::Message;
use crate::text::codes::Code;

/// The result of any command.
#[derive(Clone, Debug)]
pub enum Report {
    /// `list`.
    List(Listing),
    /// `show`.
    Show(Showing),
    /// `probe`.
    Probe(ProbeReport),
    /// `use`.
    Use(Used),
    /// `undo`.
    Undo(Undone),
    /// `history`.
    History(History),
    /// `doctor`.
    Doctor(Box<Diagnosis>),
    /// `explain`.
    Explain(Vec<Code>),
}

/// What `show` shows.
#[derive(Clone, Debug)]
pub struct Showing {
    /// The settings.
    pub settings: Settings,
    /// The lines of profiles that set one of them.
    pub assignments: Vec<Assignment>,
    /// Why the go command could not be asked, when it is there and could not.
    pub go_error: Option<Error>,
}

/// What `use` did.
#[derive(Clone, Debug)]
pub struct Used {
    /// The list that was asked for.
    pub list: Goproxy,
    /// The file that holds it.
    pub target: PathBuf,
    /// What was changed in it, or with `--dry-run` would be.
    pub changes: Vec<SettingChange>,
    /// The commands that do the same by hand.
    pub commands: Vec<String>,
    /// Nothing was written.
    pub dry_run: bool,
    /// Whether the go command now sees every one of the wanted values; `None` with `--dry-run`.
    pub in_effect: Option<bool>,
    /// What hides a wanted value, and where that is set when it could be found.
    pub shadows: Vec<Shadow>,
    /// The journal's number of the change.
    pub change_id: Option<u64>,
    /// What `--fastest` measured.
    pub choice: Option<ProbeReport>,
    /// What the look after writing saw; `None` with `--no-check` and `--dry-run`.
    pub look: Option<Look>,
    /// What else is worth knowing.
    pub warnings: Vec<Message>,
}

/// A variable of the environment that hides what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadow {
    /// Which.
    pub var: Var,
    /// Its value there, passwords masked.
    pub value: String,
    /// The line that sets it.
    pub place: Option<Place>,
}

/// A short look at the mirrors after writing.
#[derive(Clone, Debug)]
pub struct Look {
    /// What was seen.
    pub report: ProbeReport,
    /// How long it may take.
    pub limit: Duration,
}

/// What `undo` did.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The change that was taken back.
    pub record: Record,
    /// Whether the file had to be written; it may already have been as before.
    pub written: bool,
    /// Whether only the settings went back, because the file was changed elsewhere since.
    pub partly: bool,
    /// Whether what the change had set was changed again since, and is lost by `--force`; the journal keeps it.
    pub forced: bool,
    /// What was mended on the way.
    pub warnings: Vec<Message>,
}

/// What `history` shows, newest first.
#[derive(Clone, Debug)]
pub struct History {
    /// The records.
    pub records: Vec<Record>,
    /// What could not be read.
    pub problems: Vec<Message>,
}
