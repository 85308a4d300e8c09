//! What the program keeps: the catalogue of mirrors and the journal of changes.

pub mod catalog;
pub mod journal;
pub mod policy;
pub mod target;
pub mod user_catalog;
