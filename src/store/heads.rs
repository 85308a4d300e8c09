//! The last head of each checksum database's tree that was seen on this machine: whoever shows another history later is
//! found out. The go command keeps one too, below its module cache, but only of what it fetched, and `go clean -modcache`
//! takes it away.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::gosumdb::Gosumdb;
use crate::domain::measure::ProbeReport;
use crate::host::{Host, files};

/// Signed notes are much smaller; what is larger is none.
const LARGEST: usize = 64 << 10;
/// Longer names are no file names everywhere.
const LONGEST_NAME: usize = 200;
/// Another run holds the lock for as long as writing a small file takes.
const LOCK_LIMIT: Duration = Duration::from_secs(1);

fn path(host: &Host, database: &str) -> Option<PathBuf> {
    let name = file_name(database)?;
    Some(host.directories().state.as_ref()?.join("goproxy-cfg").join("sumdb").join(name))
}

/// The name of a database as the name of a file: what could mean anything to a file system is escaped.
fn file_name(database: &str) -> Option<String> {
    let mut name = String::new();
    for byte in database.bytes() {
        match byte {
            b'.' if name.is_empty() => name.push_str("%2E"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => name.push(char::from(byte)),
            other => name.push_str(&format!("%{other:02X}")),
        }
    }
    (!name.is_empty() && name.len() <= LONGEST_NAME).then_some(name)
}

fn read(path: &std::path::Path) -> Option<Vec<u8>> {
    files::read(path).ok().filter(|bytes| bytes.len() <= LARGEST)
}

/// The signed note that is kept of a database. Whoever uses it verifies the signature: the file may be damaged.
pub fn last(host: &Host, sumdb: &Gosumdb) -> Option<Vec<u8>> {
    let Gosumdb::Database { name, .. } = sumdb else { return None };
    read(&path(host, name)?)
}

/// Keeps the newest head of a probe, which has proven that it continues the one kept. Where another run was quicker, its
/// head stays. A machine where that cannot be written works as well without.
pub fn remember(host: &Host, report: &ProbeReport) {
    let Some(head) = report.head.as_ref().filter(|_| !report.interrupted && host.foreign_home().is_none()) else {
        return;
    };
    let Some(path) = path(host, &head.database) else { return };
    if path.parent().is_none_or(|dir| files::make_private_dir(dir).is_err()) {
        return;
    }
    // No database is called so.
    let Ok(Some(_lock)) = files::lock(&path.with_file_name(".lock"), LOCK_LIMIT) else { return };
    if read(&path) == head.replaces {
        let _ = files::replace_private(&path, &head.note);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_databases_are_names_of_files() {
        assert_eq!(file_name("sum.golang.org").as_deref(), Some("sum.golang.org"));
        for (database, name) in
            [("..", Some("%2E.")), ("corp.example/sum", Some("corp.example%2Fsum")), ("a:b", Some("a%3Ab")), ("", None)]
        {
            assert_eq!(file_name(database).as_deref(), name, "{database}");
        }
        assert_eq!(file_name(&"x".repeat(LONGEST_NAME + 1)), None);
    }

    proptest! {
        #[test]
        fn no_name_leads_elsewhere(database in "\\PC{0,40}", other in "[./\\\\a%:]{0,6}") {
            for database in [&database, &other] {
                if let Some(name) = file_name(database) {
                    let path = std::path::Path::new(&name);
                    prop_assert_eq!(path.components().count(), 1);
                    prop_assert_eq!(path.file_name(), Some(name.as_ref()));
                    prop_assert!(!name.contains(['\\', ':', '/']) && !name.starts_with('.'));
                }
            }
            prop_assert!(database == other || file_name(&database) != file_name(&other) || file_name(&other).is_none());
        }
    }
}
