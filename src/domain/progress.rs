//! What is said while work goes on, and what is asked: the one small trait between the work and the terminal.

use std::ops::ControlFlow;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::error::Result;
use crate::domain::history::Trend;
use crate::domain::measure::{Measured, ProbeReport};
use crate::text::Message;

/// A step of long work.
#[derive(Clone, Debug)]
pub enum Progress<'a> {
    /// So many mirrors are being measured.
    ProbeStarted {
        /// How many.
        total: usize,
    },
    /// One of them is done.
    MirrorMeasured(&'a Measured),
    /// So many of a project's modules were asked for, on all mirrors together.
    ModulesAsked {
        /// How many.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// Something is being waited for.
    Waiting(Message),
    /// Nothing more is being waited for.
    Done,
}

/// A round of `watch`.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// From 1.
    pub number: u64,
    /// What it measured.
    pub report: &'a ProbeReport,
    /// The last rounds, this one among them, each a part of its own.
    pub recent: &'a Trend,
    /// The time between the beginnings of two rounds.
    pub every: Duration,
    /// When the next one begins; `None` for the last one.
    pub next: Option<Timestamp>,
}

/// Shows progress. `cli` implements it; the work knows no terminal.
pub trait Console {
    /// A step happened.
    fn progress(&self, step: Progress<'_>);

    /// Something is worth knowing that is not part of the result.
    fn warn(&self, message: &Message);

    /// Something to know that is no warning.
    fn note(&self, _message: &Message) {}

    /// A round of `watch` is done. Breaks where nobody reads any more.
    fn round(&self, _round: &Round<'_>) -> Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }

    /// Whether somebody sits there who can be asked.
    fn can_ask(&self) -> bool {
        false
    }

    /// Lines to look at before a question.
    fn show(&self, _lines: &str) {}

    /// What a program of the user's writes to standard error, byte for byte.
    fn pass_on(&self, _bytes: &[u8]) {}

    /// A question; anything but yes is no. An error when the user breaks the whole run off.
    fn confirm(&self, _question: &Message) -> Result<bool> {
        Ok(false)
    }

    /// One of several, by its place in the list; `None` when nothing was chosen. An error when the user breaks the whole
    /// run off.
    fn choose(&self, _question: &Message, _items: &[Message], _first: usize) -> Result<Option<usize>> {
        Ok(None)
    }
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Console for Silent {
    fn progress(&self, _: Progress<'_>) {}

    fn warn(&self, _: &Message) {}
}
