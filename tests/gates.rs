//! `probe --fail-if`: conditions read before anybody is asked, held against what was measured, explained, and told apart from
//! what could not be looked at. How a condition is read is `domain::gate`'s matter, tested there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod support;

use goproxy_cfg_lab::{Action, Fault, Host, Lab, Phase, Scenario};
use serde_json::Value;
use support::Machine;

/// A quick mirror, one that takes its time, one that fails.
fn lab() -> Lab {
    let slow = Host { path: "/goproxy".to_owned(), ..Host::mirror("mirrors.aliyun.com") };
    let slow = slow.fault("*.info", Action::Delay { phase: Phase::Head, ms: 600 });
    let dead = Host { path: "/go".to_owned(), ..Host::mirror("mirrors.tencent.com") };
    let dead = dead.fault("*", Action::status(500));
    Lab::start(&Scenario::of([Host::mirror("goproxy.cn"), slow, dead]))
}

fn machine(lab: &Lab) -> Machine {
    let mut machine = Machine::new();
    machine.enter(lab);
    machine
}

fn probe<'a>(conditions: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let conditions = conditions.iter().flat_map(|condition| ["--fail-if", condition]);
    ["probe", "goproxy.cn", "aliyun", "tencent", "--timeout", "20s"]
        .into_iter()
        .chain(conditions)
        .chain(more.iter().copied())
        .collect()
}

#[test]
fn conditions_decide_how_a_probe_ends() {
    let lab = lab();
    let machine = machine(&lab);
    let rows = [
        (&["healthy<2"][..], 0, &[][..]),
        (&["healthy<3"], 1, &["error: condition `healthy<3` holds: it is 2", "hint: `healthy`: how many mirrors"]),
        (&["failed>0"], 1, &["condition `failed>0` holds: it is 1"]),
        (&["median>500ms"], 1, &["condition `median>500ms` holds: ", "hint: `median`: the median time"]),
        (&["p95 > 0.5s"], 1, &["condition `p95>500ms` holds: "]),
        (&["best.median>15s"], 0, &[]),
        (&["median>15s", "p95>15s", "cold>19s", "wait>100h", "failures>0"], 0, &[]),
        (&["cold>1ms"], 1, &["`goproxy.cn` has ", "`aliyun` has "]),
        (&["best.cold>1ms"], 1, &["condition `best.cold>1ms` holds: `goproxy.cn` has "]),
        (&["any.wait>1ms"], 1, &["condition `wait>1ms` holds: "]),
        // All that are met are told.
        (&["healthy<3", "median>15s", "failed!=0"], 1, &["`healthy<3` holds", "`failed!=0` holds"]),
    ];
    let check = |(conditions, code, said): (&[&str], i32, &[&str])| {
        let run = machine.run(&probe(conditions, &["-n", "1"])).exits(code);
        for line in said {
            assert!(run.stderr.contains(line), "{conditions:?}: {}", run.stderr);
        }
        assert_eq!(said.is_empty(), run.stderr.is_empty(), "{conditions:?}: {}", run.stderr);
        // The report comes first, whatever is true of it.
        assert!(run.stdout.contains("best: goproxy.cn"), "{}", run.stdout);
    };
    for some in rows.chunks(4) {
        std::thread::scope(|scope| some.iter().for_each(|row| drop(scope.spawn(|| check(*row)))));
    }
}

#[test]
fn the_report_tells_of_every_condition() {
    let lab = lab();
    let machine = machine(&lab);
    let run = machine.run(&probe(&["median > 0.5s", "healthy<2", "domestic<1"], &["-n", "1", "--json"])).exits(1);
    let report = run.json();
    let judged = report["conditions"].as_array().unwrap();
    let of = |key: &str| judged.iter().map(|one| one[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("condition"), ["median>500ms", "healthy<2", "domestic<1"]);
    assert_eq!(of("met"), [Value::Bool(true), Value::Bool(false), Value::Null]);
    assert_eq!(judged[0]["found"][0]["mirror"], "aliyun");
    assert!(judged[0]["found"][0]["value"].as_str().unwrap().ends_with("ms"));
    assert!(of("detail").iter().all(|detail| detail.as_str().is_some_and(|detail| !detail.is_empty())));
    assert_eq!(
        machine.run(&probe(&[], &["-n", "0", "--json"])).exits(0).json()["conditions"],
        Value::Array(Vec::new())
    );
}

/// "Unhealthy" and "could not look" are told apart.
#[test]
fn what_nothing_has_a_value_of_could_not_be_checked() {
    let lab = lab();
    let machine = machine(&lab);
    for (conditions, samples, code, said) in [
        // Through the lab's HTTP proxy no address is seen.
        (&["domestic<1"][..], "1", 3, &["condition `domestic<1` cannot be checked", "behind an HTTP proxy"][..]),
        (&["p95>1ms"], "0", 3, &["cannot be checked", "`-n 0` takes none"]),
        // The lab has no large module.
        (&["throughput<1MiB/s"], "1", 3, &["no mirror sent a large body"]),
        (&["best.throughput<10MiB"], "1", 3, &["`best.throughput<10MiB/s`"]),
        // What is met says more than what cannot be checked.
        (&["domestic<1", "healthy<9"], "1", 1, &["`domestic<1` cannot be checked", "`healthy<9` holds"]),
    ] {
        let run = machine.run(&probe(conditions, &["-n", samples])).exits(code);
        for line in said {
            assert!(run.stderr.contains(line), "{conditions:?}: {}", run.stderr);
        }
    }
}

#[test]
fn failed_samples_are_counted() {
    let lab = lab();
    // After the first one, the one among the samples.
    let fault = Fault { skip: 2, ..Fault::new("*.info", Action::status(502)).times(1) };
    lab.set_faults("goproxy.cn", [fault]);
    let run = machine(&lab).run(&["probe", "goproxy.cn", "-n", "3", "--fail-if", "best.failures>0"]).exits(1);
    assert!(run.stderr.contains("condition `best.failures>0` holds: `goproxy.cn` has 1"), "{}", run.stderr);
}

#[test]
fn with_nothing_healthy_that_is_what_is_said() {
    let lab = lab();
    lab.set_faults("goproxy.cn", [Fault::new("*", Action::Html {})]);
    lab.set_faults("mirrors.aliyun.com", [Fault::new("*", Action::status(503))]);
    let run = machine(&lab).run(&probe(&["p95>800ms", "domestic<1", "healthy<2"], &[])).exits(1);
    assert!(run.stderr.contains("none of 3 mirrors is healthy"), "{}", run.stderr);
    assert!(run.stderr.contains("condition `healthy<2` holds: it is 0"), "{}", run.stderr);
    assert!(!run.stderr.contains("p95") && !run.stderr.contains("domestic"), "{}", run.stderr);
}

#[test]
fn without_a_network_no_condition_is_met() {
    let machine = Machine::new();
    let mut command = machine.command("unshare");
    command.args(["--user", "--map-root-user", "--net", env!("CARGO_BIN_EXE_goproxy-cfg")]);
    command.args(["probe", "goproxy.cn", "--timeout", "2s", "--fail-if", "healthy<1", "--fail-if", "p95>1s"]);
    let run = support::done(command.output().unwrap());
    if run.stderr.contains("unshare: ") {
        eprintln!("skipped: this machine makes no network namespaces: {}", run.stderr);
        return;
    }
    let run = run.exits(3);
    assert!(run.stderr.contains("no network") && !run.stderr.contains("condition"), "{}", run.stderr);
}

#[test]
fn a_wrong_condition_is_wrong_usage_and_asks_nobody() {
    let lab = lab();
    let machine = machine(&lab);
    for (condition, en, zh) in [
        ("p59>800ms", "did you mean `p95`?", "是否想写 `p95`"),
        ("xyzzy>1", "there are healthy, failed", "可用的有 healthy, failed"),
        ("p95>800", "write `p95>800ms`", "请写成 `p95>800ms`"),
        ("healthy<2s", "write `healthy<2`", "请写成 `healthy<2`"),
        ("p95", "in quotes, for a shell takes", "shell 会把"),
        ("p95＞８００ｍｓ", "full-width characters: write `p95>800ms`", "含有全角字符：请写成 `p95>800ms`"),
        ("lag>1天", "write `lag>1d`", "请写成 `lag>1d`"),
        ("missing>0", "add `--project`", "请加 `--project`"),
        ("healthy<2,p95>1s", "repeat `--fail-if`", "请重复 `--fail-if`"),
        ("", "a condition is missing", "缺少条件"),
        ("\u{1b}[31m>1", "", ""),
    ] {
        for (lang, said) in [("en", en), ("zh-CN", zh)] {
            let run =
                machine.run(&["probe", "--lang", lang, "--fail-if", "healthy<1", "--fail-if", condition]).exits(2);
            assert!(run.stderr.contains(said) && !run.stderr.contains('\u{1b}'), "{condition}: {}", run.stderr);
            assert_eq!(run.stdout, "", "{condition}");
        }
    }
    assert!(lab.connects().is_empty() && lab.requests().is_empty());
}

#[test]
fn a_condition_is_explained_in_both_languages() {
    let lab = lab();
    let run = machine(&lab).run(&probe(&["median>500ms"], &["-n", "1", "--lang", "zh-CN"])).exits(1);
    assert!(run.stderr.contains("错误：满足失败条件 `median>500ms`："), "{}", run.stderr);
    assert!(run.stderr.contains("提示：`median`：已建立连接上单次请求耗时的中位数"), "{}", run.stderr);
}
