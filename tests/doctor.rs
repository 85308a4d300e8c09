//! `doctor` with the real go command in the mirror lab: the verdict, the findings, what it leaves alone, how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

#[path = "doctor/machines.rs"]
mod machines;
mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use goproxy_cfg_lab::{Action, Fault, Lab, Toolchain, toolchain, toolchains};
use serde_json::Value;
use support::{Machine, Run, done};

const CANARY: &str = "github.com/pkg/errors@v0.9.1";

/// The newest Go.
fn newest() -> Toolchain {
    toolchain("1.27")
}

/// A lab of these `[[host]]` tables, with both names of the checksum database.
fn lab(hosts: &str) -> Lab {
    let databases = "[[host]]\nname = \"sum.golang.org\"\nkind = \"sumdb\"\n\
                     [[host]]\nname = \"sum.golang.google.cn\"\nkind = \"sumdb\"\n";
    Lab::from_toml(&format!("name = \"doctor\"\ndescription = \"of a test\"\n{hosts}\n{databases}")).unwrap()
}

/// A machine in the lab with a directory of its own for throwaway files.
fn machine(go: &Toolchain, lab: &Lab) -> Machine {
    let mut machine = Machine::in_lab(go, lab);
    let tmp = machine.dir().join("tmp");
    std::fs::create_dir(&tmp).unwrap();
    let dir = machine.dir().to_owned();
    machine.set("TMPDIR", &tmp).set("MACHINE", dir);
    machine
}

/// The codes of a `doctor --json`, in order.
fn codes(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[track_caller]
fn finding<'a>(report: &'a Value, code: &str) -> &'a Value {
    let all = report["findings"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code} in {report:#}"))
}

fn errors(report: &Value) -> Vec<&str> {
    let all = report["findings"].as_array().unwrap();
    all.iter().filter(|one| one["severity"] == "error").map(|one| one["code"].as_str().unwrap()).collect()
}

#[track_caller]
fn is_empty(dir: &Path) {
    let left: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

/// The processes that run on this machine: all those whose environment names it.
fn processes(machine: &Machine) -> Vec<String> {
    let mark = format!("MACHINE={}", machine.dir().display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap() {
        let place = entry.unwrap().path();
        let environ = std::fs::read(place.join("environ")).unwrap_or_default();
        if environ.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()) {
            let line = std::fs::read(place.join("cmdline")).unwrap_or_default();
            found.push(String::from_utf8_lossy(&line).replace('\0', " "));
        }
    }
    found
}

/// What was killed is given a moment to go.
#[track_caller]
fn nothing_runs_on(machine: &Machine) {
    let started = Instant::now();
    while !processes(machine).is_empty() {
        assert!(started.elapsed() < support::SOON, "still there: {:?}", processes(machine));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn after_use_the_verdict_is_domestic_on_every_go() {
    let lab = Lab::ready("healthy");
    for go in toolchains() {
        let machine = machine(&go, &lab);
        machine.run(&["use", "goproxy.cn"]).exits(0);
        let report = machine.run(&["doctor", "--json"]).exits(0).json();
        assert_eq!(report["verdict"], "domestic", "Go {}: {report:#}", go.version);
        assert_eq!(report["proof"]["modules"][0]["served_by"], "goproxy.cn");
        assert_eq!(report["proof"]["modules"][0]["kind"], "mirror");
        let zip = "https://goproxy.cn/github.com/pkg/errors/@v/v0.9.1.zip";
        assert_eq!(report["proof"]["modules"][0]["url"], zip);
        // Go before 1.25.13 can be misled by a mirror; that is all there is to say here.
        let expected: &[&str] = if go.version == "1.27.3" { &[] } else { &["GP601"] };
        assert_eq!(codes(&report), expected, "Go {}", go.version);
        let text = machine.run(&["doctor"]).exits(0).stdout;
        assert!(text.contains("verdict: domestic"), "{text}");
        assert!(text.contains("was served by goproxy.cn"), "{text}");
    }
    // The lab was really asked, by the go command itself and not by the probe alone.
    let by_go = |request: &goproxy_cfg_lab::RequestLog| {
        request.path.ends_with(".zip") && request.header("user-agent").is_some_and(|agent| agent.starts_with("Go-http"))
    };
    assert!(lab.requests().iter().filter(|request| by_go(request)).count() >= toolchains().len());
}

#[test]
fn where_the_mirror_has_nothing_the_verdict_is_direct_on_every_go() {
    let lab = Lab::ready("direct");
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        assert_eq!(report["verdict"], "direct", "Go {}: {report:#}", go.version);
        assert_eq!(errors(&report), ["GP503"], "Go {}", go.version);
        let served = &report["proof"]["modules"][0];
        assert_eq!((&served["kind"], &served["served_by"]), (&"direct".into(), &"direct".into()));
        assert_eq!(served["url"], "https://github.com/pkg/errors");
        // The mirror that does not have it is the cause, and one thing to cure.
        assert_eq!(finding(&report, "GP405")["severity"], "warning");
        assert!(finding(&report, "GP503")["remedy"].as_str().unwrap().contains("GP405"));
        let text = machine.run(&["doctor"]).exits(1).stdout;
        assert!(text.contains("fetched from its repository") && !text.contains("served by direct"), "{text}");
        is_empty(&machine.dir().join("tmp"));
    }
}

#[test]
fn where_the_mirror_fails_the_cause_is_named_on_every_go() {
    let lab = Lab::ready("broken");
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        assert_eq!(report["verdict"], "failed", "Go {}: {report:#}", go.version);
        assert_eq!(errors(&report), ["GP405", "GP501"]);
        let cause = finding(&report, "GP405")["detail"].as_str().unwrap();
        assert!(cause.starts_with("goproxy.cn:") && cause.contains("500"), "{cause}");
        let download = finding(&report, "GP501");
        let said = download["detail"].as_str().unwrap();
        assert!(said.contains("https://goproxy.cn/") && said.contains("500"), "{said}");
        assert_eq!(said.matches(CANARY).count(), 1, "{said}");
        assert_eq!(download["remedy"], "this follows from GP405: cure that first");
        let text = machine.run(&["doctor"]).exits(1).stdout;
        assert!(!text.contains("\\t"), "{text}");
    }
}

/// What `doctor` says of a list.
struct Expected {
    verdict: &'static str,
    exit: i32,
    /// Who served the module.
    by: Option<&'static str>,
    kind: &'static str,
    /// A code that must be among the findings.
    code: Option<&'static str>,
}

const DOMESTIC: Expected = Expected { verdict: "domestic", exit: 0, by: None, kind: "own", code: None };

#[test]
fn the_verdict_follows_who_served_the_module() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        modules = []
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
        [[host]]
        name = \"proxy.golang.org\"
        sumdb = true
        [[host]]
        name = \"goproxy.io\"
        sumdb = true
        [[host]]
        name = \"goproxy.stranger.example\"
        sumdb = true
        [[host]]
        name = \"goproxy.corp.example\"
        path = \"/go\"
        sumdb = true
        [[host]]
        name = \"github.com\"
        kind = \"git\"
    ");
    let go = newest();
    let with_folder = machine(&go, &lab);
    let cache = filled_folder(&with_folder, &lab);
    let http = lab.http_url("goproxy.corp.example");
    let folder = format!("file://{}", cache.display());
    let empty = with_folder.write("empty/note", "").parent().unwrap().to_owned();
    let table: Vec<(String, Expected)> = vec![
        (
            "https://proxy.golang.org".into(),
            Expected { verdict: "foreign", exit: 1, by: Some("golang"), kind: "foreign", code: Some("GP502") },
        ),
        (
            "https://goproxy.io,direct".into(),
            Expected { verdict: "foreign", exit: 1, by: Some("goproxy.io"), kind: "foreign", code: Some("GP502") },
        ),
        (
            "https://goproxy.stranger.example".into(),
            Expected {
                verdict: "mixed",
                exit: 1,
                by: Some("goproxy.stranger.example"),
                kind: "unknown",
                code: Some("GP504"),
            },
        ),
        // On loopback, and in the user's own catalogue.
        (http, Expected { by: Some("127.0.0.1"), ..DOMESTIC }),
        ("https://goproxy.corp.example/go/".into(), Expected { by: Some("corp"), ..DOMESTIC }),
        (
            "https://goproxy.cn,https://mirrors.aliyun.com/goproxy/,direct".into(),
            Expected { by: Some("aliyun"), kind: "mirror", code: Some("GP405"), ..DOMESTIC },
        ),
        (
            "direct".into(),
            Expected { verdict: "direct", exit: 1, by: Some("direct"), kind: "direct", code: Some("GP103") },
        ),
        (folder.clone(), Expected { ..DOMESTIC }),
        (
            format!("file://{}", empty.display()),
            Expected { verdict: "not-checked", exit: 0, by: None, kind: "", code: None },
        ),
        (
            format!("file://{}/no/such", empty.display()),
            Expected { verdict: "not-checked", exit: 1, by: None, kind: "", code: Some("GP403") },
        ),
        (
            format!("file://{},https://mirrors.aliyun.com/goproxy/", empty.display()),
            Expected { by: Some("aliyun"), kind: "mirror", ..DOMESTIC },
        ),
        ("off".into(), Expected { verdict: "not-checked", exit: 0, by: None, kind: "", code: Some("GP105") }),
        (
            "https://goproxy.cn,off".into(),
            Expected { verdict: "failed", exit: 1, by: None, kind: "", code: Some("GP405") },
        ),
    ];
    for (list, expected) in table {
        let mut machine = machine(&go, &lab);
        machine.write(
            "home/.config/goproxy-cfg/mirrors.toml",
            "[[mirror]]\nid = \"corp\"\nurl = \"https://goproxy.corp.example/go\"\n",
        );
        machine.set("GOPROXY", &list);
        let run = machine.run(&["doctor", "--json"]).exits(expected.exit);
        assert_eq!(run.stderr, "", "{list}");
        let report = run.json();
        assert_eq!(report["verdict"], expected.verdict, "{list}: {report:#}");
        let served = &report["proof"]["modules"][0];
        if let Some(by) = expected.by {
            assert_eq!(served["served_by"], by, "{list}");
        }
        assert_eq!(served["kind"].as_str().unwrap_or_default(), expected.kind, "{list}");
        if let Some(code) = expected.code {
            assert!(codes(&report).contains(&code), "{list}: no {code} in {:?}", codes(&report));
        }
        assert_eq!(errors(&report).is_empty(), expected.exit == 0, "{list}: {:?}", errors(&report));
    }
}

/// A folder that serves the canary as `file://`: what a real download leaves in the module cache.
fn filled_folder(machine: &Machine, lab: &Lab) -> PathBuf {
    let cache = machine.dir().join("filled");
    let mut command = machine.command(machine.go());
    command.args(["mod", "download", "-modcacherw", CANARY]).env("GOPROXY", lab.https_url("mirrors.aliyun.com"));
    command.env("GOMODCACHE", &cache);
    done(command.output().unwrap()).exits(0);
    cache.join("cache/download")
}

/// Every file below `dir` with mode, time of change and bytes, but Go's telemetry counters.
fn everything(dir: &Path) -> BTreeMap<PathBuf, (u32, Option<std::time::SystemTime>, Vec<u8>)> {
    fn walk(dir: &Path, found: &mut BTreeMap<PathBuf, (u32, Option<std::time::SystemTime>, Vec<u8>)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("go/telemetry") {
                continue;
            }
            let meta = std::fs::symlink_metadata(&path).unwrap();
            if meta.is_dir() {
                // Where the counters stand changes with them.
                let time = (!path.ends_with(".config/go")).then(|| meta.modified().unwrap());
                found.insert(path.clone(), (meta.permissions().mode(), time, Vec::new()));
                walk(&path, found);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                found.insert(path, (meta.permissions().mode(), Some(meta.modified().unwrap()), bytes));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, &mut found);
    found
}

#[test]
fn nothing_of_the_users_is_touched() {
    let lab = Lab::ready("healthy");
    for go in toolchains() {
        for own_places in [false, true] {
            let mut machine = machine(&go, &lab);
            machine.write_env_file("GOPROXY=https://goproxy.cn,direct\nGOFLAGS=-mod=mod\n");
            machine.write("home/go/pkg/mod/cache/lock", "");
            machine.write("home/go/pkg/sumdb/sum.golang.org/latest", "");
            machine.write("home/.cache/go-build/README", "mine");
            if own_places {
                for (name, place) in [("GOPATH", "path"), ("GOMODCACHE", "modules"), ("GOCACHE", "builds")] {
                    let file = machine.write(&format!("{place}/mine"), "mine");
                    machine.set(name, file.parent().unwrap());
                }
            }
            let module = "module example.com/mine\n\ngo 1.99\n\nrequire github.com/pkg/errors v0.9.1\n";
            machine.write("work/go.mod", module);
            machine.write("work/go.sum", "github.com/pkg/errors v0.9.1 h1:x=\n");
            machine.write("work/go.work", "go 1.99\n\nuse .\n");
            machine.write("work/main.go", "package main\n\nimport _ \"github.com/pkg/errors\"\n\nfunc main() {}\n");
            // The directory for the counters is made by any go command.
            machine.other(&go.go, &["env", "GOTOOLCHAIN"]);
            let before = everything(machine.dir());
            for args in [&["doctor"][..], &["doctor", "--json"], &["doctor", "--offline"]] {
                // A toolchain that nobody has, and a go.sum that is wrong.
                machine.run(args).exits(i32::from(!args.contains(&"--offline")));
                let after = everything(machine.dir());
                let changed: Vec<_> = before
                    .keys()
                    .chain(after.keys())
                    .filter(|path| before.get(*path) != after.get(*path))
                    .filter(|path| !path.ends_with("tmp"))
                    .collect();
                assert!(changed.is_empty(), "Go {}, {args:?}: {changed:?}", go.version);
            }
            is_empty(&machine.dir().join("tmp"));
            nothing_runs_on(&machine);
        }
    }
}

#[test]
fn a_silent_mirror_ends_at_the_time_limit_with_the_cause() {
    let lab = lab("[[host]]\nname = \"goproxy.cn\"\n[[host.fault]]\naction = \"silent\"\n");
    for go in toolchains() {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        let started = Instant::now();
        let report = machine.run(&["doctor", "--json", "--timeout", "1s"]).exits(1).json();
        assert!(started.elapsed() < support::SOON, "{:?}", started.elapsed());
        assert_eq!(report["verdict"], "failed");
        assert_eq!(errors(&report), ["GP407", "GP501"]);
        assert!(finding(&report, "GP501")["detail"].as_str().unwrap().contains("not finished after 1 s"));
        // What the go command was at when it was stopped.
        assert_eq!(report["proof"]["connections"][0]["http_status"], Value::Null);
        is_empty(&machine.dir().join("tmp"));
        nothing_runs_on(&machine);
    }
}

#[test]
fn a_stalled_repository_leaves_nothing_behind() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        modules = []
        [[host]]
        name = \"github.com\"
        kind = \"git\"
        [[host.fault]]
        action = \"silent\"
    ");
    for go in [newest(), toolchain("1.19")] {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn,direct");
        for _ in 0..3 {
            let report = machine.run(&["doctor", "--json", "--timeout", "1s"]).exits(1).json();
            assert_eq!(report["verdict"], "failed");
            is_empty(&machine.dir().join("tmp"));
            nothing_runs_on(&machine);
        }
    }
}

/// Presses Ctrl-C after a while; the run and how long it took to end.
fn interrupted(machine: &Machine, args: &[&str], after: Duration) -> (Run, Duration) {
    let mut child = machine.program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(after);
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    let pressed = Instant::now();
    press(&child);
    let run = done(child.wait_with_output().unwrap());
    (run, pressed.elapsed())
}

fn press(child: &Child) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
}

#[test]
fn ctrl_c_ends_at_once_and_shows_what_was_known() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        [[host.fault]]
        action = \"silent\"
        [[host]]
        name = \"mirrors.aliyun.com\"
        path = \"/goproxy\"
    ");
    for go in [newest(), toolchain("1.19")] {
        let mut machine = machine(&go, &lab);
        machine.set("GOPROXY", "https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,direct").set("GOSUMDB", "off");
        let (run, took) = interrupted(&machine, &["doctor", "--json"], Duration::from_millis(1200));
        // The probe alone would go on for 3.8 s more.
        assert!(took < Duration::from_millis(3500), "{took:?}");
        let report = run.exits(130).json();
        assert_eq!(report["interrupted"], true);
        assert_eq!(report["verdict"], "not-checked");
        // The settings, the static findings, and the mirror that had answered by then.
        assert!(codes(&report).contains(&"GP301"), "{:?}", codes(&report));
        let seen = report["probe"]["mirrors"].as_array().unwrap();
        assert!(seen.iter().any(|mirror| mirror["id"] == "aliyun" && mirror["healthy"] == true), "{report:#}");
        is_empty(&machine.dir().join("tmp"));
        nothing_runs_on(&machine);

        let (run, _) = interrupted(&machine, &["doctor"], Duration::from_millis(1200));
        let run = run.exits(130);
        assert!(run.stdout.contains("GP301") && run.stdout.contains("verdict: not checked"), "{run:?}");
    }
}

#[test]
fn ctrl_c_ends_git_too() {
    let lab = lab("
        [[host]]
        name = \"github.com\"
        kind = \"git\"
        [[host.fault]]
        action = \"silent\"
    ");
    let mut machine = machine(&newest(), &lab);
    machine.set("GOPROXY", "direct");
    let mut child = machine.program(&["doctor"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    while !processes(&machine).iter().any(|line| line.contains("git")) {
        assert!(started.elapsed() < support::SOON, "no git was started: {:?}", processes(&machine));
        std::thread::sleep(Duration::from_millis(20));
    }
    press(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    nothing_runs_on(&machine);
    is_empty(&machine.dir().join("tmp"));
}

#[test]
fn offline_asks_nobody() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&newest(), &lab);
    machine.set("GOPROXY", "https://proxy.golang.org,direct");
    let report = machine.run(&["doctor", "--offline", "--json"]).exits(0).json();
    assert_eq!(report["verdict"], "not-checked");
    assert_eq!((&report["proof"], &report["probe"]), (&Value::Null, &Value::Null));
    assert_eq!(codes(&report), ["GP102"]);
    assert!(lab.requests().is_empty() && lab.connects().is_empty());
    // The other half of the test: without the flag somebody is asked.
    machine.run(&["doctor"]).exits(1);
    assert!(!lab.connects().is_empty());
}

#[test]
fn fail_on_draws_the_line() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&newest(), &lab);
    for (setting, value, severity) in
        [("GOFLAGS", "-mod=vendor", "note"), ("GOSUMDB", "off", "warning"), ("GO111MODULE", "off", "error")]
    {
        let before = machine.var(setting);
        machine.set(setting, value).set("GOPROXY", "https://goproxy.cn,direct");
        for (level, exit) in [("note", true), ("warning", severity != "note"), ("error", severity == "error")] {
            let run = machine.run(&["doctor", "--offline", "--json", "--fail-on", level]).exits(exit.into());
            assert_eq!(run.json()["findings"][0]["severity"], severity, "{setting}");
        }
        machine.set(setting, before);
    }
    machine.run(&["doctor", "--offline", "--fail-on", "fatal"]).exits(2);
}

#[test]
fn a_broken_list_fails_as_a_whole_and_says_why_once() {
    let lab = Lab::ready("healthy");
    let mut machine = machine(&newest(), &lab);
    machine.set("GOPROXY", "https://goproxy.cn，direct");
    let report = machine.run(&["doctor", "--json"]).exits(1).json();
    assert_eq!(errors(&report), ["GP118", "GP501"]);
    let detail = finding(&report, "GP118")["detail"].as_str().unwrap();
    assert_eq!(detail.matches("goproxy.cn").count(), 1, "{detail}");
    assert!(detail.contains("full-width `，`"), "{detail}");
}

#[test]
fn a_faulty_mirror_leaves_one_error_and_the_download_that_follows_from_it() {
    let lab = lab("
        [[host]]
        name = \"goproxy.cn\"
        sumdb = true
    ");
    let mut machine = machine(&newest(), &lab);
    machine.set("GOPROXY", "https://goproxy.cn");
    let table: [(&str, Fault); 8] = [
        ("GP415", Fault::new("*", Action::status(429))),
        ("GP405", Fault::new("*", Action::status(404))),
        ("GP416", Fault::new("*", Action::Html {})),
        ("GP406", Fault::new("*", Action::redirect("loop"))),
        ("GP418", Fault::new("*", Action::Reset { phase: goproxy_cfg_lab::Phase::Head, after: 0 })),
        ("GP305", Fault::new("/sumdb/*", Action::status(504))),
        ("GP304", Fault::new("/sumdb/*", Action::Forge {})),
        ("GP306", Fault::new("*.zip", Action::Tamper {})),
    ];
    for (code, fault) in table {
        let shown = format!("{fault:?}");
        lab.set_faults("goproxy.cn", [fault]);
        let report = machine.run(&["doctor", "--json"]).exits(1).json();
        assert_eq!(report["verdict"], "failed", "{shown}");
        let all = report["findings"].as_array().unwrap();
        let roots: Vec<_> = all.iter().filter(|one| one["follows_from"].is_null()).map(|one| &one["code"]).collect();
        assert_eq!(roots, [code], "{shown}: {report:#}");
        assert!(all[1..].iter().all(|one| one["follows_from"] == code), "{shown}: {report:#}");
        assert_eq!((errors(&report).len(), codes(&report).last()), (all.len(), Some(&"GP501")), "{shown}");
        assert!(finding(&report, "GP501")["remedy"].as_str().unwrap().contains(code), "{shown}");
    }
}

/// What the go command fetches direct is no business of a module proxy's, and the probe keeps to that.
#[test]
fn a_private_modules_name_reaches_no_public_server() {
    let lab = Lab::ready("private");
    let heard = |lab: &Lab| lab.requests().iter().any(|request| request.path.contains("corp"));
    let mut machine = machine(&newest(), &lab);
    machine.set("GOPROXY", "https://goproxy.cn").set("GOPRIVATE", "git.corp.example");
    let args = ["doctor", "--json", "--module", "git.corp.example/team/lib@v1.0.0"];
    let report = machine.run(&args).exits(0).json();
    // Direct is what GOPRIVATE asks for.
    assert_eq!((&report["verdict"], codes(&report)), (&"direct".into(), vec![]), "{report:#}");
    let public = |request: &goproxy_cfg_lab::RequestLog| {
        request.host != "git.corp.example" && (request.path.contains("corp") || request.path.contains("lib"))
    };
    let leaked: Vec<_> = lab.requests().into_iter().filter(public).collect();
    assert!(leaked.is_empty(), "{leaked:?}");
    // The other half of the test: without the pattern it is asked.
    machine.set("GOPRIVATE", "");
    machine.run(&args);
    assert!(heard(&lab));
}
