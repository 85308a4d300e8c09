//! Many runs at once: they wait for each other, none is lost, and all of it can be taken back.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::type_complexity)]

mod support;

use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use goproxy_cfg_lab::toolchain;
use serde_json::{Value, json};
use support::{Machine, Run, done};

const MIRRORS: [&str; 4] = ["goproxy.cn", "aliyun", "tencent", "https://goproxy.corp.example"];
const SHELL: [&str; 5] = ["--scope", "shell", "--shell", "bash", "--yes"];

/// Each test starts dozens of processes: one after the other, or they would measure the machine.
static TURN: Mutex<()> = Mutex::new(());

fn start(machine: &Machine, args: &[&str]) -> Child {
    machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(child: Child) -> Run {
    done(child.wait_with_output().unwrap())
}

fn history(machine: &Machine) -> Vec<Value> {
    let history = machine.run(&["history", "--json"]).exits(0).json();
    assert_eq!(history["problems"], json!([]));
    history["changes"].as_array().unwrap().clone()
}

/// A use of its own for each number.
fn use_number(machine: &Machine, index: usize, scope: &[&str]) -> Child {
    let pattern = format!("p{index}.example");
    let words = ["use", MIRRORS[index % MIRRORS.len()], "--no-check", "--private", &pattern];
    start(machine, &[&words[..], scope].concat())
}

/// Names that only this program gives to what it leaves on the way.
fn leftovers(machine: &Machine) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![machine.dir().to_owned()];
    while let Some(dir) = left.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                left.push(entry.path());
            }
            found.extend(entry.file_name().into_string().ok().filter(|name| name.contains(".goproxy-cfg-")));
        }
    }
    found
}

#[test]
fn fifty_in_a_profile() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let machine = Machine::new();
    machine.write("home/.bashrc", b"alias ll='ls -l'\r\n# caf\xe9");
    let before = machine.home_contents();
    let children: Vec<Child> = (0..50).map(|index| use_number(&machine, index, &SHELL)).collect();
    children.into_iter().for_each(|child| drop(ended(child).exits(0)));
    let text = String::from_utf8_lossy(&std::fs::read(machine.home().join(".bashrc")).unwrap()).into_owned();
    assert_eq!(text.matches("# >>> goproxy-cfg ").count(), 1, "{text}");
    assert_eq!(text.matches("# <<< goproxy-cfg <<<").count(), 1, "{text}");
    let seen = machine.other("/bin/bash", &["-c", ". ~/.bashrc; echo \"$GOPRIVATE\""]).exits(0).stdout;
    let patterns: Vec<&str> = seen.trim().split(',').collect();
    for index in 0..50 {
        assert!(patterns.contains(&format!("p{index}.example").as_str()), "p{index} was lost: {seen}");
    }
    assert_eq!(patterns.len(), 50, "{seen}");
    let changes = history(&machine);
    assert_eq!(changes.len(), 50);
    assert!(changes.iter().all(|change| change["state"] == "done"), "{changes:#?}");
    machine.run(&["undo", "--all"]).exits(0);
    assert_eq!(machine.home_contents(), before);
    assert_eq!(leftovers(&machine), Vec::<String>::new());
}

#[test]
fn fifty_in_gos_env_file() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let machine = Machine::with_go(&toolchain("1.27"));
    machine.write_env_file("# mine\nGOFLAGS=-mod=mod\nGOPRIVATE=z.example");
    let before = machine.home_contents();
    let children: Vec<Child> = (0..50).map(|index| use_number(&machine, index, &[])).collect();
    children.into_iter().for_each(|child| drop(ended(child).exits(0)));
    let text = machine.env_file_text();
    assert_eq!(text.matches("GOPROXY=").count(), 1, "{text}");
    assert!(text.starts_with("# mine\n") && text.contains("GOFLAGS=-mod=mod\n"), "{text}");
    let seen = machine.go_env(&["GOPRIVATE"])["GOPRIVATE"].as_str().unwrap().to_owned();
    for index in 0..50 {
        assert!(seen.split(',').any(|found| found == format!("p{index}.example")), "p{index} was lost: {seen}");
    }
    assert_eq!(seen.split(',').count(), 51, "{seen}");
    assert_eq!(history(&machine).len(), 50);
    machine.run(&["undo", "--all"]).exits(0);
    assert_eq!(machine.home_contents(), before);
    assert_eq!(leftovers(&machine), Vec::<String>::new());
}

#[test]
fn uses_and_undos_mixed() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for machine in [Machine::with_go(&toolchain("1.27")), Machine::new()] {
        machine.write_env_file("# mine\r\nGOPRIVATE=z.example");
        let before = machine.home_contents();
        let children: Vec<Child> = (0..24)
            .map(|index| if index % 3 == 2 { start(&machine, &["undo"]) } else { use_number(&machine, index, &[]) })
            .collect();
        for (index, child) in children.into_iter().enumerate() {
            let run = ended(child);
            // An undo may come when there is nothing to undo.
            assert!(run.code == Some(0) || index % 3 == 2 && run.code == Some(1), "{run:?}");
        }
        let changes = history(&machine);
        assert_eq!(changes.len(), 16);
        assert!(changes.iter().all(|change| change["state"] == "done" || change["state"] == "undone"), "{changes:#?}");
        machine.run(&["undo", "--all"]).exits(0);
        assert_eq!(machine.home_contents(), before);
    }
}

#[test]
fn a_writer_is_killed_while_others_wait() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for (mut machine, scope) in [(Machine::with_go(&toolchain("1.27")), &[][..]), (Machine::new(), &SHELL[..])] {
        let tmp = machine.dir().join("tmp");
        std::fs::create_dir(&tmp).unwrap();
        machine.set("TMPDIR", &tmp);
        machine.write_env_file("# mine\nGOPRIVATE=z.example\n");
        machine.write("home/.bashrc", "alias ll='ls -l'");
        let before = machine.home_contents();
        for round in 0..6u64 {
            let mut children: Vec<Child> = (0..8).map(|index| use_number(&machine, index, scope)).collect();
            // A different moment each time.
            std::thread::sleep(Duration::from_millis(15 * (round + 1)));
            for index in [0, 3, 5] {
                // One that is through already is a zombie then.
                let _ = children[index].kill();
            }
            for (index, child) in children.into_iter().enumerate() {
                let run = ended(child);
                assert!(run.code == Some(0) || [0, 3, 5].contains(&index), "{round} {index}: {run:?}");
            }
            let undone = machine.run(&["undo", "--all"]);
            assert_eq!(undone.code, Some(0), "{undone:?}");
            for change in history(&machine) {
                assert!(change["state"] == "undone" || change["state"] == "dropped", "{change:#}");
            }
            assert_eq!(machine.home_contents(), before, "round {round}");
            assert_eq!(leftovers(&machine), Vec::<String>::new());
        }
    }
}
