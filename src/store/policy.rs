//! Finds the team file, and remembers which one the user trusts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::error::{Error, Result};
use crate::domain::policy::{self, FILE_NAME, Policy, Problem};
use crate::domain::sanitize;
use crate::host::{Host, files};
use crate::text::{Message, errors, policy as sentences};

/// A team file that can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamFile {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it, to the byte: trust is in these.
    pub bytes: Vec<u8>,
    /// What it says.
    pub policy: Policy,
}

/// The team file of the working directory, or of the nearest folder above it that has one. The search ends at the root of
/// the repository; and at home, when it began there or below: what lies above is others'.
pub fn locate(host: &Host) -> Option<PathBuf> {
    locate_from(host, host.cwd()?)
}

/// The same for any folder.
pub(super) fn locate_from(host: &Host, start: &Path) -> Option<PathBuf> {
    let home = host.directories().home.as_deref().map(files::resolve);
    for dir in start.ancestors() {
        let path = dir.join(FILE_NAME);
        if files::is_file(&path) || files::is_dir(&path) {
            return Some(path);
        }
        let git = dir.join(".git");
        // In a linked worktree it is a file.
        if files::is_dir(&git) || files::is_file(&git) || home.as_deref() == Some(&*files::resolve(dir)) {
            return None;
        }
    }
    None
}

/// The team file that holds here. One with mistakes is a failure that tells them all: nothing of it is applied.
pub fn find(host: &Host) -> Result<Option<TeamFile>> {
    host.cwd().map_or(Ok(None), |cwd| find_from(host, cwd))
}

/// The same for another folder.
pub fn find_from(host: &Host, start: &Path) -> Result<Option<TeamFile>> {
    let Some(path) = locate_from(host, start) else { return Ok(None) };
    let shown = || sanitize::printable(&path.to_string_lossy());
    let bytes = files::read(&path).map_err(|error| Error::local(errors::cannot_read(shown(), &error)))?;
    match policy::parse(&bytes) {
        Ok(policy) => Ok(Some(TeamFile { path, bytes, policy })),
        Err(problems) => Err(refused(&path, &problems)),
    }
}

fn refused(path: &Path, problems: &[Problem]) -> Error {
    let list =
        problems.iter().fold(Message::default(), |before, problem| sentences::listed(before, problem.sentence(path)));
    Error::usage(sentences::not_applied(sanitize::printable(&path.to_string_lossy()), list))
}

/// What the user trusts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Trusted {
    schema_version: u32,
    /// Oldest first.
    files: Vec<Entry>,
}

/// One file as it was when the user said yes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// Every link followed.
    path: String,
    /// Of its bytes, in hexadecimal.
    sha256: String,
}

const SCHEMA: u32 = 1;
/// The oldest give way to new ones.
const MOST_ENTRIES: usize = 500;
/// A larger file is damaged.
const LARGEST: usize = 4 << 20;
/// How long one run waits for another.
const LOCK_LIMIT: Duration = Duration::from_secs(10);

/// Whether the user trusts the file at `path` with just these bytes.
pub fn is_trusted(host: &Host, path: &Path, bytes: &[u8]) -> Result<bool> {
    let Some(store) = store(host) else { return Ok(false) };
    Ok(read(&store)?.files.contains(&entry(path, bytes)))
}

/// Remembers that the user trusts the file at `path` with just these bytes.
pub fn trust(host: &Host, path: &Path, bytes: &[u8]) -> Result<()> {
    let store = store(host).ok_or_else(|| Error::local(sentences::no_place_for_trust()))?;
    let unwritable = |error: std::io::Error| Error::local(errors::cannot_write(&store, &error));
    if let Some(dir) = store.parent() {
        files::make_private_dir(dir).map_err(unwritable)?;
    }
    // Between reading and writing nobody else may write. The file itself is replaced, so it cannot be what is locked.
    let _lock = files::lock(&store.with_extension("lock"), LOCK_LIMIT)
        .map_err(unwritable)?
        .ok_or_else(|| Error::local(sentences::trust_locked(LOCK_LIMIT.as_secs())))?;
    let mut trusted = read(&store)?;
    let new = entry(path, bytes);
    if trusted.files.contains(&new) {
        return Ok(());
    }
    trusted.schema_version = SCHEMA;
    trusted.files.push(new);
    let too_many = trusted.files.len().saturating_sub(MOST_ENTRIES);
    trusted.files.drain(..too_many);
    let text = serde_json::to_vec_pretty(&trusted)
        .map_err(|error| Error::local(errors::cannot_write(&store, error.to_string())))?;
    files::replace_private(&store, &text).map_err(unwritable)
}

fn store(host: &Host) -> Option<PathBuf> {
    Some(host.directories().state.as_ref()?.join("goproxy-cfg").join("trusted.json"))
}

/// A damaged file trusts nothing: the user is asked once more.
fn read(store: &Path) -> Result<Trusted> {
    let bytes = files::read_if_there(store)
        .map_err(|error| Error::local(errors::cannot_read(store, &error)))?
        .unwrap_or_default();
    let parsed = if bytes.len() > LARGEST { None } else { serde_json::from_slice::<Trusted>(&bytes).ok() };
    Ok(parsed.filter(|trusted| trusted.schema_version == SCHEMA).unwrap_or_default())
}

fn entry(path: &Path, bytes: &[u8]) -> Entry {
    let path = files::resolve(path);
    // A path that is no text becomes its bytes, told apart by their not beginning with a slash.
    let path = path.to_str().map_or_else(|| hexadecimal(path.as_os_str().as_encoded_bytes()), str::to_owned);
    Entry { path, sha256: hexadecimal(&Sha256::digest(bytes)) }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
