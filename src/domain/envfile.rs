//! The go command's env file, `go/env` below the user's configuration folder: read by Go's own rules
//! (cmd/go/internal/cfg, `readEnvFile`) and edited so that what is not meant stays byte for byte.

use std::borrow::Cow;
use std::collections::BTreeMap;

pub mod mend;

/// A line that Go takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// What stands before the first `=`, spaces included: `K = v` assigns `K `, which nothing reads.
    pub key: String,
    /// What stands after it, nothing trimmed: quotes and a carriage return belong to the value.
    pub value: Vec<u8>,
    /// Which line of the file, from 1.
    pub line: usize,
}

impl Assignment {
    /// The value as text, what is not UTF-8 replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.value)
    }
}

/// Why a change cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadChange {
    /// A name that Go would not read back: it takes capitals, digits and underscores, a capital first.
    Key(String),
    /// The value holds a line break or NUL, which `go env -w` refuses too.
    Value {
        /// The name of the variable.
        key: String,
    },
}

/// A line that does not do what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvFileProblem {
    /// Which line, from 1.
    pub line: usize,
    /// The variable it looks like setting; empty where none can be told.
    pub key: String,
    /// What is wrong with it.
    pub kind: EnvFileProblemKind,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EnvFileProblemKind {
    /// The file starts with a byte order mark, so Go passes over its first line.
    ByteOrderMark,
    /// A carriage return, which becomes part of the value: line endings of Windows.
    CarriageReturn,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A NUL byte: the file is UTF-16, or damaged.
    Nul,
    /// A later line sets the same variable, and that one counts.
    Duplicate,
    /// Go passes over the line: no `=`, or no capital at its start, as with `export` or a space before it.
    Ignored,
    /// White space before or after the `=`, which Go takes as part of name or value.
    Spaces,
    /// Quotes round the value, which Go takes as part of it.
    Quotes,
    /// A variable that the go command does not have. HTTP_PROXY and the like have no effect here either.
    UnknownKey,
    /// A variable that Go takes from the environment alone or works out by itself.
    NotStorable,
    /// No value, which hides the default of `$GOROOT/go.env` and leaves Go with none.
    Empty,
}

/// The lines of the file with their newlines, numbered from 1.
fn lines(data: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    data.split_inclusive(|byte| *byte == b'\n').enumerate().map(|(index, line)| (index + 1, line))
}

fn without_newline(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

/// Name and value of a line, where Go takes it for an assignment.
fn assignment(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = without_newline(line);
    let equals = line.iter().position(|byte| *byte == b'=')?;
    let (key, value) = line.split_at(equals);
    key.first().is_some_and(u8::is_ascii_uppercase).then(|| (key, value.get(1..).unwrap_or_default()))
}

/// All assignments, in the order of the file. Of several for one variable the last counts.
pub fn parse(data: &[u8]) -> Vec<Assignment> {
    let read = |(line, text)| {
        let (key, value) = assignment(text)?;
        Some(Assignment { key: String::from_utf8_lossy(key).into_owned(), value: value.to_owned(), line })
    };
    lines(data).filter_map(read).collect()
}

/// The value of `key`, from the assignment that counts. An empty one is a value, too: it hides the default in `$GOROOT/go.env`.
///
/// What is not UTF-8 is replaced; [`parse`] has the bytes.
pub fn get(data: &[u8], key: &str) -> Option<String> {
    last(data, key).map(|assignment| assignment.text().into_owned())
}

fn last(data: &[u8], key: &str) -> Option<Assignment> {
    parse(data).into_iter().rfind(|assignment| assignment.key == key)
}

/// Sets variables, or removes those whose value is `None`. Every other line stays byte for byte and in its place.
///
/// Of several lines for a variable the last, which counts, takes the new value, and the others go: left there, they
/// would come to count once the last is removed. A line that already says the same stays untouched. A new variable
/// comes at the end; a newline goes before it where the file lacks its last. Of several changes to one variable the
/// last counts.
pub fn set(data: &[u8], changes: &[(&str, Option<&str>)]) -> Result<Vec<u8>, BadChange> {
    for (key, value) in changes {
        let mut bytes = key.bytes();
        let named = bytes.next().is_some_and(|first| first.is_ascii_uppercase())
            && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !named {
            return Err(BadChange::Key((*key).to_owned()));
        }
        if value.is_some_and(|value| value.contains(['\n', '\r', '\u{b}', '\0'])) {
            return Err(BadChange::Value { key: (*key).to_owned() });
        }
    }
    let mut wanted: Vec<(&str, Option<&str>)> = Vec::new();
    for (key, value) in changes {
        match wanted.iter_mut().find(|(known, _)| known == key) {
            Some(change) => change.1 = *value,
            None => wanted.push((key, *value)),
        }
    }
    let last: Vec<Option<usize>> =
        wanted.iter().map(|(key, _)| last(data, key).map(|assignment| assignment.line)).collect();

    let mut edited = Vec::with_capacity(data.len());
    for (number, line) in lines(data) {
        let change = assignment(line).and_then(|(key, old)| {
            let (change, last) = wanted.iter().zip(&last).find(|((wanted, _), _)| wanted.as_bytes() == key)?;
            Some((change, old, *last == Some(number)))
        });
        match change {
            None => edited.extend_from_slice(line),
            Some(((_, Some(value)), old, true)) if value.as_bytes() == old => edited.extend_from_slice(line),
            Some(((key, Some(value)), _, true)) => edited.extend_from_slice(format!("{key}={value}\n").as_bytes()),
            Some(_) => {}
        }
    }
    for ((key, value), last) in wanted.iter().zip(&last) {
        if let (Some(value), None) = (value, last) {
            if edited.last().is_some_and(|byte| *byte != b'\n') {
                edited.push(b'\n');
            }
            edited.extend_from_slice(format!("{key}={value}\n").as_bytes());
        }
    }
    Ok(edited)
}

/// Everything in the file that will not do what it looks like, line by line. Empty lines and comments (`#`) are well.
pub fn problems(data: &[u8]) -> Vec<EnvFileProblem> {
    // A file that is none may have hundreds of thousands of lines: the last one of each name is known once.
    let last: BTreeMap<String, usize> = parse(data).into_iter().map(|one| (one.key, one.line)).collect();
    let mut found = Vec::new();
    for (number, line) in lines(data) {
        let text = without_newline(line);
        let assigned = assignment(line);
        let name = assigned.map(|(key, _)| String::from_utf8_lossy(key).trim().to_owned());
        let superseded = assigned
            .is_some_and(|(key, _)| last.get(String::from_utf8_lossy(key).as_ref()).is_some_and(|line| *line > number));
        let kinds = kinds(number, text, assigned, superseded);
        let key = name.or_else(|| intended_key(text)).unwrap_or_default();
        found.extend(kinds.into_iter().map(|kind| EnvFileProblem { line: number, key: key.clone(), kind }));
    }
    found
}

fn kinds(number: usize, line: &[u8], assigned: Option<(&[u8], &[u8])>, superseded: bool) -> Vec<EnvFileProblemKind> {
    use EnvFileProblemKind::*;
    let blank_or_comment = line.trim_ascii().is_empty() || line.trim_ascii_start().starts_with(b"#");
    let mark = number == 1 && line.starts_with(b"\xef\xbb\xbf");
    let nul = line.contains(&0);
    let mut kinds: Vec<EnvFileProblemKind> = [
        (ByteOrderMark, mark),
        (NotUtf8, std::str::from_utf8(line).is_err()),
        (Nul, nul),
        (CarriageReturn, assigned.is_some() && line.contains(&b'\r')),
        (Ignored, assigned.is_none() && !blank_or_comment && !mark),
        (Duplicate, superseded),
    ]
    .into_iter()
    .filter_map(|(kind, there)| there.then_some(kind))
    .collect();
    if let Some((key, value)) = assigned {
        let name = String::from_utf8_lossy(key.trim_ascii());
        let content = value.trim_ascii();
        let quoted = |quote| content.len() > 1 && content.starts_with(quote) && content.ends_with(quote);
        let spaces = key.trim_ascii() != key
            || value.starts_with(b" ")
            || value.starts_with(b"\t")
            || value.strip_suffix(b"\r").unwrap_or(value).ends_with(b" ");
        let more = [
            (Spaces, spaces),
            // In GOFLAGS quotes mean something (`go help environment`); the others take them literally.
            (Quotes, (quoted(b"\"") || quoted(b"'")) && !WITH_QUOTES.contains(&name.as_ref())),
            (NotStorable, NOT_STORABLE.contains(&name.as_ref())),
            (UnknownKey, !KNOWN.contains(&name.as_ref()) && !NOT_STORABLE.contains(&name.as_ref())),
            (Empty, content.is_empty() && HAVE_DEFAULTS.contains(&name.as_ref())),
        ];
        kinds.extend(more.into_iter().filter_map(|(kind, there)| there.then_some(kind)));
    }
    kinds
}

/// The variable that a line which Go passes over looks like setting: `export GOPROXY=…`, ` GOPROXY=…`, `goproxy=…`.
fn intended_key(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(line);
    let (before, _) = text.trim_start_matches('\u{feff}').split_once('=')?;
    let word = before.split_whitespace().next_back()?.trim_start_matches("$env:").to_ascii_uppercase();
    KNOWN.contains(&word.as_str()).then_some(word)
}

/// Whether the go command has a variable of this name, in any release.
pub fn is_known(name: &str) -> bool {
    KNOWN.contains(&name) || NOT_STORABLE.contains(&name) || OF_PROGRAMS.contains(&name)
}

/// The variable that decides where modules come from and is written almost so.
pub fn nearest(name: &str) -> Option<&'static str> {
    let distance = |known: &str| strsim::osa_distance(known, name);
    // In a short name one letter makes another word.
    let allowed = if name.len() >= 8 { 2 } else { 1 };
    let close = DECIDING.iter().copied().filter(|known| distance(known) <= allowed && !is_known(name));
    close.min_by_key(|known| distance(known))
}

/// What is worth a word when it is misspelt.
const DECIDING: &[&str] = &[
    "GOPROXY",
    "GOSUMDB",
    "GOPRIVATE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOINSECURE",
    "GOVCS",
    "GOAUTH",
    "GOFLAGS",
    "GO111MODULE",
    "GOTOOLCHAIN",
    "GOMODCACHE",
];

/// Variables that programs written in Go read, and Go's own build.
const OF_PROGRAMS: &[&str] =
    &["GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOTRACEBACK", "GOCOVERDIR", "GORACE", "GOROOT_BOOTSTRAP", "GOROOT_FINAL"];

/// Values in which Go itself reads quotes.
const WITH_QUOTES: &[&str] = &[
    "CC",
    "CXX",
    "FC",
    "GOFLAGS",
    "GOAUTH",
    "GOCACHEPROG",
    "CGO_CFLAGS",
    "CGO_CPPFLAGS",
    "CGO_CXXFLAGS",
    "CGO_FFLAGS",
    "CGO_LDFLAGS",
];

/// Variables with a default in `$GOROOT/go.env` (Go 1.21).
const HAVE_DEFAULTS: &[&str] = &["GOPROXY", "GOSUMDB", "GOTOOLCHAIN"];

/// What `go env -w` refuses to store.
const NOT_STORABLE: &[&str] = &[
    "GODEBUG",
    "GOENV",
    "GOEXE",
    "GOGCCFLAGS",
    "GOHOSTARCH",
    "GOHOSTOS",
    "GOMOD",
    "GOROOT",
    "GOTELEMETRY",
    "GOTELEMETRYDIR",
    "GOTOOLDIR",
    "GOVERSION",
    "GOWORK",
];

/// The names of all variables that the go command or what it builds knows, of all releases.
pub fn known_names() -> impl Iterator<Item = &'static str> {
    /// Those that `go env` does not show.
    const OTHERS: [&str; 12] = [
        "GOCOVERDIR",
        "GODEBUG",
        "GOGC",
        "GOMAXPROCS",
        "GOMEMLIMIT",
        "GORACE",
        "GOROOT_BOOTSTRAP",
        "GOROOT_FINAL",
        "GOTRACEBACK",
        "GO_EXTLINK_ENABLED",
        "GO_LDFLAGS",
        "GO_TEST_TIMEOUT_SCALE",
    ];
    KNOWN.iter().chain(NOT_STORABLE).copied().chain(OTHERS)
}

/// The variables of the go command that it stores, of all releases (`go help environment`, internal/cfg).
const KNOWN: &[&str] = &[
    "AR",
    "CC",
    "CGO_CFLAGS",
    "CGO_CFLAGS_ALLOW",
    "CGO_CFLAGS_DISALLOW",
    "CGO_CPPFLAGS",
    "CGO_CPPFLAGS_ALLOW",
    "CGO_CPPFLAGS_DISALLOW",
    "CGO_CXXFLAGS",
    "CGO_CXXFLAGS_ALLOW",
    "CGO_CXXFLAGS_DISALLOW",
    "CGO_ENABLED",
    "CGO_FFLAGS",
    "CGO_FFLAGS_ALLOW",
    "CGO_FFLAGS_DISALLOW",
    "CGO_LDFLAGS",
    "CGO_LDFLAGS_ALLOW",
    "CGO_LDFLAGS_DISALLOW",
    "CXX",
    "FC",
    "GCCGO",
    "GO111MODULE",
    "GO386",
    "GOAMD64",
    "GOARCH",
    "GOARM",
    "GOARM64",
    "GOAUTH",
    "GOBIN",
    "GOCACHE",
    "GOCACHEPROG",
    "GOEXPERIMENT",
    "GOFIPS140",
    "GOFLAGS",
    "GOINSECURE",
    "GOMIPS",
    "GOMIPS64",
    "GOMODCACHE",
    "GONOPROXY",
    "GONOSUMDB",
    "GOOS",
    "GOPATH",
    "GOPPC64",
    "GOPRIVATE",
    "GOPROXY",
    "GORISCV64",
    "GOSUMDB",
    "GOTMPDIR",
    "GOTOOLCHAIN",
    "GOVCS",
    "GOWASM",
    "GO_EXTLINK_ENABLED",
    "PKG_CONFIG",
];

#[cfg(test)]
mod tests {
    use super::EnvFileProblemKind::*;
    use super::*;
    use proptest::prelude::*;

    fn shown(data: &[u8]) -> Vec<String> {
        parse(data).iter().map(|one| format!("{}:{}={}", one.line, one.key, one.text())).collect()
    }

    #[test]
    fn files_are_read_as_go_reads_them() {
        let data = b"# GOPROXY=c\n\nGOPROXY=a\r\n GOPROXY=b\nGOPROXY = x\nexport GOPROXY=y\n=z\nGOSUMDB\nGOFLAGS=-a=b\nGOPROXY=\"q\"";
        assert_eq!(shown(data), ["3:GOPROXY=a\r", "5:GOPROXY = x", "9:GOFLAGS=-a=b", "10:GOPROXY=\"q\""]);
        assert_eq!(get(data, "GOPROXY").as_deref(), Some("\"q\""));
        assert_eq!(get(b"GOPROXY=", "GOPROXY").as_deref(), Some(""));
        assert_eq!(get(b"GOPROXY=", "GOSUMDB"), None);
        assert_eq!(get(b"", "GOSUMDB"), None);
    }

    fn edited(data: &str, changes: &[(&str, Option<&str>)]) -> String {
        String::from_utf8(set(data.as_bytes(), changes).unwrap()).unwrap()
    }

    #[test]
    fn only_what_is_meant_changes() {
        for (data, changes, expected) in [
            ("", vec![("GOPROXY", Some("a"))], "GOPROXY=a\n"),
            ("GOSUMDB=x", vec![("GOPROXY", Some("a"))], "GOSUMDB=x\nGOPROXY=a\n"),
            ("# note\r\nGOSUMDB=x\r\n", vec![("GOPROXY", Some("a"))], "# note\r\nGOSUMDB=x\r\nGOPROXY=a\n"),
            ("GOPROXY=b\r\nGOSUMDB=x\r\n", vec![("GOPROXY", Some("a"))], "GOPROXY=a\nGOSUMDB=x\r\n"),
            ("GOPROXY=b\nX=1\nGOPROXY=c\n", vec![("GOPROXY", Some("a"))], "X=1\nGOPROXY=a\n"),
            ("GOPROXY=b\nX=1\nGOPROXY=c\n", vec![("GOPROXY", None)], "X=1\n"),
            ("GOPROXY=a", vec![("GOPROXY", Some("a"))], "GOPROXY=a"),
            ("GOPROXY=a", vec![("GOPROXY", Some("b"))], "GOPROXY=b\n"),
            ("GOPROXY=a", vec![("GOPROXY", Some("a")), ("GOSUMDB", Some("b"))], "GOPROXY=a\nGOSUMDB=b\n"),
            ("GOPROXY = a\n GOPROXY=a\n", vec![("GOPROXY", Some("b"))], "GOPROXY = a\n GOPROXY=a\nGOPROXY=b\n"),
            ("X=1\n\n", vec![("GOPROXY", None)], "X=1\n\n"),
            ("", vec![("GOPROXY", Some("a")), ("GOPROXY", Some("b"))], "GOPROXY=b\n"),
            ("GOPROXY=a\n", vec![("GOPROXY", Some(""))], "GOPROXY=\n"),
        ] {
            assert_eq!(edited(data, &changes), expected, "{data:?} {changes:?}");
        }
    }

    #[test]
    fn what_go_could_not_read_back_is_refused() {
        for value in ["a\nb", "a\r", "a\0", "a\u{b}"] {
            assert_eq!(set(b"", &[("GOPROXY", Some(value))]), Err(BadChange::Value { key: "GOPROXY".into() }));
        }
        for key in ["", "goproxy", "GO=X", "GO X", "1GO", "GO\n"] {
            assert_eq!(set(b"", &[(key, Some("a"))]), Err(BadChange::Key(key.into())), "{key:?}");
        }
    }

    fn found(data: &[u8]) -> Vec<(usize, String, EnvFileProblemKind)> {
        problems(data).into_iter().map(|problem| (problem.line, problem.key, problem.kind)).collect()
    }

    #[test]
    fn what_go_reads_otherwise_is_found() {
        let one = |line: usize, key: &str, kind| vec![(line, key.to_owned(), kind)];
        for (data, expected) in [
            (&b"# note\n\nGOPROXY=https://goproxy.cn,direct\nGOFLAGS='-tags=a b'\n"[..], vec![]),
            (b"GOPROXY=a\r\n", one(1, "GOPROXY", CarriageReturn)),
            (b"\r\n# note\r\n", vec![]),
            (b"GOPRIVATE=\xff\n", one(1, "GOPRIVATE", NotUtf8)),
            (b"GOPRIVATE=a\0b\n", one(1, "GOPRIVATE", Nul)),
            (b"GOPROXY=a\nGOPROXY=b\n", one(1, "GOPROXY", Duplicate)),
            (b"export GOPROXY=a\n", one(1, "GOPROXY", Ignored)),
            (b"GOSUMDB=a\n GOPROXY=a\n", one(2, "GOPROXY", Ignored)),
            (b"garbage", one(1, "", Ignored)),
            (b"GOPROXY = a\n", one(1, "GOPROXY", Spaces)),
            (b"GOPROXY=a \n", one(1, "GOPROXY", Spaces)),
            (b"GOPROXY=\"a\"\n", one(1, "GOPROXY", Quotes)),
            (b"HTTPS_PROXY=a\n", one(1, "HTTPS_PROXY", UnknownKey)),
            (b"GOPROXYY=a\n", one(1, "GOPROXYY", UnknownKey)),
            (b"GODEBUG=a\n", one(1, "GODEBUG", NotStorable)),
            (b"GOPROXY=\n", one(1, "GOPROXY", Empty)),
            (b"GOPRIVATE=\n", vec![]),
            (b"\xef\xbb\xbfGOPROXY=a\n", one(1, "GOPROXY", ByteOrderMark)),
        ] {
            assert_eq!(found(data), expected, "{:?}", String::from_utf8_lossy(data));
        }
    }

    #[test]
    fn a_file_in_utf_16_is_found() {
        let data: Vec<u8> = "\u{feff}GOPROXY=a\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let kinds: Vec<_> = problems(&data).into_iter().map(|problem| problem.kind).collect();
        assert!(kinds.contains(&Nul) && kinds.contains(&NotUtf8) && kinds.contains(&Ignored), "{kinds:?}");
    }

    #[test]
    fn the_names_are_known_once() {
        assert!(KNOWN.is_sorted() && NOT_STORABLE.is_sorted());
        assert!(KNOWN.iter().all(|name| !NOT_STORABLE.contains(name)));
    }

    fn file() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            "(GOPROXY|GOSUMDB|GOPRIVATE|X)=[a-c=,]{0,3}".prop_map(String::into_bytes),
            "[ #A=\r\u{b}]{0,5}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..6),
        ];
        let end = prop_oneof![Just(&b"\n"[..]), Just(&b"\r\n"[..])];
        (proptest::collection::vec((line, end), 0..8), any::<bool>()).prop_map(|(lines, whole)| {
            let mut data = Vec::new();
            for (line, end) in &lines {
                data.extend_from_slice(line);
                data.extend_from_slice(end);
            }
            if !whole {
                data.pop();
            }
            data
        })
    }

    /// The lines that assign none of `keys`.
    fn others<'d>(data: &'d [u8], keys: &[&str]) -> Vec<&'d [u8]> {
        let touched =
            |line: &[u8]| assignment(line).is_some_and(|(key, _)| keys.iter().any(|name| name.as_bytes() == key));
        lines(data).map(|(_, line)| line).filter(|line| !touched(line)).collect()
    }

    proptest! {
        #[test]
        fn what_is_set_is_read_back(data in file(), value in "[^\n\r\u{b}\0]{0,8}") {
            let edited = set(&data, &[("GOPROXY", Some(&value)), ("GOSUMDB", None)]).unwrap();
            let read: Vec<_> = parse(&edited).into_iter().filter(|one| one.key == "GOPROXY").collect();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(&read[0].value, value.as_bytes());
            prop_assert_eq!(get(&edited, "GOSUMDB"), None);
            prop_assert_eq!(set(&edited, &[("GOPROXY", Some(&value)), ("GOSUMDB", None)]), Ok(edited.clone()));
        }

        #[test]
        fn other_lines_stay(data in file(), value in "[a-c]{0,3}") {
            let keys = ["GOPROXY", "GOSUMDB"];
            let edited = set(&data, &[("GOPROXY", Some(&value)), ("GOSUMDB", None)]).unwrap();
            let (before, after) = (others(&data, &keys), others(&edited, &keys));
            prop_assert_eq!(before.len(), after.len());
            for (index, (old, new)) in before.iter().zip(&after).enumerate() {
                // The one byte that may come to a line of others: the newline that the end of the file lacked.
                let completed = index + 1 == before.len() && !old.ends_with(b"\n") && [*old, b"\n"].concat() == **new;
                prop_assert!(old == new || completed);
            }
            problems(&data);
        }

        #[test]
        fn no_change_changes_nothing(data in file()) {
            prop_assert_eq!(set(&data, &[]), Ok(data.clone()));
            prop_assert_eq!(set(&data, &[("GONOPROXY", None)]), Ok(data));
        }
    }
}
