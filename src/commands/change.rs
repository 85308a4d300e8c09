//! Makes a change in files: decided, shown, journalled, written; all of it or nothing.

use std::path::Path;

use super::destination::Place;
use crate::domain::diff;
use crate::domain::error::Result;
use crate::domain::format::Format;
use crate::domain::journal::{Bytes, Edit, Record, RecordedSetting};
use crate::domain::plan::SettingChange;
use crate::domain::report::FileChange;
use crate::domain::scope::Scope;
use crate::gotool::env;
use crate::host::{Host, files};
use crate::store::journal::Journal;
use crate::store::target;

/// What shall become of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The file.
    pub place: Place,
    /// What is changed in it.
    pub changes: Vec<SettingChange>,
    /// Its bytes then; `None` removes it.
    pub after: Option<Vec<u8>>,
}

impl Planned {
    /// Works out the bytes. `None` when nothing changes.
    pub fn new(place: Place, changes: Vec<SettingChange>) -> Result<Option<Planned>> {
        if changes.is_empty() {
            return Ok(None);
        }
        let pairs: Vec<(&str, Option<&str>)> =
            changes.iter().map(|change| (change.var.name(), change.after.as_deref())).collect();
        let before = place.bytes.as_deref().unwrap_or_default();
        let after = place.format.set(before, &pairs).map_err(|bad| target::bad_file(&place.path, &bad))?;
        Ok(Some(Planned { place, changes, after: Some(after) }))
    }

    /// What a person is shown.
    pub fn shown(&self) -> FileChange {
        let path = self.place.path.to_string_lossy();
        let absent = "/dev/null";
        let before = self.place.bytes.as_ref().map_or(absent, |_| path.as_ref());
        let after = self.after.as_ref().map_or(absent, |_| path.as_ref());
        let content = |bytes: &Option<Vec<u8>>| bytes.clone().unwrap_or_default();
        let diff = match self.place.format {
            // Its bytes are no text.
            Format::Registry => String::new(),
            _ => diff::unified(&content(&self.place.bytes), &content(&self.after), before, after, 3),
        };
        FileChange { path: self.place.path.clone(), changes: self.changes.clone(), diff }
    }

    fn edit(&self, by_go: bool) -> Edit {
        let setting = |change: &SettingChange| RecordedSetting {
            name: change.var.name().to_owned(),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        Edit {
            path: self.place.path.clone(),
            format: self.place.format,
            before: self.place.bytes.clone().map(Bytes),
            // The go command orders the lines of its file by its own mind.
            after: self.after.clone().filter(|_| !by_go).map(Bytes),
            made_directories: match self.place.format {
                Format::Registry => Vec::new(),
                _ => files::missing_parents(&self.place.path),
            },
            settings: self.changes.iter().map(setting).collect(),
            replaced: None,
        }
    }
}

/// Journals, then writes; puts everything back when that fails. Go's env file is written by `go`, where there is one.
pub fn make(
    host: &Host,
    journal: &mut Journal,
    go: Option<&Path>,
    scope: Scope,
    planned: &[Planned],
) -> Result<Record> {
    let by_go = |file: &Planned| go.filter(|_| file.place.format == Format::GoEnv);
    // Nothing is begun that cannot be finished.
    for file in planned {
        target::check_writable(&file.place.path, file.place.format)?;
    }
    let edits = planned.iter().map(|file| file.edit(by_go(file).is_some())).collect();
    let mut record = journal.begin(host, scope, edits)?;
    for (index, file) in planned.iter().enumerate() {
        let written = match by_go(file) {
            Some(go) => super::wait(env::store(host, go, &file.place.path, &file.changes)).flatten().map(Some),
            None => target::write(&file.place.path, file.place.format, file.after.as_deref()).map(|()| None),
        };
        match written {
            Ok(Some(bytes)) => {
                if let Some(edit) = record.edits.get_mut(index) {
                    edit.after = Some(Bytes(bytes));
                }
            }
            Ok(None) => {}
            Err(error) => {
                journal.roll_back(record)?;
                return Err(error);
            }
        }
    }
    match journal.done(record.clone()) {
        Ok(record) => Ok(record),
        // What cannot be taken back later must not stay.
        Err(error) => {
            for edit in &record.edits {
                target::restore(edit, edit.before.as_ref().map(|bytes| bytes.0.as_slice()))?;
            }
            Err(error)
        }
    }
}
