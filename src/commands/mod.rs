//! The subcommands: plain settings and a [`Host`](crate::host::Host) in, a value out. Nothing here prints.

pub mod doctor;
pub mod explain;
pub mod history;
pub mod list;
pub mod private;
pub mod probe;
pub mod show;
pub mod targets;
pub mod undo;
pub mod use_mirror;
