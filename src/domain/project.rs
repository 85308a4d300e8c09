//! What `doctor --project` reads of a project, before any rule looks at it.

use std::path::PathBuf;

use crate::domain::gomod::{Problem, Statement};
use crate::domain::gosum::GoSum;
use crate::domain::lint::Reading;
use crate::domain::policy::{self, Policy};
use crate::domain::vendored::Vendored;
use crate::text::Message;

/// A project, and the repository that it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// The repository's root.
    pub root: PathBuf,
    /// Its modules: those of the workspace, and the one of the folder that was named.
    pub modules: Vec<Module>,
    /// Its workspace.
    pub workspace: Option<Workspace>,
    /// Its team file.
    pub team: Option<Team>,
    /// The files that set variables.
    pub files: Vec<Linted>,
    /// What could not be looked at.
    pub unread: Vec<Unread>,
    /// There was more than is looked at: folders, files.
    pub cut: Option<Message>,
}

/// A module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its go.mod.
    pub go_mod: PathBuf,
    /// What go.mod says.
    pub statements: Vec<Statement>,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
    /// Its go.sum; `None` where there is none.
    pub sum: Option<GoSum>,
    /// Its vendor folder: what modules.txt says, which may be nothing.
    pub vendored: Option<Vendored>,
    /// The `replace` lines whose folder is not there.
    pub missing: Vec<Missing>,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its go.work.
    pub go_work: PathBuf,
    /// What go.work says.
    pub statements: Vec<Statement>,
    /// What is wrong in it.
    pub problems: Vec<Problem>,
    /// Its go.work.sum.
    pub sum: Option<GoSum>,
    /// Its vendor folder.
    pub vendored: Option<Vendored>,
    /// The `use` and `replace` lines whose folder is not there.
    pub missing: Vec<Missing>,
}

/// A folder that a line names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The line, from 1.
    pub line: usize,
    /// `use` or `replace`.
    pub verb: String,
    /// The folder, as it stands there.
    pub folder: String,
    /// It is there, but has no go.mod.
    pub no_go_mod: bool,
}

/// A team file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Where it is.
    pub path: PathBuf,
    /// What it says, or everything that is wrong in it. Nothing of it is applied here; what it says can only add findings, so
    /// it need not be trusted.
    pub policy: Result<Policy, Vec<policy::Problem>>,
}

/// A file that sets variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linted {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub reading: Reading,
}

/// A file or folder that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where it is.
    pub path: PathBuf,
    /// Why.
    pub why: Message,
}

impl Examined {
    /// Whether some folder of it has a vendor folder.
    pub fn has_vendor(&self) -> bool {
        self.modules.iter().any(|module| module.vendored.is_some())
            || self.workspace.as_ref().is_some_and(|workspace| workspace.vendored.is_some())
    }
}
