//! What go.sum and go.work.sum list (<https://go.dev/ref/mod#go-sum-files>): the modules of which a build was seen to need
//! the source, and those of which it needs go.mod alone.

use crate::domain::module::ModuleVersion;

/// What the go command once wrote for a go.mod that it could not find, and passes over since
/// (cmd/go/internal/modfetch/fetch.go, `goModEmptyHash`).
const EMPTY_GO_MOD: &str = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

/// A go.sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoSum {
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// How many of its lines are none that the go command writes. It refuses a file with a line of other than three words.
    pub broken: usize,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The module.
    pub module: ModuleVersion,
    /// Whether it is the hash of the source; else that of go.mod alone.
    pub source: bool,
    /// The hash, `h1:…`.
    pub hash: String,
    /// The line, from 1.
    pub line: usize,
}

/// Reads a go.sum's bytes. A broken line says nothing.
pub fn parse(bytes: &[u8]) -> GoSum {
    let mut found = GoSum::default();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let Ok(line) = std::str::from_utf8(line) else {
            found.broken += 1;
            continue;
        };
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (None, ..) => {}
            (Some(_), Some(_), Some(EMPTY_GO_MOD), None) => {}
            (Some(path), Some(version), Some(hash), None) if is_hash(hash) => {
                match entry(path, version, hash, number) {
                    Some(entry) => found.entries.push(entry),
                    None => found.broken += 1,
                }
            }
            _ => found.broken += 1,
        }
    }
    found
}

fn entry(path: &str, version: &str, hash: &str, line: usize) -> Option<Entry> {
    let (version, source) = match version.strip_suffix("/go.mod") {
        Some(version) => (version, false),
        None => (version, true),
    };
    Some(Entry { module: ModuleVersion::new(path, version).ok()?, source, hash: hash.to_owned(), line })
}

/// `h1:` and base64; another algorithm would be `h2:`.
fn is_hash(text: &str) -> bool {
    let algorithm =
        text.split_once(':').filter(|(_, hash)| !hash.is_empty()).and_then(|(name, _)| name.strip_prefix('h'));
    algorithm.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> (Vec<String>, usize) {
        let found = parse(text.as_bytes());
        let show = |entry: &Entry| format!("{}{}", entry.module, if entry.source { "" } else { " mod" });
        (found.entries.iter().map(show).collect(), found.broken)
    }

    #[test]
    fn source_and_go_mod_have_a_line_each() {
        let text = "github.com/BurntSushi/toml v1.3.2 h1:o7IhLm0Msx3BaB+n3Ag7L8EVlByGnpq14C4YWiu/gL8=\n\
            github.com/BurntSushi/toml v1.3.2/go.mod h1:CxXYINrC8qIiEnFrOxCa7Jy5BFHlXnUU2pbicEuybxQ=\r\n\
            \n  \t\n\
            gopkg.in/yaml.v3 v3.0.1/go.mod h1:x=";
        let expected = [
            "github.com/BurntSushi/toml@v1.3.2",
            "github.com/BurntSushi/toml@v1.3.2 mod",
            "gopkg.in/yaml.v3@v3.0.1 mod",
        ];
        assert_eq!(shown(text), (expected.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn broken_lines_are_counted() {
        for line in [
            "github.com/a/b",
            "github.com/a/b v1.0.0",
            "github.com/a/b v1.0.0 h1:x more",
            "github.com/a/b v1.0.0 sha256:x",
            "github.com/a/b v1.0.0 h1:",
            "github.com/../b v1.0.0 h1:x",
            "nodomain v1.0.0 h1:x",
            "github.com/a/b v1/../../2 h1:x",
            "<<<<<<< HEAD",
        ] {
            assert_eq!(
                shown(&format!("{line}\nm.cn/m v1.0.0 h1:x\n")),
                (vec!["m.cn/m@v1.0.0".to_owned()], 1),
                "{line}"
            );
        }
        assert_eq!(parse(b"\xff\xfe v1 h1:x\n").broken, 1);
    }

    #[test]
    fn the_hash_of_a_go_mod_that_never_was_is_passed_over() {
        assert_eq!(shown(&format!("m.cn/m v1.0.0/go.mod {EMPTY_GO_MOD}\n")), (Vec::new(), 0));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(m\\.cn/m|v1\\.0\\.0|/go\\.mod|h1:|[ \\n\\r]|\\PC){0,40}") {
            parse(text.as_bytes());
        }
    }
}
