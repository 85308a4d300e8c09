//! `doctor --fix` on broken machines in the mirror lab: cured, proved by the real go command, and taken back to the byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use goproxy_cfg_lab::{Lab, Toolchain, toolchain, toolchains};
use serde_json::Value;
use support::terminal::Step::{Type, Wait};
use support::{Machine, Run, done};

const CANARY: &str = "github.com/pkg/errors@v0.9.1";

fn lab() -> Lab {
    Lab::from_toml(
        r#"
        name = "fix"
        description = "two healthy mirrors, several broken ones, servers abroad"
        [[host]]
        name = "goproxy.cn"
        sumdb = true
        [[host]]
        name = "mirrors.aliyun.com"
        path = "/goproxy"
        [[host]]
        name = "mirrors.tencent.com"
        path = "/go"
        [[host.fault]]
        action = "status"
        code = 500
        [[host]]
        name = "mirrors.huaweicloud.com"
        path = "/repository/goproxy"
        [[host.fault]]
        action = "reset"
        [[host]]
        name = "forged.example"
        sumdb = true
        [[host.fault]]
        path = "/sumdb/*"
        action = "forge"
        [[host]]
        name = "tampered.example"
        sumdb = true
        [[host.fault]]
        path = "*.zip"
        action = "tamper"
        [[host]]
        name = "e500.example"
        [[host.fault]]
        action = "status"
        code = 500
        [[host]]
        name = "proxy.golang.org"
        sumdb = true
        [[host]]
        name = "goproxy.io"
        sumdb = true
        [[host]]
        name = "sum.golang.org"
        kind = "sumdb"
        [[host]]
        name = "sum.golang.google.cn"
        kind = "sumdb"
        [[host]]
        name = "github.com"
        kind = "git"
        "#,
    )
    .unwrap()
}

/// A broken machine and what `--fix` is to make of it.
struct Case {
    what: &'static str,
    set: fn(&mut Machine),
    /// The codes that are to be cured, and gone.
    cured: &'static [&'static str],
    /// What `go env` says then.
    says: &'static [(&'static str, &'static str)],
    /// On every Go, not the newest alone.
    everywhere: bool,
}

macro_rules! cases {
    ($($what:literal, $set:expr => [$($cured:literal),*] says [$($name:ident = $value:literal),*] $(on $every:ident)?;)*) => {
        &[$(Case {
            what: $what, set: $set, cured: &[$($cured),*], says: &[$((stringify!($name), $value)),*],
            everywhere: [$(stringify!($every),)? ""].len() > 1,
        }),*]
    };
}

fn file(machine: &Machine, text: &str) {
    machine.write_env_file(text);
}

/// With the checksum database of the lab, under whose key downloads can be verified.
const LIVE: &[Case] = cases! {
    "an empty list", |m| file(m, "GOPROXY=\n") => ["GP101"] says [GOPROXY = "https://goproxy.cn,direct"];
    "full-width comma", |m| file(m, "# mine\nGOPROXY=https://mirrors.aliyun.com/goproxy/，direct\n")
        => ["GP118"] says [GOPROXY = "https://mirrors.aliyun.com/goproxy,direct"];
    "a bare word", |m| file(m, "GOPROXY=goproxycn\nGOBIN=/x") => ["GP101"] says [GOPROXY = "https://goproxy.cn,direct", GOBIN = "/x"];
    "Go's default", |_| {} => ["GP102"] says [] on all;
    "abroad first, and nothing behind it", |m| file(m, "GOPROXY=https://goproxy.io\n") => ["GP102"] says [];
    "direct first", |m| file(m, "GOPROXY=direct\n") => ["GP103"] says [GOPROXY = "https://goproxy.cn,direct"] on all;
    "behind direct", |m| file(m, "GOPROXY=direct,https://mirrors.aliyun.com/goproxy/,https://proxy.golang.org\n")
        => ["GP103", "GP104"] says [GOPROXY = "https://mirrors.aliyun.com/goproxy,direct"];
    "behind off", |m| file(m, "GOPROXY=https://goproxy.cn,off,direct\n") => ["GP104"] says [GOPROXY = "https://goproxy.cn,off"];
    "a name that never worked", |m| file(m, "GOPROXY=https://goproxy.qiniu.com,direct\n")
        => ["GP106"] says [GOPROXY = "https://goproxy.cn,direct"];
    "shut down", |m| file(m, "GOPROXY=https://gocenter.io,direct\n") => ["GP107"] says [GOPROXY = "https://goproxy.cn,direct"] on all;
    "modules off", |m| file(m, "GO111MODULE=off\nGOPROXY=https://goproxy.cn,direct\n") => ["GP110"] says [] on all;
    "no such variable", |m| file(m, "GOPROXYY=x\nGOPROXY=https://goproxy.cn,direct\n") => ["GP111"] says [];
    "Windows line ends", |m| file(m, "GOPROXY=https://goproxy.cn,direct\r\nGOPRIVATE=git.corp\r\n# mine\r\nGOVCS=*:git\r\n")
        => ["GP114"] says [GOPRIVATE = "git.corp", GOVCS = "*:git"] on all;
    "twice", |m| file(m, "GOPROXY=https://goproxy.io\n\nGOFLAGS=-v\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP114"] says [GOPROXY = "https://goproxy.cn,direct", GOFLAGS = "-v"];
    "a comma before a mirror that works", |m| file(m, "GOPROXY=https://e500.example,https://goproxy.cn,direct\n")
        => ["GP115"] says [GOPROXY = "https://e500.example|https://goproxy.cn,direct"] on all;
    "flags that are in the way", |m| file(m, "GOFLAGS=-mod=vendor -v\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP116"] says [GOFLAGS = "-v"];
    "one flag", |m| file(m, "GOFLAGS=-insecure\nGOPROXY=https://goproxy.cn,direct\n") => ["GP116"] says [GOFLAGS = ""];
    "patterns that match nothing", |m| file(m, "GOPRIVATE=a.corp, b.corp,https://git.corp:8443/x\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP201"] says [GOPRIVATE = "a.corp,b.corp,git.corp/x"] on all;
    "overridden", |m| file(m, "GOPRIVATE=git.corp\nGONOPROXY=none\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP203"] says [GONOPROXY = "git.corp"];
    "overridden, with more in it", |m| file(m, "GOPRIVATE=git.corp\nGONOSUMDB=x.corp\nGOPROXY=https://goproxy.cn,direct\n")
        => ["GP203"] says [GONOSUMDB = "x.corp,git.corp"];
    "an internal module", |m| {
        m.write("work/go.mod", "module m\n\nrequire (\n\tgit.corp/a v1.0.0\n\tcode.internal/b v1.0.0\n)\n");
        file(m, "GOPROXY=https://goproxy.cn,direct\nGOPRIVATE=x.corp\n");
    } => ["GP204"] says [GOPRIVATE = "x.corp,git.corp,code.internal"];
    "a mirror with a 500", |m| file(m, "GOPROXY=https://mirrors.tencent.com/go/,direct\n") => ["GP405"] says [] on all;
    "a mirror that breaks off", |m| file(m, "GOPROXY=https://mirrors.huaweicloud.com/repository/goproxy/\n") => ["GP418"] says [];
    "a forged database", |m| file(m, "GOPROXY=https://forged.example\n") => ["GP304"] says [];
    "altered modules", |m| file(m, "GOPROXY=https://tampered.example,direct\n") => ["GP306"] says [];
    "several at once", |m| file(m, "GOPROXY=https://gocenter.io,direct\r\nGOFLAGS=-insecure -v\r\nGOPRIVATE=https://git.corp\r\nGO111MODULE=off\n")
        => ["GP107", "GP110", "GP114", "GP116", "GP201"] says [GOPROXY = "https://goproxy.cn,direct", GOFLAGS = "-v", GOPRIVATE = "git.corp"] on all;
};

fn codes(report: &Value) -> BTreeSet<&str> {
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

fn of<'r>(report: &'r Value, list: &str) -> BTreeSet<&'r str> {
    report["fixes"][list].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// A real download into a module cache of its own, under the settings of the machine.
fn download(machine: &Machine, go: &Path) -> Run {
    let cache = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let mut command = machine.command(go);
    command
        .args(["mod", "download", "-modcacherw", CANARY])
        .env("GOPATH", cache.path())
        .env("GOCACHE", cache.path().join("builds"))
        .env("GOTOOLCHAIN", "local");
    command.current_dir(outside.path());
    done(command.output().unwrap())
}

#[test]
fn after_the_fix_the_go_command_downloads_and_undo_takes_all_back() {
    let lab = lab();
    let mut wrong = Vec::new();
    for case in LIVE {
        for go in if case.everywhere { toolchains() } else { vec![toolchain("1.27")] } {
            let mut machine = Machine::in_lab(&go, &lab);
            (case.set)(&mut machine);
            if let Err(why) = trial(case, &machine, &go) {
                wrong.push(format!("{}, Go {}: {why}", case.what, go.version));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn trial(case: &Case, machine: &Machine, go: &Toolchain) -> Result<(), String> {
    let ensure = |holds: bool, why: String| if holds { Ok(()) } else { Err(why) };
    let before = machine.home_contents();
    let expected: BTreeSet<&str> = case.cured.iter().copied().collect();
    let found = machine.run(&["doctor", "--json"]).json();
    ensure(expected.is_subset(&codes(&found)), format!("not broken: {:#}", found["findings"]))?;
    ensure(machine.home_contents() == before, "without --fix something was touched".into())?;

    if go.version == "1.27.3" {
        let dry = machine.run(&["doctor", "--fix", "--dry-run", "--json"]).json();
        ensure(of(&dry, "applied").is_superset(&expected), format!("dry run: {:#}", dry["fixes"]))?;
        ensure(dry["fixes"]["dry_run"] == true && dry["fixes"]["change_id"].is_null(), format!("{:#}", dry["fixes"]))?;
        ensure(machine.home_contents() == before, "--dry-run wrote something".into())?;
    }
    let run = machine.run(&["doctor", "--fix", "--yes", "--json"]);
    let fixed = run.json();
    ensure(run.code == Some(0), format!("ended with {:?}: {:#}\n{:#}", run.code, fixed["fixes"], fixed["findings"]))?;
    ensure(of(&fixed, "applied").is_superset(&expected), format!("applied: {:#}", fixed["fixes"]))?;
    ensure(fixed["fixes"]["change_id"] == "1", format!("{:#}", fixed["fixes"]))?;
    ensure(fixed["verdict"] == "domestic", format!("{}: {:#}", fixed["verdict"], fixed["findings"]))?;
    let clean = machine.run(&["doctor", "--json"]).json();
    for report in [&fixed, &clean] {
        ensure(codes(report).is_disjoint(&expected), format!("still there: {:#}", report["findings"]))?;
    }
    let names: Vec<&str> = case.says.iter().map(|(name, _)| *name).collect();
    // Without names it would tell, and work out, everything.
    let said = if names.is_empty() { Value::Null } else { machine.go_env(&names) };
    for (name, value) in case.says {
        ensure(said[name] == *value, format!("{name}={}", said[name]))?;
    }
    let got = download(machine, &go.go);
    ensure(got.code == Some(0), format!("{got:?}"))?;

    let undone = machine.run(&["undo"]);
    ensure(undone.code == Some(0), format!("{undone:?}"))?;
    let after = machine.home_contents();
    let differs: BTreeSet<_> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
    ensure(differs.is_empty(), format!("undo did not give the home back: {differs:?}"))?;
    Ok(())
}

/// What the checksum database's settings come to; without the lab's own key, which would be a company's.
#[test]
fn the_checksum_database_comes_back() {
    let lab = lab();
    for (text, code, file) in [
        ("GOSUMDB=off\nGOPROXY=https://goproxy.cn,direct\n", "GP301", "GOPROXY=https://goproxy.cn,direct\n"),
        (
            "GOSUMDB=off\nGOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n",
            "GP301",
            "GOSUMDB=sum.golang.google.cn\nGOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n",
        ),
        ("GOSUMDB=gosum.io\nGOPROXY=https://goproxy.cn,direct\n", "GP302", "GOPROXY=https://goproxy.cn,direct\n"),
        ("GOSUMDB=\"off\"\nGOPROXY=https://goproxy.cn,direct\n", "GP118", "GOPROXY=https://goproxy.cn,direct\n"),
        ("GOSUMDB=off\r\nGOPROXY=https://goproxy.cn,direct\n", "GP302", "GOPROXY=https://goproxy.cn,direct\n"),
        (
            "GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\n",
            "GP303",
            "GOPROXY=https://mirrors.aliyun.com/goproxy/,direct\nGOSUMDB=sum.golang.google.cn\n",
        ),
    ] {
        for go in toolchains() {
            let mut machine = Machine::in_lab(&go, &lab);
            machine.unset("GOSUMDB").write_env_file(text);
            let before = machine.home_contents();
            let args = ["doctor", "--fix", "--yes", "--json", "--offline"];
            let report = machine.run(&args).exits(0).json();
            assert!(of(&report, "applied").contains(code), "{text}: {:#}", report["fixes"]);
            assert!(!codes(&report).contains(code), "{text}: {:#}", report["findings"]);
            // The go command orders the lines by its own mind.
            let sorted = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(sorted(&machine.env_file_text()), sorted(file), "{text}, Go {}", go.version);
            machine.run(&["undo"]).exits(0);
            assert_eq!(machine.home_contents(), before, "{text}");
        }
    }
}

/// Only a person can do these; each is named with the reason, and nothing is written.
#[test]
fn what_cannot_be_fixed_is_said() {
    let lab = lab();
    let table: &[(&str, fn(&mut Machine), &str)] = &[
        ("GP105", |m| file(m, "GOPROXY=off\n"), "on purpose"),
        (
            "GP118",
            |m| {
                m.set("GOPROXY", "https://goproxy.cn，direct");
            },
            "by no profile",
        ),
        ("GP102", |m| file(m, "GOPROXY=https://goproxy.io,https://go.corp.example,direct\n"), "go.corp.example"),
        (
            "GP109",
            |m| {
                file(m, "GOPROXY=https://goproxy.cn,direct\n");
                m.set("GOENV", "off");
            },
            "on purpose",
        ),
        ("GP113", |m| file(m, "GOPROXY=https://user:hunter2@goproxy.cn,direct\n"), "its owner"),
        (
            "GP114",
            |m| file(m, "export GOBIN=/x\nexport GOPROXY=x\nGOPROXY=https://goproxy.cn,direct\n"),
            "only its writer",
        ),
        ("GP202", |m| file(m, "GOPRIVATE=*\nGOPROXY=https://goproxy.cn,direct\n"), "only you know"),
        (
            "GP203",
            |m| file(m, "GOPRIVATE=git.corp\nGONOPROXY=none\nGOPROXY=https://athens.corp.example\n"),
            "athens.corp.example",
        ),
        (
            "GP301",
            |m| {
                m.unset("GOSUMDB");
                file(m, "GOSUMDB=off\nGOPROXY=file:///srv/modules\n");
            },
            "no public server",
        ),
        (
            "GP701",
            |m| {
                m.write("home/.bashrc", "export GOPROXY=https://goproxy.cn,direct\n");
                m.write("home/.zshrc", "export GOPROXY=https://proxy.golang.org\n");
                m.set("GOPROXY", "https://goproxy.cn,direct");
            },
            "only you can say",
        ),
        (
            "GP505",
            |m| {
                file(m, "GOPROXY=https://goproxy.cn,direct\n");
                m.set("PATH", "/usr/bin:/bin");
            },
            "by you",
        ),
    ];
    for (code, set, why) in table {
        let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
        set(&mut machine);
        let before = machine.home_contents();
        let run = machine.run(&["doctor", "--fix", "--yes", "--json", "--offline"]);
        let report = run.json();
        let left = report["fixes"]["remaining"].as_array().unwrap().iter().find(|left| left["code"] == *code);
        let left = left.unwrap_or_else(|| panic!("{code} is not among those that remain: {:#}", report["fixes"]));
        assert!(left["why"].as_str().unwrap().contains(why), "{code}: {left:#}");
        assert!(codes(&report).contains(code), "{code}");
        assert_eq!(machine.home_contents(), before, "{code}");
        assert!(report["fixes"]["change_id"].is_null(), "{code}");
        let text = machine.run(&["doctor", "--fix", "--yes", "--offline"]).stdout;
        assert!(text.contains(&format!("not cured, {code}:")), "{code}: {text}");
        let chinese = machine.run(&["doctor", "--fix", "--yes", "--offline", "--lang", "zh-CN"]).stdout;
        assert!(chinese.contains(&format!("未修复 {code}：")), "{code}: {chinese}");
        assert!(!run.said().contains("hunter2") && !text.contains("hunter2"), "{code}");
    }
}

/// What hangs on the network is left where there is none of it to ask.
#[test]
fn without_a_healthy_mirror_nothing_is_guessed() {
    let lab = Lab::from_toml(
        "name = \"x\"\ndescription = \"none is well\"\n[[host]]\nname = \"goproxy.cn\"\n[[host.fault]]\naction = \"status\"\ncode = 500\n",
    )
    .unwrap();
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
    let before = machine.home_contents();
    let report = machine.run(&["doctor", "--fix", "--yes", "--json"]).exits(1).json();
    assert!(of(&report, "remaining").contains("GP405") && of(&report, "applied").is_empty(), "{:#}", report["fixes"]);
    assert_eq!(machine.home_contents(), before);
    machine.write_env_file("GOPROXY=https://proxy.golang.org,direct\n");
    let report = machine.run(&["doctor", "--fix", "--yes", "--json", "--offline"]).exits(0).json();
    let why = report["fixes"]["remaining"][0]["why"].as_str().unwrap();
    assert!(why.contains("--offline"), "{why}");
}

/// What hangs on no list is cured all the same.
#[test]
fn offline_the_checksum_database_comes_back_and_the_list_stays() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.unset("GOSUMDB").write_env_file("GOSUMDB=off\nGOPROXY=https://proxy.golang.org,direct\n");
    let report = machine.run(&["doctor", "--fix", "--yes", "--json", "--offline"]).json();
    assert_eq!(of(&report, "applied"), BTreeSet::from(["GP301"]), "{:#}", report["fixes"]);
    let left = report["fixes"]["remaining"].as_array().unwrap().iter().find(|left| left["code"] == "GP102");
    assert!(left.unwrap()["why"].as_str().unwrap().contains("--offline"), "{:#}", report["fixes"]);
    assert_eq!(machine.env_file_text(), "GOPROXY=https://proxy.golang.org,direct\n");
    let text = machine.run(&["doctor", "--fix", "--yes", "--offline"]).stdout;
    assert!(!text.contains("would cure") && text.contains("not cured, GP102"), "{text}");
}

/// A company's values beneath what a profile says.
#[test]
fn the_env_file_beneath_a_profile_is_left_alone() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write(
        "home/.bashrc",
        "export GOPROXY=https://proxy.golang.org,direct\nexport GOSUMDB=off\nexport GOPRIVATE=https://c.corp\n",
    );
    let company = "GOPROXY=https://goproxy.corp.example,direct\nGOSUMDB=sum.corp.example+0c4d5e6f+AbCd\nGOPRIVATE=a.corp,b.corp\n";
    machine.write_env_file(company);
    machine.set("GOPROXY", "https://proxy.golang.org,direct").set("GOSUMDB", "off");
    machine.set("GOPRIVATE", "https://c.corp").set("SHELL", "/bin/bash");
    let report = machine.run(&["doctor", "--fix", "--yes", "--json"]).json();
    let expected = BTreeSet::from(["GP102", "GP201", "GP301"]);
    assert!(of(&report, "applied").is_superset(&expected), "{:#}", report["fixes"]);
    assert!(codes(&report).is_disjoint(&expected), "{:#}", report["findings"]);
    assert_eq!(machine.env_file_text(), company);
}

#[test]
fn a_format_that_shows_no_fixes_is_refused() {
    let lab = lab();
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write_env_file("GOPROXY=direct\n");
    let before = machine.home_contents();
    for format in ["github", "gitlab", "junit", "sarif", "markdown"] {
        let run = machine.run(&["doctor", "--fix", "--yes", "--offline", "--format", format]).exits(2);
        assert!(run.stderr.contains("`--fix`") && run.stderr.contains("text, json"), "{format}: {}", run.stderr);
        assert_eq!(machine.home_contents(), before, "{format}");
    }
    machine.run(&["doctor", "--fix", "--yes", "--offline", "-o", "report.md"]).exits(2);
    machine.run(&["doctor", "--offline", "--format", "markdown"]);
}

fn in_new_terminal(machine: &Machine, shell: &str, args: &[&str], line: &str, without: &str) -> Run {
    // A login shell of Debian begins with a PATH of its own.
    let line = format!("export PATH='{}'; {line}", machine.var("PATH"));
    let mut command = machine.command(shell);
    command.args(args).arg(line).env_remove(without);
    done(command.output().unwrap())
}

#[test]
fn a_profile_is_mended_for_new_terminals() {
    let lab = lab();
    let go = toolchain("1.27");
    for (shell, profile, args) in [
        ("/bin/bash", ".bashrc", &["-i", "-c"][..]),
        ("/bin/bash", ".bash_profile", &["-l", "-c"]),
        ("/bin/sh", ".profile", &["-l", "-c"]),
    ] {
        for (name, value, code, good) in [
            ("GOPROXY", "https://proxy.golang.org,direct", "GP102", "https://goproxy.cn,direct"),
            ("GOPROXY", "https://gocenter.io", "GP107", "https://goproxy.cn"),
            ("GO111MODULE", "off", "GP110", "on"),
            ("GOFLAGS", "-mod=vendor", "GP116", ""),
            ("GOPRIVATE", "https://git.corp", "GP201", "git.corp"),
        ] {
            let what = format!("{shell} {profile} {name}");
            let mut machine = Machine::in_lab(&go, &lab);
            if name != "GOPROXY" {
                machine.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
            }
            machine.write(&format!("home/{profile}"), format!("# mine\nexport {name}={value}\nalias ll=ls"));
            machine.set(name, value).set("SHELL", shell);
            let before = machine.home_contents();
            let run = machine.run(&["doctor", "--fix", "--yes", "--json"]);
            let report = run.json();
            assert!(of(&report, "applied").contains(code), "{what}: {:#}", report["fixes"]);
            assert!(!codes(&report).contains(code), "{what}: {:#}", report["findings"]);
            assert_eq!(report["fixes"]["checked_as_new_terminal"], true, "{what}: {:#}", report["fixes"]);
            // Of this terminal it is said that it has the old value, and what to run.
            let here = report["fixes"]["remaining"].as_array().unwrap().iter().find(|left| left["code"] == code);
            assert_eq!(here.unwrap()["this_terminal_only"], true, "{what}");
            let statement = report["fixes"]["this_terminal"][0].as_str().unwrap();
            assert!(statement.contains(name), "{what}: {statement}");
            let says = |run: Run| run.exits(0).stdout.trim_end().lines().last().unwrap_or_default().to_owned();
            let asked = format!("go env {name}");
            if name != "GOPROXY" || code == "GP107" {
                assert_eq!(says(in_new_terminal(&machine, shell, args, &asked, name)), good, "{what}");
            }
            let evaluated = format!("{statement}; go env {name}");
            let here = says(in_new_terminal(&machine, shell, &["-c"], &evaluated, "NOTHING"));
            assert!(!here.contains(value) || value == "off", "{what}: {here}");

            let line = format!("{} doctor --json", env!("CARGO_BIN_EXE_goproxy-cfg"));
            let later = in_new_terminal(&machine, shell, args, &line, name).exits(0).json();
            assert!(
                !codes(&later).contains(code) && !codes(&later).contains("GP701"),
                "{what}: {:#}",
                later["findings"]
            );
            let cache = tempfile::tempdir().unwrap();
            let got = format!(
                "cd / && GOPATH={0} GOCACHE={0}/builds go mod download -modcacherw {CANARY}",
                cache.path().display()
            );
            in_new_terminal(&machine, shell, args, &got, name).exits(0);

            machine.run(&["undo"]).exits(0);
            assert_eq!(machine.home_contents(), before, "{what}");
        }
    }
}

/// Only here the finding was an error, so this terminal is not well yet.
#[test]
fn a_terminal_with_the_old_value_is_no_success() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write("home/.bashrc", "export GO111MODULE=off\n");
    machine.write_env_file("GOPROXY=https://goproxy.cn,direct\n");
    machine.set("GO111MODULE", "off").set("SHELL", "/bin/bash");
    let run = machine.run(&["doctor", "--fix", "--yes"]).exits(1);
    for part in ["verdict: domestic", "as a new terminal sees it", "export GO111MODULE='on'", "still has the old value"]
    {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    // The second time there is nothing to write, and the same is said.
    let again = machine.run(&["doctor", "--fix", "--yes", "--json"]).exits(1).json();
    assert!(again["fixes"]["change_id"].is_null(), "{:#}", again["fixes"]);
    assert_eq!(again["fixes"]["this_terminal"][0], "export GO111MODULE='on'");
}

#[test]
fn one_change_for_env_file_and_profiles_is_one_undo() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write("home/.bashrc", "export GOFLAGS=-insecure\n");
    machine.write_env_file("GOPROXY=https://gocenter.io,direct\r\nGONOSUCH=1\r\n");
    machine.set("GOFLAGS", "-insecure").set("SHELL", "/bin/bash");
    let before = machine.home_contents();
    let report = machine.run(&["doctor", "--fix", "--yes", "--json"]).exits(0).json();
    let expected = BTreeSet::from(["GP107", "GP111", "GP114", "GP116"]);
    assert!(of(&report, "applied").is_superset(&expected), "{:#}", report["fixes"]);
    assert_eq!(machine.env_file_text(), "GOPROXY=https://goproxy.cn,direct\n");
    let history = machine.run(&["history", "--json"]).json();
    assert_eq!(history["changes"].as_array().unwrap().len(), 1, "{history:#}");
    machine.run(&["undo"]).exits(0);
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn without_a_yes_nothing_is_written() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write_env_file("GOPROXY=direct\n");
    let before = machine.home_contents();
    let project = machine.write("work/go.mod", "module m\n\ngo 1.20\n");
    let run = machine.run(&["doctor", "--fix"]).exits(1);
    assert!(run.stderr.contains("no terminal to ask at") && run.stderr.contains("--yes"), "{}", run.stderr);
    assert!(run.stderr.contains("+GOPROXY=https://goproxy.cn,direct"), "{}", run.stderr);
    assert_eq!(machine.home_contents(), before);

    machine.set("TERM", "xterm-256color").set("SHELL", "/bin/bash");
    for (lang, question, part) in
        [("en", "change this file? [y/N]", "can be cured"), ("zh-CN", "修改这个文件？ [y/N]", "可以修复")]
    {
        let args = ["doctor", "--fix", "--lang", lang];
        let seat = machine.at_terminal(&args, &[Wait(question), Type("n")]).exits(1);
        assert!(seat.said.contains(part) && seat.said.contains("GP103"), "{}", seat.said);
        assert!(seat.said.contains("+GOPROXY=https://goproxy.cn,direct"), "{}", seat.said);
        assert_eq!(machine.home_contents(), before, "{lang}");
        assert_eq!(machine.run(&["history", "--json"]).json()["changes"], serde_json::json!([]));
    }
    let seat = machine.at_terminal(&["doctor", "--fix"], &[Wait("[y/N]"), Type("y")]).exits(0);
    assert!(
        seat.said.contains("cured GP103") && seat.said.contains("verdict: ") && seat.said.contains("domestic"),
        "{}",
        seat.said
    );
    assert_eq!(machine.env_file_text(), "GOPROXY=https://goproxy.cn,direct\n");
    assert_eq!(std::fs::read_to_string(project).unwrap(), "module m\n\ngo 1.20\n");
    // All is well: nobody is asked.
    let seat = machine.at_terminal(&["doctor", "--fix"], &[]).exits(0);
    assert!(!seat.said.contains("[y/N]") && seat.said.contains("nothing that could be fixed"), "{}", seat.said);
}

#[test]
fn passwords_of_the_files_are_in_no_output() {
    let lab = lab();
    let mut machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write("home/.bashrc", "export HTTP_PROXY=http://me:hunter2@10.0.0.1:3128\nexport GO111MODULE=off\n");
    machine.write_env_file("GOAUTH=corp-auth --token hunter2\nGOPROXY=https://goproxy.cn,direct\nGOFLAGS=-insecure\n");
    machine.set("GO111MODULE", "off").set("SHELL", "/bin/bash");
    for args in [
        &["doctor", "--fix", "--offline"][..],
        &["doctor", "--fix", "--offline", "--dry-run"],
        &["doctor", "--fix", "--offline", "--dry-run", "--json"],
        &["doctor", "--fix", "--offline", "--yes"],
        &["doctor", "--fix", "--offline", "--yes", "--json"],
    ] {
        let said = machine.run(args).said();
        assert!(!said.contains("hunter2"), "{args:?}: {said}");
        assert!(said.contains("GO111MODULE"), "{args:?}: {said}");
    }
}

/// Two at once: the lock lets one after the other, and the second finds done what it came for.
#[test]
fn two_at_once_make_one_change() {
    let lab = lab();
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write_env_file("GOPROXY=direct\nGOFLAGS=-insecure\n");
    let before = machine.home_contents();
    let start = || {
        let mut command = machine.program(&["doctor", "--fix", "--yes", "--json", "--offline"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let (one, other) = (start(), start());
    for child in [one, other] {
        done(child.wait_with_output().unwrap()).exits(0);
    }
    assert_eq!(machine.run(&["history", "--json"]).json()["changes"].as_array().unwrap().len(), 1);
    machine.run(&["undo"]).exits(0);
    assert_eq!(machine.home_contents(), before);
}
