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
use crate::domain::plan::{Plan, SettingChange};
use crate::domain::profile::Assignment;
use crate::domain::scope::Scope;
use crate::domain::settings::Settings;
use crate::domain::shell::Shell;
use crate::domain::suggest::Suggestion;
use crate::domain::variable::Var;
use crate::text::codes::Code;
use crate::text::{Message, labels, notes};

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
    Show(Showing),
    /// `probe`.
    Probe(ProbeReport),
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

    /// The files that were written.
    pub fn targets(&self) -> impl Iterator<Item = &std::path::Path> {
        self.files.iter().map(|file| file.path.as_path())
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
