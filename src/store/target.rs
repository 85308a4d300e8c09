//! What a change writes to: a file, or the variables of a registry key that the journal treats like one.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::error::{BadFile, Error, Result};
use crate::domain::format::Format;
use crate::domain::journal::Edit;
use crate::domain::variable::Var;
use crate::host::files;
use crate::shell::registry;
use crate::text::errors;

/// What stands there now; `None` when there is nothing.
pub fn read(path: &Path, format: Format) -> Result<Option<Vec<u8>>> {
    let found = match format {
        Format::Registry => hive(path).and_then(|hive| registry::read(hive, &written_variables())).map(Some),
        _ => files::read_if_there(path),
    };
    found.map_err(|error| unreadable(path, &error))
}

/// Whether it could be written, found out without writing: before the first of several files is touched, all are asked.
pub fn check_writable(path: &Path, format: Format) -> Result<()> {
    match format {
        Format::Registry => hive(path).and_then(registry::check_writable),
        _ => files::check_writable(path),
    }
    .map_err(|error| unwritable(path, format, &error))
}

/// Makes it so, in one step; `None` removes it.
pub fn write(path: &Path, format: Format, bytes: Option<&[u8]>) -> Result<()> {
    let outcome = match (format, bytes) {
        (Format::Registry, bytes) => {
            hive(path).and_then(|hive| registry::write(hive, &written_variables(), bytes.unwrap_or_default()))
        }
        (_, Some(bytes)) => files::replace(path, bytes),
        (_, None) => files::remove(path),
    };
    outcome.map_err(|error| unwritable(path, format, &error))
}

/// Puts back `bytes`, or nothing; then the directories that were made for it, where nothing else has moved in.
pub fn restore(edit: &Edit, bytes: Option<&[u8]>) -> Result<()> {
    if read(&edit.path, edit.format)?.as_deref() != bytes {
        write(&edit.path, edit.format, bytes)?;
    }
    if bytes.is_none() {
        edit.made_directories.iter().for_each(|dir| files::remove_if_empty(dir));
    }
    Ok(())
}

fn hive(path: &Path) -> io::Result<registry::Hive> {
    registry::hive_at(path).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Removes what a run that was cut short left beside the file on the way to replacing it. What went.
pub fn remove_leftovers(edit: &Edit) -> Result<Vec<PathBuf>> {
    match edit.format {
        Format::Registry => Ok(Vec::new()),
        _ => files::remove_leftovers(&edit.path).map_err(|error| unreadable(&edit.path, &error)),
    }
}

/// The variables of a registry key that are this program's business.
fn written_variables() -> [&'static str; 3] {
    Var::WRITTEN.map(Var::name)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::local(errors::cannot_read(path, error))
}

fn unwritable(path: &Path, format: Format, error: &io::Error) -> Error {
    let failure = Error::local(errors::cannot_write(path, error));
    match error.kind() {
        io::ErrorKind::PermissionDenied if is_everybodys(path, format) => failure.hint(errors::hint_administrator()),
        io::ErrorKind::PermissionDenied => failure.hint(errors::hint_permission(path)),
        _ => failure,
    }
}

/// Whether all users of the machine have a part in it, so that writing it takes an administrator.
fn is_everybodys(path: &Path, format: Format) -> bool {
    format == Format::Registry || path.starts_with("/etc")
}

/// Says that the content of `path` cannot be worked with.
pub fn bad_file(path: &Path, bad: &BadFile) -> Error {
    Error::local(match bad.line {
        Some(line) => errors::bad_file_at(path, line, &bad.why),
        None => errors::bad_file(path, &bad.why),
    })
}
