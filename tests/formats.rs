//! What is true of every format of files, and what real readers make of what is written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

use goproxy_cfg::domain::format::Format;
use proptest::prelude::*;

const FORMATS: [Format; 6] =
    [Format::Dotenv, Format::GitlabDotenv, Format::Github, Format::Properties, Format::Mise, Format::Vscode];

/// Pieces that each format gives a meaning of its own.
const PIECES: [&str; 55] = [
    "GOPROXY",
    "X",
    "export ",
    "=",
    ":",
    " ",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\\",
    "\\\n",
    "#",
    "# GOPROXY=c",
    "!",
    "'",
    "\"",
    "<<",
    "EOF",
    "\nEOF\n",
    "\\u0041",
    "\\u",
    "$",
    "${X}",
    "{",
    "}",
    "[",
    "]",
    ",",
    "env",
    "[env]\n",
    "[[env]]\n",
    "env.",
    "value",
    "= 'a'",
    "= \"b\"\n",
    "= 1\n",
    "= false",
    "_.file = '.env'\n",
    "'''",
    "\"\"\"",
    "//",
    "/*",
    "*/",
    "\"go.toolsEnvVars\"",
    ": {",
    "\"GOPROXY\": \"c\"",
    "\"X\": 1",
    "null",
    "你",
    "GOPROXY=a\n",
    "\nX='b c'\n",
    "GOPROXY = \"d\"\n",
    "0",
];

/// Files that parse more often than not, with holes to fill.
const FRAMES: [&[&str]; 9] = [
    &["", "\nGOPROXY=a\n", "\nX=1\n", ""],
    &["X=1\r\n", "GOPROXY='b'\r\n", ""],
    &["[tools]\ngo = '1'\n", "\n[env] # c\n", "GOPROXY = 'x'\n", "", "\n[x]\n"],
    &["env = { X = '1', ", "GOPROXY = 'b'", " }\n", ""],
    &["env = [{ ", "GOPROXY = 'b'", " }, { ", " }]"],
    &["{ ", "\"a\": 1, ", "\"go.toolsEnvVars\": { \"X\": \"1\"", " }", "\n}\n"],
    &["{\n  ", "\"go.toolsEnvVars\": {\n    ", "\"GOPROXY\": \"x\", // c\n", "  },\n", "  \"b\": 2\n}"],
    &["{\r\n\t\"go.toolsEnvVars\": {", "},\r\n", "\t\"go.toolsEnvVars\": {", "\"GOPROXY\": \"z\"", "}\r\n}"],
    &["GOPROXY<<EOF\n", "x\n", "EOF\n", "X<<E\n", "GOPROXY=1\nE\n"],
];

fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(&PIECES[..]);
    let pieces = proptest::collection::vec(piece.clone(), 0..12).prop_map(|pieces| pieces.concat().into_bytes());
    let frame =
        (proptest::sample::select(&FRAMES[..]), proptest::collection::vec(proptest::option::weighted(0.2, piece), 5))
            .prop_map(|(frame, holes)| {
                let pairs = frame.iter().zip(holes).map(|(part, hole)| format!("{part}{}", hole.unwrap_or_default()));
                pairs.collect::<String>().into_bytes()
            });
    let noise = proptest::collection::vec(any::<u8>(), 0..24);
    let marked = |(mark, data): (bool, Vec<u8>)| if mark { [&b"\xef\xbb\xbf"[..], &data].concat() } else { data };
    (proptest::bool::weighted(0.1), prop_oneof![3 => pieces, 6 => frame, 1 => noise]).prop_map(marked)
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![Just("https://goproxy.cn,direct".to_owned()), "[a-c,|:/* ='\"#$\\\\~%{}<你-]{0,8}", "\\PC{0,6}",]
}

fn shown(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// What is left of a file's text when all that the change may touch is taken out: what remains must be in order.
fn is_within(kept: &[u8], whole: &[u8]) -> bool {
    let mut rest = whole.iter();
    kept.iter().all(|byte| rest.any(|other| other == byte))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_set_is_read_back_and_set_once(data in file(), value in value()) {
        for format in FORMATS {
            let changes = [("GOPROXY", Some(value.as_str()))];
            let (before, x) = (format.get(&data, "GOPROXY"), format.get(&data, "X"));
            let Ok(edited) = format.set(&data, &changes) else { continue };
            let context = format!("{format:?} {:?} {:?}", shown(&data), shown(&edited));
            prop_assert_eq!(format.get(&edited, "GOPROXY"), Ok(Some(value.clone())), "{}", context);
            prop_assert_eq!(format.set(&edited, &changes).unwrap(), edited.clone(), "{}", context);
            prop_assert_eq!(&format.get(&edited, "X"), &x, "{}", context);
            match before {
                // The bytes of the file are all there, and only added to.
                Ok(None) if !shown(&data).contains("OPROXY") && !shown(&data).contains("\\u") => {
                    prop_assert!(format == Format::Vscode || is_within(&data, &edited), "{}", context);
                    let gone = format.set(&edited, &[("GOPROXY", None)]).unwrap();
                    prop_assert_eq!(format.get(&gone, "GOPROXY"), Ok(None), "{}", context);
                    prop_assert_eq!(&format.get(&gone, "X"), &x, "{}", context);
                }
                Ok(Some(old)) if old == value => {
                    // Only a duplicate may go.
                    prop_assert!(is_within(&edited, &data), "{}", context);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_removed_is_gone_and_takes_nothing_with_it(data in file()) {
        for format in FORMATS {
            let x = format.get(&data, "X");
            let Ok(gone) = format.set(&data, &[("GOPROXY", None)]) else { continue };
            let context = format!("{format:?} {:?} {:?}", shown(&data), shown(&gone));
            prop_assert_eq!(format.get(&gone, "GOPROXY"), Ok(None), "{}", context);
            prop_assert!(is_within(&gone, &data), "{}", context);
            prop_assert_eq!(&format.get(&gone, "X"), &x, "{}", context);
            prop_assert_eq!(format.set(&gone, &[("GOPROXY", None)]).unwrap(), gone.clone(), "{}", context);
        }
    }

    #[test]
    fn no_change_changes_nothing(data in file()) {
        for format in FORMATS {
            if let Ok(same) = format.set(&data, &[]) {
                prop_assert_eq!(&same, &data);
            }
            if let Ok(same) = format.set(&data, &[("GONOPROXY", None)]) {
                prop_assert_eq!(&same, &data);
            }
            // A file that cannot be read cannot be written either, and says the same of itself.
            if let (Err(read), Err(written)) = (format.get(&data, "NONE"), format.set(&data, &[("NONE", Some("x"))])) {
                prop_assert_eq!(read, written);
            }
        }
    }
}

/// The properties above pass over files that a format refuses: they prove little if it refuses nearly all.
#[test]
fn the_files_are_often_whole() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let files: Vec<Vec<u8>> = (0..1000).map(|_| file().new_tree(&mut runner).unwrap().current()).collect();
    for (format, at_least) in FORMATS.into_iter().zip([500, 10, 100, 500, 80, 80]) {
        let changes = [("GOPROXY", Some("x"))];
        let whole = files.iter().filter(|data| format.set(data, &changes).is_ok()).count();
        let changed = files.iter().filter(|data| matches!(format.get(data, "GOPROXY"), Ok(Some(_)))).count();
        assert!(whole >= at_least && changed >= at_least / 4, "{format:?} {whole} {changed}");
    }
}

#[cfg(unix)]
mod readers {
    use std::path::Path;
    use std::process::Command;

    use goproxy_cfg::domain::format::Format;

    use super::shown;

    /// Values that a shell would do something with.
    const HOSTILE: [&str; 14] = [
        "https://goproxy.cn,direct",
        "https://a|https://b|direct",
        "*.corp.example,git.example/*",
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned #",
        "it's",
        "a b  c ",
        " #x",
        "~root:~",
        "!!",
        "$HOME %PATH% &&",
        "你好",
        "{a,b}?[x]",
    ];

    fn run(command: &str, arguments: &[&str], folder: &Path) -> Vec<u8> {
        let output = Command::new(command).args(arguments).current_dir(folder).env_remove("GOPROXY").output().unwrap();
        assert!(output.status.success(), "{command}: {}", shown(&output.stderr));
        output.stdout
    }

    #[test]
    fn shells_that_source_the_file_see_the_same() {
        let folder = tempfile::tempdir().unwrap();
        for value in HOSTILE {
            for before in ["", "# c\nexport X='a b' # c\n\n", "GOPROXY=old # why\nX=1", "Y=\"1\n2\"\n  GOPROXY='x'\n"] {
                let data = Format::Dotenv.set(before.as_bytes(), &[("GOPROXY", Some(value))]).unwrap();
                std::fs::write(folder.path().join(".env"), &data).unwrap();
                for shell in ["sh", "bash"] {
                    let seen = run(shell, &["-c", "set -a; . ./.env; printenv GOPROXY"], folder.path());
                    assert_eq!(shown(&seen), format!("{value}\n"), "{shell} {}", shown(&data));
                }
            }
        }
        assert!(!folder.path().join("pwned").exists());
    }

    /// `java.util.Properties.load` over again, by other means than the code under test: characters, not bytes; whole lines
    /// joined first, then regular expressions.
    const PROPERTIES: &str = r#"
import re, sys
lines, out, at = re.split(r'\r\n|\r|\n', sys.stdin.buffer.read().decode('utf-8')), {}, 0
while at < len(lines):
    line = lines[at].lstrip(' \t\f'); at += 1
    if not line or line[0] in '#!': continue
    while re.search(r'(?<!\\)(\\\\)*\\$', line):
        line = line[:-1]
        if at == len(lines): break
        line += lines[at].lstrip(' \t\f'); at += 1
    key, value = re.match(r'((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)', line, re.S).groups()
    def decode(text):
        unit = lambda m: chr(int(m[1][1:], 16)) if m[1][0] == 'u' else {'t':'\t','n':'\n','r':'\r','f':'\f'}.get(m[1], m[1])
        return re.sub(r'\\(u[0-9a-fA-F]{4}|.)', unit, text, flags=re.S)
    out[decode(key)] = decode(value)
text = out[sys.argv[1]].encode('utf-16', 'surrogatepass').decode('utf-16')
sys.stdout.buffer.write(text.encode())
"#;

    #[test]
    fn a_reader_of_properties_sees_the_same() {
        use std::io::Write;
        let values =
            ["https://goproxy.cn,direct", "=a", ":a b", "a\\b", "C:\\new", "你😀", "#x!", "a\nb", "\\u0041", "a|b"];
        for value in values {
            for before in ["", "# c\\\nX : 1\\\n  2\n", "GOPROXY old\\\n  more\nX=1", "X=1\\", "GOPROXY"] {
                let data = Format::Properties.set(before.as_bytes(), &[("GOPROXY", Some(value))]).unwrap();
                let mut reader = Command::new("python3")
                    .args(["-c", PROPERTIES, "GOPROXY"])
                    .stdin(std::process::Stdio::piped())
                    .stdout(std::process::Stdio::piped())
                    .spawn()
                    .unwrap();
                reader.stdin.take().unwrap().write_all(&data).unwrap();
                let seen = reader.wait_with_output().unwrap().stdout;
                assert_eq!(shown(&seen), value, "{}", shown(&data));
            }
        }
    }
}
