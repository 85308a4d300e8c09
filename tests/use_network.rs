//! `use` where it asks the network: `--fastest`, `--require-healthy`, the look after writing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::disallowed_methods)]

mod support;

use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Lab, toolchain};
use support::Machine;

fn machine(lab: &Lab) -> Machine {
    Machine::in_lab(&toolchain("1.27"), lab)
}

/// `--fastest` is a promise never to write a mirror that did not answer.
#[test]
fn the_fastest_is_the_healthy_one_that_answers_first() {
    let lab = Lab::ready("mixed-bag");
    for (args, expected) in [
        (vec!["use", "--fastest"], "https://goproxy.cn,direct"),
        // The second place goes to the next healthy one, not to one of those that fail.
        (vec!["use", "--fastest=2"], "https://goproxy.cn,https://mirrors.aliyun.com/goproxy,direct"),
        (vec!["use", "--fastest=9"], "https://goproxy.cn,https://mirrors.aliyun.com/goproxy,direct"),
        (vec!["use", "--fastest", "--fallback", "none"], "https://goproxy.cn"),
        (vec!["use", "--fastest", "aliyun", "tencent"], "https://mirrors.aliyun.com/goproxy,direct"),
    ] {
        let machine = machine(&lab);
        let used = machine.run(&[args.as_slice(), &["--json"]].concat()).exits(0).json();
        assert_eq!(used["goproxy"], expected, "{args:?}");
        assert_eq!(used["in_effect"], true);
        assert_eq!(machine.go_env(&["GOPROXY"])["GOPROXY"], expected, "{args:?}");
    }
}

#[test]
fn a_server_abroad_is_chosen_only_when_named() {
    let lab = Lab::from_toml(
        "name = \"abroad\"\ndescription = \"d\"\n[[host]]\nname = \"proxy.golang.org\"\n[[host]]\nname = \"goproxy.io\"\n",
    )
    .unwrap();
    let machine = machine(&lab);
    let before = machine.home_contents();
    let run = machine.run(&["use", "--fastest"]).exits(1);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert_eq!(machine.home_contents(), before);
    let used = machine.run(&["use", "--fastest", "golang", "--json"]).exits(0).json();
    assert_eq!(used["goproxy"], "https://proxy.golang.org,direct");
}

#[test]
fn the_users_own_proxy_takes_part() {
    let lab =
        Lab::from_toml("name = \"own\"\ndescription = \"d\"\n[[host]]\nname = \"goproxy.corp.example\"\n").unwrap();
    let machine = machine(&lab);
    let file = machine.home().join(".config/goproxy-cfg/mirrors.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "[[mirror]]\nid = \"corp\"\nurl = \"https://goproxy.corp.example\"\n").unwrap();
    let used = machine.run(&["use", "--fastest", "--json"]).exits(0).json();
    assert_eq!(used["goproxy"], "https://goproxy.corp.example,direct");
}

#[test]
fn none_healthy_changes_nothing() {
    let lab = Lab::ready("broken");
    for (lang, sentence) in [("en", "nothing was written"), ("zh-CN", "没有写入任何内容")] {
        let mut machine = machine(&lab);
        machine.write_env_file("GOPROXY=https://old.example\n");
        let before = machine.home_contents();
        for args in [
            &["use", "--fastest", "goproxy.cn", "--timeout", "2s"][..],
            &["use", "--require-healthy", "goproxy.cn"],
            // One that is healthy does not make up for one that is not.
            &["use", "--require-healthy", "nowhere.invalid,goproxy.cn"],
        ] {
            let run = machine.set("GOPROXY_CFG_LANG", lang).run(args).exits(1);
            assert!(run.stderr.contains(sentence), "{args:?}: {}", run.stderr);
            assert_eq!(machine.home_contents(), before, "{args:?}");
            assert_eq!(machine.run(&["history", "--json"]).exits(0).json()["changes"], serde_json::json!([]));
        }
    }
}

/// A mirror that forges the checksum database or alters zips is not healthy, whatever status it answers with.
#[test]
fn a_forger_is_not_healthy() {
    let lab = Lab::ready("mixed-bag");
    for mirror in ["https://forged.example", "https://tampered.example"] {
        let machine = machine(&lab);
        let before = machine.home_contents();
        machine.run(&["use", mirror, "--require-healthy"]).exits(1);
        assert_eq!(machine.home_contents(), before, "{mirror}");
    }
    let run = machine(&lab).run(&["use", "https://forged.example"]).exits(0);
    assert!(run.stdout.contains("is not signed with the key"), "{}", run.stdout);
}

#[test]
fn what_must_be_healthy_and_is_gets_written() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let used = machine.run(&["use", "--require-healthy", "goproxy.cn,aliyun", "--json"]).exits(0).json();
    assert_eq!(used["changed"], true);
    let looked: Vec<_> = used["look"].as_array().unwrap().iter().map(|mirror| mirror["healthy"].clone()).collect();
    assert_eq!(looked, [true, true]);
}

/// A machine is often set up before it has a network: the mirror is written as asked, and what the look saw is a warning.
#[test]
fn the_look_after_writing_warns_and_no_more() {
    let lab = Lab::ready("mixed-bag");
    for (mirror, said_en, said_zh) in [
        ("https://silent.example", "no answer came", "没有收到应答"),
        ("tencent", "is answered with a web page", "返回的是一个网页"),
        ("https://nowhere.example", "502", "502"),
    ] {
        for (lang, said) in [("en", said_en), ("zh-CN", said_zh)] {
            let mut machine = machine(&lab);
            let started = Instant::now();
            let run = machine.set("GOPROXY_CFG_LANG", lang).run(&["use", mirror, "--timeout", "60s"]).exits(0);
            // The look takes 2 s at most all the same.
            assert!(started.elapsed() < support::SOON, "{mirror}: {:?}", started.elapsed());
            assert!(run.stdout.contains(said), "{mirror}: {}", run.stdout);
            assert!(machine.env_file_text().starts_with("GOPROXY="), "{mirror}");
        }
    }
    let machine = machine(&lab);
    let run = machine.run(&["use", "goproxy.cn"]).exits(0);
    assert!(run.stdout.contains("answers as a module proxy"), "{}", run.stdout);
}

#[test]
fn without_the_look_nobody_is_asked() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    machine.run(&["use", "goproxy.cn", "--no-check"]).exits(0);
    machine.run(&["use", "aliyun", "--dry-run"]).exits(0);
    assert_eq!(lab.requests().len(), 0);
    assert_eq!(lab.connects(), Vec::<String>::new());
}

/// `--sumdb auto` believes what the probe saw rather than the catalogue.
#[test]
fn the_checksum_database_follows_what_was_seen() {
    let lab = Lab::from_toml(
        "name = \"sumdb\"\ndescription = \"d\"\n[[host]]\nname = \"mirrors.aliyun.com\"\npath = \"/goproxy\"\n",
    )
    .unwrap();
    let mut machine = machine(&lab);
    // Under Go's own key, as on any machine.
    machine.unset("GOSUMDB");
    machine.run(&["use", "--fastest", "--timeout", "2s"]).exits(0);
    let seen = machine.go_env(&["GOPROXY", "GOSUMDB"]);
    assert_eq!(seen["GOPROXY"], "https://mirrors.aliyun.com/goproxy,direct");
    assert_eq!(seen["GOSUMDB"], "sum.golang.google.cn");
    machine.run(&["undo"]).exits(0);
    assert_eq!(machine.go_env(&["GOSUMDB"])["GOSUMDB"], "sum.golang.org");
}

#[test]
fn use_with_the_look_and_undo_leave_the_home_as_it_was() {
    let lab = Lab::ready("healthy");
    let machine = machine(&lab);
    let before = machine.home_contents();
    machine.run(&["use", "--fastest"]).exits(0);
    assert_ne!(machine.home_contents(), before);
    machine.run(&["undo"]).exits(0);
    assert_eq!(machine.home_contents(), before);
}

#[test]
fn ctrl_c_before_the_writing_writes_nothing() {
    let lab = Lab::ready("gfw");
    let machine = machine(&lab);
    let before = machine.home_contents();
    let child = machine
        .program(&["use", "--fastest", "https://proxy.golang.org", "--timeout", "20s"])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"));
    assert_eq!(machine.home_contents(), before);
}
