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
