//! `show`: every variable that decides where modules come from, its value, and where that comes from.

use crate::domain::error::{Error, Result};
use crate::domain::report::Showing;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::{Host, runtime};
use crate::shell::scan;
use crate::text::errors;

/// Gathers the settings, and has the go command confirm them where there is one.
pub fn run(host: &Host) -> Result<Showing> {
    let mut settings = settings::read(host)?;
    let go_error = runtime::block_on(env::confirm(host, &mut settings))
        .map_err(|error| Error::local(errors::no_runtime(error.to_string())))?
        .err();
    let assignments = scan::assignments(host, &Var::SHOWN);
    Ok(Showing { settings, assignments, go_error })
}
