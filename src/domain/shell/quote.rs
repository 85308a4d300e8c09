//! How each shell writes a value so that it is only ever a string, and how that is read back.

use super::Shell;

/// Why a value cannot be written for a shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// A NUL byte: no variable of any system holds one.
    Nul,
    /// A line break, which the shell has no way to write.
    LineBreak,
}

/// The statement that exports `name` with `value`, without a line break at its end (`export GOPROXY='…'`).
pub fn set(shell: Shell, name: &str, value: &str) -> Result<String, Unwritable> {
    let _ = (shell, name, value);
    Err(Unwritable::Nul)
}

/// The statement that removes `name`.
pub fn unset(shell: Shell, name: &str) -> String {
    let _ = (shell, name);
    String::new()
}

/// Reads text that consists of statements of [`set`], one after the other: names and values in order. `None` when
/// anything else stands there.
pub fn read(shell: Shell, text: &str) -> Option<Vec<(String, String)>> {
    let _ = (shell, text);
    None
}
