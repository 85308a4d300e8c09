//! What a `use` without a mirror means: the team file of the project, else the list to pick from.

use super::choice::Options;
use super::picker::{self, Picked};
use crate::domain::catalog::Catalog;
use crate::domain::error::{Error, Result};
use crate::domain::levels::Level;
use crate::domain::plan::{Fallback, FileChange, Private, SumdbChoice};
use crate::domain::policy::{self, Policy};
use crate::domain::progress::Console;
use crate::domain::settings::Settings;
use crate::host::Host;
use crate::store::policy::{self as team, TeamFile};
use crate::text::{Message, errors, notes};

/// Fills in what is meant. The team file that says so, where one does.
pub fn fill_in(
    host: &Host,
    options: &mut Options,
    settings: &Settings,
    catalog: &Catalog,
    console: &dyn Console,
) -> Result<Option<TeamFile>> {
    if let Some(file) = team::find(host)? {
        apply(options, &file.policy);
        return Ok(Some(file));
    }
    if !console.can_ask() {
        return Err(Error::usage(errors::no_mirror_named()).hint(errors::hint_use()).hint(errors::hint_list()));
    }
    match picker::pick(host, settings, catalog, console)? {
        Some(Picked::Mirror(id)) => options.mirrors = vec![id],
        Some(Picked::Fastest) => options.fastest = Some(1),
        None => return Err(Error::unmet(errors::nothing_chosen())),
    }
    Ok(None)
}

/// What a flag says holds over what the file says.
fn apply(options: &mut Options, policy: &Policy) {
    options.mirrors = vec![policy.list()];
    options.private = policy.private_list().map_or(Private::Keep, Private::Add);
    options.resilient |= policy.resilient;
    if options.sumdb == SumdbChoice::Auto {
        options.sumdb = policy.sumdb;
    }
    if options.fallback == Fallback::Direct {
        options.fallback = policy.fallback();
    }
}

/// What `doctor` would no longer make as much of as it does.
fn loosened(policy: &Policy) -> Option<Message> {
    let looser = policy.levels.iter().filter(|rule| rule.level != Level::Deny);
    let codes: Vec<&str> = looser.map(|rule| rule.codes.as_str()).collect();
    (!codes.is_empty()).then(|| notes::team_file_levels(codes.join(", ")))
}

/// Has the user say yes to somebody else's file: once for each file and content.
pub fn consent(
    host: &Host,
    file: &TeamFile,
    catalog: &Catalog,
    changes: &[FileChange],
    yes: bool,
    console: &dyn Console,
) -> Result<()> {
    if team::is_trusted(host, &file.path, &file.bytes)? {
        return Ok(());
    }
    let foreign: Vec<Message> = policy::foreign_hosts(&file.policy, catalog)
        .iter()
        .map(|foreign| notes::team_file_foreign(&foreign.host, &foreign.address))
        .collect();
    let foreign: Vec<Message> = foreign.into_iter().chain(loosened(&file.policy)).collect();
    if !yes {
        if !console.can_ask() {
            let error = Error::unmet(errors::team_file_not_trusted(&file.path));
            let error = error.evidence(changes.iter().map(|change| change.diff.as_str()).collect::<String>());
            return Err(foreign.into_iter().fold(error, Error::hint).hint(errors::hint_yes()));
        }
        changes.iter().for_each(|change| console.show(&change.diff));
        foreign.iter().for_each(|message| console.warn(message));
        if !console.confirm(&notes::ask_to_trust(&file.path))? {
            return Err(Error::unmet(errors::declined()));
        }
    }
    team::trust(host, &file.path, &file.bytes)
}
