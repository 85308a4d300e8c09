//! What the program keeps and what it finds kept: the catalogue of mirrors, the journal of changes, the history of runs, the
//! team file, what a project says of itself.

pub mod catalog;
pub mod history;
pub mod journal;
pub mod policy;
pub mod project;
pub mod target;
pub mod user_catalog;
