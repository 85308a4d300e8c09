//! The checksum database's tree, as a mirror has it.

/// The newest tree head that a mirror passed on, its signature verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The number of records in it.
    pub size: u64,
    /// How many records the largest tree of the run has more.
    pub behind: u64,
    /// Whether it belongs to the same history as those of the other mirrors and the last one seen.
    pub history: TreeHistory,
}

/// Whether trees belong to one history: whether the smaller is how the larger began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeHistory {
    /// Proven (RFC 6962, 2.1.2), or the very same tree.
    Consistent,
    /// There is nothing to hold it against, or the tiles for the proof could not be had.
    Unproven,
    /// Two signed trees contradict each other: somebody is shown another database.
    Forked,
}

impl TreeHistory {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            TreeHistory::Consistent => "consistent",
            TreeHistory::Unproven => "unproven",
            TreeHistory::Forked => "forked",
        }
    }
}

/// A tree head as it was signed, to be kept until the next run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHead {
    /// The name of the database: `sum.golang.org`.
    pub database: String,
    /// The signed note.
    pub note: Vec<u8>,
    /// What was kept until now, as it stood there when the run began.
    pub replaces: Option<Vec<u8>>,
}
