//! The files of a project that say which modules it needs, in a throwaway folder: no go command runs in the project itself.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::throwaway::Place;
use crate::domain::error::{Error, Result};
use crate::domain::gomod;
use crate::host::{Host, files};
use crate::text::errors;

/// More folders than this have no workspace and no chain of replacements.
const MOST_FOLDERS: usize = 1000;

/// A project in its copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where the go command has to run.
    pub cwd: PathBuf,
    /// What GOWORK has to say.
    pub gowork: OsString,
}

/// Copies go.mod, go.sum, go.work and go.work.sum of the project that `dir` belongs to, of the modules of the workspace in use
/// (`work`) and of the folders that stand in for modules, each below its own path, so that they find each other. `None` where
/// there is no project.
pub fn project(host: &Host, place: &Place, dir: &Path, work: Option<PathBuf>) -> Result<Option<Copied>> {
    let go_mod = super::settings::go_mod(dir);
    let Some(main) = work.as_ref().or(go_mod.as_ref()).and_then(|path| path.parent()) else { return Ok(None) };
    let mut open: Vec<PathBuf> = vec![main.to_owned()];
    let mut seen: Vec<PathBuf> = Vec::new();
    if let Some(path) = &work {
        let bytes = read(path)?;
        let folders = gomod::parse_work(path, &bytes).uses.into_iter().chain(gomod::replacing_folders(&bytes));
        open.extend(folders.map(|folder| main.join(folder)));
        put(host, place, path, &bytes)?;
        // The go command names it so, whatever the ending of go.work.
        let mut sum = path.clone().into_os_string();
        sum.push(".sum");
        copy(host, place, Path::new(&sum))?;
    }
    while let Some(folder) = open.pop().filter(|_| seen.len() < MOST_FOLDERS) {
        let folder = plain(&folder);
        if seen.contains(&folder) {
            continue;
        }
        let go_mod = folder.join("go.mod");
        if files::is_file(&go_mod) {
            let bytes = read(&go_mod)?;
            open.extend(gomod::replacing_folders(&bytes).into_iter().map(|other| folder.join(other)));
            put(host, place, &go_mod, &bytes)?;
            copy(host, place, &folder.join("go.sum"))?;
        }
        seen.push(folder);
    }
    let gowork = work.as_ref().map_or_else(|| Ok("off".into()), |path| below(host, place, path).map(OsString::from))?;
    Ok(Some(Copied { cwd: below(host, place, &main.join("go.mod"))?.with_file_name(""), gowork }))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    files::read(path).map_err(|error| Error::local(errors::cannot_read(path, &error)))
}

/// Without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                found.pop();
            }
            part => found.push(part),
        }
    }
    found
}

/// The copy's path, its folder made.
fn below(host: &Host, place: &Place, path: &Path) -> Result<PathBuf> {
    let path = plain(path);
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
        // A drive of its own.
        Component::Prefix(prefix) => Some(prefix.as_os_str().to_string_lossy().replace([':', '\\', '/', '?'], "_")),
        _ => None,
    });
    let parts: Vec<String> = std::iter::once("project".to_owned()).chain(parts).collect();
    let (name, folders) = parts.split_last().map(|(name, rest)| (name.clone(), rest.join("/"))).unwrap_or_default();
    Ok(place.dir(host, &folders)?.join(name))
}

fn put(host: &Host, place: &Place, path: &Path, bytes: &[u8]) -> Result<()> {
    let copy = below(host, place, path)?;
    files::create_new(&copy, bytes).or_else(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Ok(()),
        _ => Err(Error::local(errors::cannot_write(&copy, &error))),
    })
}

/// A file that need not be there.
fn copy(host: &Host, place: &Place, path: &Path) -> Result<()> {
    match files::read_if_there(path).map_err(|error| Error::local(errors::cannot_read(path, &error)))? {
        Some(bytes) => put(host, place, path, &bytes),
        None => Ok(()),
    }
}
