//! The one marked block that the program keeps in a profile.

use crate::domain::error::BadFile;
use crate::domain::shell::Shell;

/// The value of `name` in the block; `None` when there is no block or it does not set it.
pub fn get(shell: Shell, data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let _ = (shell, data, name);
    Ok(None)
}

/// The file with `changes` made in its block. The block comes at the end, is replaced where it stands, and goes when it
/// would be empty.
pub fn set(shell: Shell, data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let _ = (shell, changes);
    Ok(data.to_vec())
}
