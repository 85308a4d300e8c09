//! `unset`: takes the settings out again, wherever they stand.

use super::change::{self, Planned};
use super::destination::{self, Destination, Place, Where};
use super::{consent, effect};
use crate::domain::error::{Error, Exit, Result};
use crate::domain::plan::{Plan, SettingChange};
use crate::domain::progress::Console;
use crate::domain::report::Used;
use crate::domain::scope::Scope;
use crate::domain::shell::quote;
use crate::domain::variable::Var;
use crate::gotool::{env, settings};
use crate::host::Host;
use crate::store::journal::Journal;
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
    consent::refuse_unwritable(&planned)?;
    consent::ask(scope, &used.files, options.yes, console)?;
    let mut journal = Journal::open(host)?;
    used.warnings.extend(journal.repairs().iter().cloned());
    places.iter_mut().try_for_each(Place::reread)?;
    let planned = decide(&vars, &places)?;
    if !planned.is_empty() {
        let go = settings.go.as_ref().map(|go| go.path.clone());
        used.change_id = Some(change::make(host, &mut journal, go.as_deref(), scope, &planned)?.id);
    }
    // Shells may take their time; nobody has to wait for them.
    drop(journal);
    used.files = planned.iter().map(Planned::shown).collect();
    let effect = effect::here(host, &mut settings, &plan, scope)?;
    used.in_effect = Some(effect.in_effect);
    used.shadows = effect.shadows;
    used.warnings.extend(effect.warnings);
    used.terminals = effect::in_new_terminals(host, &found.shells, &plan, console)?;
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
