//! What the program keeps: the catalogue of mirrors, the journal of changes, what the user trusts. And what a project says
//! of itself.

pub mod catalog;
pub mod journal;
pub mod policy;
pub mod project;
