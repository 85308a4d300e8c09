//! What is true of a condition that a probe was given.

use crate::text::Message;

/// A condition, held against a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The condition, as it is written.
    pub condition: String,
    /// Whether it is met; `None` where nothing has a value to compare.
    pub met: Option<bool>,
    /// Whatever meets it.
    pub found: Vec<Found>,
    /// What is so, or why nothing can be told.
    pub sentence: Message,
    /// What the condition's measure means.
    pub about: Message,
}

/// A value that meets a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The mirror that has it; `None` for a figure of the whole run.
    pub mirror: Option<String>,
    /// The value with its unit.
    pub value: String,
}
