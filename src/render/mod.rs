//! Formats: a report in, text out. All show the same value.

pub mod csv;
mod figures;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod prometheus;
mod said;
pub mod sarif;
pub mod table;
pub mod trend;
mod words;

use crate::text::Lang;

/// What the output looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language that people read.
    pub lang: Lang,
    /// The language of sentences inside JSON: English unless the command line asked for another.
    pub json_lang: Lang,
    /// The width in cells; `None` for as wide as it gets.
    pub width: Option<u16>,
    /// Whether to colour.
    pub color: bool,
    /// Whether to show more.
    pub verbose: bool,
}
