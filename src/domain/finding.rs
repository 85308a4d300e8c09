//! What `doctor` finds.

use std::path::PathBuf;

use crate::text::Message;
use crate::text::codes::Code;

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
    /// What to run here.
    pub remedy: Message,
    /// Where it stands.
    pub source: Option<Place>,
}

impl Finding {
    /// A finding with the code's own remedy.
    pub fn new(code: Code, severity: Severity, detail: Message) -> Finding {
        Finding { code, severity, detail, remedy: code.remedy(), source: None }
    }

    /// Whether it says that the machine could not be looked at, which is no finding about the machine.
    pub fn is_about_looking(&self) -> bool {
        matches!(self.code, Code::GP401 | Code::GP505 | Code::GP506)
    }

    /// Says what to run here.
    #[must_use]
    pub fn remedy(mut self, remedy: Message) -> Finding {
        self.remedy = remedy;
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
    /// `FILE:LINE`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}
