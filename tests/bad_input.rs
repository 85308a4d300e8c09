//! Bad input and bad circumstances: a clear message in the language in force, the right exit code, nothing changed, no panic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use goproxy_cfg_lab::toolchain;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use support::{Machine, Run, done};

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// A failure in both languages, chosen in every way there is: its label, its language, no output, no panic.
#[track_caller]
fn fails_in_both_languages(machine: &mut Machine, args: &[&str], code: i32) -> [Run; 2] {
    let before = machine.home_contents();
    let runs = ["en", "zh-CN"].map(|lang| {
        let flagged = machine.run(&[args, &["--lang", lang]].concat());
        let by_variable = machine.set("GOPROXY_CFG_LANG", lang).run(args);
        machine.unset("GOPROXY_CFG_LANG");
        let locale = if lang == "en" { "en_US.UTF-8" } else { "zh_CN.UTF-8" };
        let by_locale = machine.set("LANG", locale).run(args);
        machine.set("LANG", "C.UTF-8");
        for run in [&flagged, &by_variable, &by_locale] {
            assert_eq!(run.code, Some(code), "{args:?} {lang}: {run:?}");
            assert_eq!(run.stdout, "", "{args:?} {lang}");
            assert!(!run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
        }
        assert_eq!(by_variable.stderr, by_locale.stderr, "{args:?}");
        let label = if lang == "en" { "error: " } else { "错误：" };
        assert!(by_variable.stderr.starts_with(label), "{args:?} {lang}: {}", by_variable.stderr);
        let message = by_variable.stderr.lines().next().unwrap();
        assert!(message.ends_with("...") || !message.ends_with(['.', '。']), "{message}");
        by_variable
    });
    assert!(has_han(&runs[1].stderr) && runs[0].stderr != runs[1].stderr, "{args:?}: {runs:?}");
    assert_eq!(machine.home_contents(), before, "{args:?}");
    runs
}

#[test]
fn wrong_usage_ends_with_2_in_both_languages() {
    let mut machine = Machine::new();
    // The command line, and what the answer must name.
    for (args, named) in [
        (&["nonsense"][..], "nonsense"),
        (&["lst"], "list"),
        (&["--nonsense"], "--nonsense"),
        (&["list", "--nonsense"], "--nonsense"),
        (&["list", "extra"], "extra"),
        (&["list", "--format", "xml"], "xml"),
        (&["list", "--format"], "--format"),
        (&["list", "--json", "--format", "json"], "--format"),
        (&["list", "--json", "--json"], "--json"),
        (&["list", "--color", "mauve"], "mauve"),
        (&["list", "-q", "-v"], "--verbose"),
        (&["use"], "goproxy-cfg list"),
        (&["use", "goproxy.cn", "--sumdb", "off"], "cn"),
        (&["use", "goproxy.cn", "--fallback", "proxy"], "direct"),
        (&["use", "--fastest=0"], "0"),
        (&["use", "--fastest=x"], "x"),
        (&["use", "goproxy.cn", "--no-check", "--require-healthy"], "--require-healthy"),
        (&["use", "goproxy.cn", "--timeout", "5"], "500ms"),
        (&["use", "goproxy.cn", "--timeout", "0s"], "0"),
        (&["use", "goproxy.cn", "--timeout=-1s"], "-1s"),
        (&["use", "goproxy.cn", "--timeout", "1e99s"], "1e99s"),
        (&["use", "goproxy.cn", "--resolve", "x"], "x"),
        (&["use", "goproxy.cn", "--module", "x"], "x"),
        (&["undo", "x"], "x"),
        (&["undo", "99999999999999999999999"], "99999999999999999999999"),
        (&["explain", "GP999"], "GP999"),
        (&["completions", "cmd.exe"], "bash"),
        (&["completions"], "SHELL"),
        (&["doctor", "--offline", "--fail-on", "fatal"], "warning"),
        (&["use", "\u{1b}[2J"], "\\u{1b}"),
        (&["\u{1b}[2J"], "\\u{1b}"),
    ] {
        // A limit of nothing says so without the figure.
        let named = if args.contains(&"0s") { "" } else { named };
        for run in fails_in_both_languages(&mut machine, args, 2) {
            assert!(run.stderr.contains(named), "{args:?}: {}", run.stderr);
            assert!(!run.stderr.contains('\u{1b}'), "{args:?}: {:?}", run.stderr);
        }
    }
    for run in fails_in_both_languages_by_flag(&machine, &["--lang", "de", "list"]) {
        assert!(run.stderr.contains("zh-CN"), "{}", run.stderr);
    }
    let page = machine.run(&[]);
    assert_eq!((page.code, page.stdout.as_str()), (Some(2), ""));
    assert!(page.stderr.contains("Usage") && page.stderr.contains("doctor"), "{}", page.stderr);
}

fn fails_in_both_languages_by_flag(machine: &Machine, args: &[&str]) -> [Run; 1] {
    [machine.run(args).exits(2)]
}

#[test]
fn an_argument_that_is_no_text_is_wrong_usage() {
    let machine = Machine::new();
    for words in
        [&[&b"\xff\xfe"[..]][..], &[b"use", b"\xff"], &[b"list", b"--lang", b"\xff"], &[b"--\xff"], &[b"undo", b"\xff"]]
    {
        let mut command = machine.program(&[]);
        command.args(words.iter().map(|word| OsStr::from_bytes(word)));
        let run = done(command.output().unwrap()).exits(2);
        assert!(run.stderr.starts_with("error: "), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn the_language_is_chosen_by_flag_then_variable_then_locale() {
    let mut machine = Machine::new();
    for (flag, own, locale, han) in [
        (None, None, "C.UTF-8", false),
        (None, None, "zh_CN.UTF-8", true),
        (None, None, "zh_TW.UTF-8", true),
        (None, None, "de_DE.UTF-8", false),
        (None, Some("en"), "zh_CN.UTF-8", false),
        (None, Some("zh"), "C", true),
        (None, Some("nonsense"), "zh_CN.UTF-8", true),
        (Some("en"), Some("zh-CN"), "zh_CN.UTF-8", false),
        (Some("zh-CN"), Some("en"), "C", true),
    ] {
        machine.set("LANG", locale).set("GOPROXY_CFG_LANG", own.unwrap_or_default());
        let flags: Vec<&str> = flag.map_or(Vec::new(), |lang| vec!["--lang", lang]);
        for args in [&["--help"][..], &["use", "nonsense"], &["undo"], &["list"]] {
            let run = machine.run(&[args, &flags].concat());
            assert_eq!(has_han(&run.said()), han, "{flag:?} {own:?} {locale} {args:?}: {}", run.said());
        }
        // The contract with scripts is English unless the command line says otherwise.
        let json = machine.run(&[&["list", "--json"][..], &flags].concat()).exits(0).json();
        let name = json["mirrors"][1]["name"].as_str().unwrap().to_owned();
        assert_eq!(has_han(&name), flag == Some("zh-CN"), "{flag:?} {own:?} {locale}: {name}");
    }
    machine.set("LANG", "C").set("GOPROXY_CFG_LANG", "").set("LC_ALL", "zh_CN.UTF-8");
    assert!(has_han(&machine.run(&["--help"]).stdout));
}

#[test]
fn without_a_home_it_reads_and_does_not_write() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.unset("HOME");
    for args in [&["list"][..], &["list", "--json"], &["show"], &["show", "--json"]] {
        machine.run(args).exits(0);
    }
    for run in fails_in_both_languages(&mut machine, &["use", "goproxy.cn", "--no-check"], 4) {
        assert!(run.stderr.contains("HOME"), "{}", run.stderr);
    }
    machine.set("HOME", "");
    fails_in_both_languages(&mut machine, &["use", "goproxy.cn", "--no-check"], 4);
}

#[test]
fn an_env_file_that_cannot_be_read_is_named() {
    let unreadable: &[(&str, fn(&mut Machine))] = &[
        ("a directory", |m| std::fs::create_dir_all(m.env_file()).unwrap()),
        ("GOENV, a directory", |m| {
            let dir = m.work();
            m.set("GOENV", &dir);
        }),
        ("a circle of links", |m| {
            std::fs::create_dir_all(m.env_file().parent().unwrap()).unwrap();
            symlink("env", m.env_file()).unwrap();
        }),
        ("a device", |m| {
            m.set("GOENV", "/dev/zero");
        }),
        ("a pipe", |m| {
            let pipe = m.dir().join("pipe");
            assert!(m.other("/usr/bin/mkfifo", &[pipe.to_str().unwrap()]).code == Some(0));
            m.set("GOENV", &pipe);
        }),
        ("a huge file", |m| {
            m.write_env_file("");
            File::options().write(true).open(m.env_file()).unwrap().set_len(1 << 40).unwrap();
        }),
    ];
    for (name, make) in unreadable {
        let mut machine = Machine::new();
        make(&mut machine);
        let place = match machine.var("GOENV") {
            goenv if goenv.is_empty() => machine.env_file().display().to_string(),
            goenv => goenv,
        };
        machine.run(&["list"]).exits(0);
        for args in [&["show"][..], &["use", "goproxy.cn", "--no-check"], &["use", "goproxy.cn", "--dry-run"]] {
            for run in fails_in_both_languages_without_contents(&mut machine, args, 4) {
                assert!(run.stderr.contains(&place), "{name} {args:?}: {}", run.stderr);
            }
        }
        assert!(!machine.journal().exists(), "{name}");
    }
}

/// As [`fails_in_both_languages`], where the home cannot be read whole.
fn fails_in_both_languages_without_contents(machine: &mut Machine, args: &[&str], code: i32) -> [Run; 2] {
    ["en", "zh-CN"].map(|lang| {
        let run = machine.set("GOPROXY_CFG_LANG", lang).run(args).exits(code);
        assert_eq!(has_han(&run.stderr), lang == "zh-CN", "{args:?}: {}", run.stderr);
        run
    })
}

#[test]
fn a_working_directory_that_is_gone_is_no_obstacle() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    let gone = machine.dir().join("gone");
    std::fs::create_dir(&gone).unwrap();
    let program = env!("CARGO_BIN_EXE_goproxy-cfg");
    let in_gone = |machine: &Machine, rest: &str| {
        let script = format!("rmdir '{}'; exec '{program}' {rest}", gone.display());
        let run = machine.other("/bin/sh", &["-c", &script]);
        std::fs::create_dir(&gone).unwrap();
        run
    };
    machine.go_to(&gone);
    for rest in ["list", "show --json", "use goproxy.cn --no-check", "undo", "history"] {
        let run = in_gone(&machine, rest).exits(0);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
    machine.set("GOENV", "relative");
    let run = in_gone(&machine, "use goproxy.cn --no-check");
    assert_eq!(run.code, Some(4), "{}", run.said());
}

#[test]
fn no_temporary_directory_is_told() {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("TMPDIR", "/no/such/place");
    let shown = machine.run(&["show"]).exits(0);
    assert!(shown.stderr.contains("/no/such/place"), "{}", shown.stderr);
    for run in fails_in_both_languages(&mut machine, &["use", "goproxy.cn", "--no-check"], 4) {
        assert!(run.stderr.contains("/no/such/place"), "{}", run.stderr);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let machine = Machine::new();
    for args in [
        &["list"][..],
        &["list", "--all", "--json"],
        &["show"],
        &["show", "--json"],
        &["history"],
        &["explain"],
        &["--help"],
        &["use", "--help"],
        &["--version"],
        &["completions", "bash"],
        &["man"],
    ] {
        // Gone before the first byte, and after it.
        for bytes in [0, 1] {
            let mut child = machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut stdout = child.stdout.take().unwrap();
            let mut buffer = vec![0; bytes];
            stdout.read_exact(&mut buffer).unwrap();
            drop(stdout);
            let run = done(child.wait_with_output().unwrap()).exits(0);
            assert_eq!(run.stderr, "", "{args:?}");
        }
    }
}

#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let mut machine = Machine::new();
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["show"],
        &["history", "--json"],
        &["explain"],
        &["--help"],
        &["--version"],
        &["completions", "zsh"],
        &["man"],
    ] {
        for (lang, label) in [("en", "error: "), ("zh-CN", "错误：")] {
            machine.set("GOPROXY_CFG_LANG", lang);
            let full = File::options().write(true).open("/dev/full").unwrap();
            let run = done(machine.program(args).stdout(full).stderr(Stdio::piped()).output().unwrap()).exits(4);
            assert!(run.stderr.starts_with(label), "{args:?}: {}", run.stderr);
        }
    }
    // Standard error may be gone as well.
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let status = machine.program(&["list"]).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(4));
    let status = machine.program(&["nonsense"]).stderr(full()).stdout(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn a_journal_in_disorder_is_told() {
    for (name, content) in [("000001.json", "{"), ("000001.json", ""), ("000002.json", "[]"), ("x.json", "null")] {
        let machine = Machine::new();
        machine.write(&format!("home/.local/state/goproxy-cfg/journal/{name}"), content);
        let history = machine.run(&["history", "--json"]).exits(0).json();
        assert!(history["problems"].to_string().contains(name), "{history}");
        machine.run(&["history"]).exits(0);
        machine.run(&["undo"]).exits(1);
        machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
        machine.run(&["undo"]).exits(0);
        assert!(!machine.env_file().exists());
        let kept = std::fs::read_to_string(machine.journal().join(name)).unwrap();
        assert_eq!(kept, content, "what cannot be read is not overwritten");
    }
    // The journal is a file.
    let mut machine = Machine::new();
    machine.write("home/.local/state/goproxy-cfg/journal", "");
    fails_in_both_languages(&mut machine, &["use", "goproxy.cn", "--no-check"], 4);
    fails_in_both_languages(&mut machine, &["undo"], 4);
}

/// Words of the command line, and such as never were; nothing that goes out to the network.
fn word() -> impl Strategy<Value = OsString> {
    let known = prop::sample::select(vec![
        "list",
        "show",
        "undo",
        "history",
        "explain",
        "man",
        "completions",
        "bash",
        "fish",
        "doctor",
        "--offline",
        "use",
        "--no-check",
        "--dry-run",
        "--json",
        "--format",
        "table",
        "json",
        "--lang",
        "zh-CN",
        "en",
        "--color",
        "always",
        "never",
        "-q",
        "-v",
        "--verbose",
        "--quiet",
        "--help",
        "-h",
        "--version",
        "-V",
        "goproxy.cn",
        "aliyun",
        "direct",
        "off",
        "current",
        "--private",
        "*.corp.example",
        "--sumdb",
        "auto",
        "cn",
        "default",
        "--fallback",
        "none",
        "--force",
        "1",
        "2",
        "--timeout",
        "1s",
        "--resolve",
        "a:1:127.0.0.1",
        "--module",
        "a.example/b@v1.0.0",
        "GP101",
        "--all",
        "-a",
        "--fail-on",
        "note",
        "--",
        "-",
        "",
        "，",
        "--=",
        "--lang=",
        "--json=1",
        "-abc",
    ]);
    prop_oneof![
        8 => known.prop_map(OsString::from),
        1 => ".{0,12}".prop_map(|text| OsString::from(text.replace('\0', ""))),
        1 => prop::collection::vec(1_u8..=255, 0..8).prop_map(|bytes| OsStr::from_bytes(&bytes).to_owned()),
    ]
}

#[test]
fn no_command_line_panics() {
    let go = toolchain("1.27");
    let mut machine = Machine::with_go(&go);
    // The network leads nowhere, whatever asks for it.
    machine.set("HTTPS_PROXY", "http://127.0.0.1:9").set("HTTP_PROXY", "http://127.0.0.1:9");
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&prop::collection::vec(word(), 0..7), |words| {
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        let mut command = machine.program(&[]);
        command.args(&words);
        // What would look at the network is kept from it.
        if has("use") && !has("--no-check") {
            command.args(["--dry-run"]);
        }
        if has("doctor") && !has("--offline") {
            return Ok(());
        }
        let run = done(command.output().unwrap());
        prop_assert!(matches!(run.code, Some(0..=4)), "{words:?}: {run:?}");
        prop_assert!(!run.stderr.contains("panicked"), "{words:?}: {run:?}");
        prop_assert!(run.code == Some(0) || !run.stderr.is_empty(), "{words:?}: a failure says why: {run:?}");
        Ok(())
    });
    outcome.unwrap();
}
