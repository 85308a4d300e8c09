//! Asks before a change is made in files that are not Go's own.

use super::change::Planned;
use crate::domain::error::{Error, Result};
use crate::domain::plan::FileChange;
use crate::domain::progress::Console;
use crate::domain::scope::Scope;
use crate::host::{Host, files};
use crate::store::{journal, target};
use crate::text::{errors, fixes, notes, shells};

/// Refuses to write into the home of somebody else, and where HOME is no place to write to: the journal stands there.
pub fn refuse_unfit_home(host: &Host) -> Result<()> {
    journal::refuse_foreign_home(host)?;
    match &host.directories().home {
        Some(home) if files::exists(home) && !files::is_dir(home) => {
            Err(Error::local(errors::home_is_no_directory(home)).hint(shells::hint_set_home()))
        }
        _ => Ok(()),
    }
}

/// Refuses what could not be written, before anybody is asked about it.
pub fn refuse_unwritable(planned: &[Planned]) -> Result<()> {
    planned.iter().try_for_each(|file| target::check_writable(&file.place.path, file.place.format))
}

/// Shows what would be written and asks once. Nobody is asked about Go's own env file, after `--yes`, or where nobody sits
/// at a terminal: a script has said what it wants.
pub fn ask(scope: Scope, files: &[FileChange], yes: bool, console: &dyn Console) -> Result<()> {
    if yes || scope == Scope::GoEnv || !console.can_ask() {
        return Ok(());
    }
    for file in files {
        console.show(&file.diff);
    }
    let question = match files.len() {
        1 => notes::ask_to_write_one(),
        count => notes::ask_to_write_all(count),
    };
    match console.confirm(&question)? {
        true => Ok(()),
        false => Err(Error::unmet(errors::declined())),
    }
}

/// Shows what would be written and asks once. Where nobody can be asked nothing is agreed to: nobody has said what is to be
/// written.
pub fn insist(files: &[FileChange], yes: bool, console: &dyn Console) -> Result<()> {
    if yes {
        return Ok(());
    }
    if !console.can_ask() {
        let shown: String = files.iter().map(|file| file.diff.as_str()).collect();
        return Err(Error::unmet(fixes::needs_a_yes()).evidence(shown).hint(errors::hint_yes()));
    }
    files.iter().for_each(|file| console.show(&file.diff));
    let question = match files.len() {
        1 => fixes::ask_one(),
        count => fixes::ask_all(count),
    };
    match console.confirm(&question)? {
        true => Ok(()),
        false => Err(Error::unmet(errors::declined())),
    }
}
