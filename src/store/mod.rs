//! What the program keeps: the catalogue of mirrors and the journal of changes.

pub mod catalog;
pub mod journal;
pub mod measured;
pub mod policy;
pub mod target;
