//! The journal: one record a change, written before the change is made, so that every change can be taken back and a run
//! cut short is mended by the next one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::error::{Error, Result};
use crate::domain::journal::{Bytes, CutShort, Edit, Record, SCHEMA, State, Undo};
use crate::domain::scope::Scope;
use crate::host::{Host, files};
use crate::store::target;
use crate::text::{Message, errors, notes};

/// How long one run waits for another.
const LOCK_LIMIT: Duration = Duration::from_secs(10);

/// The journal, locked against other runs.
#[derive(Debug)]
pub struct Journal {
    dir: PathBuf,
    repairs: Vec<Message>,
    _lock: files::Lock,
}

/// All records, oldest first, and what could not be read.
#[derive(Debug, Default)]
pub struct Records {
    /// The records.
    pub list: Vec<Record>,
    /// What could not be read, one sentence a file.
    pub problems: Vec<Message>,
}

fn directory(host: &Host) -> Result<PathBuf> {
    let state = host.directories().state.as_ref();
    Ok(state.ok_or_else(|| Error::local(errors::no_state_directory()))?.join("goproxy-cfg").join("journal"))
}

/// Refuses to write into the home of somebody else, as root by sudo.
pub fn refuse_foreign_home(host: &Host) -> Result<()> {
    match host.foreign_home() {
        Some((home, owner)) => Err(Error::local(errors::foreign_home(home, owner)).hint(errors::hint_without_sudo())),
        None => Ok(()),
    }
}

/// Reads the journal without locking it.
pub fn read(host: &Host) -> Result<Records> {
    read_dir(&directory(host)?, |_| true)
}

/// The words of the states that a finished record does not have: its bytes hold neither as a word of its own.
fn may_be_unfinished(bytes: &[u8]) -> bool {
    let has = |word: &[u8]| bytes.windows(word.len()).any(|found| found == word);
    has(b"\"intent\"") || has(b"\"undoing\"")
}

/// The records whose bytes `wanted` says are worth understanding.
fn read_dir(dir: &Path, wanted: impl Fn(&[u8]) -> bool) -> Result<Records> {
    let mut records = Records::default();
    let names = files::names(dir).map_err(|error| Error::local(errors::cannot_read(dir, &error)))?;
    for name in names.iter().filter(|name| name.ends_with(".json")) {
        let path = dir.join(name);
        let read = files::read(&path).map_err(|error| error.to_string());
        if read.as_ref().is_ok_and(|bytes| !wanted(bytes)) {
            continue;
        }
        let parsed = read.and_then(|bytes| serde_json::from_slice::<Record>(&bytes).map_err(|error| error.to_string()));
        match parsed {
            Ok(record) => records.list.push(record),
            Err(why) => records.problems.push(errors::cannot_read(&path, why)),
        }
    }
    records.list.sort_by_key(|record| record.id);
    Ok(records)
}

impl Journal {
    /// Locks the journal, and finishes or rolls back what an earlier run left half done.
    pub fn open(host: &Host) -> Result<Journal> {
        refuse_foreign_home(host)?;
        let dir = directory(host)?;
        let unwritable = |error: std::io::Error| Error::local(errors::cannot_write(&dir, &error));
        files::make_private_dir(&dir).map_err(unwritable)?;
        let lock = files::lock(&dir.join("lock"), LOCK_LIMIT)
            .map_err(unwritable)?
            .ok_or_else(|| Error::local(errors::journal_locked(LOCK_LIMIT.as_secs())))?;
        let mut journal = Journal { dir, repairs: Vec::new(), _lock: lock };
        // Nobody else has any here while the lock is held.
        files::remove_throwaways(&journal.dir);
        for own in [Some(journal.dir.as_path()), journal.dir.parent()].into_iter().flatten() {
            // Only space is lost by what stays there.
            let _ = files::remove_all_leftovers(own);
        }
        for record in read_dir(&journal.dir, may_be_unfinished)?.list {
            if matches!(record.state, State::Intent | State::Undoing) {
                let id = record.id;
                if let Err(error) = journal.repair(record) {
                    // What cannot be mended now need not keep other files from being changed; the next run tries again.
                    journal.repairs.push(notes::repair_failed(id, error.message));
                }
            }
        }
        Ok(journal)
    }

    /// A directory for what is made on the way to a change, gone when it is dropped or by the next run.
    pub fn scratch(&self) -> Result<files::Throwaway> {
        files::Throwaway::new(&self.dir).map_err(|error| Error::local(errors::cannot_write(&self.dir, &error)))
    }

    /// What was mended on opening.
    pub fn repairs(&self) -> &[Message] {
        &self.repairs
    }

    /// All records, oldest first.
    pub fn records(&self) -> Result<Records> {
        read_dir(&self.dir, |_| true)
    }

    /// Writes down what is about to be done.
    pub fn begin(&mut self, host: &Host, scope: Scope, edits: Vec<Edit>) -> Result<Record> {
        let id = self.next_id()?;
        let state = State::Intent;
        let leftovers = Vec::new();
        let record = Record { schema_version: SCHEMA, id, at: host.now(), state, scope, edits, leftovers };
        self.save(&record)?;
        Ok(record)
    }

    /// The change is made; what is known now of the files is in the record.
    pub fn done(&mut self, mut record: Record) -> Result<Record> {
        record.state = State::Done;
        self.save(&record)?;
        Ok(record)
    }

    /// The change failed: what it wrote is put back, each file in its turn even where one cannot be. What others have
    /// written meanwhile stays.
    pub fn roll_back(&mut self, mut record: Record) -> Result<()> {
        let mut failed = None;
        for edit in record.edits.iter().rev() {
            failed = put_back(edit).err().or(failed);
        }
        if let Some(error) = failed {
            // It stays an intent, which the next run tries to mend.
            return Err(error);
        }
        record.state = State::Dropped;
        self.save(&record)
    }

    /// The change is about to be taken back; each edit may say what is replaced there.
    pub fn undoing(&mut self, mut record: Record) -> Result<Record> {
        record.state = State::Undoing;
        self.save(&record)?;
        Ok(record)
    }

    /// The change was taken back.
    pub fn undone(&mut self, mut record: Record) -> Result<Record> {
        record.state = State::Undone;
        self.save(&record)?;
        Ok(record)
    }

    fn repair(&mut self, mut record: Record) -> Result<()> {
        let mut contents = Vec::new();
        for edit in &record.edits {
            contents.push(target::read(&edit.path, edit.format)?);
        }
        for edit in &record.edits {
            let gone = target::remove_leftovers(edit)?;
            self.repairs.extend(gone.iter().map(|path| notes::repaired_leftover(record.id, path)));
            record.leftovers.extend(gone);
        }
        match record.state {
            State::Undoing => self.finish_undo(record, contents),
            _ => self.mend(record, contents),
        }
    }

    /// An undo that was cut short is finished: what it had not yet put back is put back.
    fn finish_undo(&mut self, mut record: Record, contents: Vec<Option<Vec<u8>>>) -> Result<()> {
        let records = self.records()?.list;
        for (edit, now) in record.edits.iter_mut().zip(&contents) {
            let bytes = match (&edit.replaced, edit.undo(now.as_deref())) {
                // What the user had agreed to lose is still there.
                (Some(replaced), Undo::Conflict) if Some(&replaced.0) == now.as_ref() => {
                    edit.before.as_ref().map(|bytes| bytes.0.clone())
                }
                (_, Undo::Write(bytes)) => bytes,
                // Put back already; where there was no file, its directories may still be there.
                (_, Undo::Nothing) => now.clone(),
                (_, Undo::Conflict) => continue,
            };
            let bytes = match (bytes, edit.outlived_maker(&records, record.id)) {
                (Some(left), Some(directories)) if left.is_empty() => {
                    edit.made_directories = directories;
                    None
                }
                (bytes, _) => bytes,
            };
            target::restore(edit, bytes.as_deref())?;
        }
        let id = record.id;
        self.undone(record)?;
        self.repairs.push(notes::repaired_undone(id));
        Ok(())
    }

    fn mend(&mut self, mut record: Record, contents: Vec<Option<Vec<u8>>>) -> Result<()> {
        let states: Vec<CutShort> =
            record.edits.iter().zip(&contents).map(|(edit, now)| edit.cut_short(now.as_deref())).collect();
        if states.iter().all(|state| *state == CutShort::Made) {
            for (edit, now) in record.edits.iter_mut().zip(contents) {
                edit.after = now.map(Bytes);
            }
            let id = record.id;
            self.done(record)?;
            self.repairs.push(notes::repaired_finished(id));
            return Ok(());
        }
        let nothing_made = states.iter().all(|state| *state == CutShort::NotMade);
        if !nothing_made {
            // What stands there now may hold work of others: the record keeps it.
            for (edit, now) in record.edits.iter_mut().zip(&contents) {
                edit.replaced = now.clone().map(Bytes);
            }
            self.save(&record)?;
        }
        for (edit, state) in record.edits.iter().zip(states) {
            put_back(edit)?;
            if state != CutShort::NotMade {
                self.repairs.push(notes::repaired_rolled_back(record.id, &edit.path));
            }
        }
        if nothing_made {
            self.repairs.push(notes::repaired_not_made(record.id));
        }
        record.state = State::Dropped;
        self.save(&record)
    }

    fn next_id(&self) -> Result<u64> {
        let names = files::names(&self.dir).map_err(|error| Error::local(errors::cannot_read(&self.dir, &error)))?;
        // By file name, so that a record which cannot be read is never overwritten.
        let last = names.iter().filter_map(|name| name.strip_suffix(".json")?.parse::<u64>().ok()).max();
        Ok(last.unwrap_or(0) + 1)
    }

    fn save(&self, record: &Record) -> Result<()> {
        let path = self.dir.join(format!("{:06}.json", record.id));
        let text = serde_json::to_vec_pretty(record)
            .map_err(|error| Error::local(errors::cannot_write(&path, error.to_string())))?;
        let saved = files::replace_private(&path, &text).and_then(|()| match record.state {
            // It has to stand there before anything else is touched. Where a later state is lost to a power cut, the next
            // run finds out how far the change came.
            State::Intent | State::Undoing => files::make_lasting(&path),
            State::Done | State::Undone | State::Dropped => Ok(()),
        });
        saved.map_err(|error| Error::local(errors::cannot_write(&path, &error)))
    }
}

/// Takes back what a change made of one file, as far as it came; and the directories that it made for it.
fn put_back(edit: &Edit) -> Result<()> {
    let now = target::read(&edit.path, edit.format)?;
    let bytes = match edit.cut_short(now.as_deref()) {
        CutShort::NotMade => now,
        CutShort::Half(bytes) => bytes,
        CutShort::Made => match edit.undo(now.as_deref()) {
            Undo::Write(bytes) => bytes,
            Undo::Nothing | Undo::Conflict => now,
        },
    };
    target::restore(edit, bytes.as_deref())
}
