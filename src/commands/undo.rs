//! `undo`: takes a change back, byte for byte where nothing else touched the file since.

use std::path::PathBuf;

use similar::TextDiff;

use crate::domain::error::{Error, Result};
use crate::domain::journal::{Bytes, Record, State, Undo};
use crate::domain::report::Undone;
use crate::domain::sanitize;
use crate::host::{Host, files};
use crate::store::journal::{Journal, restore};
use crate::text::errors;

/// Which change, and whether to take it back even where later changes get lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The journal's number; the last change that is in force when there is none.
    pub id: Option<u64>,
    /// Take it back even though what it set was changed again.
    pub force: bool,
}

/// Takes a change back.
pub fn run(host: &Host, options: Options) -> Result<Undone> {
    let mut journal = Journal::open(host)?;
    let records = journal.records()?.list;
    let record = find(&records, options.id)?;
    let now = files::read_if_there(&record.path)
        .map_err(|error| Error::local(errors::cannot_read(&record.path, error.to_string())))?;
    let untouched = now.as_deref() == record.after.as_ref().map(|bytes| bytes.0.as_slice());
    let undo = record.undo(now.as_deref());
    let forced = undo == Undo::Conflict;
    let target = match undo {
        Undo::Nothing => None,
        Undo::Write(bytes) => Some(bytes),
        Undo::Conflict if options.force => Some(record.before.as_ref().map(|bytes| bytes.0.clone())),
        Undo::Conflict => return Err(conflict(&record, now.as_deref())),
    };
    let (target, directories) = match (target, outlived_maker(&records, &record)) {
        (Some(Some(left)), Some(directories)) if left.is_empty() => (Some(None), directories),
        (target, _) => (target, record.made_directories.clone()),
    };
    if let Some(bytes) = &target {
        restore(&record.path, bytes.as_deref(), &directories)?;
    }
    let replaced = now.filter(|_| target.is_some() && !untouched);
    let written = target.is_some();
    let record = journal.undone(record, replaced)?;
    Ok(Undone {
        record,
        written,
        partly: written && !untouched && !forced,
        forced,
        warnings: journal.repairs().to_vec(),
    })
}

/// The directories made for the file of `record` by an earlier change that made the file too, where only `record` kept
/// undoing that one from removing it.
fn outlived_maker(records: &[Record], record: &Record) -> Option<Vec<PathBuf>> {
    let had_content = record.before.as_ref().is_some_and(|bytes| !bytes.0.is_empty());
    let maker = records.iter().rfind(|other| {
        other.id < record.id
            && other.path == record.path
            && other.before.is_none()
            && matches!(other.state, State::Done | State::Undone)
    })?;
    (had_content && maker.state == State::Undone).then(|| maker.made_directories.clone())
}

fn find(records: &[Record], id: Option<u64>) -> Result<Record> {
    let Some(id) = id else {
        let last = records.iter().rfind(|record| record.state == State::Done);
        return last.cloned().ok_or_else(|| Error::unmet(errors::nothing_to_undo()));
    };
    let record = records
        .iter()
        .find(|record| record.id == id)
        .ok_or_else(|| Error::usage(errors::no_such_change(id)).hint(errors::hint_history()))?;
    match record.state {
        State::Done => Ok(record.clone()),
        State::Undone => Err(Error::unmet(errors::already_undone(id))),
        State::Intent | State::Dropped => Err(Error::unmet(errors::never_made(id))),
    }
}

/// What the change left against what is there now.
fn conflict(record: &Record, now: Option<&[u8]>) -> Error {
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.lines().map(sanitize::shown);
        lines.fold(String::new(), |text, line| text + &line + "\n")
    };
    let left = shown(record.after.as_ref().map_or(&[][..], |Bytes(bytes)| bytes));
    let found = shown(now.unwrap_or_default());
    let diff = TextDiff::from_lines(&left, &found)
        .unified_diff()
        .context_radius(1)
        .header(&format!("change {}", record.id), "now")
        .to_string();
    Error::unmet(errors::undo_conflict(record.id, &record.path)).evidence(diff).hint(errors::hint_undo_force(record.id))
}
