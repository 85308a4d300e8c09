//! What `doctor --fix` can do about a finding. Each is what a command of ours would do, through the same journal; none
//! makes anything less secure.

use crate::domain::variable::Var;

/// One cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Store this value with `go env -w`.
    Store {
        /// Which variable.
        var: Var,
        /// Its value.
        value: String,
    },
    /// Take it out with `go env -u`, so that Go's default counts again.
    Forget {
        /// Which variable.
        var: Var,
    },
    /// Choose among the mirrors that are healthy now, as `use --fastest` does.
    Fastest,
    /// Add these patterns to GOPRIVATE, as `use current --private` does.
    Private {
        /// Separated by commas.
        patterns: String,
    },
}
