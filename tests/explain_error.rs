//! `doctor --explain-error`: texts as go printed them, in its own words of four versions and in those of older ones, of
//! Windows, macOS and Chinese systems; and logs in which nothing of it stands.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

#[path = "explain/provoked.rs"]
mod provoked;
mod support;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use goproxy_cfg::domain::goerror::{self, Explanation};
use goproxy_cfg::text::Lang;
use goproxy_cfg_lab::{Lab, toolchains};
use proptest::prelude::*;
use serde::Deserialize;
use support::{Machine, Run, done};

/// A text and what it comes to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// A sentence; no two rows have the same.
    name: String,
    /// The versions of Go that print it so.
    #[serde(default)]
    go: String,
    /// Where the words were read: a file of Go's source, an issue, a system.
    #[serde(default)]
    from: String,
    text: String,
    /// The codes, in the order they are shown.
    codes: Vec<String>,
    /// What has to stand in detail or remedy of the first cause.
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    module: Option<String>,
    #[serde(default)]
    host: Option<String>,
    #[serde(default)]
    count: Option<usize>,
    /// The line of the input that it rests on.
    #[serde(default)]
    line: Option<usize>,
}

fn rows() -> Vec<Row> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        row: Vec<Row>,
    }
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain");
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml") && !path.ends_with("provoked.toml"));
    paths.sort();
    let read = |path: &Path| -> File {
        toml::from_str(&std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().flat_map(|path| read(path).row).collect()
}

fn codes(found: &Explanation) -> Vec<&str> {
    found.causes.iter().map(|cause| cause.code.name()).collect()
}

#[test]
fn every_text_has_its_causes() {
    let rows = rows();
    assert!(rows.len() >= 120, "{} rows", rows.len());
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names.len(), rows.len(), "two rows of one name");
    let mut wrong = Vec::new();
    for row in &rows {
        // As on Unix, as on Windows, and as PowerShell writes what it redirects.
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(row.text.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for (how, bytes) in [
            ("as it is", row.text.clone().into_bytes()),
            ("CRLF", row.text.replace('\n', "\r\n").into_bytes()),
            ("UTF-16", utf16),
        ] {
            let found = goerror::explain(&bytes);
            if let Err(why) = fits(row, &found) {
                wrong.push(format!("{} ({how}; {}; {}): {why}\n{:#?}", row.name, row.go, row.from, found.causes));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n\n"));
}

fn fits(row: &Row, found: &Explanation) -> Result<(), String> {
    if codes(found) != row.codes {
        return Err(format!("{:?}, not {:?}", codes(found), row.codes));
    }
    let Some(cause) = found.causes.first() else { return Ok(()) };
    let said = format!("{} {}", cause.detail.say(Lang::En), cause.remedy.say(Lang::En));
    if let Some(missing) = row.says.iter().find(|wanted| !said.contains(wanted.as_str())) {
        return Err(format!("says no {missing:?}: {said}"));
    }
    for (what, wanted, found) in [("module", &row.module, &cause.module), ("host", &row.host, &cause.host)] {
        if wanted.is_some() && wanted != found {
            return Err(format!("{what} {found:?}, not {wanted:?}"));
        }
    }
    if row.count.is_some_and(|count| count != cause.count) {
        return Err(format!("count {}, not {:?}", cause.count, row.count));
    }
    if row.line.is_some_and(|line| cause.said.last().map(|said| said.line) != Some(line)) {
        return Err(format!("line {:?}, not {:?}", cause.said.last(), row.line));
    }
    Ok(())
}

fn piped(args: &[&str], text: &[u8]) -> Run {
    let machine = Machine::new();
    let mut child =
        machine.program(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(stdin.write_all(text)));
        done(child.wait_with_output().unwrap())
    })
}

const REFUSED: &str = "go: rsc.io/quote@v1.5.2: Get \"https://u:secret@goproxy.cn/rsc.io/quote/@v/v1.5.2.mod\": dial tcp 127.0.0.1:443: connect: connection refused\n";

#[test]
fn the_command_reads_a_pipe_or_a_file_and_needs_no_go() {
    let run = piped(&["doctor", "--explain-error", "-"], REFUSED.as_bytes()).exits(0);
    for part in [
        "error[GP403]: ",
        "line 1: go: rsc.io/quote@v1.5.2",
        "`goproxy.cn` refuses the connection",
        "hint: goproxy-cfg use --fastest",
    ] {
        assert!(run.stdout.contains(part), "{part}: {run:?}");
    }
    assert!(!run.said().contains("secret"), "{run:?}");
    assert_eq!(run.stdout, piped(&["doctor", "--explain-error"], REFUSED.as_bytes()).stdout);

    let machine = Machine::new();
    let file = machine.write("work/build.log", format!("noise\n{REFUSED}"));
    let run = machine.run(&["doctor", "--explain-error", "build.log", "--lang", "zh-CN"]).exits(0);
    assert!(run.stdout.contains("build.log:2: go: rsc.io") && run.stdout.contains("拒绝连接"), "{run:?}");
    let json = machine.run(&["doctor", "--json", "--explain-error", file.to_str().unwrap()]).exits(0).json();
    let cause = &json["causes"][0];
    assert_eq!(json["schema_version"], 1);
    assert_eq!((&cause["code"], &cause["line"], &cause["count"]), (&"GP403".into(), &2.into(), &1.into()), "{json}");
    assert_eq!((&cause["module"], &cause["host"]), (&"rsc.io/quote@v1.5.2".into(), &"goproxy.cn".into()), "{json}");
    assert!(
        cause["title"].is_string()
            && cause["severity"] == "error"
            && json["unexplained"].as_array().unwrap().is_empty()
    );
}

#[test]
fn what_cannot_be_told_is_said_so() {
    let run = piped(&["doctor", "--explain-error", "-"], b"./main.go:5:2: undefined: foo\n").exits(3);
    assert!(run.stdout.contains("(lines: 1) stands no error") && run.stdout.contains("looked for: "), "{run:?}");
    let run = piped(&["doctor", "--explain-error", "-"], b"").exits(3);
    assert!(run.stdout.contains("nothing to read"), "{run:?}");
    let run =
        piped(&["doctor", "--json", "--explain-error", "-"], b"go: rsc.io/quote@v1.0.0: the moon is full\n").exits(3);
    assert_eq!(run.json()["unexplained"][0], "go: rsc.io/quote@v1.0.0: the moon is full");
    let machine = Machine::new();
    let run = machine.run(&["doctor", "--explain-error", "nowhere.log"]).exits(4);
    assert!(run.stderr.contains("nowhere.log"), "{run:?}");
}

/// A download that fails for a reason that no rule looks at is explained by what go said; with git there it goes well.
#[test]
fn doctor_names_the_cause_by_the_words_of_go() {
    let lab = Lab::ready("healthy");
    for go in toolchains() {
        let mut machine = Machine::in_lab(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn").set("GOPRIVATE", "github.com/pkg/errors");
        let report = machine.run(&["doctor", "--json"]).json();
        assert!(report["findings"].as_array().unwrap().iter().all(|one| one["code"] != "GP514"), "{report}");
        machine.set("PATH", go.go.parent().unwrap());
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        let found = |code: &str| report["findings"].as_array().unwrap().iter().find(|one| one["code"] == code).cloned();
        assert!(found("GP514").is_some_and(|one| one["remedy"].as_str().unwrap().contains("apk add git")), "{report}");
        assert_eq!(found("GP501").unwrap()["follows_from"], "GP514");
    }
}

#[test]
fn each_cause_becomes_a_finding() {
    let found = goerror::explain(REFUSED.as_bytes());
    let finding = found.causes[0].finding(Some(Path::new("build.log")));
    assert_eq!(finding.source.unwrap().to_string(), "build.log:1");
    assert_eq!((finding.code.name(), finding.subject.as_deref()), ("GP403", Some("rsc.io/quote@v1.5.2")));
}

/// Nothing that a text says becomes part of a command unless it is plain.
#[test]
fn hostile_values_stand_in_no_command() {
    for text in [
        "go: a.b/c@v1.0.0: Get \"https://$(reboot)/a.b/c/@v/list\": dial tcp: lookup $(reboot) on 1.1.1.1:53: no such host\n",
        "go: open /go/pkg/mod/`reboot`;reboot: permission denied\n",
        "main.go:1:1: no required module provides package $(reboot); to add it:\n\tgo get $(reboot)\n",
        "go: a.b/c@v1.0.0: missing go.sum entry; to add it:\n\tgo mod download $(reboot)\n",
        "go: unknown go command variable $(reboot)\n",
        "go: download go1.99$(reboot) for linux/amd64: toolchain not available\n",
        "go: x: git fetch -f origin: exit status 128:\n\tgit@$(reboot): Permission denied (publickey).\n",
    ] {
        let found = goerror::explain(text.as_bytes());
        assert!(!found.causes.is_empty(), "{text}");
        for cause in found.causes {
            assert!(!cause.remedy.say(Lang::En).contains("reboot"), "{cause:#?}");
        }
    }
}

#[test]
fn a_log_of_any_size_is_read_in_one_go() {
    let mut log = String::new();
    for n in 0..120_000 {
        log.push_str(&format!("2026-01-02T15:04:05.1234567Z go: downloading example.com/m{n} v1.0.{n} and so on\n"));
    }
    let all: String = (0..200)
        .map(|n| format!("go: example.com/m{n}@v1.0.0: Get \"https://goproxy.cn/example.com/m{n}/@v/v1.0.0.mod\": dial tcp 1.2.3.4:443: i/o timeout\n"))
        .collect();
    log.push_str(&all);
    let once = Instant::now();
    let found = goerror::explain(log.as_bytes());
    let once = once.elapsed();
    assert_eq!(codes(&found), ["GP410"]);
    assert_eq!(found.causes[0].count, 200);
    // Four times as much takes about four times as long, not sixteen times.
    let four = Instant::now();
    goerror::explain(log.repeat(4).as_bytes());
    assert!(four.elapsed() < once * 12, "{once:?}, {:?}", four.elapsed());
}

/// What is made to be slow: one line, words without end, beginnings of every text again and again.
#[test]
fn hostile_logs_take_no_longer_than_others() {
    let line = "go: dial tcp: lookup x on \"reading https: invalid version: unknown revision {}@v1.0.0: ".repeat(40);
    for text in [
        "a".repeat(4 << 20),
        "go: lookup ".repeat(400_000),
        "@".repeat(2 << 20),
        format!("{line}\n").repeat(1000),
        "\t: \n".repeat(500_000),
        "{\"a\":".repeat(300_000),
        "\u{1b}[".repeat(1 << 20),
        "go: x: \n\n".repeat(300_000),
    ] {
        let begun = Instant::now();
        let found = goerror::explain(text.as_bytes());
        assert!(begun.elapsed().as_secs() < 60, "{} {:?}", &text[..20], begun.elapsed());
        assert!(found.causes.len() <= 50 && found.unexplained.len() <= 20);
    }
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        goerror::explain(&bytes);
    }

    #[test]
    fn no_mixture_of_texts_panics_or_shows_what_a_terminal_obeys(
        parts in proptest::collection::vec((0_usize..1000, 0_usize..400, any::<bool>()), 0..6), tail in any::<String>(),
    ) {
        let rows = rows_once();
        let mut text = String::new();
        for (row, at, newline) in parts {
            let row = &rows[row % rows.len()].text;
            text.extend(row.chars().take(at));
            text.push_str(if newline { "\n" } else { "\u{1b}[31m\u{9b}" });
        }
        text.push_str(&tail);
        let found = goerror::explain(text.as_bytes());
        for cause in &found.causes {
            let shown = format!("{}{}{:?}", cause.detail.say(Lang::En), cause.remedy.say(Lang::ZhCn), cause.said);
            prop_assert!(!shown.contains(['\u{1b}', '\u{9b}']), "{shown}");
        }
    }
}

fn rows_once() -> &'static [Row] {
    static ROWS: std::sync::OnceLock<Vec<Row>> = std::sync::OnceLock::new();
    ROWS.get_or_init(rows)
}
