//! Which modules of a project a mirror has.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::module::ModuleVersion;

/// What a project needs of a module proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectNeeds {
    /// The files that say so: go.mod, go.sum, go.work.
    pub files: Vec<PathBuf>,
    /// The modules to ask for: those of which a build needs the source, and those of which it needs go.mod alone.
    pub modules: Vec<Needed>,
    /// Modules that are private, by GOPRIVATE or GONOPROXY: no mirror is asked for them.
    pub private: Vec<String>,
}

/// One module of a project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needed {
    /// Which.
    pub module: ModuleVersion,
    /// Whether its source is needed, or its go.mod alone.
    pub source: bool,
}

/// How much of a project a mirror has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many modules it has.
    pub present: usize,
    /// Those that it says it does not have (404, 410).
    pub missing: Vec<ModuleVersion>,
    /// For how many there was no clear answer.
    pub unclear: usize,
    /// The bytes of the zips of which the size is known.
    pub bytes: u64,
    /// For how many zips it is not known.
    pub unsized_zips: usize,
    /// From the first question to the last answer.
    pub took: Duration,
}

impl Coverage {
    /// How many modules it was asked for.
    pub fn asked(&self) -> usize {
        self.present + self.missing.len() + self.unclear
    }
}
