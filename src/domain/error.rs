//! What went wrong, as data: the kind decides the exit code, the hints say what to run.

use crate::text::Message;

/// How the program ends. The numbers are a promise to CI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All well.
    Ok,
    /// Findings at or above `--fail-on`, a condition not met, consent declined, undo refused.
    Unmet,
    /// Wrong usage: a flag, a name, a value.
    Usage,
    /// Could not check: no network, no go command where one is needed.
    CouldNotCheck,
    /// Could not read or write local files.
    LocalFiles,
    /// Interrupted by the user.
    Interrupted,
    /// As the command ended that was run for the user.
    OfChild(u8),
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Unmet => 1,
            Exit::Usage => 2,
            Exit::CouldNotCheck => 3,
            Exit::LocalFiles => 4,
            Exit::Interrupted => 130,
            Exit::OfChild(code) => code,
        }
    }
}

/// A failure with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The exit code that this failure ends with.
    pub exit: Exit,
    /// What happened.
    pub message: Message,
    /// What to do, most useful first.
    pub hints: Vec<Message>,
    /// More lines in the same words as another program or file has them: a diff, what `go` printed.
    pub evidence: Option<String>,
}

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A failure that ends with `exit`.
    pub fn new(exit: Exit, message: Message) -> Self {
        Error { exit, message, hints: Vec::new(), evidence: None }
    }

    /// Wrong usage (exit 2).
    pub fn usage(message: Message) -> Self {
        Error::new(Exit::Usage, message)
    }

    /// A local file or setting could not be read or written (exit 4).
    pub fn local(message: Message) -> Self {
        Error::new(Exit::LocalFiles, message)
    }

    /// Something could not be looked at (exit 3).
    pub fn could_not_check(message: Message) -> Self {
        Error::new(Exit::CouldNotCheck, message)
    }

    /// A condition was not met (exit 1).
    pub fn unmet(message: Message) -> Self {
        Error::new(Exit::Unmet, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hints.push(hint);
        self
    }

    /// Adds lines to show as they are.
    #[must_use]
    pub fn evidence(mut self, lines: impl Into<String>) -> Self {
        self.evidence = Some(lines.into());
        self
    }
}

/// Why a file of settings cannot be read or changed; the sentence says what to do where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFile {
    /// The line, from 1, where one is at fault.
    pub line: Option<usize>,
    /// What is wrong.
    pub why: Message,
}
