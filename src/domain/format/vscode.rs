//! `go.toolsEnvVars` in `.vscode/settings.json`, a JSON file with comments.

use crate::domain::error::BadFile;

/// The value of `name`; `None` when the file does not set it.
pub fn get(data: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let _ = (data, name);
    Ok(None)
}

/// The file with `changes` made: a value sets the variable, `None` removes it. Every other byte stays.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let _ = changes;
    Ok(data.to_vec())
}
