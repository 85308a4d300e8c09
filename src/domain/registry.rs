//! Values of an environment key in the Windows registry as bytes that can be compared, journalled and put back like a
//! file's: one line for each variable that is there, `NAME=TYPE:` followed by the data in hexadecimal.
//!
//! The type is the registry's number: 1 is REG_SZ, 2 is REG_EXPAND_SZ, whose `%NAME%` Windows expands.

use crate::domain::error::BadFile;

/// The value of `name`; `None` when the key has none.
pub fn get(snapshot: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let _ = (snapshot, name);
    Ok(None)
}

/// The snapshot with `changes` made. A value that is there keeps its type; a new one is REG_SZ. A value of a type that
/// holds no text is refused.
pub fn set(snapshot: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let _ = changes;
    Ok(snapshot.to_vec())
}
