//! Stand-in until merged.

use std::path::PathBuf;

use crate::domain::error::Result;
use crate::domain::shell::Shell;
use crate::host::Host;

/// Stand-in.
pub struct Profile {
    /// Stand-in.
    pub shell: Shell,
    /// Stand-in.
    pub path: PathBuf,
}
/// Stand-in.
pub fn current(_: &Host) -> Option<Shell> {
    None
}
/// Stand-in.
pub fn installed(_: &Host) -> Vec<(Shell, PathBuf)> {
    Vec::new()
}
/// Stand-in.
pub async fn to_write(_: &Host, _: Shell) -> Result<Vec<Profile>> {
    Ok(Vec::new())
}
