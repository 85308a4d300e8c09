//! What the system says of folders without anything being written to them: whether it would be let, whose they are, how much
//! room there is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::surroundings::{FolderProblem, Room};

/// Why nothing could be written to a folder or to these places in it; where it does not exist, whether it could be made. Only
/// asked, never tried.
pub fn problem(folder: &Path, inside: &[&str]) -> Option<FolderProblem> {
    let nearest = folder.ancestors().find(|dir| fs::symlink_metadata(dir).is_ok())?;
    let places = [nearest.to_owned()].into_iter().chain(inside.iter().map(|name| folder.join(name)));
    places.filter(|place| fs::symlink_metadata(place).is_ok()).find_map(|place| {
        let error = refusal(&place, place.as_path() == nearest)?;
        let owner = owner(&place);
        Some(FolderProblem { at: place, said: error, owner })
    })
}

/// What the system says where the folder is not there.
pub fn missing(folder: &Path) -> Option<FolderProblem> {
    let error = fs::metadata(folder).err()?;
    Some(FolderProblem { at: folder.to_owned(), said: plain(&error), owner: None })
}

/// What the system says; `None` where it would let this user.
fn refusal(place: &Path, is_folder: bool) -> Option<String> {
    let said = |error: io::Error| Some(plain(&error));
    match fs::metadata(place) {
        Err(error) => return said(error),
        Ok(found) if is_folder && !found.is_dir() => return said(io::ErrorKind::NotADirectory.into()),
        Ok(_) => {}
    }
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        let wanted = if is_folder { Access::WRITE_OK | Access::EXEC_OK } else { Access::WRITE_OK };
        rustix::fs::access(place, wanted).err().and_then(|error| said(error.into()))
    }
    #[cfg(not(unix))]
    None
}

/// Without Rust's own `(os error 13)`.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// The user that a file belongs to, where that is another one.
fn owner(place: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let uid = fs::metadata(place).ok()?.uid();
        (uid != rustix::process::geteuid().as_raw()).then_some(uid)
    }
    #[cfg(not(unix))]
    {
        let _ = place;
        None
    }
}

/// How much room there is for this user where a folder stands or would stand; `None` where the system cannot tell.
pub fn room(folder: &Path) -> Option<Room> {
    let nearest = folder.ancestors().find(|dir| dir.exists())?;
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(nearest).ok()?;
        // btrfs and others do not count files.
        let files = (found.f_files > 0).then_some(found.f_favail);
        Some(Room { bytes: found.f_bavail.saturating_mul(found.f_frsize), files })
    }
    #[cfg(not(unix))]
    {
        let _ = nearest;
        None
    }
}

/// Where the system's name servers are named, where that is a file.
pub fn name_servers_file() -> PathBuf {
    "/etc/resolv.conf".into()
}

/// Where the hosts file is.
pub fn hosts_file() -> PathBuf {
    let path = if cfg!(windows) { r"C:\Windows\System32\drivers\etc\hosts" } else { "/etc/hosts" };
    path.into()
}
