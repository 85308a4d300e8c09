//! Files: read whole, replaced whole. A reader never sees half a file, a crash leaves the old one or the new one.

#![expect(clippy::disallowed_methods, reason = "the one door")]

use std::ffi::{OsStr, OsString};
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

/// What stands in a file, or comes out of a pipe, of at most `most` bytes; `-` is standard input.
pub fn read_input(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    use io::Read as _;
    // One byte more shows that there is more.
    let limit = (most as u64).saturating_add(1);
    let mut bytes = Vec::new();
    match path == Path::new("-") {
        true => io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
        false => fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?,
    };
    if bytes.len() > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// What stands in a file, or comes out of a pipe, piece by piece, up to `most` bytes: more is left unread. `-` is standard
/// input.
pub fn read_pieces(path: &Path, most: u64, each: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    use io::Read as _;
    let mut input: Box<dyn io::Read> = match path == Path::new("-") {
        true => Box::new(io::stdin().lock()),
        false => Box::new(fs::File::open(path)?),
    };
    let mut piece = vec![0; 64 << 10];
    let mut left = most;
    while left > 0 {
        let count = match input.by_ref().take(left).read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        each(piece.get(..count).unwrap_or_default());
        left = left.saturating_sub(count as u64);
    }
    Ok(())
}

/// The bytes of a file; `None` where there is no such file.
pub fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|found| found.len())
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

/// Hands a result to whatever stands at `path`: a file is replaced as by [`replace`]; what takes bytes and is no file (a pipe,
/// a terminal, `/dev/null`) is written to, as a shell's `>` would.
pub fn deliver(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match takes_bytes_as_they_come(path) {
        true => fs::OpenOptions::new().write(true).open(path)?.write_all(bytes),
        false => replace(path, bytes),
    }
}

/// Whether [`deliver`] would be let. A pipe is not tried: its reader would take that for the end.
pub fn check_deliverable(path: &Path) -> io::Result<()> {
    if takes_bytes_as_they_come(path) { Ok(()) } else { check_writable(path) }
}

fn takes_bytes_as_they_come(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Makes a file that was just replaced outlast a power cut under its name too; its content does in any case.
pub fn make_lasting(path: &Path) -> io::Result<()> {
    sync_dir(parent(path))
}

/// The same for a file that only the owner may read (mode 0600).
pub fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with_mode(path, bytes, Some(0o600))
}

/// Adds to the end of a file; makes it when it is not there. What takes bytes and is no file gets them too.
pub fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(bytes)
}

/// Adds to the end of a file that only the owner may read; makes it when it is not there. What could not be written whole is
/// taken off again.
pub fn append_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    let length = file.metadata()?.len();
    file.write_all(bytes).inspect_err(|_| {
        // Where that fails too, the next run finds half a line and takes it off.
        let _ = file.set_len(length);
    })
}

fn replace_with_mode(path: &Path, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
    let path = resolve(path);
    let parent = parent(&path);
    make_dirs(parent, None)?;
    refuse_unwritable(&path)?;
    // Whatever fails from here on, the new file goes when `file` is dropped.
    let file = beside(&path, mode, fs::symlink_metadata(&path).is_ok())?;
    // Not through `file` itself, which puts its made-up name into errors.
    file.as_file().write_all(bytes)?;
    if mode.is_none() {
        keep_attributes(&path, file.as_file())?;
    }
    file.as_file().sync_all()?;
    // After a power cut the old file or the new one stands there, whole. Which one matters to the journal alone.
    file.persist(&path).map(|_| ()).map_err(|failed| failed.error)
}

/// Between the name of a file and the six letters of chance in the name of the one that is to replace it. Nobody else
/// names files so: what a killed run leaves is known by it.
const TEMPORARY: &str = ".goproxy-cfg-";

/// How many letters of chance.
const CHANCE: usize = 6;

/// What the names of the files that are to replace `path` begin with.
fn temporary_prefix(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(TEMPORARY);
    prefix
}

/// A new file beside `path`, locked, so that nobody takes it for one that a killed run left.
fn beside(path: &Path, mode: Option<u32>, replaces: bool) -> io::Result<tempfile::NamedTempFile> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // One that replaces another gets that one's mode last; until then it is nobody's business.
        options.mode(mode.unwrap_or(if replaces { 0o600 } else { 0o666 }));
    }
    #[cfg(not(unix))]
    let _ = (mode, replaces);
    // `tempfile` puts a made-up name into its errors; the system's own reads better.
    let failed = std::cell::Cell::new(None);
    let open = |path: &Path| options.open(path).inspect_err(|error| failed.set(error.raw_os_error()));
    let file = tempfile::Builder::new()
        .prefix(&temporary_prefix(path))
        .rand_bytes(CHANCE)
        .make_in(parent(path), open)
        .map_err(|error| failed.get().map_or(error, io::Error::from_raw_os_error))?;
    // Where the file system has no locks, what is left behind stays.
    #[cfg(unix)]
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Removes what killed runs left beside `path` on the way to replacing it. What went.
pub fn remove_leftovers(path: &Path) -> io::Result<Vec<PathBuf>> {
    let path = resolve(path);
    let prefix = temporary_prefix(&path);
    remove_leftovers_where(parent(&path), |name| {
        name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes()).is_some_and(is_chance)
    })
}

/// Removes what killed runs left in `dir`, a directory of this program's own, on the way to replacing any file. What went.
pub fn remove_all_leftovers(dir: &Path) -> io::Result<Vec<PathBuf>> {
    remove_leftovers_where(dir, |name| {
        let name = name.as_encoded_bytes();
        let at = name.len().saturating_sub(CHANCE);
        name.get(at..).is_some_and(is_chance) && name.get(..at).is_some_and(|head| head.ends_with(TEMPORARY.as_bytes()))
    })
}

fn is_chance(letters: &[u8]) -> bool {
    letters.len() == CHANCE && letters.iter().all(u8::is_ascii_alphanumeric)
}

fn remove_leftovers_where(dir: &Path, is_ours: impl Fn(&OsStr) -> bool) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut gone = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !is_ours(&entry.file_name()) || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        // Another run, with another journal, may be writing it just now: then it holds the lock.
        let abandoned = fs::OpenOptions::new().write(true).open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if abandoned && fs::remove_file(&path).is_ok() {
            gone.push(path);
        }
    }
    Ok(gone)
}

/// The directory that a file stands in.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes what happened in a directory outlast a power cut.
#[cfg(unix)]
fn sync_dir(path: &Path) -> io::Result<()> {
    match fs::File::open(path).and_then(|dir| dir.sync_all()) {
        // Not every file system can do that for a directory, and one may be written to without being readable.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied) => Ok(()),
        outcome => outcome,
    }
}

/// Elsewhere the system sees to it.
#[cfg(not(unix))]
fn sync_dir(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a directory with all above it, each to outlast a power cut.
fn make_dirs(path: &Path, mode: Option<u32>) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let made: Vec<&Path> = path.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    if let Some(mode) = mode {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(mode);
    }
    #[cfg(not(unix))]
    let _ = mode;
    builder.create(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
        _ => error,
    })?;
    made.into_iter().try_for_each(|dir| sync_dir(parent(dir)))
}

/// Gives the new file what belongs to the old one besides its bytes: the owner, extended attributes (access lists, labels,
/// what the user noted there), the mode. In this order, as a change of the owner or of the bytes takes bits off the mode.
#[cfg(unix)]
fn keep_attributes(path: &Path, file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let old = match fs::metadata(path) {
        Ok(old) => old,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o7777;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        match fchown(file, Some(old.uid()), Some(old.gid())) {
            // Who may write a file but does not own it becomes its owner, as with any editor that replaces files; what it
            // may do in its owner's name does not pass on.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && !rustix::process::geteuid().is_root() => {
                mode &= 0o1777;
            }
            outcome => outcome?,
        }
    }
    keep_extended_attributes(path, file)?;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Elsewhere the folder that a file stands in says who may read it.
#[cfg(not(unix))]
fn keep_attributes(_path: &Path, _file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// The access list among the extended attributes.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ACCESS_LIST: &[u8] = b"system.posix_acl_access";

#[cfg(any(target_os = "linux", target_os = "android"))]
fn keep_extended_attributes(path: &Path, file: &fs::File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fremovexattr, fsetxattr, getxattr, listxattr};
    let mut names = vec![0; 64 << 10];
    let Ok(length) = listxattr(path, &mut names[..]) else { return Ok(()) };
    let names = names.get(..length).unwrap_or_default().split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let mut has_access_list = false;
    for name in names {
        let mut value = vec![0; 64 << 10];
        let Ok(length) = getxattr(path, name, &mut value[..]) else { continue };
        let value = value.get(..length).unwrap_or_default();
        has_access_list |= name == ACCESS_LIST;
        match fsetxattr(file, name, value, XattrFlags::empty()) {
            // Who may read it is not for a change of one line to decide.
            Err(error) if name == ACCESS_LIST => return Err(error.into()),
            // A label that only the system may set, the system sets.
            _ => {}
        }
    }
    if !has_access_list {
        // The directory may give every new file a list; the old file had none.
        let _ = fremovexattr(file, ACCESS_LIST);
    }
    Ok(())
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn keep_extended_attributes(_path: &Path, _file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Whether [`replace`] would be let: the file, where there is one, and a new one beside it. Nothing is left behind.
pub fn check_writable(path: &Path) -> io::Result<()> {
    let path = resolve(path);
    refuse_unwritable(&path)?;
    let there = path.ancestors().skip(1).find(|above| above.exists());
    match there {
        Some(dir) if dir.is_dir() => may_create_in(dir),
        Some(_) => Err(io::ErrorKind::NotADirectory.into()),
        None => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Asked of the system: a file made to find out would stay when the run is killed before it is gone again.
#[cfg(unix)]
fn may_create_in(dir: &Path) -> io::Result<()> {
    use rustix::fs::Access;
    Ok(rustix::fs::access(dir, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn may_create_in(dir: &Path) -> io::Result<()> {
    tempfile::tempfile_in(dir).map(|_| ()).map_err(|error| io::Error::from(error.kind()))
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
    let path = resolve(path);
    match fs::remove_file(&path) {
        Ok(()) => Ok(()),
        Err(error) if is_absent(&error) => Ok(()),
        Err(error) => Err(error),
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
    make_dirs(path, Some(0o700))
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

/// What stands in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A file.
    File,
    /// A directory.
    Dir,
    /// A link, a pipe, a device.
    Other,
}

/// What stands in a directory, sorted by name; links are not followed. At most `most` entries.
pub fn list(path: &Path, most: usize) -> io::Result<Vec<(OsString, EntryKind)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path)?.take(most) {
        let entry = entry?;
        let kind = entry.file_type().map_or(EntryKind::Other, |kind| match () {
            () if kind.is_file() => EntryKind::File,
            () if kind.is_dir() => EntryKind::Dir,
            () => EntryKind::Other,
        });
        found.push((entry.file_name(), kind));
    }
    found.sort();
    Ok(found)
}

/// Writes a file that must not be there yet, whole or not at all.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_leftovers(path)?;
    let mut file = beside(path, None, false)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|failed| failed.error)?;
    sync_dir(parent(path))
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

/// What the names of directories begin with that are gone soon.
const THROWAWAY: &str = "goproxy-cfg-";

/// Removes the throwaway directories that killed runs left in `dir`, a directory of this program's own.
pub fn remove_throwaways(dir: &Path) {
    for name in names(dir).unwrap_or_default().iter().filter(|name| name.starts_with(THROWAWAY)) {
        // Only space is lost by what stays there.
        let _ = fs::remove_dir_all(dir.join(name));
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
        Ok(Throwaway(tempfile::Builder::new().prefix(THROWAWAY).tempdir_in(base)?))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file in it.
    pub fn file(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.path().join(name), bytes)
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
