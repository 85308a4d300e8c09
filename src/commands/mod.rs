//! The subcommands: plain settings and a [`Host`](crate::host::Host) in, a value out. Nothing here prints.

pub mod apply;
pub mod bare;
pub mod change;
pub mod choice;
mod circumstances;
pub mod consent;
pub mod destination;
pub mod doctor;
pub mod effect;
pub mod exec;
pub mod explain;
pub mod explain_error;
pub mod fix;
pub mod from_file;
pub mod history;
pub mod init;
pub mod list;
pub mod measure;
pub mod mirror;
mod names;
pub mod origin;
pub mod picker;
mod privacy;
pub mod private;
pub mod probe;
pub mod session;
pub mod show;
pub mod show_scope;
mod surroundings;
pub mod targets;
pub mod trace;
pub mod trend;
pub mod undo;
pub mod unset;
pub mod use_mirror;
pub mod watch;
pub mod weights;

use std::future::Future;

use crate::domain::error::{Error, Result};
use crate::host::runtime;
use crate::text::errors;

/// Runs asynchronous work to its end.
fn wait<T>(work: impl Future<Output = T>) -> Result<T> {
    runtime::block_on(work).map_err(|error| Error::local(errors::no_runtime(&error)))
}
