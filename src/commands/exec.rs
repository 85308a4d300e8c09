//! `exec`: runs a command under a mirror, and changes nothing.

use std::ffi::{OsStr, OsString};

use super::choice;
use super::measure::{self, Instrument};
use super::private;
use crate::domain::error::{Error, Exit, Result};
use crate::domain::goproxy::Entry;
use crate::domain::plan::{self, Layer, Wish};
use crate::domain::progress::Console;
use crate::domain::sanitize;
use crate::gotool::settings;
use crate::host::Host;
use crate::host::process::Ended;
use crate::probe::Network;
use crate::text::errors;

/// What `exec` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which mirrors.
    pub choice: choice::Options,
    /// How the network is asked.
    pub network: Network,
    /// The command and its arguments.
    pub command: Vec<OsString>,
}

/// Runs it. Ends as the command ends.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Exit> {
    if options.choice.is_bare() {
        return Err(Error::usage(errors::no_mirror_named()).hint(errors::hint_exec()));
    }
    let catalog = measure::catalog(host, console);
    let settings = settings::read_as_go_does(host);
    let instrument = Instrument { host, settings: &settings, catalog: &catalog, network: &options.network, console };
    let choice = choice::choose(&options.choice, &instrument)?;
    let mut remarks = Vec::new();
    let private = private::accepted(&options.choice.private, false, console, &mut remarks)?;
    remarks.iter().for_each(|remark| console.note(remark));
    let wish = Wish { private, ..options.choice.wish(&choice.links) };
    let seen = |entry: &Entry| choice.seen_sumdb(entry);
    let plan = plan::plan(&wish, &settings, &catalog, Layer::Environment, |_| None, seen)
        .ok_or_else(|| Error::usage(errors::no_mirror_named()))?;
    plan.warnings.iter().for_each(|warning| console.warn(warning));
    let (program, arguments) =
        options.command.split_first().ok_or_else(|| Error::usage(errors::missing_argument("CMD")))?;
    let values = plan.wanted.into_iter().filter_map(|(var, value)| Some((var, value?)));
    let ended = host.run_attached(program, arguments, values.collect());
    ended.map(as_it_ended).map_err(|error| not_started(program, &error))
}

/// A command that could not be started, as every shell says it.
pub(super) fn not_started(program: &OsStr, error: &std::io::Error) -> Error {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    let code = if missing { 127 } else { 126 };
    let name = sanitize::shown(&program.to_string_lossy());
    if missing && !name.contains(['/', '\\']) {
        return Error::new(Exit::OfChild(code), errors::command_not_found(name));
    }
    Error::new(Exit::OfChild(code), errors::cannot_start(name, error))
}

/// The code that the shell sees, as every shell says it.
pub(super) fn as_it_ended(ended: Ended) -> Exit {
    match ended {
        Ended::WithCode(code) => Exit::OfChild(code),
        Ended::BySignal(signal) => Exit::OfChild(128 + signal),
    }
}
