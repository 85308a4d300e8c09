//! How far a mirror lags behind the newest that any mirror of a run has.

use std::time::Duration;

/// What a mirror has of one fast-moving module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The module path.
    pub module: String,
    /// The newest release in its `@v/list`.
    pub listed: Option<String>,
    /// The version of its `@latest`.
    pub latest: Option<String>,
    /// The newest release that any mirror of the run has.
    pub newest: Option<String>,
    /// How many releases that other mirrors list are newer than its own newest.
    pub behind: usize,
    /// The time between its newest and the newest of all; `None` where that is not known.
    pub lag: Option<Duration>,
}
