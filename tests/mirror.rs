//! `mirror add`, `remove`, `list`, `check` as a user runs them, against real servers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity, clippy::print_stderr)]

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Action, Fault, Lab, toolchain};
use serde_json::{Value, json};
use support::{Machine, Run, done};

const SECRET: &str = "hunter2-correct-horse";

/// A company: a proxy behind a password that has everything, one that is open and has neither checksum database nor
/// toolchains, a captive portal, a silent one, one that answers the checksum database with an error, and forgers.
const COMPANY: &str = r#"
name = "company"
description = "of a test"
[[module]]
path = "golang.org/toolchain"
versions = ["v0.0.1-go1.21.0.linux-amd64"]
[[host]]
name = "goproxy.corp.example"
sumdb = true
basic_auth = "gopher:hunter2-correct-horse"
[[host]]
name = "nexus.corp.example"
path = "/repository/go"
modules = ["github.com/pkg/errors"]
[[host]]
name = "portal.corp.example"
kind = "page"
[[host]]
name = "silent.corp.example"
[[host.fault]]
action = "silent"
[[host]]
name = "halfway.corp.example"
[[host.fault]]
path = "*sumdb/*"
action = "status"
code = 500
[[host]]
name = "expired.corp.example"
certificate = "expired"
[[host]]
name = "tampered.corp.example"
sumdb = true
[[host.fault]]
path = "*.zip"
action = "tamper"
[[host]]
name = "goproxy.cn"
sumdb = true
"#;

fn company() -> Lab {
    Lab::from_toml(COMPANY).unwrap()
}

/// In the company's network, with the login in netrc. No go command is needed.
fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine.write("home/.netrc", format!("machine goproxy.corp.example login gopher password {SECRET}\n"));
    machine
}

fn file(machine: &Machine) -> PathBuf {
    machine.home().join(".config/goproxy-cfg/mirrors.toml")
}

fn text(machine: &Machine) -> String {
    std::fs::read_to_string(file(machine)).unwrap_or_default()
}

fn write(machine: &Machine, bytes: impl AsRef<[u8]>) {
    machine.write("home/.config/goproxy-cfg/mirrors.toml", bytes);
}

fn toml(machine: &Machine) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(&text(machine)).unwrap()).unwrap()
}

/// The secret is in netrc, and nowhere else: not in what was said, not in what was written.
#[track_caller]
fn keeps_the_secret(machine: &Machine, runs: &[&Run]) {
    for run in runs {
        assert!(!run.said().contains(SECRET), "{run:?}");
        assert!(!run.said().contains("Z29waGVyOmh1bnRlcjI"), "{run:?}");
    }
    let mut folders = vec![machine.home()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".netrc") {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{}", path.display());
            }
        }
    }
}

#[test]
fn added_listed_used_probed_removed_and_undone() {
    let lab = company();
    let machine = Machine::in_lab(&toolchain("1.27"), &lab);
    machine.write("home/.netrc", format!("machine goproxy.corp.example login gopher password {SECRET}\n"));
    let before = machine.home_contents();
    let add = machine.run(&[
        "mirror",
        "add",
        "https://goproxy.corp.example/",
        "--id",
        "corp",
        "--alias",
        "公司",
        "--region",
        "cn",
        "--note",
        "ask IT about \"quotas\"",
        "--json",
    ]);
    let added = add.json();
    assert_eq!(add.code, Some(0), "{add:?}");
    assert_eq!((&added["changed"], &added["change_id"]), (&true.into(), &"1".into()));
    assert_eq!(added["check"]["passed"], true, "{added:#}");
    let entry = &toml(&machine)["mirror"][0];
    let today = entry["checked"].as_str().unwrap();
    assert!(today.len() == 10 && today.starts_with("20"), "{today}");
    assert_eq!(
        *entry,
        json!({
            "id": "corp", "aliases": ["公司"], "url": "https://goproxy.corp.example", "region": "cn", "sumdb": "yes",
            "toolchain": "yes", "notes": ["ask IT about \"quotas\""], "checked": today,
        })
    );

    // The entry is a mirror like any other.
    let list = machine.run(&["list", "--json"]).exits(0);
    let listed = list.json();
    let one = listed["mirrors"].as_array().unwrap().iter().find(|one| one["id"] == "corp").unwrap().clone();
    assert_eq!((&one["origin"], &one["sumdb"], &one["current"]), (&"user".into(), &"yes".into(), &false.into()));
    assert_eq!(listed["problems"], json!([]));
    let used = machine.run(&["use", "公司", "--json"]).exits(0);
    assert_eq!(used.json()["goproxy"], "https://goproxy.corp.example,direct");
    assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], "https://goproxy.corp.example,direct");
    let probe = machine.run(&["probe", "corp", "--json"]).exits(0);
    assert_eq!(probe.json()["mirrors"][0]["healthy"], true);
    let own = machine.run(&["mirror", "list", "--json"]).exits(0);
    assert_eq!(own.json()["mirrors"][0]["position"], 1);
    let check = machine.run(&["mirror", "check", "--json"]).exits(0);
    assert_eq!((&check.json()["passed"], &check.json()["mirrors"][0]["id"]), (&true.into(), &"corp".into()));

    // Still in use: it goes, with a warning, and comes back with `undo`.
    let stored = text(&machine);
    let remove = machine.run(&["mirror", "remove", "公司", "--json"]).exits(0);
    let removed = remove.json();
    assert_eq!(removed["removed"], json!([{ "id": "corp", "url": "https://goproxy.corp.example" }]));
    assert!(
        removed["warnings"][0].as_str().unwrap().contains("still has `https://goproxy.corp.example`"),
        "{removed:#}"
    );
    assert_eq!(text(&machine), "");
    machine.run(&["probe", "corp"]).exits(2);
    machine.run(&["undo"]).exits(0);
    assert_eq!(text(&machine), stored);
    let history = machine.run(&["history", "--json"]).exits(0);
    let scopes: Vec<_> = history.json()["changes"].as_array().unwrap().iter().map(|one| one["scope"].clone()).collect();
    assert_eq!(scopes, ["catalog", "go-env", "catalog"]);
    assert_eq!(history.json()["changes"][2]["settings"][0]["name"], "corp");
    keeps_the_secret(&machine, &[&add, &list, &used, &probe, &own, &check, &remove, &history]);

    // All of it undone leaves no trace.
    machine.run(&["undo", "--all"]).exits(0);
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn what_was_seen_is_what_is_stored() {
    let lab = company();
    let machine = machine(&lab);
    let run = machine.run(&["mirror", "add", "https://nexus.corp.example/repository/go"]).exits(0);
    assert!(run.stdout.contains("checksum database through it: no; Go toolchains: no"), "{run:?}");
    let entry = toml(&machine)["mirror"][0].clone();
    assert_eq!(
        (&entry["id"], &entry["sumdb"], &entry["toolchain"]),
        (&json!("nexus.corp.example"), &json!("no"), &json!("no"))
    );
    machine.run(&["mirror", "remove", "nexus.corp.example"]).exits(0);

    // Whoever knows better may say so, and is told.
    let run = machine.run(&["mirror", "add", "https://nexus.corp.example/repository/go", "--sumdb", "yes"]).exits(0);
    assert!(run.stdout.contains("the check saw `no`"), "{run:?}");
    assert_eq!(toml(&machine)["mirror"][0]["sumdb"], "yes");
    machine.run(&["undo"]).exits(0);

    // Without a look nothing is claimed, and nobody is asked.
    let asked = lab.connects().len();
    let run = machine.run(&["mirror", "add", "https://silent.corp.example", "--unchecked", "--id", "s"]).exits(0);
    assert!(run.stdout.contains("was not checked"), "{run:?}");
    assert_eq!(toml(&machine)["mirror"][0], json!({ "id": "s", "url": "https://silent.corp.example" }));
    assert_eq!(lab.connects().len(), asked);
}

#[test]
fn what_does_not_pass_is_not_stored() {
    let lab = company();
    for (url, en, zh) in [
        ("https://portal.corp.example", "is answered with a web page", "返回的是一个网页"),
        ("https://silent.corp.example", "no answer came", "没有收到应答"),
        ("https://expired.corp.example", "expired", "过期"),
        ("https://tampered.corp.example", "zip", "zip"),
        ("https://halfway.corp.example", "sumdb-supported: ", "sumdb-supported："),
        ("https://nowhere.corp.example", "502", "502"),
    ] {
        for (lang, said, nothing) in [("en", en, "nothing was written"), ("zh-CN", zh, "没有写入任何内容")] {
            let machine = machine(&lab);
            let before = machine.home_contents();
            let run = machine.run(&["mirror", "add", url, "--timeout", "1500ms", "--lang", lang, "--json"]).exits(1);
            assert!(run.stderr.contains(said) && run.stderr.contains(nothing), "{url}: {run:?}");
            assert!(run.stderr.contains("--unchecked") && run.stdout.is_empty(), "{url}: {run:?}");
            assert_eq!(machine.home_contents(), before, "{url}");
            // The check alone says the same.
            let check = machine.run(&["mirror", "check", url, "--timeout", "1500ms", "--lang", lang]).exits(1);
            assert!(check.said().contains(said), "{url}: {check:?}");
        }
    }
    // A login that is wrong.
    let machine = machine(&lab);
    machine.write("home/.netrc", "machine goproxy.corp.example login gopher password wrong-one\n");
    let run = machine.run(&["mirror", "add", "https://goproxy.corp.example"]).exits(1);
    assert!(run.stderr.contains("401") && !run.said().contains("wrong-one"), "{run:?}");
}

#[test]
fn every_step_is_shown() {
    let lab = company();
    let machine = machine(&lab);
    for (url, id) in [("https://goproxy.corp.example", "corp"), ("https://halfway.corp.example", "half")] {
        machine.run(&["mirror", "add", url, "--id", id, "--unchecked"]).exits(0);
    }
    let run = machine.run(&["mirror", "check", "corp"]).exits(0);
    for step in
        ["info", "mod", "zip", "list", "latest", "sumdb-supported", "sumdb-latest", "sumdb-lookup", "sumdb-tiles"]
    {
        assert!(
            run.stdout.lines().any(|line| line.trim_start().starts_with(step) && line.contains("ok")),
            "{step}: {run:?}"
        );
    }
    assert_eq!(run.stderr, "");
    let run = machine.run(&["mirror", "check"]).exits(1);
    assert!(run.stdout.contains("corp: passed") && run.stdout.contains("half: failed"), "{run:?}");
    assert!(run.stderr.contains("the check failed: `half`"), "{run:?}");
    let json = machine.run(&["mirror", "check", "--json"]).exits(1).json();
    assert_eq!(json["passed"], false);
    let half = json["mirrors"].as_array().unwrap().iter().find(|one| one["id"] == "half").unwrap();
    let failed: Vec<_> = half["checks"].as_array().unwrap().iter().filter(|step| !step["fault"].is_null()).collect();
    assert_eq!(failed.len(), 1, "{half:#}");
    assert_eq!((&failed[0]["name"], &failed[0]["http_status"]), (&json!("sumdb-supported"), &json!(500)));
    // A proxy without a list serves whoever names a version.
    lab.set_faults("halfway.corp.example", [Fault::new("*/@v/list", Action::status(404))]);
    machine.run(&["mirror", "check", "half"]).exits(0);
    let zh = machine.run(&["mirror", "check", "corp", "--lang", "zh-CN"]).exits(0);
    assert!(zh.stdout.contains("corp：通过") && zh.stdout.contains("步骤"), "{zh:?}");
    keeps_the_secret(&machine, &[&run, &zh]);
    // Nothing of one's own, nothing to check.
    let run = Machine::new().run(&["mirror", "check"]).exits(2);
    assert!(run.stderr.contains("no mirror of your own") && run.stderr.contains("mirror add"), "{run:?}");
}

#[test]
fn what_cannot_be_right_is_refused_before_anybody_is_asked() {
    let lab = company();
    let machine = machine(&lab);
    write(&machine, "[[mirror]]\nid = \"mine\"\naliases = [\"我的\"]\nurl = \"https://mine.corp.example\"\n");
    let before = text(&machine);
    let with_secret = format!("https://gopher:{SECRET}@goproxy.corp.example");
    let token = format!("https://{SECRET}@goproxy.corp.example/go");
    let blank = format!("https://gopher:{SECRET} x@goproxy.corp.example");
    let two = format!("https://a.example,https://gopher:{SECRET}@goproxy.corp.example");
    let query = format!("https://goproxy.corp.example/?token={SECRET}");
    let note = format!("see {with_secret}");
    let new = "https://new.corp.example";
    for (args, en, zh) in [
        (vec![&*with_secret], "machine goproxy.corp.example login", "machine goproxy.corp.example login"),
        (vec![&*with_secret, "--unchecked"], "GOAUTH", "GOAUTH"),
        (vec![&*token], "carries credentials", "带有账号密码"),
        (vec![&*blank], "white space", "空白"),
        (vec![&*two], "one address only", "只能写一个地址"),
        (vec![&*query], "no `?`", "不能有 `?`"),
        (vec![new, "--note", &*note], "the note carries credentials", "备注里带有账号密码"),
        (vec![new, "--note", "a\nb"], "line break", "换行"),
        (vec!["https://a.example,direct"], "one address only", "只能写一个地址"),
        (vec!["https://a.example|https://b.example"], "one address only", "只能写一个地址"),
        (vec!["direct"], "`direct` is no address", "`direct` 不是模块代理的地址"),
        (vec!["off"], "`off` is no address", "`off` 不是模块代理的地址"),
        (vec![""], "is no address", "不是模块代理的地址"),
        (vec!["ftp://goproxy.corp.example"], "ftp", "ftp"),
        (vec!["https://goproxy。cn"], "full-width", "全角"),
        (
            vec!["https://goproxy.cn/"],
            "address of `goproxy.cn`, which is built in",
            "已经是内置镜像 `goproxy.cn` 的地址",
        ),
        (vec!["https://repo.huaweicloud.com/repository/goproxy"], "`huaweicloud`", "`huaweicloud`"),
        (vec!["https://goproxy.qiniu.com"], "no such service", "没有这个服务"),
        (vec!["https://gocenter.io/x"], "shut down", "停止服务"),
        (vec!["goproxy.cm"], "did you mean `goproxy.cn`", "是否想输入 `goproxy.cn`"),
        (vec!["https://mine.corp.example"], "already the address of `mine`", "已经是 `mine` 的地址"),
        (vec!["http://mirror.example"], "plain http", "明文 http"),
        (vec!["http://8.8.8.8:3000"], "plain http", "明文 http"),
        (vec![new, "--id", "mine"], "already means `mine`", "已经指代 `mine`"),
        (vec![new, "--id", "MINE"], "already means `mine`", "已经指代 `mine`"),
        (vec![new, "--id", "我的"], "already means `mine`", "已经指代 `mine`"),
        (vec![new, "--alias", "Mine"], "already means `mine`", "已经指代 `mine`"),
        (vec![new, "--id", "aliyun"], "`aliyun`, which is built in", "内置镜像 `aliyun`"),
        (vec![new, "--alias", "七牛"], "`goproxy.cn`, which is built in", "内置镜像 `goproxy.cn`"),
        (vec![new, "--id", "tuna"], "TUNA", "TUNA"),
        (vec![new, "--id", "direct"], "a meaning of its own", "另有含义"),
        (vec![new, "--id", "current"], "a meaning of its own", "另有含义"),
        (vec![new, "--id", "a b"], "is no name", "不能用作名称"),
        (vec![new, "--id", "a,b"], "is no name", "不能用作名称"),
        (vec![new, "--id", ""], "empty", "内容为空"),
        (vec![new, "--id", "x", "--alias", "X"], "named twice", "重复出现"),
        (vec![new, "--id", "mine.corp.example"], "already means `mine`", "已经指代 `mine`"),
        (vec![new, "--region", "China"], "country code", "国家代码"),
        (vec!["file:///srv/goproxy"], "--id NAME", "--id 名称"),
    ] {
        for (lang, said) in [("en", en), ("zh-CN", zh)] {
            let args: Vec<&str> = ["mirror", "add", "--lang", lang].into_iter().chain(args.iter().copied()).collect();
            let run = machine.run(&args).exits(2);
            assert!(run.stderr.contains(said) && run.stdout.is_empty(), "{args:?}: {run:?}");
            assert!(!run.said().contains(SECRET), "{args:?}: {run:?}");
        }
    }
    assert_eq!(text(&machine), before);
    assert!(lab.connects().is_empty() && !machine.journal().exists());
    for args in
        [&["mirror"][..], &["mirror", "add"], &["mirror", "remove"], &["mirror", "add", new, "--sumdb", "maybe"]]
    {
        machine.run(args).exits(2);
    }
    // The company's own network is its own affair; elsewhere it takes a word.
    for args in [
        &["http://goproxy.corp.example"][..],
        &["http://10.1.2.3:3000"],
        &["http://127.0.0.1:3000/go"],
        &["http://goproxy"],
        &["http://mirror.example", "--allow-insecure"],
    ] {
        let args: Vec<&str> = ["mirror", "add", "--unchecked", "--dry-run"].iter().chain(args).copied().collect();
        machine.run(&args).exits(0);
    }
}

#[test]
fn names_are_made_of_hosts() {
    let machine = Machine::new();
    for (url, id) in [
        ("https://GOPROXY.corp.example/", "goproxy.corp.example"),
        ("https://goproxy.corp.example/team/go", "goproxy.corp.example-team-go"),
        ("https://goproxy.corp.example:8443", "goproxy.corp.example-8443"),
        ("http://[fd00::1]:3000", "fd00--1"),
        ("http://localhost:3000", "localhost"),
    ] {
        let added = machine.run(&["mirror", "add", url, "--unchecked", "--json"]).exits(0).json();
        assert_eq!(added["added"]["id"], id, "{url}");
    }
    let list = machine.run(&["mirror", "list", "--json"]).exits(0).json();
    assert!(list["mirrors"].as_array().unwrap().iter().all(|one| one["used"] == true), "{list:#}");
    // A second time is a name and an address that are taken.
    let run = machine.run(&["mirror", "add", "http://localhost:3000/", "--unchecked"]).exits(2);
    assert!(run.stderr.contains("already the address of `localhost`"), "{run:?}");
}

#[test]
fn a_file_written_by_hand_stays_as_it_was() {
    let by_hand = "\u{feff}# 公司的镜像，勿删\r\n\r\n# staging\r\n[[ mirror ]] # x\r\nurl = 'https://staging.corp.example'   # soon\r\nid = \"staging\"\r\n\r\n[[misnomer]]\r\nnames = [\"old.corp.example\"]\r\ntruth = \"gone\"\r\n# the end";
    let machine = Machine::new();
    write(&machine, by_hand);
    let run = machine.run(&["mirror", "add", "https://goproxy.corp.example", "--unchecked", "--id", "corp"]).exits(0);
    assert!(text(&machine).starts_with(by_hand), "{run:?}");
    assert!(text(&machine).contains("\r\n\r\n[[mirror]]\r\nid = \"corp\"\r\n"), "{:?}", text(&machine));
    assert_eq!(text(&machine).matches('\n').count(), text(&machine).matches("\r\n").count());
    let list = machine.run(&["mirror", "list", "--json"]).exits(0).json();
    let ids: Vec<_> = list["mirrors"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["staging", "corp"]);
    assert_eq!(list["mirrors"][0]["line"], 4);
    machine.run(&["undo"]).exits(0);
    assert_eq!(text(&machine), by_hand);

    // The entry goes with the remark above it, and nothing else does.
    let dry = machine.run(&["mirror", "remove", "staging", "--dry-run"]).exits(0);
    assert!(dry.stdout.contains("-# staging") && dry.stdout.contains("would remove `staging`"), "{dry:?}");
    assert_eq!(text(&machine), by_hand);
    machine.run(&["mirror", "remove", "https://staging.corp.example/"]).exits(0);
    assert_eq!(
        text(&machine),
        "\u{feff}# 公司的镜像，勿删\r\n\r\n[[misnomer]]\r\nnames = [\"old.corp.example\"]\r\ntruth = \"gone\"\r\n# the end"
    );
    machine.run(&["undo"]).exits(0);
    assert_eq!(text(&machine), by_hand);
}

#[test]
fn undo_takes_no_others_work_along() {
    let machine = Machine::new();
    let add = |id: &str| {
        let url = format!("https://{id}.corp.example");
        machine.run(&["mirror", "add", &url, "--unchecked", "--id", id]).exits(0)
    };
    add("one");
    let one = text(&machine);
    add("two");
    for (lang, said) in [("en", "was changed again since"), ("zh-CN", "之后又被改过")] {
        let run = machine.run(&["undo", "1", "--lang", lang]).exits(1);
        assert!(run.stderr.contains(said), "{run:?}");
    }
    assert!(text(&machine).contains("\"two\""));
    machine.run(&["undo"]).exits(0);
    assert_eq!(text(&machine), one);
    // Edited by hand since: as a whole or not at all.
    write(&machine, format!("{one}# mine\n"));
    machine.run(&["undo"]).exits(1);
    machine.run(&["undo", "--force"]).exits(0);
    assert!(!file(&machine).exists());
}

#[test]
fn removing_names_only_what_is_ones_own() {
    let machine = Machine::new();
    write(
        &machine,
        "[[mirror]]\nid = 'corp'\nurl = 'https://a.corp.example'\n\n[[mirror]]\nid = 'other'\nurl = 'https://b.corp.example'\n",
    );
    let before = text(&machine);
    for (args, en, zh) in [
        (vec!["aliyun"], "is built in", "内置镜像"),
        (vec!["https://goproxy.cn"], "is built in", "内置镜像"),
        (vec!["gocenter"], "is built in", "内置镜像"),
        (vec!["crop"], "did you mean `corp`", "是否想输入 `corp`"),
        (vec!["zzz"], "mirror list", "mirror list"),
        (vec!["corp", "zzz"], "no mirror called `zzz`", "没有名为 `zzz`"),
    ] {
        for (lang, said) in [("en", en), ("zh-CN", zh)] {
            let args: Vec<&str> =
                ["mirror", "remove", "--lang", lang].into_iter().chain(args.iter().copied()).collect();
            let run = machine.run(&args).exits(2);
            assert!(run.stderr.contains(said), "{args:?}: {run:?}");
        }
    }
    assert_eq!(text(&machine), before);
    assert!(!machine.journal().exists());
    machine.run(&["mirror", "remove", "CORP", "other", "corp"]).exits(0);
    assert_eq!(text(&machine), "");
    machine.run(&["undo"]).exits(0);
    assert_eq!(text(&machine), before);
    // One that stands in the place of one of ours may go; ours comes back.
    write(&machine, "[[mirror]]\nid = 'aliyun'\nurl = 'https://aliyun.corp.example'\n");
    machine.run(&["mirror", "remove", "aliyun"]).exits(0);
    let list = machine.run(&["list", "--json"]).exits(0).json();
    let aliyun = list["mirrors"].as_array().unwrap().iter().find(|one| one["id"] == "aliyun").unwrap().clone();
    assert_eq!(aliyun["origin"], "builtin");
}

#[test]
fn entries_with_mistakes_are_listed_with_them() {
    let machine = Machine::new();
    write(
        &machine,
        format!(
            "[[mirror]]\nid = 'good'\nurl = 'https://good.corp.example'\n\n[[mirror]]\nid = 'typo'\nurl = 'https://t.corp.example'\nsumdb = 'perhaps'\n\n\
             [[mirror]]\nurl = 'https://gopher:{SECRET}@nameless.corp.example'\n\n[[mirror]]\nid = 'good'\nurl = 'ftp://x'\n\n[[belief]]\nsays = 'x'\n"
        ),
    );
    let run = machine.run(&["mirror", "list", "--json"]).exits(0);
    let list = run.json();
    let seen: Vec<_> = list["mirrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (one["id"].clone(), one["line"].clone(), one["used"].clone(), one["problems"].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(
        seen,
        [
            (json!("good"), json!(1), json!(true), 0),
            (json!("typo"), json!(5), json!(true), 1),
            (Value::Null, json!(10), json!(false), 1),
            (json!("good"), json!(13), json!(false), 1),
        ]
    );
    assert_eq!(list["problems"].as_array().unwrap().len(), 1, "{list:#}");
    assert!(!run.said().contains(SECRET), "{run:?}");
    for (lang, said) in [("en", "left out"), ("zh-CN", "未生效")] {
        let run = machine.run(&["mirror", "list", "--lang", lang]).exits(0);
        assert!(run.stdout.contains(said) && run.stdout.contains("mirrors.toml:8"), "{run:?}");
        assert!(!run.said().contains(SECRET), "{run:?}");
    }
    // They are no obstacle, and go as others do.
    let run = machine.run(&["mirror", "add", "https://goproxy.corp.example", "--unchecked", "--dry-run"]).exits(0);
    assert!(!run.said().contains(SECRET), "{run:?}");
    let run = machine.run(&["mirror", "remove", "typo", "https://nameless.corp.example"]).exits(0);
    assert!(!run.said().contains(SECRET), "{run:?}");
    assert!(!text(&machine).contains("nameless") && text(&machine).contains("'ftp://x'"));
    let empty = Machine::new().run(&["mirror", "list"]).exits(0);
    assert!(empty.stdout.contains("no mirror of your own"), "{empty:?}");
}

#[test]
fn a_damaged_file_is_left_alone() {
    for (bytes, en, zh) in [
        (&b"[[mirror]]\nid = \n"[..], "no valid TOML", "不是合法的 TOML"),
        (b"# \xb9\xab\xcb\xbe\n", "not UTF-8", "不是 UTF-8"),
        (b"[mirror]\nid = 'a'\n", "[[mirror]]", "[[mirror]]"),
        (b"mirror = [{ id = 'a', url = 'https://a.example' }]\n", "`[[mirror]]`", "`[[mirror]]`"),
    ] {
        let machine = Machine::new();
        write(&machine, bytes);
        for (lang, said) in [("en", en), ("zh-CN", zh)] {
            for args in
                [&["mirror", "add", "https://goproxy.corp.example", "--unchecked"][..], &["mirror", "remove", "a"]]
            {
                let args: Vec<&str> = args.iter().copied().chain(["--lang", lang]).collect();
                let run = machine.run(&args).exits(4);
                assert!(run.stderr.contains(said) && run.stderr.contains("mirrors.toml"), "{args:?}: {run:?}");
            }
        }
        assert_eq!(std::fs::read(file(&machine)).unwrap(), bytes);
        assert!(!machine.journal().exists());
    }
}

fn immutable(path: &std::path::Path, on: bool) -> bool {
    let flag = if on { "+i" } else { "-i" };
    Command::new("chattr").arg(flag).arg(path).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn where_nothing_can_be_written_nobody_is_asked() {
    let lab = company();
    let url = "https://goproxy.corp.example";
    // A folder that is a file, a file that is a folder, a circle of links, a folder that is locked.
    let set_ups: [fn(&Machine) -> bool; 4] = [
        |machine| machine.write("home/.config/goproxy-cfg", "").exists(),
        |machine| std::fs::create_dir_all(file(machine)).is_ok(),
        |machine| {
            std::fs::create_dir_all(file(machine).parent().unwrap()).unwrap();
            std::os::unix::fs::symlink("mirrors.toml", file(machine)).is_ok()
        },
        |machine| {
            std::fs::create_dir_all(file(machine).parent().unwrap()).unwrap();
            immutable(file(machine).parent().unwrap(), true)
        },
    ];
    let mut asked = 0;
    for (at, set_up) in set_ups.iter().enumerate() {
        let machine = machine(&lab);
        if !set_up(&machine) {
            eprintln!("skipped: set-up {at} cannot be had here");
            continue;
        }
        for lang in ["en", "zh-CN"] {
            let run = machine.run(&["mirror", "add", url, "--lang", lang]).exits(4);
            assert!(run.stderr.contains("goproxy-cfg") && run.stdout.is_empty(), "{at}: {run:?}");
        }
        let records = machine.run(&["history", "--json"]).exits(0).json();
        let records = records["changes"].as_array().unwrap().clone();
        assert!(records.iter().all(|record| record["state"] == "dropped"), "{at}: {records:?}");
        if at > 0 {
            assert!(records.is_empty() && lab.connects().len() == asked, "{at}: {records:?}");
        }
        asked = lab.connects().len();
        immutable(file(&machine).parent().unwrap(), false);
    }
}

#[test]
fn links_stay_links_and_modes_stay_modes() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let real = machine.write("dotfiles/mirrors.toml", "# shared\n");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::fs::create_dir_all(file(&machine).parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&real, file(&machine)).unwrap();
    machine.run(&["mirror", "add", "https://goproxy.corp.example", "--unchecked"]).exits(0);
    assert!(file(&machine).is_symlink());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::read_to_string(&real).unwrap().starts_with("# shared\n\n[[mirror]]\n"));
    machine.run(&["undo"]).exits(0);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "# shared\n");
}

#[test]
fn many_at_once_lose_nothing() {
    let lab = company();
    let machine = machine(&lab);
    let children: Vec<_> = (0..8)
        .map(|n| {
            let url = format!("https://m{n}.corp.example");
            let args = ["mirror", "add", &url, "--unchecked", "--id", &format!("m{n}")];
            machine.program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        done(child.wait_with_output().unwrap()).exits(0);
    }
    let mut ids: Vec<String> =
        toml(&machine)["mirror"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    assert_eq!(ids, (0..8).map(|n| format!("m{n}")).collect::<Vec<_>>());
    assert_eq!(machine.run(&["history", "--json"]).exits(0).json()["changes"].as_array().unwrap().len(), 8);
    machine.run(&["undo", "--all"]).exits(0);
    assert!(!file(&machine).exists());

    // Two for one name, checked side by side: one gets it, the other is told.
    let children: Vec<_> = ["https://goproxy.corp.example", "https://nexus.corp.example/repository/go"]
        .iter()
        .map(|url| {
            let args = ["mirror", "add", url, "--id", "corp"];
            machine.program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let runs: Vec<Run> = children.into_iter().map(|child| done(child.wait_with_output().unwrap())).collect();
    let mut codes: Vec<_> = runs.iter().map(|run| run.code).collect();
    codes.sort();
    assert_eq!(codes, [Some(0), Some(2)], "{runs:?}");
    assert!(runs.iter().any(|run| run.stderr.contains("already means `corp`")), "{runs:?}");
    assert_eq!(toml(&machine)["mirror"].as_array().unwrap().len(), 1);
}

#[test]
fn a_dry_run_checks_and_writes_nothing() {
    let lab = company();
    let machine = machine(&lab);
    let before = machine.home_contents();
    let run = machine.run(&["mirror", "add", "https://goproxy.corp.example", "--dry-run", "--json"]).exits(0);
    let json = run.json();
    assert_eq!((&json["changed"], &json["dry_run"], &json["change_id"]), (&json!(false), &json!(true), &Value::Null));
    assert!(json["diff"].as_str().unwrap().contains("+id = \"goproxy.corp.example\""), "{json:#}");
    assert_eq!(json["added"]["sumdb"], "yes");
    assert_eq!(machine.home_contents(), before);
    assert!(!lab.requests().is_empty());
    keeps_the_secret(&machine, &[&run]);
}

#[test]
fn ctrl_c_during_the_check_writes_nothing() {
    let lab = company();
    let machine = machine(&lab);
    let before = machine.home_contents();
    for args in [
        &["mirror", "add", "https://silent.corp.example", "--timeout", "30s"][..],
        &["mirror", "check", "https://silent.corp.example", "--timeout", "30s"],
    ] {
        let child = machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(700));
        let pressed = Instant::now();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        done(child.wait_with_output().unwrap()).exits(130);
        assert!(pressed.elapsed() < support::SOON, "{:?}", pressed.elapsed());
    }
    assert_eq!(machine.home_contents(), before);
}

/// In a network namespace of its own, where there is nothing but loopback.
#[test]
#[cfg(target_os = "linux")]
fn without_a_network_it_could_not_look() {
    let machine = Machine::new();
    let before = machine.home_contents();
    for (command, lang, said) in [
        ("add", "en", "no network"),
        ("add", "zh-CN", "没有网络"),
        ("check", "en", "no network"),
        ("check", "zh-CN", "没有网络"),
    ] {
        let program = env!("CARGO_BIN_EXE_goproxy-cfg");
        let script = format!(
            "ip link set lo up; exec {program} mirror {command} https://goproxy.corp.example --lang {lang} --timeout 2s"
        );
        let run = machine.other("/usr/bin/unshare", &["-rn", "sh", "-c", &script]);
        if run.stderr.contains("unshare failed") || run.stderr.contains("Operation not permitted") {
            eprintln!("skipped: {}", run.stderr);
            return;
        }
        let run = run.exits(3);
        assert!(run.stderr.contains(said), "{run:?}");
    }
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn help_is_there_in_both_languages() {
    let machine = Machine::new();
    for args in [&["mirror"][..], &["mirror", "add"], &["mirror", "remove"], &["mirror", "list"], &["mirror", "check"]]
    {
        for (lang, word) in [("en", "Usage: goproxy-cfg mirror"), ("zh-CN", "用法：goproxy-cfg mirror")] {
            let args: Vec<&str> = args.iter().copied().chain(["--help", "--lang", lang]).collect();
            let run = machine.run(&args).exits(0);
            assert!(run.stdout.contains(word), "{run:?}");
        }
    }
}
