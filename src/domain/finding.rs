//! What `doctor` finds.

use std::path::PathBuf;

use crate::domain::cure::Cure;
use crate::domain::sanitize;
use crate::text::Message;
use crate::text::codes::Code;
use crate::text::findings;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; needs no action.
    Note,
    /// Works, with a risk or a cost.
    Warning,
    /// Broken, or unsafe.
    Error,
}

impl Severity {
    /// The word in machine formats and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    pub column: Option<usize>,
}

impl Place {
    /// A file as a whole.
    pub fn file(path: impl Into<PathBuf>) -> Place {
        Place { path: path.into(), line: None, column: None }
    }

    /// A line of a file.
    pub fn line(path: impl Into<PathBuf>, line: usize) -> Place {
        Place { path: path.into(), line: Some(line), column: None }
    }
}

/// One thing that is wrong or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code: title, explanation and usual remedy hang on it.
    pub code: Code,
    /// How bad it is here.
    pub severity: Severity,
    /// What was found, with the values of this machine.
    pub detail: Message,
    /// What to run here, where it is a root cause: see [`Finding::advice`].
    pub remedy: Message,
    /// Where it stands.
    pub source: Option<Place>,
    /// What it is about, where one code can be found several times: a mirror's label, a variable's name.
    pub subject: Option<String>,
    /// The finding that this one follows from, which is the one to cure.
    pub follows_from: Option<Code>,
    /// Whether its own advice holds all the same: where it is part of the cure, and not to be had from the cause.
    pub keeps_advice: bool,
    /// What `--fix` does about it, where it is a root cause; `None` where only a person can: see [`Finding::curable`].
    pub cure: Option<Cure>,
}

/// What to do about a finding: in words, and, where the program can, by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What to run, or to do.
    pub say: Message,
    /// The same for `--fix`.
    pub cure: Option<Cure>,
}

impl From<Message> for Remedy {
    fn from(say: Message) -> Remedy {
        Remedy { say, cure: None }
    }
}

impl Finding {
    /// A finding with the code's own remedy.
    pub fn new(code: Code, severity: Severity, detail: Message) -> Finding {
        Finding {
            code,
            severity,
            detail,
            remedy: code.remedy(),
            source: None,
            subject: None,
            follows_from: None,
            keeps_advice: false,
            cure: None,
        }
    }

    /// Whether its own advice is to be heard, and not that of the finding that it follows from.
    pub fn has_advice(&self) -> bool {
        self.follows_from.is_none() || self.keeps_advice
    }

    /// What to run here.
    pub fn advice(&self) -> Message {
        match self.follows_from {
            Some(cause) if !self.keeps_advice => findings::follows_from(cause.name()),
            _ => self.remedy.clone(),
        }
    }

    /// What `--fix` does about it.
    pub fn curable(&self) -> Option<&Cure> {
        self.cure.as_ref().filter(|_| self.has_advice())
    }

    /// Whether it says that the machine could not be looked at, which is no finding about the machine.
    pub fn is_about_looking(&self) -> bool {
        matches!(self.code, Code::GP401 | Code::GP505 | Code::GP506)
    }

    /// Says what to run here.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<Remedy>) -> Finding {
        let Remedy { say, cure } = remedy.into();
        self.remedy = say;
        self.cure = cure;
        self
    }

    /// Says what it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Finding {
        self.subject = Some(subject.into());
        self
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, place: Option<Place>) -> Finding {
        self.source = place;
        self
    }
}

impl std::fmt::Display for Place {
    /// `FILE:LINE:COLUMN`, as far as known, fit to be shown: a name may have line feeds and escape sequences in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&sanitize::printable(&self.path.to_string_lossy()))?;
        [self.line, self.column].into_iter().map_while(|part| part).try_for_each(|part| write!(f, ":{part}"))
    }
}
