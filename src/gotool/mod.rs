//! The go command: where it is, what is in effect, how to store a setting, and the proof by a real download.

pub mod at_hand;
pub mod auth;
pub mod env;
pub mod locate;
pub mod proof;
pub mod settings;
