//! `show`: every variable that decides where modules come from, its value, and where that comes from.

use crate::domain::error::Result;
use crate::domain::report::Showing;
use crate::domain::settings::Source;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;

/// Gathers the settings, and has the go command confirm them where there is one.
pub fn run(host: &Host) -> Result<Showing> {
    let mut settings = settings::read(host)?;
    let go_error = super::wait(env::confirm(host, &mut settings))?.err();
    let exported = settings.list.iter().filter(|setting| matches!(setting.source, Source::Environment { .. }));
    let exported: Vec<Var> = exported.map(|setting| setting.var).collect();
    let assignments = super::origin::lines(host, &exported)?;
    Ok(Showing { settings, assignments, go_error })
}
