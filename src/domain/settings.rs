//! Where each setting comes from, and what it hides: environment over the user's env file over `$GOROOT/go.env` over what
//! is built into the go command (cmd/go/internal/cfg, `Getenv`).

use std::path::PathBuf;

use crate::domain::finding::Place;
use crate::domain::goauth;
use crate::domain::goproxy::{BadGoproxy, Goproxy};
use crate::domain::module::GoVersion;
use crate::domain::sanitize;
use crate::domain::variable::Var;

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the environment; the name is the one that holds it (`https_proxy` for HTTPS_PROXY).
    Environment {
        /// The name that holds it.
        name: &'static str,
    },
    /// In the user's env file.
    GoEnvFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// In `$GOROOT/go.env`.
    Goroot {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// In a file of the project: GOWORK found by walking up from the working directory.
    ProjectFile {
        /// The file.
        path: PathBuf,
    },
    /// Taken over from another variable: GONOPROXY from GOPRIVATE.
    Inherited {
        /// That variable.
        from: Var,
    },
    /// Built into the go command.
    Default,
}

impl Source {
    /// The word in machine formats.
    pub fn kind(&self) -> &'static str {
        match self {
            Source::Environment { .. } => "environment",
            Source::GoEnvFile { .. } => "go-env-file",
            Source::Goroot { .. } => "goroot",
            Source::ProjectFile { .. } => "project-file",
            Source::Inherited { .. } | Source::Default => "default",
        }
    }
}

/// A value that another one hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// The value, as it stands there.
    pub value: String,
    /// Where.
    pub source: Source,
}

/// One variable as the go command sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which.
    pub var: Var,
    /// The value in effect, passwords included: pass it through `sanitize` before showing it.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// What it hides, strongest first.
    pub shadows: Vec<Shadowed>,
    /// Whether the Go in hand knows the variable.
    pub known: bool,
}

impl Setting {
    /// Whether it has a value of its own: not inherited from another variable, not built in, not empty.
    pub fn is_own(&self) -> bool {
        !self.value.is_empty() && !matches!(self.source, Source::Inherited { .. } | Source::Default)
    }
}

/// The go command that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoTool {
    /// The command, as PATH leads to it.
    pub path: PathBuf,
    /// Its version.
    pub version: Option<GoVersion>,
    /// Its tree.
    pub goroot: Option<PathBuf>,
}

/// The user's env file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvFile {
    /// It stands (or would stand) here.
    At(PathBuf),
    /// `GOENV=off`: the go command reads none.
    Off,
    /// There is no place for it, as the go command would say too: no home directory.
    Nowhere,
}

impl EnvFile {
    /// The file, when there is one to speak of.
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            EnvFile::At(path) => Some(path),
            EnvFile::Off | EnvFile::Nowhere => None,
        }
    }
}

/// Everything that decides where modules come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The go command; `None` when there is none, and the newest release's rules are assumed.
    pub go: Option<GoTool>,
    /// The user's env file.
    pub env_file: EnvFile,
    /// Its content; `None` when it does not exist or cannot be read.
    pub env_file_bytes: Option<Vec<u8>>,
    /// One for each variable of [`Var::SHOWN`], in that order.
    pub list: Vec<Setting>,
}

impl Settings {
    /// One variable.
    pub fn get(&self, var: Var) -> Option<&Setting> {
        self.list.iter().find(|setting| setting.var == var)
    }

    /// The value of one variable, empty when unset.
    pub fn value(&self, var: Var) -> &str {
        self.get(var).map(|setting| setting.value.as_str()).unwrap_or_default()
    }

    /// The GOPROXY list in effect.
    pub fn goproxy(&self) -> Result<Goproxy, BadGoproxy> {
        Goproxy::parse(self.value(Var::Goproxy))
    }

    /// The version of the Go in hand.
    pub fn go_version(&self) -> Option<&GoVersion> {
        self.go.as_ref()?.version.as_ref()
    }
}

impl Source {
    /// The file and line, where it is a file.
    pub fn place(&self) -> Option<Place> {
        match self {
            Source::GoEnvFile { path, line } | Source::Goroot { path, line } => Some(Place::line(path, *line)),
            Source::ProjectFile { path } => Some(Place::file(path)),
            Source::Environment { .. } | Source::Inherited { .. } | Source::Default => None,
        }
    }
}

/// A value of a variable with what is secret in it masked; control characters are left to the format.
pub fn masked(var: Var, value: &str) -> String {
    match var {
        Var::Goauth => sanitize::redact_urls(&goauth::redacted(value)),
        _ => sanitize::mask_setting(value),
    }
}
