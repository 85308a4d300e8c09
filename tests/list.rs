//! `list`: which mirror is in effect, without a go command being started, and the user's own catalogue.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod support;

use serde_json::{Value, json};
use support::Machine;

/// The mirrors in effect, in the order of the list.
fn current(listed: &Value) -> Vec<String> {
    let mut found: Vec<(u64, String)> = listed["mirrors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mirror| mirror["current"] == true)
        .map(|mirror| (mirror["position"].as_u64().unwrap(), mirror["id"].as_str().unwrap().to_owned()))
        .collect();
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

fn mirror<'a>(listed: &'a Value, id: &str) -> &'a Value {
    listed["mirrors"].as_array().unwrap().iter().find(|mirror| mirror["id"] == id).unwrap_or(&Value::Null)
}

#[test]
fn the_mirrors_in_effect_are_marked() {
    for (goproxy, expected) in [
        ("https://goproxy.cn", vec!["goproxy.cn"]),
        ("https://goproxy.cn/", vec!["goproxy.cn"]),
        ("goproxy.cn,direct", vec!["goproxy.cn"]),
        ("HTTPS://GoProxy.CN:443/,direct", vec!["goproxy.cn"]),
        ("https://mirrors.aliyun.com/goproxy|https://goproxy.cn,direct", vec!["aliyun", "goproxy.cn"]),
        ("https://mirrors.aliyun.com/goproxy/,https://goproxy.cn", vec!["aliyun", "goproxy.cn"]),
        ("https://mirrors.cloud.tencent.com/go,direct", vec!["tencent"]),
        ("https://repo.huaweicloud.com/repository/goproxy/,direct", vec!["huaweicloud"]),
        ("http://mirrors.tencentyun.com/go", vec!["tencent-cvm"]),
        ("https://user:secret@goproxy.cn,direct", vec!["goproxy.cn"]),
        // Nothing after `direct` is asked.
        ("direct,https://goproxy.cn", vec![]),
        ("off", vec![]),
        ("http://goproxy.cn", vec![]),
        ("https://goproxy.cn/other", vec![]),
        ("https://proxy.example，direct", vec![]),
        (" , ", vec![]),
        // Not shown without --all, but in effect.
        ("https://goproxy.baidu.com,direct", vec!["goproxy.baidu.com"]),
    ] {
        let machine = Machine::new();
        machine.write_env_file(format!("GOPROXY={goproxy}\n"));
        let listed = machine.run(&["list", "--json"]).exits(0).json();
        assert_eq!(current(&listed), expected, "{goproxy}");
        assert_eq!(listed["goproxy"]["source"]["kind"], "go-env-file");

        let mut machine = Machine::new();
        machine.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/\n");
        machine.set("GOPROXY", goproxy);
        let listed = machine.run(&["list", "--json"]).exits(0).json();
        assert_eq!(current(&listed), expected, "{goproxy} in the environment");
        assert_eq!(listed["goproxy"]["source"]["kind"], "environment");
    }
}

#[test]
fn the_env_file_is_found_as_go_finds_it() {
    let listed = |make: fn(&mut Machine)| {
        let mut machine = Machine::new();
        machine.write_env_file("GOPROXY=https://mirrors.aliyun.com/goproxy/\n");
        machine.write("work/env", "GOPROXY=https://goproxy.cn\n");
        machine.write("work/go/env", "GOPROXY=https://goproxy.io\n");
        make(&mut machine);
        current(&machine.run(&["list", "--json"]).exits(0).json())
    };
    assert_eq!(listed(|_| {}), ["aliyun"]);
    assert_eq!(
        listed(|m| {
            m.set("GOENV", "env");
        }),
        ["goproxy.cn"]
    );
    assert_eq!(
        listed(|m| {
            m.set("GOENV", "off");
        }),
        ["golang"]
    );
    assert_eq!(
        listed(|m| {
            m.set("GOENV", "go");
        }),
        ["golang"]
    );
    assert_eq!(
        listed(|m| {
            m.set("XDG_CONFIG_HOME", m.work());
        }),
        ["goproxy.io"]
    );
    assert_eq!(
        listed(|m| {
            m.set("XDG_CONFIG_HOME", "relative");
        }),
        ["golang"]
    );
}

#[test]
fn no_go_command_is_started() {
    let mut machine = Machine::new();
    let marker = machine.dir().join("started");
    machine.install("go", &format!("#!/bin/sh\ntouch '{}'\n", marker.display()));
    for args in [&["list"][..], &["list", "--all", "--json"]] {
        let listed = machine.run(args).exits(0);
        assert!(listed.stdout.contains("goproxy.cn"));
    }
    assert!(!marker.exists());
    machine.run(&["show"]);
    assert!(marker.exists(), "the marker works");
}

#[test]
fn all_shows_what_is_otherwise_hidden() {
    let machine = Machine::new();
    let few = machine.run(&["list", "--json"]).exits(0).json();
    let all = machine.run(&["list", "--all", "--json"]).exits(0).json();
    let count = |listed: &Value| listed["mirrors"].as_array().unwrap().len() as u64;
    assert_eq!(count(&all), count(&few) + few["hidden"].as_u64().unwrap());
    assert_eq!(all["hidden"], 0);
    let status = |id: &str| mirror(&all, id)["status"].clone();
    assert_eq!([status("goproxy.cn"), status("goproxy.baidu.com")], ["live", "retired"]);
    assert_eq!(mirror(&few, "goproxy.baidu.com"), &Value::Null);
    for listed in few["mirrors"].as_array().unwrap() {
        for key in ["id", "aliases", "url", "operator", "region", "sumdb", "toolchain", "status", "current"] {
            assert!(listed.get(key).is_some(), "{key}");
        }
    }
    assert_eq!(few["schema_version"], 1);
}

const OWN: &str = r#"
[[mirror]]
id = "corp"
aliases = ["company"]
name = { en = "Corp", zh = "公司" }
url = "https://goproxy.corp.example/go/"
operator = { en = "we", zh = "我们" }
region = "cn"
sumdb = "yes"
toolchain = "yes"
status = "live"
"#;

#[test]
fn the_users_catalogue_is_merged() {
    let machine = Machine::new();
    machine.write("home/.config/goproxy-cfg/mirrors.toml", OWN);
    machine.write_env_file("GOPROXY=https://goproxy.corp.example/go,direct\n");
    let run = machine.run(&["list", "--json"]).exits(0);
    assert_eq!(run.stderr, "");
    let listed = run.json();
    assert_eq!(current(&listed), ["corp"]);
    assert_eq!(mirror(&listed, "corp")["origin"], "user");
    assert_eq!(mirror(&listed, "goproxy.cn")["origin"], "builtin");
    assert_eq!(listed["problems"], json!([]));
    machine.run(&["use", "company", "--no-check"]).exits(0);
    assert_eq!(machine.env_file_text(), "GOPROXY=https://goproxy.corp.example/go,direct\n");
}

#[test]
fn what_is_wrong_in_the_users_catalogue_is_told_and_the_rest_works() {
    const PLACE: &str = "home/.config/goproxy-cfg/mirrors.toml";
    let bad = |text: &str| format!("{OWN}\n{text}");
    for (text, line, key, own_works) in [
        (bad("[[mirror]]\nid = \"x\"\nurl = \"ftp://x.example\"\n").into_bytes(), Some(15), "url", true),
        (bad("[[mirror]]\nid = \"x\"\nurl = \"https://x.example\"\nurls = 1\n").into_bytes(), Some(16), "urls", true),
        (
            bad("[[mirror]]\nid = \"x\"\nurl = \"https://x.example\"\nstatus = \"fine\"\n").into_bytes(),
            Some(16),
            "status",
            true,
        ),
        (bad("[[mirror]]\nid = \"corp\"\nurl = \"https://x.example\"\n").into_bytes(), Some(14), "id", true),
        (bad("[[mirror]]\nid = 3\n").into_bytes(), Some(14), "id", true),
        (bad("nonsense = [\n").into_bytes(), Some(13), "", false),
        (b"\n\n\xff\n".to_vec(), Some(3), "", false),
        (b"[[mirror]\n".to_vec(), Some(1), "", false),
    ] {
        let machine = Machine::new();
        let path = machine.write(PLACE, &text);
        let shown = String::from_utf8_lossy(&text);
        for lang in ["en", "zh-CN"] {
            let run = machine.run(&["list", "--lang", lang]).exits(0);
            let place = line.map_or(path.display().to_string(), |line| format!("{}:{line}", path.display()));
            assert!(run.stderr.contains(&place), "{shown}: {}", run.stderr);
            assert!(run.stderr.contains(key), "{shown}: {}", run.stderr);
            assert!(run.stdout.contains("goproxy.cn"));
            assert_eq!(run.stdout.contains("corp"), own_works, "{shown}: {}", run.said());
        }
        let listed = machine.run(&["list", "--json"]).exits(0).json();
        assert!(!listed["problems"].as_array().unwrap().is_empty());
        machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    }
    let machine = Machine::new();
    std::fs::create_dir_all(machine.dir().join(PLACE)).unwrap();
    let run = machine.run(&["list"]).exits(0);
    assert!(run.stderr.contains("mirrors.toml") && run.stdout.contains("goproxy.cn"), "{}", run.said());
}
