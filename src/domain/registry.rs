//! Values of an environment key in the Windows registry as bytes that can be compared, journalled and put back like a
//! file's: one line for each variable that is there, `NAME=TYPE:` followed by the data in hexadecimal.
//!
//! The type is the registry's number: 1 is REG_SZ, 2 is REG_EXPAND_SZ, whose `%NAME%` Windows expands.

use crate::domain::error::BadFile;
use crate::text::formats;

const REG_SZ: u32 = 1;
const REG_EXPAND_SZ: u32 = 2;

/// The value of `name`; `None` when the key has none. That of a REG_EXPAND_SZ is given as it is stored, nothing
/// expanded. Windows compares names without case, and takes the data up to its first NUL.
pub fn get(snapshot: &[u8], name: &str) -> Result<Option<String>, BadFile> {
    let lines = lines(snapshot)?;
    lines.iter().rfind(|line| same(&line.name, name)).map(Line::text).transpose()
}

/// The snapshot with `changes` made. A value that is there keeps its type; a new one is REG_SZ. A value of a type that
/// holds no text is refused.
///
/// REG_EXPAND_SZ has no escape for a `%`. A single one stays what it is; a pair round a name is refused, since what Windows
/// makes of it depends on the variables that are set when somebody logs on.
pub fn set(snapshot: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadFile> {
    let mut lines: Vec<Option<Line>> = lines(snapshot)?.into_iter().map(Some).collect();
    for (name, value) in changes {
        if name.is_empty() || name.contains(['=', '\0', '\r', '\n']) {
            return Err(BadFile { line: None, why: formats::bad_name(name) });
        }
        let there = |line: &Option<Line>| line.as_ref().is_some_and(|line| same(&line.name, name));
        let last = lines.iter().rposition(there);
        for (index, line) in lines.iter_mut().enumerate() {
            if there(line) && (Some(index) != last || value.is_none()) {
                // What is not text is somebody's own: it is neither changed nor deleted.
                line.take().map(|line| line.text()).transpose()?;
            }
        }
        let Some(value) = value else { continue };
        if value.contains(['\0', '\r', '\n']) {
            return Err(BadFile { line: None, why: formats::cannot_hold(name, formats::a_control_character()) });
        }
        match last.and_then(|index| lines.get_mut(index)).and_then(Option::as_mut) {
            Some(line) => line.change(value)?,
            None => {
                let line = Line { name: (*name).to_owned(), kind: REG_SZ, data: stored(value), number: 0, raw: None };
                lines.push(Some(line));
            }
        }
    }
    let mut edited = Vec::new();
    for line in lines.iter().flatten() {
        if edited.last().is_some_and(|byte| *byte != b'\n') {
            edited.push(b'\n');
        }
        match line.raw {
            Some(raw) => edited.extend_from_slice(raw),
            None => {
                let hex: String = line.data.iter().map(|byte| format!("{byte:02x}")).collect();
                edited.extend_from_slice(format!("{}={}:{hex}\n", line.name, line.kind).as_bytes());
            }
        }
    }
    Ok(edited)
}

struct Line<'s> {
    name: String,
    kind: u32,
    data: Vec<u8>,
    number: usize,
    /// The line as it is written; `None` once it says something else.
    raw: Option<&'s [u8]>,
}

impl Line<'_> {
    fn text(&self) -> Result<String, BadFile> {
        let bad = |why| BadFile { line: Some(self.number), why };
        if self.kind != REG_SZ && self.kind != REG_EXPAND_SZ {
            return Err(bad(formats::registry_type(&self.name, type_name(self.kind))));
        }
        let (pairs, rest) = self.data.as_chunks::<2>();
        let units: Vec<u16> =
            pairs.iter().map(|pair| u16::from_le_bytes(*pair)).take_while(|unit| *unit != 0).collect();
        match String::from_utf16(&units) {
            Ok(text) if rest.is_empty() => Ok(text),
            _ => Err(bad(formats::registry_data(&self.name))),
        }
    }

    fn change(&mut self, value: &str) -> Result<(), BadFile> {
        if self.text()? == value {
            return Ok(());
        }
        if let (REG_EXPAND_SZ, Some(found)) = (self.kind, expanded(value)) {
            return Err(BadFile { line: None, why: formats::registry_percent(&self.name, found) });
        }
        self.data = stored(value);
        self.raw = None;
        Ok(())
    }
}

fn lines(snapshot: &[u8]) -> Result<Vec<Line<'_>>, BadFile> {
    let line = |(index, raw): (usize, &'_ [u8])| {
        let text = raw.strip_suffix(b"\n").unwrap_or(raw);
        let (name, kind, data) = entry(text.strip_suffix(b"\r").unwrap_or(text))?;
        Some((name, kind, data, index + 1))
    };
    snapshot
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .map(|(index, raw)| match line((index, raw)) {
            Some((name, kind, data, number)) => Ok(Line { name, kind, data, number, raw: Some(raw) }),
            None => Err(BadFile { line: Some(index + 1), why: formats::registry_line() }),
        })
        .collect()
}

fn stored(value: &str) -> Vec<u8> {
    value.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn same(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_uppercase).eq(other.chars().flat_map(char::to_uppercase))
}

/// The first `%NAME%` that Windows would look up.
fn expanded(value: &str) -> Option<String> {
    let parts: Vec<&str> = value.split('%').collect();
    let inner = parts.len().checked_sub(1).and_then(|last| parts.get(1..last)).unwrap_or_default();
    inner.iter().find(|name| !name.is_empty() && !name.contains('=')).map(|name| format!("%{name}%"))
}

fn type_name(kind: u32) -> String {
    // winnt.h
    let name = match kind {
        0 => "REG_NONE",
        3 => "REG_BINARY",
        4 => "REG_DWORD",
        5 => "REG_DWORD_BIG_ENDIAN",
        6 => "REG_LINK",
        7 => "REG_MULTI_SZ",
        11 => "REG_QWORD",
        other => return other.to_string(),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AB: &str = "61002c0062000000";

    fn edited(data: &str, changes: &[(&str, Option<&str>)]) -> Result<String, BadFile> {
        set(data.as_bytes(), changes).map(|edited| String::from_utf8(edited).unwrap())
    }

    #[test]
    fn a_value_keeps_its_type_and_its_name() {
        let to_ab: &[(&str, Option<&str>)] = &[("GOPROXY", Some("a,b"))];
        for (data, expected) in [
            ("", format!("GOPROXY=1:{AB}\n")),
            ("Path=2:4100", format!("Path=2:4100\nGOPROXY=1:{AB}\n")),
            ("GoProxy=2:78000000\nX=4:01000000\n", format!("GoProxy=2:{AB}\nX=4:01000000\n")),
            ("GOPROXY=2:61002C006200\n", "GOPROXY=2:61002C006200\n".to_owned()),
            ("GOPROXY=1:\nA=B=1:\n", format!("GOPROXY=1:{AB}\nA=B=1:\n")),
            ("GOPROXY=1:7800\ngoproxy=2:7900\n", format!("goproxy=2:{AB}\n")),
        ] {
            assert_eq!(edited(data, to_ab).unwrap(), expected, "{data}");
        }
        assert_eq!(edited("X=1:\r\ngoproxy=1:7800\n", &[("GOPROXY", None)]).unwrap(), "X=1:\r\n");
        assert_eq!(get(b"goproxy=1:7800000079000000\n", "GOPROXY").unwrap().as_deref(), Some("x"));
        assert_eq!(get(b"A=B=1:7800\n", "a=b").unwrap().as_deref(), Some("x"));
    }

    #[test]
    fn what_holds_no_text_is_named_and_left_alone() {
        for (data, name) in [("GOPROXY=4:01000000", "REG_DWORD"), ("GOPROXY=7:", "REG_MULTI_SZ"), ("GOPROXY=99:", "99")]
        {
            let refused = BadFile { line: Some(1), why: formats::registry_type("GOPROXY", name) };
            assert_eq!(get(data.as_bytes(), "goproxy").unwrap_err(), refused);
            assert_eq!(edited(data, &[("GOPROXY", Some("x"))]).unwrap_err(), refused);
            assert_eq!(edited(data, &[("GOPROXY", None)]).unwrap_err(), refused);
            assert_eq!(get(data.as_bytes(), "GOSUMDB"), Ok(None));
        }
        for data in ["GOPROXY=1:780", "GOPROXY=1:zz", "GOPROXY=:78", "GOPROXY=+1:78", "GOPROXY", "\n", "A=99999999999:"]
        {
            let refused = BadFile { line: Some(2), why: formats::registry_line() };
            assert_eq!(get(format!("X=1:\n{data}").as_bytes(), "GOPROXY").unwrap_err(), refused, "{data}");
        }
        for data in ["GOPROXY=1:78", "GOPROXY=1:00d8"] {
            assert_eq!(get(data.as_bytes(), "GOPROXY").unwrap_err().why, formats::registry_data("GOPROXY"));
        }
    }

    #[test]
    fn nothing_is_written_that_windows_would_expand() {
        let expand = "GOPROXY=2:78000000\n";
        let refused = BadFile { line: None, why: formats::registry_percent("GOPROXY", "%USERPROFILE%") };
        assert_eq!(edited(expand, &[("GOPROXY", Some("a%USERPROFILE%b"))]).unwrap_err(), refused);
        for (data, value) in [(expand, "https://u%40c:p@h"), (expand, "a%%b"), ("", "%A%"), ("GOPROXY=1:\n", "%A%")] {
            let edited = edited(data, &[("GOPROXY", Some(value))]).unwrap();
            assert_eq!(get(edited.as_bytes(), "GOPROXY").unwrap().as_deref(), Some(value));
        }
        // What is there already stays: `%A%`.
        let there = "GOPROXY=2:250041002500\n";
        assert_eq!(edited(there, &[("GOPROXY", Some("%A%"))]).unwrap(), there);
        for value in ["a\0", "a\nb", "a\r"] {
            assert!(edited("", &[("GOPROXY", Some(value))]).is_err());
        }
    }

    proptest! {
        #[test]
        fn what_is_set_is_read_back(
            lines in proptest::collection::vec("(goproxy|GOPROXY|X|Y=)=[124]:([0-9a-f]{4}){0,3}", 0..5),
            value in "[^\0\r\n%]{0,8}",
        ) {
            let data = lines.join("\n");
            let changes = [("GOPROXY", Some(value.as_str()))];
            if let Ok(edited) = set(data.as_bytes(), &changes) {
                prop_assert_eq!(get(&edited, "GoProxy").unwrap(), Some(value.clone()));
                prop_assert_eq!(set(&edited, &changes).unwrap(), edited.clone());
                let others = |data: &str| -> Vec<String> {
                    data.lines().filter(|line| !line.to_lowercase().starts_with("goproxy")).map(str::to_owned).collect()
                };
                prop_assert_eq!(others(&data), others(std::str::from_utf8(&edited).unwrap()));
            }
        }

        #[test]
        fn no_bytes_are_too_bad(data in proptest::collection::vec(any::<u8>(), 0..40)) {
            if set(&data, &[]).is_ok() {
                prop_assert_eq!(set(&data, &[]), Ok(data.clone()));
            }
            let _ = get(&data, "GOPROXY");
        }
    }
}

/// A value of the key: its name, the registry's number of its type, its data byte for byte.
pub type Entry = (String, u32, Vec<u8>);

/// What a snapshot says, in its order.
pub fn entries(snapshot: &[u8]) -> Result<Vec<Entry>, BadFile> {
    let bad = |index: usize| BadFile { line: Some(index + 1), why: formats::registry_line() };
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
