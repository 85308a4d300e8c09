//! Values of an environment key in the Windows registry as bytes that can be compared, journalled and put back like a
//! file's: one line for each variable that is there, `NAME=TYPE:` followed by the data in hexadecimal.
//!
//! The type is the registry's number: 1 is REG_SZ, 2 is REG_EXPAND_SZ, whose `%NAME%` Windows expands.

use crate::domain::error::BadFile;
use crate::text::registry as text;

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

/// A value of the key: its name, the registry's number of its type, its data byte for byte.
pub type Entry = (String, u32, Vec<u8>);

/// What a snapshot says, in its order.
pub fn entries(snapshot: &[u8]) -> Result<Vec<Entry>, BadFile> {
    let bad = |index: usize| BadFile { line: Some(index + 1), why: text::not_a_registry_line() };
    if snapshot.is_empty() {
        return Ok(Vec::new());
    }
    let lines = snapshot.strip_suffix(b"\n").unwrap_or(snapshot);
    lines.split(|byte| *byte == b'\n').enumerate().map(|(at, line)| entry(line).ok_or_else(|| bad(at))).collect()
}

/// `NAME=TYPE:DATA`. A value's name may hold `=`; neither its type nor its data do.
fn entry(line: &[u8]) -> Option<Entry> {
    let (name, value) = std::str::from_utf8(line).ok()?.rsplit_once('=')?;
    let (kind, data) = value.split_once(':')?;
    let digits = data.bytes().map(|digit| (digit as char).to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect::<Option<Vec<u8>>>()?;
    (!name.is_empty() && rest.is_empty() && kind.bytes().all(|digit| digit.is_ascii_digit())).then_some((
        name.to_owned(),
        kind.parse().ok()?,
        bytes,
    ))
}

/// The snapshot that says this.
pub fn from_entries(entries: &[Entry]) -> Vec<u8> {
    let data = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    entries.iter().map(|(name, kind, bytes)| format!("{name}={kind}:{}\n", data(bytes))).collect::<String>().into()
}

#[cfg(test)]
mod snapshots {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_snapshot_says_each_value_on_a_line() {
        let values =
            [("GOPROXY".to_owned(), 2, b"%\0A\0\0\0".to_vec()), ("GOSUMDB".to_owned(), 4, vec![0, 255, 16, 1])];
        let snapshot = from_entries(&values);
        assert_eq!(String::from_utf8_lossy(&snapshot), "GOPROXY=2:250041000000\nGOSUMDB=4:00ff1001\n");
        assert_eq!(entries(&snapshot).unwrap(), values);
        assert_eq!(entries(b"").unwrap(), []);
        assert_eq!(from_entries(&[]), b"");
    }

    #[test]
    fn what_is_no_snapshot_is_refused_with_its_line() {
        for (text, line) in [
            ("\n", 1),
            ("GOPROXY", 1),
            ("GOPROXY=1", 1),
            ("GOPROXY=:00", 1),
            ("GOPROXY=+1:00", 1),
            ("GOPROXY=4294967296:00", 1),
            ("=1:00", 1),
            ("GOPROXY=1:0", 1),
            ("GOPROXY=1:0g", 1),
            ("GOPROXY=1:00\r\n", 1),
            ("A=1:00\nB=1:é\n", 2),
            ("A=1:00\n\nB=1:00\n", 2),
        ] {
            assert_eq!(entries(text.as_bytes()).unwrap_err().line, Some(line), "{text:?}");
        }
        assert!(entries(b"\xff=1:00").is_err());
    }

    proptest! {
        #[test]
        fn any_values_come_back(values in prop::collection::vec(("[^\\n]+", any::<u32>(), any::<Vec<u8>>()), 0..8)) {
            prop_assert_eq!(entries(&from_entries(&values)).unwrap(), values);
        }

        #[test]
        fn any_bytes_do_no_harm(bytes: Vec<u8>) {
            if let Ok(values) = entries(&bytes) {
                prop_assert_eq!(entries(&from_entries(&values)).unwrap(), values);
            }
        }
    }
}
