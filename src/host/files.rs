//! Files: read whole, replaced whole. A reader never sees half a file, a crash leaves the old one or the new one.

#![expect(clippy::disallowed_methods, reason = "the one door")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Larger files are refused: no file that this program reads comes near.
const LARGEST: u64 = 64 << 20;

/// A whole file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::metadata(path)?;
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A pipe or a device could keep us waiting for ever.
    if !found.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    if found.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    fs::read(path)
}

/// A whole file; `None` when there is none.
pub fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the error says that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// More links in a row than this are a circle.
const MOST_LINKS: usize = 40;

/// Where `path` leads once every link is followed, also when there is nothing there yet. A rename would replace a linked
/// dotfile by a plain one, so the file behind the link is the one to replace.
pub fn resolve(path: &Path) -> PathBuf {
    if let Ok(found) = fs::canonicalize(path) {
        return everyday(found);
    }
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        // A link to nothing: what is written there comes to stand where it points to.
        let Ok(target) = fs::read_link(&at) else { break };
        at = at.parent().map_or_else(|| target.clone(), |parent| parent.join(&target));
    }
    at
}

/// On Windows a canonical path is in the long form, `\\?\C:\…`, which people and most programs do not know; where the
/// everyday form means the same it serves.
fn everyday(path: PathBuf) -> PathBuf {
    /// Longer paths exist in the long form alone.
    const LONGEST: usize = 259;
    let plain = path.to_str().filter(|_| cfg!(windows)).and_then(|text| text.strip_prefix(r"\\?\"));
    match plain {
        Some(plain) if plain.get(1..3) == Some(r":\") && plain.encode_utf16().count() <= LONGEST => plain.into(),
        _ => path,
    }
}

/// Where a link leads that leads to nothing.
pub fn dangling(path: &Path) -> Option<PathBuf> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    (is_link && matches!(fs::metadata(path), Err(error) if is_absent(&error))).then(|| resolve(path))
}

/// Replaces a file in one step, mode, owner and access list kept; makes it, and missing directories, when it is not there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with_mode(path, bytes, None)
}

/// The same for a file that only the owner may read (mode 0600).
pub fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with_mode(path, bytes, Some(0o600))
}

fn replace_with_mode(path: &Path, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
    let path = resolve(path);
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    refuse_unwritable(&path)?;
    let mut file = open_options(mode).open(&path)?;
    if mode.is_none() {
        keep_attributes(&path, &file)?;
    }
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(unix)]
fn open_options(mode: Option<u32>) -> atomic_write_file::OpenOptions {
    use atomic_write_file::unix::OpenOptionsExt as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = atomic_write_file::OpenOptions::new();
    if let Some(mode) = mode {
        options.mode(mode).preserve_mode(false);
    }
    options
}

/// Gives the new file the extended attributes of the old one: access lists, labels, what the user noted there.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn keep_attributes(path: &Path, file: &fs::File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};
    let mut names = vec![0; 64 << 10];
    let Ok(length) = listxattr(path, &mut names[..]) else { return Ok(()) };
    for name in names.get(..length).unwrap_or_default().split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; 64 << 10];
        let Ok(length) = getxattr(path, name, &mut value[..]) else { continue };
        let value = value.get(..length).unwrap_or_default();
        match fsetxattr(file, name, value, XattrFlags::empty()) {
            // Who may read it is not for a change of one line to decide.
            Err(error) if name == b"system.posix_acl_access" => return Err(error.into()),
            // A label that only the system may set, the system sets.
            _ => {}
        }
    }
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn keep_attributes(_path: &Path, _file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Elsewhere the folder that a file stands in says who may read it.
#[cfg(not(unix))]
fn open_options(_mode: Option<u32>) -> atomic_write_file::OpenOptions {
    atomic_write_file::OpenOptions::new()
}

/// Whether [`replace`] would be let: the file, where there is one, and a new one beside it. Nothing is left behind.
pub fn check_writable(path: &Path) -> io::Result<()> {
    let path = resolve(path);
    refuse_unwritable(&path)?;
    let dir = path.ancestors().skip(1).find(|dir| dir.is_dir());
    match dir {
        // Without a name where the system can do that, so that nobody sees it come and go.
        Some(dir) => tempfile::tempfile_in(dir).map(|_| ()).map_err(|error| io::Error::from(error.kind())),
        None => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Refuses a file that cannot be replaced, and what is none.
fn refuse_unwritable(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        // `resolve` follows every link there is, so what is left is a circle.
        Ok(found) if found.is_symlink() => return Err(io::Error::other("links that lead in a circle")),
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // A rename would happily replace a file that its owner made read-only.
        Ok(found) if found.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        _ => {}
    }
    // What cannot be opened for writing (an immutable file, say) the rename would fail on too, leaving its new half behind.
    match fs::OpenOptions::new().write(true).open(path) {
        Err(error) if !is_absent(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Removes a file; that there is none is no failure. A link to it stays.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(resolve(path)) {
        Err(error) if !is_absent(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Removes a directory when it is empty; anything else leaves it alone.
pub fn remove_if_empty(path: &Path) {
    // Whether it worked does not matter: a directory that is in use is simply kept.
    let _ = fs::remove_dir(path);
}

/// The directories above `path` that do not exist yet, innermost first: those that making it will make.
pub fn missing_parents(path: &Path) -> Vec<PathBuf> {
    resolve(path)
        .ancestors()
        .skip(1)
        .take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists())
        .map(Path::to_owned)
        .collect()
}

/// Makes a directory with all above it, for the owner alone.
pub fn make_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// The names in a directory, sorted; none when there is no such directory.
pub fn names(path: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Writes a file that must not be there yet.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// Whether it is a file that can be run.
pub fn is_executable(path: &Path) -> bool {
    let Ok(found) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        found.is_file() && found.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    found.is_file()
}

/// Whether anything is there once every link is followed.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether it is a file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether it is a directory.
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// A lock held until it is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, never read")] fs::File);

/// Waits for the lock on `path` (made when missing) for at most `limit`; `None` when another process kept it.
pub fn lock(path: &Path, limit: Duration) -> io::Result<Option<Lock>> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Lock(file))),
            Err(fs::TryLockError::Error(error)) => return Err(error),
            Err(fs::TryLockError::WouldBlock) if started.elapsed() >= limit => return Ok(None),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// A directory that is gone when it is dropped, with all that is in it.
#[derive(Debug)]
pub struct Throwaway(tempfile::TempDir);

impl Throwaway {
    /// Makes one below `base`.
    pub fn new(base: &Path) -> io::Result<Throwaway> {
        // `tempfile` puts a made-up name into its errors; the likeliest one reads better without.
        fs::metadata(base)?;
        Ok(Throwaway(tempfile::Builder::new().prefix("goproxy-cfg-").tempdir_in(base)?))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A directory in it.
    pub fn subdir(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path().join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        // What was killed a moment ago may still have been writing.
        for _ in 0..5 {
            match fs::remove_dir_all(self.path()) {
                Err(error) if !is_absent(&error) => std::thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
    }
}
