//! `unset`: takes the settings out again, wherever they stand.

use super::change::Planned;
use super::destination::{self, Destination, Place, Where};
use super::{apply, consent};
use crate::domain::error::{Error, Exit, Result};
use crate::domain::plan::{FileChange, Plan, SettingChange};
use crate::domain::progress::Console;
use crate::domain::report::Used;
use crate::domain::scope::Scope;
use crate::domain::shell::quote;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;
use crate::text::{errors, notes};

/// What `unset` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which variables; all that `use` writes, but GOPRIVATE in Go's env file, when none is named.
    pub vars: Vec<Var>,
    /// Where.
    pub place: Where,
    /// Write nothing.
    pub dry_run: bool,
    /// Ask nothing.
    pub yes: bool,
}

/// Does it.
pub fn run(host: &Host, options: &Options, console: &dyn Console) -> Result<Used> {
    let mut settings = settings::read(host)?;
    let scope = options.place.scope;
    if scope == Scope::GoEnv && env::may_differ(&settings) {
        super::wait(env::confirm(host, &mut settings))?.map_err(|error| Error { exit: Exit::LocalFiles, ..error })?;
    }
    let vars = wanted(options);
    let found = destination::find(host, &settings, &options.place)?;
    if !options.dry_run && matches!(found.destination, Destination::Files(_)) {
        consent::refuse_unfit_home(host)?;
    }
    let plan = Plan { list: None, wanted: vars.iter().map(|var| (*var, None)).collect(), warnings: Vec::new() };
    let mut used = Used::new(scope, options.dry_run);
    used.remarks = found.remarks;
    if scope == Scope::GoEnv && options.vars.is_empty() {
        let kept = settings
            .env_file_bytes
            .as_deref()
            .and_then(|bytes| crate::domain::envfile::get(bytes, Var::Goprivate.name()));
        used.remarks.extend(kept.map(|value| notes::goprivate_kept(crate::domain::sanitize::shown(&value))));
    }
    let mut places = match found.destination {
        Destination::Files(places) => places,
        Destination::Statements(shell) => {
            used.statements = Some(vars.iter().map(|var| quote::unset(shell, var.name()) + "\n").collect());
            return Ok(used);
        }
        Destination::AzureCommands => return Err(Error::usage(errors::cannot_unset_there())),
    };
    let planned = decide(&vars, &places)?;
    used.files = planned.iter().map(Planned::shown).collect();
    if scope == Scope::Ci && planned.is_empty() {
        used.remarks.push(notes::ci_unset_here_only());
    }
    if options.dry_run || planned.is_empty() {
        return Ok(used);
    }
    let go = settings.go.as_ref().map(|go| go.path.clone());
    let agreed = |files: &[FileChange]| consent::ask(scope, files, options.yes, console);
    let again = |places: &[Place]| Ok(((), decide(&vars, places)?));
    let written = apply::write(host, go.as_deref(), scope, &mut places, &planned, agreed, again)?;
    used.warnings.extend(written.warnings);
    used.change_id = written.change_id;
    used.files = written.planned.iter().map(Planned::shown).collect();
    apply::look(host, &mut settings, &plan, &found.shells, &mut used, console)?;
    Ok(used)
}

/// GOPRIVATE in Go's env file keeps names at home, whoever wrote it: it goes only when it is named.
fn wanted(options: &Options) -> Vec<Var> {
    let all = Var::WRITTEN.into_iter();
    match (options.vars.is_empty(), options.place.scope) {
        (false, _) => options.vars.clone(),
        (true, Scope::GoEnv) => all.filter(|var| *var != Var::Goprivate).collect(),
        (true, _) => all.collect(),
    }
}

fn decide(vars: &[Var], places: &[Place]) -> Result<Vec<Planned>> {
    let mut planned = Vec::new();
    for place in places {
        let mut changes = Vec::new();
        for var in vars {
            let before = place.get(*var)?;
            changes.extend(before.map(|before| SettingChange { var: *var, before: Some(before), after: None }));
        }
        planned.extend(Planned::new(place.clone(), changes)?);
    }
    Ok(planned)
}
