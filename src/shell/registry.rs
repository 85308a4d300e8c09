//! The environment of user and machine in the Windows registry.

use std::io;
use std::path::Path;

/// Stand-in until the adapter is merged.
pub fn read(_: &Path, _: &[&str]) -> io::Result<Vec<u8>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Stand-in until the adapter is merged.
pub fn write(_: &Path, _: &[&str], _: &[u8]) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Stand-in until the adapter is merged.
pub fn check_writable(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
