//! What `list` shows.

use crate::domain::mirror::Mirror;
use crate::domain::settings::Source;
use crate::text::Message;

/// A mirror and whether it is in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMirror {
    /// The mirror.
    pub mirror: Mirror,
    /// Its place in the GOPROXY list in effect, from 1.
    pub position: Option<usize>,
}

/// The mirrors, and what GOPROXY is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The mirrors to show.
    pub mirrors: Vec<ListedMirror>,
    /// How many more `--all` would show.
    pub hidden: usize,
    /// The GOPROXY value in effect, passwords masked.
    pub goproxy: String,
    /// Where it comes from.
    pub source: Source,
    /// What was wrong with the user's own catalogue; the rest of it is in `mirrors`.
    pub problems: Vec<Message>,
}
