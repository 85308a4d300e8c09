//! `undo`: takes changes back, byte for byte where nothing else touched the files since.

use crate::domain::diff;
use crate::domain::error::{Error, Result};
use crate::domain::journal::{Bytes, Edit, Record, State, Undo};
use crate::domain::report::{Undone, UndoneChange, UndoneFile, UndoneHow};
use crate::domain::scope::Scope;
use crate::host::Host;
use crate::store::journal::Journal;
use crate::store::target;
use crate::text::errors;

/// Which changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// The last one that is in force.
    #[default]
    Last,
    /// The one with this number in the journal.
    Id(u64),
    /// Every one that is in force, the last one first.
    All,
}

/// Which changes, and whether to take them back even where later changes get lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which.
    pub which: Which,
    /// Only changes of this scope.
    pub scope: Option<Scope>,
    /// Take it back even though what it set was changed again.
    pub force: bool,
}

/// Takes changes back.
pub fn run(host: &Host, options: Options) -> Result<Undone> {
    let mut journal = Journal::open(host)?;
    // What was mended on opening is told, whatever becomes of the rest.
    take_all_back(&mut journal, options).map_err(|error| journal.repairs().iter().cloned().fold(error, Error::hint))
}

fn take_all_back(journal: &mut Journal, options: Options) -> Result<Undone> {
    let mut changes = Vec::new();
    for id in chosen(&journal.records()?.list, options)? {
        let records = journal.records()?.list;
        let record = find(&records, id)?;
        match take_back(journal, &records, record, options.force) {
            Ok(change) => changes.push(change),
            Err(error) => {
                let done = changes.iter().map(|change: &UndoneChange| change.record.id.to_string());
                let done: Vec<String> = done.collect();
                return Err(if done.is_empty() { error } else { error.hint(errors::undone_so_far(done.join(", "))) });
            }
        }
    }
    Ok(Undone { changes, warnings: journal.repairs().to_vec() })
}

/// The numbers of the changes, in the order in which they are taken back.
fn chosen(records: &[Record], options: Options) -> Result<Vec<u64>> {
    let wanted = |record: &&Record| options.scope.is_none_or(|scope| scope == record.scope);
    let in_force = || records.iter().rev().filter(|record| record.state == State::Done).filter(wanted);
    let ids: Vec<u64> = match options.which {
        Which::Id(id) => vec![id],
        Which::Last => in_force().take(1).map(|record| record.id).collect(),
        Which::All => in_force().map(|record| record.id).collect(),
    };
    if ids.is_empty() { Err(Error::unmet(errors::nothing_to_undo())) } else { Ok(ids) }
}

/// What is to be done to one file.
struct Step {
    target: Option<Vec<u8>>,
    now: Option<Vec<u8>>,
    how: UndoneHow,
}

impl Step {
    /// Takes it, unless somebody else has written to the file since it was decided.
    fn make(&self, edit: &Edit) -> Result<()> {
        if target::read(&edit.path, edit.format)? != self.now {
            return Err(Error::local(errors::changed_meanwhile(&edit.path)));
        }
        target::restore(edit, self.target.as_deref())
    }

    /// Takes it back, where it was made and nobody has written to the file since.
    fn unmake(&self, edit: &Edit) -> Result<()> {
        if target::read(&edit.path, edit.format)? == self.target {
            target::restore(edit, self.now.as_deref())?;
        }
        Ok(())
    }
}

fn take_back(journal: &mut Journal, records: &[Record], mut record: Record, force: bool) -> Result<UndoneChange> {
    let mut steps = Vec::new();
    for edit in &mut record.edits {
        let now = target::read(&edit.path, edit.format)?;
        let untouched = edit.is_untouched(now.as_deref());
        let (target, how) = match edit.undo(now.as_deref()) {
            Undo::Nothing => (now.clone(), UndoneHow::Already),
            Undo::Write(bytes) => {
                let how = match (untouched, &bytes) {
                    (false, _) => UndoneHow::Partly,
                    (true, None) => UndoneHow::Removed,
                    (true, Some(_)) => UndoneHow::Restored,
                };
                (bytes, how)
            }
            Undo::Conflict if force => (edit.before.as_ref().map(|bytes| bytes.0.clone()), UndoneHow::Forced),
            Undo::Conflict => return Err(conflict(record.id, edit, now.as_deref())),
        };
        let target = match (target, edit.outlived_maker(records, record.id)) {
            (Some(left), Some(directories)) if left.is_empty() && how != UndoneHow::Already => {
                edit.made_directories = directories;
                None
            }
            (target, _) => target,
        };
        edit.replaced = now.clone().filter(|_| !untouched && how != UndoneHow::Already).map(Bytes);
        steps.push(Step { target, now, how });
    }
    // Written down first, so that the next run finishes what is cut short here.
    let record = journal.undoing(record)?;
    // Where the file is as before already, its directories may still be there.
    for (edit, step) in record.edits.iter().zip(&steps) {
        if let Err(error) = step.make(edit) {
            return Err(put_forward(journal, record.clone(), &steps, error));
        }
    }
    let record = journal.undone(record)?;
    let files = record.edits.iter().zip(steps);
    let files = files.map(|(edit, step)| UndoneFile { path: edit.path.clone(), how: step.how }).collect();
    Ok(UndoneChange { record, files })
}

/// An undo that fails at one file leaves all of them as they were.
fn put_forward(journal: &mut Journal, record: Record, steps: &[Step], error: Error) -> Error {
    for (edit, step) in record.edits.iter().zip(steps) {
        if step.unmake(edit).is_err() {
            // It stays half undone; the next run tries again.
            return error;
        }
    }
    // Where even that cannot be noted, the next run finishes the undo instead.
    let _ = journal.done(record);
    error
}

fn find(records: &[Record], id: u64) -> Result<Record> {
    let record = records
        .iter()
        .find(|record| record.id == id)
        .ok_or_else(|| Error::usage(errors::no_such_change(id)).hint(errors::hint_history()))?;
    match record.state {
        State::Done => Ok(record.clone()),
        State::Undone => Err(Error::unmet(errors::already_undone(id))),
        State::Intent | State::Undoing | State::Dropped => Err(Error::unmet(errors::never_made(id))),
    }
}

/// What the change left against what is there now.
fn conflict(id: u64, edit: &Edit, now: Option<&[u8]>) -> Error {
    let left = edit.after.as_ref().map_or(&[][..], |Bytes(bytes)| bytes);
    let diff = diff::unified(left, now.unwrap_or_default(), &format!("change {id}"), "now", 1);
    Error::unmet(errors::undo_conflict(id, &edit.path)).evidence(diff).hint(errors::hint_undo_force(id))
}
