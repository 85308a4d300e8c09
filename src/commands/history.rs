//! `history`: the changes that were made, newest first.

use crate::domain::error::Result;
use crate::domain::report::History;
use crate::host::Host;
use crate::store::journal;

/// Reads the journal.
pub fn run(host: &Host) -> Result<History> {
    let records = journal::read(host)?;
    Ok(History { records: records.list.into_iter().rev().collect(), problems: records.problems })
}
