//! The go command: where it is, what is in effect, how to store a setting, and the proof by a real download.

pub mod at_hand;
pub mod auth;
pub mod copy;
pub mod env;
pub mod locate;
pub mod privacy;
pub mod proof;
pub mod proxies;
pub mod requests;
pub mod settings;
pub mod throwaway;
pub mod watched;
pub mod witness;
