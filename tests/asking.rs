//! What is asked on a real terminal: consent before a change, and the list of mirrors of a bare `use`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use goproxy_cfg_lab::toolchain;
use support::Machine;
use support::terminal::Step::{Type, Wait};
use support::terminal::{CTRL_C, CTRL_D, DOWN, ENTER, ESC, UP};

fn machine(lang: &str) -> Machine {
    let mut machine = Machine::with_go(&toolchain("1.27"));
    machine.set("TERM", "xterm-256color").set("LANG", lang).set("SHELL", "/bin/bash");
    machine
}

const SHELL: [&str; 6] = ["use", "aliyun", "--no-check", "--scope=shell", "--shell=tcsh", "--timeout=1s"];

/// The change is shown, and one key decides. Whatever is pressed, the terminal is as it was.
#[test]
fn a_change_outside_go_env_is_shown_and_asked_about_once() {
    for (lang, question, refused) in [
        ("C.UTF-8", "write this file? [y/N]", "nothing was written"),
        ("zh_CN.UTF-8", "写入这个文件？ [y/N]", "没有写入任何内容"),
    ] {
        for (keys, code) in [("n", 1), ("N", 1), (ENTER, 1), (ESC, 1), (CTRL_D, 1), (CTRL_C, 130), ("xn", 1)] {
            let machine = machine(lang);
            machine.write("home/.tcshrc", "# mine\n");
            let before = machine.home_contents();
            let seat = machine.at_terminal(&SHELL, &[Wait(question), Type(keys)]).exits(code);
            assert!(
                seat.said.contains("+setenv GOPROXY 'https://mirrors.aliyun.com/goproxy,direct';"),
                "{}",
                seat.said
            );
            assert!(seat.said.contains(refused), "{keys:?}: {}", seat.said);
            assert_eq!(machine.home_contents(), before, "{keys:?}");
            assert_eq!(machine.run(&["history", "--json"]).json()["changes"], serde_json::json!([]), "{keys:?}");
        }
    }
    for key in ["y", "Y"] {
        let machine = machine("C.UTF-8");
        let seat = machine.at_terminal(&SHELL, &[Wait("[y/N]"), Type(key)]).exits(0);
        assert_eq!(seat.said.matches("[y/N]").count(), 1, "{}", seat.said);
        assert!(std::fs::read_to_string(machine.home().join(".cshrc")).unwrap().contains("mirrors.aliyun.com"));
        let again = machine.at_terminal(&SHELL, &[]).exits(0);
        assert!(!again.said.contains("[y/N]"), "nothing is to be written: {}", again.said);
        machine.at_terminal(&["unset", "--scope", "shell", "--shell", "tcsh"], &[Wait("[y/N]"), Type("y")]).exits(0);
        assert_eq!(std::fs::read_to_string(machine.home().join(".cshrc")).unwrap(), "");
    }
}

#[test]
fn several_files_are_one_question() {
    let machine = machine("C.UTF-8");
    let args = ["use", "aliyun", "--no-check", "--scope=shell", "--shell=zsh"];
    let seat = machine.at_terminal(&args, &[Wait("write these 2 files? [y/N]"), Type("n")]).exits(1);
    assert!(seat.said.contains("/.zshrc") && seat.said.contains("/.zprofile"), "{}", seat.said);
}

/// Go's own env file is what `use` is for; `--yes` and a dry run have been decided on already.
#[test]
fn nobody_is_asked_without_need() {
    let machine = machine("C.UTF-8");
    for args in [
        &["use", "aliyun", "--no-check"][..],
        &["use", "aliyun", "--no-check", "--scope=shell", "--shell=tcsh", "--dry-run"],
        &["use", "aliyun", "--no-check", "--scope=shell", "--shell=tcsh", "--yes"],
    ] {
        let seat = machine.at_terminal(args, &[]).exits(0);
        assert!(!seat.said.contains("[y/N]"), "{args:?}: {}", seat.said);
    }
}

/// What cannot be written is not asked about first.
#[test]
fn what_would_fail_is_refused_before_the_question() {
    let machine = machine("C.UTF-8");
    std::fs::create_dir(machine.home().join(".cshrc")).unwrap();
    let seat = machine.at_terminal(&SHELL, &[]).exits(4);
    assert!(!seat.said.contains("[y/N]"), "{}", seat.said);
}

/// The mirror that is in effect is marked and stands under the cursor first; the last figures stand beside each.
#[test]
fn a_mirror_is_picked_from_the_list() {
    let machine = machine("C.UTF-8");
    machine.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n");
    let ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(3);
    machine.write(
        "home/.local/state/goproxy-cfg/history.ndjson",
        format!(
            r#"{{"v":1,"at":"{ago}","mirrors":[{{"url":"https://goproxy.cn","healthy":true,"warm_us":35000}},{{"url":"https://mirrors.tencent.com/go","healthy":false,"fault":"stalled"}}]}}"#
        ) + "\n",
    );
    let list = Wait("take the best");
    let seat = machine
        .at_terminal(&["use", "--no-check"], &[list, Type(DOWN), list, Type(UP), list, Type(UP), list, Type(ENTER)]);
    let seat = seat.exits(0);
    let first = seat.said.split("\x1b[").find(|part| part.contains("goproxy.cn")).unwrap_or_default();
    assert!(first.contains("  goproxy.cn   35 ms a request, 3 h ago"), "{}", seat.said);
    assert!(first.contains("> * aliyun       not measured yet"), "{}", seat.said);
    assert!(first.contains("tencent      did not work, 3 h ago"), "{}", seat.said);
    assert_eq!(machine.env_file_text(), "GOPROXY=https://goproxy.cn,direct\n");
    let screen = seat.screen();
    assert!(screen[0].starts_with("which mirror?"), "{screen:#?}");
    assert!(screen[1].starts_with(">   goproxy.cn"), "what was picked stays to be read: {screen:#?}");
    assert!(screen[2].starts_with("wrote "), "the list is gone: {screen:#?}");
}

#[test]
fn the_list_is_left_without_a_change() {
    for (lang, last, refused) in
        [("C.UTF-8", "take the best", "nothing was written"), ("zh_CN.UTF-8", "选用最好的", "没有写入任何内容")]
    {
        for (keys, code) in [(ESC, 1), ("q", 1), (CTRL_D, 1), (CTRL_C, 130)] {
            let machine = machine(lang);
            machine.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n");
            let before = machine.home_contents();
            let steps = [Wait(last), Type(DOWN), Wait(last), Type(keys)];
            let seat = machine.at_terminal(&["use", "--no-check"], &steps).exits(code);
            assert!(seat.said.contains(refused), "{keys:?}: {}", seat.said);
            assert_eq!(machine.home_contents(), before, "{keys:?}");
        }
    }
}

/// On a terminal of 40 columns nothing wraps but the question, so that nothing is drawn over; on one of a few lines the
/// list moves.
#[test]
fn a_small_terminal_shows_the_list_whole() {
    for (lang, last) in [("C.UTF-8", "> "), ("zh_CN.UTF-8", "> ")] {
        for (rows, columns) in [(24, 40), (5, 40), (4, 80), (24, 20)] {
            let machine = machine(lang);
            let steps = [Wait(last), Type(DOWN), Wait(last), Type(DOWN), Wait(last), Type(UP), Wait(last), Type(ENTER)];
            let seat = machine.at_terminal_of(rows, columns, &["use", "--no-check"], &steps).exits(0);
            assert!(machine.env_file_text().contains("aliyun"), "{}", seat.said);
            let screen = seat.screen();
            let picked =
                screen.iter().position(|line| line.starts_with(">   aliyun")).unwrap_or_else(|| panic!("{screen:#?}"));
            // The whole question stands above it still, however it wraps.
            let question: String = screen[..picked].concat();
            let whole = if lang.starts_with("zh") { "使用哪个镜像" } else { "which mirror?" };
            assert!(question.starts_with(whole) && question.ends_with(['）', ')']), "{screen:#?}");
            assert!(
                screen[picked + 1].starts_with(if lang.starts_with("zh") { "已写入" } else { "wrote" }),
                "{screen:#?}"
            );
            for line in seat.said.split(['\n', '\x1b']).filter(|line| line.contains("> ")) {
                let line = line.trim_start_matches(|c| c != '>').trim_end();
                assert!(unicode_width::UnicodeWidthStr::width(line) < columns, "{line}");
            }
        }
    }
}

/// Corrections of private patterns, and suggestions, are questions too.
#[test]
fn private_patterns_are_asked_about() {
    let typed = ["use", "--private", "https://git.corp.example/"];
    for (key, code, expected) in [("y", 0, "GOPRIVATE=git.corp.example\n"), ("n", 2, ""), (CTRL_C, 130, "")] {
        let machine = machine("C.UTF-8");
        let seat =
            machine.at_terminal(&typed, &[Wait("store `git.corp.example` instead? [y/N]"), Type(key)]).exits(code);
        assert_eq!(machine.env_file_text(), expected, "{}", seat.said);
    }
    for (key, code, expected) in [
        ("y", 0, "GOPRIVATE=git.corp.example\nGOPROXY=https://goproxy.cn,direct\n"),
        // What else was asked for is done.
        ("n", 0, "GOPROXY=https://goproxy.cn,direct\n"),
        // Not so when the whole run is broken off.
        (CTRL_C, 130, ""),
    ] {
        let machine = machine("C.UTF-8");
        machine.write("work/go.mod", "module git.corp.example/team/x\n\ngo 1.21\n");
        let args = ["use", "goproxy.cn", "--suggest-private", "--no-check"];
        let seat =
            machine.at_terminal(&args, &[Wait("add `git.corp.example` to GOPRIVATE? [y/N]"), Type(key)]).exits(code);
        assert!(seat.said.contains("go.mod:1"), "{}", seat.said);
        assert_eq!(machine.env_file_text(), expected, "{}", seat.said);
    }
}

/// A team file is somebody else's text until the user says otherwise.
#[test]
fn a_team_file_is_asked_about_once() {
    let machine = machine("C.UTF-8");
    machine.write("work/goproxy-cfg.toml", "mirrors = [\"https://goproxy.corp.example\"]\n");
    for (key, code) in [("n", 1), (CTRL_C, 130)] {
        let seat = machine.at_terminal(&["use", "--no-check"], &[Wait("not from you [y/N]"), Type(key)]).exits(code);
        assert!(seat.said.contains("`goproxy.corp.example` is not in the catalogue"), "{}", seat.said);
        assert_eq!(machine.env_file_text(), "");
    }
    machine.at_terminal(&["use", "--no-check"], &[Wait("[y/N]"), Type("y")]).exits(0);
    assert_eq!(machine.env_file_text(), "GOPROXY=https://goproxy.corp.example,direct\nGOSUMDB=sum.golang.google.cn\n");
    // Trusted from now on, whatever is to be written.
    machine.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
    let seat = machine.at_terminal(&["use", "--no-check"], &[]).exits(0);
    assert!(!seat.said.contains("[y/N]"), "{}", seat.said);
}

/// Without a terminal there is nobody to ask.
#[test]
fn without_a_terminal_a_bare_use_says_what_to_name() {
    for (lang, said) in [("en", "no mirror was named"), ("zh-CN", "没有指定镜像")] {
        let machine = machine("C.UTF-8");
        let run = machine.run(&["use", "--lang", lang]).exits(2);
        assert!(run.stderr.contains(said) && run.stderr.contains("goproxy-cfg use goproxy.cn"), "{}", run.stderr);
    }
}
