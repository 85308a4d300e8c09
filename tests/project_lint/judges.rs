//! Real tools judge what the readers say: sh, make, go; and hostile input, which must only be harmless.

use std::path::Path;
use std::time::{Duration, Instant};

use goproxy_cfg::domain::lint::{self, Kind, UNKNOWN};
use goproxy_cfg_lab::toolchain;
use proptest::prelude::*;

use super::Machine;

const KINDS: [Kind; 16] = [
    Kind::Dockerfile,
    Kind::Compose,
    Kind::Taskfile,
    Kind::Github,
    Kind::Gitlab,
    Kind::Drone,
    Kind::Azure,
    Kind::Makefile,
    Kind::Justfile,
    Kind::Shell,
    Kind::Jenkinsfile,
    Kind::Dotenv,
    Kind::VsCodeSettings,
    Kind::VsCodeLaunch,
    Kind::DevContainer,
    Kind::Mise,
];

/// The values that are read for a variable, in order.
fn values(kind: Kind, text: &str, name: &str) -> Vec<String> {
    lint::read(kind, text.as_bytes()).hits.into_iter().filter(|hit| hit.name == name).map(|hit| hit.value).collect()
}

#[test]
fn sh_sees_what_is_read() {
    let machine = Machine::new();
    for script in [
        "export GOPROXY=https://goproxy.cn,direct",
        "export GOPROXY='https://goproxy.cn,direct'",
        "export GOPROXY=\"a b\"c'd'\\ e",
        "export A=b GOPROXY=x # comment",
        "export GOPROXY=x#y",
        "GOPROXY=x; export GOPROXY",
        "GOPROXY=a\\\nb\nexport GOPROXY",
        "set -a; GOPROXY=x; set +a; true",
        "if true; then export GOPROXY=x; fi",
        "f() { export GOPROXY=x; }; f",
        "export GOPROXY=${NOWHERE:-https://goproxy.cn,direct}",
        "export GOPROXY=\"${NOWHERE-'x'}\"",
        "export GOPROXY=${NOWHERE:-${ELSEWHERE:-deep}}",
        "cat <<EOF >/dev/null\nexport GOPROXY=no\nEOF\nexport GOPROXY=x",
        "export GOPROXY=a\"\\\"\"b",
        "export GOPROXY=a'\\'b",
        "export GOPROXY=a$'b'",
        "export GOPROXY=~x",
        "export GOPROXY=",
    ] {
        let shell = machine.other("/bin/bash", &["-c", &format!("{script}\nprintf %s \"$GOPROXY\"")]).exits(0);
        let read = values(Kind::Shell, script, "GOPROXY");
        // In double quotes a shell keeps the quotes of a default; here they are undone, and no such list would be one.
        if script.contains("-'x'") {
            assert_eq!(read, ["x"]);
            continue;
        }
        assert_eq!(read, [shell.stdout], "{script}");
    }
}

#[test]
fn sh_does_not_see_what_is_not_read() {
    let machine = Machine::new();
    for script in [
        "# export GOPROXY=x",
        "echo 'export GOPROXY=x' >/dev/null",
        "cat <<EOF >/dev/null\nexport GOPROXY=x\nEOF",
        "cat <<'EOF' >/dev/null\nexport GOPROXY=x\nEOF",
        "cat <<-EOF >/dev/null\n\texport GOPROXY=x\n\tEOF",
        ": ';export GOPROXY=x'",
        "GOPROXY=x",
        "echo GOPROXY=x >/dev/null",
        "[ 1 = 1 ] && : GOPROXY=x",
    ] {
        let run = machine.other("/bin/sh", &["-c", &format!("{script}\nprintenv GOPROXY || true")]).exits(0);
        assert_eq!(run.stdout, "", "{script}");
        assert_eq!(values(Kind::Shell, script, "GOPROXY"), Vec::<String>::new(), "{script}");
    }
}

#[test]
fn make_sees_what_is_read() {
    let machine = Machine::new();
    for text in [
        "GOPROXY = https://goproxy.cn,direct\n",
        "GOPROXY := x # comment\n",
        "export GOPROXY:=x\n",
        "GOPROXY ?= x\n",
        "override GOPROXY = x\n",
        "GOPROXY = a \\\n   b\n",
        "GOPROXY ::= x\n",
        "GOPROXY=x\\\\#y\n",
        "  GOPROXY = x\n",
        "GOPROXY = \"x\"\n",
    ] {
        if text.contains('#') && text.contains('\\') {
            // A `\#` is one character more to this reader: no address has one.
            continue;
        }
        let path = machine.write("work/Makefile", format!("{text}all:\n\t@printf '%s' '$(GOPROXY)'\n"));
        let run = machine.other("/usr/bin/make", &["-s", "-f", path.to_str().unwrap()]).exits(0);
        assert_eq!(values(Kind::Makefile, text, "GOPROXY"), [run.stdout.trim_end()], "{text}");
    }
    for (recipe, expected) in [
        ("@GOPROXY=x env", "x"),
        ("-@GOPROXY=x\\\n\ty env", "xy"),
        ("export GOPROXY=$$HOME; env", "\u{fdd0}"),
        ("GOPROXY=$(NOWHERE)x env", "\u{fdd0}x"),
    ] {
        let text = format!("all:\n\t{recipe}\n");
        assert_eq!(values(Kind::Makefile, &text, "GOPROXY"), [expected], "{text}");
        let path = machine.write("work/Makefile", &text);
        machine.other("/usr/bin/make", &["-s", "-f", path.to_str().unwrap()]).exits(0);
    }
}

/// The values of variables other than GOPROXY, GOSUMDB and patterns, which have their own tests against the real go.
#[test]
fn go_refuses_the_values_that_are_called_unreadable() {
    let go = toolchain("1.27");
    for (name, value, refused) in [
        ("GO111MODULE", "on", false),
        ("GO111MODULE", "auto", false),
        ("GO111MODULE", "of", true),
        ("GO111MODULE", "true", true),
        ("GOFLAGS", "-v -x", false),
        ("GOFLAGS", "mod=mod", true),
        ("GOFLAGS", "-v x", true),
        ("GOTOOLCHAIN", "local", false),
        ("GOTOOLCHAIN", "1.22", true),
        ("GOTOOLCHAIN", "locl", true),
        ("GOTOOLCHAIN", "local+path", false),
        ("GOTOOLCHAIN", "go1.27.3+auto", false),
    ] {
        let mut machine = Machine::with_go(&go);
        machine.write("work/go.mod", "module m\n\ngo 1.22\n");
        machine.write("work/m.go", "package m\n");
        machine.write("work/.env", format!("{name}={value}\n"));
        let found = super::places(&super::examine(&machine, &[]), &machine.work());
        let found = found.get(Path::new(".env")).is_some_and(|all| all.iter().any(|one| one.starts_with("GP612")));
        assert_eq!(found, refused, "{name}={value}");
        machine.set("GOPROXY", "off").set(name, value);
        let run = machine.other(&go.go, &["list", "."]);
        assert_eq!(run.code != Some(0), refused, "{name}={value}: {run:?}");
    }
}

/// Aliases upon aliases, depth, length: read in a moment.
#[test]
fn bombs_are_harmless() {
    let mut bomb = String::from("a0: &a0 {GOSUMDB: off}\n");
    for level in 1..60 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} {{environment: [{inner}], <<: [{inner}]}}\n"));
    }
    bomb.push_str("services: {x: {environment: *a59, command: *a59}}\njobs: {x: {env: *a59, steps: *a59}}\nsteps: *a59\nvariables: *a59\n");
    let circle = "a: &a\n  b: *a\n  <<: *a\n  environment: *a\n  steps: *a\nsteps: *a\n".to_owned();
    let nested = |open: &str, count: usize| open.repeat(count);
    let hostile = [
        bomb,
        circle,
        nested("[", 200_000),
        nested("{\"a\":", 100_000),
        nested("- ", 100_000),
        nested("{{", 200_000),
        nested("${", 200_000),
        nested("$(", 200_000),
        nested("`", 200_000),
        nested("'", 200_001),
        nested("sh -c '", 100_000),
        nested("env ", 100_000),
        nested("\\\n", 200_000),
        nested("<<A ", 100_000),
        format!("FROM x\nRUN {}\n", nested("<<A ", 50_000)),
        format!("FROM x\n{}", "RUN <<A\nx\n".repeat(50_000)),
        format!("FROM x\nENV {}\n", "A=b ".repeat(100_000)),
        format!("a = {}", nested("[", 100_000)),
        format!("[env]\n{} = 1", nested("a.", 100_000)),
        format!("GOPROXY = {}", nested("$(", 100_000)),
        format!("GOPROXY = {}", nested("a,", 200_000)),
        format!("export GOPRIVATE={}", nested("a.b:,", 100_000)),
        "GOSUMDB=off\n".repeat(80_000),
        "env: {GOSUMDB: off}\n---\n".repeat(40_000),
        format!("a: \"{}\"\n", "\\u".repeat(100_000)),
        format!("a: >\n{}", "  x\n\n".repeat(100_000)),
    ];
    for (index, text) in hostile.iter().enumerate() {
        let text = text.get(..text.len().min(1 << 18)).unwrap_or(text);
        for kind in KINDS {
            let started = Instant::now();
            lint::read(kind, text.as_bytes());
            let took = started.elapsed();
            assert!(took < Duration::from_secs(10), "{kind:?}, {index}: {took:?}");
        }
    }
}

/// Pieces of all the languages, in no order.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "GOSUMDB",
        "GOPROXY",
        "=",
        ":",
        "off",
        "https://goproxy.cn",
        ",",
        "direct",
        "\n",
        "\r\n",
        "\t",
        " ",
        "  ",
        "\\",
        "\"",
        "'",
        "`",
        "$",
        "${",
        "}",
        "$(",
        ")",
        "{{",
        "}}",
        "<<EOF",
        "EOF",
        "<<-'E'",
        "|",
        ">",
        ">-",
        "&a",
        "*a",
        "<<: *a",
        "- ",
        "[",
        "]",
        "{",
        "#",
        "//",
        "/*",
        "*/",
        "env",
        "export",
        "RUN",
        "ENV",
        "FROM x",
        "ARG",
        "COPY",
        "steps:",
        "run:",
        "jobs:",
        "services:",
        "environment",
        "script",
        "variables",
        "sh",
        "-c",
        "go env -w",
        "docker run -e",
        "set -a",
        "define",
        "endef",
        "ifeq",
        ":=",
        "+=",
        "%",
        "!ref",
        "---",
        "\u{feff}",
        "中",
        "，",
        "\u{85}",
        "\u{2028}",
        "é",
        "\0",
        "\u{1b}",
        "##vso[task.setvariable variable=X]",
        "\"go.toolsEnvVars\"",
        "[env]",
        "'''",
        "\"\"\"",
        "withEnv([",
        "environment {",
        "$GITHUB_ENV",
        ">>",
        "echo",
        "-w",
        "@",
        ";",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_places_are_in_the_file(text in soup(), kind in prop::sample::select(KINDS.to_vec())) {
        check_places(kind, text.as_bytes());
    }

    #[test]
    fn bytes_that_are_no_text_are_harmless(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in prop::sample::select(KINDS.to_vec())) {
        check_places(kind, &bytes);
    }
}

fn check_places(kind: Kind, bytes: &[u8]) {
    let reading = lint::read(kind, bytes);
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.split('\n').collect();
    for hit in &reading.hits {
        for at in [hit.name_at, hit.value_at] {
            let line = lines.get(at.line.wrapping_sub(1));
            let length = line.map(|line| line.chars().count());
            assert!(length.is_some_and(|length| at.column >= 1 && at.column <= length + 2), "{kind:?} {hit:?}\n{text}");
        }
        // Without expansions and escapes the value stands where it is said to stand.
        let line = lines[hit.name_at.line - 1].trim_start_matches('\u{feff}');
        let rest: String = line.chars().skip(hit.name_at.column - 1).collect();
        let bare = hit.name.chars().all(|c| c.is_ascii_alphanumeric()) && !hit.value.contains(UNKNOWN);
        let broken = text.contains('\\') || text.contains("''") || text.contains('"');
        assert!(!bare || broken || rest.starts_with(&hit.name), "{kind:?} {hit:?}\n{text}");
    }
}
