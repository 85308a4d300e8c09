//! The journal: one record a change, written before the change is made, so that every change can be taken back and a run
//! cut short is mended by the next one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::error::{Error, Result};
use crate::domain::journal::{Bytes, CutShort, Record, RecordedSetting, State};
use crate::domain::plan::SettingChange;
use crate::host::{Host, files};
use crate::text::{Message, errors, notes};

/// How long one run waits for another.
const LOCK_LIMIT: Duration = Duration::from_secs(10);
const SCHEMA: u32 = 1;

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

/// Reads the journal without locking it.
pub fn read(host: &Host) -> Result<Records> {
    read_dir(&directory(host)?)
}

fn read_dir(dir: &Path) -> Result<Records> {
    let mut records = Records::default();
    let names = files::names(dir).map_err(|error| Error::local(errors::cannot_read(dir, error.to_string())))?;
    for name in names.iter().filter(|name| name.ends_with(".json")) {
        let path = dir.join(name);
        let parsed = files::read(&path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| serde_json::from_slice::<Record>(&bytes).map_err(|error| error.to_string()));
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
        let dir = directory(host)?;
        let unwritable = |error: std::io::Error| Error::local(errors::cannot_write(&dir, error.to_string()));
        files::make_private_dir(&dir).map_err(unwritable)?;
        let lock = files::lock(&dir.join("lock"), LOCK_LIMIT)
            .map_err(unwritable)?
            .ok_or_else(|| Error::local(errors::journal_locked(LOCK_LIMIT.as_secs())))?;
        let mut journal = Journal { dir, repairs: Vec::new(), _lock: lock };
        for record in read_dir(&journal.dir)?.list {
            if record.state == State::Intent {
                journal.repair(record)?;
            }
        }
        Ok(journal)
    }

    /// What was mended on opening.
    pub fn repairs(&self) -> &[Message] {
        &self.repairs
    }

    /// All records, oldest first.
    pub fn records(&self) -> Result<Records> {
        read_dir(&self.dir)
    }

    /// Writes down what is about to be done to the file at `path`, whose bytes are `before`.
    pub fn begin(
        &mut self,
        host: &Host,
        path: &Path,
        before: Option<&[u8]>,
        changes: &[SettingChange],
    ) -> Result<Record> {
        let id = self.next_id()?;
        let record = Record {
            schema_version: SCHEMA,
            id,
            at: host.now(),
            state: State::Intent,
            path: path.to_owned(),
            before: before.map(|bytes| Bytes(bytes.to_vec())),
            after: None,
            made_directories: files::missing_parents(path),
            settings: changes
                .iter()
                .map(|change| RecordedSetting {
                    name: change.var.name().to_owned(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                })
                .collect(),
            replaced: None,
        };
        self.save(&record)?;
        Ok(record)
    }

    /// The change is made.
    pub fn done(&mut self, mut record: Record, after: Option<Vec<u8>>) -> Result<Record> {
        record.after = after.map(Bytes);
        record.state = State::Done;
        self.save(&record)?;
        Ok(record)
    }

    /// The change failed: what it may have written is put back.
    pub fn roll_back(&mut self, mut record: Record) -> Result<()> {
        restore(&record.path, record.before.as_ref().map(|bytes| bytes.0.as_slice()), &record.made_directories)?;
        record.state = State::Dropped;
        self.save(&record)
    }

    /// The change was taken back; `replaced` is what stood there when that was neither side of it.
    pub fn undone(&mut self, mut record: Record, replaced: Option<Vec<u8>>) -> Result<Record> {
        record.state = State::Undone;
        record.replaced = replaced.map(Bytes);
        self.save(&record)?;
        Ok(record)
    }

    fn repair(&mut self, mut record: Record) -> Result<()> {
        let now = match files::read_if_there(&record.path) {
            Ok(now) => now,
            Err(error) => {
                // What cannot be read cannot be mended, yet need not keep other files from being changed.
                let why = errors::cannot_read(&record.path, error.to_string());
                self.repairs.push(notes::repair_failed(record.id, why));
                return Ok(());
            }
        };
        match record.cut_short(now.as_deref()) {
            CutShort::Made => {
                self.repairs.push(notes::repaired_finished(record.id));
                record.after = now.map(Bytes);
                record.state = State::Done;
                self.save(&record)
            }
            CutShort::NotMade => {
                self.repairs.push(notes::repaired_not_made(record.id));
                record.state = State::Dropped;
                self.save(&record)
            }
            CutShort::Half(bytes) => {
                // What stands there now may hold work of others: the record keeps it.
                record.replaced = now.map(Bytes);
                self.save(&record)?;
                restore(&record.path, bytes.as_deref(), &record.made_directories)?;
                self.repairs.push(notes::repaired_rolled_back(record.id, &record.path));
                record.state = State::Dropped;
                self.save(&record)
            }
        }
    }

    fn next_id(&self) -> Result<u64> {
        let names =
            files::names(&self.dir).map_err(|error| Error::local(errors::cannot_read(&self.dir, error.to_string())))?;
        // By file name, so that a record which cannot be read is never overwritten.
        let last = names.iter().filter_map(|name| name.strip_suffix(".json")?.parse::<u64>().ok()).max();
        Ok(last.unwrap_or(0) + 1)
    }

    fn save(&self, record: &Record) -> Result<()> {
        let path = self.dir.join(format!("{:06}.json", record.id));
        let text = serde_json::to_vec_pretty(record)
            .map_err(|error| Error::local(errors::cannot_write(&path, error.to_string())))?;
        files::replace_private(&path, &text)
            .map_err(|error| Error::local(errors::cannot_write(&path, error.to_string())))
    }
}

/// Puts a file back: these bytes, or none; then the directories that were made for it, where nothing else has moved in.
pub fn restore(path: &Path, bytes: Option<&[u8]>, made_directories: &[PathBuf]) -> Result<()> {
    let now = files::read_if_there(path).map_err(|error| Error::local(errors::cannot_read(path, error.to_string())))?;
    let outcome = match bytes {
        Some(bytes) if now.as_deref() == Some(bytes) => Ok(()),
        Some(bytes) => files::replace(path, bytes),
        None => files::remove(path),
    };
    outcome.map_err(|error| Error::local(errors::cannot_write(path, error.to_string())))?;
    if bytes.is_none() {
        made_directories.iter().for_each(|dir| files::remove_if_empty(dir));
    }
    Ok(())
}
