//! The environment of user and machine in the Windows registry.
//!
//! Windows hands both to every program that it starts from the desktop. A value is read and written with its type and its
//! bytes as they are: what `%NAME%` means in it is Windows's business.

use std::io;
use std::path::{Path, PathBuf};

/// Whose environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hive {
    /// The user's.
    User,
    /// The machine's, for all users.
    Machine,
}

impl Hive {
    const ALL: [Hive; 2] = [Hive::User, Hive::Machine];

    fn name(self) -> &'static str {
        match self {
            Hive::User => r"HKCU\Environment",
            Hive::Machine => r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment",
        }
    }
}

/// How the key is named to people and in the journal.
pub fn path(hive: Hive) -> PathBuf {
    hive.name().into()
}

/// The key of that name; `None` for what is a file.
pub fn hive_at(path: &Path) -> Option<Hive> {
    Hive::ALL.into_iter().find(|hive| path.as_os_str().eq_ignore_ascii_case(hive.name()))
}

/// The snapshot (`domain::registry`) of the key: a line for each of these variables that is there.
pub fn read(hive: Hive, names: &[&str]) -> io::Result<Vec<u8>> {
    system::read(hive, names)
}

/// Makes the key say of these variables what `snapshot` says: set, type and all, or not there. Then tells the programs
/// that run, so that what they start from now on has it.
pub fn write(hive: Hive, names: &[&str], snapshot: &[u8]) -> io::Result<()> {
    system::write(hive, names, snapshot)
}

/// Whether [`write`] would be let.
pub fn check_writable(hive: Hive) -> io::Result<()> {
    system::check_writable(hive)
}

#[cfg(not(windows))]
mod system {
    use super::{Hive, io};

    pub(super) fn check_writable(_: Hive) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn read(_: Hive, _: &[&str]) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn write(_: Hive, _: &[&str], _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(windows)]
mod system {
    use std::ptr;

    use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};
    use windows_sys::Win32::UI::WindowsAndMessaging::{
        HWND_BROADCAST, SMTO_ABORTIFHUNG, SendMessageTimeoutW, WM_SETTINGCHANGE,
    };

    use super::{Hive, io};
    use crate::domain::registry::{self, Entry};

    /// How long one window may take to hear of the change, in milliseconds.
    const PATIENCE: u32 = 1000;

    pub(super) fn read(hive: Hive, names: &[&str]) -> io::Result<Vec<u8>> {
        let Some(key) = there(open(hive, false))? else { return Ok(Vec::new()) };
        let entries = names.iter().filter_map(|name| value(&key, name).transpose()).collect::<io::Result<Vec<_>>>()?;
        Ok(registry::from_entries(&entries))
    }

    pub(super) fn write(hive: Hive, names: &[&str], snapshot: &[u8]) -> io::Result<()> {
        let wanted = registry::entries(snapshot)
            .map_err(|bad| io::Error::new(io::ErrorKind::InvalidData, bad.why.say(Default::default()).to_owned()))?;
        // Whoever may only read is not in the way where there is nothing to write.
        if read(hive, names)? == read_like(names, &wanted) {
            return Ok(());
        }
        let key = open(hive, true)?;
        for name in names {
            match find(&wanted, name) {
                Some((_, kind, data)) => set(&key, name, *kind, data)?,
                None => {
                    there(key.remove_value(name).map_err(|error| io_error(error.code().0)))?;
                }
            }
        }
        announce();
        Ok(())
    }

    pub(super) fn check_writable(hive: Hive) -> io::Result<()> {
        open(hive, true).map(|_| ())
    }

    /// Windows looks behind a text that does not end in NUL, and takes a NUL that it finds there for part of it: something
    /// else stands there. By number, because the library demands the NUL, which the registry does not.
    fn set(key: &Key, name: &str, kind: u32, data: &[u8]) -> io::Result<()> {
        let guarded = [data, &[b'.'; 2]].concat();
        let data = guarded.get(..data.len()).unwrap_or_default();
        key.set_bytes(name, Type::Other(kind), data).map_err(|error| io_error(error.code().0))
    }

    /// The lines for these variables alone, in their order, as `read` gives them.
    fn read_like(names: &[&str], wanted: &[Entry]) -> Vec<u8> {
        registry::from_entries(&names.iter().filter_map(|name| find(wanted, name).cloned()).collect::<Vec<_>>())
    }

    fn find<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
        entries.iter().find(|(own, ..)| own == name)
    }

    fn open(hive: Hive, to_write: bool) -> io::Result<Key> {
        let (root, place) = match hive {
            Hive::User => (CURRENT_USER, "Environment"),
            Hive::Machine => (LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"),
        };
        let mut options = root.options();
        options.read();
        if to_write {
            options.write();
        }
        if to_write && hive == Hive::User {
            options.create();
        }
        options.open(place).map_err(|error| io_error(error.code().0))
    }

    fn value(key: &Key, name: &str) -> io::Result<Option<Entry>> {
        let found = there(key.get_value(name).map_err(|error| io_error(error.code().0)))?;
        Ok(found.map(|value| (name.to_owned(), value.ty().into(), value.to_vec())))
    }

    /// That there is no such key or value is an answer.
    fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
        match result {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The registry's own error, such as 5 for access denied, out of the HRESULT that the library wraps it in.
    fn io_error(hresult: i32) -> io::Error {
        let wrapped = hresult.cast_unsigned() >> 16 == 0x8007;
        io::Error::from_raw_os_error(if wrapped { hresult & 0xffff } else { hresult })
    }

    /// Tells every window that the environment has changed. Nothing hangs on who listens.
    #[expect(unsafe_code, reason = "the message has no safe wrapper")]
    fn announce() {
        let what: Vec<u16> = "Environment\0".encode_utf16().collect();
        // SAFETY: the text ends in NUL and outlives the call, which waits for the windows; the result may be null.
        unsafe {
            SendMessageTimeoutW(
                HWND_BROADCAST,
                WM_SETTINGCHANGE,
                0,
                what.as_ptr() as isize,
                SMTO_ABORTIFHUNG,
                PATIENCE,
                ptr::null_mut(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_name() {
        for hive in Hive::ALL {
            assert_eq!(hive_at(&path(hive)), Some(hive));
        }
        assert_eq!(hive_at(Path::new(r"hkcu\environment")), Some(Hive::User));
        assert_eq!(hive_at(Path::new(r"HKCU\Environment\GOPROXY")), None);
        assert_eq!(hive_at(Path::new("/home/me/.profile")), None);
    }

    #[test]
    #[cfg(not(windows))]
    fn elsewhere_there_is_none() {
        for hive in Hive::ALL {
            assert_eq!(read(hive, &["GOPROXY"]).unwrap_err().kind(), io::ErrorKind::Unsupported);
            assert_eq!(write(hive, &["GOPROXY"], b"").unwrap_err().kind(), io::ErrorKind::Unsupported);
        }
    }

    /// They write to the environment of whoever runs them; `tests/windows.sh` does, under wine.
    #[cfg(windows)]
    mod on_windows {
        use std::process::Command;

        use super::*;
        use crate::domain::registry::{Entry, entries, from_entries};

        /// Names that nothing else uses, so that tests run beside each other.
        fn utf16(text: &str) -> Vec<u8> {
            text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
        }

        fn said(hive: Hive, name: &str) -> Vec<Entry> {
            entries(&read(hive, &[name]).unwrap()).unwrap()
        }

        #[expect(clippy::disallowed_methods, reason = "another program as the judge")]
        fn reg(args: &[&str]) -> (bool, String) {
            let output = Command::new("reg").args(args).output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
        }

        #[test]
        #[ignore = "writes to the registry"]
        fn types_and_bytes_are_kept() {
            const NAME: &str = "GOPROXY_CFG_TEST_KEPT";
            let values: [(u32, Vec<u8>); 9] = [
                (1, utf16("https://goproxy.cn,direct")),
                (2, utf16("%USERPROFILE%\\模块,direct")),
                (4, vec![1, 2, 3, 4]),
                (11, vec![1, 2, 3, 4, 5, 6, 7, 8]),
                (3, vec![0, 255]),
                (7, utf16("a\0b\0")),
                // Texts that a careless program left without NUL, cut in half, or empty.
                (1, b"a\0b\0".to_vec()),
                (2, vec![0x61]),
                (1, Vec::new()),
            ];
            for (kind, data) in values {
                let snapshot = from_entries(&[(NAME.to_owned(), kind, data)]);
                write(Hive::User, &[NAME], &snapshot).unwrap();
                assert_eq!(read(Hive::User, &[NAME]).unwrap(), snapshot);
            }
            write(Hive::User, &[NAME], b"").unwrap();
            assert_eq!(read(Hive::User, &[NAME]).unwrap(), b"");
        }

        #[test]
        #[ignore = "writes to the registry"]
        fn another_program_sees_the_same() {
            const NAME: &str = "GOPROXY_CFG_TEST_SEEN";
            let key = r"HKCU\Environment";
            let expandable = from_entries(&[(NAME.to_owned(), 2, utf16("%GONE%https://a.example,direct"))]);
            write(Hive::User, &[NAME], &expandable).unwrap();
            let (found, text) = reg(&["query", key, "/v", NAME]);
            assert!(
                found && text.contains("REG_EXPAND_SZ") && text.contains("%GONE%https://a.example,direct"),
                "{text}"
            );
            assert!(reg(&["add", key, "/v", NAME, "/t", "REG_DWORD", "/d", "7", "/f"]).0);
            assert_eq!(said(Hive::User, NAME), [(NAME.to_owned(), 4, vec![7, 0, 0, 0])]);
            assert!(reg(&["delete", key, "/v", NAME, "/f"]).0);
            assert_eq!(said(Hive::User, NAME), []);
        }

        #[test]
        #[ignore = "writes to the registry"]
        fn only_what_is_named_changes() {
            let names = ["GOPROXY_CFG_TEST_A", "GOPROXY_CFG_TEST_B", "GOPROXY_CFG_TEST_C"];
            let value = |name: &str, text: &str| (name.to_owned(), 1, utf16(text));
            let all = names.map(|name| value(name, "old"));
            write(Hive::User, &names, &from_entries(&all)).unwrap();
            // B goes, C is in the snapshot and not named.
            let wanted = from_entries(&[value(names[0], "new"), value(names[2], "new")]);
            write(Hive::User, &names[..2], &wanted).unwrap();
            let now = entries(&read(Hive::User, &names).unwrap()).unwrap();
            assert_eq!(now, [value(names[0], "new"), value(names[2], "old")]);
            write(Hive::User, &names, b"").unwrap();
            assert_eq!(read(Hive::User, &names).unwrap(), b"");
        }

        #[test]
        #[ignore = "writes to the registry"]
        fn the_machine_has_a_key_of_its_own() {
            const NAME: &str = "GOPROXY_CFG_TEST_MACHINE";
            let snapshot = from_entries(&[(NAME.to_owned(), 1, utf16("x"))]);
            match write(Hive::Machine, &[NAME], &snapshot) {
                Ok(()) => {
                    assert_eq!(read(Hive::Machine, &[NAME]).unwrap(), snapshot);
                    assert_eq!(said(Hive::User, NAME), []);
                    write(Hive::Machine, &[NAME], b"").unwrap();
                }
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::PermissionDenied),
            }
            assert_eq!(said(Hive::Machine, NAME), []);
            // Every machine has this one, and reading takes no right.
            let path = said(Hive::Machine, "Path");
            assert!(matches!(path.as_slice(), [(_, 1 | 2, data)] if !data.is_empty()), "{path:?}");
        }

        #[test]
        #[ignore = "writes to the registry"]
        fn a_damaged_snapshot_changes_nothing() {
            const NAME: &str = "GOPROXY_CFG_TEST_DAMAGED";
            let error = write(Hive::User, &[NAME], b"GOPROXY_CFG_TEST_DAMAGED=1:6").unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert_eq!(said(Hive::User, NAME), []);
        }
    }
}
