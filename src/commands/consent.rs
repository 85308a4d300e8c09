//! Asks before a change is made in files that are not Go's own.

use crate::domain::error::{Error, Result};
use crate::domain::progress::Console;
use crate::domain::report::FileChange;
use crate::domain::scope::Scope;
use crate::text::{errors, notes};

/// Shows what would be written and asks once. Nobody is asked about Go's own env file, after `--yes`, or where nobody sits
/// at a terminal: a script has said what it wants.
pub fn ask(scope: Scope, files: &[FileChange], yes: bool, console: &dyn Console) -> Result<()> {
    if yes || scope == Scope::GoEnv || !console.can_ask() {
        return Ok(());
    }
    for file in files {
        console.show(&file.diff);
    }
    match console.confirm(&notes::ask_to_write(files.len()))? {
        true => Ok(()),
        false => Err(Error::unmet(errors::declined()).hint(errors::nothing_written())),
    }
}
