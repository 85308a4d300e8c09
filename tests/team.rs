//! The team file: applied by a bare `use` once it is trusted, written by `init`; patterns that a project suggests.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use goproxy_cfg_lab::toolchain;
use support::Machine;

const CORP: &str = "mirrors = [\"https://goproxy.corp.example\", \"aliyun\"]\nprivate = [\"git.corp.example\"]\n";
const CORP_LIST: &str = "https://goproxy.corp.example,https://mirrors.aliyun.com/goproxy,direct";

/// In a repository with this team file.
fn machine(team_file: &str) -> Machine {
    let machine = Machine::with_go(&toolchain("1.27"));
    machine.write("work/.git/HEAD", "ref: refs/heads/main\n");
    if !team_file.is_empty() {
        machine.write("work/goproxy-cfg.toml", team_file);
    }
    machine
}

/// Somebody else's text is shown, its strange hosts too, and not applied.
#[test]
fn without_consent_nothing_of_it_is_applied() {
    for (lang, said, foreign) in [
        ("en", "was not agreed to yet", "`goproxy.corp.example` is not in the catalogue"),
        ("zh-CN", "尚未得到你的同意", "`goproxy.corp.example` 不在镜像目录里"),
    ] {
        for more in [&[][..], &["--scope", "shell", "--shell", "bash"]] {
            let machine = machine(CORP);
            let before = machine.home_contents();
            let run = machine.run(&[&["use", "--no-check", "--lang", lang], more].concat()).exits(1);
            assert!(run.stderr.contains(said) && run.stderr.contains(foreign), "{}", run.stderr);
            assert!(!run.stderr.contains("`mirrors.aliyun.com` "), "that one is in the catalogue: {}", run.stderr);
            for line in ["+++ ", CORP_LIST, "git.corp.example", "--yes"] {
                assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
            }
            assert_eq!(run.stdout, "");
            assert_eq!(machine.home_contents(), before);
            assert_eq!(machine.run(&["history", "--json"]).json()["changes"], serde_json::json!([]));
        }
    }
}

/// Whoever trusts a file trusts what it says of findings too, and is told.
#[test]
fn levels_that_loosen_are_pointed_out_before_they_hold() {
    let machine = machine("mirrors = ['aliyun']\nallow = ['GP301']\nwarn = ['GP2']\ndeny = ['GP4']\n");
    let run = machine.run(&["use", "--no-check"]).exits(1);
    assert!(run.stderr.contains("no more than a warning of them: GP2, GP301"), "{}", run.stderr);
    let strict = self::machine("mirrors = ['aliyun']\ndeny = ['GP4']\n");
    let run = strict.run(&["use", "--no-check"]).exits(1);
    assert!(!run.stderr.contains("GP4"), "{}", run.stderr);
}

#[test]
fn consent_is_for_this_file_with_this_content() {
    let machine = machine(CORP);
    let run = machine.run(&["use", "--yes", "--no-check"]).exits(0);
    assert_eq!(machine.go_env(&["GOPROXY", "GOPRIVATE"])["GOPROXY"], CORP_LIST, "{}", run.stdout);
    assert_eq!(machine.go_env(&["GOPRIVATE"])["GOPRIVATE"], "git.corp.example");
    // Again from further down, after other settings: no consent is needed.
    machine.run(&["undo"]).exits(0);
    let mut machine = machine;
    let below = machine.write("work/a/b/x.go", "package b\n");
    machine.go_to(below.parent().unwrap());
    machine.run(&["use", "--no-check"]).exits(0);
    machine.run(&["undo"]).exits(0);
    // Every other byte is another file.
    machine.write("work/goproxy-cfg.toml", format!("{CORP}# and more\n"));
    machine.run(&["use", "--no-check"]).exits(1);
    machine.write("work/goproxy-cfg.toml", CORP);
    machine.run(&["use", "--no-check"]).exits(0);
}

#[test]
fn a_file_with_mistakes_is_not_applied_and_names_them_all() {
    let text = "mirors = [\"aliyun\"]\nprivate = \"x\"\nsumdb = \"off\"\n";
    for (lang, lines) in [
        (
            "en",
            ["1:1: `mirors`: unknown key, did you mean `mirrors`?", "2:11: `private`: expected a list", "3:9: `sumdb`"],
        ),
        ("zh-CN", ["1:1：`mirors`：未知的键，是不是想写 `mirrors`？", "2:11：`private`：应为列表", "3:9：`sumdb`"]),
    ] {
        let machine = machine(text);
        for args in [&["use", "--lang", lang][..], &["use", "--yes", "--lang", lang]] {
            let run = machine.run(args).exits(2);
            for line in lines {
                assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
            }
            assert_eq!(machine.env_file_text(), "");
        }
        // Whoever names a mirror has not asked for the file.
        machine.run(&["use", "aliyun", "--no-check", "--dry-run"]).exits(0);
    }
}

#[test]
fn flags_win_over_the_file() {
    let text = "mirrors = [\"aliyun\", \"goproxy.cn\"]\nsumdb = \"default\"\ndirect = true\n";
    for (args, expected) in [
        (&[][..], "GOPROXY=https://mirrors.aliyun.com/goproxy,https://goproxy.cn,direct\n"),
        (&["--resilient"], "GOPROXY=https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct\n"),
        (&["--fallback", "none"], "GOPROXY=https://mirrors.aliyun.com/goproxy,https://goproxy.cn\n"),
        (
            &["--sumdb", "cn"],
            "GOPROXY=https://mirrors.aliyun.com/goproxy,https://goproxy.cn,direct\nGOSUMDB=sum.golang.google.cn\n",
        ),
        (&["tencent"], "GOPROXY=https://mirrors.tencent.com/go,direct\nGOSUMDB=sum.golang.google.cn\n"),
    ] {
        let machine = machine(text);
        machine.run(&[&["use", "--yes", "--no-check"], args].concat()).exits(0);
        assert_eq!(machine.env_file_text(), expected, "{args:?}");
    }
    let machine = machine("mirrors = [\"aliyun\"]\ndirect = false\nresilient = true\n");
    machine.run(&["use", "--yes", "--no-check"]).exits(0);
    assert!(machine.env_file_text().starts_with("GOPROXY=https://mirrors.aliyun.com/goproxy\n"));
}

/// What `init` writes from the settings in effect gives these settings on another machine.
#[test]
fn init_writes_what_use_takes_back() {
    for settings in [
        "GOPRIVATE=git.corp.example,*.corp.example\nGOPROXY=https://goproxy.cn,direct\n",
        "GOPROXY=https://goproxy.corp.example|https://goproxy.cn\n",
        "GOPROXY=https://mirrors.aliyun.com/goproxy,direct\nGOSUMDB=sum.golang.google.cn\n",
    ] {
        for lang in ["en", "zh-CN"] {
            let first = machine("");
            first.write_env_file(settings);
            let dry = first.run(&["init", "--dry-run", "--lang", lang]).exits(0);
            assert!(!first.work().join("goproxy-cfg.toml").exists() && dry.stdout.contains("mirrors = ["));
            let made = first.run(&["init", "--json", "--lang", lang]).exits(0).json();
            assert_eq!((&made["schema_version"], &made["written"]), (&1.into(), &true.into()));
            let text = std::fs::read_to_string(first.work().join("goproxy-cfg.toml")).unwrap();
            assert_eq!(made["text"], text);
            let other = machine(&text);
            other.run(&["use", "--yes", "--no-check"]).exits(0);
            assert_eq!(other.env_file_text(), settings, "{text}");
        }
    }
}

#[test]
fn init_overwrites_nothing_and_invents_nothing() {
    let machine = machine(CORP);
    for lang in ["en", "zh-CN"] {
        let run = machine.run(&["init", "aliyun", "--lang", lang]).exits(1);
        assert!(run.stderr.contains("goproxy-cfg init --dry-run"), "{}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(machine.work().join("goproxy-cfg.toml")).unwrap(), CORP);
    let machine = self::machine("");
    let run = machine.run(&["init"]).exits(2);
    assert!(run.stderr.contains("goproxy-cfg init goproxy.cn"), "{}", run.stderr);
    let mut machine = self::machine("");
    let below = machine.write("work/a/x.go", "package a\n");
    machine.go_to(below.parent().unwrap());
    machine.run(&["init", "goproxy.cn"]).exits(0);
    assert!(machine.dir().join("work/goproxy-cfg.toml").exists(), "at the root of the repository");
}

/// A repository with modules from here and there.
fn project() -> Machine {
    let machine = machine("");
    let git = |args: &[&str]| machine.other("git", args).exits(0);
    std::fs::remove_dir_all(machine.work().join(".git")).unwrap();
    git(&["init", "-q"]);
    git(&["remote", "add", "origin", "git@gitlab.corp.example:team/tool.git"]);
    machine.write("work/go.work", "go 1.21\n\nuse ./tool\n");
    machine.write(
        "work/tool/go.mod",
        "module gitlab.corp.example/team/tool\n\ngo 1.21\n\nrequire github.com/pkg/errors v0.9.1\n",
    );
    machine
}

#[test]
fn a_project_suggests_patterns_and_says_why() {
    for (lang, left) in [("en", "not added"), ("zh-CN", "未加入")] {
        let machine = project();
        let run = machine.run(&["use", "--suggest-private", "--lang", lang]).exits(0);
        for part in
            ["`gitlab.corp.example`", "git remote origin", "go.mod:1", left, "use --private 'gitlab.corp.example'"]
        {
            assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
        }
        assert!(!run.stdout.contains("github.com"), "{}", run.stdout);
        assert_eq!(machine.env_file_text(), "", "nobody could be asked");
    }
    let machine = project();
    let used = machine.run(&["use", "--suggest-private", "--yes", "--json"]).exits(0).json();
    assert_eq!(used["suggestions"][0]["pattern"], "gitlab.corp.example");
    assert!(used["suggestions"][0]["why"].as_str().is_some_and(|why| !why.is_empty()));
    assert_eq!(machine.env_file_text(), "GOPRIVATE=gitlab.corp.example\n", "GOPROXY is left alone");
    let again = machine.run(&["use", "--suggest-private", "--yes"]).exits(0);
    assert!(again.stdout.contains("no private host that GOPRIVATE does not cover"), "{}", again.stdout);
    // With a mirror, and with patterns that were typed.
    let machine = project();
    let args = ["use", "goproxy.cn", "--private", "a.example", "--suggest-private", "--yes", "--no-check"];
    machine.run(&args).exits(0);
    assert_eq!(machine.env_file_text(), "GOPRIVATE=a.example,gitlab.corp.example\nGOPROXY=https://goproxy.cn,direct\n");
}
