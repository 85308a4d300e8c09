//! What the program keeps and what it finds kept: the catalogue of mirrors, the journal of changes, the last figures, the
//! team file, what a project says of itself and what it needs.

pub mod catalog;
pub mod heads;
pub mod journal;
pub mod measured;
pub mod needs;
pub mod policy;
pub mod project;
pub mod target;
pub mod user_catalog;
