//! Makes a change in files: decided, shown, journalled, written; all of it or nothing.

use std::path::Path;

use super::destination::Place;
use crate::domain::diff;
use crate::domain::envfile;
use crate::domain::error::{Error, Result};
use crate::domain::format::Format;
use crate::domain::journal::{Bytes, Edit, Record, RecordedSetting};
use crate::domain::plan::{FileChange, SettingChange};
use crate::domain::scope::Scope;
use crate::domain::variable::Var;
use crate::gotool::env;
use crate::host::{Host, files};
use crate::store::journal::Journal;
use crate::store::target;
use crate::text::errors;

/// What shall become of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The file.
    pub place: Place,
    /// What is changed in it.
    pub changes: Vec<SettingChange>,
    /// Names that the go command does not know and that come to say something else, or nothing.
    pub others: Vec<RecordedSetting>,
    /// Its bytes then; `None` removes it.
    pub after: Option<Vec<u8>>,
    /// To the byte so: the go command, which orders and merges lines, has no part in it.
    pub exact: bool,
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
        // A file of our own that says nothing any more goes; one of the user's stays, empty as it may have been before.
        let own = place.path.file_stem().is_some_and(|stem| stem == "goproxy-cfg");
        let after = Some(after).filter(|after| !after.is_empty() || !own);
        Ok(Some(Planned { place, changes, others: Vec::new(), after, exact: false }))
    }

    /// Go's env file with lines mended, and variables changed after that. `None` when nothing changes.
    pub fn mended(place: Place, mended: &[u8], changes: &[(Var, Option<String>)]) -> Result<Option<Planned>> {
        let before = place.bytes.clone().unwrap_or_default();
        let pairs: Vec<(&str, Option<&str>)> =
            changes.iter().map(|(var, value)| (var.name(), value.as_deref())).collect();
        let after = place.format.set(mended, &pairs).map_err(|bad| target::bad_file(&place.path, &bad))?;
        if after == before {
            return Ok(None);
        }
        let mut names: Vec<String> = Vec::new();
        for assigned in envfile::parse(&before).into_iter().chain(envfile::parse(&after)) {
            if !names.contains(&assigned.key) {
                names.push(assigned.key);
            }
        }
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for name in names {
            let (before, after) = (envfile::get(&before, &name), envfile::get(&after, &name));
            match Var::named(&name) {
                _ if before == after => {}
                Some(var) => known.push(SettingChange { var, before, after }),
                None => others.push(RecordedSetting { name, before, after }),
            }
        }
        Ok(Some(Planned { place, changes: known, others, after: Some(after), exact: true }))
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
            settings: self.changes.iter().map(setting).chain(self.others.iter().cloned()).collect(),
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
    let by_go = |file: &Planned| go.filter(|_| file.place.format == Format::GoEnv && !file.exact);
    // Nothing is begun that cannot be finished.
    for file in planned {
        target::check_writable(&file.place.path, file.place.format)?;
    }
    let edits = planned.iter().map(|file| file.edit(by_go(file).is_some())).collect();
    let mut record = journal.begin(host, scope, edits)?;
    for (index, file) in planned.iter().enumerate() {
        let written = match by_go(file) {
            Some(go) => by_the_go_command(host, journal, go, file).and_then(|made| {
                // Known before it is written: should that fail, what is put back is put back to the byte.
                if let Some(edit) = record.edits.get_mut(index) {
                    edit.after = Some(Bytes(made.bytes.clone()));
                }
                if made.in_place { Ok(()) } else { in_one_step(file, Some(&made.bytes)) }
            }),
            None => in_one_step(file, file.after.as_deref()),
        };
        if let Err(error) = written {
            journal.roll_back(record)?;
            return Err(error);
        }
    }
    match journal.done(record.clone()) {
        Ok(record) => Ok(record),
        // What cannot be taken back later must not stay.
        Err(error) => {
            journal.roll_back(record)?;
            Err(error)
        }
    }
}

/// Replaces the file, unless somebody else has written to it since the change was decided.
fn in_one_step(file: &Planned, bytes: Option<&[u8]>) -> Result<()> {
    let place = &file.place;
    if target::read(&place.path, place.format)? != place.bytes {
        return Err(Error::local(errors::changed_meanwhile(&place.path)));
    }
    target::write(&place.path, place.format, bytes)
}

/// A file as the go command made it.
struct ByGo {
    bytes: Vec<u8>,
    /// Whether it has written them to the file itself.
    in_place: bool,
}

/// Lets the go command make the change. It rewrites a file in place, which a full disk or a power cut tears: so it is
/// given a copy, which is to replace the file.
fn by_the_go_command(host: &Host, journal: &Journal, go: &Path, file: &Planned) -> Result<ByGo> {
    let place = &file.place;
    let unwritable = |error: std::io::Error| Error::local(errors::cannot_write(&place.path, &error));
    // The file may hold credentials: a copy that a killed run leaves is as safe there as the journal itself.
    let copies = journal.scratch()?;
    let copy = copies.path().join("env");
    if let Some(bytes) = &place.bytes {
        copies.file("env", bytes).map_err(unwritable)?;
    }
    let stored = match copy.to_str() {
        Some(path) => {
            let elsewhere = host.clone().with_var(Var::Goenv, Some(path));
            super::wait(env::store(&elsewhere, go, &copy, &file.changes)).flatten()
        }
        None => super::wait(env::store(host, go, &place.path, &file.changes)).flatten(),
    };
    let now = target::read(&place.path, place.format)?;
    if now == place.bytes {
        return stored.map(|bytes| ByGo { bytes, in_place: false });
    }
    // A wrapper with a mind of its own about GOENV has written to the file itself.
    let bytes = now.unwrap_or_default();
    let says = |change: &SettingChange| envfile::get(&bytes, change.var.name()) == change.after;
    match stored {
        _ if file.changes.iter().all(says) => Ok(ByGo { bytes, in_place: true }),
        Err(error) => Err(error),
        Ok(_) => Err(Error::local(errors::changed_meanwhile(&place.path))),
    }
}
