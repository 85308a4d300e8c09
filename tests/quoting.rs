//! What is written for a shell is a string and nothing else: 10,000 hostile values pass through each real shell and come
//! back from the environment of its child. PowerShell cannot be had here; a parser judges its text.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use goproxy_cfg::domain::shell::Shell;
use goproxy_cfg::domain::shell::quote::{read, set, unset};

const VALUES: usize = 10_000;
/// As many variables as one environment holds with ease.
const BATCH: usize = 500;
/// What a value that runs would leave behind. No other file appears either.
const CANARY: &str = "canary";

/// How the text gets into the shell.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// It stands in the script.
    Script,
    /// It comes on standard input, as if typed.
    Typed,
    /// Each batch is a file; the script takes it with this, in which `FILE` is its name.
    File(&'static str),
}

struct Run {
    shell: Shell,
    program: PathBuf,
    options: &'static [&'static str],
    way: Way,
    locale: &'static str,
    /// What the script begins with.
    first: &'static str,
    /// A value with a line break has no way here.
    lines: bool,
}

impl Run {
    fn new(shell: Shell, program: &str, options: &'static [&'static str]) -> Run {
        let program = find(program);
        Run { shell, program, options, way: Way::Script, locale: "C.UTF-8", first: "", lines: true }
    }

    fn check(self) {
        let mut values = values(0x676f_7072_6f78_7921);
        assert_eq!(values.len(), VALUES);
        if !self.lines {
            values.retain(|value| !value.contains('\n'));
            assert!(values.len() > VALUES / 2);
        }
        let folder = tempfile::tempdir().unwrap();
        let mut expected_files = vec!["gone".to_owned(), "main".to_owned()];
        let mut main = format!("{}\n", self.first);
        for (number, batch) in values.chunks(BATCH).enumerate() {
            let mut text = String::new();
            for (at, value) in batch.iter().enumerate() {
                text.push_str(&set(self.shell, &name(at), value).unwrap());
                text.push('\n');
            }
            match self.way {
                Way::Script | Way::Typed => main.push_str(&text),
                Way::File(take) => {
                    let file = format!("batch{number}");
                    fs::write(folder.path().join(&file), text).unwrap();
                    main.push_str(&take.replace("FILE", &file));
                    main.push('\n');
                    expected_files.push(file);
                }
            }
            dump(self.shell, &mut main, &format!("out{number}"));
            expected_files.push(format!("out{number}"));
        }
        for at in 0..BATCH {
            // Twice: what is not there is removed without a word.
            for _ in 0..2 {
                main.push_str(&unset(self.shell, &name(at)));
                main.push('\n');
            }
        }
        dump(self.shell, &mut main, "gone");
        fs::write(folder.path().join("main"), main).unwrap();

        self.run(folder.path());

        for (number, batch) in values.chunks(BATCH).enumerate() {
            let found = environment(&folder.path().join(format!("out{number}")));
            for (at, value) in batch.iter().enumerate() {
                let statement = set(self.shell, &name(at), value).unwrap();
                assert_eq!(found.get(&name(at)), Some(value), "{:?} of {statement:?}", self.program);
            }
        }
        let left = environment(&folder.path().join("gone"));
        assert!(left.keys().all(|name| !name.starts_with("GO_")), "not removed: {left:?}");
        let mut files: Vec<String> =
            fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        expected_files.sort();
        // Shells make folders of their own in HOME, which is elsewhere.
        assert_eq!(files, expected_files, "something ran");
    }

    fn run(&self, folder: &Path) {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new("timeout");
        command.arg("120").arg(&self.program).args(self.options);
        command.current_dir(folder).env_clear().env("HOME", home.path()).env("LC_ALL", self.locale);
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("LOCPATH", own("locale"));
        if self.way == Way::Typed {
            command.stdin(fs::File::open(folder.join("main")).unwrap());
        } else {
            command.arg("main").stdin(Stdio::null());
        }
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{:?}: {}: {said}", self.program, output.status);
        if self.way != Way::Typed {
            assert_eq!(said, "", "{:?} complains", self.program);
        }
    }
}

fn name(at: usize) -> String {
    format!("GO_{at}")
}

fn dump(shell: Shell, script: &mut String, file: &str) {
    match shell {
        Shell::Nushell => writeln!(script, "^env -0 o> {file}"),
        _ => writeln!(script, "env -0 > {file}"),
    }
    .unwrap();
}

fn environment(file: &Path) -> BTreeMap<String, String> {
    let data = fs::read(file).unwrap();
    let pairs = data.split(|b| *b == 0).filter(|pair| !pair.is_empty());
    pairs
        .filter_map(|pair| {
            let text = String::from_utf8_lossy(pair);
            let (name, value) = text.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// Where `tests/shells.sh` puts what no package of the system brings.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shells").join(name)
}

/// A program that `tests/shells.sh` installs.
fn find(program: &str) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::iter::once(own(program))
        .chain(std::env::split_paths(&folders).map(|folder| folder.join(program)))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("{program} is missing: run tests/shells.sh"))
}

/// SplitMix64: the same values on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// What may mean something to one shell or another.
const PIECES: &[&str] = &[
    "$(touch canary)",
    "`touch canary`",
    ";touch canary;",
    "\ntouch canary\n",
    "\r\ntouch canary\r\n",
    "&touch canary&",
    "|touch canary",
    "';touch canary;'",
    "\";touch canary;\"",
    "'\ntouch canary\n'",
    "\\';touch canary;#",
    "(touch canary)",
    "(^touch canary)",
    "{|| touch canary }",
    "$(^touch canary)",
    "' touch canary '",
    ">canary",
    "<canary",
    ">>canary",
    "2>canary",
    "<(touch canary)",
    "=(touch canary)",
    "{touch,canary}",
    "';setenv GO_0 broken;'",
    "\nexport GO_0=broken\n",
    "!touch",
    "!!",
    "!x",
    "!$",
    "!1",
    "!-1",
    "^a^b",
    "\\!",
    "'!'",
    "\"!\"",
    "$HOME",
    "${HOME}",
    "$env.HOME",
    "$env:HOME",
    "$?",
    "$$",
    "$#",
    "$1",
    "$",
    "$'\\n'",
    "$\"x\"",
    "%HOME%",
    "%VAR%",
    "%%",
    "%",
    "%1",
    "!VAR!",
    "'",
    "''",
    "'''",
    "\"",
    "\"\"",
    "\"\"\"",
    "`",
    "``",
    "\\",
    "\\\\",
    "\\\\\\",
    "\\'",
    "\\\"",
    "'\\''",
    "\\n",
    "\\x41",
    "\\u{41}",
    "\\101",
    "\\0",
    "\\e",
    "\\c",
    "\\\n",
    "\\\r\n",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "  ",
    "   \t ",
    ";",
    ";;",
    "#",
    " #",
    "#'",
    "&",
    "&&",
    "|",
    "||",
    "(",
    ")",
    "[",
    "]",
    "[a-z]",
    "{",
    "}",
    "{a,b}",
    "{}",
    "*",
    "**",
    "?",
    "~",
    "~root",
    "=ls",
    "-",
    "--",
    "-n",
    "-e",
    "=",
    "==",
    ",",
    ":",
    "/",
    ".",
    "..",
    "@",
    "@(x)",
    "+(x)",
    "<",
    ">",
    "<<EOF",
    "<<<",
    "^",
    "+",
    "r#'",
    "'#",
    "$[1+1]",
    "$((1+1))",
    "@'\n",
    "\n'@",
    "@\"\n",
    "\n\"@",
    "`n",
    "`0",
    "$([char]65)",
    "\u{1}",
    "\u{2}",
    "\u{7}",
    "\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{1a}",
    "\u{1b}",
    "\u{1b}[31m",
    "\u{1f}",
    "\u{7f}",
    "\u{80}",
    "\u{81}",
    "\u{85}",
    "\u{88}",
    "\u{9b}",
    "\u{a0}",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{fdd0}",
    "\u{f601}",
    "\u{ffff}",
    "\u{10ffff}",
    "‘",
    "’",
    "‚",
    "‛",
    "“",
    "”",
    "„",
    "«",
    "é",
    "ß",
    "İ",
    "中",
    "国",
    "丑",
    "镜像",
    "、",
    "。",
    "😀",
    "👩‍💻",
    "🇨🇳",
    "e\u{301}",
    "https://goproxy.cn",
    ",direct",
    "|https://",
    "*.corp.example.com",
    "git.example.com/团队/*",
    "a",
    "Z",
    "0",
    "9",
    "abc",
    "export ",
    "set ",
    "\n#",
    "\n;",
];

fn values(seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let mut values = vec![String::new()];
    values.extend(PIECES.iter().map(|piece| (*piece).to_owned()));
    while values.len() < VALUES {
        let mut pieces = 1 + random.below(8);
        if values.len().is_multiple_of(100) {
            pieces = 500 + random.below(1000);
        }
        let mut value = String::new();
        for _ in 0..pieces {
            match random.below(8) {
                0 => value.push(char::from_u32(1 + random.below(0x7f) as u32).unwrap()),
                1 => value.push(char::from_u32(1 + random.below(0x10_ffff) as u32).unwrap_or('\u{fffd}')),
                _ => value.push_str(PIECES[random.below(PIECES.len())]),
            }
        }
        values.push(value);
    }
    values
}

#[test]
fn the_values_are_hostile() {
    let values = values(1);
    assert_eq!(values.iter().filter(|value| value.is_empty()).count(), 1);
    assert!(values.iter().filter(|value| value.contains(CANARY)).count() > VALUES / 10);
    assert!(values.iter().filter(|value| value.contains('\n')).count() > VALUES / 10);
    assert!(values.iter().filter(|value| value.len() > 2000).count() >= 90);
    assert!(values.iter().all(|value| !value.contains('\0')));
    for shell in Shell::ALL {
        let mut kept = 0;
        for batch in values.chunks(BATCH) {
            let pairs = batch.iter().filter_map(|value| Some((set(shell, "GO_X", value).ok()?, value)));
            let (lines, values): (Vec<_>, Vec<_>) = pairs.unzip();
            let found = read(shell, &lines.join("\n")).unwrap();
            assert!(found.iter().map(|(_, value)| value).eq(values.iter().copied()), "{shell:?}");
            kept += found.len();
        }
        assert!(kept == VALUES || shell == Shell::Cmd && kept > VALUES / 2, "{shell:?} {kept}");
    }
}

const EVAL: Way = Way::File("eval \"$(cat FILE)\"");

#[test]
fn dash() {
    Run::new(Shell::Sh, "dash", &[]).check();
    Run { way: EVAL, ..Run::new(Shell::Sh, "dash", &[]) }.check();
}

#[test]
fn busybox() {
    Run { way: EVAL, ..Run::new(Shell::Sh, "busybox", &["sh"]) }.check();
}

#[test]
fn mksh() {
    Run::new(Shell::Sh, "mksh", &[]).check();
    Run { way: EVAL, locale: "C", ..Run::new(Shell::Sh, "mksh", &[]) }.check();
}

#[test]
fn ksh93() {
    Run { way: EVAL, ..Run::new(Shell::Sh, "ksh93", &[]) }.check();
}

#[test]
fn bash() {
    Run::new(Shell::Bash, "bash", &[]).check();
    Run { way: EVAL, locale: "C", ..Run::new(Shell::Bash, "bash", &["--posix"]) }.check();
    // What is meant for any POSIX shell is right in bash too.
    Run::new(Shell::Sh, "bash", &[]).check();
}

#[test]
fn bash_with_history() {
    Run { way: Way::Typed, first: "set -o history -H", ..Run::new(Shell::Bash, "bash", &["--norc", "-i"]) }.check();
}

#[test]
fn zsh() {
    Run::new(Shell::Zsh, "zsh", &["-f"]).check();
    let first = "setopt csh_junkie_quotes csh_junkie_history rc_quotes extended_glob magic_equal_subst ksh_arrays \
                 sh_word_split glob_subst glob_assign nomatch ignore_braces interactive_comments";
    Run { way: EVAL, locale: "C", first, ..Run::new(Shell::Zsh, "zsh", &["-f"]) }.check();
}

#[test]
fn zsh_with_history() {
    Run { way: Way::Typed, first: "setopt bang_hist", ..Run::new(Shell::Zsh, "zsh", &["-f", "-i"]) }.check();
}

#[test]
fn fish() {
    Run::new(Shell::Fish, "fish", &["--no-config"]).check();
    Run { way: Way::File("cat FILE | source"), locale: "C", ..Run::new(Shell::Fish, "fish", &["--no-config"]) }.check();
}

#[test]
fn tcsh() {
    Run::new(Shell::Tcsh, "tcsh", &["-f"]).check();
    let first = "set backslash_quote";
    Run { way: Way::File("source FILE"), locale: "C", first, ..Run::new(Shell::Tcsh, "tcsh", &["-f"]) }.check();
    Run { way: Way::File("eval \"`cat FILE`\""), lines: false, ..Run::new(Shell::Tcsh, "tcsh", &["-f"]) }.check();
}

#[test]
fn tcsh_with_history() {
    Run { way: Way::Typed, first: "set prompt=''", ..Run::new(Shell::Tcsh, "tcsh", &["-if"]) }.check();
}

#[test]
fn nushell() {
    Run::new(Shell::Nushell, "nu", &["-n"]).check();
}

/// A profile is written in UTF-8, whatever the user's locale; the bytes of the value arrive all the same.
#[test]
fn in_a_locale_that_is_not_utf8() {
    assert!(own("locale/zh_CN.GBK").is_dir(), "zh_CN.GBK is missing: run tests/shells.sh");
    let locale = "zh_CN.GBK";
    Run { way: EVAL, locale, ..Run::new(Shell::Sh, "dash", &[]) }.check();
    Run { way: EVAL, locale, ..Run::new(Shell::Sh, "mksh", &[]) }.check();
    // Not ksh93: before some `*` or `)` it puts a `\` of its own there.
    Run { way: EVAL, locale, ..Run::new(Shell::Bash, "bash", &[]) }.check();
    Run { way: EVAL, locale, ..Run::new(Shell::Zsh, "zsh", &["-f"]) }.check();
    Run { locale, ..Run::new(Shell::Fish, "fish", &["--no-config"]) }.check();
    Run { locale, ..Run::new(Shell::Tcsh, "tcsh", &["-f"]) }.check();
    Run { locale, ..Run::new(Shell::Nushell, "nu", &["-n"]) }.check();
}

/// What the parser says of statements: nothing when they mean the pairs.
fn parsed(statements: &str, pairs: &[(String, String)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(folder.path().join("text.ps1"), statements).unwrap();
    fs::write(folder.path().join("values.json"), serde_json::to_vec(pairs).unwrap()).unwrap();
    let output = Command::new("python3")
        .arg(root.join("tests/powershell.py"))
        .args(["text.ps1", "values.json"])
        .current_dir(folder.path())
        .env("PYTHONPATH", own("python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3 is missing: run tests/shells.sh");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("ModuleNotFoundError"), "run tests/shells.sh: {said}");
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

#[test]
fn powershell() {
    let pairs: Vec<_> = values(7).into_iter().enumerate().map(|(at, value)| (name(at), value)).collect();
    let mut text = String::new();
    for (name, value) in &pairs {
        let statement = set(Shell::Powershell, name, value).unwrap();
        assert!(statement.bytes().all(|b| matches!(b, b' '..=b'~')), "{statement:?}");
        text.push_str(&statement);
        text.push('\n');
    }
    assert_eq!(parsed(&text, &pairs), "");
}

#[test]
fn the_judge_of_powershell_text_is_strict() {
    let pair = |value: &str| [("X".to_owned(), value.to_owned())];
    assert_eq!(parsed("$env:X = 'it''s'", &pair("it's")), "");
    assert_eq!(parsed("$env:X = \"a$([char]0x24)x$([char]0xd83d)$([char]0xde00)\"", &pair("a$x😀")), "");
    for text in [
        "$env:X = 'b'",
        "$env:Y = 'a'",
        "$x = 'a'",
        "$env:X += 'a'",
        "$env:X = 'a'; calc",
        "$env:X = 'a' + calc",
        "$env:X = a",
        "$env:X = \"a$(calc)\"",
        "$env:X = \"a$HOME\"",
        "$env:X = \"a`n\"",
        "$env:X = \"$([int]0x61)\"",
        "$env:X = \"$([char]0x61; calc)\"",
        "$env:X = 'a’; calc; ‘'",
        "$env:X = \"a” ; calc; “\"",
        "$env:X = 'a'\n$env:X = 'a'",
        "$env:X = 'a",
        "$env:X = @'\na\n'@",
        "",
    ] {
        assert_ne!(parsed(text, &pair("a")), "", "{text}");
    }
}
