//! What a command returns: one value, which every format shows.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::error::{Error, Exit};
use crate::domain::facts::Diagnosis;
use crate::domain::finding::Place;
use crate::domain::goproxy::Goproxy;
use crate::domain::history::Trend;
use crate::domain::journal::Record;
use crate::domain::journey::Journey;
use crate::domain::listing::Listing;
use crate::domain::measure::{Check, Measured, ProbeReport};
use crate::domain::mirror::Mirror;
use crate::domain::plan::{Plan, SettingChange};
use crate::domain::profile::Assignment;
use crate::domain::scope::Scope;
use crate::domain::settings::Settings;
use crate::domain::shell::Shell;
use crate::domain::suggest::Suggestion;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, labels, mirrors, notes};

/// Text that a shell takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statements {
    /// The shell.
    pub shell: Shell,
    /// The statements, a line each.
    pub text: String,
}

/// The result of any command.
#[derive(Clone, Debug)]
pub enum Report {
    /// `list`.
    List(Listing),
    /// `show`.
    Show(Box<Showing>),
    /// `show --scope`.
    ShowScope(ScopeShown),
    /// `probe`.
    Probe(ProbeReport),
    /// `probe --since`.
    Trend(Trend),
    /// `use`.
    Use(Box<Used>),
    /// `init`.
    Init(Initialised),
    /// `undo`.
    Undo(Undone),
    /// `history`.
    History(History),
    /// `doctor`.
    Doctor(Box<Diagnosis>),
    /// `doctor --trace`.
    Trace(Box<Journey>),
    /// `explain`.
    Explain(Vec<Code>),
    /// `mirror add` and `mirror remove`.
    CatalogChange(Box<CatalogChange>),
    /// `mirror list`.
    OwnMirrors(OwnMirrors),
    /// `mirror check`.
    MirrorCheck(ProbeReport),
}

/// What was changed in the user's own catalogue, or with `--dry-run` would be.
#[derive(Clone, Debug)]
pub struct CatalogChange {
    /// The file.
    pub path: PathBuf,
    /// The entry that came.
    pub added: Option<Mirror>,
    /// The entries that went.
    pub removed: Vec<OwnMirror>,
    /// The lines, as `diff -u` shows them.
    pub diff: String,
    /// Nothing was written.
    pub dry_run: bool,
    /// The journal's number of the change.
    pub change_id: Option<u64>,
    /// What the check saw; `None` with `--unchecked`.
    pub check: Option<ProbeReport>,
    /// What may be wrong.
    pub warnings: Vec<Message>,
}

/// What `mirror list` shows.
#[derive(Clone, Debug)]
pub struct OwnMirrors {
    /// The file.
    pub path: PathBuf,
    /// Its entries, in its order.
    pub entries: Vec<OwnMirror>,
    /// What is wrong beside them.
    pub problems: Vec<Message>,
}

/// An entry of the user's own catalogue.
#[derive(Clone, Debug)]
pub struct OwnMirror {
    /// Its first line.
    pub line: usize,
    /// Its id as it is written, where there is one.
    pub id: Option<String>,
    /// Its address as it is written, passwords masked.
    pub url: Option<String>,
    /// What came of it; `None` when it is left out.
    pub mirror: Option<Mirror>,
    /// Its place in the GOPROXY list in effect, from 1.
    pub position: Option<usize>,
    /// What is wrong with it.
    pub problems: Vec<Message>,
}

/// The steps of the protocol that a mirror failed at. A list that is not there (404, 410) harms nobody who names a version.
pub fn failed_steps(mirror: &Measured) -> impl Iterator<Item = &Check> {
    let merely_no_list = |check: &Check| check.name == "list" && matches!(check.status, Some(404 | 410));
    mirror.checks.iter().filter(move |check| check.fault.is_some() && !merely_no_list(check))
}

/// Whether a mirror did at every step as the protocol says.
pub fn passed(mirror: &Measured) -> bool {
    mirror.healthy() && mirror.complete && failed_steps(mirror).next().is_none()
}

impl OwnMirror {
    /// How it is called: its id, else its line.
    pub fn label(&self) -> Message {
        self.id.as_ref().map_or_else(|| mirrors::nameless(self.line), |id| Message::verbatim(id.as_str()))
    }
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

/// What `show --scope` shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeShown {
    /// The scope.
    pub scope: Scope,
    /// Its places.
    pub places: Vec<PlaceSays>,
    /// What new terminals have of it.
    pub terminals: Vec<Terminal>,
}

/// What one place says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceSays {
    /// The file; `None` for the environment of this session.
    pub path: Option<PathBuf>,
    /// Whether it is there.
    pub exists: bool,
    /// Each variable that `use` writes; `None` where it says nothing of it.
    pub values: Vec<(Var, Option<String>)>,
    /// Why it cannot be read.
    pub problem: Option<Message>,
}

/// What `init` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initialised {
    /// The team file.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
    /// Whether it was written.
    pub written: bool,
    /// What is worth knowing.
    pub remarks: Vec<Message>,
}

/// What `use` or `unset` did.
#[derive(Clone, Debug)]
pub struct Used {
    /// Where.
    pub scope: Scope,
    /// The list that was asked for; `None` when GOPROXY was left alone.
    pub list: Option<Goproxy>,
    /// What was changed in which file, or with `--dry-run` would be.
    pub files: Vec<FileChange>,
    /// Text for a shell or a CI system to take in, where nothing is written.
    pub statements: Option<String>,
    /// The commands that do the same by hand.
    pub commands: Vec<String>,
    /// Nothing was written.
    pub dry_run: bool,
    /// Whether the go command, started from here, now sees every one of the wanted values; `None` when nobody looked.
    pub in_effect: Option<bool>,
    /// What hides a wanted value, and where that is set when it could be found.
    pub shadows: Vec<Shadow>,
    /// What new terminals see.
    pub terminals: Vec<Terminal>,
    /// The journal's number of the change.
    pub change_id: Option<u64>,
    /// What `--fastest` measured.
    pub choice: Option<ProbeReport>,
    /// What the look after writing saw; `None` with `--no-check` and `--dry-run`.
    pub look: Option<Look>,
    /// Patterns of private modules that the project suggests.
    pub suggestions: Vec<Suggestion>,
    /// What may be wrong.
    pub warnings: Vec<Message>,
    /// What else is worth knowing, or has to be done.
    pub remarks: Vec<Message>,
}

impl Used {
    /// Nothing done yet.
    pub fn new(scope: Scope, dry_run: bool) -> Used {
        Used {
            scope,
            list: None,
            files: Vec::new(),
            statements: None,
            commands: Vec::new(),
            dry_run,
            in_effect: None,
            shadows: Vec::new(),
            terminals: Vec::new(),
            change_id: None,
            choice: None,
            look: None,
            suggestions: Vec::new(),
            warnings: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Takes over what was decided.
    pub fn decided(&mut self, plan: &Plan) {
        self.list = plan.list.clone();
        self.warnings.extend(plan.warnings.iter().cloned());
    }

    /// Whether all that was done was to take settings away.
    pub fn is_removal(&self) -> bool {
        let mut changes = self.files.iter().flat_map(|file| &file.changes).peekable();
        changes.peek().is_some() && changes.all(|change| change.after.is_none())
    }

    /// How the program ends. A shell whose profiles keep it from answering is a local file that cannot be read: what was
    /// written stands, but nobody can say that it arrives.
    pub fn exit(&self) -> Exit {
        let broken_off = self.look.as_ref().is_some_and(|look| look.report.interrupted);
        let unheard = self.terminals.iter().any(|one| matches!(one.outcome, TerminalOutcome::NotAsked(_)));
        match (broken_off, unheard) {
            (true, _) => Exit::Interrupted,
            (false, true) => Exit::LocalFiles,
            (false, false) => Exit::Ok,
        }
    }
}

/// What is changed in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// The settings.
    pub changes: Vec<SettingChange>,
    /// The lines, as `diff -u` shows them.
    pub diff: String,
}

/// What a new terminal has, as the shell itself told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// The shell.
    pub shell: Shell,
    /// As a login shell, or as the shell of a new window.
    pub login: bool,
    /// Whether it has every wanted value.
    pub outcome: TerminalOutcome,
}

/// What a new terminal has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalOutcome {
    /// Every wanted value.
    HasIt,
    /// Another value of this variable, and the line that sets it where it was found.
    Other(Shadow),
    /// It does not have the variable at all: the profile that was written is not read.
    Lacks(Var),
    /// It could not be asked.
    NotAsked(Message),
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

impl Shadow {
    /// The sentence for it.
    pub fn sentence(&self) -> Message {
        match &self.place {
            Some(place) => notes::shadowed_at(self.var.name(), &self.value, place.to_string()),
            None => notes::shadowed(self.var.name(), &self.value),
        }
    }
}

impl Terminal {
    /// How the shell was started.
    pub fn kind(&self) -> Message {
        if self.login { labels::login_shell() } else { labels::new_terminal() }
    }

    /// What is amiss there, if anything.
    pub fn warning(&self) -> Option<Message> {
        let (shell, kind) = (self.shell.name(), self.kind());
        match &self.outcome {
            TerminalOutcome::HasIt => None,
            TerminalOutcome::Other(Shadow { var, value, place: Some(place) }) => {
                Some(notes::terminal_other(shell, kind, var.name(), value, place.to_string()))
            }
            TerminalOutcome::Other(Shadow { var, value, place: None }) => {
                Some(notes::terminal_other_somewhere(shell, kind, var.name(), value))
            }
            TerminalOutcome::Lacks(var) => Some(notes::terminal_lacks(shell, kind, var.name())),
            TerminalOutcome::NotAsked(why) => Some(notes::terminal_not_asked(shell, kind, why)),
        }
    }
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
    /// The changes that were taken back, in that order.
    pub changes: Vec<UndoneChange>,
    /// What was mended on the way.
    pub warnings: Vec<Message>,
}

/// A change that was taken back.
#[derive(Clone, Debug)]
pub struct UndoneChange {
    /// The change.
    pub record: Record,
    /// What became of its files.
    pub files: Vec<UndoneFile>,
}

/// What `undo` did to a file.
#[derive(Clone, Debug)]
pub struct UndoneFile {
    /// The file.
    pub path: PathBuf,
    /// What became of it.
    pub how: UndoneHow,
}

/// How a file came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoneHow {
    /// Byte for byte.
    Restored,
    /// It did not exist before, and is gone.
    Removed,
    /// Only the settings went back, because the file was changed elsewhere since.
    Partly,
    /// It was already as before.
    Already,
    /// What the change had set was changed again since, and is lost by `--force`; the journal keeps it.
    Forced,
}

/// What `history` shows, newest first.
#[derive(Clone, Debug)]
pub struct History {
    /// The records.
    pub records: Vec<Record>,
    /// What could not be read.
    pub problems: Vec<Message>,
}
