//! What the program keeps and what it finds kept: the catalogue of mirrors, the journal of changes, the history of runs, the
//! team file, what a project says of itself and what it needs, the last head of the checksum database.

pub mod catalog;
pub mod examined;
pub mod heads;
pub mod history;
pub mod journal;
pub mod needs;
pub mod policy;
pub mod project;
pub mod target;
pub mod user_catalog;
