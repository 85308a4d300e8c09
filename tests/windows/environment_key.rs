//! `HKCU\Environment` as another program, `reg`, sees it. There is one for all tests that run at a time.

use std::process::Command;

/// The type and the text of a value; `None` when the key has none of that name.
pub(crate) fn value(name: &str) -> Option<(String, String)> {
    let output = Command::new("reg").args(["query", r"HKCU\Environment", "/v", name]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.trim_start().starts_with(name))?;
    let mut words = line.trim_start().strip_prefix(name)?.trim_start().splitn(2, "    ");
    Some((words.next()?.to_owned(), words.next().unwrap_or_default().trim_end().to_owned()))
}

/// Sets a value of any type, as an administrator's script would.
pub(crate) fn add(name: &str, kind: &str, data: &str) {
    let args = ["add", r"HKCU\Environment", "/v", name, "/t", kind, "/d", data, "/f"];
    assert!(Command::new("reg").args(args).output().unwrap().status.success(), "{name} {kind}");
}

/// Removes a value, if it is there.
pub(crate) fn delete(name: &str) {
    let _ = Command::new("reg").args(["delete", r"HKCU\Environment", "/v", name, "/f"]).output().unwrap();
}
